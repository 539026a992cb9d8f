"""定稿: the plan handed to the spine together with tree and estimates, once its doubts are answered.

Where tasks stand is not part of what is frozen: moving a card does not change the plan."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import transaction

from yunce.accounts.api import Access
from yunce.loop.api import Concern, ConcernKind, FreezeRefused, PlanVersion, answer_concern
from yunce.planning.api.drafts import the_draft
from yunce.planning.rules.book_plan import book_of
from yunce.planning.rules.differences import Change, differences
from yunce.planning.rules.plan import Plan, TaskState, from_json, to_json
from yunce.planning.rules.validation import Finding, findings
from yunce.strategy.api import freeze_initiative


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishRefused:
    """Nothing was frozen: errors of the plan, leaves without an estimate, doubts without an answer.

    late: the outcome is known, and nobody said why the plan is frozen all the same."""

    findings: tuple[Finding, ...] = ()
    missing: tuple[str, ...] = ()
    concerns: tuple[Concern, ...] = ()
    late: bool = False


def publish(
    access: Access,
    initiative_id: str,
    *,
    note: str = "",
    answers: Mapping[ConcernKind, str] | None = None,
    late_reason: str = "",
) -> PlanVersion | PublishRefused:
    """Freeze goal, tree, estimates and plan as the next version. Needs the APPROVE permission.

    answers: a reason for each kind of doubt that is accepted (a missing season, expired evidence …). late_reason: why
    a first freeze comes after the last day.
    Raises PermissionDenied, Http404."""
    draft = the_draft(access.workspace.id, initiative_id)
    errors = tuple(f for f in findings(draft.plan) if f.severity == "error")
    if errors:
        return PublishRefused(findings=errors)
    with transaction.atomic():
        for kind, reason in (answers or {}).items():
            answer_concern(access, initiative_id, kind, reason)
        answer = freeze_initiative(access, initiative_id, plan=to_json(draft.plan), note=note, late_reason=late_reason)
    if isinstance(answer, FreezeRefused):
        return PublishRefused(missing=answer.missing, concerns=answer.concerns, late=answer.late)
    return answer


def frozen_plan(version: PlanVersion) -> Plan | None:
    """The plan of a frozen version; None when it was frozen without one."""
    data = version.snapshot.get("plan")
    return None if data is None else from_json(data)


def same_plan(one: Plan, other: Plan) -> bool:
    """Whether two plans say the same, wherever their tasks stand."""
    return _unmoved(one) == _unmoved(other)


def changes_since(version: PlanVersion, plan: Plan) -> tuple[Change, ...]:
    """What was edited after the version, cell by cell; a plan frozen without one counts as all added."""
    frozen = frozen_plan(version)
    if frozen is None:
        return ()
    return differences(book_of(_unmoved(frozen)), book_of(_unmoved(plan)))


def _unmoved(plan: Plan) -> Plan:
    return replace(plan, tasks=tuple(replace(task, state=TaskState.TODO) for task in plan.tasks))
