-- grain: person of the workspace seen in events or traits before as_of. Not from the view `persons`: that counts what came after, too.
SELECT
    yunce_known.person AS person,
    minOrNullIf(toTimeZone(yunce_known.first, {yunce_zone:String}), yunce_known.n > 0) AS first_seen,
    maxOrNullIf(toTimeZone(yunce_known.last, {yunce_zone:String}), yunce_known.n > 0) AS last_seen,
    sum(yunce_known.n) AS events,
    mapFromArrays(arrayFlatten(groupArray(yunce_known.keys)), arrayFlatten(groupArray(yunce_known.vals))) AS traits
FROM (
    SELECT
        yunce_src.person AS person, min(yunce_src.time) AS first, max(yunce_src.time) AS last, count() AS n,
        CAST([] AS Array(String)) AS keys, CAST([] AS Array(String)) AS vals
    FROM events AS yunce_src
    WHERE yunce_src.workspace = {yunce_workspace:String} AND yunce_src.time < {yunce_as_of:DateTime64(3, 'UTC')}
        AND yunce_src.time >= {yunce_since:DateTime64(3, 'UTC')}
        AND yunce_src.person != ''
    GROUP BY yunce_src.person
    UNION ALL
    SELECT
        yunce_src.person, toDateTime64(0, 3, 'UTC'), toDateTime64(0, 3, 'UTC'), 0,
        groupArray(toString(yunce_src.key)), groupArray(yunce_src.value)
    FROM person_traits AS yunce_src
    WHERE yunce_src.workspace = {yunce_workspace:String} AND yunce_src.changed < {yunce_as_of:DateTime64(3, 'UTC')}
    GROUP BY yunce_src.person
) AS yunce_known
GROUP BY yunce_known.person
