-- grain of the result: trait and value, the most frequent values of each. known: persons who have the trait at all, of everybody and
-- of the set; a share is taken of them.
select name, value, everybody, inside, known_everybody, known_inside
from
(
    select name, value, count() as everybody, countIf(who in @among@) as inside,
        sum(everybody) over (partition by name) as known_everybody, sum(inside) over (partition by name) as known_inside
    from
    (
        select toString(key) as name, sipHash64(person) as who,
            if(startsWith(value, '"'), JSONExtractString(value), value) as value
        from person_traits_at(as_of = {as_of:DateTime64(3, 'UTC')})
        where workspace = {workspace:String} and person != ''
    )
    group by name, value
)
order by name, everybody desc, value
limit {each:UInt32} by name
limit {most:UInt32}
