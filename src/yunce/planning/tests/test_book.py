"""A plan leaves as a workbook and returns the same; edits are named cell by cell."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yunce.planning.rules.book import read_cell
from yunce.planning.rules.book_plan import NumberRow, book_of, plan_of, read_book
from yunce.planning.rules.differences import apart, applied, conflicts, differences
from yunce.planning.rules.plan import BudgetLine, Phase, Plan, Section, Task, TaskState
from yunce.planning.rules.templates import Wish, draft, template
from yunce.planning.spreadsheet import FileRefused, about_of, cells, csv_cells, guarded, workbook

LAUNCH = date(2026, 6, 1)
NUMBERS = (
    NumberRow(
        key="rate", sort="预估", name="复购率", unit="%", careful=0.1, expected=0.2, hopeful=0.3, basis="经验判断"
    ),
)

# Two numbers of one name are told apart by their keys; what a name holds may look like a formula, or separate names.
SERVED = {"rate": "复购率", "value": "客单价", "value_new": "客单价", "odd": "=1、2；3"}


def summer():
    wish = Wish(campaign="夏季老客复购", launch=LAUNCH, end=date(2026, 8, 31), currency="CNY", budget_minor=5_000_000)
    return draft(template("repurchase"), wish)


def through_a_file(plan, language="zh-hans"):
    data = workbook(book_of(plan, NUMBERS), currency=plan.currency, language=language, numbers=SERVED)
    return read_book(cells(data), plan, SERVED)


LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp"), exclude_characters="￾￿")
WORDS = st.text(LETTERS, max_size=30).map(str.strip)
NAMES = st.text(LETTERS, min_size=1, max_size=30).map(str.strip).filter(bool)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
KEYS = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)


@st.composite
def plans(draw):
    task_keys = draw(st.lists(KEYS, unique=True, max_size=6))
    launch = draw(DAYS)
    return Plan(
        campaign=draw(NAMES),
        launch=launch,
        end=draw(DAYS),
        currency=draw(st.sampled_from(["CNY", "GBP", "JPY", "KWD"])),
        budget_limit_minor=draw(st.none() | st.integers(0, 10**12)),
        phases=tuple(
            Phase(key=k, name=draw(NAMES), first=draw(DAYS), last=draw(DAYS), aim=draw(WORDS))
            for k in draw(st.lists(KEYS, unique=True, max_size=3))
        ),
        budget=tuple(
            BudgetLine(
                key=k,
                item=draw(NAMES),
                channel=draw(WORDS),
                amount_minor=draw(st.none() | st.integers(0, 10**12)),
                owner=draw(WORDS),
                note=draw(WORDS),
            )
            for k in draw(st.lists(KEYS, unique=True, max_size=4))
        ),
        tasks=tuple(
            Task(
                key=k,
                name=draw(NAMES),
                owner=draw(WORDS),
                offset=draw(st.integers(-300, 300)),
                days=draw(st.integers(1, 60)),
                state=draw(st.sampled_from(TaskState)),
                depends=tuple(draw(st.lists(st.sampled_from(task_keys), unique=True, max_size=2))),
                acceptance=draw(WORDS),
                demo=draw(st.booleans()),
                serves=draw(st.sampled_from(["", *SERVED, "gone"])),
            )
            for k in task_keys
        ),
        sections=tuple(
            Section(key=k, title=draw(NAMES), text=draw(WORDS)) for k in draw(st.lists(KEYS, unique=True, max_size=3))
        ),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(plans(), st.sampled_from(["zh-hans", "en"]))
def test_a_plan_comes_back_from_xlsx_the_same(plan, language):
    back = through_a_file(plan, language)
    assert back.problems == ()
    assert plan_of(back.book, plan) == plan
    assert differences(book_of(plan, NUMBERS), back.book) == ()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(plans(), plans())
def test_applying_the_differences_gives_the_other_plan(plan, other):
    other = replace(other, currency=plan.currency, template=plan.template, launch=plan.launch)
    changes = differences(book_of(plan), book_of(other))
    made = plan_of(applied(book_of(plan), changes), plan)
    assert differences(book_of(other), book_of(made)) == ()


def test_edits_are_named_by_sheet_row_and_column():
    plan = summer()
    edited = replace(
        plan,
        budget=(
            replace(plan.budget[0], amount_minor=1),
            *plan.budget[2:],
            BudgetLine(key="new", item="直播", amount_minor=2),
        ),
    )
    found = differences(book_of(plan), book_of(edited))
    assert [(c.kind, c.row, c.column, c.before, c.after) for c in found] == [
        ("changed", "coupon", "amount", 3_000_000, 1),
        ("removed", "message", "item", "短信与推送", None),
        ("removed", "message", "channel", "短信", None),
        ("removed", "message", "amount", 750_000, None),
        ("removed", "message", "owner", "渠道运营", None),
        ("added", "new", "item", None, "直播"),
        ("added", "new", "amount", None, 2),
    ]


def test_two_people_editing_one_cell_is_a_conflict_and_other_cells_are_merged():
    base, plan = book_of(summer()), summer()
    mine = differences(base, book_of(replace(plan, campaign="甲", end=date(2026, 9, 1))))
    theirs = differences(base, book_of(replace(plan, campaign="乙", budget_limit_minor=7)))
    now = applied(base, theirs)
    [met] = conflicts(mine, theirs, now)
    assert (met.change.column, met.change.before, met.now, met.change.after) == ("name", "夏季老客复购", "乙", "甲")


def test_a_row_that_another_changed_is_removed_whole_or_not_at_all():
    plan = summer()
    base, first = book_of(plan), plan.budget[0]
    mine = differences(base, book_of(replace(plan, budget=plan.budget[1:])))
    theirs = differences(base, book_of(replace(plan, budget=(replace(first, amount_minor=7), *plan.budget[1:]))))
    now = applied(base, theirs)
    met = conflicts(mine, theirs, now)
    assert {each.change.cell for each in met} == {change.cell for change in mine}
    kept = tuple(change for change in mine if change.cell not in {each.change.cell for each in met})
    assert plan_of(applied(now, kept), plan).budget[0].amount_minor == 7


def test_a_row_that_another_removed_comes_back_whole_when_the_file_wins():
    plan = summer()
    base, first = book_of(plan), plan.budget[0]
    file = book_of(replace(plan, budget=(replace(first, amount_minor=9), *plan.budget[1:])))
    theirs = differences(base, book_of(replace(plan, budget=plan.budget[1:])))
    now, mine = applied(base, theirs), differences(base, file)
    [met] = conflicts(mine, theirs, now)
    assert (met.gone, met.now, met.change.after) == (True, None, 9)
    made = plan_of(applied(now, mine, file), plan)
    assert made.budget[-1] == replace(first, amount_minor=9)
    assert len(plan_of(applied(now, (), file), plan).budget) == len(plan.budget) - 1


def test_two_people_who_each_add_a_task_add_two():
    plan = summer()
    base = book_of(plan)
    mine, theirs = Task(key="tasks-1", name="拍短片"), Task(key="tasks-1", name="约达人")
    after = Task(key="tasks-2", name="剪辑", depends=("tasks-1",))
    now = book_of(replace(plan, tasks=(*plan.tasks, theirs)))
    file = apart(book_of(replace(plan, tasks=(*plan.tasks, mine, after))), base, now)
    found = differences(base, file)
    assert conflicts(found, differences(base, now), now) == ()
    made = {task.name: task for task in plan_of(applied(now, found, file), plan).tasks}
    assert made["剪辑"].depends == (made["拍短片"].key,)
    assert made["约达人"].key == "tasks-1"


def test_a_file_that_comes_again_meets_the_rows_it_added():
    plan = summer()
    base = book_of(plan)
    file = book_of(replace(plan, tasks=(*plan.tasks, Task(key="tasks-1", name="拍短片"))))
    assert apart(file, base, now=file) == file


def test_a_bad_cell_is_named_with_what_was_found():
    table = [["编号", "项目", "金额"], ["a", "券", "三百块左右"], ["a", "", "1,200.50"], ["", "直播", 3]]
    back = read_book({"预算": table}, summer())
    assert [(p.row, p.column, p.cause, p.got) for p in back.problems] == [
        (2, "amount", "not_money", "三百块左右"),
        (3, "item", "missing", ""),
        (3, "key", "key_repeats", "a"),
    ]
    assert back.book.sheet("budget")["budget-1"]["amount"] == 300


def test_a_header_that_lost_its_key_column_is_refused():
    back = read_book({"预算": [["项目", "金额"], ["券", 3]]}, summer())
    assert [(p.row, p.column, p.cause) for p in back.problems] == [(1, "key", "column_missing")]


def test_a_file_without_our_sheets_is_refused():
    assert [p.cause for p in read_book({"Sheet1": [["a"]]}, summer()).problems] == ["sheet_missing"]


def test_changing_only_the_due_day_moves_the_task():
    plan = summer()
    rows = cells(workbook(book_of(plan), currency="CNY", language="en"))
    header = rows["Tasks"][0]
    rows["Tasks"][1][header.index("Due")] = "2026年5月20日"
    back = read_book(rows, plan)
    moved = plan_of(back.book, plan).tasks[0]
    assert (back.problems, moved.offset) == ((), -12)


def test_changing_due_day_and_offset_apart_is_asked_back():
    plan = summer()
    rows = cells(workbook(book_of(plan), currency="CNY", language="en"))
    header = rows["Tasks"][0]
    rows["Tasks"][1][header.index("Due")] = date(2026, 5, 20)
    rows["Tasks"][1][header.index("T±days")] = "T-9"
    assert [p.cause for p in read_book(rows, plan).problems] == ["due_and_offset"]


def test_a_formula_typed_into_a_name_stays_text():
    plan = replace(summer(), campaign='=HYPERLINK("http://x","y")')
    rows = cells(workbook(book_of(plan), currency="CNY", language="en"))
    assert rows["Campaign"][1][1] == '=HYPERLINK("http://x","y")'
    assert guarded("=1+1") == "'=1+1"
    assert guarded("预算") == "预算"


def test_the_first_sheet_tells_which_version_the_file_was_made_of():
    data = workbook(book_of(summer()), currency="CNY", language="zh-hans", about=[("版本标记", "01ABC")])
    assert about_of(cells(data)) == {"版本标记": "01ABC"}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04rubbish", b"just text"], ids=["empty", "broken zip", "text"])
def test_what_is_no_workbook_is_refused(data):
    with pytest.raises(FileRefused, match="not_a_workbook"):
        cells(data)


def test_a_csv_from_a_chinese_windows_is_read():
    assert csv_cells("任务,负责人\n写稿,小王\n".encode("gb18030"), "a") == {"a": [["任务", "负责人"], ["写稿", "小王"]]}


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
     ("money", "¥1.2万", 1_200_000), ("money", 12.34, 1234), ("offset", "T-14", -14), ("offset", 3.0, 3),
     ("state", "Done", "done"), ("state", "完成", "done"), ("keys", "a、b, a", ("a", "b")),
     ("date", "2026/6/1", LAUNCH),
     ("number", "35%", 0.35), ("text", 5.0, "5"), ("money", None, None), ("text", None, "")],
)  # fmt: skip
def test_cells_are_read_as_people_type_them(kind, raw, value):
    assert read_cell(kind, raw, "CNY") == value


def test_a_new_task_typed_with_its_due_day_only_is_counted_from_launch():
    plan = summer()
    rows = cells(workbook(book_of(plan), currency="CNY", language="zh-hans"))
    rows["任务"].append(["", "拍视频", "小李", None, "2026-05-29"])
    found = differences(book_of(plan), read_book(rows, plan).book)
    made = plan_of(applied(book_of(plan), found), plan).tasks[-1]
    assert (made.name, made.offset, made.state) == ("拍视频", -3, TaskState.TODO)


def test_tasks_that_wait_are_written_by_name_and_a_name_of_no_task_is_told():
    plan = summer()
    rows = cells(workbook(book_of(plan), currency="CNY", language="zh-hans"))
    header, *tasks = rows["任务"]
    waits, name = header.index("前置任务"), header.index("任务")
    assert "收尾：关入口、兑付权益" in {row[waits] for row in tasks}
    first = next(row for row in tasks if row[name] == "目标与预估评审")
    first[name] = "评审"  # other rows still call it by its old name
    assert [t.depends for t in plan_of(read_book(rows, plan).book, plan).tasks] == [t.depends for t in plan.tasks]
    tasks[-1][waits] = "没有的事"
    assert [(p.row, p.column, p.got, p.cause) for p in read_book(rows, plan).problems] == [
        (len(tasks) + 1, "depends", "没有的事", "no_such_task")
    ]


def test_a_number_typed_as_words_is_read_or_refused_and_never_lost():
    rows = cells(workbook(book_of(summer(), NUMBERS), currency="CNY", language="zh-hans"))
    header, rate = rows["目标与预估"]
    rate[header.index("保守/保底")], rate[header.index("乐观/冲刺")] = "百分之七", "大概四成"
    back = read_book(rows, summer())
    assert back.book.sheet("numbers")["rate"]["careful"] == 0.07
    assert [(p.row, p.column, p.got, p.cause) for p in back.problems] == [(2, "hopeful", "大概四成", "not_a_number")]


def test_the_number_that_a_task_serves_is_typed_by_its_name():
    plan = summer()
    rows = cells(workbook(book_of(plan), currency="CNY", language="zh-hans", numbers=SERVED))
    place = rows["任务"][0].index("服务的数")
    rows["任务"][1][place] = " 复购率 "
    back = read_book(rows, plan, SERVED)
    assert (back.problems, plan_of(back.book, plan).tasks[0].serves) == ((), "rate")
    rows["任务"][1][place] = "回购率"
    [problem] = read_book(rows, plan, SERVED).problems
    assert (problem.row, problem.column, problem.cause, problem.got) == (2, "serves", "no_such_number", "回购率")


def test_a_file_from_before_the_column_leaves_the_numbers_as_they_are():
    plan = summer()
    rows = cells(workbook(book_of(plan), currency="CNY", language="zh-hans"))
    place = rows["任务"][0].index("服务的数")
    rows["任务"] = [row[:place] + row[place + 1 :] for row in rows["任务"]]
    assert plan_of(read_book(rows, plan).book, plan).tasks == plan.tasks
