-- grain of the result: buyer of the window, by number, with the tier.
select sipHash64(person) as who, recent, frequent, valuable
from
(
@buyers@
)
