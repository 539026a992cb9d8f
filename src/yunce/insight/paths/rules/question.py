"""What is asked of paths. The JSON of the API, the command line and links is exactly this value."""

from typing import Literal

from yunce.insight.asking.api import BadQuestion, Events, Part, Period, milliseconds, ms
from yunce.insight.paths.rules.walk import Shape
from yunce.insight.rules.words import Words
from yunce.insight.sessions.rules.cut import Cuts
from yunce.kernel.windows import Window

MOST_STEPS = 20
MOST_NODES = 50
# Times between two steps are kept in 32 bits of ms, which end after 49 days.
LONGEST_MS = 30 * 24 * 3_600_000


class PathsQuestion(Part, frozen=True, kw_only=True):
    """period: when paths begin; with `end` alone, when they reach it. by: `event`, or a property whose values are the
    steps; an event without it is no step.

    events: what the steps are; `start` and `end` events are steps beside them. A path begins with the first `start`
    event of a visit and ends with the first `end` event; of both, with the first end after that start. A visit ends
    with a pause longer than `gap`, and lasts `longest` at most. steps, top: how many layers, and nodes in each.
    """

    period: Period
    events: Events = Events()
    by: str = "event"
    start: Events | None = None
    end: Events | None = None
    gap: str = "30min"
    longest: str = "24h"
    repeats: Literal["merged", "kept"] = "merged"
    steps: int = 5
    top: int = 8

    @property
    def back(self) -> bool:
        """Whether layers are counted back from the end."""
        return self.end is not None and self.start is None


class PathsCell(Part, frozen=True, kw_only=True):
    """One figure of an answer. layer: from 1. value, to: what the step and the next one are; None: all those not shown.

    node: who is there. edge: who went from there to `to`. left: whose path is over there; of paths to an end, whose
    path begins there. open: who may still go on. beyond: who went on after the last layer. all: everybody.
    """

    of: Literal["all", "node", "edge", "left", "open", "beyond"] = "all"
    layer: int = 1
    value: str | None = None
    to: str | None = None


def check(question: PathsQuestion) -> None:
    """Raises BadQuestion where it cannot be asked."""
    for field, given, least, most in (
        ("steps", question.steps, 2, MOST_STEPS),
        ("top", question.top, 1, MOST_NODES),
    ):
        if not least <= given <= most:
            why = Words(zh=f"须是 {least} 到 {most}", en=f"from {least} to {most}")
            raise BadQuestion(f"$.{field}", why)
    if milliseconds(question.longest, "$.longest") > LONGEST_MS:
        raise BadQuestion("$.longest", Words(zh="最长 30 天", en="at most 30 days"))


def check_cell(question: PathsQuestion, cell: PathsCell) -> None:
    """Raises BadQuestion for a figure that the answer does not have."""
    last = question.steps - (cell.of == "edge")
    if not 1 <= cell.layer <= last:
        raise BadQuestion("$.layer", Words(zh=f"须是 1 到 {last}", en=f"from 1 to {last}"))


def cuts(question: PathsQuestion) -> Cuts:
    """Where visits end. Raises BadQuestion."""
    return Cuts(idle=milliseconds(question.gap, "$.gap"), longest=milliseconds(question.longest, "$.longest"))


def shape(question: PathsQuestion, window: Window) -> Shape:
    """The question in numbers."""
    return Shape(
        steps=question.steps,
        start=question.start is not None,
        end=question.end is not None,
        merged=question.repeats == "merged",
        since=ms(window.start),
        until=ms(window.end),
    )
