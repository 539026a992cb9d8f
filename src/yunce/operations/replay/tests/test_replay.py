"""A replay goes through the HTTP door day by day, moves the clock, and goes on where it was stopped."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from yunce.accounts.api import access_as, create_user, create_workspace, now
from yunce.operations.replay import api, store
from yunce.operations.replay.rules.run import Pace, State

pytestmark = pytest.mark.django_db(transaction=True)
FIRST, LAST = date(2011, 6, 1), date(2011, 6, 4)


class FakeDoor:
    """What leaves the process: keeps the bodies it was sent, and may answer with an error."""

    def __init__(self) -> None:
        self.events: list[dict[str, object]] = []
        self.keys: set[str] = set()
        self.answers: list[int] = []
        door = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status = door.answers.pop(0) if door.answers else 200
                door.keys.add(self.headers["Authorization"])
                if status == 200:
                    door.events += body["events"]
                text = json.dumps({"accepted": len(body["events"]), "rejected": []}).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.send_header("Retry-After", "0")
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def door() -> Iterator[FakeDoor]:
    made = FakeDoor()
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


class Shop:
    """A recording of two events a day."""

    key = "shop"

    def title(self, language: str) -> str:
        return "店"

    def span(self, workspace_id: str, initiative_id: str) -> tuple[date, date]:
        return FIRST, date(2011, 12, 1)

    def events(self, workspace_id: str, initiative_id: str, day: date, zone: str) -> list[dict[str, object]]:
        return [
            {"id": f"{day}-{n}", "event": "order", "distinct_id": "a", "time": f"{day}T1{n}:00:00Z"} for n in (0, 1)
        ]


@pytest.fixture
def access(monkeypatch):
    monkeypatch.setattr(api, "flush_now", lambda: None)  # nothing reached the store: the door is a fake
    api.register(Shop())
    owner = create_user("ann")
    workspace = create_workspace("店", "GBP", "Europe/London", owner.id)
    return access_as(workspace.id, owner.id)


def begin(access, pace=Pace.AT_ONCE):
    return api.start(access, "I", recording="shop", days=(FIRST, LAST), pace=pace)


def test_every_day_is_sent_and_the_clock_stands_after_the_last(access, door):
    run = begin(access)
    done = api.replay_through(door.address, run)
    assert (done.state, done.sent, done.next_day) == (State.DONE, 8, date(2011, 6, 5))
    assert len({e["id"] for e in door.events}) == 8
    # Midnight in London in June is 23:00 UTC of the day before.
    assert now(access.workspace.id) == datetime(2011, 6, 4, 23, tzinfo=UTC)


def test_the_clock_can_go_to_where_the_replays_had_come_furthest(access, door):
    assert api.furthest_clock(access.workspace.id) is None
    api.replay_through(door.address, begin(access))
    stood = now(access.workspace.id)
    begin(access, Pace.DAY_A_SECOND)  # once more from the first day
    assert now(access.workspace.id) < stood
    assert api.furthest_clock(access.workspace.id) == stood


def test_the_clock_stands_at_the_first_midnight_when_it_begins(access):
    begin(access)
    assert now(access.workspace.id) == datetime(2011, 5, 31, 23, tzinfo=UTC)


def test_a_second_replay_is_refused_while_one_is_open(access):
    begin(access)
    assert begin(access) is None


def test_a_paused_replay_sends_nothing_and_goes_on_where_it_was(access, door):
    run = begin(access)
    assert api.pause(access, "I", run.id)
    assert api.replay_through(door.address, run) is None
    assert door.events == []
    assert api.go_on(access, "I", run.id, Pace.AT_ONCE)
    assert api.replay_through(door.address, run).state is State.DONE


def test_a_stop_signal_leaves_the_rest_for_the_next_start(access, door):
    run = begin(access)
    stopped = threading.Event()
    stopped.set()
    api.replay_through(door.address, run, stopped)
    assert api.latest(access.workspace.id, "I").state is State.RUNNING
    api.replay_through(door.address, run)
    assert len(door.events) == 8


def test_a_full_door_is_waited_for(access, door):
    door.answers = [429, 503]
    assert api.replay_through(door.address, begin(access)).state is State.DONE


def test_a_refusing_door_fails_the_replay_with_its_words_and_the_day_is_kept(access, door):
    door.answers = [200, 401]
    run = api.replay_through(door.address, begin(access))
    assert (run.state, run.next_day) == (State.FAILED, date(2011, 6, 2))
    assert "401" in run.problem
    assert api.go_on(access, "I", run.id, Pace.AT_ONCE)
    assert api.replay_through(door.address, run).state is State.DONE


def test_no_server_fails_the_replay_and_says_so(access, monkeypatch):
    monkeypatch.setattr(api, "ENDING_SECONDS", 0.01)
    run = api.replay_through("http://127.0.0.1:9", begin(access))
    assert (run.state, "does not answer" in run.problem) == (State.FAILED, True)


def test_a_server_that_ends_does_not_fail_the_replay(access):
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()  # the door is shut first
    run = api.replay_through("http://127.0.0.1:9", begin(access), stop)
    assert (run.state, run.sent) == (State.RUNNING, 0)


def test_a_killed_server_leaves_nothing_held(access):
    begin(access)
    assert store.claim(timezone.now())
    assert store.claim(timezone.now()) is None
    api.take_over()
    assert store.claim(timezone.now())


def test_a_stopped_replay_cannot_go_on(access):
    run = begin(access)
    assert api.stop_run(access, "I", run.id)
    assert not api.go_on(access, "I", run.id, Pace.AT_ONCE)


def test_another_workspace_cannot_stop_it(access):
    run = begin(access)
    other = create_user("bob")
    stranger = access_as(create_workspace("别人", owner=other.id).id, other.id)
    assert not api.stop_run(stranger, "I", run.id)
    assert not api.pause(stranger, "I", run.id)


def test_an_uploaded_recording_is_offered_for_its_days(access):
    rows = [["order", "a", "2011-06-02 10:00"], ["order", "a", "2011-07-30 10:00"]]
    api.take_recording(access, "I", ["event", "distinct_id", "time"], rows)
    offered = {s.key: (first, last) for s, first, last in api.offered(access.workspace.id, "I", (FIRST, LAST))}
    assert offered["uploaded"] == (date(2011, 6, 2), LAST)
    assert "uploaded" not in {s.key for s, *_ in api.offered(access.workspace.id, "J", (FIRST, LAST))}
