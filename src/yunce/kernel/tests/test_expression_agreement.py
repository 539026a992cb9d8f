"""The three back ends give the same answer to random expressions over awkward rows, on the real store."""

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yunce.kernel.expression import Expression, Type, parse

NAMES = {
    "x": Type.NUMBER,
    "y": Type.NUMBER,
    "count": Type.NUMBER,
    "s": Type.TEXT,
    "城市": Type.TEXT,
    "b": Type.BOOLEAN,
    "c": Type.BOOLEAN,
    "d": Type.DATE,
    "e": Type.DATE,
    "t": Type.DURATION,
    "tags": Type.SET,
}
KINDS = {
    "x": "Nullable(Float64)",
    "y": "Nullable(Float64)",
    "count": "Int64",
    "s": "Nullable(String)",
    "城市": "LowCardinality(Nullable(String))",
    "b": "Nullable(Bool)",
    "c": "Nullable(Bool)",
    "d": "Nullable(DateTime64(6, 'UTC'))",
    "e": "Nullable(DateTime64(6, 'UTC'))",
    "t": "Nullable(Float64)",
    "tags": "Array(String)",
}
COLUMNS = {name: f"`{name}`" for name in NAMES}
NUMBERS = [None, 0.0, -0.0, 1.0, -1.0, 0.5, 2.5, -2.5, 0.1, 0.2, 0.3, 1e308, -1e308, 5e-324, 1 / 3, 2.0**53, 1.005]
NASTY = ["'; DROP TABLE rows; --", "\\", "\x00", "🧧", "{e0:String}", "a'b\"c`d", "\\'", "%s", "*/", "$$"]
TEXTS = [None, "", "a", "A", "ab", "北京", "北", *NASTY]
MOMENTS = [
    None,
    datetime(2026, 3, 1, tzinfo=UTC),
    datetime(2026, 2, 28, 16, tzinfo=UTC),
    datetime(2026, 2, 28, 15, 59, 59, 999999, tzinfo=UTC),
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(2011, 10, 30, 1, 30, tzinfo=UTC),
    datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC),
    datetime(1985, 7, 1, 12, tzinfo=UTC),
]
TAGS = [[], ["a"], ["a", "a", "北京"], ["", "ab", "\\"]]


