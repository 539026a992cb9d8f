"""What changed between two workbooks, cell by cell, and which changes meet someone else's.

Works on workbooks, so that plan and numbers are compared alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from yunce.planning.rules.book import SHEETS, Book, CellProblem, Row, Value
from yunce.planning.rules.plan import LINE_NAMES, new_key


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

    @property
    def place(self) -> tuple[str, str]:
        """Its row."""
        return (self.sheet, self.row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A change of mine whose cell is not any more as I found it. now: what stands there; gone: its row was removed."""

    change: Change
    now: Value
    gone: bool

    @property
    def choice(self) -> str:
        """What is chosen at once: one cell, or the whole row where it is added, removed or gone."""
        whole = self.gone or self.change.kind != "changed"
        return "/".join(self.change.place if whole else self.change.cell)


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


def conflicts(mine: tuple[Change, ...], theirs: tuple[Change, ...], now: Book) -> tuple[Conflict, ...]:
    """My changes that meet somebody else's: they changed the cell to another value, removed its row, or changed the
    row that I remove, which is kept or removed whole. now: the book as theirs left it."""
    other = {change.cell: change for change in theirs}
    gone = {change.place for change in theirs if change.kind == "removed"}
    touched = {change.place for change in theirs if change.kind == "changed"}
    return tuple(
        Conflict(
            change=change,
            now=now.sheet(change.sheet).get(change.row, {}).get(change.column),
            gone=change.place in gone,
        )
        for change in mine
        if (change.cell in other and other[change.cell].after != change.after)
        or (change.kind == "changed" and change.place in gone)
        or (change.kind == "removed" and change.place in touched)
    )


def applied(book: Book, changes: tuple[Change, ...], file: Book | None = None) -> Book:
    """The book with the changes made: rows added at the end, removed rows gone, other cells untouched.

    file: where the changes were typed. A changed row that the book has no longer comes back as it stands there."""
    rows: dict[str, dict[str, dict[str, Value]]] = {
        sheet: {key: dict(row) for key, row in table.items()} for sheet, table in book.rows.items()
    }
    for change in changes:
        table = rows.setdefault(change.sheet, {})
        if change.kind == "removed":
            table.pop(change.row, None)
            continue
        if change.row not in table:
            typed = file.sheet(change.sheet).get(change.row, {}) if file else {}
            table[change.row] = {**typed, "key": change.row}
        row = table[change.row]
        row[change.column] = change.after
        if change.sheet == "tasks" and change.column == "offset":
            row.pop("due", None)
    return Book(rows=rows)


def apart(file: Book, base: Book, now: Book) -> Book:
    """The file with its own new rows under keys of their own.

    A row without a key gets the next free one of its file, and so does that of a colleague's: where both have been
    added under one key and are called differently, they are two rows."""
    rows: dict[str, dict[str, Row]] = {}
    names: dict[str, str] = {}
    for sheet, table in file.rows.items():
        theirs, taken = now.sheet(sheet), {*now.sheet(sheet), *table}
        rows[sheet] = {}
        for key, row in table.items():
            fresh = key
            if key in theirs and key not in base.sheet(sheet) and _called(theirs[key]) != _called(row):
                fresh = new_key(sheet, taken)
                taken.add(fresh)
                names |= {key: fresh} if sheet == "tasks" else {}
            rows[sheet][fresh] = {**row, "key": fresh}
    if names:
        rows["tasks"] = {
            key: {**row, "depends": tuple(names.get(k, k) for k in keys)}
            if isinstance(keys := row.get("depends"), tuple)
            else row
            for key, row in rows["tasks"].items()
        }
    return Book(rows=rows)


def _called(row: Row) -> str:
    return next((str(row[column]) for column in LINE_NAMES if row.get(column)), "")


def _row_changes(sheet: str, key: str, old: Row | None, new: Row | None, compared: list[str]) -> list[Change]:
    kind: Literal["added", "changed", "removed"] = "changed"
    if old is None:
        kind = "added"
    elif new is None:
        kind = "removed"
    before: Mapping[str, Value] = old or {}
    after: Mapping[str, Value] = new or {}
    name = _called(after) or _called(before) or key
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
