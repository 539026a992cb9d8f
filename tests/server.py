"""A real server for tests: a process of its own, on a free port, with a data folder of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

STARTS_WITHIN = 60.0  # seconds, on a busy two-core machine


@dataclass
class RealServer:
    """`yunce serve` on `data`. Use as a context: it ends what it started."""

    data: Path
    arguments: tuple[str, ...] = ("serve",)
    settings: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> "RealServer":
        self.data.mkdir(parents=True, exist_ok=True)
        environ = {name: value for name, value in os.environ.items() if not name.startswith("YUNCE_")} | dict(
            self.settings
        )
        self.log = (self.data / "server.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "yunce.cli", *self.arguments, "--data", str(self.data), "--port", "0"],
            stdout=self.log,
            stderr=self.log,
            env=environ,
        )
        deadline = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.kill()  # nobody else would: a context that was not entered is not left
                raise RuntimeError(f"the server did not start:\n{self.output()}")
            time.sleep(0.05)
        return self

    def _answers(self) -> bool:
        card = self.card()
        return card is not None and card["pid"] == self.process.pid  # type: ignore[union-attr]

    def card(self) -> dict | None:
        try:
            return json.loads((self.data / "run.json").read_text("utf-8"))
        except (OSError, ValueError):
            return None

    @property
    def address(self) -> str:
        card = self.card()
        assert card is not None
        return card["address"]

    def output(self) -> str:
        return (self.data / "server.log").read_text("utf-8", errors="replace")

    def interrupt(self, *, seconds: float = 15) -> int:
        """Ctrl-C; the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(seconds)

    def kill(self) -> None:
        """SIGKILL: no chance to clean up."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(15)

    def __enter__(self) -> "RealServer":
        return self.start()

    def __exit__(self, *_: object) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()
        self.log.close()
