"""The address `clickhouse://…` for tests that have no server: the engine behind our front, in a process of its own."""

import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "p@ss'w\\rd/密"  # every character that an address or a statement would trip over


@dataclass
class ClickhouseFront:
    """Use as a context. Killed and started again it stands at the same port, with what its folder holds."""

    directory: Path
    password: str = PASSWORD
    port: int = 0
    process: subprocess.Popen[str] = field(init=False)

    @property
    def url(self) -> str:
        """Without a database."""
        return f"clickhouse://default:{quote(self.password, safe='')}@127.0.0.1:{self.port}"

    def start(self) -> "ClickhouseFront":
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.clickhouse_front", str(self.directory), str(self.port), self.password],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())
        return self

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def __enter__(self) -> "ClickhouseFront":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.kill()
