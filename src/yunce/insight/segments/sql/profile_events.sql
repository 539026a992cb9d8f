-- grain of the result: event name. Persons of everybody, and of the set, who did it in the window.
select toString(event) as name, uniqExact(who) as everybody, uniqExactIf(who, who in @among@) as inside
from
(
    select
        if(event_rows.who in (select who from unsettled where workspace = {workspace:String}), if(now = '', 0, sipHash64(now)), event_rows.who) as who,
        dictGetOrDefault('@database@.person_overrides', 'survivor', (toString(workspace), distinct_id), distinct_id) as now,
        event
    from event_rows
    where workspace = {workspace:String} and time >= {since:DateTime64(3, 'UTC')} and time < {as_of:DateTime64(3, 'UTC')}
) as happened
where who != 0
group by event
order by everybody desc, name
limit {most:UInt32}
