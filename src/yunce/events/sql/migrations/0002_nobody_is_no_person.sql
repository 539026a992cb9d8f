-- An event of nobody (distinct_id '') is kept and counted, but nobody is not a person: `persons` leaves it out.
CREATE OR REPLACE VIEW persons AS
SELECT
    workspace, person,
    minIf(first, n > 0) AS first_seen, maxIf(last, n > 0) AS last_seen, sum(n) AS events,
    mapFromArrays(arrayFlatten(groupArray(keys)), arrayFlatten(groupArray(vals))) AS traits
FROM
(
    SELECT workspace, person, min(time) AS first, max(time) AS last, count() AS n,
           CAST([], 'Array(String)') AS keys, CAST([], 'Array(String)') AS vals
    FROM {database}.events WHERE person != '' GROUP BY workspace, person
    UNION ALL
    SELECT workspace, person, toDateTime64(0, 3, 'UTC'), toDateTime64(0, 3, 'UTC'), 0,
           groupArray(toString(key)), groupArray(value)
    FROM {database}.person_traits GROUP BY workspace, person
)
GROUP BY workspace, person;
