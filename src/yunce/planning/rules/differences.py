"""What changed between two workbooks, cell by cell, and which changes meet someone else's.

Works on workbooks, so that plan and numbers are compared alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from yunce.planning.rules.book import SHEETS, Book, CellProblem, Row, Value
from yunce.planning.rules.plan import LINE_NAMES


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One cell; for a row added or removed, one Change per filled cell."""

    kind: Literal["added", "changed", "removed"]
    sheet: str
    row: str
    row_name: str
    column: str
    before: Value
    after: Value

    @property
    def cell(self) -> tuple[str, str, str]:
        return (self.sheet, self.row, self.column)


def differences(before: Book, after: Book) -> tuple[Change, ...]:
    """Changes in the order of sheets and rows. A sheet that `after` does not have is not compared.

    Columns that are for reading only, and a task's due day (it follows from T±), are not compared."""
    found: list[Change] = []
    for sheet in SHEETS:
        if sheet.key not in after.rows:
            continue
        old, new = before.sheet(sheet.key), after.sheet(sheet.key)
        compared = [c.key for c in sheet.columns if c.kind != "fixed" and c.key not in ("key", "due")]
        for key in [*old, *(k for k in new if k not in old)]:
            if key not in new and not sheet.grows:
                continue
            found += _row_changes(sheet.key, key, old.get(key), new.get(key), compared)
    return tuple(found)


def refused_edits(before: Book, after: Book) -> tuple[CellProblem, ...]:
    """Cells typed over in columns that are for reading only: to be told, so that nobody believes them saved."""
    found = []
    for sheet in SHEETS:
        fixed = [c.key for c in sheet.columns if c.kind == "fixed"]
        for number, (key, row) in enumerate(after.sheet(sheet.key).items(), start=2):
            old = before.sheet(sheet.key).get(key)
            if old is None:
                continue
            for column in fixed:
                typed = str(row.get(column) or "")
                if column in row and typed.split() != str(old.get(column) or "").split():
                    problem = CellProblem(sheet=sheet.key, row=number, column=column, got=typed, cause="read_only")
                    found.append(problem)
    return tuple(found)


def unknown_rows(before: Book, after: Book) -> tuple[CellProblem, ...]:
    """Rows of sheets that do not grow whose key is nobody's: what stands in them would be lost."""
    return tuple(
        CellProblem(sheet=sheet.key, row=number, column="key", got=key, cause="unknown_row")
        for sheet in SHEETS
        if not sheet.grows
        for number, key in enumerate(after.sheet(sheet.key), start=2)
        if key not in before.sheet(sheet.key)
    )


def conflicts(mine: tuple[Change, ...], theirs: tuple[Change, ...]) -> tuple[Change, ...]:
    """Those of my changes whose cell somebody else changed to another value, or whose row they removed."""
    other = {change.cell: change for change in theirs}
    gone = {(change.sheet, change.row) for change in theirs if change.kind == "removed"}
    return tuple(
        change
        for change in mine
        if (change.cell in other and other[change.cell].after != change.after)
        or (change.kind == "changed" and (change.sheet, change.row) in gone)
    )


def applied(book: Book, changes: tuple[Change, ...]) -> Book:
    """The book with the changes made: rows added at the end, removed rows gone, other cells untouched."""
    rows: dict[str, dict[str, dict[str, Value]]] = {
        sheet: {key: dict(row) for key, row in table.items()} for sheet, table in book.rows.items()
    }
    for change in changes:
        table = rows.setdefault(change.sheet, {})
        if change.kind == "removed":
            table.pop(change.row, None)
        else:
            row = table.setdefault(change.row, {"key": change.row})
            row[change.column] = change.after
            if change.sheet == "tasks" and change.column == "offset":
                row.pop("due", None)
    return Book(rows=rows)


def _row_changes(sheet: str, key: str, old: Row | None, new: Row | None, compared: list[str]) -> list[Change]:
    kind: Literal["added", "changed", "removed"] = "changed"
    if old is None:
        kind = "added"
    elif new is None:
        kind = "removed"
    before: Mapping[str, Value] = old or {}
    after: Mapping[str, Value] = new or {}
    name = next((str(row[c]) for row in (after, before) for c in LINE_NAMES if row.get(c)), key)
    return [
        Change(
            kind=kind,
            sheet=sheet,
            row=key,
            row_name=name,
            column=column,
            before=before.get(column),
            after=after.get(column) if new is not None else None,
        )
        for column in compared
        if _differ(before, after, column, whole_row=old is None or new is None)
    ]


def _differ(before: Mapping[str, Value], after: Mapping[str, Value], column: str, *, whole_row: bool) -> bool:
    if whole_row:
        return _filled(before.get(column)) or _filled(after.get(column))
    # A column that the file does not have was not edited.
    return column in after and before.get(column) != after[column]


def _filled(value: Value) -> bool:
    """0 is a value; nothing typed is not."""
    return value is not None and value is not False and value not in ("", ())
