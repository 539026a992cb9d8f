"""The store as everybody meets it: addresses, migrations, errors that say what to do, and the views."""

import subprocess
import sys
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from yunce.events.store.address import read_address
from yunce.events.store.api import (
    AddressError,
    EventStore,
    MigrationChanged,
    StoreError,
    connect,
    property_decimal,
    property_flag,
    property_number,
    property_text,
)
from yunce.events.store.migrate import Migration, migrate, read_migrations
from yunce.events.store.pool import quoted

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("chdb:///data/events", "chdb:///data/events"),
        ("clickhouse://me:secret@db.local/shop", "clickhouse://db.local:8123/shop"),
        ("clickhouse://db.local?secure=1", "clickhouse://db.local:8443/yunce"),
    ],
)
def test_an_address_is_read_and_shown_without_its_password(url: str, shown: str) -> None:
    assert read_address(url).shown == shown
    assert "secret" not in repr(read_address(url))


@pytest.mark.parametrize("url", ["chdb://relative/path", "duckdb:///x", "clickhouse://", "postgres://u:secret@h/d"])
def test_an_address_that_names_no_store_is_refused_and_keeps_its_password(url: str) -> None:
    with pytest.raises(AddressError) as refused:
        read_address(url)
    assert "secret" not in str(refused.value)


def test_only_plain_names_become_part_of_a_statement() -> None:
    assert quoted("shop_1") == "`shop_1`"
    with pytest.raises(ValueError, match="plain name"):
        quoted("x`; DROP DATABASE y")


def test_migrations_are_applied_once_and_a_changed_one_is_refused(fact_base: EventStore) -> None:
    assert fact_base.migrate() == []
    changed = [Migration(name=each.name, text=each.text + "\n-- changed") for each in read_migrations()]
    with fact_base._pool.client() as client, pytest.raises(MigrationChanged, match="0001_facts") as refused:
        migrate(client, fact_base.address, changed)
    assert refused.value.name == "0001_facts"


def test_a_migration_that_died_half_way_is_finished_by_the_next_start(fact_base: EventStore) -> None:
    fact_base.command("TRUNCATE TABLE schema_migrations")
    assert fact_base.migrate() == [each.name for each in read_migrations()]


