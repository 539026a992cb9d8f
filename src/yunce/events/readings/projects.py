"""Which projects exist is known further down the loop; it tells this page by `know_projects` when it starts.

So `{p}/run/readings` can be part of a project without the fact base importing the projects.
"""

from collections.abc import Callable

from django.http import Http404

from yunce.accounts.api import Access
from yunce.ui.components.base import Component

# (access, project id) -> the bar shown on top. Raises Http404 when the workspace has no such project.
ProjectBar = Callable[[Access, str], Component]


class _Known:
    def __init__(self) -> None:
        self.find: ProjectBar | None = None


_known = _Known()


def know_projects(find: ProjectBar | None) -> None:
    """Called once at start by a domain that sees the projects; None forgets it."""
    _known.find = find


def projects_known() -> ProjectBar | None:
    """Who was told by `know_projects`, for a test that puts it back."""
    return _known.find


def project_bar(access: Access, initiative_id: str) -> Component:
    """The project's bar. Raises Http404 when there is no such project here, or nobody said which there are."""
    if _known.find is None:
        raise Http404
    return _known.find(access, initiative_id)
