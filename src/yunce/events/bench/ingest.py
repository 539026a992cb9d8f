"""`yunce bench ingest`: events a second over HTTP, durable and queryable, against raw Arrow inserts of the same rows.

Identity, hashing of rows without an id and deduplication are on; the server is the real one, in a process of its own.
"""

import bisect
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from yunce.events.bench.rows import bodies
from yunce.events.bench.server import Server, ask, make_source

Say = Callable[[str], None]

# At half rate: this many seconds of traffic, enough for dozens of flushes.
STEADY_SECONDS = 10
_POLL_SECONDS = 0.02
_WAIT_SECONDS = 120.0


def bench_ingest(size: int, say: Say) -> dict[str, Any]:
    """The answer of `yunce bench ingest --json` (cli.md). `say` gets a line as each part ends."""
    with tempfile.TemporaryDirectory(prefix="yunce-bench-") as folder:
        raw = _raw(Path(folder), size)
        theirs = size / min(raw["seconds"])
        say(f"raw Arrow inserts: {theirs:,.0f} events/s (best of {len(raw['seconds'])})")
        full = _over_http(Path(folder) / "full", size, rate=None)
        ours = size / full.seconds
        say(f"over HTTP in batches of 100: {ours:,.0f} events/s, ratio {ours / theirs:.3f}")
        steady = _over_http(Path(folder) / "steady", int(ours / 2 * STEADY_SECONDS), rate=ours / 2)
        p95 = statistics.quantiles(steady.waits, n=20)[18]
        say(f"at half that rate: p95 from send to queryable {p95:.2f} s")
    return {
        "name": "ingest",
        "size": size,
        "peak_mb": round(max(full.peak_mb, steady.peak_mb), 1),
        "answers_agree": full.answer == [raw["events"], raw["persons"], raw["amount"]],
        "rows": [
            _row("http batches of 100", ours, "raw insert", theirs, "events/s"),
            _row("p95 send to queryable at half rate", p95, "limit", 2.0, "s"),
        ],
    }


def _row(case: str, ours: float, baseline: str, theirs: float, unit: str) -> dict[str, Any]:
    return {
        "case": case,
        "ours": round(ours, 3),
        "baseline": baseline,
        "theirs": round(theirs, 3),
        "ratio": round(ours / theirs, 4),
        "unit": unit,
    }


@dataclass(slots=True, kw_only=True)
class _Run:
    """One load: seconds from the first send until everything could be asked for; the wait of each request."""

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    peak_mb: float = 0.0
    answer: list[Any] = field(default_factory=list)


def _raw(folder: Path, size: int) -> dict[str, Any]:
    program = [sys.executable, "-m", "yunce.events.bench.raw", str(folder / "raw"), str(size)]
    done: dict[str, Any] = json.loads(subprocess.run(program, capture_output=True, check=True, text=True).stdout)  # noqa: S603
    return done


def _over_http(data: Path, size: int, *, rate: float | None) -> _Run:
    data.mkdir()
    key = make_source(data, events_per_second=100_000_000)["key"]
    server = Server(data)
    server.start()
    server.wait()
    try:
        arrivals = _write_requests(data / "requests", size, server.port, key)
        run = _measured(server, data / "requests", arrivals, key, rate)
        run.peak_mb = server.peak_mb()
    finally:
        server.stop()
    run.answer = ask(data, "SELECT count(), uniqExact(distinct_id), toString(sum(amount)) FROM events")[0]
    return run


def _write_requests(path: Path, size: int, port: int, key: str) -> int:
    """Every request as it goes over the wire, so that the sender only sends. How many arrivals they hold."""
    arrivals = 0
    with path.open("wb") as file:
        for body in bodies(size):
            head = (
                f"POST /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {key}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            ).encode()
            count = body.count(b'"distinct_id":')
            arrivals += count
            file.write(f"{count} {len(head) + len(body)}\n".encode() + head + body)
    return arrivals


def _measured(server: Server, requests: Path, arrivals: int, key: str, rate: float | None) -> _Run:
    progress = _Progress(server.address, key)
    progress.start()
    program = [sys.executable, "-m", "yunce.events.bench.sender", str(server.port), str(requests), str(rate or 0)]
    done = subprocess.run(program, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        progress.end()
        raise RuntimeError(done.stderr)
    sent = json.loads(done.stdout)
    progress.until(arrivals)
    progress.end()
    counted = 0
    waits = []
    for began, _, count in sent:  # in the order of the answers, which is the order of the commits
        counted += count
        waits.append(progress.reached(counted) - began)
    return _Run(seconds=progress.reached(arrivals) - min(began for began, _, _ in sent), waits=waits)


class _Progress(threading.Thread):
    """Asks the server every 20 ms how much of what it was sent can be asked for."""

    def __init__(self, address: str, key: str) -> None:
        super().__init__(daemon=True)
        self._request = Request(f"{address}/api/v1/events", headers={"Authorization": f"Bearer {key}"})  # noqa: S310
        self._over = threading.Event()
        self._moments: list[float] = [0.0]
        self._stored: list[int] = [0]

    def run(self) -> None:
        while not self._over.wait(_POLL_SECONDS):
            with urlopen(self._request, timeout=30) as answer:  # noqa: S310  (our own server)
                stored = json.load(answer)["stored"]
            if stored > self._stored[-1]:
                self._moments.append(time.monotonic())
                self._stored.append(stored)

    def until(self, arrivals: int) -> None:
        deadline = time.monotonic() + _WAIT_SECONDS
        while self._stored[-1] < arrivals:
            if time.monotonic() > deadline:
                raise RuntimeError(
                    f"{self._stored[-1]} of {arrivals} arrivals are queryable after {_WAIT_SECONDS:.0f} s"
                )
            time.sleep(_POLL_SECONDS)

    def reached(self, arrivals: int) -> float:
        """The moment at which so many were queryable."""
        return self._moments[bisect.bisect_left(self._stored, arrivals)]

    def end(self) -> None:
        self._over.set()
        self.join()
