-- grain of the result: day@and_part@. What changes on it: persons who were active within the last {days} days, and days on
-- which they were. A person whose next day comes in time does not leave.
select @groups@, sum(event.2) as persons, sum(event.3) as person_days
from
(
    select @keep@arrayJoin(arrayConcat(
        arrayMap(d -> (d, 1, 1), days),
        arrayMap((d, next) -> (least(d + {days:Int32}, next), -1, 0), days, arrayPushBack(arrayPopFront(days), 2147483000)),
        arrayMap(d -> (d + {days:Int32}, 0, -1), days))) as event, event.1 as day
    from
    (
        select @keep@p, arraySort(groupUniqArray(toInt32(day))) as days
        from
        (
            select @part@ as part, p, @day@ as day
            from
            (
                select @who@ as p, p as who, time, event, session, channel, campaign, amount, properties
                from event_rows
                where workspace = {workspace:String}
                    and time >= {since:DateTime64(3, 'UTC')} and time < {until:DateTime64(3, 'UTC')}
            ) as happened@join@
            where p != 0 and (@read@)
        )
        group by @keep@p
    )
)
group by @groups@
order by @groups@
