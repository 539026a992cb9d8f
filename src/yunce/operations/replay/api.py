"""What pages, the demo and the server call: register a recording, start, pause, go on, stop, and run replays.

The recordings that the product ships are registered by their domain; uploaded ones are kept here."""

import json
import logging
import threading
import time
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone
from django.utils.translation import gettext

from yunce.accounts.api import Access, record, set_replay_clock
from yunce.events.api import flush_now
from yunce.events.sources.api import Source, create_source, rotate_key, sources
from yunce.operations.replay import store
from yunce.operations.replay.door import Door, DoorClosed
from yunce.operations.replay.rules.recording import Recording, read_recording
from yunce.operations.replay.rules.run import (
    DAY_SECONDS,
    Pace,
    Progress,
    ReplaySource,
    State,
    batches,
    clock_after,
    clock_before,
    overlap,
)

__all__ = [
    "Pace",
    "Progress",
    "Recording",
    "ReplaySource",
    "State",
    "furthest_clock",
    "go_on",
    "latest",
    "offered",
    "pause",
    "recording_title",
    "register",
    "replay_service",
    "replay_through",
    "start",
    "stop_run",
    "take_over",
    "take_recording",
]

log = logging.getLogger("yunce.replay")
UPLOADED = "uploaded"
IDLE_SECONDS = 0.5
ENDING_SECONDS = 10.0  # the server drains for three, then stops its services
# What the audit trail calls a button that was pressed.
_DEEDS = {State.PAUSED: "replay.pause", State.RUNNING: "replay.resume", State.STOPPED: "replay.stop"}
_recordings: dict[str, ReplaySource] = {}


class Uploaded:
    """The recording that a planner uploaded for an initiative."""

    key = UPLOADED

    def title(self, language: str) -> str:
        del language  # the page's language is active already
        return gettext("上传的记录")

    def span(self, workspace_id: str, initiative_id: str) -> tuple[date, date] | None:
        return store.recorded_span(workspace_id, initiative_id)

    def events(self, workspace_id: str, initiative_id: str, day: date, zone: str) -> Iterable[dict[str, Any]]:
        del zone  # the days were cut in the workspace's zone when the file came
        return store.recorded_events(workspace_id, initiative_id, day)


def register(source: ReplaySource) -> None:
    """Offer a recording. Call it once at start, for instance from an AppConfig's ready."""
    _recordings[source.key] = source


register(Uploaded())


def offered(
    workspace_id: str, initiative_id: str, days: tuple[date, date] | None
) -> list[tuple[ReplaySource, date, date]]:
    """Recordings that have days of the initiative, with the first and last of them."""
    found = []
    for source in _recordings.values():
        span = source.span(workspace_id, initiative_id)
        common = overlap(span, days) if span and days else span
        if common:
            found.append((source, *common))
    return found


def take_recording(access: Access, initiative_id: str, header: list[str], rows: list[list[str]]) -> Recording:
    """Keep an uploaded recording when every row can be sent; else only its bad rows are told."""
    recording = read_recording(header, rows, access.workspace.zone)
    if not recording.bad and recording.days:
        store.put_recording(access.workspace.id, initiative_id, recording.days)
        record(access, action="replay.upload", target_type="initiative", target_id=initiative_id,
               after={"events": recording.events})  # fmt: skip
    return recording


def start(
    access: Access, initiative_id: str, *, recording: str, days: tuple[date, date], pace: Pace
) -> Progress | None:
    """Begin a replay: the clock goes to the first midnight, the runner does the rest. None while another one is open.

    Raises KeyError for a recording nobody registered."""
    source = _recordings[recording]
    zone = access.workspace.zone
    run_id = store.add_run(
        workspace_id=access.workspace.id,
        initiative_id=initiative_id,
        recording=source.key,
        days=days,
        zone=zone,
        pace=pace,
        by=access.user.id,
    )
    if run_id is None:
        return None
    _source_id(access.workspace.id)  # made here: its name is in the language of whoever starts, whom the runner is not
    set_replay_clock(access.workspace.id, clock_before(days[0], zone))
    record(access, action="replay.start", target_type="initiative", target_id=initiative_id,
           after={"recording": recording, "first": days[0], "last": days[1], "pace": pace.value})  # fmt: skip
    return store.run(run_id)


def recording_title(key: str, language: str) -> str:
    """The recording's name; its key when no domain registers it any more."""
    return _recordings[key].title(language) if key in _recordings else key


def furthest_clock(workspace_id: str) -> datetime | None:
    """Where the clock stood when the workspace's replays had come furthest: at that moment all they sent is known."""
    found = store.furthest(workspace_id)
    return clock_before(*found) if found else None


def latest(workspace_id: str, initiative_id: str) -> Progress | None:
    """The newest replay of the initiative, open or over."""
    return store.latest(workspace_id, initiative_id)


