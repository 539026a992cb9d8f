"""What is asked of intervals. The JSON of the API, the command line and links is exactly this value."""

from typing import Literal

from yunce.insight.asking.api import BadQuestion, Events, Part, Period, milliseconds
from yunce.insight.rules.words import Words

LONGEST_MS = 730 * 86_400_000
MOST_BARS = 400  # more than a chart can show


class IntervalQuestion(Part, frozen=True, kw_only=True):
    """period: when the first event of a pair happens. within: how long one waits for the second, that moment included.

    hold: a property whose value must be the same at both. bin: how wide the bars of the histogram are; one that suits
    the answer unless told.
    """

    period: Period
    start: Events
    end: Events
    within: str = "7d"
    hold: str = ""
    bin: str = ""


class IntervalCell(Part, frozen=True, kw_only=True):
    """One figure of an answer: all starts, those with an end, those of one bar (low <= ms < high; None: no limit),
    those that a later start took over, those that may still find an end, and those that found none in time."""

    of: Literal["starts", "pairs", "bin", "repeated", "open", "lapsed"] = "pairs"
    low: int | None = None
    high: int | None = None


def within_ms(question: IntervalQuestion) -> int:
    """Raises BadQuestion."""
    found = milliseconds(question.within, "$.within")
    if found > LONGEST_MS:
        raise BadQuestion("$.within", Words(zh="最长 730 天", en="at most 730 days"))
    return found


def bin_ms(question: IntervalQuestion) -> int | None:
    """None: whatever suits the answer. Raises BadQuestion."""
    if not question.bin:
        return None
    found = milliseconds(question.bin, "$.bin")
    if within_ms(question) > found * MOST_BARS:
        why = Words(zh=f"柱子太多，最多 {MOST_BARS} 根", en=f"too many bars, at most {MOST_BARS}")
        raise BadQuestion("$.bin", why)
    return found
