"""What a freeze keeps, as plain JSON, and how it is read back when the outcome is known.

Everything that the review needs is in it, so that later edits cannot reach it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yunce.kernel.direction import Direction
from yunce.kernel.estimate import Estimate
from yunce.loop.rules.causes import Cause
from yunce.loop.rules.concerns import Concern, ConcernKind
from yunce.loop.rules.goals import Tiers
from yunce.loop.rules.records import Assumption, Evidence, Goal, Initiative, PlanVersion, SettlementRule
from yunce.loop.rules.sides import sides

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenAssumption:
    """An estimate as it was frozen."""

    assumption_id: str
    node_key: str
    name: str
    unit: str
    segment: str
    estimate: Estimate
    rule: SettlementRule
    direction: Direction
    adds_up: bool
    owner: str
    cause: Cause | None
    season_missing: bool  # frozen although its data had not seen this season
    evidence_ids: tuple[str, ...]  # what it rested on


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenGoal:
    node_key: str
    name: str
    unit: str
    tiers: Tiers


def snapshot(
    initiative: Initiative,
    goal: Goal | None,
    assumptions: Sequence[Assumption],
    evidence: Mapping[str, Evidence],
    concerns: Sequence[Concern],
) -> dict[str, Any]:
    """The part of a frozen plan that this domain keeps; planning and strategy add theirs beside it."""
    return {
        "format": FORMAT,
        "initiative": {
            "id": initiative.id,
            "name": initiative.name,
            "brief": initiative.brief,
            "starts_on": initiative.starts_on.isoformat() if initiative.starts_on else None,
            "ends_on": initiative.ends_on.isoformat() if initiative.ends_on else None,
            "zone": initiative.zone,
            "continues_id": initiative.continues_id,
        },
        "goal": None if goal is None else _goal(goal),
        "assumptions": [_assumption(each, evidence, concerns) for each in assumptions],
    }


def frozen_assumptions(version: PlanVersion) -> tuple[FrozenAssumption, ...]:
    """The estimates of a version, in its order."""
    return tuple(
        FrozenAssumption(
            assumption_id=each["id"],
            node_key=each["node_key"],
            name=each["name"],
            unit=each["unit"],
            segment=each["segment"],
            estimate=Estimate.from_json(each["estimate"]),
            rule=SettlementRule.from_json(each["rule"]),
            direction=Direction(each["direction"]),
            adds_up=each["adds_up"],
            owner=each["owner"],
            cause=Cause(each["cause"]) if each["cause"] else None,
            season_missing=any(concern["kind"] == ConcernKind.SEASON_MISSING for concern in each["concerns"]),
            evidence_ids=tuple(basis["id"] for basis in each["evidence"]),
        )
        for each in version.snapshot["assumptions"]
    )


def frozen_goal(version: PlanVersion) -> FrozenGoal | None:
    """The goal of a version; None when none was set."""
    goal = version.snapshot["goal"]
    if goal is None:
        return None
    return FrozenGoal(node_key=goal["node_key"], name=goal["name"], unit=goal["unit"], tiers=_tiers(goal))


def binding(versions: Iterable[PlanVersion], starts_at: datetime | None) -> PlanVersion | None:
    """The version that outcomes are held against: the last one frozen before the start, else the first one after.

    What is revised once the outcome shows does not count.
    """
    ordered = sorted(versions, key=lambda version: version.number)
    if not ordered:
        return None
    before = [version for version in ordered if starts_at is None or version.frozen_at <= starts_at]
    return before[-1] if before else ordered[0]


def changed(version: PlanVersion, goal: Goal | None, assumptions: Sequence[Assumption]) -> bool:
    """Whether goal or estimates are no longer those of the version."""
    frozen = {each["id"] for each in version.snapshot["assumptions"]}
    now = None if goal is None else _goal(goal)
    return frozen != {each.id for each in assumptions} or version.snapshot["goal"] != now


def _goal(goal: Goal) -> dict[str, Any]:
    return {
        "node_key": goal.node_key,
        "name": goal.name,
        "unit": goal.unit,
        "metric": goal.metric,
        "floor": goal.tiers.floor,
        "target": goal.tiers.target,
        "stretch": goal.tiers.stretch,
        "direction": goal.tiers.direction.value,
    }


def _tiers(goal: Mapping[str, Any]) -> Tiers:
    return Tiers(
        floor=goal["floor"], target=goal["target"], stretch=goal["stretch"], direction=Direction(goal["direction"])
    )


def _assumption(each: Assumption, evidence: Mapping[str, Evidence], concerns: Sequence[Concern]) -> dict[str, Any]:
    three = sides(each.estimate, each.direction)
    basis = [evidence[key] for key in each.evidence_ids if key in evidence]
    return {
        "id": each.id,
        "version": each.version,
        "node_key": each.node_key,
        "name": each.name,
        "unit": each.unit,
        "segment": each.segment,
        "estimate": each.estimate.to_json(),
        "cautious": three.cautious,
        "expected": three.expected,
        "hopeful": three.hopeful,
        "rule": each.rule.to_json(),
        "direction": each.direction.value,
        "adds_up": each.adds_up,
        "owner": each.owner,
        "cause": each.cause.value if each.cause else None,
        "source": each.source,
        "from_history": list(each.from_history),
        "evidence": [
            {"id": found.id, "title": found.title, "tier": found.tier.value, "hash": found.content_hash}
            for found in basis
        ],
        "concerns": [
            {"kind": concern.kind.value, "answer": concern.answer}
            for concern in concerns
            if concern.node_key == each.node_key
        ],
    }
