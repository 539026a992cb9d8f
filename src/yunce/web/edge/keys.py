"""Which source a write key opens, remembered for two seconds: a shut source is shut within that time.

Keys nobody has are remembered as well, so that guessing costs the guesser and not the database.
"""

import asyncio
import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import close_old_connections

from yunce.events.sources.api import SourceInfo, personal_key, source_by_key

REMEMBER_SECONDS = 2.0
_REMEMBERED = 10_000
_KEY_LENGTH = 128


@dataclass(frozen=True, slots=True)
class Opened:
    """A source, and the key for its personal data when that is hashed."""

    source: SourceInfo
    personal_key: bytes | None


class KeyRing:
    """Lives on the event loop; asks the database in a thread of its own."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[float, Opened | None]] = OrderedDict()
        self._asking: dict[str, asyncio.Future[Opened | None]] = {}
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="write-keys")

    async def open(self, key: str) -> Opened | None:
        """The source, or None when the key is nobody's or was shut."""
        if not key or len(key) > _KEY_LENGTH:
            return None
        held = self._known.get(key)
        if held is not None and held[0] > time.monotonic():
            return held[1]
        asking = self._asking.get(key)
        if asking is None:  # a hundred requests at once ask once
            asking = asyncio.get_running_loop().run_in_executor(self._threads, _look_up, key)
            self._asking[key] = asking
            asking.add_done_callback(lambda done: self._learn(key, done))
        return await asyncio.shield(asking)

    def _learn(self, key: str, done: asyncio.Future[Opened | None]) -> None:
        self._asking.pop(key, None)
        if done.cancelled() or done.exception() is not None:
            return
        self._known[key] = (time.monotonic() + REMEMBER_SECONDS, done.result())
        self._known.move_to_end(key)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)


def _look_up(key: str) -> Opened | None:
    close_old_connections()
    try:
        found = source_by_key(key)
        if found is None:
            return None
        return Opened(found, personal_key(found.workspace_id) if found.hash_personal else None)
    finally:
        close_old_connections()
