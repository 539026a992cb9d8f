"""A whole plan out as xlsx and in again: what the file changes is shown before anything is saved.

Edits are compared with what the file was made of, so that what others changed meanwhile stays."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yunce.accounts.api import Access, Permission, record
from yunce.kernel.estimate import EstimateError
from yunce.loop.api import (
    Assumption,
    Goal,
    GoalError,
    Sides,
    assumptions,
    evidence_by_ids,
    from_sides,
    goal,
    initiative,
    save_assumption,
    set_goal,
    sides,
)
from yunce.planning import store
from yunce.planning.api.drafts import Stale, _need, numbers_served, save_plan, the_draft
from yunce.planning.rules.book import Book, CellProblem
from yunce.planning.rules.book_plan import NumberRow, book_of, plan_of, read_book
from yunce.planning.rules.differences import (
    Change,
    Conflict,
    apart,
    applied,
    conflicts,
    differences,
    refused_edits,
    unknown_rows,
)
from yunce.planning.rules.validation import Finding, findings
from yunce.planning.spreadsheet import about_of, cells, workbook
from yunce.planning.store import Draft
from yunce.strategy.api import set_owners
from yunce.ui import format as write

PURPOSE = "plan"
GOAL_KEY = "goal"
# Digits that survive a spreadsheet and a person; more would show every estimate as changed.
DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a file would do. changes: all of them; conflicts: of these, whose cell somebody else changed meanwhile.

    made_of: the revision the file was made of, None when it did not leave from here. problems name cells; with any,
    nothing can be saved. findings: what the plan would lack afterwards."""

    pending_id: str
    name: str
    changes: tuple[Change, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    problems: tuple[CellProblem, ...] = ()
    findings: tuple[Finding, ...] = ()
    made_of: int | None = None
    revision: int = 0

    @property
    def added_tasks(self) -> dict[str, str]:
        """Names of tasks that the file adds, by key."""
        found = (c for c in self.changes if c.sheet == "tasks" and c.kind == "added" and c.column == "name")
        return {change.row: str(change.after) for change in found}

    @property
    def agreed(self) -> tuple[Change, ...]:
        """Changes that meet nobody else's."""
        return self.taken(frozenset())

    def taken(self, chosen: Collection[str]) -> tuple[Change, ...]:
        """Changes to save: those that meet nobody else's, and of the others those whose choice is among `chosen`."""
        kept = {each.change.cell for each in self.conflicts if each.choice not in chosen}
        return tuple(change for change in self.changes if change.cell not in kept)

    @property
    def stale(self) -> bool:
        return self.made_of is not None and self.made_of < self.revision


def number_rows(workspace_id: str, initiative_id: str) -> tuple[NumberRow, ...]:
    """The goal and the estimates as rows."""
    chosen = goal(workspace_id, initiative_id)
    believed = assumptions(workspace_id, initiative_id)
    kept = evidence_by_ids(workspace_id, {key for each in believed for key in each.evidence_ids})
    rows = [] if chosen is None else [_goal_row(chosen)]
    for each in believed:
        basis = [kept[key].titled(write.language()) for key in each.evidence_ids if key in kept] or [each.source]
        rows.append(_estimate_row(each, "; ".join(basis)))
    return tuple(rows)


def export_plan(access: Access, initiative_id: str, language: str) -> tuple[str, bytes]:
    """(file name, xlsx). The file carries a token by which its edits are compared with this very state."""
    workspace_id = access.workspace.id
    name = initiative(workspace_id, initiative_id).name
    draft = the_draft(workspace_id, initiative_id)
    numbers = number_rows(workspace_id, initiative_id)
    token = store.add_export(
        workspace_id, initiative_id, draft.plan, numbers, revision=draft.revision, by=access.user.id,
        now=access.workspace.now,
    )  # fmt: skip
    about = [
        (_("项目"), name),
        (_("修改次数"), str(draft.revision)),
        (_("版本标记"), token),
        (
            _("怎么用"),
            _("改完整个文件传回「方案总览」，会先列出每一格的改动，确认后才保存。请保留「编号」列；新行把编号留空。"),
        ),
        (_("币种"), draft.plan.currency),
    ]
    data = workbook(
        book_of(draft.plan, numbers), currency=draft.plan.currency, language=language, about=about,
        numbers=numbers_served(workspace_id, initiative_id),
    )  # fmt: skip
    return _("活动方案-%(name)s") % {"name": name} + ".xlsx", data


def take_file(access: Access, initiative_id: str, name: str, content: bytes) -> Preview:
    """Keep an uploaded workbook for its preview. Raises FileRefused, Http404."""
    _need(access, Permission.EDIT)
    cells(content)
    pending_id = store.add_pending(
        access.workspace.id, PURPOSE, name, content, by=access.user.id, now=access.workspace.now
    )
    return preview(access, initiative_id, pending_id)


def preview(access: Access, initiative_id: str, pending_id: str) -> Preview:
    """What the kept file would change now. Raises Http404 when it is not there any more."""
    return _read(access, initiative_id, pending_id)[0]


def apply_file(
    access: Access, initiative_id: str, pending_id: str, *, chosen: Collection[str] = ()
) -> Draft | Stale | Preview:
    """Save what the file changes. chosen: the choices (`Conflict.choice`) in which the file wins over somebody else's.

    Gives the preview back when it has problems, or when a number in it is refused."""
    shown, now_book, file, draft = _read(access, initiative_id, pending_id)
    if shown.problems:
        return shown
    taken = shown.taken(chosen)
    made = applied(now_book, taken, file)
    try:
        with transaction.atomic():
            _save_numbers(access, initiative_id, [c for c in taken if c.sheet == "numbers"], made)
            saved = save_plan(access, initiative_id, plan_of(made, draft.plan), revision=draft.revision)
            if isinstance(saved, Stale):
                transaction.set_rollback(True)
                return saved
            record(access, action="plan.import", target_type="initiative", target_id=initiative_id,
                   after={"file": shown.name, "cells": len(taken)})  # fmt: skip
    except _NumberRefused as refused:
        return replace(shown, problems=(refused.problem,))
    store.drop_pending(access.workspace.id, pending_id)
    return saved


def _read(access: Access, initiative_id: str, pending_id: str) -> tuple[Preview, Book, Book, Draft]:
    """The preview, the plan as it stands now, the file, and the draft."""
    workspace_id = access.workspace.id
    draft = the_draft(workspace_id, initiative_id)
    now_book = book_of(draft.plan, number_rows(workspace_id, initiative_id))
    kept = store.pending(workspace_id, PURPOSE, pending_id)
    if kept is None:
        problem = CellProblem(sheet="", row=0, column="", got="", cause="sheet_missing")
        return Preview(pending_id="", name="", problems=(problem,), revision=draft.revision), now_book, Book(), draft
    tables = cells(kept.content)
    base = store.export(workspace_id, initiative_id, _token(about_of(tables)))
    base_plan = base.plan if base else draft.plan
    base_book = book_of(base.plan, base.numbers) if base else now_book
    found = read_book(tables, base_plan, numbers_served(workspace_id, initiative_id))
    file = apart(found.book, base_book, now_book)
    # Without the state that it was made of, nobody can tell an edit from an older name.
    problems = found.problems + (refused_edits(base_book, file) if base else ()) + _goal_owner(file)
    problems += unknown_rows(base_book, file)
    changes = () if problems else differences(base_book, file)
    # What is already so needs no saving, and cannot conflict.
    ahead = differences(base_book, now_book)
    done = {(change.cell, change.after) for change in ahead}
    changes = tuple(change for change in changes if (change.cell, change.after) not in done)
    result = plan_of(applied(now_book, changes, file), draft.plan) if not problems else draft.plan
    shown = Preview(
        pending_id=kept.id,
        name=kept.name,
        changes=changes,
        conflicts=conflicts(changes, ahead, now_book),
        problems=problems,
        findings=tuple(f for f in findings(result) if f.severity == "error"),
        made_of=base.revision if base else None,
        revision=draft.revision,
    )
    return shown, now_book, file, draft


def _goal_owner(book: Book) -> tuple[CellProblem, ...]:
    """A goal has no owner of its own; one typed there would be lost."""
    rows = list(book.sheet("numbers"))
    owner = str(book.sheet("numbers").get(GOAL_KEY, {}).get("owner") or "")
    if not owner:
        return ()
    place = rows.index(GOAL_KEY) + 2
    return (CellProblem(sheet="numbers", row=place, column="owner", got=owner, cause="no_owner"),)


def _token(about: dict[str, str]) -> str:
    """The line is found by its look, since the file may have been made in either language."""
    return next((value for value in about.values() if len(value) == 26 and value.isalnum()), "")


class _NumberRefused(Exception):
    def __init__(self, problem: CellProblem) -> None:
        self.problem = problem


def _save_numbers(access: Access, initiative_id: str, changes: list[Change], made: Book) -> None:
    touched = {change.row for change in changes}
    for place, (key, row) in enumerate(made.sheet("numbers").items(), start=2):
        if key not in touched:
            continue
        three: tuple[Any, ...] = tuple(row.get(name) for name in ("careful", "expected", "hopeful"))
        try:
            if key == GOAL_KEY:
                _save_goal(access, initiative_id, three)
            else:
                _save_estimate(access, initiative_id, key, three, str(row.get("owner") or ""))
        except (EstimateError, GoalError, ValueError) as refused:
            raise _NumberRefused(
                CellProblem(sheet="numbers", row=place, column="expected", got=str(refused), cause="not_a_number")
            ) from refused


def _save_goal(access: Access, initiative_id: str, three: tuple[Any, ...]) -> None:
    before = goal(access.workspace.id, initiative_id)
    if before is None or three[1] is None:
        raise ValueError(_("目标不能为空"))
    tiers = replace(before.tiers, floor=three[0], target=three[1], stretch=three[2])
    set_goal(access, initiative_id, node_key=before.node_key, name=before.name, unit=before.unit, tiers=tiers,
             metric=before.metric)  # fmt: skip


def _save_estimate(access: Access, initiative_id: str, key: str, three: tuple[Any, ...], owner: str) -> None:
    before = next((each for each in assumptions(access.workspace.id, initiative_id) if each.node_key == key), None)
    if before is None or None in three:
        raise ValueError(_("保守、预期、乐观三个数都要有"))
    if three != _three(before):  # else only the owner was changed: the curve stays to the last digit
        wanted = Sides(cautious=three[0], expected=three[1], hopeful=three[2])
        before = replace(before, estimate=from_sides(wanted, before.direction, before.unit))
    save_assumption(access, initiative_id, replace(before, owner=owner))
    set_owners(access, initiative_id, {key: owner})  # the tree has the last word on who answers for a number


def _goal_row(chosen: Goal) -> NumberRow:
    tiers = chosen.tiers
    return NumberRow(
        key=GOAL_KEY,
        sort=_("目标"),
        name=chosen.name,
        unit=chosen.unit,
        careful=tiers.floor,
        expected=tiers.target,
        hopeful=tiers.stretch,
    )


def _estimate_row(each: Assumption, basis: str) -> NumberRow:
    careful, expected, hopeful = _three(each)
    return NumberRow(
        key=each.node_key,
        sort=_("预估"),
        name=each.name,
        unit=each.unit,
        careful=careful,
        expected=expected,
        hopeful=hopeful,
        owner=each.owner,
        basis=basis,
    )


def _three(each: Assumption) -> tuple[float, float, float]:
    """The three numbers as a file shows them."""
    three = sides(each.estimate, each.direction)
    careful, expected, hopeful = (
        float(f"{value:.{DIGITS}g}") for value in (three.cautious, three.expected, three.hopeful)
    )
    return careful, expected, hopeful
