"""Estimates: stated, changed as versions, doubted and answered, and what history offers for them."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from yunce.accounts.api import Access, WorkspaceInfo, now, record
from yunce.kernel.windows import local_date
from yunce.loop.api.gate import editable, found
from yunce.loop.rules.concerns import Concern, ConcernKind, concerns
from yunce.loop.rules.priors import Prior, pooled
from yunce.loop.rules.records import Assumption, Initiative, NewAssumption
from yunce.loop.store import assumptions as store
from yunce.loop.store import evidence as evidence_store
from yunce.loop.store import settlements


def assumptions(workspace_id: str, initiative_id: str) -> list[Assumption]:
    """The newest version of each of the initiative's estimates, by node key."""
    return store.current(workspace_id, initiative_id)


def assumption_history(workspace_id: str, initiative_id: str, node_key: str) -> list[Assumption]:
    """Every version of one estimate, newest first."""
    return store.history(workspace_id, initiative_id, node_key)


def save_assumption(access: Access, initiative_id: str, new: NewAssumption) -> Assumption:
    """State an estimate, or a new version of it. Saving what is already there makes no version.

    Without a window in its rule it takes the initiative's days. Raises ValueError when evidence is named that the
    workspace does not have.
    """
    initiative = editable(access, initiative_id)
    if new.rule.window is None and initiative.window is not None:
        new = replace(new, rule=replace(new.rule, window=initiative.window))
    known = evidence_store.by_ids(access.workspace.id, set(new.evidence_ids))
    if missing := [key for key in new.evidence_ids if key not in known]:
        raise ValueError(f"no evidence {', '.join(missing)} in this workspace")
    before = store.one(access.workspace.id, initiative_id, new.node_key)
    if before is not None and _same(before, new):
        return before
    with transaction.atomic():
        store.retire(access.workspace.id, initiative_id, new.node_key, access.workspace.now)
        after = store.add_version(access.workspace.id, initiative_id, new, access.user.id, access.workspace.now)
        record(
            access,
            action="assumption.save",
            target_type="assumption",
            target_id=after.id,
            before=_for_audit(before) if before else None,
            after=_for_audit(after),
        )
    return after


def drop_assumption(access: Access, initiative_id: str, node_key: str) -> bool:
    """End an estimate whose number has left the tree; its versions stay as history. False when there was none."""
    editable(access, initiative_id)
    with transaction.atomic():
        dropped = store.retire(access.workspace.id, initiative_id, node_key, access.workspace.now)
        if dropped:
            record(
                access,
                action="assumption.drop",
                target_type="initiative",
                target_id=initiative_id,
                before={"node": node_key},
            )
    return dropped


def prior(workspace: WorkspaceInfo | str, initiative_id: str, assumption: NewAssumption) -> Prior | None:
    """历史参考 for an estimate: what other initiatives' checked actuals of the same number say; None without any.

    The same number: the same metric, unit and segment; without a metric the same node key. Only windows that had
    ended by the workspace's clock count, so a replay knows no future. Totals need a window to be scaled to.
    """
    return _offered(workspace, initiative_id, [assumption]).get(assumption.node_key)


def priors(workspace: WorkspaceInfo | str, initiative_id: str) -> dict[str, Prior]:
    """历史参考 of each current estimate by node key; those without any are absent."""
    workspace_id = workspace if isinstance(workspace, str) else workspace.id
    return _offered(workspace, initiative_id, store.current(workspace_id, initiative_id))


def _offered(workspace: WorkspaceInfo | str, initiative_id: str, wanted: Sequence[NewAssumption]) -> dict[str, Prior]:
    workspace_id = workspace if isinstance(workspace, str) else workspace.id
    initiative = found(workspace_id, initiative_id)
    moment = judged_at(workspace, initiative)
    past = settlements.past(workspace_id, but=initiative_id, before=moment)
    today = local_date(moment, initiative.zone)
    offered: dict[str, Prior] = {}
    for each in wanted:
        window = each.rule.window or initiative.window
        same = [line.observation for line in past if _same_number(line, each)]
        if window is None or not same:
            continue
        days = len(window.dates())
        pool = pooled(same, unit=each.unit, adds_over_time=each.adds_up, days=days, today=today)
        if pool is not None:
            offered[each.node_key] = pool
    return offered


def judged_at(workspace: WorkspaceInfo | str, initiative: Initiative) -> datetime:
    """Now, or the initiative's end once that is past: what came later neither helped its plan nor speaks against it."""
    moment = now(workspace)
    return moment if initiative.window is None else min(moment, initiative.window.end)


def _same_number(past: settlements.Past, asked: NewAssumption) -> bool:
    if (past.unit, past.segment) != (asked.unit, asked.segment):
        return False
    if asked.rule.metric:
        return past.metric == asked.rule.metric
    return past.metric is None and past.node_key == asked.node_key


def open_concerns(workspace: WorkspaceInfo | str, initiative_id: str) -> tuple[Concern, ...]:
    """The concerns that block the freeze."""
    return tuple(each for each in all_concerns(workspace, initiative_id) if each.open)


def all_concerns(workspace: WorkspaceInfo | str, initiative_id: str) -> tuple[Concern, ...]:
    """Every doubt about the initiative's estimates, with the answers given."""
    workspace_id = workspace if isinstance(workspace, str) else workspace.id
    initiative = found(workspace_id, initiative_id)
    current = store.current(workspace_id, initiative_id)
    basis = evidence_store.by_ids(workspace_id, {key for each in current for key in each.evidence_ids})
    offered = priors(workspace, initiative_id)
    answers = store.answers(workspace_id, initiative_id)
    today = local_date(judged_at(workspace, initiative), initiative.zone)
    return tuple(
        replace(concern, answer=answers.get((concern.node_key, concern.kind.value)))
        for each in current
        for concern in concerns(
            each,
            [basis[key] for key in each.evidence_ids if key in basis],
            offered.get(each.node_key),
            today,
        )
    )


def answer_concern(
    access: Access, initiative_id: str, kind: ConcernKind, reason: str, node_keys: tuple[str, ...] | None = None
) -> int:
    """Accept open concerns of one kind, for the named numbers or all of them, with a reason. Returns how many.

    Raises ValueError when the reason is empty.
    """
    editable(access, initiative_id)
    if not reason.strip():
        raise ValueError("say why the plan goes on in spite of it")
    open_now = [
        each
        for each in open_concerns(access.workspace.id, initiative_id)
        if each.kind is kind and (node_keys is None or each.node_key in node_keys)
    ]
    with transaction.atomic():
        for each in open_now:
            about = (each.node_key, kind.value)
            store.save_answer(
                access.workspace.id, initiative_id, about, reason.strip(), access.user.id, access.workspace.now
            )
        record(
            access,
            action="concern.answer",
            target_type="initiative",
            target_id=initiative_id,
            after={"kind": kind.value, "nodes": [each.node_key for each in open_now], "reason": reason.strip()},
        )
    return len(open_now)


def _same(before: Assumption, new: NewAssumption) -> bool:
    return all(getattr(before, field.name) == getattr(new, field.name) for field in fields(NewAssumption))


def _for_audit(each: Assumption) -> dict[str, Any]:
    return {
        "node": each.node_key,
        "name": each.name,
        "version": each.version,
        "estimate": each.estimate.to_json(),
        "evidence": list(each.evidence_ids),
        "source": each.source,
        "owner": each.owner,
    }
