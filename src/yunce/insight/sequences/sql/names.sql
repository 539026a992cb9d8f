-- grain of the result: value of a property on the events that a walk read. number: what stood for it there.
select sipHash64(text) as number, any(text) as value
from
(
    select assumeNotNull(@value@) as text
    from @happened@ as happened
    where who != 0 and (@read@) and sipHash64(@value@) in {numbers:Array(UInt64)}
)
group by number
