"""What each person comes to, by hand. Written from docs/questions.md, not from the rules."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def comes_to(times: Sequence[int], values: Sequence[int], measure: str, zone: str) -> int:
    """times: ms of one person's events; values: what each of them carries."""
    if measure == "times":
        return len(times)
    if measure == "sum":
        return sum(values)
    places = [datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo(zone)) for at in times]
    if measure == "days":
        return len({place.date() for place in places})
    # Hours since midnight that really passed: the hour that a clock shows twice in autumn is two.
    midnights = [
        datetime.combine(place.date(), datetime.min.time(), ZoneInfo(zone)).astimezone(UTC) for place in places
    ]
    return len(
        {
            (place.date(), (place.astimezone(UTC) - midnight).seconds // 3600)
            for place, midnight in zip(places, midnights, strict=True)
        }
    )
