-- grain of the result: value of a property, by how much of the first measure has it.
select @value@ as value
from
(
    select @who@ as p, p as who, time, event, session, channel, campaign, amount, properties
    from event_rows
    where workspace = {workspace:String}
        and time >= {since:DateTime64(3, 'UTC')} and time < {until:DateTime64(3, 'UTC')}
) as happened@join@
where (@read@) and isNotNull(@value@)
group by value
order by @by@ desc, value
limit {most:UInt32}
