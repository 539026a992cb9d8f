"""Which projects exist is known further down the loop; it tells this page by `know_projects` when it starts.

So `{p}/run/readings` can be part of a project without the fact base importing the projects.
"""

from collections.abc import Callable

from django.http import HttpRequest

from yunce.ui.components.base import Component

# (request, project id) -> the bar shown on top, or None when this workspace has no such project.
ProjectBar = Callable[[HttpRequest, str], Component | None]


class _Known:
    def __init__(self) -> None:
        self.find: ProjectBar | None = None


_known = _Known()


def know_projects(find: ProjectBar | None) -> None:
    """Called once at start by the domain that keeps projects; None forgets it."""
    _known.find = find


def project_bar(request: HttpRequest, initiative_id: str) -> Component | None:
    """The project's bar, or None when there is no such project here."""
    return _known.find(request, initiative_id) if _known.find else None
