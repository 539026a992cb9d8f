"""Plan to workbook and back: the same plan comes out that went in.

The way back starts from the plan the file was made of, because a file may lack a sheet that nobody touched."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from yunce.planning.rules import depends
from yunce.planning.rules.book import KEY, SHEETS, Book, CellProblem, Raw, Row, Sheet, Value, read_cell
from yunce.planning.rules.plan import BudgetLine, Phase, Plan, Section, Task, TaskState, new_key

CAMPAIGN_ROW = "campaign"


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRow:
    """A goal or an estimate as a row; careful is the side that hurts. Values in the unit, shares in 0..1."""

    key: str
    sort: str
    name: str
    unit: str
    careful: float | None
    expected: float | None
    hopeful: float | None
    owner: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBook:
    """What a file says. `problems` name cells; rows with a problem keep the cells that could be read."""

    book: Book
    problems: tuple[CellProblem, ...]


def book_of(plan: Plan, numbers: Iterable[NumberRow] = ()) -> Book:
    """The plan and its numbers as rows."""
    campaign: Row = {
        "key": CAMPAIGN_ROW, "name": plan.campaign, "launch": plan.launch, "end": plan.end,
        "limit": plan.budget_limit_minor,
    }  # fmt: skip
    return Book(
        rows={
            "campaign": {CAMPAIGN_ROW: campaign},
            "numbers": {n.key: {c.key: getattr(n, c.key) for c in _columns("numbers")} for n in numbers},
            "phases": {
                p.key: {"key": p.key, "name": p.name, "first": p.first, "last": p.last, "aim": p.aim}
                for p in plan.phases
            },
            "budget": {
                b.key: {
                    "key": b.key, "item": b.item, "channel": b.channel, "amount": b.amount_minor, "owner": b.owner,
                    "note": b.note,
                }
                for b in plan.budget
            },
            "tasks": {t.key: _task_row(t, plan.launch) for t in plan.tasks},
            "sections": {s.key: {"key": s.key, "title": s.title, "text": s.text} for s in plan.sections},
        }
    )  # fmt: skip


def plan_of(book: Book, base: Plan) -> Plan:
    """The plan a workbook describes. A sheet that is absent, and all that no sheet shows, stay as in `base`."""
    campaign = book.sheet("campaign").get(CAMPAIGN_ROW)
    changed = base
    if campaign is not None:
        changed = replace(
            base,
            campaign=_str(campaign, "name") or base.campaign,
            launch=_date(campaign, "launch") or base.launch,
            end=_date(campaign, "end") or base.end,
            budget_limit_minor=_int(campaign, "limit"),
        )
    if "phases" in book.rows:
        changed = replace(changed, phases=tuple(_phase(r, changed) for r in book.sheet("phases").values()))
    if "budget" in book.rows:
        changed = replace(changed, budget=tuple(_line(r) for r in book.sheet("budget").values()))
    if "tasks" in book.rows:
        rows = book.sheet("tasks").values()
        changed = replace(changed, tasks=tuple(_task(r, base, changed.launch) for r in rows))
    if "sections" in book.rows:
        made = tuple(
            Section(key=str(r["key"]), title=_str(r, "title"), text=_str(r, "text"))
            for r in book.sheet("sections").values()
        )
        changed = replace(changed, sections=made)
    return changed


def read_book(
    tables: Mapping[str, Sequence[Sequence[Raw]]], base: Plan, numbers: Mapping[str, str] | None = None
) -> ReadBook:
    """Rows out of a file's sheets: name to rows of raw cells, the first row being the header.

    Sheets and columns are found by their Chinese or English names, in any order; a row without key is a new one.
    numbers: those that a task can serve, key to name."""
    rows: dict[str, dict[str, Row]] = {}
    problems: list[CellProblem] = []
    known = {name: sheet for sheet in SHEETS for name in (sheet.zh, sheet.en)}
    for name, cells in tables.items():
        sheet = known.get(name.strip())
        if sheet is None or not cells:
            continue
        rows[sheet.key], found = _read_sheet(sheet, cells, base, numbers or {})
        problems += found
    if not rows:
        problems.append(CellProblem(sheet="", row=0, column="", got=", ".join(tables), cause="sheet_missing"))
    problems += _due_conflicts(rows.get("tasks", {}), base)
    if "tasks" in rows:
        launch = _date(rows.get("campaign", {}).get(CAMPAIGN_ROW, {}), "launch") or base.launch
        rows["tasks"] = {key: _with_offset(row, base, launch) for key, row in rows["tasks"].items()}
    return ReadBook(book=Book(rows=rows), problems=tuple(problems))


def _read_sheet(
    sheet: Sheet, cells: Sequence[Sequence[Raw]], base: Plan, served: Mapping[str, str]
) -> tuple[dict[str, Row], list[CellProblem]]:
    header = [str(cell or "").strip() for cell in cells[0]]
    places = {c.key: header.index(n) for c in sheet.columns for n in (c.zh, c.en) if n in header}
    problems = [
        CellProblem(sheet=sheet.key, row=1, column=c.key, got=", ".join(header), cause="column_missing")
        for c in sheet.columns
        if (c.required or c is KEY) and c.key not in places
    ]
    if problems:
        return {}, problems
    rows: dict[str, Row] = {}
    numbers: dict[str, int] = {}
    for number, raw in enumerate(cells[1:], start=2):
        if not any(str(cell or "").strip() for cell in raw):
            continue
        row, found = _read_row(sheet, raw, number, places, base.currency)
        key = str(row["key"] or "") or new_key(sheet.key, {*rows, *_typed_keys(cells, places["key"])})
        if key in rows:
            found.append(CellProblem(sheet=sheet.key, row=number, column="key", got=key, cause="key_repeats"))
        problems += found
        rows.setdefault(key, {**row, "key": key})
        numbers.setdefault(key, number)
    if sheet.key == "tasks":
        rows, found = _with_keys(rows, numbers, base)
        rows, lost = _with_numbers(rows, numbers, base, served)
        problems += found + lost
    return rows, problems


def _with_keys(
    rows: Mapping[str, Row], numbers: Mapping[str, int], base: Plan
) -> tuple[dict[str, Row], list[CellProblem]]:
    """The rows of tasks with the tasks they wait for as keys; a task renamed in the file keeps its old name too."""
    before = depends.labels((task.key, task.name) for task in base.tasks)
    known = depends.by_label(depends.labels((key, _str(row, "name")) for key, row in rows.items()), before)
    made: dict[str, Row] = {}
    problems = []
    for key, row in rows.items():
        made[key] = row
        try:
            if "depends" in row:
                made[key] = {**row, "depends": depends.read(_str(row, "depends"), known)}
        except depends.NoSuchTask as unknown:
            made[key] = {**row, "depends": ()}
            problems.append(
                CellProblem(sheet="tasks", row=numbers[key], column="depends", got=unknown.name, cause="no_such_task")
            )
    return made, problems


def _with_numbers(
    rows: Mapping[str, Row], numbers: Mapping[str, int], base: Plan, served: Mapping[str, str]
) -> tuple[dict[str, Row], list[CellProblem]]:
    """The rows of tasks with the number they serve as its key; one that has left the tree may stay where it stood."""
    known = depends.by_label(depends.labels(served.items()))
    known |= {task.serves: task.serves for task in base.tasks if task.serves and task.serves not in known}
    made: dict[str, Row] = {}
    problems = []
    for key, row in rows.items():
        typed = " ".join(_str(row, "serves").split())
        made[key] = {**row, "serves": known.get(typed, "")} if "serves" in row else row
        if typed and typed not in known:
            problem = CellProblem(sheet="tasks", row=numbers[key], column="serves", got=typed, cause="no_such_number")
            problems.append(problem)
    return made, problems


def _read_row(
    sheet: Sheet, raw: Sequence[Raw], number: int, places: Mapping[str, int], currency: str
) -> tuple[dict[str, Value], list[CellProblem]]:
    row: dict[str, Value] = {}
    problems = []
    for column in sheet.columns:
        if column.key not in places:
            continue
        cell = raw[places[column.key]] if places[column.key] < len(raw) else None
        try:
            # Names of tasks are read when every row is known.
            row[column.key] = read_cell("text" if column.kind == "keys" else column.kind, cell, currency)
        except ValueError as problem:
            cause: Any = str(problem)
            problems.append(CellProblem(sheet=sheet.key, row=number, column=column.key, got=str(cell), cause=cause))
            continue
        if column.required and row[column.key] in (None, ""):
            problems.append(CellProblem(sheet=sheet.key, row=number, column=column.key, got="", cause="missing"))
    return row, problems


def _typed_keys(cells: Sequence[Sequence[Raw]], place: int) -> set[str]:
    return {str(raw[place]).strip() for raw in cells[1:] if place < len(raw) and raw[place] is not None}


def _due_conflicts(rows: Mapping[str, Row], base: Plan) -> list[CellProblem]:
    """A task whose T± and due day were both changed, and disagree: nobody can know which one is meant."""
    found = []
    for number, (key, row) in enumerate(rows.items(), start=2):
        before = base.task(key)
        due, offset = row.get("due"), row.get("offset")
        if before is None or not isinstance(due, date) or not isinstance(offset, int):
            continue
        both = offset != before.offset and due != before.due(base.launch)
        if both and (due - base.launch).days != offset:
            found.append(CellProblem(sheet="tasks", row=number, column="due", got=str(due), cause="due_and_offset"))
    return found


def _task_row(task: Task, launch: date) -> Row:
    return {
        "key": task.key, "name": task.name, "owner": task.owner, "offset": task.offset, "due": task.due(launch),
        "days": task.days, "state": task.state.value, "depends": task.depends, "serves": task.serves,
        "acceptance": task.acceptance,
        "demo": task.demo,
    }  # fmt: skip


def _task(row: Row, base: Plan, launch: date) -> Task:
    key = str(row["key"])
    before = base.task(key)
    return Task(
        key=key,
        name=_str(row, "name"),
        owner=_str(row, "owner"),
        offset=_task_offset(row, before, base, launch),
        days=_int(row, "days") or 1,
        state=TaskState(_str(row, "state") or (before.state.value if before else "todo")),
        depends=_tuple(row, "depends"),
        serves=_str(row, "serves") if "serves" in row else before.serves if before else "",
        acceptance=_str(row, "acceptance"),
        demo=bool(row.get("demo")),
    )


def _with_offset(row: Row, base: Plan, launch: date) -> Row:
    """The row with T± as the one answer, whether T± or the due day was typed."""
    if "offset" not in row and "due" not in row:
        return row
    offset = _task_offset(row, base.task(str(row["key"])), base, launch)
    return {**row, "offset": offset, "due": None}


def _task_offset(row: Row, before: Task | None, base: Plan, launch: date) -> int:
    """Whichever of T± and due day was changed decides; T± when neither or both were."""
    offset, due = _int(row, "offset"), _date(row, "due")
    if due is None:
        return offset if offset is not None else (before.offset if before else 0)
    if offset is None:
        return (due - launch).days
    if before is not None and offset == before.offset and due != before.due(base.launch):
        return (due - launch).days
    return offset


def _phase(row: Row, plan: Plan) -> Phase:
    first, last = _date(row, "first") or plan.launch, _date(row, "last") or plan.end
    return Phase(key=str(row["key"]), name=_str(row, "name"), first=first, last=last, aim=_str(row, "aim"))


def _line(row: Row) -> BudgetLine:
    return BudgetLine(
        key=str(row["key"]),
        item=_str(row, "item"),
        channel=_str(row, "channel"),
        amount_minor=_int(row, "amount"),
        owner=_str(row, "owner"),
        note=_str(row, "note"),
    )


def _columns(key: str) -> Sequence[Any]:
    return next(sheet.columns for sheet in SHEETS if sheet.key == key)


def _str(row: Row, key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""


def _int(row: Row, key: str) -> int | None:
    value = row.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _date(row: Row, key: str) -> date | None:
    value = row.get(key)
    return value if isinstance(value, date) else None


def _tuple(row: Row, key: str) -> tuple[str, ...]:
    value = row.get(key)
    return value if isinstance(value, tuple) else ()
