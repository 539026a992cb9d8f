"""Reads and writes replays; the only code that does.

Moves between states are single statements with their condition, so that button and runner cannot both win."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from yunce.operations.models import RecordingDay, ReplayRun
from yunce.operations.replay.rules.run import ALLOWED, OPEN, Pace, Progress, State

# A runner renews its lease with every day it sends; a killed one is taken over after this.
LEASE = timedelta(seconds=30)


def add_run(
    *,
    workspace_id: str,
    initiative_id: str,
    recording: str,
    days: tuple[date, date],
    zone: str,
    pace: Pace,
    by: str,
) -> str | None:
    """The new run's id, or None while another replay of the workspace is open."""
    try:
        with transaction.atomic():
            row = ReplayRun.objects.create(
                workspace_id=workspace_id,
                initiative_id=initiative_id,
                recording=recording,
                first_day=days[0],
                last_day=days[1],
                next_day=days[0],
                zone=zone,
                pace=pace.value,
                state=State.RUNNING.value,
                made_by=by,
            )
    except IntegrityError:
        return None
    return row.id


def latest(workspace_id: str, initiative_id: str) -> Progress | None:
    row = ReplayRun.objects.filter(workspace_id=workspace_id, initiative_id=initiative_id).order_by("-id").first()
    return None if row is None else _progress(row)


def open_run(workspace_id: str) -> Progress | None:
    """The one replay of the workspace that runs or waits."""
    states = [state.value for state in OPEN]
    row = ReplayRun.objects.filter(workspace_id=workspace_id, state__in=states).first()
    return None if row is None else _progress(row)


def run(run_id: str) -> Progress | None:
    row = ReplayRun.objects.filter(id=run_id).first()
    return None if row is None else _progress(row)


def move(workspace_id: str, initiative_id: str, run_id: str, state: State) -> bool:
    """False when the run is not in a state from which `state` may follow."""
    before = [each.value for each in ALLOWED[state]]
    rows = ReplayRun.objects.filter(
        workspace_id=workspace_id, initiative_id=initiative_id, id=run_id, state__in=before
    ).update(state=state.value, problem="")
    return rows == 1


def set_pace(workspace_id: str, run_id: str, pace: Pace) -> None:
    ReplayRun.objects.filter(workspace_id=workspace_id, id=run_id).update(pace=pace.value)


def claim(now: datetime) -> str | None:
    """The id of a run that should be running and that nobody holds; it is held from now on."""
    free = Q(held_until__isnull=True) | Q(held_until__lt=now)
    for run_id in ReplayRun.objects.filter(free, state=State.RUNNING.value).values_list("id", flat=True):
        if ReplayRun.objects.filter(free, id=run_id).update(held_until=now + LEASE):
            return run_id
    return None


def renew(run_id: str, now: datetime) -> None:
    ReplayRun.objects.filter(id=run_id).update(held_until=now + LEASE)


def release(run_id: str) -> None:
    ReplayRun.objects.filter(id=run_id).update(held_until=None)


def day_sent(run_id: str, day: date, *, sent: int, refused: int) -> None:
    """Counts one day, once: a second report of the same day changes nothing."""
    ReplayRun.objects.filter(id=run_id, next_day=day).update(
        next_day=day + timedelta(days=1), sent=F("sent") + sent, refused=F("refused") + refused
    )


def release_all() -> None:
    ReplayRun.objects.filter(held_until__isnull=False).update(held_until=None)


def finish(run_id: str, state: State, problem: str = "") -> None:
    ReplayRun.objects.filter(id=run_id, state=State.RUNNING.value).update(state=state.value, problem=problem[:2000])


def put_recording(workspace_id: str, initiative_id: str, days: Mapping[date, Sequence[dict[str, Any]]]) -> None:
    """The initiative's recording, in place of an earlier one."""
    with transaction.atomic():
        RecordingDay.objects.filter(workspace_id=workspace_id, initiative_id=initiative_id).delete()
        RecordingDay.objects.bulk_create(
            [
                RecordingDay(workspace_id=workspace_id, initiative_id=initiative_id, day=day, events=list(events))
                for day, events in days.items()
            ],
            batch_size=50,
        )


def recorded_span(workspace_id: str, initiative_id: str) -> tuple[date, date] | None:
    days = list(
        RecordingDay.objects.filter(workspace_id=workspace_id, initiative_id=initiative_id)
        .order_by("day")
        .values_list("day", flat=True)
    )
    return (days[0], days[-1]) if days else None


def recorded_events(workspace_id: str, initiative_id: str, day: date) -> Iterable[dict[str, Any]]:
    row = RecordingDay.objects.filter(workspace_id=workspace_id, initiative_id=initiative_id, day=day).first()
    return [] if row is None else row.events


def recorded_of(workspace_id: str, ids: Sequence[str]) -> int:
    """How many events of a person the workspace's recordings hold."""
    days = RecordingDay.objects.filter(workspace_id=workspace_id)
    return sum(len(row.events) - len(_others(row.events, ids)) for row in days.iterator())


def forget_recorded(workspace_id: str, ids: Sequence[str]) -> int:
    """Takes the events of a person out of the workspace's recordings; how many went."""
    gone = 0
    with transaction.atomic():
        for row in RecordingDay.objects.filter(workspace_id=workspace_id).iterator():
            kept = _others(row.events, ids)
            if len(kept) < len(row.events):
                gone += len(row.events) - len(kept)
                RecordingDay.objects.filter(id=row.id).update(events=kept)
    return gone


def _others(events: Sequence[dict[str, Any]], ids: Sequence[str]) -> list[dict[str, Any]]:
    wanted = set(ids)
    return [event for event in events if not wanted & {event.get("distinct_id"), event.get("user_id")}]


def _progress(row: ReplayRun) -> Progress:
    return Progress(
        id=row.id,
        workspace_id=row.workspace_id,
        initiative_id=row.initiative_id,
        recording=row.recording,
        first_day=row.first_day,
        last_day=row.last_day,
        next_day=row.next_day,
        zone=row.zone,
        pace=Pace(row.pace),
        state=State(row.state),
        sent=row.sent,
        refused=row.refused,
        problem=row.problem,
    )


def furthest(workspace_id: str) -> tuple[date, str] | None:
    """The first day that no replay of the workspace has sent yet, and its zone; None when nothing was replayed."""
    found = ReplayRun.objects.filter(workspace_id=workspace_id, sent__gt=0).order_by("-next_day").first()
    return (found.next_day, found.zone) if found else None
