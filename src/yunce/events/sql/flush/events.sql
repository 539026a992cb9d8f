-- Events that are new, each once. Params: :batch, :key0 and :key1 (of the tombstone hash).
-- token: see inbox/flusher.py. One block, so that one insert is one part a month; a file may span many months.
INSERT INTO event_rows
    (workspace, person, distinct_id, time, received, event, session, channel, campaign, amount, properties, source, id, batch)
SETTINGS insert_deduplication_token = '{token}', max_insert_block_size = 1000000, min_insert_block_size_rows = 1000000,
    max_partitions_per_insert_block = 0
WITH
    there AS     -- grain: id stored before (or by an attempt of this span that died half way)
    (
        SELECT id FROM event_rows WHERE id IN (SELECT mark FROM arrivals WHERE kind = 0)
    ),
    come AS      -- grain: id that is new
    (
        SELECT *, mark, workspace, source, received
        FROM arrivals WHERE kind = 0 AND mark NOT IN there LIMIT 1 BY mark
    ),
    erased AS    -- grain: id of an erased person
    (
        SELECT workspace, mark, max(erased_at) AS erased_at FROM tombstones GROUP BY workspace, mark
    )
SELECT
    come.workspace,
    dictGetOrDefault('{database}.person_overrides', 'survivor', (toString(come.workspace), distinct_id), distinct_id),
    distinct_id, time, received, event, session, channel, campaign, amount, properties, source, come.mark,
    {batch:UInt64}
FROM come
LEFT ANY JOIN erased
    ON erased.workspace = come.workspace
    AND erased.mark = reinterpretAsUInt128(sipHash128Keyed(({key0:UInt64}, {key1:UInt64}), come.workspace, come.distinct_id))
WHERE erased.mark = 0 OR time > erased.erased_at
