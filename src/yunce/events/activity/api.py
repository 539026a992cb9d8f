"""How busy each source is: when its last event happened, and how many came on each day. For the page 数据."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from yunce.events.store.api import store
from yunce.kernel.windows import Window

_TOTALS = """
-- grain of the result: source
SELECT source, count() AS events, max(time) AS last_time, max(received) AS last_received
FROM event_rows WHERE workspace = {workspace:String} GROUP BY source
"""
_DAYS = """
-- grain of the result: source, calendar day in the zone. Half-open window in milliseconds.
SELECT source, toString(toDate(time, {zone:String})) AS day, count() AS events
FROM event_rows
WHERE workspace = {workspace:String}
    AND time >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND time < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
GROUP BY source, day ORDER BY source, day
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Events of one source. by_day: days of the window that have any; the others have none."""

    events: int
    last_time: datetime
    last_received: datetime
    by_day: dict[date, int] = field(default_factory=dict)


def activity(workspace_id: str, window: Window) -> dict[str, Activity]:
    """By source id; a source that sent nothing is absent."""
    held = store()
    bounds = {
        "workspace": workspace_id,
        "zone": window.zone,
        "since": int(window.start.timestamp() * 1000),
        "until": int(window.end.timestamp() * 1000),
    }
    days: dict[str, dict[date, int]] = {}
    for source, day, events in held.query(_DAYS, bounds).rows:
        days.setdefault(source, {})[date.fromisoformat(day)] = int(events)
    return {
        source: Activity(
            events=int(events),
            last_time=last_time.astimezone(UTC),
            last_received=last_received.astimezone(UTC),
            by_day=days.get(source, {}),
        )
        for source, events, last_time, last_received in held.query(_TOTALS, {"workspace": workspace_id}).rows
    }