def pause(access: Access, initiative_id: str, run_id: str) -> bool:
    """False when it does not run."""
    return _move(access, initiative_id, run_id, State.PAUSED)


def go_on(access: Access, initiative_id: str, run_id: str, pace: Pace) -> bool:
    """Run again after a pause or a failure, at this pace. False when there is nothing to go on with."""
    store.set_pace(access.workspace.id, run_id, pace)
    return _move(access, initiative_id, run_id, State.RUNNING)


def stop_run(access: Access, initiative_id: str, run_id: str) -> bool:
    """End it where it is; what was sent stays, and so does the clock."""
    return _move(access, initiative_id, run_id, State.STOPPED)


def replay_service(stop: threading.Event) -> None:
    """Runs every replay that should run, until told to stop. After a restart it goes on with the first day not sent."""
    while not stop.is_set():
        close_old_connections()
        address = _own_address()  # a server that starts does not answer yet: until then nothing is claimed
        run_id = store.claim(timezone.now()) if address else None
        if address is None or run_id is None:
            stop.wait(IDLE_SECONDS)
            continue
        try:
            _run(run_id, address, stop)
        except Exception as problem:
            log.exception("replay %s failed", run_id)
            store.finish(run_id, State.FAILED, str(problem))
        finally:
            store.release(run_id)
            close_old_connections()


def take_over() -> None:
    """Frees every replay at once. Only for a process that owns the database alone, before its runner starts:
    whoever held them is dead, and nobody has to wait for the end of its lease."""
    store.release_all()


def replay_through(address: str, progress: Progress, stop: threading.Event | None = None) -> Progress | None:
    """Run one replay to its end in this thread, through the door at `address`. None when somebody else holds it."""
    if store.claim(timezone.now()) != progress.id:
        return None
    try:
        _run(progress.id, address, stop or threading.Event())
    finally:
        store.release(progress.id)
    return store.run(progress.id)


def _run(run_id: str, address: str, stop: threading.Event) -> None:
    progress = store.run(run_id)
    if progress is None:
        return
    source = _recordings.get(progress.recording)
    if source is None:
        store.finish(run_id, State.FAILED, f"recording {progress.recording} is not there any more")
        return
    door = Door(address, _write_key(progress.workspace_id))
    try:
        while progress is not None and progress.state is State.RUNNING and not stop.is_set():
            if progress.finished:
                flush_now()
                store.finish(run_id, State.DONE)
                return
            _send_day(progress, source, door, stop)
            progress = store.run(run_id)
    except DoorClosed as problem:
        # A server that ends shuts its door before it tells us to stop: then the run goes on after the next start.
        if problem.status != 0 or not stop.wait(ENDING_SECONDS):
            store.finish(run_id, State.FAILED, str(problem))
    finally:
        door.close()


def _send_day(progress: Progress, source: ReplaySource, door: Door, stop: threading.Event) -> None:
    began, day = time.monotonic(), progress.next_day
    sent = refused = 0
    for batch in batches(source.events(progress.workspace_id, progress.initiative_id, day, progress.zone)):
        taken = door.send(batch)
        sent, refused = sent + taken.accepted, refused + taken.refused
        store.renew(progress.id, timezone.now())
    if progress.pace is Pace.DAY_A_SECOND:
        flush_now()  # the page shows whole days: nothing of this day may still be on its way
    set_replay_clock(progress.workspace_id, clock_after(day, progress.zone))
    store.day_sent(progress.id, day, sent=sent, refused=refused)
    store.renew(progress.id, timezone.now())
    if progress.pace is Pace.DAY_A_SECOND:
        stop.wait(max(0.0, DAY_SECONDS - (time.monotonic() - began)))


def _write_key(workspace_id: str) -> str:
    """A key for this run: keys are shown once, so each run takes a fresh one of the workspace's replay source."""
    made = rotate_key(workspace_id, _source_id(workspace_id))
    return made.write_key if made is not None else _new_source(workspace_id).write_key


def _source_id(workspace_id: str) -> str:
    open_ones = (each.id for each in sources(workspace_id) if each.kind == "replay" and each.active)
    return next(open_ones, None) or _new_source(workspace_id).id


def _new_source(workspace_id: str) -> Source:
    return create_source(workspace_id, gettext("回放"), "replay")


def _own_address() -> str | None:
    """Where this server listens, from the card it wrote when it began to answer (a free port is known only then)."""
    try:
        card = json.loads(settings.YUNCE.run_path.read_text(encoding="utf-8"))
        return str(card["address"])
    except (OSError, ValueError, KeyError):
        return None


def _move(access: Access, initiative_id: str, run_id: str, state: State) -> bool:
    moved = store.move(access.workspace.id, initiative_id, run_id, state)
    if moved:
        record(access, action=_DEEDS[state], target_type="initiative", target_id=initiative_id)
    return moved
