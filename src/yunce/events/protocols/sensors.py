"""The 神策 protocol: `data` or `data_list`, base64, gzipped or not, as its SDKs send it by POST and GET.

Types and fields: 神策's public data format. Not its HTTP side: that is `web/edge`.
"""

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from yunce.events.inbox.api import EMPTY_OBJECT, EVENT, LINK, TRAITS, UNLINK, Arrival, Sender
from yunce.events.protocols.checks import latest_time
from yunce.events.protocols.inflate import inflate
from yunce.events.protocols.parsed import Parsed, Unreadable, messages, moment

_TRAIT_OPS = {
    "profile_set": "set",
    "profile_set_once": "set_once",
    "profile_increment": "increment",
    "profile_append": "append",
    "profile_unset": "unset",
    "profile_delete": "delete",
}
_TRACKS = {"track", "track_signup", "track_id_bind", "track_id_unbind"}
# A phone's clock may be wrong by years. Below a minute it is the queue on the phone and the way over the network.
SKEW = timedelta(minutes=1)
_LOGIN = "$identity_login_id"


class _Known(msgspec.Struct, rename=lambda name: "$" + name):
    """The properties that have a column of their own. The `latest` ones come from the browser's last visit."""

    utm_source: str | None = None
    utm_campaign: str | None = None
    latest_utm_source: str | None = None
    latest_utm_campaign: str | None = None
    event_session_id: str | None = None
    session_id: str | None = None


class _Amounts(msgspec.Struct):
    amount: Decimal | None = None
    revenue: Decimal | None = None


class _Message(msgspec.Struct):
    type: str
    distinct_id: str | int | None = None
    time: int | float | None = None
    event: str | None = None
    original_id: str | int | None = None
    anonymous_id: str | int | None = None
    login_id: str | int | None = None
    identities: dict[str, Any] | None = None
    properties: msgspec.Raw = msgspec.Raw(b"")
    track_id: int | str | None = msgspec.field(default=None, name="_track_id")
    flush_time: int | None = msgspec.field(default=None, name="_flush_time")
    time_free: bool = False


class _KeyInside(msgspec.Struct):
    token: str | None = None
    project: str | None = None


_MESSAGE = msgspec.json.Decoder(_Message)
_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_KNOWN = msgspec.json.Decoder(_Known)
_AMOUNTS = msgspec.json.Decoder(_Amounts)
_KEYS = msgspec.json.Decoder(_KeyInside)


def unpack(form: Mapping[str, str], *, limit: int) -> list[msgspec.Raw]:
    """The messages in a form's `data` or `data_list`. Raises Unreadable, TooLarge beyond `limit` bytes unpacked."""
    packed = form.get("data_list") or form.get("data")
    if not packed:
        raise Unreadable("neither data nor data_list is given")
    try:
        # A "+" that was not escaped arrives as a blank.
        body = base64.b64decode(packed.replace(" ", "+"), validate=False)
    except (binascii.Error, ValueError) as error:
        raise Unreadable("the data is not base64; send the JSON base64-encoded, gzipped before it or not") from error
    if form.get("gzip") == "1" or body[:2] == b"\x1f\x8b":
        body = inflate(body, limit=limit)
    try:
        body.decode("utf-8")
        text = body.strip()
        if text[:1] == b"[":
            return _LIST.decode(text)
        _OBJECT.decode(text)
        return [msgspec.Raw(text)]
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unreadable(f"what is in the base64 is no JSON object or list: {error}") from error


def write_key(raw: list[msgspec.Raw]) -> str:
    """The key inside the first message: its token, else its project."""
    try:
        inside = _KEYS.decode(raw[0])
    except (IndexError, msgspec.DecodeError):
        return ""
    return inside.token or inside.project or ""


