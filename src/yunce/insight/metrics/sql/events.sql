-- grain of the result: window. Windows may overlap or leave gaps; one without events gives no row.
with seen as      -- grain: window, event
(
    select
        arrayJoin(arrayFilter(i -> time >= {starts:Array(DateTime64(3, 'UTC'))}[i]
                               and time < {ends:Array(DateTime64(3, 'UTC'))}[i],
                              arrayEnumerate({starts:Array(DateTime64(3, 'UTC'))}))) as w,
        person, toString(event) as event, toString(channel) as channel, toString(campaign) as campaign,
        ifNull(amount, 0) as amount
    from events
    where workspace = {workspace:String} and time < {as_of:DateTime64(3, 'UTC')}
        and time >= {since:DateTime64(3, 'UTC')} and time < {until:DateTime64(3, 'UTC')}
)
select w,
    @columns@
from seen
group by w
order by w
