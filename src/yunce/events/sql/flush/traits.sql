-- Changes of traits that are new, one row a key. Params: :batch, :key0 and :key1 (of the tombstone hash).
-- token: see inbox/flusher.py. One block, so that one insert is one part a month; a file may span many months.
INSERT INTO trait_rows (workspace, distinct_id, key, op, value, time, received, source, id, batch)
SETTINGS insert_deduplication_token = '{token}', max_insert_block_size = 1000000, min_insert_block_size_rows = 1000000,
    max_partitions_per_insert_block = 0
WITH
    there AS     -- grain: id stored before
    (
        SELECT id FROM trait_rows WHERE id IN (SELECT mark FROM arrivals WHERE kind = 1)
    ),
    come AS      -- grain: id, operation that is new (one message may set some traits and unset others)
    (
        SELECT *, mark, workspace, source, received
        FROM arrivals WHERE kind = 1 AND mark NOT IN there LIMIT 1 BY mark, event
    ),
    erased AS    -- grain: id of an erased person
    (
        SELECT workspace, mark, max(erased_at) AS erased_at FROM tombstones GROUP BY workspace, mark
    )
SELECT
    come.workspace, distinct_id, trait.1, event, trait.2, time, received, source, come.mark, {batch:UInt64}
FROM come
LEFT ANY JOIN erased
    ON erased.workspace = come.workspace
    AND erased.mark = reinterpretAsUInt128(sipHash128Keyed(({key0:UInt64}, {key1:UInt64}), come.workspace, come.distinct_id))
ARRAY JOIN if(event = 'delete', [('', '')], JSONExtractKeysAndValuesRaw(properties)) AS trait
WHERE erased.mark = 0 OR time > erased.erased_at
