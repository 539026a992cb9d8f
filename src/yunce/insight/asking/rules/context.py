"""Who asks, when, and on which calendar: what a question takes from its workspace."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """as_of: only what happened before it is known; aware. first_weekday: 0 Monday … 6 Sunday."""

    workspace_id: str
    zone: str
    as_of: datetime
    currency: str
    first_weekday: int = 0
