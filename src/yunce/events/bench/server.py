"""The real server as a process of its own: to be timed, killed, and sent to by clients that others wrote.

Not the server itself: that is `yunce serve`, started here as anybody would start it.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

WORKSPACE = "01BENCHWORKSPACE0000000000"
START_SECONDS = 60.0

_MAKE_SOURCE = """
import django, json, sys
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from yunce.events.sources.api import create_source
made = create_source({workspace!r}, "test", {kind!r}, **{options!r})
print(json.dumps({{"id": made.id, "key": made.write_key}}))
"""
_ASK = """
import json, sys
from yunce.events.store.api import connect
store = connect("chdb://" + sys.argv[1])
print(json.dumps(store.query(sys.argv[2]).rows, default=str))
store.close()
"""


class ServerError(RuntimeError):
    """The server, or a program beside it, ended with an error: what it said."""


def _run(program: str, *arguments: str, data: Path) -> str:
    environment = {**_environment(data), "DJANGO_SETTINGS_MODULE": "yunce.web.settings"}
    done = subprocess.run(  # noqa: S603  (our own interpreter and text)
        [sys.executable, "-c", program, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if done.returncode:
        raise ServerError(done.stderr)
    return done.stdout


def _environment(data: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("YUNCE_", "DJANGO_"))}
    return {**kept, "YUNCE_DATA": str(data)}


def make_source(data: Path, kind: str = "api", **options: Any) -> dict[str, str]:
    """A source in that data folder: {"id", "key"}. The server may be running."""
    made: dict[str, str] = json.loads(
        _run(_MAKE_SOURCE.format(workspace=WORKSPACE, kind=kind, options=options), data=data)
    )
    return made


def ask(data: Path, sql: str) -> list[list[Any]]:
    """Rows of the embedded store in that folder, read by a process of its own once no server has it open."""
    rows: list[list[Any]] = json.loads(_run(_ASK, str(data / "events"), sql, data=data))
    return rows


class Server:
    """`yunce serve` on a data folder and a port that stays the same over restarts."""

    def __init__(self, data: Path) -> None:
        self.data = data
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Starts it; `wait` for its answer."""
        self.data.mkdir(parents=True, exist_ok=True)
        self.process = subprocess.Popen(  # noqa: S603  (our own interpreter)
            [sys.executable, "-m", "yunce.cli", "serve", "--port", str(self.port)],
            env=_environment(self.data),
            stdout=subprocess.DEVNULL,
            stderr=(self.data / "server.log").open("ab"),
        )

    def wait(self) -> None:
        """Until it answers. Raises ServerError with what it said when it ends before that."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._running().poll() is not None:
                raise ServerError((self.data / "server.log").read_text("utf-8")[-2000:])
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise ServerError(f"no answer within {START_SECONDS:.0f} s")

    def kill(self) -> None:
        """As a power cut does."""
        running = self._running()
        running.send_signal(signal.SIGKILL)
        running.wait()

    def stop(self) -> None:
        """As Ctrl-C does: what is acknowledged and not flushed stays in the inbox."""
        running = self._running()
        running.send_signal(signal.SIGINT)
        code = running.wait(timeout=30)
        if code:
            raise ServerError(f"the server ended with {code} after Ctrl-C")

    def peak_mb(self) -> float:
        """The most memory it ever held, in MB."""
        status = Path(f"/proc/{self._running().pid}/status").read_text("ascii")
        return int(status.split("VmHWM:")[1].split()[0]) / 1024

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is None:
            raise ServerError("the server was not started")
        return self.process
