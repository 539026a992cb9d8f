"""What is asked of sessions. The JSON of the API, the command line and links is exactly this value."""

from typing import Literal

from yunce.insight.asking.api import BadQuestion, Events, Part, Period, Value, milliseconds
from yunce.insight.rules.words import Words
from yunce.insight.sessions.rules.cut import Cuts
from yunce.kernel.windows import Unit, Window

MOST_PIECES = 400
MOST_SHOWN = 100
# Lengths are kept in 32 bits, and what lasts a week is no session.
LONGEST_MS = 7 * 24 * 3_600_000


class Marks(Part, frozen=True, kw_only=True):
    """A session is closed by an `end` event, which belongs to it; with `start`, such an event begins a new one."""

    end: Events
    start: Events | None = None


class Breakdown(Part, frozen=True, kw_only=True):
    """Split by a property of the session's first event."""

    by: str
    top: int = 10


class Exits(Part, frozen=True, kw_only=True):
    """How often sessions end with each event, or with each value of a property; the most frequent ones."""

    by: str = "event"
    top: int = 20


class SessionsQuestion(Part, frozen=True, kw_only=True):
    """period: when sessions begin. events: what they consist of; beside it the events of `marks`.

    idle: a longer pause begins a new session. longest: so does an event later after the first one. midnight: so does a
    new day. Beginning of a session and its dimensions: of its first event.
    """

    period: Period
    events: Events = Events()
    idle: str = "30min"
    longest: str = "24h"
    marks: Marks | None = None
    midnight: bool = False
    interval: Unit | None = None
    breakdown: Breakdown | None = None
    exits: Exits = Exits()


class Cell(Part, frozen=True, kw_only=True):
    """Which sessions of an answer: of one piece of the trend (counted from 0), one value of the breakdown, all of
    them, those of one event only, those that may still go on, or those that end with `exit`."""

    of: Literal["sessions", "bounces", "open", "exits"] = "sessions"
    piece: int | None = None
    part: Value | None = None
    exit: Value | None = None


def check(question: SessionsQuestion) -> None:
    """Raises BadQuestion where it cannot be asked."""
    if milliseconds(question.longest, "$.longest") > LONGEST_MS:
        raise BadQuestion("$.longest", Words(zh="最长 7 天", en="at most 7 days"))
    shown = [("exits", question.exits.top)]
    if question.breakdown is not None:
        shown.append(("breakdown", question.breakdown.top))
    for field, top in shown:
        if not 1 <= top <= MOST_SHOWN:
            why = Words(zh=f"须是 1 到 {MOST_SHOWN}", en=f"from 1 to {MOST_SHOWN}")
            raise BadQuestion(f"$.{field}.top", why)


def pieces(question: SessionsQuestion, window: Window, first_weekday: int) -> list[Window]:
    """The intervals of the trend; none when no interval is asked for. Raises BadQuestion."""
    if question.interval is None:
        return []
    found = window.split(question.interval, first_weekday=first_weekday)
    if len(found) > MOST_PIECES:
        why = Words(zh="时段太多，请按更长的间隔看", en="too many periods; take a longer interval")
        raise BadQuestion("$.interval", why)
    return found


def check_cell(question: SessionsQuestion, cell: Cell, pieces: int) -> None:
    """Raises BadQuestion for a cell that the answer does not have."""
    if cell.piece is not None and not 0 <= cell.piece < pieces:
        why = Words(zh=f"这个回答有 {pieces} 个时段，从 0 数起", en=f"the answer has {pieces} periods, counted from 0")
        raise BadQuestion("$.piece", why)
    if cell.part is not None and question.breakdown is None:
        raise BadQuestion("$.part", Words(zh="问题没有按属性拆分", en="the question has no breakdown"))
    if (cell.exit is not None) != (cell.of == "exits"):
        raise BadQuestion("$.exit", Words(zh="「结束于」与 of=exits 一起用", en="goes together with of = exits"))


def cuts(question: SessionsQuestion) -> Cuts:
    """The rules of cutting in numbers. Raises BadQuestion."""
    return Cuts(idle=milliseconds(question.idle, "$.idle"), longest=milliseconds(question.longest, "$.longest"))
