"""What every page of a project's plan shares: access, the bar on top, the draft."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from yunce.accounts.api import Access, Permission, access, members
from yunce.loop.api import Phase, project_bar
from yunce.planning.api import Draft, Plan, plan_draft, suggested


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """One project's page: who looks, at which project, at which plan."""

    request: HttpRequest
    access: Access
    initiative_id: str
    draft: Draft

    @property
    def plan(self) -> Plan:
        return self.draft.plan

    @property
    def base(self) -> str:
        return f"/projects/{self.initiative_id}"

    @property
    def may_edit(self) -> bool:
        return self.access.can(Permission.EDIT)


def here(request: HttpRequest, initiative_id: str, permission: Permission = Permission.VIEW) -> Here | HttpResponse:
    """The page's facts, or the way to the overview (which offers templates) while there is no plan.

    Raises PermissionDenied, Http404."""
    granted = access(request, permission)
    # An unknown project is a 404 before anything else is said about it.
    found = plan_draft(granted.workspace.id, initiative_id)
    if found is None:
        return redirect(f"/projects/{initiative_id}/plan")
    return Here(request=request, access=granted, initiative_id=initiative_id, draft=found)


def owners(where: Here) -> tuple[str, ...]:
    """Who may be meant by an owner that is typed: members, then the roles that the plan names."""
    return suggested((each.name for each in members(where.access.workspace.id)), where.plan)


def page(where: Here, template: str, current: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The page with its bar."""
    bar = project_bar(where.access, where.initiative_id, Phase.PLAN, current)
    full = {
        "bar": bar,
        "bar_id": where.initiative_id,
        "base": where.base,
        "plan": where.plan,
        "revision": where.draft.revision,
        "may_edit": where.may_edit,
        **context,
    }
    return render(where.request, template, full, status=status)
