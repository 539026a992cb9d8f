"""Rows of settlements, and the past that they are for later projects."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from yunce.kernel.windows import Window
from yunce.loop.models import SettlementRow
from yunce.loop.rules.priors import Observation
from yunce.loop.rules.records import Settlement
from yunce.loop.rules.settlement import Outcome, Side, Verdict


def save(plan_version_id: str, node_key: str, outcome: Outcome, fields: Mapping[str, Any]) -> Settlement:
    """Write the settlement of one frozen estimate, over an earlier one of the same."""
    row, _ = SettlementRow.objects.update_or_create(
        plan_version_id=plan_version_id,
        node_key=node_key,
        defaults={**fields, "verdict": outcome.verdict.value, "outcome": asdict(outcome)},
    )
    return _settlement(row)


def of_version(workspace_id: str, plan_version_id: str) -> list[Settlement]:
    """In the order of the node keys."""
    rows = SettlementRow.objects.filter(workspace_id=workspace_id, plan_version_id=plan_version_id)
    return [_settlement(row) for row in rows.order_by("node_key")]


def of_workspace(workspace_id: str) -> list[Settlement]:
    """Of every initiative, newest first."""
    rows = SettlementRow.objects.filter(workspace_id=workspace_id)
    return [_settlement(row) for row in rows.order_by("-settled_at", "-id")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One checked actual, with what says which number it was."""

    node_key: str
    metric: str | None
    unit: str
    segment: str
    observation: Observation


def past(workspace_id: str, *, but: str, before: datetime) -> list[Past]:
    """Checked actuals of all initiatives but one whose window ended by `before`, newest first.

    One question for all numbers of a plan: a team has a few hundred of them, not millions.
    """
    rows = (
        SettlementRow.objects.filter(
            workspace_id=workspace_id,
            verdict__in=[Verdict.HIT.value, Verdict.MISSED.value],
            ended_at__lte=before,
        )
        .exclude(initiative_id=but)
        .select_related("initiative")
        .order_by("-ended_at", "-id")
    )
    return [
        Past(
            node_key=row.node_key,
            metric=row.metric or None,
            unit=row.unit,
            segment=row.segment,
            observation=_observation(row),
        )
        for row in rows
    ]


def _observation(row: SettlementRow) -> Observation:
    window = Window.from_json(row.window or {})  # rows without a window have no end, and are not asked for
    return Observation(
        initiative_id=row.initiative_id,
        initiative=row.initiative.name,
        assumption_id=row.assumption_id,
        actual=row.outcome["actual"],
        middle=row.outcome["middle"],
        days=len(window.dates()),
        ended_on=window.last_date,
    )


def _settlement(row: SettlementRow) -> Settlement:
    kept = dict(row.outcome)
    kept["verdict"] = Verdict(kept["verdict"])
    kept["side"] = Side(kept["side"]) if kept["side"] else None
    return Settlement(
        id=row.id,
        workspace_id=row.workspace_id,
        initiative_id=row.initiative_id,
        plan_version_id=row.plan_version_id,
        assumption_id=row.assumption_id,
        node_key=row.node_key,
        name=row.name,
        unit=row.unit,
        metric=row.metric or None,
        owner=row.owner,
        window=Window.from_json(row.window) if row.window else None,
        outcome=Outcome(**kept),
        n=row.n,
        n_of=row.n_of,
        sql=row.sql,
        params=row.params,
        data_as_of=row.data_as_of,
        settled_by=row.settled_by,
        settled_at=row.settled_at,
    )
