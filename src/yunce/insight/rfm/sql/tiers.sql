-- grain of the result: tier (recent, frequent, valuable). One order of the window makes a buyer.
select
    recent, frequent, valuable,
    count() as persons, sum(orders) as orders, sum(net) as net, avg(days_since) as days_since,
    any(middle_days) as middle_days, any(middle_orders) as middle_orders, any(middle_net) as middle_net
from
(
@buyers@
)
group by recent, frequent, valuable
