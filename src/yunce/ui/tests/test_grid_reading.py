"""What a person typed or pasted, cell by cell."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunce.kernel.money import Money
from yunce.ui.components.grid import typed
from yunce.ui.grid import (
    MAX_ROWS,
    CellError,
    GridColumn,
    GridKind,
    GridShapeError,
    read_cell,
    read_grid,
    read_paste,
    read_posted,
)

CHOICES = [("owned", "自有"), ("external", "外部")]
COLUMNS = [
    GridColumn(key="name", label="渠道", required=True),
    GridColumn(key="kind", label="类型", kind="choice", choices=CHOICES),
    GridColumn(key="budget", label="预算", kind="money", currency="CNY"),
    GridColumn(key="share", label="占比", kind="percent"),
    GridColumn(key="begins", label="开始", kind="day"),
]


@dataclass(frozen=True)
class Case:
    kind: GridKind
    text: str
    gets: Any


@pytest.mark.parametrize(
    "case",
    [
        Case("text", "  小红书 ", "小红书"),
        Case("text", "—", None),
        Case("number", "1,234.5", 1234.5),
        Case("number", "1.2万", 12000.0),
        Case("number", "１２．５", 12.5),
        Case("number", "(3)", -3.0),
        Case("number", "−3", -3.0),
        Case("number", "30%", 0.3),
        Case("integer", "12", 12),
        Case("integer", "1.5万", 15000),
        Case("percent", "30", 0.3),
        Case("percent", "0.3", 0.3),
        Case("percent", "30%", 0.3),
        Case("percent", "0.5%", 0.005),
        Case("money", "¥1,234.50", Money(123450, "CNY")),
        Case("money", "1.2万", Money(1200000, "CNY")),
        Case("day", "2026-11-22", date(2026, 11, 22)),
        Case("day", "2026/1/5", date(2026, 1, 5)),
        Case("day", "2026年1月5日", date(2026, 1, 5)),
        Case("day", "2026-01-05 00:00:00", date(2026, 1, 5)),
        Case("choice", "自有", "owned"),
        Case("choice", "EXTERNAL", "external"),
        Case("flag", "是", True),
        Case("flag", "0", False),
    ],
    ids=lambda case: f"{case.kind} {case.text}",
)
def test_a_cell_is_read_as_people_write(case: Case) -> None:
    column = GridColumn(key="k", label="K", kind=case.kind, choices=CHOICES, currency="CNY")
    assert read_cell(case.text, column) == case.gets


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        ("number", "很多", "不是数字"),
        ("number", "1e5", "不是数字"),
        ("integer", "1.5", "整数"),
        ("money", "12.345", "CNY"),
        ("day", "2026-02-30", "不是日期"),
        ("choice", "别的", "自有、外部"),
        ("flag", "也许", "是 或 否"),
    ],
)
def test_a_cell_that_cannot_be_read_says_why(kind: GridKind, text: str, says: str) -> None:
    column = GridColumn(key="k", label="K", kind=kind, choices=CHOICES, currency="CNY")
    with pytest.raises(CellError, match=says):
        read_cell(text, column)


def test_rows_keep_their_ids_and_empty_ones_are_left_out() -> None:
    sent = json.dumps([{"id": "a", "name": "小红书", "budget": "12"}, {"id": "", "name": " "}, {"name": "抖音"}])
    answer = read_grid(sent, COLUMNS)
    assert answer.valid
    assert [(row.place, row.id, row.values["name"]) for row in answer.rows] == [(0, "a", "小红书"), (2, "", "抖音")]


def test_errors_stand_at_their_cells_and_the_text_is_kept() -> None:
    answer = read_grid(json.dumps([{"name": "", "budget": "很多"}]), COLUMNS)
    assert set(answer.errors) == {(0, "name"), (0, "budget")}
    assert answer.texts[0]["budget"] == "很多"


@pytest.mark.parametrize("sent", ["{", "{}", "[1]", '"x"'])
def test_what_is_no_grid_is_refused(sent: str) -> None:
    with pytest.raises(GridShapeError):
        read_grid(sent, COLUMNS)


def test_too_many_rows_are_an_error_and_not_a_long_wait() -> None:
    answer = read_grid(json.dumps([{"name": "x"}] * (MAX_ROWS + 50)), COLUMNS)
    assert not answer.valid
    assert len(answer.texts) == MAX_ROWS + 1


def test_a_pasted_block_with_a_heading_is_read_by_its_names() -> None:
    answer = read_paste("预算\t渠道\t别的\n1,000\t小红书\tx\n\n2000\t抖音\ty\n", COLUMNS)
    assert [(row.values["name"], row.values["budget"]) for row in answer.rows] == [
        ("小红书", Money(100000, "CNY")),
        ("抖音", Money(200000, "CNY")),
    ]


def test_a_pasted_block_without_a_heading_is_read_in_order() -> None:
    answer = read_paste("小红书\t外部\t1000\n社群\t自有\t\t10%\t2026-12-01", COLUMNS)
    assert [row.values["kind"] for row in answer.rows] == ["external", "owned"]
    assert answer.rows[1].values["share"] == pytest.approx(0.1)


def test_a_quoted_cell_may_hold_lines_and_tabs() -> None:
    answer = read_paste('"小红书\n种草"\t外部', COLUMNS)
    assert answer.rows[0].values["name"] == "小红书\n种草"


@given(st.text())
def test_no_paste_breaks_the_reader(text: str) -> None:
    read_paste(text, COLUMNS)


@given(st.integers(-(10**12), 10**12), st.sampled_from(["CNY", "JPY", "KWD"]))
def test_money_shown_in_a_grid_reads_back_exactly(minor: int, currency: str) -> None:
    column = GridColumn(key="k", label="K", kind="money", currency=currency)
    assert read_cell(typed(Money(minor, currency), column), column) == Money(minor, currency)


@given(st.floats(0, 1))
def test_a_share_shown_in_a_grid_reads_back(share: float) -> None:
    column = GridColumn(key="k", label="K", kind="percent")
    assert read_cell(typed(share, column), column) == pytest.approx(share, abs=1e-6)


@given(st.floats(-1e9, 1e9))
def test_a_number_shown_in_a_grid_reads_back(value: float) -> None:
    column = GridColumn(key="k", label="K", kind="number")
    assert read_cell(typed(value, column), column) == pytest.approx(value, abs=1e-5)


def test_cells_sent_one_by_one_lie_over_the_rows_that_were_shown():
    shown = json.dumps([{"id": "a", "name": "小红书", "budget": "1"}, {"id": "b", "name": "社群", "budget": "2"}])
    cells = {
        "rows.0.name": "小红书",
        "rows.0.budget": "8,000",
        "rows.1.name": "",
        "rows.1.budget": "",
        "rows.3.name": "门店",
    }
    answer = read_posted({"rows": shown, "other.0.name": "x", **cells}, "rows", COLUMNS)
    assert [(row.id, row.values["name"]) for row in answer.rows] == [("a", "小红书"), ("", "门店")]
    assert answer.rows[0].values["budget"] == Money(800_000, "CNY")


def test_with_scripts_the_hidden_field_alone_is_read():
    answer = read_posted({"rows": json.dumps([{"id": "a", "name": "小红书"}])}, "rows", COLUMNS)
    assert [row.id for row in answer.rows] == ["a"]
    assert read_posted({}, "rows", COLUMNS).rows == []


@pytest.mark.parametrize("cell", ["rows.x.name", "rows.-1.name", f"rows.{MAX_ROWS + 1}.name"])
def test_a_cell_of_no_row_is_refused(cell):
    with pytest.raises(GridShapeError, match="no cell of the grid"):
        read_posted({cell: "1"}, "rows", COLUMNS)
