"""Our own protocol: `POST /api/v1/events` with one event, a list, or {"events": [...]}.

Each is an event, or with "type" a change of traits ("traits") or a link between two ids ("link").
"""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from yunce.events.inbox.api import LINK, TRAITS, Arrival, Sender
from yunce.events.protocols.checks import latest_time
from yunce.events.protocols.parsed import Parsed, Unreadable, messages, moment

Text = Annotated[str, msgspec.Meta(max_length=256)]


class Message(msgspec.Struct, gc=False):
    """One event as a client writes it. `time`: RFC 3339 with a zone, or milliseconds since 1970.

    distinct_id: must be there; "" says that nobody is known, as for an order at the till.
    """

    distinct_id: Text
    event: Text = ""
    type: Literal["event", "traits", "link"] = "event"
    id: Text = ""
    time: datetime | int | None = None
    session: Text = ""
    channel: Text = ""
    campaign: Text = ""
    amount: Decimal | None = None
    properties: msgspec.Raw = msgspec.Raw(b"{}")
    user_id: Text = ""


class _TypedBatch(msgspec.Struct):
    events: list[Message]


class _Batch(msgspec.Struct):
    events: list[msgspec.Raw]


_TYPED = msgspec.json.Decoder(_TypedBatch)
_WRAPPED = msgspec.json.Decoder(_Batch)
_RAW_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_ONE = msgspec.json.Decoder(Message)


def parse(body: bytes, sender: Sender) -> Parsed:
    """What the body says. Raises Unreadable when it is no JSON of ours at all."""
    parsed = Parsed(latest_time(sender.received))
    try:
        body.decode("utf-8")
        # Nearly always all are well formed: one call instead of one each.
        good = list(enumerate(_TYPED.decode(body).events))
    except (msgspec.DecodeError, UnicodeDecodeError):  # a ValidationError is a DecodeError
        good = messages(_messages(body), _ONE.decode, parsed)
    for index, message in good:
        try:
            made = _arrivals(message)
        except OverflowError:
            parsed.refuse(index, ("time", "wrong_type"))
            continue
        parsed.take(index, made)
    return parsed


def _messages(body: bytes) -> list[msgspec.Raw]:
    text = body.lstrip()
    try:
        text.decode("utf-8")
        if text[:1] == b"[":
            return _RAW_LIST.decode(text)
        try:
            return _WRAPPED.decode(text).events
        except msgspec.ValidationError:
            return [msgspec.Raw(_one_object(text))]
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unreadable(str(error)) from error


def _one_object(text: bytes) -> bytes:
    if "events" in msgspec.json.decode(text, type=dict[str, msgspec.Raw]):
        raise Unreadable("events must be a list")
    return text


def _arrivals(message: Message) -> list[Arrival]:
    if message.type == "link":
        return [
            Arrival(
                kind=LINK,
                own_id=message.id,
                time=moment(message.time),
                distinct_id=message.distinct_id,
                other=message.user_id,
                event="identify",
            )
        ]
    traits = message.type == "traits"
    return [
        Arrival(
            kind=TRAITS if traits else 0,
            own_id=message.id,
            distinct_id=message.distinct_id,
            time=moment(message.time),
            event="set" if traits else message.event,
            session=message.session,
            channel=message.channel,
            campaign=message.campaign,
            amount=message.amount,
            properties=message.properties,
        )
    ]
