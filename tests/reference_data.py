"""Public data sets that tests read when they are there. Their licences forbid shipping them, so they are not in here.

`YUNCE_TEST_DATA` names the folder that holds them; without it `shared/data` beside this repository is tried.
"""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("YUNCE_TEST_DATA", ROOT.parent / "shared" / "data"))


def reference_file(name: str) -> Path:
    """The file under the folder, or a skipped test that says what is not tested."""
    file = FOLDER / name
    if not file.exists():
        pytest.skip(f"no {file}: published figures on this data are NOT tested (set YUNCE_TEST_DATA to its folder)")
    return file
