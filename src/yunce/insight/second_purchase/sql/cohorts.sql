-- grain of the result: window in which the first order falls. A window without first orders gives no row.
with numbered as      -- grain: order of an identified person
(
    select person, at, row_number() over (partition by person order by at, order_id) as number
    from @orders@
    where placed and person != ''
),
firsts as             -- grain: person; second_at is 1970 without a second order
(
    select person, minIf(at, number = 1) as first_at, minIf(at, number = 2) as second_at,
        second_at > toDateTime64(0, 3, 'UTC') and second_at < first_at + toIntervalDay({days:UInt16}) as again,
        first_at + toIntervalDay({days:UInt16}) <= {as_of:DateTime64(3, 'UTC')} as observed
    from numbered
    where number <= 2
    group by person
)
select
    arrayFirstIndex((s, e) -> first_at >= s and first_at < e,
                    {starts:Array(DateTime64(3, 'UTC'))}, {ends:Array(DateTime64(3, 'UTC'))}) as w,
    count() as buyers,
    countIf(again) as came_back,
    countIf(not again and observed) as stayed_away,
    countIf(not again and not observed) as still_in_time
from firsts
where w > 0
group by w
order by w
