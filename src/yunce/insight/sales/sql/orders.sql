-- grain: order, or cancellation that takes back no known order. Known at {as_of}: what happens later does not count.
-- An order is dated by its first line, and its cancellations lower it there; a cancellation of no known order is dated by itself.
-- first_at: the first order of the person that we know of; 1970 when there is none.
select *, minIf(at, placed) over (partition by person) as first_at
from
(
    select person, order_id,
        sumIf(amount, bought) as gross, sumIf(amount, not bought) as returned, gross + returned as net,
        gross > 0 as placed,           -- an order of gifts, samples or postage alone is no order
        if(placed, minIf(time, bought), min(time)) as at
    from
    (                                  -- grain: line of goods
        select person, time,
            event in {order_events:Array(String)} as bought,
            coalesce(if(bought, null, @cancels@), @order_id@, toString(id)) as order_id,
            -- A refund lowers sales whether it is sent as -5 or as 5.
            if(bought, ifNull(amount, 0), -abs(ifNull(amount, 0))) as amount
        from events
        where workspace = {workspace:String} and time < {as_of:DateTime64(3, 'UTC')}
            and event in {sale_events:Array(String)} and ifNull(@kind@, {goods:String}) = {goods:String}
    )
    group by person, order_id
)
