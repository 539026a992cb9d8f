"""Long questions: handed out once, found again by name, stopped by whoever asked, and by nobody else."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from yunce.events.store.api import EventStore, StoreError, marked, store
from yunce.insight.asking.api import read_question
from yunce.insight.funnel.api import FunnelQuestion, answer
from yunce.insight.running import api
from yunce.insight.running.api import Cancelled, Owner, Run, Work, at_work, cancel, close, find, named, working
from yunce.insight.sequences import reading
from yunce.insight.tests.log import context, fresh_store, happened

ADA = Owner(workspace_id="w", user_id="ada")
BOB = Owner(workspace_id="w", user_id="bob")
ENDLESS = "select count() from numbers(1000000000000) where cityHash64(number) = 0"


@pytest.fixture
def log(chdb_directory: Path) -> Iterator[EventStore]:
    with fresh_store(chdb_directory) as opened:
        yield opened
        close()


def endless() -> int:
    """What never ends by itself."""
    while True:
        working().go_on()
        time.sleep(0.005)


def test_what_is_quick_is_answered_at_once_and_its_trouble_is_the_askers(log: EventStore) -> None:
    assert api.ask(ADA, "a", lambda: 42, patience=10) == 42
    with pytest.raises(ZeroDivisionError):
        api.ask(ADA, "b", lambda: 1 // 0, patience=10)


def test_a_long_one_is_found_again_by_its_name_and_handed_out_once(log: EventStore) -> None:
    may_end = threading.Event()
    calls = []

    def call() -> str:
        calls.append(1)
        may_end.wait(20)
        return "done"

    run = api.ask(ADA, "a", call, patience=0)
    assert isinstance(run, Run)
    assert api.ask(ADA, "a", call, patience=0) is run
    assert find(ADA, run.id) is run
    assert find(BOB, run.id) is None
    may_end.set()
    assert api.ask(ADA, "a", call, patience=10) == "done"
    assert calls == [1]
    assert find(ADA, run.id) is None


def test_one_that_is_stopped_ends_and_only_its_owner_stops_it(log: EventStore) -> None:
    run = api.ask(ADA, "a", endless, patience=0)
    assert isinstance(run, Run)
    assert not cancel(BOB, run.id)
    assert cancel(ADA, run.id)
    assert run.over.wait(10)
    assert isinstance(run.error, Cancelled)
    assert not cancel(ADA, run.id)


def test_a_statement_inside_the_store_is_ended_too(log: EventStore) -> None:
    run = api.ask(ADA, "a", lambda: store().query(ENDLESS), patience=0.5)
    assert isinstance(run, Run)
    began = time.monotonic()
    assert cancel(ADA, run.id)
    assert run.over.wait(20)
    assert time.monotonic() - began < 20
    assert isinstance(run.error, Cancelled)


def test_killing_one_mark_leaves_the_others(log: EventStore) -> None:
    with marked("mine"):
        log.kill("another's")
        assert log.query("select getSetting('log_comment')").value() == "mine"
    assert log.query("select getSetting('log_comment')").value() == ""
    with pytest.raises(StoreError):
        log.query("select nothing")


def test_what_nobody_waits_for_any_more_stops(log: EventStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "WANTED_SECONDS", 0.05)
    run = api.ask(ADA, "a", endless, patience=0)
    assert isinstance(run, Run)
    assert run.over.wait(10)
    assert isinstance(run.error, Cancelled)


def test_the_pages_that_a_person_left_make_room_for_the_next(log: EventStore) -> None:
    runs = [api.ask(ADA, str(number), endless, patience=0) for number in range(api.OF_ONE + 1)]
    assert [isinstance(run, Run) and run.work.stopped for run in runs] == [True, False, False, False]
    others = api.ask(BOB, "0", endless, patience=0)
    assert isinstance(others, Run)
    close()
    assert all(isinstance(run, Run) and run.over.is_set() for run in [*runs, others])


def test_a_question_of_the_api_is_seen_and_stopped_under_the_id_it_chose(log: EventStore) -> None:
    began = threading.Event()
    seen: list[BaseException] = []

    def request() -> None:
        try:
            with named(ADA, "chosen-id"):
                began.set()
                endless()
        except Cancelled as error:
            seen.append(error)

    thread = threading.Thread(target=request)
    thread.start()
    assert began.wait(10)
    with pytest.raises(ValueError, match="chosen-id"), named(BOB, "chosen-id"):
        pass
    assert find(BOB, "chosen-id") is None
    assert cancel(ADA, "chosen-id")
    thread.join(10)
    assert len(seen) == 1
    assert find(ADA, "chosen-id") is None


def test_a_walk_tells_how_far_it_is_and_stops_between_two_slices(
    log: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(log, *((f"u{number}", number, "a") for number in range(40)), *((f"u{n}", n + 1, "b") for n in range(40)))
    monkeypatch.setattr(reading, "SLICE_ROWS", 10)
    asked = '{"period": {"from": "2026-03-01", "to": "2026-03-31"}, "steps": [{"events": ["a"]}, {"events": ["b"]}]}'
    question = read_question(FunnelQuestion, asked)
    told: list[float] = []
    work = Work(told.append)
    with at_work(work):
        assert answer(context(), question).n == 40
    assert told == sorted(told)
    assert len(told) >= 8
    assert told[-1] == 1.0

    def stop(done: float) -> None:
        told.append(done)
        stopping.stop()

    told.clear()
    stopping = Work(stop)
    with at_work(stopping), pytest.raises(Cancelled):
        answer(context(), question)
    assert len(told) == 1
