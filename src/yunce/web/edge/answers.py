"""What the doors answer: JSON, a pixel, or nothing, with the headers a browser on another site needs.

The doors read no cookie, so any site may send: what counts is the write key.
"""

import base64
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
_ENCODE = msgspec.json.Encoder().encode
# A browser may remember the answer to its preflight for a day; more it does not allow.
_PREFLIGHT_SECONDS = b"86400"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One response."""

    status: int
    body: bytes = b""
    kind: bytes = b"application/json"
    headers: Headers = field(default_factory=list)


def as_json(status: int, value: Any, *, headers: Headers | None = None) -> Answer:
    return Answer(status=status, body=_ENCODE(value), headers=headers or [])


def refusal(status: int, code: str, message: str, *, retry_seconds: int | None = None) -> Answer:
    """An error as both our clients and Segment's read it: `code` for programs, `message` for people."""
    headers = [(b"retry-after", str(retry_seconds).encode())] if retry_seconds is not None else []
    if status == 401:
        # Bearer, though Basic is read too: at Basic a browser would ask the visitor of a shop's page for a password.
        headers.append((b"www-authenticate", b'Bearer realm="write key"'))
    return as_json(status, {"code": code, "message": message}, headers=headers)


def pixel() -> Answer:
    return Answer(status=200, body=PIXEL, kind=b"image/gif", headers=[(b"cache-control", b"no-store")])


def preflight(methods: str) -> Answer:
    return Answer(
        status=204,
        headers=[
            (b"access-control-allow-methods", f"{methods}, OPTIONS".encode()),
            (b"access-control-allow-headers", b"authorization, content-type, content-encoding, dry-run"),
            (b"access-control-max-age", _PREFLIGHT_SECONDS),
        ],
    )


async def send_answer(send: Send, answer: Answer, origin: bytes | None) -> None:
    headers = [
        (b"content-type", answer.kind),
        (b"content-length", str(len(answer.body)).encode()),
        (b"x-content-type-options", b"nosniff"),
        *answer.headers,
    ]
    if origin is not None:
        # Echoed and not "*": 神策's browser SDK sends with credentials, and then "*" is refused by the browser.
        headers.append((b"access-control-allow-origin", origin))
        headers.append((b"access-control-allow-credentials", b"true"))
        headers.append((b"access-control-expose-headers", b"retry-after"))
        headers.append((b"vary", b"Origin"))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
