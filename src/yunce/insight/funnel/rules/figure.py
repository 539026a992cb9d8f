"""Which count of a funnel's answer: what lists exactly those whom it counts, and how links spell it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from yunce.insight.funnel.rules.outcome import Outcomes
from yunce.insight.funnel.rules.walk import DROPPED, EXCLUDED, OPEN
from yunce.insight.rules.spread import Bin

State = Literal["reached", "waiting", "dropped", "excluded"]
_STATES = {"waiting": OPEN, "dropped": DROPPED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One value of the breakdown, as `Piece.label`: None is "no value", "" the values not shown."""

    label: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """state: of a step counted from 0; excluded and, for who waits at any step, waiting have none.

    took: only who came to the step in such a time (ms) from the first one. piece: of one interval of entry, counted
    from 0. part: of one value of the breakdown.
    """

    state: State
    step: int | None = None
    took: Bin | None = None
    piece: int | None = None
    part: Part | None = None

    @property
    def params(self) -> dict[str, str | int]:
        """As text for links; `read_figure` reads it."""
        found: dict[str, str | int | None] = {"state": self.state, "step": self.step, "piece": self.piece}
        if self.took is not None:
            found |= {"low": self.took.low, "high": self.took.high}
        if self.part is not None:
            found["part"] = _part_text(self.part)
        return {name: value for name, value in found.items() if value is not None}


def read_figure(params: Mapping[str, str]) -> Figure:
    """Raises LookupError and ValueError for what is none."""
    states: dict[str, State] = {each: each for each in get_args(State)}
    edges = {name: int(params[name]) for name in ("low", "high") if name in params}
    return Figure(
        state=states[params["state"]],
        step=int(params["step"]) if "step" in params else None,
        took=Bin(low=edges.get("low"), high=edges.get("high")) if edges else None,
        piece=int(params["piece"]) if "piece" in params else None,
        part=_part(params["part"]) if "part" in params else None,
    )


def check(figure: Figure, steps: int, pieces: int) -> None:
    """Raises LookupError for a figure that an answer with so many steps and intervals does not have."""
    needs_step = figure.state in ("reached", "dropped") or figure.took is not None
    if figure.step is None and needs_step:
        raise LookupError(f"{figure.state!r} is of a step")
    if figure.step is not None and not 0 <= figure.step < steps:
        raise LookupError(f"no step {figure.step}")
    if figure.piece is not None and not 0 <= figure.piece < pieces:
        raise LookupError(f"no interval {figure.piece}")
    if figure.piece is not None and figure.part is not None:
        raise LookupError("an interval of a value is not counted")


def those(found: Outcomes, figure: Figure) -> NDArray[np.bool_]:
    """Whom the figure counts, of these outcomes."""
    if figure.state == "excluded":
        return np.asarray(found.state == EXCLUDED)
    if figure.step is None:
        return np.asarray(found.state == _STATES[figure.state])
    if figure.state != "reached":
        return np.asarray((found.state == _STATES[figure.state]) & (found.level == figure.step + 1))
    reached = (found.state != EXCLUDED) & ((found.bits >> np.uint32(figure.step)) & 1 != 0)
    if figure.took is not None:
        timed = (found.times[:, 0] >= 0) & (found.times[:, figure.step] >= 0)
        reached &= timed & figure.took.holds(found.times[:, figure.step] - found.times[:, 0])
    return np.asarray(reached)


def _part_text(part: Part) -> str:
    if part.label is None:
        return "none"
    return f"value:{part.label}" if part.label else "rest"


def _part(text: str) -> Part:
    kind, colon, value = text.partition(":")
    if colon and kind == "value" and value:
        return Part(label=value)
    if text not in ("none", "rest"):
        raise LookupError(f"no part {text!r}")
    return Part(label=None if text == "none" else "")
