-- grain of the result: person among these numbers, as known before {as_of}; in the order of their numbers, which pages follow.
-- Only rows under these numbers are read, and those of persons whose ids were joined or parted.
select person, count() as events, min(time) as first_seen, max(time) as last_seen
from
(
    select
        dictGetOrDefault('@database@.person_overrides', 'survivor', (toString(workspace), distinct_id), distinct_id) as person,
        time
    from event_rows
    where workspace = {workspace:String} and time < {as_of:DateTime64(3, 'UTC')}
        and (who in {who:Array(UInt64)} or who in (select who from unsettled where workspace = {workspace:String}))
)
where person != '' and sipHash64(person) in {who:Array(UInt64)}
group by person
order by sipHash64(person)
