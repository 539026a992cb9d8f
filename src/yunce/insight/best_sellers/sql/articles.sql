-- grain of the result: article, the first {top} by net sales; totals of all articles beside each.
with lines as @lines@,
articles as           -- grain: article
(
    select sku, argMaxIf(title, (time, title), title != '') as name,
        sum(amount) as net, sumIf(amount, amount > 0) as gross, -sumIf(amount, amount < 0) as refunded,
        sum(quantity) as units, uniqExactIf((person, order_id), bought and amount > 0) as orders,
        uniqExactIf(person, bought and amount > 0 and person != '') as buyers
    from lines
    where sku != '' and at >= {start:DateTime64(3, 'UTC')} and at < {end:DateTime64(3, 'UTC')}
    group by sku
)
select *, sum(net) over () as all_net, count() over () as all_articles
from articles
order by net desc, sku
limit {top:UInt16}
