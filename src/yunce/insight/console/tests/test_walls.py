"""What stands behind the reading of a question: the engine's own reading, its filter on every table, and its limits."""

import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlglot import exp

from yunce.accounts.api import Access
from yunce.events.store.api import EventStore, StoreError
from yunce.insight.console import api
from yunce.insight.console.rules import functions
from yunce.insight.console.rules.bind import Bound, read
from yunce.insight.console.rules.grammar import parse, quoted_text, write
from yunce.insight.console.rules.limits import WALLED, Limits, engine_settings
from yunce.insight.console.rules.second import unexpected
from yunce.insight.console.rules.tables import TABLES
from yunce.insight.console.tests.conftest import NOW, OURS, SECRET, at
from yunce.kernel.ids import new_id

pytestmark = pytest.mark.django_db
VIEWS = {f"db.{name}" for name in TABLES}


def lines(store: EventStore, sql: str) -> list[str]:
    rows = store.query(f"EXPLAIN AST {sql}").rows
    return [str(row[0]) for row in rows if row[0] != " Identifier Native"]


@pytest.mark.parametrize(
    ("sql", "seen"),
    [
        ("SELECT person FROM db.events", None),
        ("WITH yunce_with_1 AS (SELECT 1) SELECT * FROM yunce_with_1 AS a", None),
        ("SELECT uniqExactIf(a, b IN (1, 2)) FROM db.events WHERE c LIKE 'x' GROUP BY ALL", None),
        ("SELECT 1 FROM event_rows", "event_rows"),
        ("SELECT 1 FROM db.event_rows", "db.event_rows"),
        ("SELECT 1 FROM system.tables", "system.tables"),
        ("SELECT 1 FROM merge('db', 'x')", "merge()"),
        ("SELECT 1 FROM numbers(3)", "numbers()"),
        ("SELECT dictGet('a', 'b', 1)", "dictGet()"),
        ("SELECT 1 FROM db.events WHERE a IN event_rows", "IN"),
        ("SELECT 1 FROM db.events WHERE a NOT IN (event_rows)", "IN"),
        ("SELECT 1 SETTINGS max_threads = 1", "Set"),
        ("SELECT COLUMNS('a') FROM db.events", "ColumnsRegexpMatcher"),
        ("SELECT (SELECT max(a) FROM event_rows)", "event_rows"),
    ],
)
def test_the_engines_own_reading_finds_what_the_first_one_missed(
    two_workspaces: EventStore, sql: str, seen: str | None
) -> None:
    assert unexpected(lines(two_workspaces, sql), VIEWS) == seen


@pytest.mark.parametrize("table", ["event_rows", "trait_rows", "events", "persons", "person_traits"])
def test_the_engine_shows_only_our_rows_whatever_is_asked(two_workspaces: EventStore, table: str) -> None:
    database = two_workspaces.address.database
    wall = engine_settings(Limits(), workspace_id=OURS, zone="UTC", database=database, mark="test")
    assert two_workspaces.query(f"SELECT DISTINCT workspace FROM {table}", settings=wall).rows == [(OURS,)]
    merged = two_workspaces.query(f"SELECT DISTINCT workspace FROM merge('{database}', '^{table}$')", settings=wall)
    assert SECRET not in repr(merged.rows)


def test_every_table_of_the_store_stands_behind_the_wall(two_workspaces: EventStore) -> None:
    """A new table must be named in limits.py, with what of it a question may need."""
    found = two_workspaces.query(
        "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine NOT IN ('View', 'Dictionary')"
    )
    assert {row[0] for row in found.rows} - {"arrivals"} == set(WALLED)


def test_every_name_that_the_engine_takes_for_a_call_is_known(two_workspaces: EventStore) -> None:
    found = two_workspaces.query("SELECT name FROM system.functions WHERE name NOT LIKE '%(%'")
    taken = set()
    for (name,) in found.rows:
        try:
            two_workspaces.query(f"SELECT `{name}`")
        except StoreError:  # no such column: that is what should be
            continue
        taken.add(name.lower())
    assert taken <= functions.BARE_CALLS


def test_every_allowed_function_exists_and_is_no_table_function(two_workspaces: EventStore) -> None:
    known = {row[0] for row in two_workspaces.query("SELECT lower(name) FROM system.functions").rows}
    combined = {"summap", "minmap", "maxmap"}
    assert {name.lower() for name in functions.FUNCTIONS | functions.AGGREGATES} - known <= combined


def test_a_read_only_question_leaves_the_connection_as_it_was(two_workspaces: EventStore, analyst: Access) -> None:
    for text in ("SELECT count() FROM events", "SELECT nothing FROM events", "SELECT event + 1 FROM events"):
        api.ask(analyst, text, {})
    for _ in range(8):
        assert two_workspaces.query("SELECT getSetting('readonly'), getSetting('log_comment')").one() == (0, "")


# What is written means what was typed

