-- grain: one row. The people behind the articles of the window.
select uniqExactIf(person, person != '' and bought and amount > 0) as persons
from @lines@
where sku != '' and at >= {start:DateTime64(3, 'UTC')} and at < {end:DateTime64(3, 'UTC')}
