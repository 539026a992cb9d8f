"""Somebody who uses a real server over HTTP as a browser does: signed in, sending the forms of its pages."""

import re
import time
from collections.abc import Callable
from typing import Any

import httpx


class Visitor:
    """Signed in at `address`. Use as a context: it closes its connections."""

    def __init__(self, address: str, password: str, username: str = "admin") -> None:
        self.client = httpx.Client(base_url=address, follow_redirects=True, timeout=60)
        arrived = self.send("/sign-in", "/sign-in", username=username, password=password)
        if arrived.url.path != "/":
            raise AssertionError(f"{username} could not sign in: {arrived.url}")

    def read(self, path: str) -> str:
        """The page at `path`; any answer but 200 is a fault."""
        answer = self.client.get(path)
        answer.raise_for_status()
        return answer.text

    def send(self, page: str, to: str, *, files: dict[str, Any] | None = None, **fields: str) -> httpx.Response:
        """A form that stands on `page`, sent to `to`; the answer at the end of the redirects."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.read(page))
        assert token
        return self.client.post(
            to,
            data={"csrfmiddlewaretoken": token[1], **fields},
            files=files,
            headers={"referer": f"{self.client.base_url}{page}"},
        ).raise_for_status()

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()


def until(true: Callable[[], Any], *, seconds: float = 60) -> None:
    """Waits for something to be true, and fails when it does not become so."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
