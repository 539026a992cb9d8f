-- grain of the result: property. Of a sample of events: reading every event's text would cost what a question costs.
select pair.1 as name,
    countIf(match(pair.2, '^-?[0-9]')) as numbers, countIf(pair.2 in ('true', 'false')) as flags,
    countIf(pair.2 != 'null') - numbers - flags as texts
from
(
    select arrayJoin(JSONExtractKeysAndValuesRaw(properties)) as pair
    from
    (
        select properties from event_rows
        where workspace = {workspace:String} and time >= {since:DateTime64(3, 'UTC')} and time < {as_of:DateTime64(3, 'UTC')}
            and properties not in ('', '{}')
        limit {sample:UInt32} by event
        limit {sample_all:UInt32}
    )
)
where pair.1 != ''
group by name
having numbers + flags + texts > 0
order by name
limit {most:UInt32}
