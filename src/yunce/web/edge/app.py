"""The hot doors as a small ASGI application beside Django: no session, no cookie, no template, one await on the disk.

`serves(path)` says which paths are ours.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime

from yunce.events.api import InboxBusy, InboxError, InboxFull, inbox, open_inbox
from yunce.events.inbox.api import Inbox, Sender
from yunce.events.protocols import own, segment, sensors
from yunce.events.protocols.inflate import UNPACKED_BYTES, TooLarge
from yunce.events.protocols.parsed import Parsed, Unreadable
from yunce.events.protocols.personal import hash_personal
from yunce.web.edge.answers import Answer, Send, as_json, pixel, preflight, refusal, send_answer
from yunce.web.edge.keys import KeyRing, Opened
from yunce.web.edge.pace import Paces, retry_after
from yunce.web.edge.request import (
    Gone,
    Receive,
    Request,
    Scope,
    UnknownEncoding,
    read_body,
    read_request,
)

log = logging.getLogger("yunce.edge")

OWN = "/api/v1/events"
SENSORS = frozenset({"/sa", "/sa.gif"})
SEGMENT = {f"/v1/{call}": call for call in (*segment.CALLS, "batch", "import")}
_PATHS = frozenset({OWN, *SENSORS, *SEGMENT})

_MIB = 1024 * 1024
_NO_KEY = (
    "the write key is missing or wrong, or its source was shut; a new one is made on the page 数据 (Data) of Yunce"
)

Read = Callable[[Sender], Parsed]


def serves(path: str) -> bool:
    """Whether the path is a door's."""
    return path in _PATHS


class Refused(Exception):
    """The answer that ends the request."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer


class Edge:
    """The doors of one process: who may, how fast, and the way into the inbox."""

    def __init__(self) -> None:
        self._keys = KeyRing()
        self._paces = Paces()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = read_request(scope)
        try:
            answer = await self._answer(request, receive)
        except Gone:
            return
        except Refused as refused:
            answer = refused.answer
        await send_answer(send, answer, request.headers.get(b"origin"))

    async def _answer(self, request: Request, receive: Receive) -> Answer:
        methods = "POST" if request.path in SEGMENT else "GET, POST"
        if request.method == "OPTIONS":
            return preflight(methods)
        if request.method not in methods:
            return as_json(405, {"code": "method", "message": f"use {methods}"}, headers=[(b"allow", methods.encode())])
        try:
            body = await read_body(request, receive)
            if request.path == OWN:
                return await self._own(request, body)
            if request.path in SENSORS:
                return await self._sensors(request, body)
            return await self._segment(request, body)
        except TooLarge as error:
            size = f"{error.limit // _MIB} MB{' unpacked' if error.limit == UNPACKED_BYTES else ''}"
            message = f"the body is larger than {size}, and nothing of it was kept; send smaller batches"
            return refusal(413, "too_large", message)
        except UnknownEncoding as error:
            return refusal(415, "encoding", f"Content-Encoding {error} is not read here; use gzip or none")
        except Unreadable as error:
            return refusal(400, "unreadable", str(error))

    async def _own(self, request: Request, body: bytes) -> Answer:
        if request.method == "GET":
            return await self._progress(request)
        parsed = await self._take(request.key(), lambda sender: own.parse(body, sender))
        status = 200 if not parsed.rejected else (207 if parsed.events else 400)
        return as_json(status, {"accepted": parsed.events, "rejected": parsed.refused})

    async def _progress(self, request: Request) -> Answer:
        """How far behind the store is, for a sender that wants to ask for what it just sent.

        Not for keys that stand in a web page for anybody to read: the counts tell how busy the whole house is."""
        opened = await self._open(request.key())
        if opened.source.kind != "api":
            message = "only a key of a source of kind api may ask how far the store is"
            raise Refused(refusal(403, "kind", message))
        held = await _inbox()
        trouble = str(held.trouble) if held.trouble else None
        return as_json(200, {"kept": held.kept, "stored": held.stored, "waiting": held.waiting, "trouble": trouble})

    async def _segment(self, request: Request, body: bytes) -> Answer:
        call = SEGMENT[request.path]
        key = request.key() or segment.write_key(body)
        parsed = await self._take(key, lambda sender: segment.parse(body, call, sender))
        # 200 whatever was refused: its SDKs would send the whole batch again, or drop it.
        return as_json(200, {"success": True, "accepted": parsed.events, "rejected": parsed.refused})

    async def _sensors(self, request: Request, body: bytes) -> Answer:
        form = request.form(body)
        raw = sensors.unpack(form, limit=UNPACKED_BYTES)
        key = form.get("token") or form.get("project") or request.key() or sensors.write_key(raw)
        parsed = await self._take(key, lambda sender: sensors.parse(raw, sender))
        if request.method == "GET":
            return pixel()  # the browser SDK's image waits for one
        return as_json(200, {"accepted": parsed.events, "rejected": parsed.refused})

    async def _open(self, key: str) -> Opened:
        opened = await self._keys.open(key)
        if opened is None:
            raise Refused(refusal(401, "write_key", _NO_KEY))
        return opened

    async def _take(self, key: str, read: Read) -> Parsed:
        """Reads and keeps what one request brought; on the disk when this returns. Raises Refused, Unreadable."""
        opened = await self._open(key)
        source = opened.source
        pace = self._paces.bucket(source.id, source.events_per_second, time.monotonic())
        wait = pace.wait(time.monotonic())
        if wait:
            seconds = retry_after(wait)
            message = (
                f"this source may send {source.events_per_second} events a second; nothing of this request was kept, "
                f"send it again in {seconds} s"
            )
            raise Refused(refusal(429, "too_fast", message, retry_seconds=seconds))
        sender = Sender(workspace=source.workspace_id, source=source.id, received=datetime.now(UTC))
        parsed = read(sender)
        pace.take(max(1, len(parsed.arrivals)))
        await _keep(parsed, opened, sender)
        return parsed


async def _inbox() -> Inbox:
    # The server opens it at its start; opening asks the database, which an event loop must not wait for.
    held = open_inbox()
    return held if held is not None else await asyncio.to_thread(inbox)


async def _keep(parsed: Parsed, opened: Opened, sender: Sender) -> None:
    if opened.personal_key is not None:
        hash_personal(parsed.arrivals, opened.personal_key)
    try:
        held = await _inbox()
        await held.keep(parsed.arrivals, sender)
    except InboxBusy as error:
        raise Refused(refusal(503, "busy", str(error), retry_seconds=error.retry_seconds)) from error
    except InboxFull as error:
        log.error("%s", error)
        raise Refused(refusal(507, "disk_full", "no room left on the server's disk; nothing was stored")) from error
    except InboxError as error:
        log.error("%s", error)
        raise Refused(refusal(503, "inbox", "the inbox cannot be written; send again", retry_seconds=5)) from error


edge_application = Edge()
