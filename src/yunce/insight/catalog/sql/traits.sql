-- grain of the result: trait. Of a sample of its values: how many look like a number, a flag, a list, a day.
select toString(key) as name,
    countIf(match(value, '^-?[0-9]')) as numbers, countIf(value in ('true', 'false')) as flags, countIf(startsWith(value, '[')) as lists,
    countIf(match(value, '^"[0-9]{4}-[0-9]{2}-[0-9]{2}')) as days, count() as n
from
(
    select key, value from trait_rows
    where workspace = {workspace:String} and time < {as_of:DateTime64(3, 'UTC')} and key != '' and value not in ('', 'null')
        and op in ('set', 'set_once', 'increment', 'append')
    limit {sample:UInt32} by key
)
group by name
order by name
limit {most:UInt32}
