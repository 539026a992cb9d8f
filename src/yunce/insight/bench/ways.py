"""A question asked in several ways, each in a process of its own, one after the other; loading is not counted."""

import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Say = Callable[[str], None]

TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """load: puts that many events at a place. ask: makes ready what is timed, whose answer is plain JSON."""

    load: Callable[[Path, int], None]
    ask: Callable[[Path], Callable[[], Any]]


def compare(name: str, case: str, module: str, ways: Mapping[str, Way], size: int, say: Say) -> dict[str, Any]:
    """The answer of `yunce bench NAME --json`. module: which runs `one` when it is started; its first way is ours."""
    found: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory(prefix="yunce-bench-") as folder:
        for way in ways:
            if way == "duckdb" and importlib.util.find_spec("duckdb") is None:
                say("duckdb is not installed: left out")
                continue
            found[way] = _run([sys.executable, "-m", module, way, folder, str(size)])
            say(f"{way}: {found[way]['seconds']:.3f} s, {found[way]['peak_mb']:.0f} MB")
    ours = found.pop(next(iter(ways)))
    return {
        "name": name,
        "size": size,
        "peak_mb": ours["peak_mb"],
        "answers_agree": all(each["answer"] == ours["answer"] for each in found.values()),
        "rows": [_row(case, ours["seconds"], way, each["seconds"]) for way, each in found.items()],
    }


def one(ways: Mapping[str, Way], way: str, folder: str, size: str, part: str) -> None:
    """Loads one way, or asks it and prints {"seconds": best of TRIES, "peak_mb": n, "answer": …}."""
    place = Path(folder) / way.replace(" ", "-")
    if part == "load":
        ways[way].load(place, int(size))
        return
    asked = ways[way].ask(place)
    seconds = []
    for _ in range(TRIES + 1):  # the first compiles and warms what is cached
        began = time.perf_counter()
        answer = asked()
        seconds.append(time.perf_counter() - began)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    json.dump({"seconds": min(seconds[1:]), "peak_mb": round(peak_mb, 1), "answer": answer}, sys.stdout)


def _run(program: list[str]) -> dict[str, Any]:
    for part in ("load", "ask"):  # what loading takes of memory is not what asking takes
        done = subprocess.run([*program, part], capture_output=True, check=False, text=True)  # noqa: S603
        if done.returncode:
            raise RuntimeError(done.stderr)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _row(case: str, ours: float, baseline: str, theirs: float) -> dict[str, Any]:
    return {
        "case": case,
        "ours": round(ours, 4),
        "baseline": baseline,
        "theirs": round(theirs, 4),
        "ratio": round(ours / theirs, 3),
        "unit": "s",
    }
