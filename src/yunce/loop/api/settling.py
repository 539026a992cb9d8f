"""核对: frozen estimates against what came, and what that says about the team."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from yunce.accounts.api import Access, record
from yunce.loop.api.freezing import binding_version
from yunce.loop.api.gate import editable
from yunce.loop.rules.accuracy import Accuracy, accuracy
from yunce.loop.rules.records import Settlement
from yunce.loop.rules.settlement import SettlementError, settle
from yunce.loop.rules.snapshot import FrozenAssumption, frozen_assumptions
from yunce.loop.store import settlements as store


@dataclass(frozen=True, slots=True, kw_only=True)
class Actual:
    """What came, and how it is known. value None: not known, with a reason once the window is over."""

    value: float | None
    final: bool
    reason: str = ""
    n: int | None = None
    n_of: str = ""  # what n counts: persons, orders, events, readings
    sql: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    data_as_of: datetime | None = None


def settle_assumption(access: Access, initiative_id: str, node_key: str, actual: Actual) -> Settlement:
    """Hold the frozen estimate of a number against its actual; settling again writes over it and is in the audit trail.

    Raises SettlementError when nothing is frozen, the number was not in the plan, or a final actual is missing
    without a reason.
    """
    editable(access, initiative_id)
    version = binding_version(access.workspace.id, initiative_id)
    if version is None:
        raise SettlementError("nothing is frozen yet, so there is nothing to hold the outcome against")
    frozen = {each.node_key: each for each in frozen_assumptions(version)}.get(node_key)
    if frozen is None:
        raise SettlementError(f"{node_key} was not in the frozen plan")
    outcome = settle(frozen.estimate, actual.value, final=actual.final, unit=frozen.unit, reason=actual.reason.strip())
    with transaction.atomic():
        settled = store.save(version.id, node_key, outcome, _fields(access, initiative_id, frozen, actual))
        record(
            access,
            action="assumption.settle",
            target_type="assumption",
            target_id=frozen.assumption_id,
            after={"node": node_key, "name": frozen.name, "verdict": outcome.verdict.value, "actual": actual.value},
        )
    return settled


def settlements(workspace_id: str, initiative_id: str) -> list[Settlement]:
    """Of the version outcomes are held against, by node key; empty before the first freeze."""
    version = binding_version(workspace_id, initiative_id)
    return [] if version is None else store.of_version(workspace_id, version.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAccuracy:
    """One line of a table: a metric, an owner."""

    key: str
    accuracy: Accuracy


def team_accuracy(workspace_id: str) -> Accuracy:
    """Over every settled estimate of the workspace."""
    return accuracy(each.outcome for each in store.of_workspace(workspace_id))


def accuracy_by(workspace_id: str, group: Callable[[Settlement], str]) -> list[GroupAccuracy]:
    """The same by group, most checked first; never a ranking of people by skill."""
    groups: dict[str, list[Settlement]] = {}
    for each in store.of_workspace(workspace_id):
        groups.setdefault(group(each), []).append(each)
    found = [
        GroupAccuracy(key=key, accuracy=accuracy(each.outcome for each in members)) for key, members in groups.items()
    ]
    return sorted(found, key=lambda line: (-line.accuracy.n, line.key))


def _fields(access: Access, initiative_id: str, frozen: FrozenAssumption, actual: Actual) -> dict[str, Any]:
    window = frozen.rule.window
    return {
        "workspace_id": access.workspace.id,
        "initiative_id": initiative_id,
        "assumption_id": frozen.assumption_id,
        "name": frozen.name,
        "unit": frozen.unit,
        "metric": frozen.rule.metric or "",
        "segment": frozen.segment,
        "owner": frozen.owner,
        "window": window.to_json() if window else None,
        "ended_at": window.end if window else None,
        "n": actual.n,
        "n_of": actual.n_of,
        "sql": actual.sql,
        "params": dict(actual.params),
        "data_as_of": actual.data_as_of,
        "settled_by": access.user.id,
        "settled_at": access.workspace.now,
    }
