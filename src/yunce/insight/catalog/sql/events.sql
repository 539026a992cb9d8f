-- grain of the result: event name. Of the latest events, so that what was renamed long ago does not come first.
select toString(event) as event, count() as n
from
(
    select event from event_rows
    where workspace = {workspace:String} and time >= {since:DateTime64(3, 'UTC')} and time < {as_of:DateTime64(3, 'UTC')}
)
group by event
order by n desc, event
limit {most:UInt32}
