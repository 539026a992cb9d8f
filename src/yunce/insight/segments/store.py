"""Kept segments as values. Nothing here decides who may change them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from yunce.insight.asking.api import question_json, read_question
from yunce.insight.segments.models import Listed, Segment, Tag
from yunce.insight.segments.rules.rule import SegmentQuestion
from yunce.insight.segments.rules.tag import TagQuestion

# Rows of one statement: SQLite binds at most 32,766 values.
_ROWS = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """question: None for a list. basis: where a list comes from: a question with its parameters, or a file's name."""

    id: str
    owner_id: str
    name: str
    question: SegmentQuestion | None
    basis: Mapping[str, Any]
    made_at: datetime
    changed_at: datetime


def segments(workspace_id: str) -> list[Kept]:
    """Of the whole workspace, by name."""
    return [_value(row) for row in Segment.objects.filter(workspace_id=workspace_id).order_by("name")]


def segment(workspace_id: str, name_or_id: str) -> Kept | None:
    """An id goes before a name."""
    rows = Segment.objects.filter(Q(id=name_or_id) | Q(name=name_or_id), workspace_id=workspace_id)
    found = sorted(rows, key=lambda row: row.id != name_or_id)
    return _value(found[0]) if found else None


def count(workspace_id: str) -> int:
    return Segment.objects.filter(workspace_id=workspace_id).count()


def listed(segment_id: str) -> list[str]:
    """The ids of a list, as they were given."""
    return list(Listed.objects.filter(segment_id=segment_id).order_by("id").values_list("distinct_id", flat=True))


def listed_count(segment_id: str) -> int:
    return Listed.objects.filter(segment_id=segment_id).count()


def add(
    workspace_id: str,
    owner_id: str,
    name: str,
    *,
    question: SegmentQuestion | None = None,
    ids: Iterable[str] = (),
    basis: Mapping[str, Any] | None = None,
) -> Kept | None:
    """None when the name is taken."""
    try:
        with transaction.atomic():
            made = Segment.objects.create(
                workspace_id=workspace_id,
                owner_id=owner_id,
                name=name,
                rule=question_json(question) if question else "",
                basis=dict(basis or {}),
            )
            for some in _portions(ids):
                Listed.objects.bulk_create(
                    [Listed(segment=made, workspace_id=workspace_id, distinct_id=each) for each in some]
                )
            return _value(made)
    except IntegrityError:
        return None


def change(workspace_id: str, segment_id: str, name: str, question: SegmentQuestion | None) -> bool:
    """False when it is gone; raises IntegrityError when the name is taken. The ids of a list stay."""
    with transaction.atomic():
        rows = Segment.objects.filter(workspace_id=workspace_id, id=segment_id)
        rule = question_json(question) if question else ""
        return rows.update(name=name, rule=rule, changed_at=timezone.now()) == 1


def remove(workspace_id: str, segment_id: str) -> bool:
    gone, _ = Segment.objects.filter(workspace_id=workspace_id, id=segment_id).delete()
    return gone > 0


def count_person(workspace_id: str, ids: Sequence[str]) -> int:
    """How many places in lists these ids have."""
    return sum(_of(workspace_id, some).count() for some in _portions(ids))


def forget_person(workspace_id: str, ids: Sequence[str]) -> int:
    """Takes them off every list; how many places went."""
    return sum(_of(workspace_id, some).delete()[0] for some in _portions(ids))


def _portions(ids: Iterable[str]) -> Iterator[list[str]]:
    """Each once, so many at a time as one statement takes."""
    left = list(dict.fromkeys(ids))
    for start in range(0, len(left), _ROWS):
        yield left[start : start + _ROWS]


def _of(workspace_id: str, ids: Sequence[str]) -> Any:
    return Listed.objects.filter(workspace_id=workspace_id, distinct_id__in=ids)


def _value(row: Segment) -> Kept:
    return Kept(
        id=row.id,
        owner_id=row.owner_id,
        name=row.name,
        question=read_question(SegmentQuestion, row.rule) if row.rule else None,
        basis=row.basis,
        made_at=row.made_at,
        changed_at=row.changed_at,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTag:
    id: str
    owner_id: str
    name: str
    question: TagQuestion


def tags(workspace_id: str) -> list[KeptTag]:
    """Of the whole workspace, by name."""
    rows = Tag.objects.filter(workspace_id=workspace_id).order_by("name")
    return [
        KeptTag(id=row.id, owner_id=row.owner_id, name=row.name, question=read_question(TagQuestion, row.rule))
        for row in rows
    ]


def add_tag(workspace_id: str, owner_id: str, name: str, question: TagQuestion) -> KeptTag | None:
    """None when the name is taken."""
    try:
        with transaction.atomic():
            row = Tag.objects.create(
                workspace_id=workspace_id, owner_id=owner_id, name=name, rule=question_json(question)
            )
    except IntegrityError:
        return None
    return KeptTag(id=row.id, owner_id=owner_id, name=name, question=question)


def remove_tag(workspace_id: str, tag_id: str) -> bool:
    gone, _ = Tag.objects.filter(workspace_id=workspace_id, id=tag_id).delete()
    return gone > 0
