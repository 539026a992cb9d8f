-- grain of the result: person among these numbers, as known before {as_of}; in the order of their numbers, which pages follow.
-- Only rows under these numbers are read, and those of persons whose ids were joined or parted. Who is known from traits alone has
-- no event and was never seen.
select person, sum(n) as events, minOrNullIf(first, n > 0) as first_seen, maxOrNullIf(last, n > 0) as last_seen
from
(
    select
        dictGetOrDefault('@database@.person_overrides', 'survivor', (toString(workspace), distinct_id), distinct_id) as person,
        count() as n, min(time) as first, max(time) as last
    from event_rows
    where workspace = {workspace:String} and time < {as_of:DateTime64(3, 'UTC')}
        and (who in @among@ or who in (select who from unsettled where workspace = {workspace:String}))
    group by person
    union all
    select person, toUInt64(0), toDateTime64(0, 3, 'UTC'), toDateTime64(0, 3, 'UTC')
    from person_traits_at(as_of = {as_of:DateTime64(3, 'UTC')})
    where workspace = {workspace:String}
    group by person
)
where person != '' and sipHash64(person) in @among@
group by person
order by sipHash64(person)