def parse(raw: list[msgspec.Raw], sender: Sender) -> Parsed:
    """What the messages say."""
    parsed = Parsed(latest_time(sender.received))
    for index, message in messages(raw, _MESSAGE.decode, parsed):
        try:
            made = _arrivals(message, sender)
        except _NotKept:
            parsed.refuse(index, ("type", "not_kept"))
        except (OverflowError, ValueError):
            parsed.refuse(index, ("time", "wrong_type"))
        else:
            if not made:
                parsed.refuse(index, ("type", "unknown_type"))
            elif not all(each.distinct_id for each in made):
                parsed.refuse(index, ("distinct_id", "missing"))
            else:
                parsed.take(index, made)
    return parsed


class _NotKept(ValueError):
    """Items: this product keeps events and persons."""


def happened(message: _Message, received: datetime) -> datetime | None:
    """`time` by our clock: when what the client says of its sending is off by SKEW or more, that is taken off."""
    claimed, sent = moment(message.time), moment(message.flush_time)
    if claimed is None or sent is None or message.time_free or abs(received - sent) < SKEW:
        return claimed
    return received - (sent - claimed)


def _arrivals(message: _Message, sender: Sender) -> list[Arrival]:
    if message.type in {"item_set", "item_delete"}:
        raise _NotKept
    base = Arrival(
        own_id=_own_id(message),
        distinct_id=_text(message.distinct_id),
        time=happened(message, sender.received),
    )
    if message.type in _TRAIT_OPS:
        properties = _object(message)
        return [*_links(message, base), _copy(base, kind=TRAITS, event=_TRAIT_OPS[message.type], properties=properties)]
    if message.type not in _TRACKS:
        return []
    if message.type == "track_id_unbind":
        return [_copy(base, kind=UNLINK, distinct_id=name) for name in _identities(message)]
    return [*_links(message, base), _event(message, base)]


def _links(message: _Message, base: Arrival) -> list[Arrival]:
    pairs: list[tuple[str, str, str]] = []
    if message.type == "track_signup":
        pairs.append((_text(message.original_id), base.distinct_id, "identify"))
    elif message.login_id and message.anonymous_id and message.login_id != message.anonymous_id:
        pairs.append((_text(message.anonymous_id), _text(message.login_id), "identify"))
    elif message.type == "track_id_bind":
        login = _text((message.identities or {}).get(_LOGIN))
        first, *rest = [*([login] if login else []), *(name for name in _identities(message) if name != login)] or [""]
        pairs.extend((other, first, "identify" if login else "bind") for other in rest)
    return [
        _copy(base, kind=LINK, distinct_id=one, other=other, event=how) for one, other, how in pairs if one and other
    ]


def _identities(message: _Message) -> list[str]:
    """The ids as 神策 names them: the login id as it is, others as "key+value"."""
    return [
        str(value) if key == _LOGIN else f"{key}+{value}"
        for key, value in (message.identities or {}).items()
        if isinstance(value, str | int)
    ]


def _event(message: _Message, base: Arrival) -> Arrival:
    properties = _object(message)
    made = _copy(base, kind=EVENT, event=message.event or "", properties=properties)
    try:
        known = _KNOWN.decode(properties)
        made.channel = known.utm_source or known.latest_utm_source or ""
        made.campaign = known.utm_campaign or known.latest_utm_campaign or ""
        made.session = known.event_session_id or known.session_id or ""
        amounts = _AMOUNTS.decode(properties)
        made.amount = amounts.amount if amounts.amount is not None else amounts.revenue
    except msgspec.DecodeError:
        return made  # odd types stay readable among the properties
    return made


def _object(message: _Message) -> msgspec.Raw:
    """Absent and null are an empty object; anything else is as sent."""
    raw = bytes(message.properties)
    return EMPTY_OBJECT if raw in {b"", b"null"} else message.properties


def _own_id(message: _Message) -> str:
    # _track_id is a random number drawn anew for each event; alone it has too few digits to be unique.
    if message.track_id is None or message.time is None:
        return ""
    return f"{message.track_id}:{message.time}:{message.distinct_id}:{message.type}:{message.event or ''}"


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _copy(base: Arrival, **changes: object) -> Arrival:
    return msgspec.structs.replace(base, **changes)
