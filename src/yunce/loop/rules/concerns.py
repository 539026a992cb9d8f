"""What is doubtful about an estimate, said before the freeze and answered with a reason.

A concern never blocks editing; those that need an answer block the freeze until somebody takes responsibility.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import partial

from yunce.loop.rules.evidence import expired
from yunce.loop.rules.priors import Prior
from yunce.loop.rules.records import Assumption, Evidence
from yunce.loop.rules.seasons import MissingSeason, missing_season
from yunce.loop.rules.settlement import LEVEL


class ConcernKind(StrEnum):
    SEASON_MISSING = "season_missing"
    EVIDENCE_EXPIRED = "evidence_expired"
    OUTSIDE_HISTORY = "outside_history"
    CERTAIN = "certain"
    NO_BASIS = "no_basis"


# What a typed judgement lacks is shown beside it; only these contradict data and must be answered.
NEED_AN_ANSWER = frozenset({ConcernKind.SEASON_MISSING, ConcernKind.EVIDENCE_EXPIRED, ConcernKind.OUTSIDE_HISTORY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """One doubt about one number. answer: the reason somebody gave; None while open."""

    node_key: str
    name: str
    kind: ConcernKind
    season: MissingSeason | None = None
    out_of_date: tuple[Evidence, ...] = ()
    history: tuple[float, float] | None = None  # the interval of past projects that the estimate's middle lies outside
    answer: str | None = None

    @property
    def open(self) -> bool:
        """Whether it blocks the freeze."""
        return self.kind in NEED_AN_ANSWER and self.answer is None


def concerns(
    assumption: Assumption, evidence: Sequence[Evidence], prior: Prior | None, today: date
) -> Iterator[Concern]:
    """The doubts about one estimate, unanswered. evidence: what it rests on; prior: what history offers for it."""
    about = partial(Concern, node_key=assumption.node_key, name=assumption.name)
    season = _season(assumption, evidence, prior)
    if season is not None:
        yield about(kind=ConcernKind.SEASON_MISSING, season=season)
    old = tuple(each for each in evidence if expired(each.expires_on, today))
    if old:
        yield about(kind=ConcernKind.EVIDENCE_EXPIRED, out_of_date=old)
    # A number taken over from history does not contradict it by being rounded.
    if prior is not None and not assumption.from_history:
        low, high = prior.estimate.interval(LEVEL)
        if not low <= assumption.estimate.quantile(0.5) <= high:
            yield about(kind=ConcernKind.OUTSIDE_HISTORY, history=(low, high))
    if assumption.estimate.certain:
        yield about(kind=ConcernKind.CERTAIN)
    if not assumption.has_basis:
        yield about(kind=ConcernKind.NO_BASIS)


def _season(assumption: Assumption, evidence: Sequence[Evidence], prior: Prior | None) -> MissingSeason | None:
    """Held against all the days that it rests on, from the first to the last: its evidence's, and those of the past
    projects it was taken over from."""
    seen = [(each.window.first_date, each.window.last_date) for each in evidence if each.window is not None]
    taken = set(assumption.from_history)
    seen += [
        (each.ended_on - timedelta(days=each.days - 1), each.ended_on)
        for each in (prior.observations if prior else ())
        if each.assumption_id in taken
    ]
    horizon = assumption.rule.window
    if not seen or horizon is None:
        return None
    history = (min(first for first, _last in seen), max(last for _first, last in seen))
    return missing_season(history, (horizon.first_date, horizon.last_date))
