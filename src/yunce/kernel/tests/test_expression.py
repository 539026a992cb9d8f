"""The language: what its page promises, what it refuses and where, and that nothing gets out of it."""

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunce.kernel.expression import FUNCTIONS, MAX_DEPTH, MAX_LENGTH, UNITS, ExpressionError, Sql, Type, parse

PAGE = (Path(__file__).parents[4] / "docs" / "expression.md").read_text(encoding="utf-8")
NAMES = {
    "年龄": Type.NUMBER,
    "城市": Type.TEXT,
    "会员": Type.BOOLEAN,
    "首单": Type.DATE,
    "现在": Type.DATE,
    "停留": Type.DURATION,
    "标签": Type.SET,
    "消费": Type.NUMBER,
    "订单": Type.NUMBER,
    "收入": Type.NUMBER,
}
VALUES = {
    "年龄": 25,
    "城市": "上海",
    "会员": True,
    "首单": date(2026, 3, 1),
    "现在": datetime(2026, 3, 11, 4, tzinfo=UTC),
    "停留": timedelta(minutes=90),
    "标签": ["VIP", "老客"],
    "消费": Decimal("1280.5"),
    "订单": 4,
    "收入": None,
}
COLUMNS = {name: f"c{place}" for place, name in enumerate(NAMES)}


def examples(kind: str) -> list[tuple[str, str]]:
    blocks = re.findall(rf"```{kind}\n(.*?)```", PAGE, flags=re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return [(text.rstrip(), result.strip()) for text, result in (line.rsplit("  # ", 1) for line in lines)]


@pytest.mark.parametrize(("text", "result"), examples("expression"), ids=lambda part: part)
def test_each_example_of_the_page_gives_what_the_page_says(text: str, result: str):
    expected = None if result == "missing" else parse(result, {}).evaluate({})
    found = parse(text, NAMES).evaluate(VALUES)
    assert found == (pytest.approx(expected) if isinstance(expected, float) else expected)


@pytest.mark.parametrize(("text", "says"), examples("error"), ids=lambda part: part)
def test_each_error_of_the_page_reads_as_the_page_says(text: str, says: str):
    with pytest.raises(ExpressionError) as error:
        parse(text, NAMES)
    assert error.value.say() == says
    assert error.value.say("en").startswith(f"line {error.value.line}, column {error.value.column}: ")


def test_the_page_names_every_function_and_unit_and_limit():
    for function in FUNCTIONS:
        assert f"`{function}(" in PAGE
    for unit in UNITS:
        assert unit in PAGE
    assert str(MAX_LENGTH) in PAGE
    assert f"{MAX_DEPTH} 层" in PAGE


@pytest.mark.parametrize(
    ("text", "code", "column", "suggestion"),
    [
        ("", "empty", 1, None),
        ("  ", "empty", 1, None),
        ("消费 +", "unfinished", 5, None),
        ("(消费", "unfinished", 4, None),
        ("消费 + * 2", "unexpected", 6, None),
        ("会员 & 会员", "character", 4, "and"),
        ('城市 = "上', "unclosed", 6, None),
        ('城市 = "\\q"', "escape", 6, "\\\\"),
        ('城市 = "\\ud800"', "text", 6, None),
        ("30m > 停留", "unit", 1, "30min"),
        ("1e999", "number", 1, None),
        ("1e300w", "number", 1, None),
        ("2026-02-30 < 首单", "date", 1, "2026-03-01"),
        ("2300-01-01 < 首单", "date", 1, "1900 … 2199"),
        ("消费 > 1 and 成市 = 城市", "name", 12, "城市"),
        ("Min(1)", "count", 1, None),
        ("if(会员, 1)", "count", 1, None),
        ("lower(城市, 城市)", "count", 1, None),
        ('消费 > "1"', "type", 6, None),
        ("消费 and 会员", "type", 1, "x > 0"),
        ('城市 < "b"', "type", 4, 'x in {"…"}'),
        ("首单 + 7", "type", 6, "7d"),
        ('首单 > "2026-01-01"', "type", 6, "2026-03-01"),
        ("首单 + 现在", "type", 4, "x - y"),
        ("-城市", "type", 1, None),
        ("abs(城市)", "type", 5, None),
        ('max(1, "2")', "type", 8, None),
        ('标签 = "VIP"', "type", 4, '"…" in x'),
        ("年龄 in 标签", "type", 1, None),
        ("城市 in 城市", "set", 7, "x in {1, 2}"),
        ('年龄 in {1, "2"}', "mixed", 11, None),
        ('年龄 in {"2"}', "type", 7, None),
        ('if(会员, 1, "a")', "mixed", 11, None),
        ("if(会员, missing, missing)", "bare_missing", 1, None),
        ("coalesce(标签, 标签)", "type", 10, None),
        ("收入 = missing", "bare_missing", 6, "is_missing(x)"),
        ("round(消费, 年龄)", "digits", 11, "round(x, 2)"),
        ("round(消费, 1.5)", "digits", 11, "round(x, 2)"),
    ],
)
def test_an_error_names_its_kind_its_column_and_a_way_out(text: str, code: str, column: int, suggestion: str | None):
    with pytest.raises(ExpressionError) as error:
        parse(text, NAMES)
    assert (error.value.code, error.value.column, error.value.suggestion) == (code, column, suggestion)
    assert "{" not in error.value.message.replace("{…}", "")


def test_an_error_in_a_later_line_names_that_line():
    with pytest.raises(ExpressionError) as error:
        parse("消费 > 1\n  and 成市 = 城市", NAMES)
    assert (error.value.line, error.value.column) == (2, 7)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 1990 + "1" + ")" * 1990,
        "-" * 3900 + "1",
        "not " * 900 + "会员",
        "1" + "+1" * 1990,
        "abs(" * 700 + "1" + ")" * 700,
        "1" * 4001,
        "会员 and " * 400 + "会员",
        "{" * 4000,
        '"' * 3999,
    ],
    ids=["brackets", "minus", "not", "sum", "calls", "length", "and", "braces", "quotes"],
)
def test_deep_and_long_text_is_answered_without_exhausting_the_stack(text: str):
    try:
        parse(text, NAMES).evaluate(VALUES)
    except ExpressionError as error:
        assert error.code in ("too_deep", "too_long", "unfinished", "unexpected", "character", "unclosed")  # noqa: PT017


