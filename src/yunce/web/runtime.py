"""What runs beside the pages in the one process: each service starts, and stops when told.

Not a job queue: a service owns its own durable state and goes on from it after a restart.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

log = logging.getLogger("yunce.runtime")


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A loop that runs in a thread of its own until `stop` is set."""

    name: str
    run: Callable[[threading.Event], None]


@dataclass(slots=True)
class Runtime:
    """The services of this process, and the two stop signals: one for threads, one for open streams."""

    services: tuple[Service, ...]
    stop: threading.Event = field(default_factory=threading.Event)
    streams_stop: asyncio.Event = field(default_factory=asyncio.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        for service in self.services:
            thread = threading.Thread(target=self._guard, args=(service,), name=service.name, daemon=True)
            thread.start()
            self._threads.append(thread)

    def close(self, *, seconds: float = 5.0) -> None:
        """Tells every service to stop and waits for it, `seconds` each at most."""
        self.stop.set()
        for thread in self._threads:
            thread.join(seconds)
            if thread.is_alive():
                log.warning("%s did not stop within %.0f s", thread.name, seconds)

    def _guard(self, service: Service) -> None:
        # A service that fails is started again: one bad job must not silence the rest of the process until restart.
        while not self.stop.is_set():
            try:
                service.run(self.stop)
            except Exception:
                log.exception("%s failed; it starts again in 5 s", service.name)
                self.stop.wait(5)
            else:
                return