FAITHFUL = [
    "SELECT event, count() AS n FROM events WHERE amount > 3.5 AND event != 'a' GROUP BY event ORDER BY n DESC LIMIT 3",
    "SELECT 1 + 2 * 3 - -4 / 5 % 6, (1 + 2) * 3, NOT a AND b OR c, a BETWEEN 1 AND 2, a IS NOT NULL, a || 'x' FROM events",
    "SELECT quantile(0.9)(amount), sumIf(amount, event = 'a'), countIf(NOT b), argMax(a, time) FROM events",
    "SELECT arrayMap((x, y) -> x + y, [1], [2]), arrayFilter(x -> x > 1, [1, 2])[1], (1, 'a').2, map('a', 1)['a'] FROM events",
    "SELECT CASE WHEN a THEN 1 ELSE 2 END, CASE b WHEN 1 THEN 'x' END, if(a, b, c), a ? b : c, multiIf(a, 1, b, 2, 3) FROM events",
    "SELECT time + INTERVAL 3 DAY, toStartOfMonth(time), dateDiff('day', a, b), CAST(a AS Nullable(Decimal(18, 2))) FROM events",
    "SELECT a FROM events LEFT ANY JOIN persons USING (person) WHERE a LIKE 'x%' AND b NOT ILIKE '%y' AND c IN (1, 2)",
    "SELECT row_number() OVER (PARTITION BY a ORDER BY b DESC ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM events",
    "SELECT a FROM events GROUP BY a WITH TOTALS HAVING count() > 1 ORDER BY a ASC WITH FILL STEP 1 LIMIT 1, 2",
    "SELECT x FROM events ARRAY JOIN [1, 2] AS x LEFT ARRAY JOIN [3] AS y LIMIT 2 BY x",
    "WITH c AS (SELECT 1 AS a), 3 AS k SELECT a + k FROM c UNION ALL SELECT 2 UNION DISTINCT SELECT 4",
    "SELECT * EXCEPT (a) FROM events AS e QUALIFY rank() OVER (ORDER BY b) = 1",
    "SELECT DISTINCT ON (a) a, b FROM events GROUP BY ROLLUP(a, b)",
    "SELECT uniq(a) IGNORE NULLS, count() FILTER (WHERE a > 1), exists(SELECT 1), (SELECT 1) FROM events",
    r"SELECT 'it''s', 'a\\b', 'tab\tnew\nline', '%_x', '中文', ''",
]


@pytest.mark.parametrize("text", FAITHFUL)
def test_what_is_written_from_the_tree_means_what_was_typed(two_workspaces: EventStore, text: str) -> None:
    """The engine reads both texts to one tree."""
    tree = parse(text)
    assert isinstance(tree, exp.Query), tree
    written = _plain(lines(two_workspaces, write(tree)))
    assert written == _plain(lines(two_workspaces, text))


def _plain(tree: list[str]) -> list[str]:
    """NOT x IN y is the engine's notIn; `3` and '3' of an interval are one; and so is how often a list was wrapped."""
    text = "\n".join(line.strip() for line in tree)
    same = {
        "Literal '3'": "Literal UInt64_3",
        "Function notIn": "Function in",
        "Function notILike": "Function ilike",
        "Function isNotNull": "Function isNull",
        "Function multiIf": "Function if",  # CASE WHEN and ? : of one condition
    }
    for typed, one in same.items():
        text = text.replace(typed, one)
    return [
        line.split(" (children")[0]
        for line in text.split("\n")
        if not line.startswith(("Function not ", "ExpressionList"))
    ]


@given(st.text(max_size=40))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_text_arrives_as_it_was_typed(two_workspaces: EventStore, text: str) -> None:
    assert two_workspaces.query(f"SELECT {quoted_text(text)} AS a").value() == text.encode("utf-8", "replace").decode()


# No question that is let through shows a row of others

_TABLE = st.sampled_from(["events", "persons", "person_traits", "a", "event_rows", "(SELECT * FROM events) AS events"])
_VALUE = st.sampled_from(
    ["person", "event", "events.person", "a.person", "workspace", "'theirs'", "time", "properties", "1", "(SELECT max(person) FROM events)",
     "toString(amount)", "x", "traits", "key", "groupArray(person)", "e.person", "yunce_src.person", "(SELECT min(person) FROM a)"]
)  # fmt: skip
_ALIAS = st.sampled_from(["", " AS workspace", " AS person", " AS x", " AS events", " AS `theirs`", " AS src"])
_CONDITION = st.sampled_from(
    ["", " WHERE 1", " WHERE workspace = 'theirs' OR 1", " WHERE event = 'secret' OR 1 = 1", " WHERE person IN (SELECT person FROM events)",
     " WHERE person NOT IN ('p1')", " WHERE 1 -- AND", " WHERE NOT 0 OR amount > 5", " HAVING 1", " QUALIFY 1"]
)  # fmt: skip
_WITH = st.sampled_from(
    ["", "WITH a AS (SELECT * FROM events) ", "WITH 'theirs' AS workspace ", "WITH a AS (SELECT person FROM persons), 'x' AS x ",
     "WITH event_rows AS (SELECT 'p' AS person) ", "WITH (SELECT 'theirs') AS workspace ", "WITH x -> 1 AS equals "]
)  # fmt: skip
_JOIN = st.sampled_from(
    ["", " JOIN persons AS e USING person", ", events AS e", " LEFT JOIN a ON 1 = 1", " ARRAY JOIN [1, 2] AS x"]
)
_TAIL = st.sampled_from(
    ["", " LIMIT 5", " ORDER BY 1 LIMIT 3", " GROUP BY ALL", " LIMIT 1 BY 1", " UNION ALL SELECT person FROM persons"]
)


