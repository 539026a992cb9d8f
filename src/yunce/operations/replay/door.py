"""Sends batches of events to our own HTTP door, as any client would.

Not a shortcut into the store: a replay proves the door that real shops use."""

import http.client
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

PATH = "/api/v1/events"
TIMEOUT_SECONDS = 30
# The door says 429 or 503 when it is full; a replay waits, since nothing it sends is urgent.
PATIENCE_SECONDS = 60.0


class DoorClosed(RuntimeError):
    """The door did not take a batch: no answer, or an answer that waiting does not mend. `status` 0: no answer."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(f"{PATH} answered {status}: {detail}" if status else f"{PATH} does not answer: {detail}")
        self.status = status
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    accepted: int
    refused: int


class Door:
    """One kept connection to the door at `address` (http://host:port), with a write key."""

    def __init__(self, address: str, write_key: str) -> None:
        parts = urlsplit(address)
        self._connection = http.client.HTTPConnection(
            parts.hostname or "127.0.0.1", parts.port or 80, timeout=TIMEOUT_SECONDS
        )
        self._headers = {"Content-Type": "application/json", "Authorization": f"Bearer {write_key}"}

    def send(self, events: Sequence[dict[str, Any]]) -> Taken:
        """Raises DoorClosed. A batch may be sent again: the events' own ids keep it from counting twice."""
        body = json.dumps({"events": list(events)}, ensure_ascii=False).encode()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            status, answer, wait = self._post(body)
            if 200 <= status < 300:
                refused = len(answer.get("rejected", []))
                return Taken(accepted=int(answer.get("accepted", len(events) - refused)), refused=refused)
            if status not in (429, 503) or time.monotonic() + wait > deadline:
                raise DoorClosed(status, json.dumps(answer, ensure_ascii=False)[:500])
            time.sleep(wait)

    def close(self) -> None:
        self._connection.close()

    def _post(self, body: bytes) -> tuple[int, dict[str, Any], float]:
        for attempt in (1, 2):
            try:
                self._connection.request("POST", PATH, body, self._headers)
                response = self._connection.getresponse()
                text = response.read()
                break
            except (OSError, http.client.HTTPException) as problem:
                # The server may close a kept connection at any time; a new one is tried once.
                self._connection.close()
                if attempt == 2:
                    raise DoorClosed(0, str(problem)) from problem
        wait = response.headers.get("Retry-After", "1")
        return response.status, _json(text), float(wait) if wait.replace(".", "", 1).isdigit() else 1.0


def _json(text: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(text)
    except ValueError:
        return {"detail": text[:200].decode("utf-8", "replace")}
    return answer if isinstance(answer, dict) else {"detail": answer}
