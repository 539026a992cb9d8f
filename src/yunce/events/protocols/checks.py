"""What every arrival must satisfy, whatever door it came through. The first fault found is the reason it is refused."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from yunce.events.inbox.api import EVENT, LINK, TRAITS, Arrival
from yunce.events.incoming import Rejection

TEXT_LENGTH = 256
# One event. A page's whole form fits; a picture in base64 does not.
PROPERTIES_BYTES = 64 * 1024
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
# Clocks are wrong by minutes and zones by hours; more than a day ahead is a mistake that would hide in every chart.
AHEAD = timedelta(days=1)
AMOUNT_LIMIT = Decimal(10) ** 12
AMOUNT_PLACES = -6
_AMOUNT_STEP = Decimal(1).scaleb(AMOUNT_PLACES)
_TEXTS = ("event", "session", "channel", "campaign", "other")


def fault(arrival: Arrival, latest: datetime) -> tuple[str, str] | None:
    """(field, reason) of the first thing wrong with it, or None. Rounds the amount to what the store keeps.

    latest: nothing may lie after it, see `latest_time`.
    """
    if len(arrival.distinct_id) > TEXT_LENGTH:
        return ("distinct_id", "too_long")
    # An order at the till names nobody and is an order all the same; a trait or a link of nobody means nothing.
    if not arrival.distinct_id and arrival.kind != EVENT:
        return ("distinct_id", "missing")
    if not arrival.event and arrival.kind < LINK:
        return ("event", "missing")
    if arrival.kind == LINK and not arrival.other:
        return ("other", "missing")
    # Spelt out and not a loop: this runs for every event of the busiest door.
    if (
        len(arrival.event) > TEXT_LENGTH
        or len(arrival.session) > TEXT_LENGTH
        or len(arrival.channel) > TEXT_LENGTH
        or len(arrival.campaign) > TEXT_LENGTH
        or len(arrival.other) > TEXT_LENGTH
    ):
        return (next(name for name in _TEXTS if len(getattr(arrival, name)) > TEXT_LENGTH), "too_long")
    if arrival.amount is not None and (found := _amount_fault(arrival, arrival.amount)) is not None:
        return found
    return time_fault(arrival.time, latest) or _properties_fault(arrival)


def latest_time(received: datetime) -> datetime:
    """The latest moment at which something received then may claim to have happened."""
    return received + AHEAD


def time_fault(moment: datetime | None, latest: datetime) -> tuple[str, str] | None:
    if moment is None:
        return None
    if moment.tzinfo is None:
        return ("time", "no_zone")
    if moment < EARLIEST:
        return ("time", "before_1970")
    if moment > latest:
        return ("time", "in_the_future")
    return None


def _amount_fault(arrival: Arrival, amount: Decimal) -> tuple[str, str] | None:
    if not amount.is_finite() or abs(amount) >= AMOUNT_LIMIT:
        return ("amount", "out_of_range")
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and (exponent < AMOUNT_PLACES or exponent > 0):
        # JavaScript says 0.30000000000000004; 1E+3 is written out, because the store's reader wants digits.
        arrival.amount = amount.quantize(_AMOUNT_STEP)
    return None


def _properties_fault(arrival: Arrival) -> tuple[str, str] | None:
    raw = bytes(arrival.properties)
    if len(raw) > PROPERTIES_BYTES:
        return ("properties", "too_long")
    if raw[:1] != b"{":
        return ("traits" if arrival.kind == TRAITS else "properties", "not_an_object")
    return None


_WORDS = {
    "missing": "is missing or empty",
    "too_long": f"is longer than {TEXT_LENGTH} characters, or properties than {PROPERTIES_BYTES} bytes",
    "no_zone": "has no time zone; write 2026-03-01T08:00:00+08:00 or milliseconds since 1970",
    "before_1970": "lies before 1970",
    "in_the_future": "lies more than a day ahead of the server's clock",
    "out_of_range": "is no number below 10^12",
    "not_an_object": "is no JSON object",
    "wrong_type": "has the wrong type",
    "unknown_type": "is not a type this door knows",
    "not_kept": "is understood, but this product keeps no such thing",
}


# What to write instead, for the fields that are not plain text.
_INSTEAD = {
    "": "; each entry is a JSON object",
    "time": "; write 2026-03-01T08:00:00+08:00 or milliseconds since 1970",
    "amount": '; write a number such as 99.5 or "99.50"',
}


def rejection(index: int, found: tuple[str, str], detail: str = "") -> Rejection:
    """The refusal as the sender reads it. detail: what the reader of the JSON said."""
    name, reason = found
    message = f"{name or 'the entry'} {_WORDS[reason]}" + (f": {detail}" if detail else "")
    if reason == "wrong_type":
        message += _INSTEAD.get(name, "")
    return Rejection(index=index, field=name, reason=reason, message=message)
