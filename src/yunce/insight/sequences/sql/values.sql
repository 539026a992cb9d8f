-- grain of the result: value of a property on the marked events, most frequent first. number: what stands for it in a walk.
select @value@ as value, sipHash64(value) as number, count() as n
from event_rows
where workspace = {workspace:String} and who != 0
    and time >= {since:DateTime64(3, 'UTC')} and time < {until:DateTime64(3, 'UTC')} and (@read@)
    and isNotNull(@value@)
group by value
order by n desc, value
limit {most:UInt32}
