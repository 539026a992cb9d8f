-- grain of the result: event of a person of whom two ids were joined or parted; the person as we know it now.
select sipHash64(person) as who, toUnixTimestamp64Milli(time) as at, toUInt32(@marks@) as marks@also@
from
(
    select
        dictGetOrDefault('@database@.person_overrides', 'survivor', (toString(workspace), distinct_id), distinct_id) as person,
        time, event, session, channel, campaign, amount, properties
    from event_rows
    where workspace = {workspace:String} and who in (select who from unsettled where workspace = {workspace:String})
        and time >= {since:DateTime64(3, 'UTC')} and time < {until:DateTime64(3, 'UTC')}
)
where person != '' and (@read@)
order by who, at
