"""Loaded before Django reads its settings (`-p tests.isolation`): tests never touch the user's own data."""

import os
import shutil
import tempfile
from pathlib import Path

RUN_DIR = Path(tempfile.mkdtemp(prefix="yunce-test-"))
os.environ["YUNCE_DATA"] = str(RUN_DIR)
for name in [each for each in os.environ if each.startswith("YUNCE_") and not each.startswith("YUNCE_TEST_")]:
    if name != "YUNCE_DATA":
        del os.environ[name]


def pytest_unconfigure() -> None:
    shutil.rmtree(RUN_DIR, ignore_errors=True)
