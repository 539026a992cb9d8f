"""From rows to events: what is stored, what is kept aside and why, and which rows count as the same."""

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunce.events.files.rules.cells import Cell
from yunce.events.files.rules.convert import Converter, RowEvent
from yunce.events.files.rules.guess import guess_mapping
from yunce.events.files.rules.identity import REJECT_COLUMNS
from yunce.events.files.rules.mapping import ColumnMap, MappingRefused, mapping_from, read_mapping
from yunce.events.files.rules.reading import batches, preview, try_mapping
from yunce.events.files.rules.rejects import Reject, guard, header_line, reject_line, unguard
from yunce.events.files.rules.tables import open_table

COLUMNS = ("会员号", "付款时间", "金额", "渠道", "新客", "备注")
MAPPING: dict[str, Any] = {
    "time": {"column": "付款时间", "zone": "Asia/Shanghai"},
    "event": {"name": "支付"},
    "person": {"column": "会员号"},
    "amount": {"column": "金额"},
    "channel": {"column": "渠道", "value": "门店"},
    "properties": {"types": {"新客": "yes_no"}, "names": {"新客": "first_order"}},
}


def mapping(**changes: Any) -> ColumnMap:
    return mapping_from({**MAPPING, **changes})


def converter(columns: tuple[str, ...] = COLUMNS, plan: ColumnMap | None = None, source: str = "s1") -> Converter:
    return Converter(plan or mapping(), columns, source=source, form="ymd", zone=ZoneInfo("Asia/Shanghai"), mark=".")


def event(row: list[Cell], **options: Any) -> RowEvent:
    made = converter(**options).convert(2, row)
    assert isinstance(made, RowEvent), made
    return made


GOOD: list[Cell] = ["甲", "2025-03-01 12:30", "¥1,200.50", "抖音", "是", "第一单"]


def test_a_row_becomes_an_event_with_exact_amount_utc_time_and_typed_properties() -> None:
    made = event(GOOD)
    assert (made.event, made.person, made.channel) == ("支付", "甲", "抖音")
    assert made.time == datetime(2025, 3, 1, 4, 30, tzinfo=UTC)
    assert made.amount == Decimal("1200.50")
    assert made.properties == {"first_order": True, "备注": "第一单"}


def test_what_is_not_there_stays_unknown() -> None:
    made = event(["", "2025-03-01", "-", "", "", ""])
    assert (made.person, made.amount, made.channel, made.properties) == ("", None, "门店", {})


def test_an_amount_may_be_quantity_times_price() -> None:
    made = event(
        ["2025-03-01", -3, 0.1], columns=("t", "n", "p"),
        plan=mapping_from({"time": {"column": "t"}, "event": {"name": "下单"}, "amount": {"product": ["n", "p"]}}),
    )  # fmt: skip
    assert made.amount == Decimal("-0.3")


def test_event_names_may_come_from_a_column_and_be_renamed() -> None:
    plan = mapping_from({"time": {"column": "t"}, "event": {"column": "e", "rename": {"pay": "支付"}}})
    assert event(["2025-03-01", "pay"], columns=("t", "e"), plan=plan).event == "支付"
    assert event(["2025-03-01", "cart"], columns=("t", "e"), plan=plan).event == "cart"


@dataclass(frozen=True)
class Bad:
    name: str
    place: int
    cell: Cell
    code: str
    column: str


BAD = [
    Bad("no time", 1, "", "missing_time", "付款时间"),
    Bad("a dash for a time", 1, "—", "missing_time", "付款时间"),
    Bad("another format", 1, "31/12/2024", "bad_time", "付款时间"),
    Bad("a word for an amount", 2, "很多", "bad_number", "金额"),
    Bad("a decimal comma", 2, "1,20", "bad_number", "金额"),
    Bad("an amount beyond the store", 2, "1000000000000", "amount_too_large", "金额"),
    Bad("an id that excel rounded", 0, "1.23457E+15", "rounded_id", "会员号"),
    Bad("a name too long", 3, "很" * 300, "too_long", "渠道"),
    Bad("neither yes nor no", 4, "也许", "bad_yes_no", "新客"),
    Bad("bytes that are no characters", 5, "\udcff", "undecodable", "备注"),
]


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.name)
def test_a_bad_cell_keeps_its_row_aside_with_place_and_reason(case: Bad) -> None:
    row = [*GOOD]
    row[case.place] = case.cell
    made = converter().convert(7, row)
    assert isinstance(made, Reject)
    assert (made.row, made.column, made.code) == (7, case.column, case.code)
    assert len(made.cells) == len(COLUMNS)


