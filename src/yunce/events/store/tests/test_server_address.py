"""What only the address of a server has: passwords, versions, a way that can break, and limits of its interface."""

import re
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clickhouse import ClickhouseFront
from yunce.events.store.address import Address
from yunce.events.store.api import EventStore, StoreError, StoreTooOld, StoreUnreachable, connect, portions
from yunce.events.store.migrate import read_migrations
from yunce.events.store.pool import _check_version
from yunce.events.store.portions import PARAMETER_BYTES

ONE_THREAD = {"max_threads": 1}
SERVER = Address(database="x", host="db.local")


@contextmanager
def opened(url: str) -> Iterator[EventStore]:
    database = f"test_{uuid.uuid4().hex}"
    store = connect(url, database=database)
    try:
        yield store
    finally:
        store.command(f"DROP DATABASE {database}")
        store.close()


@pytest.fixture
def server(clickhouse_url: str) -> Iterator[EventStore]:
    with opened(clickhouse_url) as store:
        yield store


def test_a_wrong_password_is_refused_with_the_servers_number(clickhouse_url: str) -> None:
    wrong = re.sub(r":[^:@/]*@", ":wrong@", clickhouse_url)
    with pytest.raises(StoreError) as refused:
        connect(wrong)
    assert refused.value.code == 516
    assert not isinstance(refused.value, StoreUnreachable)


def test_persons_are_read_again_after_the_password_has_changed(server: EventStore) -> None:
    yesterday = replace(server.address, password="yesterday's")
    made = [each for migration in read_migrations() for each in migration.statements(yesterday)]
    (dictionary,) = [each for each in made if each.startswith("CREATE DICTIONARY")]
    server.command(dictionary.replace("CREATE DICTIONARY IF NOT EXISTS", "CREATE OR REPLACE DICTIONARY"))
    resolved = f"SELECT dictGetOrDefault('{server.address.database}.person_overrides', 'survivor', ('w', 'p'), 'p')"
    with pytest.raises(StoreError) as refused:
        server.query(resolved)
    assert refused.value.code == 516
    server.migrate()
    assert server.query(resolved).value() == "p"


@pytest.mark.parametrize(
    ("found", "new_enough"), [("25.8.3.66", False), ("24.12.1.1", False), ("25.12.1.1", True), ("26.9.2.1", True)]
)
def test_a_server_that_cannot_make_the_schema_is_refused_before_it_is_touched(found: str, new_enough: bool) -> None:
    if new_enough:
        _check_version(found, SERVER)
        return
    with pytest.raises(StoreTooOld, match=rf"ClickHouse {re.escape(found)}; Yunce needs 25\.12"):
        _check_version(found, SERVER)


def test_an_address_where_nobody_answers_is_said_without_what_was_asked() -> None:
    with pytest.raises(StoreUnreachable, match="Connection refused") as told:
        connect("clickhouse://me:hunter2@127.0.0.1:1/shop")
    assert "clickhouse://127.0.0.1:1/shop" in str(told.value)
    assert "hunter2" not in str(told.value)
    assert "/?" not in str(told.value)


def test_a_store_works_again_once_its_server_does(tmp_path: Path) -> None:
    with ClickhouseFront(tmp_path) as front:
        store = connect(front.url, database="shop")
        assert store.query("SELECT count() FROM events").value() == 0
        front.kill()
        with pytest.raises(StoreUnreachable) as told:
            store.query("SELECT {whom:String}", {"whom": "anna@example.org"})
        assert "anna" not in str(told.value)
        front.start()
        assert store.query("SELECT count() FROM events").value() == 0
        store.close()


def test_an_insert_is_answered_when_it_is_written_and_not_gathered(server: EventStore) -> None:
    assert server.query("SELECT getSetting('async_insert')").value() in (0, False)


def test_a_setting_holds_for_its_statement_only(fact_base: EventStore) -> None:
    asked = "SELECT getSetting('max_block_size')"
    usual = fact_base.query(asked).value()
    assert fact_base.query(asked, settings={"max_block_size": 77}).value() == 77
    assert fact_base.query(asked).value() == usual


def test_a_large_table_goes_in_and_comes_out_as_it_was(fact_base: EventStore) -> None:
    size = 200_000
    rows = pa.table(
        {
            "workspace": pa.array(["w"] * size),
            "mark": pa.array([number.to_bytes(16, "little") for number in range(size)], pa.binary(16)),
            "erased_at": pa.array([number % 1000 for number in range(size)], pa.timestamp("ms", tz="UTC")),
        }
    )
    fact_base.insert_arrow("tombstones", rows)
    back = fact_base.arrow("SELECT toUInt32(mark) AS n, erased_at FROM tombstones ORDER BY mark")
    assert back["n"].to_pylist() == list(range(size))
    assert back["erased_at"].cast(pa.timestamp("ms", tz="UTC")).equals(rows["erased_at"])


def test_readers_side_by_side_get_their_own_answers(fact_base: EventStore) -> None:
    wrong: list[str] = []

    def ask(who: str) -> None:
        for number in range(25):
            value = f"{who}-{number}"
            got = fact_base.query("SELECT {v:String}, getSetting('max_threads')", {"v": value}, settings=ONE_THREAD)
            if got.rows != [(value, 1)]:
                wrong.append(f"{value}: {got.rows}")

    readers = [threading.Thread(target=ask, args=(f"reader {number}",)) for number in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(60)
    assert wrong == []


@given(st.lists(st.text(max_size=40).map(lambda text: text * 700), max_size=12))
def test_portions_hold_all_texts_in_their_order_each_within_the_limit(texts: list[str]) -> None:
    cut = list(portions(texts))
    assert [text for portion in cut for text in portion] == texts
    assert all(cut)
    assert all(len(portion) == 1 or sum(len(text.encode()) for text in portion) < PARAMETER_BYTES for portion in cut)


@pytest.mark.parametrize("text", ["plain", "it's", "\\", "\t\n", "上海", "'\\'\\"])
def test_a_portion_of_any_text_is_taken_by_the_server(fact_base: EventStore, text: str) -> None:
    texts = [f"{text}{number}" for number in range(30_000)]
    found = [fact_base.query("SELECT {ids:Array(String)}", {"ids": some}).value() for some in portions(texts)]
    assert [each for some in found for each in some] == texts
    assert len(found) > 1
