"""The Segment protocol: track, identify, page, screen, group, alias, and batches of them, as its SDKs send them.

Field meanings: Segment's public specification. Not its HTTP side: that is `web/edge`.
"""

from datetime import datetime, timedelta
from decimal import Decimal

import msgspec

from yunce.events.inbox.api import EMPTY_OBJECT, EVENT, LINK, TRAITS, Arrival, Sender
from yunce.events.protocols.checks import latest_time
from yunce.events.protocols.parsed import Parsed, Unreadable, messages

CALLS = ("track", "identify", "page", "screen", "group", "alias")
# Clocks of servers agree to about this; below it the difference is the way over the network and not a wrong clock, and
# correcting by it would smear the times of an old file that is sent again.
SKEW = timedelta(seconds=2)
_ABSENT = msgspec.Raw(b"")
_NOTHING = (b"", b"null")


class _Campaign(msgspec.Struct):
    name: str | None = None
    source: str | None = None


class _Context(msgspec.Struct):
    campaign: _Campaign | None = None
    session_id: str | int | None = msgspec.field(default=None, name="sessionId")


class _Known(msgspec.Struct):
    """The properties that have a column of their own."""

    revenue: Decimal | None = None
    total: Decimal | None = None
    session_id: str | int | None = None


class _Message(msgspec.Struct, rename="camel"):
    type: str = ""
    event: str | None = None
    name: str | None = None
    user_id: str | int | None = None
    anonymous_id: str | int | None = None
    previous_id: str | int | None = None
    group_id: str | int | None = None
    message_id: str | None = None
    timestamp: datetime | None = None
    original_timestamp: datetime | None = None
    sent_at: datetime | None = None
    properties: msgspec.Raw = _ABSENT
    traits: msgspec.Raw = _ABSENT
    context: msgspec.Raw = _ABSENT


class _Body(msgspec.Struct, rename="camel"):
    batch: list[msgspec.Raw]
    sent_at: datetime | None = None


class _KeyInside(msgspec.Struct, rename="camel"):
    write_key: str = ""


_MESSAGE = msgspec.json.Decoder(_Message)
_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_BODY = msgspec.json.Decoder(_Body)
_CONTEXT = msgspec.json.Decoder(_Context)
_KNOWN = msgspec.json.Decoder(_Known)
_KEY = msgspec.json.Decoder(_KeyInside)


def write_key(body: bytes) -> str:
    """The key inside the body, where browsers put it; empty when there is none."""
    try:
        return _KEY.decode(body).write_key
    except msgspec.DecodeError:
        return ""


def parse(body: bytes, call: str, sender: Sender) -> Parsed:
    """What one request says. call: one of CALLS, or batch or import. Raises Unreadable."""
    parsed = Parsed(latest_time(sender.received))
    try:
        body.decode("utf-8")
        if call in CALLS:
            _OBJECT.decode(body)
            raw, sent_at = [msgspec.Raw(body)], None
        else:
            whole = _BODY.decode(body)
            raw, sent_at = whole.batch, whole.sent_at
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unreadable(str(error)) from error
    for index, message in messages(raw, _MESSAGE.decode, parsed):
        kind = call if call in CALLS else message.type
        if kind not in CALLS:
            parsed.refuse(index, ("type", "unknown_type"))
            continue
        message.sent_at = message.sent_at or sent_at
        try:
            parsed.take(index, _arrivals(kind, message, sender))
        except _NoPerson:
            parsed.refuse(index, ("userId", "missing"))
    return parsed


class _NoPerson(ValueError):
    """A message of nobody."""


def happened(message: _Message, received: datetime) -> datetime | None:
    """When it happened by our clock: received - (sentAt - timestamp), when the client's clock is wrong by SKEW or more.

    Source: Segment specification, "Timestamps in Segment calls".
    """
    claimed = message.original_timestamp or message.timestamp
    if claimed is None or claimed.tzinfo is None:
        return claimed
    if message.sent_at is None or message.sent_at.tzinfo is None or abs(received - message.sent_at) < SKEW:
        return claimed
    return received - (message.sent_at - claimed)


def _arrivals(kind: str, message: _Message, sender: Sender) -> list[Arrival]:
    user, anonymous = _text(message.user_id), _text(message.anonymous_id)
    context = _context(message.context)
    base = Arrival(
        own_id=message.message_id or "",
        distinct_id=user or anonymous,
        time=happened(message, sender.received),
        session=_text(context.session_id),
    )
    if context.campaign is not None:
        base.channel, base.campaign = context.campaign.source or "", context.campaign.name or ""
    made = _links(kind, message, base, user, anonymous)
    if kind == "identify":
        made.append(_copy(base, kind=TRAITS, event="set", properties=_object(message.traits)))
    elif kind == "group":
        made.append(_copy(base, kind=TRAITS, event="set", properties=_group(message)))
    elif kind != "alias":
        made.append(_event(kind, message, base))
    return made


def _links(kind: str, message: _Message, base: Arrival, user: str, anonymous: str) -> list[Arrival]:
    if kind == "alias":
        previous = _text(message.previous_id) or anonymous
        if not user or not previous:
            raise _NoPerson
        return [_copy(base, kind=LINK, event="alias", distinct_id=previous, other=user)]
    if not base.distinct_id:
        raise _NoPerson
    if user and anonymous and user != anonymous:
        return [_copy(base, kind=LINK, event="identify", distinct_id=anonymous, other=user)]
    if kind == "identify" and user:
        return [_copy(base, kind=LINK, event="identify", distinct_id=user, other=user)]
    return []


def _event(kind: str, message: _Message, base: Arrival) -> Arrival:
    name = {"page": "Page Viewed", "screen": "Screen Viewed"}.get(kind, message.event or "")
    properties = bytes(_object(message.properties))
    if kind != "track" and message.name:
        properties = _with(properties, b"name", msgspec.json.encode(message.name))
    if bytes(message.context) not in _NOTHING:
        properties = _with(properties, b"context", bytes(message.context))
    made = _copy(base, kind=EVENT, event=name, properties=msgspec.Raw(properties))
    try:
        known = _KNOWN.decode(_object(message.properties))
    except msgspec.DecodeError:
        return made  # a revenue that is no number stays readable among the properties
    made.amount = known.revenue if known.revenue is not None else known.total
    made.session = made.session or _text(known.session_id)
    return made


def _group(message: _Message) -> msgspec.Raw:
    group = msgspec.json.encode(_text(message.group_id))
    return msgspec.Raw(b'{"group_id":' + group + b',"group":' + bytes(_object(message.traits)) + b"}")


def _with(properties: bytes, key: bytes, value: bytes) -> bytes:
    """The object with one key more, without reading it."""
    inner = properties.strip()[1:-1].strip() if properties.strip()[:1] == b"{" else b""
    return b'{%b"%b":%b}' % (inner + b"," if inner else b"", key, value)


def _object(raw: msgspec.Raw) -> msgspec.Raw:
    """Absent and null are an empty object; anything else is as sent."""
    return EMPTY_OBJECT if bytes(raw) in _NOTHING else raw


def _context(raw: msgspec.Raw) -> _Context:
    try:
        return _CONTEXT.decode(_object(raw))
    except msgspec.DecodeError:
        return _Context()


def _text(value: str | int | None) -> str:
    return "" if value is None else str(value)


def _copy(base: Arrival, **changes: object) -> Arrival:
    return msgspec.structs.replace(base, **changes)
