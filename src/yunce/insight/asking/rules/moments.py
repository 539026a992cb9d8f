"""Moments as walks count them: milliseconds since 1970 in UTC."""

from datetime import UTC, datetime

# The store's times end in 2299; a limit that is never reached must still be a moment.
_LAST_MS = 2**61 // 10**6


def ms(moment: datetime) -> int:
    """Of an aware moment."""
    return round(moment.timestamp() * 1000)


def moment(ms: int) -> datetime:
    """Back; what lies beyond the last one that the store holds becomes that one."""
    return datetime.fromtimestamp(min(ms, _LAST_MS) / 1000, UTC)
