"""The yardstick: the same rows by raw Arrow inserts of the client library, nothing else running. A process of its own.

A plain table of the same columns in the same order, without our index for second arrivals and without fsync: the
client's own speed, not ours made slow.
"""

import json
import sys
import time

import clickhouse_connect

from yunce.events.bench.rows import tables

TRIES = 3
_TABLE = """
CREATE TABLE {name}
(
    workspace LowCardinality(String), person String, distinct_id String, time DateTime64(3, 'UTC'),
    received DateTime64(3, 'UTC'), event LowCardinality(String), session String, channel LowCardinality(String),
    campaign LowCardinality(String), amount Nullable(Decimal(18, 6)), properties String,
    source LowCardinality(String), id FixedString(16), batch UInt64
)
ENGINE = MergeTree ORDER BY (workspace, person, time)
"""


def main(directory: str, size: str) -> None:
    """Prints {"seconds": [...], "events": n, "persons": n, "amount": "…"}."""
    made = tables(int(size), "w", "s")
    client = clickhouse_connect.get_client(dsn=f"chdb://{directory}")
    client.command("CREATE DATABASE IF NOT EXISTS bench")
    client.database = "bench"
    seconds: list[float] = []
    for number in range(TRIES):
        client.command(_TABLE.format(name=f"raw{number}"))
        began = time.monotonic()
        for table in made:
            client.insert_arrow(f"raw{number}", table)
        seconds.append(time.monotonic() - began)
    answer = client.query("SELECT count(), uniqExact(distinct_id), toString(sum(amount)) FROM raw0").result_rows[0]
    json.dump({"seconds": seconds, "events": answer[0], "persons": answer[1], "amount": answer[2]}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
