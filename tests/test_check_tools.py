"""`make` says what a machine lacks before it downloads anything."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "check_tools.sh"
WORKS = "exit 0"


def check(folder: Path, **programs: str) -> subprocess.CompletedProcess[str]:
    """The check on a machine that has only these programs, each a line of shell."""
    for name, body in programs.items():
        path = folder / name
        path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        path.chmod(0o755)
    return subprocess.run(
        ["/bin/sh", str(SCRIPT), "python3"], capture_output=True, text=True, env={"PATH": str(folder)}, timeout=60
    )


@pytest.mark.parametrize(
    ("programs", "says"),
    [
        pytest.param({}, ["no python3", "no node", "no npm"], id="nothing"),
        pytest.param(
            {"python3": WORKS, "npm": WORKS, "node": 'case "$1" in --version) echo v12.22.5;; *) exit 1;; esac'},
            ["node is v12.22.5", "node 18 or newer"],
            id="old node",
        ),
        pytest.param(
            {"python3": 'case "$1" in --version) echo Python 3.9.2;; *) exit 1;; esac', "npm": WORKS, "node": WORKS},
            ["python3 is Python 3.9.2", "Python 3.11 or newer"],
            id="old python",
        ),
        pytest.param(
            {"python3": 'case "$2" in *ensurepip*) exit 1;; esac', "npm": WORKS, "node": WORKS},
            ["python3-venv is missing"],
            id="python without venv, as Debian ships it",
        ),
    ],
)
def test_what_is_missing_is_said_with_what_to_install(
    tmp_path: Path, programs: dict[str, str], says: list[str]
) -> None:
    done = check(tmp_path, **programs)
    assert done.returncode == 1
    assert [each for each in says if each not in done.stderr] == []
    assert "apt-get install python3-venv nodejs npm" in done.stderr


def test_a_machine_that_has_everything_is_told_nothing(tmp_path: Path) -> None:
    done = check(tmp_path, python3=f'exec {sys.executable} "$@"', npm=WORKS, node=WORKS)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