@given(st.text(max_size=60) | st.text("年龄城市 ()+-*/<>=!{}\"'`,.0123456789eEkmd%andornotif\\", max_size=60))
def test_any_text_is_an_expression_or_an_expression_error(text: str):
    try:
        parse(text, NAMES)
    except ExpressionError as error:
        assert error.line >= 1  # noqa: PT017
        assert error.column >= 1  # noqa: PT017
        assert error.say()  # noqa: PT017


@pytest.mark.parametrize(
    "text",
    [
        '__import__("os").system("true")',
        "().__class__.__bases__",
        "年龄.__class__",
        "lambda: 1",
        "[x for x in {1}]",
        'eval("1")',
        'exec("1")',
        'open("/etc/passwd")',
        "f'{1}'",
        "1; DROP TABLE rows",
        "年龄 -- comment",
        "年龄 /* */ + 1",
        "(SELECT 1)",
        "sleep(3)",
        "`c0); DROP TABLE rows; --` = 1",
        "{e0:Float64}",
    ],
)
def test_code_of_other_languages_is_refused(text: str):
    with pytest.raises(ExpressionError):
        parse(text, NAMES)


ATTACKS = st.one_of(
    st.sampled_from(
        ["' OR 1=1 --", "\\' OR 1=1 --", "'); DROP TABLE rows; --", "{e1:String}", "{e0:Identifier}", "%(x)s", "\\"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
)


@given(ATTACKS, ATTACKS)
def test_no_text_enters_the_statement(one: str, other: str):
    sql = parse(f"城市 = {_quoted(one)} or 城市 in {{{_quoted(other)}}}", NAMES).to_clickhouse(COLUMNS)
    assert sql.text == "(((c1) = {e0:String}) OR ((c1) IN {e1:Array(String)}))"
    assert sql.params == {"e0": one, "e1": [other]}


@given(ATTACKS)
def test_every_text_arrives_in_the_store_as_it_is(kernel_store: Any, text: str):
    assert _asked(kernel_store, _quoted(text)) == text
    assert _asked(kernel_store, f'{_quoted(text)} in {{"x", {_quoted(text)}}}')
    assert _asked(kernel_store, f"contains({_quoted(text)}, {_quoted(text)})")


def _quoted(text: str) -> str:
    body = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{body}"'


def _asked(store: Any, text: str) -> Any:
    sql = parse(text, NAMES).to_clickhouse({})
    return store.query(f"SELECT {sql.text}", parameters=sql.params).result_rows[0][0]


DEEPEST: dict[str, Callable[[str], str]] = {
    "sum": lambda inner: f"({inner} + 1)",
    "round": lambda inner: f"round({inner}, 2)",
    "if": lambda inner: f"if({inner} > 0, 5, 6)",
    "max": lambda inner: f"max(1, {inner})",
    "abs": lambda inner: f"abs({inner})",
}


@pytest.mark.parametrize("wrap", DEEPEST.values(), ids=DEEPEST)
def test_the_store_accepts_what_is_as_deep_as_the_language_allows(kernel_store: Any, wrap: Callable[[str], str]):
    text, deepest = "7", None
    for _ in range(MAX_DEPTH + 1):
        try:
            deepest = parse(text, NAMES)
        except ExpressionError as error:
            assert error.code == "too_deep"  # noqa: PT017
            break
        text = wrap(text)
    assert deepest is not None
    sql = deepest.to_clickhouse({})
    answer = kernel_store.query(f"SELECT {sql.text}", parameters=sql.params).result_rows[0][0]
    assert answer == deepest.evaluate({})


def test_a_column_may_be_a_fragment_with_its_own_parameters():
    fragment = Sql("JSONExtractFloat(properties, {p:String})", {"p": "amount"})
    sql = parse("消费 > 10", NAMES).to_clickhouse({"消费": fragment}, prefix="rule")
    assert sql.params == {"p": "amount", "rule0": 10.0}
    with pytest.raises(ValueError, match="prefix"):
        parse("消费 > 10", NAMES).to_clickhouse({"消费": fragment}, prefix="p; --")
    with pytest.raises(ValueError, match="already bound"):
        parse("消费 > 10", NAMES).to_clickhouse({"消费": Sql("{e0:Float64}", {"e0": 1})})
    with pytest.raises(ExpressionError, match="no column"):
        parse("消费 > 10", NAMES).to_clickhouse({})


def test_draws_come_back_with_missing_marked():
    draws = {
        "消费": np.array([10.0, math.nan, 30.0]),
        "订单": np.array([2, 5, 0]),
        "会员": np.array([1.0, 0.0, math.nan]),
    }
    np.testing.assert_array_equal(parse("消费 / 订单", NAMES).evaluate_draws(draws), [5, math.nan, math.nan])
    np.testing.assert_array_equal(parse("消费 > 20 or 会员", NAMES).evaluate_draws(draws), [1, math.nan, 1])
    assert parse('if(会员, "是", "否")', NAMES).evaluate_draws(draws).tolist() == ["是", "否", None]
    moments = np.array(["2026-03-01T00:00", "NaT"], dtype="datetime64[s]")
    late = parse("首单 + 1d", NAMES).evaluate_draws({"首单": moments})
    assert late[0] == np.datetime64("2026-03-02")
    assert np.isnat(late[1])
    assert parse("消费 * 2", NAMES).evaluate_draws({"消费": 4}).tolist() == [8.0]


def test_an_expression_knows_its_names_and_its_type():
    expression = parse("if(会员, 消费, 0) / 订单", NAMES)
    assert expression.names == {"会员", "消费", "订单"}
    assert expression.type is Type.NUMBER


@pytest.mark.parametrize(
    ("text", "values", "code"),
    [
        ("消费 > 1", {}, "no_value"),
        ("消费 > 1", {"消费": "12"}, "value"),
        ("消费 > 1", {"消费": True}, "value"),
        ("会员", {"会员": 1}, "value"),
        ('城市 = "a"', {"城市": 5}, "value"),
        ("首单 > 2026-01-01", {"首单": "2026-01-01"}, "value"),
        ('"a" in 标签', {"标签": "abc"}, "value"),
        ("首单 > 2026-01-01", {"首单": datetime(2026, 1, 1)}, "value"),  # noqa: DTZ001
    ],
)
def test_a_value_of_another_type_is_refused_and_named(text: str, values: dict[str, Any], code: str):
    with pytest.raises(ExpressionError) as error:
        parse(text, NAMES).evaluate(values)
    assert error.value.code == code
    assert error.value.column >= 1


def test_draws_of_different_lengths_are_refused():
    with pytest.raises(ExpressionError) as error:
        parse("消费 + 订单", NAMES).evaluate_draws({"消费": np.ones(3), "订单": np.ones(2)})
    assert error.value.code == "length"


@pytest.mark.parametrize("value", [math.nan, math.inf, Decimal("NaN"), None, 10**400])
def test_a_number_that_is_not_finite_is_missing(value: Any):
    assert parse("消费 + 1", NAMES).evaluate({"消费": value}) is None
