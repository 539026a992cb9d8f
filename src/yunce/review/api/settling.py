"""Actuals for frozen estimates: from the metric that each names, or typed by somebody who knows.

The spine keeps and scores them.
"""

from collections.abc import Sequence

from yunce.accounts.api import Access, now
from yunce.insight.metrics.api import Reading, UnknownMetric, metric, values
from yunce.loop.api import (
    Actual,
    FrozenAssumption,
    Settlement,
    SettlementError,
    Verdict,
    binding_version,
    frozen_assumptions,
    initiative,
    settle_assumption,
    settlements,
)
from yunce.review.rules.actuals import Missing, not_asked, seen


def settle_initiative(access: Access, initiative_id: str) -> list[Settlement]:
    """Settle every frozen estimate as far as the data goes: final where its window is over, else so far.

    What somebody settled by hand stays, unless a metric now says more. Raises SettlementError when nothing is frozen.
    """
    workspace_id = access.workspace.id
    initiative(workspace_id, initiative_id)
    version = binding_version(workspace_id, initiative_id)
    if version is None:
        raise SettlementError("nothing is frozen yet, so there is nothing to hold the outcome against")
    frozen = frozen_assumptions(version)
    by_hand = {each.node_key for each in settlements(workspace_id, initiative_id) if _typed(each)}
    readings = _readings(access, initiative_id, frozen)
    settled = []
    for each in frozen:
        actual = _actual(access, each, readings.get(each.node_key))
        if each.node_key in by_hand and actual.value is None:
            continue
        settled.append(settle_assumption(access, initiative_id, each.node_key, actual))
    return settled


def settle_by_hand(
    access: Access, initiative_id: str, node_key: str, value: float | None, *, reason: str = ""
) -> Settlement:
    """Settle one estimate with a figure that somebody knows, or say why it cannot be checked.

    Raises SettlementError when neither is given, or the window is still open.
    """
    version = binding_version(access.workspace.id, initiative_id)
    frozen = {each.node_key: each for each in frozen_assumptions(version)} if version else {}
    window = frozen[node_key].rule.window if node_key in frozen else None
    moment = now(access.workspace)
    if window is not None and moment < window.end:
        raise SettlementError("its days are not over yet; a figure typed now would be settled too early")
    return settle_assumption(
        access,
        initiative_id,
        node_key,
        Actual(value=value, final=True, reason=reason, data_as_of=moment, params={"typed_by": access.user.name}),
    )


def _typed(settlement: Settlement) -> bool:
    return "typed_by" in settlement.params and settlement.outcome.verdict is not Verdict.PENDING


def _readings(access: Access, initiative_id: str, frozen: Sequence[FrozenAssumption]) -> dict[str, Reading]:
    """Readings by node key, one question for all metrics of the same window."""
    workspace_id = access.workspace.id
    moment = now(access.workspace)
    found: dict[str, Reading] = {}
    windows = list(dict.fromkeys(each.rule.window for each in frozen if each.rule.window and each.rule.metric))
    for window in windows:
        asked = [each for each in frozen if each.rule.window == window and _known(workspace_id, each.rule.metric)]
        keys = list(dict.fromkeys(each.rule.metric for each in asked if each.rule.metric))
        answers = values(workspace_id, keys, [window], moment, initiative=initiative_id)
        found.update({each.node_key: answers[each.rule.metric][0] for each in asked if each.rule.metric})
    return found


def _known(workspace_id: str, key: str | None) -> bool:
    if key is None:
        return False
    try:
        metric(workspace_id, key)
    except UnknownMetric:
        return False
    return True


def _actual(access: Access, frozen: FrozenAssumption, reading: Reading | None) -> Actual:
    moment = now(access.workspace)
    window = frozen.rule.window
    if reading is None or window is None:
        known = not_asked(_why(frozen), ends_at=window.end if window else None, now=moment)
        return Actual(value=None, final=known.final, reason=known.reason)
    entered = reading.n_of == "readings"
    found = seen(reading.value, ends_at=window.end, now=moment, complete=reading.complete, entered=entered)
    return Actual(
        value=found.value,
        final=found.final,
        reason=found.reason,
        n=reading.n,
        n_of=reading.n_of,
        sql=reading.sql,
        params=_plain(reading),
        data_as_of=reading.data_as_of,
    )


def _why(frozen: FrozenAssumption) -> Missing:
    if not frozen.rule.metric:
        return Missing.NO_METRIC
    return Missing.NO_WINDOW if frozen.rule.window is None else Missing.UNKNOWN_METRIC


def _plain(reading: Reading) -> dict[str, str]:
    """The bound parameters as text, since a settlement is kept as JSON."""
    return {key: str(value) for key, value in reading.params.items()}