@st.composite
def questions(draw: st.DrawFn) -> str:
    columns = ", ".join(draw(_VALUE) + draw(_ALIAS) for _ in range(draw(st.integers(1, 3))))
    return f"{draw(_WITH)}SELECT {columns} FROM {draw(_TABLE)}{draw(_JOIN)}{draw(_CONDITION)}{draw(_TAIL)}"


@given(questions())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_question_shows_a_row_of_the_other_workspace(two_workspaces: EventStore, analyst: Access, text: str) -> None:
    """Without the engine's wall, so that the binding alone is tried."""
    question = read(text, database=two_workspaces.address.database)
    if not isinstance(question, Bound):
        return
    bound = {"yunce_workspace": OURS, "yunce_zone": "UTC", "yunce_as_of": NOW, "yunce_since": NOW.replace(year=2000)}
    try:
        found = two_workspaces.query(
            f"SELECT * FROM ({question.sql}) LIMIT 500", bound, settings={"max_execution_time": 5}
        )
    except StoreError:  # a question may be wrong; it may not be answered wrongly
        return
    assert SECRET not in repr(found.rows)


# Limits


def test_too_many_rows_are_refused_in_under_a_second_with_a_window_that_passes(
    two_workspaces: EventStore, analyst: Access
) -> None:
    late = at(analyst, datetime(2026, 2, 20, tzinfo=UTC))
    began = time.perf_counter()
    got = api.ask(late, "SELECT count() FROM events WHERE amount > 1", {}, limits=Limits(rows_read=800))
    assert time.perf_counter() - began < 1
    assert isinstance(got, api.Refusal)
    assert got.code == "rows"
    assert "1,200" in got.what.en
    assert "800" in got.what.en
    assert "WHERE time >= '2026-02-13'" in got.instead.en
    narrower = "SELECT count() FROM events WHERE amount > 1 AND time >= '2026-02-13'"
    assert isinstance(api.ask(late, narrower, {}, limits=Limits(rows_read=800)), api.Found)


def test_rows_of_a_subquery_that_comes_first_are_counted_too(two_workspaces: EventStore, analyst: Access) -> None:
    got = api.ask(analyst, "SELECT (SELECT sum(amount) FROM events)", {}, limits=Limits(rows_read=800))
    assert isinstance(got, api.Refusal)
    assert got.code == "rows"


def test_time_is_bounded(two_workspaces: EventStore, analyst: Access) -> None:
    began = time.perf_counter()
    got = api.ask(analyst, "SELECT count() FROM events a, events b, events c, events d", {}, limits=Limits(seconds=1))
    assert time.perf_counter() - began < 4
    assert isinstance(got, api.Refusal)
    assert got.code == "time"


def test_rows_beyond_the_page_are_left_out_and_said(two_workspaces: EventStore, analyst: Access) -> None:
    got = api.ask(analyst, "SELECT person FROM events ORDER BY time", {}, limits=Limits(rows_shown=10))
    assert isinstance(got, api.Found)
    assert (len(got.rows), got.more) == (10, True)


def test_a_file_is_whole_or_refused(two_workspaces: EventStore, analyst: Access) -> None:
    got = api.ask_for_file(analyst, "SELECT person FROM events", {}, limits=Limits(rows_exported=10))
    assert isinstance(got, api.Refusal)
    assert got.code == "export_rows"


@pytest.mark.django_db(transaction=True)
def test_a_running_question_is_cancelled(two_workspaces: EventStore, analyst: Access) -> None:
    run_id, got = new_id(), []
    slow = "SELECT count() FROM events a, events b, events c, events d"
    worker = threading.Thread(target=lambda: got.append(api.ask(analyst, slow, {}, run_id=run_id)))
    worker.start()
    until = time.monotonic() + 10
    while not any(each.id == run_id and each.seconds > 0.5 for each in api.running(analyst)):
        assert time.monotonic() < until
        time.sleep(0.05)
    began = time.perf_counter()
    assert api.cancel(analyst, run_id)
    worker.join()
    assert time.perf_counter() - began < 3
    assert isinstance(got[0], api.Refusal)
    assert got[0].code == "cancelled"
    assert not api.running(analyst)
    assert not api.cancel(analyst, run_id)


def test_a_third_question_is_told_to_wait(two_workspaces: EventStore, analyst: Access) -> None:
    got = api.ask(analyst, "SELECT 1", {}, limits=Limits(at_once=0))
    assert isinstance(got, api.Refusal)
    assert got.code == "busy"


def test_the_statements_of_our_tables_are_files_of_this_package() -> None:
    folder = Path(api.__file__).parent / "sql"
    assert {path.stem for path in folder.glob("*.sql")} == set(TABLES)
