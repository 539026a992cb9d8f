"""Between a question while it is answered and whoever waits for it: how far it is, and whether it should go on.

A question need not know of it: `sequences.slices` tells and asks between two slices.
"""

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Cancelled(Exception):
    """It was stopped, or nobody waits for it any more."""


class Work:
    """done: 0..1 of the pass it is in, None before the first step. told: hears each step, in the thread that works."""

    def __init__(self, told: Callable[[float], None] | None = None) -> None:
        self.done: float | None = None
        self._told = told
        self._stopped = threading.Event()
        self._wanted_until = math.inf

    def stop(self) -> None:
        self._stopped.set()

    def want(self, seconds: float) -> None:
        """Somebody waits for it, for this long at least; before this is said first, for ever."""
        self._wanted_until = time.monotonic() + seconds

    @property
    def stopped(self) -> bool:
        return self._stopped.is_set() or time.monotonic() > self._wanted_until

    def go_on(self) -> None:
        """Raises Cancelled."""
        if self.stopped:
            raise Cancelled

    def tell(self, done: float) -> None:
        self.done = done
        if self._told is not None:
            self._told(done)


_current: ContextVar[Work | None] = ContextVar("yunce-work", default=None)


def working() -> Work:
    """The work of this thread; one that nobody hears where none was begun."""
    return _current.get() or Work()


@contextmanager
def at_work(work: Work) -> Iterator[Work]:
    """`working()` is this one inside the block."""
    before = _current.set(work)
    try:
        yield work
    finally:
        _current.reset(before)
