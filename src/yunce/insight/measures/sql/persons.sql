-- grain of the result: number of a person who did what is meant.
select distinct p
from
(
    select p, @place@ as place, @part@ as part
    from
    (
        select @who@ as p, p as who, time, event, session, channel, campaign, amount, properties
        from event_rows
        where workspace = {workspace:String}
            and time >= {since:DateTime64(3, 'UTC')} and time < {until:DateTime64(3, 'UTC')}
    ) as happened@join@
    where p != 0 and (@read@)
)
where (part = {part_chosen:UInt16} or {part_chosen:UInt16} = 0) and (place = {place_chosen:UInt16} or {place_chosen:UInt16} = 0)
