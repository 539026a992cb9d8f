-- grain: one arrival of the span being flushed. Memory: after a crash the span is read from the inbox again.
-- Columns in the order of inbox/rules/arrival.py: id and origin, then the fields of Arrival.
CREATE OR REPLACE TABLE arrivals
(
    id          String,
    origin      LowCardinality(String),
    kind        UInt8,
    distinct_id String,
    other       String,
    time        DateTime64(3, 'UTC'),
    event       LowCardinality(String),
    session     String,
    channel     LowCardinality(String),
    campaign    LowCardinality(String),
    amount      Nullable(Decimal(18, 6)),
    properties  String,
    own_id      String,
    mark        UInt128 MATERIALIZED reinterpretAsUInt128(unhex(id)),
    workspace   LowCardinality(String) MATERIALIZED splitByChar('/', origin)[1],
    source      LowCardinality(String) MATERIALIZED splitByChar('/', origin)[2],
    received    DateTime64(3, 'UTC') MATERIALIZED toDateTime64(splitByChar('/', origin)[3], 3, 'UTC')
)
ENGINE = Memory
