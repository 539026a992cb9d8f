"""经验: kept from a review, offered to the next plan."""

from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.http import Http404

from yunce.accounts.api import Access, record
from yunce.loop.api.gate import editable
from yunce.loop.rules.records import Lesson, NewLesson
from yunce.loop.store import lessons as store


def keep_lesson(access: Access, initiative_id: str, new: NewLesson) -> Lesson:
    """Keep what was learned. Raises ValueError when the statement is empty."""
    editable(access, initiative_id)
    fields = _fields(new)
    with transaction.atomic():
        made = store.add(
            **fields,
            workspace_id=access.workspace.id,
            initiative_id=initiative_id,
            made_by=access.user.id,
            made_at=access.workspace.now,
            changed_at=access.workspace.now,
        )
        record(access, action="lesson.keep", target_type="lesson", target_id=made.id, after=fields)
    return made


def edit_lesson(access: Access, lesson_id: str, new: NewLesson) -> Lesson:
    """Change a lesson; the audit trail keeps what it said. Raises ValueError or Http404."""
    before = one_lesson(access.workspace.id, lesson_id)
    editable(access, before.initiative_id)
    fields = _fields(new)
    with transaction.atomic():
        store.change(access.workspace.id, lesson_id, **fields, changed_at=access.workspace.now)
        record(
            access,
            action="lesson.edit",
            target_type="lesson",
            target_id=lesson_id,
            before={key: value for key, value in asdict(before).items() if key in fields},
            after=fields,
        )
    return one_lesson(access.workspace.id, lesson_id)


def remove_lesson(access: Access, lesson_id: str) -> None:
    """Delete a lesson. Raises Http404."""
    before = one_lesson(access.workspace.id, lesson_id)
    editable(access, before.initiative_id)
    with transaction.atomic():
        store.delete(access.workspace.id, lesson_id)
        record(
            access,
            action="lesson.remove",
            target_type="lesson",
            target_id=lesson_id,
            before={"statement": before.statement},
        )


def one_lesson(workspace_id: str, lesson_id: str) -> Lesson:
    """Raises Http404 when the workspace has none of that id."""
    lesson = store.one(workspace_id, lesson_id)
    if lesson is None:
        raise Http404(f"no lesson {lesson_id}")
    return lesson


def lessons(workspace_id: str, initiative_id: str | None = None) -> list[Lesson]:
    """Of one initiative, or of the whole workspace; newest first."""
    return (
        store.of_workspace(workspace_id) if initiative_id is None else store.of_initiative(workspace_id, initiative_id)
    )


def _fields(new: NewLesson) -> dict[str, Any]:
    if not new.statement.strip():
        raise ValueError("a lesson says something")
    return {
        "statement": new.statement.strip(),
        "scope": new.scope.strip(),
        "status": new.status.value,
        "act": new.act.value,
        "metric": new.metric or "",
        "evidence_ids": list(new.evidence_ids),
    }
