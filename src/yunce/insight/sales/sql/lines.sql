-- grain: line of goods, of an order or of a cancellation; dated by its order as in orders.sql. Known at {as_of}.
select *, if(ordered_at > toDateTime64(0, 3, 'UTC'), ordered_at, time) as at
from
(
    select *, minIf(time, bought and amount > 0) over (partition by person, order_id) as ordered_at
    from
    (
        select person, time,
            event in {order_events:Array(String)} as bought,
            coalesce(if(bought, null, @cancels@), @order_id@, toString(id)) as order_id,
            if(bought, ifNull(amount, 0), -abs(ifNull(amount, 0))) as amount,
            if(bought, 1, -1) * abs(ifNull(@quantity@, 1)) as quantity,
            ifNull(@sku@, '') as sku, ifNull(@title@, '') as title
        from events
        where workspace = {workspace:String} and time < {as_of:DateTime64(3, 'UTC')}
            and event in {sale_events:Array(String)} and ifNull(@kind@, {goods:String}) = {goods:String}
    )
)
