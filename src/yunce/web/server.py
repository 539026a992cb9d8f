"""The one server: pages, doors, services and the embedded stores in a single process.

Not for several processes: `yunce worker` and a PostgreSQL and ClickHouse address are for that.
"""

import asyncio
import logging
import signal
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn
from django.conf import settings

from yunce.accounts.tokens.api import accept_local
from yunce.kernel.settings import Settings
from yunce.web.asgi import application, runtime
from yunce.web.ownership import announce, fresh_card, own
from yunce.web.schema import prepare

log = logging.getLogger("yunce.server")

Stop = Callable[[], None]

DRAIN_SECONDS = 3  # after Ctrl-C open requests get this long, then they are cut


class ListenError(RuntimeError):
    """The address cannot be listened on."""


def serve(*, host: str, port: int, ready: Callable[[str, Stop], None]) -> None:
    """Owns the data folder and serves until a signal, or until `stop` is called from any thread.

    `ready(address, stop)` is told once the address answers; it runs in a thread while the first
    requests are already served.

    Raises DataLocked when another process owns the folder, ListenError when the address is taken.
    """
    yunce: Settings = settings.YUNCE
    with own(yunce):
        prepare()
        listener = listen(host, port)
        address = f"http://{_shown(host)}:{listener.getsockname()[1]}"

        def on_ready() -> None:
            ready(address, server.stop)
            card = fresh_card(address)
            accept_local(card.token)
            announce(yunce, card)

        config = uvicorn.Config(
            application,
            http="httptools",
            loop="uvloop",
            lifespan="on",
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=DRAIN_SECONDS,
            server_header=False,
        )
        server = _Server(config, on_ready=on_ready)
        server.run(sockets=[listener])


class _Server(uvicorn.Server):
    """Tells open streams to end as soon as the signal comes; otherwise each would hold the drain to its limit."""

    def __init__(self, config: uvicorn.Config, *, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready
        self._loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        await asyncio.to_thread(self._on_ready)  # it may ask the database, which the event loop must not

    def stop(self) -> None:
        """Ends the server as Ctrl-C would."""
        self.handle_exit(signal.SIGTERM, None)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(runtime.streams_stop.set)
        super().handle_exit(sig, frame)
        self._captured_signals.clear()  # a clean stop ends with exit code 0, not with the signal raised again


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises ListenError when the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise ListenError(f"Cannot listen on {host}:{port}: {error.strerror}. Give another --port.") from error
    listener.listen(2048)
    return listener


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
