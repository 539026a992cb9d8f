"""Live pages on the real server: open streams never hold up its end, and a killed replay goes on where it was."""

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path

import httpx
import pytest

from tests.demo import DemoData
from tests.server import RealServer
from tests.visitor import Visitor, until

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.timeout(600)]
DAYS, A_DAY = 8, 150
FIRST = date(2011, 6, 1)


def test_three_open_streams_end_with_the_server(demo_data: DemoData, tmp_path: Path) -> None:
    run = f"/projects/{demo_data.said['initiative']}/run"
    with (
        RealServer(demo_data.copy(tmp_path / "data")) as server,
        Visitor(server.address, demo_data.password) as visitor,
        ExitStack() as open_pages,
    ):
        stranger = httpx.get(f"{server.address}{run}/stream")
        assert stranger.status_code == 302
        assert stranger.headers["location"].startswith("/sign-in")
        address = re.search(r'data-stream="([^"]+)"', visitor.read(run))
        assert address
        streams = [opened(visitor, unescape(address[1]), open_pages) for _ in range(3)]
        for stream in streams:
            first = read_until(stream, "event: option")
            assert "event: figures" in first
            assert "£" in first  # real figures, as the page writes them
        began = time.monotonic()
        assert server.interrupt() == 0
        assert time.monotonic() - began < 8
        for stream in streams:
            assert "event: end" not in "".join(stream)  # an ended stream, not a cut one; the browser connects again
        assert "Traceback" not in server.output()


def opened(visitor: Visitor, path: str, pages: ExitStack) -> Iterator[str]:
    """The text of a stream as it comes; reading on after a cut connection raises."""
    answer = pages.enter_context(visitor.client.stream("GET", path))
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    return answer.iter_text()


def read_until(stream: Iterator[str], mark: str) -> str:
    text = ""
    while mark not in text:
        text += next(stream)
    return text


def test_a_replay_goes_on_after_ctrl_c_and_after_a_kill_and_nothing_is_lost_or_doubled(
    demo_data: DemoData, tmp_path: Path
) -> None:
    folder = demo_data.copy(tmp_path / "data")
    run = f"/projects/{demo_data.said['initiative']}/run"
    with RealServer(folder) as server:
        with Visitor(server.address, demo_data.password) as visitor:
            before = events_told(visitor)
            assert before == demo_data.said["events"]
            recording = {"file": ("own.csv", own_recording(), "text/csv")}
            assert f"{DAYS * A_DAY}" in visitor.send(run, f"{run}/replay/upload", files=recording).text
            visitor.send(run, f"{run}/replay/start", recording="uploaded", pace="day_a_second")
            until(lambda: days_sent(folder) >= 2)
        assert server.interrupt() == 0
        server.start()
        until(lambda: days_sent(folder) >= 4)
        server.kill()
        killed_at = days_sent(folder)
        assert 4 <= killed_at < DAYS
        server.start()
        until(lambda: days_sent(folder) > killed_at, seconds=20)  # the dead runner's lease is not waited for
        until(lambda: state_of_replay(folder) == "done")
        with Visitor(server.address, demo_data.password) as visitor:
            assert events_told(visitor) == before + DAYS * A_DAY
            assert f"{DAYS} / {DAYS} 天" in visitor.read(run)
        assert server.interrupt() == 0


def own_recording() -> bytes:
    """Orders in our event format, with no id of their own; some are equal in everything, as in real life."""
    lines = ["event,distinct_id,time,amount"]
    for day in range(DAYS):
        for number in range(A_DAY):
            moment = datetime(FIRST.year, FIRST.month, FIRST.day, 9, tzinfo=UTC) + timedelta(
                days=day, minutes=number // 2
            )
            lines.append(f"order,visitor-{number // 4},{moment:%Y-%m-%dT%H:%M:%S}+00:00,12.50")
    return "\n".join(lines).encode()


def events_told(visitor: Visitor) -> int:
    """The number of events as the page of the data shows it."""
    found = re.search(r'<div class="stat-label">事件</div>\s*<div class="stat-value">([\d,]+)', visitor.read("/data"))
    assert found
    return int(found[1].replace(",", ""))


def days_sent(folder: Path) -> int:
    """Days of the newest replay that were sent to the end."""
    first, following, _state = newest_replay(folder)
    return (date.fromisoformat(following) - date.fromisoformat(first)).days


def state_of_replay(folder: Path) -> str:
    return newest_replay(folder)[2]


def newest_replay(folder: Path) -> tuple[str, str, str]:
    """(first day, next day, state), read beside the server that writes it."""
    asked = "SELECT first_day, next_day, state FROM operations_replayrun ORDER BY id DESC LIMIT 1"
    with closing(sqlite3.connect(folder / "yunce.sqlite3")) as rows:
        found: tuple[str, str, str] = rows.execute(asked).fetchone()
        return found