def test_a_row_wider_than_the_header_is_kept_aside() -> None:
    made = converter().convert(2, [*GOOD, "多"])
    assert isinstance(made, Reject)
    assert made.code == "too_many_cells"


def test_identical_rows_of_one_file_stay_distinct_and_a_second_file_gives_the_same_ids() -> None:
    first, second = converter(), converter()
    ids = [first.convert(n, [*GOOD]).id for n in range(3)]
    assert len(set(ids)) == 3
    assert [second.convert(n, [*GOOD]).id for n in range(3)] == ids
    assert converter(source="s2").convert(1, [*GOOD]).id not in ids


def test_a_row_is_the_same_wherever_it_stands_and_however_its_number_is_stored() -> None:
    turned = tuple(reversed(COLUMNS))
    assert event(GOOD).id == event(list(reversed(GOOD)), columns=turned).id
    assert event(["甲", "2025-03-01", 12.0, "", "", ""]).id == event(["甲", "2025-03-01", "12", "", "", ""]).id
    assert event([*GOOD, ""], columns=(*COLUMNS, "后来加的列")).id == event(GOOD).id


def test_a_mended_row_keeps_the_id_it_was_set_aside_with() -> None:
    aside = converter().convert(2, ["甲", "2025-03-01", "12o", "", "", ""])
    columns = (*COLUMNS, *REJECT_COLUMNS)
    mended = ["甲", "2025-03-01", "120", "", "", "", "2", "金额", "…", aside.id]
    one, again = (converter(columns=columns).convert(2, [*mended]) for _ in range(2))
    assert isinstance(one, RowEvent)
    assert one.id == again.id
    assert one.id != event(["甲", "2025-03-01", "120", "", "", ""]).id  # a row loaded before may look the same
    assert set(one.properties) <= {"备注"}


def test_a_mapping_names_what_is_wrong_with_it() -> None:
    for wrong, where in [
        ({"time": {}}, "time.column"),
        ({"event": {}}, "event"),
        ({"event": {"name": "a", "column": "b"}}, "event"),
        ({"time": {"column": "t", "format": "dd/mm"}}, "time.format"),
        ({"time": {"column": "t", "zone": "Beijing"}}, "time.zone"),
        ({"amout": {"column": "x"}}, "amout"),
        ({"amount": {"colum": "x"}}, "amount.colum"),
        ({"properties": {"types": {"x": "money"}}}, "properties.types.x"),
        ({"file": {"header_row": -1}}, "file.header_row"),
        ({"file": {"encoding": "klingon"}}, "file.encoding"),
    ]:
        with pytest.raises(MappingRefused) as caught:
            mapping(**wrong)
        assert caught.value.where == where
    with pytest.raises(MappingRefused, match="not_toml"):
        read_mapping("time = = 3")
    with pytest.raises(MappingRefused, match="no_such_column"):
        converter(columns=("别的",))


EXPORTS = {
    "taobao orders": (
        "子订单编号,订单付款时间,买家会员名,买家实付金额,商品标题\n"
        "1001,2025-03-01 08:00:01,甲,¥12.50,茶\n1002,2025-03-01 08:05:00,乙,8,杯\n",
        {"id": "子订单编号", "time": "订单付款时间", "person": "买家会员名", "amount": "买家实付金额"}, "支付",
    ),
    "english": (
        "Order Date;Customer ID;Total;UTM Source\n31/12/2024;C1;12,50;google\n30/12/2024;C2;3,00;baidu\n",
        {"time": "Order Date", "person": "Customer ID", "amount": "Total", "channel": "UTM Source"}, "下单",
    ),
    "tracked events": (
        "distinct_id,event,time,session_id,utm_campaign\nu1,view,1740787200,s1,618\nu2,cart,1740787260,s2,618\n",
        {"person": "distinct_id", "event": "event", "time": "time", "session": "session_id",
         "campaign": "utm_campaign"},
        "",
    ),
    "members": ("手机号,注册时间,城市\n13800000001,2025/3/1,杭州\n13800000002,2025/3/2,苏州\n",
                {"person": "手机号", "time": "注册时间"}, "注册"),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPORTS)