def test_a_store_open_in_another_process_is_said_with_its_number_and_folder(tmp_path: Path) -> None:
    program = (
        "import sys, time\nfrom yunce.events.store.api import connect\n"
        "held = connect('chdb://' + sys.argv[1])\nprint('open', flush=True)\ntime.sleep(60)"
    )
    asks = (
        "import sys\nfrom yunce.events.store.api import StoreLocked, connect\n"
        "try: connect('chdb://' + sys.argv[1])\n"
        "except StoreLocked as error: print(error.pid, error.directory, error, sep='|')"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    holder = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        said = subprocess.run(  # noqa: S603
            [sys.executable, "-c", asks, str(tmp_path)], capture_output=True, text=True, timeout=60, check=True
        ).stdout.strip()
    finally:
        holder.kill()
        holder.communicate()
    pid, directory, message = said.split("|")
    assert int(pid) == holder.pid
    assert directory == str(tmp_path)
    assert str(holder.pid) in message
    assert "--data" in message


def test_values_are_bound_and_never_part_of_the_statement(fact_base: EventStore) -> None:
    nasty = "'; DROP TABLE event_rows; --\\ \t {x:String}"
    assert fact_base.query("SELECT {v:String}", {"v": nasty}).value() == nasty


def test_times_come_back_aware(fact_base: EventStore) -> None:
    moment = fact_base.query("SELECT toDateTime64('2026-03-01 12:00:00.5', 3, 'UTC')").value()
    assert moment == datetime(2026, 3, 1, 12, 0, 0, 500_000, tzinfo=UTC)


def test_a_wrong_statement_is_a_store_error_with_its_code(fact_base: EventStore) -> None:
    with pytest.raises(StoreError) as wrong:
        fact_base.query("SELECT nothing FROM nowhere")
    assert wrong.value.code == 60


def test_a_closed_store_says_so(chdb_directory: Path) -> None:
    database = f"test_{uuid.uuid4().hex}"
    opened = connect(f"chdb://{chdb_directory}", database=database)
    opened.command(f"DROP DATABASE {database}")
    opened.close()
    with pytest.raises(StoreError, match="closed"):
        opened.query("SELECT 1")


@pytest.mark.parametrize(
    ("json", "text", "number"),
    [
        ('{"x": "上海"}', "上海", None),
        ('{"x": 1.25}', "1.25", 1.25),
        ('{"x": "2"}', "2", 2.0),
        ('{"x": true}', "true", None),
        ('{"x": null}', None, None),
        ('{"y": 1}', None, None),
        ('{"x": {"a": 1}}', '{"a":1}', None),
    ],
)
def test_a_property_is_read_alike_on_every_address(
    fact_base: EventStore, json: str, text: str | None, number: float | None
) -> None:
    parts = property_text("p", "x"), property_number("p", "x"), property_flag("p", "x"), property_decimal("p", "x")
    sql = f"SELECT {', '.join(part.text for part in parts)} FROM (SELECT {{json:String}} AS properties)"  # noqa: S608
    found = fact_base.query(sql, {"json": json, "p": "x"}).one()
    assert (found[0] or "").replace(" ", "") == (text or "")
    assert found[1] == number
    assert found[2] is (True if text == "true" else None)
    assert (found[3] is None) == (number is None)


TRAITS = [
    ("name", "set", '"old"', 1),
    ("name", "set", '"new"', 3),
    ("name", "set", '"between"', 2),
    ("first", "set_once", '"a"', 2),
    ("first", "set_once", '"earlier"', 1),
    ("points", "set", "10", 1),
    ("points", "increment", "5", 2),
    ("points", "increment", "0.5", 3),
    ("tags", "append", '["x","y"]', 1),
    ("tags", "append", '["y","z"]', 2),
    ("gone", "set", "1", 1),
    ("gone", "unset", "true", 2),
]


def test_the_latest_by_time_wins_whatever_the_order_of_arrival(fact_base: EventStore) -> None:
    rows = [*TRAITS[6:], *TRAITS[:6]]
    fact_base.insert_arrow("trait_rows", _traits(rows))
    found = dict(fact_base.query("SELECT key, value FROM person_traits WHERE workspace = 'w'").rows)
    assert found == {"name": '"new"', "first": '"earlier"', "points": "15.5", "tags": '["x","y","z"]'}


def test_deleted_traits_stay_deleted_and_later_ones_count(fact_base: EventStore) -> None:
    fact_base.insert_arrow("trait_rows", _traits([*TRAITS, ("", "delete", "", 5), ("name", "set", '"again"', 6)]))
    assert dict(fact_base.query("SELECT key, value FROM person_traits").rows) == {"name": '"again"'}


def test_a_person_known_only_by_traits_is_a_person(fact_base: EventStore) -> None:
    fact_base.insert_arrow("trait_rows", _traits([("city", "set", '"上海"', 1)]))
    row = fact_base.query("SELECT * FROM persons").dicts()[0]
    assert (row["person"], row["events"], row["traits"]) == ("p", 0, {"city": '"上海"'})


def _traits(rows: list[tuple[str, str, str, int]]) -> pa.Table:
    size = len(rows)
    return pa.table(
        {
            "workspace": ["w"] * size,
            "distinct_id": ["p"] * size,
            "key": [row[0] for row in rows],
            "op": [row[1] for row in rows],
            "value": [row[2] for row in rows],
            "time": pa.array([NOW + timedelta(hours=row[3]) for row in rows], pa.timestamp("ms", tz="UTC")),
            "received": pa.array([NOW] * size, pa.timestamp("ms", tz="UTC")),
            "source": ["s"] * size,
            "batch": pa.array([1] * size, pa.uint64()),
        }
    )
