-- grain of the result: person of whom two ids were joined or parted, as we know them now, with their earliest marked event.
select sipHash64(person) as who, toUnixTimestamp64Milli(min(time)) as at
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
group by who
order by who
