-- grain of the result: person known before {as_of}, from events or traits, by number, with {low} < number <= {high}.
select distinct who
from
(
    select who from event_rows
    where workspace = {workspace:String} and who > {low:UInt64} and who <= {high:UInt64} and time < {as_of:DateTime64(3, 'UTC')}
        and who not in (select who from unsettled where workspace = {workspace:String})
    union all
    select sipHash64(person) as who
    from       -- grain: event of a person of whom two ids were joined or parted
    (
        select dictGetOrDefault('@database@.person_overrides', 'survivor', (toString(workspace), distinct_id), distinct_id) as person
        from event_rows
        where workspace = {workspace:String} and time < {as_of:DateTime64(3, 'UTC')}
            and who in (select who from unsettled where workspace = {workspace:String})
    )
    where person != '' and who > {low:UInt64} and who <= {high:UInt64}
    union all
    select sipHash64(person) as who from person_traits_at(as_of = {as_of:DateTime64(3, 'UTC')})
    where workspace = {workspace:String} and person != '' and who > {low:UInt64} and who <= {high:UInt64}
)
