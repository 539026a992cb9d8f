"""Ask in a thread of its own when the answer may take long: wait a little for it, come back for it, or stop it.

Kept in this process's memory: after a restart a page simply asks again.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import connections

from yunce.events.store.api import StoreError, marked, store
from yunce.insight.running.rules.work import Cancelled, Work, at_work, working
from yunce.kernel.ids import new_id

__all__ = ["Cancelled", "Owner", "Run", "Work", "ask", "at_work", "cancel", "close", "find", "named", "working"]

T = TypeVar("T")

AT_ONCE = 4  # two cores answer no more of them at once any faster
OF_ONE = 3  # more of one person's are pages that they left
WANTED_SECONDS = 20.0  # a page asks every second; who was silent for this long has left
KEPT_SECONDS = 120.0  # an answer that nobody came back for


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Whose question it is: only they see and stop it."""

    workspace_id: str
    user_id: str


@dataclass(slots=True, kw_only=True)
class Run:
    """name: what was asked, so that asking it again finds it. over: whether there is an answer, or an error."""

    id: str
    owner: Owner
    name: str
    work: Work = field(default_factory=Work)
    began: float = field(default_factory=time.monotonic)
    over: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None
    result: Any = None
    error: BaseException | None = None

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def stop(self) -> None:
        """With the next slice, or inside the statement that the store is busy with."""
        self.work.stop()
        if not self.over.is_set():
            store().kill(self.id)


class _Runs:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.by_id: dict[str, Run] = {}
        self.places = threading.Semaphore(AT_ONCE)


_runs = _Runs()


def ask(owner: Owner, name: str, call: Callable[[], T], *, patience: float) -> T | Run:
    """What `call` returns, or the run that will have it when that takes longer than `patience` seconds.

    Asked again by the same name it is the same run, and the answer is handed out once. Raises what `call` raises, and
    Cancelled.
    """
    with _runs.lock:
        _forget_old()
        mine = [each for each in _runs.by_id.values() if each.owner == owner and not each.work.stopped]
        run = next((each for each in mine if each.name == name), None)
        busy = [each for each in mine if each.thread is not None and not each.over.is_set()]
        left = [] if run is not None else busy[: max(0, len(busy) - OF_ONE + 1)]
        if run is None:
            run = _runs.by_id.setdefault(new := new_id(), Run(id=new, owner=owner, name=name))
            _begin(run, call)
    for each in left:
        each.stop()
    run.work.want(WANTED_SECONDS)
    if not run.over.wait(patience):
        return run
    with _runs.lock:
        _runs.by_id.pop(run.id, None)
    if run.error is not None:
        raise run.error
    result: T = run.result
    return result


def find(owner: Owner, run_id: str) -> Run | None:
    """A run of theirs; they wait for it. None when there is none any more."""
    run = _runs.by_id.get(run_id)
    if run is None or run.owner != owner:
        return None
    if run.thread is not None:
        run.work.want(WANTED_SECONDS)
    return run


def cancel(owner: Owner, run_id: str) -> bool:
    """Stops it and forgets it. False when there was none."""
    run = find(owner, run_id)
    if run is None:
        return False
    run.stop()
    with _runs.lock:
        _runs.by_id.pop(run_id, None)
    return True


@contextmanager
def named(owner: Owner, run_id: str) -> Iterator[Work]:
    """The work of this very thread under an id of the caller's choice, so that others can see and stop it.

    Raises ValueError when they have one of that id.
    """
    run = Run(id=run_id, owner=owner, name=run_id)
    with _runs.lock:
        if run_id in _runs.by_id:
            raise ValueError(run_id)
        _runs.by_id[run_id] = run
    try:
        with at_work(run.work), marked(run_id), _cancelled(run.work):
            yield run.work
    finally:
        run.over.set()
        with _runs.lock:
            _runs.by_id.pop(run_id, None)


def close(seconds: float = 2.0) -> None:
    """Stops everything and waits this long, before the store is closed."""
    with _runs.lock:
        open_runs = list(_runs.by_id.values())
        _runs.by_id.clear()
    for run in open_runs:
        run.stop()
    until = time.monotonic() + seconds
    for run in open_runs:
        run.over.wait(max(0.0, until - time.monotonic()))


def _begin(run: Run, call: Callable[[], Any]) -> None:
    """The asker's context goes with it: language, and in tests the store."""
    run.thread = threading.Thread(
        target=copy_context().run, args=(_answer, run, call), name=f"question {run.id}", daemon=True
    )
    run.thread.start()


def _answer(run: Run, call: Callable[[], Any]) -> None:
    """In the run's own thread: the answer, or what went wrong, for whoever comes back."""
    try:
        with _runs.places, at_work(run.work), marked(run.id), _cancelled(run.work):
            run.work.go_on()  # it may have waited for its place
            run.result = call()
    except Exception as error:  # handed to whoever asked
        run.error = error
    finally:
        connections.close_all()  # this thread's own
        run.over.set()


@contextmanager
def _cancelled(work: Work) -> Iterator[None]:
    """A statement that was stopped with the work fails in the store: that is no trouble of the store's."""
    try:
        yield
    except StoreError as error:
        if work.stopped:
            raise Cancelled from error
        raise


def _forget_old() -> None:
    old = [run for run in _runs.by_id.values() if run.over.is_set() and run.seconds > KEPT_SECONDS + WANTED_SECONDS]
    for run in old:
        del _runs.by_id[run.id]
