-- grain of the result: place, part; everything from the first place up to this one. A person counts once in each of them.
-- What one place added up is merged with those before it; a place or part without events has no row.
select @groups@,
    @merged@
from
(
    @sums@
)
window so_far as (partition by @part_of@place = 0 order by place rows between unbounded preceding and current row)
