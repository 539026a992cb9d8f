-- grain of the result: person who ordered or was active, by number; first and last order and last activity as days of the calendar.
select who,
    minOrNullIf(toDate(at, {zone:String}), ordered) as first_order, maxOrNullIf(toDate(at, {zone:String}), ordered) as last_order,
    countIf(ordered) as orders, maxOrNullIf(toDate(at, {zone:String}), not ordered) as last_active
from
(
    select sipHash64(person) as who, at, true as ordered from @orders@ where placed and person != ''
    union all
    select sipHash64(person) as who, max(time) as at, false as ordered
    from events
    where workspace = {workspace:String} and time < {as_of:DateTime64(3, 'UTC')} and person != ''
    group by person
)
group by who
