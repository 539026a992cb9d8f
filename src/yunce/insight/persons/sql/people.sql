-- grain of the result: person among these numbers, as known before {as_of}. Order: the order of their numbers, which pages follow.
select person, count() as events, min(time) as first_seen, max(time) as last_seen
from events
where workspace = {workspace:String} and time < {as_of:DateTime64(3, 'UTC')} and person != ''
    and sipHash64(person) in {who:Array(UInt64)}
group by person
order by sipHash64(person)
