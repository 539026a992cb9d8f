-- grain: one row. Cancellations of the window's orders: lines, days until they came, and those tied to no known order.
select
    countIf(not bought and ordered_at > toDateTime64(0, 3, 'UTC')) as matched,
    countIf(not bought and ordered_at <= toDateTime64(0, 3, 'UTC')) as loose,
    quantileExactLowIf(0.5)(dateDiff('day', ordered_at, time), not bought and ordered_at > toDateTime64(0, 3, 'UTC')) as middle_days
from @lines@
where at >= {start:DateTime64(3, 'UTC')} and at < {end:DateTime64(3, 'UTC')}
