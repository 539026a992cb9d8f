"""The demo's data folder for tests: walked once a run, then copied by whoever wants to serve or change it."""

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WALKS_WITHIN = 500.0  # seconds; a quiet machine needs a minute, one that runs all other tests beside it several


@dataclass(frozen=True)
class DemoData:
    """A folder that `yunce demo` has filled, what it printed, and how long it took."""

    folder: Path
    said: dict[str, Any]
    log: str
    seconds: float

    def copy(self, to: Path) -> Path:
        """The folder once more, for a test that serves or changes it. Nobody may own this one meanwhile."""
        # The store's own links are relative; followed, they would become folders that it refuses.
        return Path(shutil.copytree(self.folder, to, symlinks=True, dirs_exist_ok=True))

    @property
    def password(self) -> str:
        """Of admin, as the first start showed it."""
        return self.log.split("with the password ")[1].split()[0]


def clean_environment(**more: str) -> dict[str, str]:
    """The environment without any setting of ours."""
    return {name: value for name, value in os.environ.items() if not name.startswith("YUNCE_")} | more


def yunce(*arguments: str, within: float = 120.0, **settings: str) -> subprocess.CompletedProcess[str]:
    """`yunce …`, to its end."""
    return subprocess.run(
        [sys.executable, "-m", "yunce.cli", *arguments],
        capture_output=True,
        text=True,
        timeout=within,
        env=clean_environment(**settings),
    )


def walk_demo(folder: Path, *arguments: str, **settings: str) -> DemoData:
    """`yunce demo --no-serve` on a folder, which may have been begun before."""
    began = time.monotonic()
    done = yunce("demo", "--no-serve", "--data", str(folder), *arguments, within=WALKS_WITHIN, **settings)
    if done.returncode != 0:
        raise AssertionError(f"yunce demo ended with {done.returncode}:\n{done.stderr}")
    return DemoData(folder=folder, said=json.loads(done.stdout), log=done.stderr, seconds=time.monotonic() - began)
