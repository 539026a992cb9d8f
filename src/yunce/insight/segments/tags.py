"""Tags computed: the lifecycle stage, the RFM tier, and tags that a team made of rules."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from yunce.insight.asking.api import Context
from yunce.insight.rfm.api import tiers_of_persons
from yunce.insight.rules.words import Words
from yunce.insight.sales.rules.statement import Statement
from yunce.insight.segments.finding import found
from yunce.insight.segments.reading import everybody_known
from yunce.insight.segments.rules.tag import first_of
from yunce.insight.segments.store import KeptTag
from yunce.insight.stage.api import NAMES, StageRules, stages_of_persons
from yunce.kernel.windows import Window, local_date

STAGE, RFM = "stage", "rfm"
RFM_DAYS = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """who: numbers of the persons who have it, each in one value of a tag at most."""

    name: Words
    who: NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """everybody: how many persons there are; who has no value is in none of `values`."""

    values: tuple[Value, ...]
    everybody: int
    statements: tuple[Statement, ...]

    def of(self, who: int) -> Words | None:
        """The value of one person."""
        return next((each.name for each in self.values if np.any(each.who == np.uint64(who))), None)


def stage_tag(context: Context) -> Tagged:
    """By the usual rules of lifecycle stages."""
    values, asked = stages_of_persons(context.workspace_id, StageRules(), context.as_of, context.zone)
    return _tagged(context, [Value(name=NAMES[each], who=who) for each, who in values], (asked,))


def rfm_tag(context: Context) -> Tagged:
    """The tiers of the buyers of the last RFM_DAYS days."""
    last = local_date(context.as_of - timedelta(milliseconds=1), context.zone)
    window = Window.days(last - timedelta(days=RFM_DAYS - 1), last, context.zone)
    values, asked = tiers_of_persons(context.workspace_id, window, context.as_of)
    return _tagged(context, [Value(name=tier.name, who=who) for tier, who in values], (asked,))


def rules_tag(context: Context, kept: KeptTag) -> Tagged:
    """Raises BadQuestion, Refused, StoreError."""
    answers = [found(context, each.rule) for each in kept.question.values]
    values = [
        Value(name=Words(zh=each.value, en=each.value), who=who)
        for each, who in zip(kept.question.values, first_of([each.who for each in answers]), strict=True)
    ]
    return _tagged(context, values, tuple(ran for each in answers for ran in each.statements))


def _tagged(context: Context, values: list[Value], statements: tuple[Statement, ...]) -> Tagged:
    return Tagged(values=tuple(values), everybody=len(everybody_known(context)), statements=statements)
