"""A request at a door: its headers, its key, its body within bounds.

Not what the body says: that is `yunce.events.protocols`.
"""

import base64
import binascii
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from yunce.events.protocols.inflate import BODY_BYTES, UNPACKED_BYTES, TooLarge, inflate
from yunce.events.protocols.parsed import Unreadable

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

_FORM_FIELDS = 20


class Gone(ConnectionError):
    """The client hung up before its body was complete."""


class UnknownEncoding(ValueError):
    """A Content-Encoding that this door does not read."""


@dataclass(frozen=True, slots=True)
class Request:
    """The parts that the doors look at."""

    method: str
    path: str
    headers: dict[bytes, bytes]
    query: bytes

    def form(self, body: bytes) -> dict[str, str]:
        """Query and form fields together; the form's win. Raises Unreadable."""
        try:
            pairs = parse_qsl(self.query.decode("ascii"), max_num_fields=_FORM_FIELDS)
            if body:
                pairs += parse_qsl(body.decode("utf-8"), max_num_fields=_FORM_FIELDS)
        except (ValueError, UnicodeDecodeError) as error:
            raise Unreadable(f"no form: {error}") from error
        return dict(pairs)

    def key(self) -> str:
        """The write key in the Authorization header: a bearer token, or the user of Basic; else empty."""
        scheme, _, value = self.headers.get(b"authorization", b"").partition(b" ")
        if scheme.lower() == b"bearer":
            return value.strip().decode("latin-1")
        if scheme.lower() == b"basic":
            try:
                return base64.b64decode(value.strip(), validate=True).partition(b":")[0].decode("utf-8")
            except (binascii.Error, ValueError):
                return ""
        return ""


def read_request(scope: Scope) -> Request:
    return Request(
        method=scope["method"], path=scope["path"], headers=dict(scope["headers"]), query=scope["query_string"]
    )


async def read_body(request: Request, receive: Receive) -> bytes:
    """The body, unpacked. Raises TooLarge as soon as it is, Gone, Unreadable, UnknownEncoding."""
    declared = request.headers.get(b"content-length", b"")
    if declared.isdigit() and int(declared) > BODY_BYTES:
        raise TooLarge(BODY_BYTES)
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > BODY_BYTES:
            raise TooLarge(BODY_BYTES)
        chunks.append(chunk)
        if not message.get("more_body", False):
            break
    body = b"".join(chunks) if len(chunks) > 1 else chunks[0]
    encoding = request.headers.get(b"content-encoding", b"identity").strip().lower()
    if encoding in {b"gzip", b"x-gzip", b"deflate"}:
        return inflate(body, limit=UNPACKED_BYTES)
    if encoding not in {b"identity", b""}:
        raise UnknownEncoding(encoding.decode("latin-1"))
    return body
