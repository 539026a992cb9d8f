"""Rows of lessons."""

from typing import Any

from yunce.loop.models import LessonRow
from yunce.loop.rules.lessons import Act, Status
from yunce.loop.rules.records import Lesson


def add(**fields: Any) -> Lesson:
    """A new row with the fields of the model."""
    return _lesson(LessonRow.objects.create(**fields))


def one(workspace_id: str, lesson_id: str) -> Lesson | None:
    """None when the workspace has none of that id."""
    row = LessonRow.objects.filter(workspace_id=workspace_id, id=lesson_id).first()
    return None if row is None else _lesson(row)


def change(workspace_id: str, lesson_id: str, **fields: Any) -> bool:
    """Set the named columns; False when there is no such row."""
    return bool(LessonRow.objects.filter(workspace_id=workspace_id, id=lesson_id).update(**fields))


def delete(workspace_id: str, lesson_id: str) -> bool:
    """False when there was none."""
    return bool(LessonRow.objects.filter(workspace_id=workspace_id, id=lesson_id).delete()[0])


def of_workspace(workspace_id: str) -> list[Lesson]:
    """Newest first."""
    rows = LessonRow.objects.filter(workspace_id=workspace_id)
    return [_lesson(row) for row in rows.order_by("-made_at", "-id")]


def of_initiative(workspace_id: str, initiative_id: str) -> list[Lesson]:
    """Newest first."""
    rows = LessonRow.objects.filter(workspace_id=workspace_id, initiative_id=initiative_id)
    return [_lesson(row) for row in rows.order_by("-made_at", "-id")]


def _lesson(row: LessonRow) -> Lesson:
    return Lesson(
        id=row.id,
        workspace_id=row.workspace_id,
        initiative_id=row.initiative_id,
        statement=row.statement,
        scope=row.scope,
        status=Status(row.status),
        act=Act(row.act),
        metric=row.metric or None,
        evidence_ids=tuple(row.evidence_ids),
        made_by=row.made_by,
        made_at=row.made_at,
        changed_at=row.changed_at,
    )