def test_columns_are_guessed_from_chinese_and_english_headers(tmp_path: Path, name: str) -> None:
    text, wanted, constant = EXPORTS[name]
    (tmp_path / "file.csv").write_text(text, encoding="utf-8")
    seen = preview(open_table(tmp_path / "file.csv"))
    assert {field: found.columns[0] for field, found in seen.guess.fields.items()} == wanted
    assert seen.guess.event == constant
    assert seen.guess.fields["time"].confidence == "high"


def test_numbers_that_are_labels_stay_text() -> None:
    guess = guess_mapping(["时间", "邮编", "条码", "年龄"], [["2025-03-01", "010020", "6901234567892", "30"]] * 3)
    assert guess.types == {"邮编": "text", "条码": "text", "年龄": "number"}


def test_a_day_and_month_that_could_be_either_are_asked_for(tmp_path: Path) -> None:
    (tmp_path / "file.csv").write_text("time,user\n01/02/2025,a\n03/04/2025,b\n", encoding="utf-8")
    plan = mapping_from({"time": {"column": "time"}, "event": {"name": "x"}})
    with pytest.raises(MappingRefused) as caught:
        list(batches(open_table(tmp_path / "file.csv"), plan, source="s", zone="UTC"))
    assert (caught.value.code, caught.value.allowed) == ("ambiguous_time", ("dmy", "mdy"))
    stated = mapping_from({"time": {"column": "time", "format": "mdy"}, "event": {"name": "x"}})
    assert try_mapping(open_table(tmp_path / "file.csv"), stated, zone="UTC").events[0].time.day == 2


def test_a_stopped_reading_goes_on_with_the_same_ids(tmp_path: Path) -> None:
    rows = "".join(f"2025-03-01,{place % 7}\n" for place in range(5000))
    (tmp_path / "file.csv").write_text("time,user\n" + rows, encoding="utf-8")
    plan = mapping_from({"time": {"column": "time"}, "event": {"name": "x"}, "person": {"column": "user"}})

    def read(after: int) -> list[str]:
        table = open_table(tmp_path / "file.csv")
        found = batches(table, plan, source="s", zone="UTC", after_row=after)
        return [event.id for batch in found for event in batch.events]

    whole = read(0)
    assert len(set(whole)) == 5000
    assert read(2001) == whole[2000:]


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12) | st.sampled_from(
    ["=1+1", "+86 138", "-5", "-5.2%", "@me", "'=x", "\tTab", "2025-03-01", "1,200.50", "\r\n"]
)


@given(CELL)
def test_a_guarded_cell_never_runs_and_comes_back_exactly(text: str) -> None:
    assert unguard(guard(text)) == text
    assert guard(text)[:1] not in ("=", "@", "\t", "\r", "\n")
    if guard(text)[:1] in ("+", "-"):
        assert guard(text)[1:2].isdigit()


@given(st.lists(st.lists(CELL, min_size=6, max_size=6), max_size=12))
def test_every_row_is_stored_or_kept_aside_and_what_is_kept_aside_can_be_loaded(rows: list[list[str]]) -> None:
    reader = converter()
    made = [reader.convert(number, [*row]) for number, row in enumerate(rows, start=2)]
    aside = [one for one in made if isinstance(one, Reject)]
    assert len(aside) + sum(isinstance(one, RowEvent) for one in made) == len(rows)
    content = header_line(COLUMNS) + b"".join(reject_line(COLUMNS, one, "=reason") for one in aside)
    header, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert header == [*COLUMNS, *REJECT_COLUMNS]
    assert [[unguard(cell) for cell in line[:6]] for line in lines] == [list(one.cells) for one in aside]
    assert [(line[6], line[9]) for line in lines] == [(str(one.row), one.id) for one in aside]
    assert all(line[8] == "'=reason" for line in lines)


def test_a_file_without_rejects_has_only_its_header() -> None:
    assert header_line(("a", "=b")) == b"\xef\xbb\xbfa,'=b,_row,_column,_reason,_id\r\n"