def _rows() -> list[dict[str, Any]]:
    """Every value of each kind, in strides that are prime to each other, so that all pairs come up."""
    lengths = [
        None,
        timedelta(0),
        timedelta(days=1),
        timedelta(hours=-36),
        timedelta(microseconds=1),
        timedelta(days=40000),
    ]
    rows = []
    for i in range(120):
        rows.append(
            {
                "x": NUMBERS[i % len(NUMBERS)],
                "y": NUMBERS[(i * 7 + i // len(NUMBERS)) % len(NUMBERS)],
                "count": [0, 1, -3, 10, 2**53 + 1][i % 5],
                "s": TEXTS[i % len(TEXTS)],
                "城市": TEXTS[(i * 5 + i // len(TEXTS)) % len(TEXTS)],
                "b": [None, True, False][i % 3],
                "c": [None, True, False][i // 3 % 3],
                "d": MOMENTS[i % len(MOMENTS)],
                "e": MOMENTS[(i * 3 + i // len(MOMENTS)) % len(MOMENTS)],
                "t": lengths[i % len(lengths)],
                "tags": TAGS[i % len(TAGS)],
            }
        )
    return rows


ROWS = _rows()
DRAWS = {
    name: np.array([math.nan if row[name] is None else float(row[name]) for row in ROWS])
    if kind is Type.NUMBER
    else np.fromiter((row[name] for row in ROWS), dtype=object, count=len(ROWS))
    for name, kind in NAMES.items()
}


@pytest.fixture(scope="session")
def ask(kernel_store: Any) -> Callable[[Expression], list[Any]]:
    """The answers of the store, in the order of ROWS."""
    columns = ", ".join(f"`{name}` {kind}" for name, kind in KINDS.items())
    kernel_store.command(f"CREATE OR REPLACE TABLE rows (id UInt32, {columns}) ENGINE = MergeTree ORDER BY id")
    table = [[place, *(_stored(row[name]) for name in NAMES)] for place, row in enumerate(ROWS)]
    kernel_store.insert("rows", table, column_names=["id", *NAMES])

    def answers(expression: Expression) -> list[Any]:
        sql = expression.to_clickhouse(COLUMNS)
        question = f"SELECT {sql.text} FROM rows ORDER BY id"  # noqa: S608  # that nothing breaks out is what we test
        rows = kernel_store.query(question, parameters=sql.params).result_rows
        return [row[0] for row in rows]

    return answers


def _stored(value: Any) -> Any:
    return value.total_seconds() if isinstance(value, timedelta) else value


def _plain(value: Any, kind: Type) -> Any:
    """One form for the answers of all three: None, float, bool, str, datetime, seconds."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, (np.datetime64, np.timedelta64)):
        if np.isnat(value):
            return None
        value = value.item()
    if kind is Type.BOOLEAN:
        return bool(value)
    if kind is Type.DATE:
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if kind is Type.DURATION:
        # Callers get durations to the microsecond; the store's seconds keep more.
        seconds = value.total_seconds() if isinstance(value, timedelta) else value
        return pytest.approx(seconds, abs=2e-6, rel=1e-15)
    return value


def quoted(text: str) -> str:
    body = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{body}"'


LITERALS: dict[Type, st.SearchStrategy[str]] = {
    Type.NUMBER: st.one_of(
        st.sampled_from(["0", "1", "2", "3%", "10k", "1.5万", "0.1", "2.5", "1e308", "1e-300"]),
        st.floats(0, 1e6, allow_nan=False).map(lambda number: f"{number!r}"),
    ),
    Type.TEXT: st.one_of(
        st.sampled_from([text for text in TEXTS if text is not None]),
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6),
    ).map(quoted),
    Type.BOOLEAN: st.sampled_from(["true", "false"]),
    Type.DATE: st.sampled_from(["2026-03-01", "2026-02-28T16:00:00Z", "1970-01-01 08:00", "2011-10-30", "2199-12-31"]),
    Type.DURATION: st.sampled_from(["0d", "1d", "36h", "2w", "90min", "3天", "1e5d"]),
}
SETS = {
    kind: st.lists(LITERALS[kind], min_size=1, max_size=3).map(lambda items: "{" + ", ".join(items) + "}")
    for kind in LITERALS
}
OF_TYPE = {kind: st.sampled_from([name for name in NAMES if NAMES[name] is kind]) for kind in LITERALS}


def _call(template: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda given: template.format(*given))


def expressions(kind: Type, depth: int) -> st.SearchStrategy[str]:
    """Texts of a type; every operator and function appears."""
    leaf = st.one_of(OF_TYPE[kind], OF_TYPE[kind], LITERALS[kind])
    if depth == 0:
        return leaf

    def of(wanted: Type) -> st.SearchStrategy[str]:
        return st.deferred(lambda: expressions(wanted, depth - 1))

    n, t, b, d, u = (of(wanted) for wanted in (Type.NUMBER, Type.TEXT, Type.BOOLEAN, Type.DATE, Type.DURATION))
    own = of(kind)
    any_kind = st.sampled_from(list(LITERALS)).flatmap(of)
    pair = st.sampled_from([Type.NUMBER, Type.DATE, Type.DURATION]).flatmap(lambda one: st.tuples(of(one), of(one)))
    same = st.sampled_from(list(LITERALS)).flatmap(lambda one: st.tuples(of(one), of(one)))
    member = st.sampled_from(list(LITERALS)).flatmap(lambda one: st.tuples(of(one), SETS[one]))
    sign = st.sampled_from(["<", "<=", ">", ">="])
    options = [
        leaf,
        _call("if({}, {}, {})", b, own, own),
        _call("if({}, {}, missing)", b, own),
        _call("coalesce({}, {})", own, own),
    ]
    options += {
        Type.NUMBER: [
            _call("({} {} {})", n, st.sampled_from(["+", "-", "*", "/", "/"]), n),
            _call("(-{})", n),
            _call("({} / {})", u, u),
            _call("{}({})", st.sampled_from(["abs", "floor", "ceil", "sqrt", "round"]), n),
            _call("round({}, {})", n, st.sampled_from(["0", "1", "2", "12"])),
            _call("{}({}, {}, {})", st.sampled_from(["min", "max"]), n, n, n),
            _call("length({})", st.one_of(t, st.just("tags"))),
            _call("{}({})", st.sampled_from(["year", "month", "weekday", "hour"]), d),
            _call("days_between({}, {})", d, d),
        ],
        Type.TEXT: [_call("lower({})", t)],
        Type.BOOLEAN: [
            _call("({} {} {})", b, st.sampled_from(["and", "or"]), b),
            _call("({} and {} and {})", b, b, b),
            _call("(not {})", b),
            st.tuples(pair, sign).map(lambda got: f"({got[0][0]} {got[1]} {got[0][1]})"),
            st.tuples(same, st.sampled_from(["=", "!="])).map(lambda got: f"({got[0][0]} {got[1]} {got[0][1]})"),
            st.tuples(member, st.sampled_from(["in", "not in"])).map(lambda got: f"({got[0][0]} {got[1]} {got[0][1]})"),
            _call("({} in tags)", t),
            _call("contains(tags, {})", t),
            _call("is_missing({})", any_kind),
            _call("{}({}, {})", st.sampled_from(["contains", "starts_with", "ends_with"]), t, t),
        ],
        Type.DATE: [
            _call("({} {} {})", d, st.sampled_from(["+", "-"]), u),
            _call("{}({}, {})", st.sampled_from(["min", "max"]), d, d),
        ],
        Type.DURATION: [
            _call("({} {} {})", u, st.sampled_from(["+", "-"]), u),
            _call("({} {} {})", u, st.sampled_from(["*", "/"]), n),
            _call("({} - {})", d, d),
            _call("{}({})", st.sampled_from(["abs", "-"]), u),
        ],
    }[kind]
    return st.one_of(options)


ZONES = st.sampled_from(["Asia/Shanghai", "Europe/London", "America/New_York"])
RANDOM = st.sampled_from(list(LITERALS)).flatmap(lambda kind: expressions(kind, 3))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=RANDOM, zone=ZONES)
def test_values_draws_and_the_store_agree(ask: Callable[[Expression], list[Any]], text: str, zone: str):
    expression = parse(text, NAMES, zone=zone)
    kind = expression.type
    by_values = [_plain(expression.evaluate(row), kind) for row in ROWS]
    drawn = expression.evaluate_draws(DRAWS)
    by_draws = [_plain(value, kind) for value in drawn] if len(drawn) > 1 else [_plain(drawn[0], kind)] * len(ROWS)
    in_store = [_plain(value, kind) for value in ask(expression)]
    assert by_draws == by_values
    assert in_store == by_values


@pytest.mark.parametrize(
    "text",
    [
        "(not false) in {false, true, false}",  # NOT binds weaker than IN in the store
        "x in {0}",  # the store's IN tells -0 from 0
        "1970-01-01 - t * 1000",  # what lies under a NULL date
        "max(x, y)",  # the store's greatest skips NULL
        "if(b, 1, 2)",  # the store takes a missing condition for false
        "2.5 - round(x)",  # the store rounds halves to even
        "s in {'a', 'b'} or 城市 not in {'a'}",
    ],
)
def test_where_engines_differ_by_nature_the_language_does_not(ask: Callable[[Expression], list[Any]], text: str):
    expression = parse(text, NAMES)
    by_values = [_plain(expression.evaluate(row), expression.type) for row in ROWS]
    drawn = [_plain(value, expression.type) for value in expression.evaluate_draws(DRAWS)]
    assert drawn in (by_values, by_values[:1])
    assert [_plain(value, expression.type) for value in ask(expression)] == by_values
