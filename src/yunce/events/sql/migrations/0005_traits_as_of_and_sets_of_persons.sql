-- grain: person, trait, as known before {as_of}. Latest set or unset by time wins; increments since then are added; set_once only
-- fills a gap. A question asked as of an earlier moment needs what was known then: the view `person_traits` is this one, as of ever.
CREATE VIEW IF NOT EXISTS person_traits_at AS
WITH
    resolved AS      -- grain: one change, with the moment up to which the person's traits were forgotten
    (
        SELECT
            workspace,
            dictGetOrDefault('{database}.person_overrides', 'survivor', (toString(workspace), distinct_id), distinct_id) AS person,
            key, op, value, time, id,
            maxIf(time, op = 'delete') OVER (PARTITION BY workspace, person) AS forgotten
        FROM {database}.trait_rows
        WHERE time < {as_of:DateTime64(3, 'UTC')}
    ),
    kept AS          -- grain: one change that counts, with the moment of the last set or unset of its trait
    (
        SELECT *, maxIf(time, op IN ('set', 'unset')) OVER (PARTITION BY workspace, person, key) AS fixed
        FROM resolved
        WHERE op != 'delete' AND time > forgotten
    ),
    folded AS        -- grain: person, trait
    (
        SELECT
            workspace, person, key, max(time) AS changed,
            argMaxIf((toString(op), value), (time, id), op IN ('set', 'unset')) AS last,
            argMinIf(value, (time, id), op = 'set_once') AS first_once,
            sumIf(toDecimal64OrZero(value, 6), op = 'increment' AND time >= fixed) AS added,
            countIf(op = 'increment' AND time >= fixed) AS increments,
            arrayDistinct(arrayFlatten(groupArrayIf(JSONExtractArrayRaw(value), op = 'append' AND time >= fixed))) AS appended,
            countIf(op = 'append' AND time >= fixed) AS appends
        FROM kept
        GROUP BY workspace, person, key
    )
SELECT
    workspace, person, key, changed,
    multiIf(
        increments > 0, toString(added + toDecimal64OrZero(if(last.1 = 'set', last.2, first_once), 6)),
        appends > 0, concat('[', arrayStringConcat(
            arrayDistinct(arrayConcat(JSONExtractArrayRaw(if(last.1 = 'set', last.2, '[]')), appended)), ','), ']'),
        last.1 = 'set', last.2,
        first_once) AS value
FROM folded
WHERE NOT (last.1 = 'unset' AND increments = 0 AND appends = 0) AND value != '';

CREATE OR REPLACE VIEW person_traits AS
SELECT workspace, person, key, changed, value
FROM {database}.person_traits_at(as_of = toDateTime64('2299-01-01 00:00:00', 3, 'UTC'));

-- grain: person in a set, by number: those whom a question is limited to or parted by. A set is computed for a question and its
-- moment; it is gone a day later, and at once when somebody is erased.
CREATE TABLE IF NOT EXISTS person_sets
(
    workspace LowCardinality(String),
    set       UInt64,
    who       UInt64,
    made      DateTime DEFAULT now()
)
ENGINE = MergeTree
ORDER BY (workspace, set, who)
TTL made + INTERVAL 1 DAY;
