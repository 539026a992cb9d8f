-- grain of the result: value of a property on the marked events, most frequent first. number: what stands for it in a walk.
select @value@ as value, sipHash64(value) as number, count() as n
from @happened@ as happened
where who != 0 and (@read@) and isNotNull(@value@)
group by value
order by n desc, value
limit {most:UInt32}
