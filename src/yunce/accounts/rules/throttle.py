"""How long somebody who guesses passwords has to wait.

Counts attempts, not only failures: an attempt is written before the password is looked at, so a hundred
guesses sent at once are a hundred attempts. A sign-in that succeeds clears its own pair.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

MEMORY = timedelta(minutes=15)
"""Attempts older than this are forgotten."""

PAIR_LIMIT = 5
"""One name from one address: a person who mistypes needs three or four."""

NAME_LIMIT = 30
"""One name from everywhere. Higher than the pair, or a stranger could lock a colleague out with five tries."""

ADDRESS_LIMIT = 60
"""One address, all names: an office behind one address has many honest people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """Times of earlier attempts within MEMORY, oldest first, by what they share with this one."""

    pair: tuple[datetime, ...]
    name: tuple[datetime, ...]
    address: tuple[datetime, ...]


def wait(attempts: Attempts, now: datetime) -> timedelta:
    """How long until the next attempt is looked at; zero when it may be now."""
    waits = [
        _until_below(attempts.pair, PAIR_LIMIT, now),
        _until_below(attempts.name, NAME_LIMIT, now),
        _until_below(attempts.address, ADDRESS_LIMIT, now),
    ]
    return max(waits)


def _until_below(times: tuple[datetime, ...], limit: int, now: datetime) -> timedelta:
    recent = [moment for moment in times if now - moment < MEMORY]
    if len(recent) < limit:
        return timedelta(0)
    # The window holds `limit` or more; it falls below when this one is forgotten.
    frees = recent[len(recent) - limit]
    return max(frees + MEMORY - now, timedelta(0))
