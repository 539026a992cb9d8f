-- grain of the result: pair of ids that this span links or unlinks, in order, erased persons left out.
-- Pairs whose edge stands already are skipped: an SDK repeats the link with every event. Params: :key0, :key1.
WITH
    stands AS    -- grain: pair
    (
        SELECT workspace, a, b FROM identity_edges FINAL
        WHERE (workspace, a, b) IN (SELECT workspace, least(distinct_id, other), greatest(distinct_id, other) FROM arrivals WHERE kind = 2)
    ),
    erased AS    -- grain: id of an erased person
    (
        SELECT workspace, mark, max(erased_at) AS erased_at FROM tombstones GROUP BY workspace, mark
    )
SELECT kind, workspace, distinct_id, other, min(time) AS time, any(event) AS how
FROM arrivals
WHERE kind IN (2, 3)
    AND (kind = 3 OR (workspace, least(distinct_id, other), greatest(distinct_id, other)) NOT IN stands)
    AND (workspace, reinterpretAsUInt128(sipHash128Keyed(({key0:UInt64}, {key1:UInt64}), workspace, distinct_id))) NOT IN (SELECT workspace, mark FROM erased)
    AND (workspace, reinterpretAsUInt128(sipHash128Keyed(({key0:UInt64}, {key1:UInt64}), workspace, other))) NOT IN (SELECT workspace, mark FROM erased)
GROUP BY kind, workspace, distinct_id, other
ORDER BY min(received), time, kind, distinct_id, other
