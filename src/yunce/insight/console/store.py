"""Saved queries as values. Nothing here decides who may change them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from yunce.insight.console.models import SavedQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    id: str
    owner_id: str
    name: str
    text: str
    changed_at: datetime


def saved_queries(workspace_id: str) -> list[Saved]:
    """Of the whole workspace, by name."""
    return [_value(row) for row in SavedQuery.objects.filter(workspace_id=workspace_id).order_by("name")]


def saved_query(workspace_id: str, query_id: str) -> Saved | None:
    row = SavedQuery.objects.filter(workspace_id=workspace_id, id=query_id).first()
    return _value(row) if row else None


def count(workspace_id: str) -> int:
    return SavedQuery.objects.filter(workspace_id=workspace_id).count()


def add(workspace_id: str, owner_id: str, name: str, text: str) -> Saved | None:
    """None when the name is taken."""
    try:
        with transaction.atomic():
            return _value(SavedQuery.objects.create(workspace_id=workspace_id, owner_id=owner_id, name=name, text=text))
    except IntegrityError:
        return None


def change(workspace_id: str, query_id: str, owner_id: str, text: str) -> bool:
    """False when there is no such query of that owner."""
    rows = SavedQuery.objects.filter(workspace_id=workspace_id, id=query_id, owner_id=owner_id)
    return rows.update(text=text, changed_at=timezone.now()) == 1


def remove(workspace_id: str, query_id: str) -> bool:
    gone, _ = SavedQuery.objects.filter(workspace_id=workspace_id, id=query_id).delete()
    return gone == 1


def _value(row: SavedQuery) -> Saved:
    return Saved(id=row.id, owner_id=row.owner_id, name=row.name, text=row.text, changed_at=row.changed_at)
