"""What every test shares: a data folder of its own for the run, and the one embedded store of this process."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

# Before Django reads its settings: tests never touch the user's own data.
RUN_DIR = Path(tempfile.mkdtemp(prefix="yunce-test-"))
os.environ["YUNCE_DATA"] = str(RUN_DIR)
for name in ("YUNCE_DATABASE_URL", "YUNCE_EVENTS_URL"):
    os.environ.pop(name, None)


@pytest.fixture(scope="session")
def chdb_directory() -> Path:
    """The embedded store's directory: one a process, so tests take a database each inside it."""
    return RUN_DIR / "events"


def pytest_unconfigure() -> None:
    shutil.rmtree(RUN_DIR, ignore_errors=True)
