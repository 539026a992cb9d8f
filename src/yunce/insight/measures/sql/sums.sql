-- grain of the result: place (a window, by its number), part (a value of a property, by its number). 0 stands for all of
-- them. p: the person's number, 0 is nobody. c, v: whether an event is meant by a measure, and the number it carries.
select @groups@,
    @columns@
from
(
    select @place@ as place, @part@ as part, p, @day@ as day,
        @rows@
    from
    (
        select @who@ as p, p as who, time, event, session, channel, campaign, amount, properties
        from event_rows
        where workspace = {workspace:String}
            and time >= {since:DateTime64(3, 'UTC')} and time < {until:DateTime64(3, 'UTC')}
    ) as happened@join@
    where @read@
)
group by @groups@@levels@
