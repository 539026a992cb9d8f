"""What is asked of retention. The JSON of the API, the command line and links is exactly this value."""

from dataclasses import dataclass
from typing import Literal

from yunce.insight.asking.api import BadQuestion, Events, Part, Period, Value
from yunce.insight.rules.words import Words

Interval = Literal["day", "week", "month"]

# Columns of one cohort are bits of a 64-bit number.
MOST_COLUMNS = 64
MOST_COHORTS = 400
LONGEST_OFFSET = 400
MOST_VALUES = 100
# More figures than a person can look at, and each is kept.
MOST_CELLS = 60_000
# What a length of 24 hours counts as, when the clock counts elapsed time: ms.
HOURS_24 = 24 * 3_600_000
ELAPSED_MS: dict[Interval, int] = {"day": HOURS_24, "week": 7 * HOURS_24, "month": 30 * HOURS_24}


class Breakdown(Part, frozen=True, kw_only=True):
    """Split by a property of the events. both: only a return with the value of the start counts. start: any return
    does, and a person counts under the value of the first start in the cohort's interval."""

    by: str
    value: Literal["both", "start"] = "both"
    top: int = 10


class RetentionQuestion(Part, frozen=True, kw_only=True, rename={"returns": "return"}):
    """period: when people start. start, returns: the events of starting and of coming back; returns left out: those of
    start.

    cohort: every interval in which a person starts, or only that of their first start ever; first_ever looks for the
    first event by its names and then asks whether it meets the condition. clock: intervals of the calendar, or times
    24 hours since the first start in the cohort's interval. intervals: how many after the one of the start.
    on_or_after: a column counts who came back in its interval or in a later one of those asked. brackets: columns of
    your own, each from one interval to another, both inclusive, counted from 0, the one of the start.
    """

    period: Period
    start: Events = Events()
    returns: Events | None = None
    interval: Interval = "day"
    intervals: int = 7
    cohort: Literal["every", "first", "first_ever"] = "every"
    clock: Literal["calendar", "elapsed"] = "calendar"
    on_or_after: bool = False
    brackets: tuple[tuple[int, int], ...] = ()
    breakdown: Breakdown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Which intervals after the start it counts, both inclusive; 0 is the one of the start."""

    first: int
    last: int


class Cell(Part, frozen=True, kw_only=True):
    """Whom a figure counts: who started in one cohort, or in all of them; of these, who returned in one column, or is
    missing from it (both counted from 0); everybody, or those of one part of the breakdown."""

    of: Literal["started", "returned", "missing"] = "started"
    cohort: int | None = None
    column: int | None = None
    part: Value | None = None


def columns(question: RetentionQuestion) -> tuple[Column, ...]:
    """What is counted of each cohort, in order."""
    if question.brackets:
        return tuple(Column(first=first, last=last) for first, last in question.brackets)
    last = question.intervals
    return tuple(Column(first=place, last=last if question.on_or_after else place) for place in range(last + 1))


def check(question: RetentionQuestion, cohorts: int) -> None:
    """Raises BadQuestion where it cannot be asked. cohorts: how many its period has."""
    if not 1 <= question.intervals < MOST_COLUMNS:
        raise _bad("$.intervals", f"须是 1 到 {MOST_COLUMNS - 1}", f"from 1 to {MOST_COLUMNS - 1}")
    _check_brackets(question)
    if cohorts > MOST_COHORTS:
        raise _bad(
            "$.interval",
            f"最多 {MOST_COHORTS} 批，请缩短日期或按周、月看",
            f"at most {MOST_COHORTS} cohorts; take fewer days, weeks or months",
        )
    breakdown = question.breakdown
    if breakdown is None:
        return
    if not 1 <= breakdown.top <= MOST_VALUES:
        raise _bad("$.breakdown.top", f"须是 1 到 {MOST_VALUES}", f"from 1 to {MOST_VALUES}")
    cells = cohorts * len(columns(question))
    if cells * (breakdown.top + 3) > MOST_CELLS:
        most = MOST_CELLS // cells - 3
        raise _bad(
            "$.breakdown.top",
            f"格子太多，最多拆成 {most} 个值；或缩短日期、减少列" if most > 0 else "格子太多，请缩短日期或减少列",
            f"too many cells; at most {most} values, fewer days or fewer columns"
            if most > 0
            else "too many cells; take fewer days or fewer columns",
        )


def _check_brackets(question: RetentionQuestion) -> None:
    if len(question.brackets) > MOST_COLUMNS:
        raise _bad("$.brackets", f"最多 {MOST_COLUMNS} 列", f"at most {MOST_COLUMNS} columns")
    if question.brackets and question.on_or_after:
        raise _bad("$.on_or_after", "自定义区间已说明起止", "brackets say themselves where they end")
    for place, (first, last) in enumerate(question.brackets):
        if not 0 <= first <= last <= LONGEST_OFFSET:
            raise _bad(
                f"$.brackets[{place}]",
                f"须在 0 到 {LONGEST_OFFSET} 之间，起点不晚于终点",
                f"from 0 to {LONGEST_OFFSET}, the first not above the last",
            )


def check_cell(question: RetentionQuestion, cell: Cell, cohorts: int) -> None:
    """Raises BadQuestion for a figure that the answer does not have. cohorts: how many it has."""
    if cell.cohort is not None and not 0 <= cell.cohort < cohorts:
        raise _bad("$.cohort", f"这个回答有 {cohorts} 批，从 0 数起", f"the answer has {cohorts}, counted from 0")
    count = len(columns(question))
    if cell.of == "started":
        if cell.column is not None:
            raise _bad("$.column", "与 of=returned 或 missing 一起用", "goes together with returned or missing")
    elif cell.column is None or cell.cohort is None or not 0 <= cell.column < count:
        raise _bad("$.column", f"须有 cohort，列从 0 到 {count - 1}", f"with a cohort, and from 0 to {count - 1}")
    if cell.part is not None and question.breakdown is None:
        raise _bad("$.part", "问题没有按属性拆分", "the question has no breakdown")


def _bad(where: str, zh: str, en: str) -> BadQuestion:
    return BadQuestion(where, Words(zh=zh, en=en))
