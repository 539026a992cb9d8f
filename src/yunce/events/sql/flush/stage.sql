-- grain: one arrival of the span being flushed. Memory: after a crash the span is read from the inbox again.
CREATE OR REPLACE TABLE arrivals
(
    id          String,
    kind        UInt8 DEFAULT 0,
    workspace   LowCardinality(String),
    source      LowCardinality(String),
    distinct_id String,
    other       String DEFAULT '',
    time        DateTime64(3, 'UTC'),
    received    DateTime64(3, 'UTC'),
    event       LowCardinality(String) DEFAULT '',
    session     String DEFAULT '',
    channel     LowCardinality(String) DEFAULT '',
    campaign    LowCardinality(String) DEFAULT '',
    amount      Nullable(Decimal(18, 6)),
    properties  String DEFAULT '{}',
    mark        UInt128 MATERIALIZED reinterpretAsUInt128(unhex(id))
)
ENGINE = Memory
