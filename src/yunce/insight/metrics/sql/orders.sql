-- grain of the result: window. Windows may overlap or leave gaps; one without orders gives no row.
with seen as      -- grain: window, order
(
    select
        arrayJoin(arrayFilter(i -> at >= {starts:Array(DateTime64(3, 'UTC'))}[i]
                               and at < {ends:Array(DateTime64(3, 'UTC'))}[i],
                              arrayEnumerate({starts:Array(DateTime64(3, 'UTC'))}))) as w,
        person, order_id, placed, gross, net, -returned as refunded,
        multiIf(person = '', 'unidentified', first_at >= {starts:Array(DateTime64(3, 'UTC'))}[w], 'new', 'returning') as buyer,
        countIf(placed) over (partition by w, person) as orders_in_window
    from @orders@
)
select w,
    @columns@
from seen
group by w
order by w
