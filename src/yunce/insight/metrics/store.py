"""A workspace's own metrics as values. Nothing here decides who may change them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from yunce.insight.asking.api import question_json, read_question
from yunce.insight.metrics.models import Archived, MetricVersion, Pinned
from yunce.insight.metrics.rules.definition import OwnMetric


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    own: OwnMetric
    number: int
    made_by: str
    made_at: datetime
    archived: bool = False


def newest(workspace_id: str) -> list[Version]:
    """The newest version of each, in the order in which they were first made; archived ones too."""
    found: dict[str, MetricVersion] = {}
    for row in MetricVersion.objects.filter(workspace_id=workspace_id).order_by("made_at", "id"):
        if row.key not in found or row.number > found[row.key].number:
            found[row.key] = row
    gone = set(Archived.objects.filter(workspace_id=workspace_id).values_list("key", flat=True))
    return [_version(row, row.key in gone) for row in found.values()]


def versions(workspace_id: str, key: str) -> list[Version]:
    """Of one metric, the newest first."""
    rows = MetricVersion.objects.filter(workspace_id=workspace_id, key=key).order_by("-number")
    return [_version(row, False) for row in rows]


def add(workspace_id: str, own: OwnMetric, number: int, made_by: str) -> bool:
    """False when somebody made that version meanwhile."""
    try:
        with transaction.atomic():
            MetricVersion.objects.create(
                workspace_id=workspace_id, key=own.key, number=number, said=question_json(own), made_by=made_by
            )
    except IntegrityError:
        return False
    return True


def archive(workspace_id: str, key: str) -> bool:
    return Archived.objects.get_or_create(workspace_id=workspace_id, key=key)[1]


def restore(workspace_id: str, key: str) -> bool:
    return Archived.objects.filter(workspace_id=workspace_id, key=key).delete()[0] == 1


def pin(workspace_id: str, initiative_id: str, numbers: dict[str, int]) -> None:
    """By key. What is pinned already stays."""
    rows = [
        Pinned(workspace_id=workspace_id, initiative_id=initiative_id, key=key, number=number)
        for key, number in numbers.items()
    ]
    Pinned.objects.bulk_create(rows, ignore_conflicts=True)


def pinned(workspace_id: str, initiative_id: str) -> dict[str, OwnMetric]:
    """What a project's frozen plan was made with, by key."""
    numbers = dict(
        Pinned.objects.filter(workspace_id=workspace_id, initiative_id=initiative_id).values_list("key", "number")
    )
    return dict(_numbered(workspace_id, numbers.items()))


def _numbered(workspace_id: str, wanted: Iterable[tuple[str, int]]) -> list[tuple[str, OwnMetric]]:
    pairs = set(wanted)
    if not pairs:
        return []
    rows = MetricVersion.objects.filter(workspace_id=workspace_id, key__in={key for key, _ in pairs})
    return [(row.key, _version(row, False).own) for row in rows if (row.key, row.number) in pairs]


def _version(row: MetricVersion, archived: bool) -> Version:
    own = read_question(OwnMetric, row.said)
    return Version(own=own, number=row.number, made_by=row.made_by, made_at=row.made_at, archived=archived)
