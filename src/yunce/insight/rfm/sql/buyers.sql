-- grain: buyer of the window, held against the middle one.
with buyers as        -- grain: identified person with an order in the window
(
    select person,
        dateDiff('day', toDate(max(at), {zone:String}), toDate({end:DateTime64(3, 'UTC')} - toIntervalMillisecond(1), {zone:String})) as days_since,
        count() as orders, sum(net) as net
    from @orders@
    where placed and person != '' and at >= {start:DateTime64(3, 'UTC')} and at < {end:DateTime64(3, 'UTC')}
    group by person
),
middle as             -- grain: one row; the lower of the two middle buyers when their number is even
(
    select quantileExactLow(0.5)(days_since) as days_since, quantileExactLow(0.5)(orders) as orders,
        quantileExactLow(0.5)(net) as net
    from buyers
)
select
    buyers.person as person,
    buyers.days_since <= middle.days_since as recent,
    buyers.orders > middle.orders as frequent,
    buyers.net > middle.net as valuable,
    buyers.orders as orders, buyers.net as net, buyers.days_since as days_since,
    middle.days_since as middle_days, middle.orders as middle_orders, middle.net as middle_net
from buyers cross join middle
