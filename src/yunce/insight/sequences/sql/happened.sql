(   -- grain: event, with the person's number as we know it now
    select
        if(event_rows.who in (select who from unsettled where workspace = {workspace:String}), if(now = '', 0, sipHash64(now)), event_rows.who) as who,
        dictGetOrDefault('@database@.person_overrides', 'survivor', (toString(workspace), distinct_id), distinct_id) as now,
        time, event, session, channel, campaign, amount, properties
    from event_rows
    where workspace = {workspace:String} and time >= {since:DateTime64(3, 'UTC')} and time < {until:DateTime64(3, 'UTC')}
)
