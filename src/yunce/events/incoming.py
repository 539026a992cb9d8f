"""What the in-process door takes: the same event that the HTTP door reads, as a Python value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingEvent:
    """One event. Without `id` it is known again by its content and its number among identical ones of the delivery.

    distinct_id: "" when nobody is known. time: aware. amount: major units of the workspace's currency, at most 12
    digits before the point and 6 after. properties: anything JSON can say.
    """

    event: str
    distinct_id: str
    time: datetime
    id: str = ""
    session: str = ""
    channel: str = ""
    campaign: str = ""
    amount: Decimal | None = None
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """One arrival that was refused: its place in the delivery from 0, the field, the reason as a code, and in words."""

    index: int
    field: str
    reason: str
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """How many are on the disk, and which were refused."""

    accepted: int
    rejected: tuple[Rejection, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    events: int
    persons: int
