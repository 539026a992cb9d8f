"""Which projects exist, and what they ask people to enter, is known further down the loop; it tells this page by
`know_projects` when it starts.

So `{p}/run/readings` can be part of a project without the fact base importing the projects.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import Http404

from yunce.accounts.api import Access
from yunce.ui.components.base import Component


def _nothing(_workspace_id: str, _initiative_id: str) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Projects:
    """bar: (access, project id) -> the bar shown on top; raises Http404 when the workspace has no such project.

    asks: (workspace id, project id) -> keys of the readings metrics that the project's numbers are entered under."""

    bar: Callable[[Access, str], Component]
    asks: Callable[[str, str], Sequence[str]] = _nothing


class _Known:
    def __init__(self) -> None:
        self.projects: Projects | None = None


_known = _Known()


def know_projects(projects: Projects | None) -> None:
    """Called once at start by a domain that sees the projects; None forgets it."""
    _known.projects = projects


def projects_known() -> Projects | None:
    """What was told by `know_projects`, for a test that puts it back."""
    return _known.projects


def project_bar(access: Access, initiative_id: str) -> Component:
    """The project's bar. Raises Http404 when there is no such project here, or nobody said which there are."""
    if _known.projects is None:
        raise Http404
    return _known.projects.bar(access, initiative_id)


def asked_of(workspace_id: str, initiative_id: str) -> Sequence[str]:
    """Keys of the metrics that a project asks for, in its own order; none outside a project."""
    if _known.projects is None or not initiative_id:
        return ()
    return _known.projects.asks(workspace_id, initiative_id)
