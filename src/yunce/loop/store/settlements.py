"""Rows of settlements, and the past that they are for later projects."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db.models import Q

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


def observations(
    workspace_id: str, *, node_key: str, metric: str | None, unit: str, segment: str, but: str, before: datetime
) -> list[Observation]:
    """Checked actuals of the same number in other initiatives whose window ended by `before`, newest first.

    The same number: the same metric and segment; without a metric, the same node key.
    """
    same = Q(metric=metric) if metric else Q(metric="", node_key=node_key)
    rows = (
        SettlementRow.objects.filter(
            same,
            workspace_id=workspace_id,
            unit=unit,
            segment=segment,
            verdict__in=[Verdict.HIT.value, Verdict.MISSED.value],
            ended_at__lte=before,
        )
        .exclude(initiative_id=but)
        .select_related("initiative")
        .order_by("-ended_at", "-id")
    )
    return [_observation(row) for row in rows]


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
        sql=row.sql,
        params=row.params,
        data_as_of=row.data_as_of,
        settled_by=row.settled_by,
        settled_at=row.settled_at,
    )
