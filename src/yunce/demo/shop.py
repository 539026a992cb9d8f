"""The demo workspace and the people in it: found again by its people, whatever the workspace is called by now.

Nobody signs in as one of them; they stand where a team's names would stand, and say that they are a demonstration.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yunce.accounts.api import (
    FIRST_USERNAME,
    Access,
    Role,
    WorkspaceInfo,
    access_as,
    add_member,
    create_user,
    create_workspace,
    members,
    person_by_username,
    workspaces,
)
from yunce.demo import LANGUAGES
from yunce.demo.store import CURRENCY, ZONE

WORKSPACE_NAME = _lazy("示例店铺")
PLANNER = "demo-planner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody of the demo's team."""

    username: str
    work: Promise
    role: Role


TEAM = (
    Colleague(username="demo-owner", work=_lazy("项目负责人"), role=Role.OWNER),
    Colleague(username=PLANNER, work=_lazy("运营策划"), role=Role.PLANNER),
    Colleague(username="demo-analyst", work=_lazy("数据分析"), role=Role.ANALYST),
    Colleague(username="demo-operator", work=_lazy("渠道运营"), role=Role.OPERATOR),
    Colleague(username="demo-viewer", work=_lazy("管理层"), role=Role.VIEWER),
)


def played_by(work: Promise | str) -> str:
    """Who stands where somebody of that work would stand, in the active language."""
    return _("演示·%(work)s") % {"work": work}


class NoAdmin(RuntimeError):
    """Nobody is there to whom the demo workspace could belong."""

    def __init__(self) -> None:
        super().__init__(
            f"the demo workspace belongs to the user {FIRST_USERNAME}, and there is none; use a new --data"
        )


def demo_workspace() -> WorkspaceInfo | None:
    """The oldest workspace in which the demo's planner is a member; None before the demo was started."""
    planner = person_by_username(PLANNER)
    if planner is None:
        return None
    return next((each for each in workspaces() if planner in members(each.id)), None)


class OtherLanguage(ValueError):
    """The demo of this data folder was begun in another language, and its texts are not written twice."""

    def __init__(self, asked: str, begun: str) -> None:
        super().__init__(f"the demo of this folder is written in {begun}; for {asked} give another --data")


def walking_language(asked: str | None) -> str:
    """In which language this folder's demo is written: as asked for at its first start. Raises OtherLanguage."""
    planner = person_by_username(PLANNER)
    if planner is None:
        return asked or LANGUAGES[0]
    begun = planner.language or LANGUAGES[0]
    if asked not in (None, begun):
        raise OtherLanguage(asked, begun)
    return begun


def open_shop() -> WorkspaceInfo:
    """The demo workspace, made with its team in the active language when it is not there yet. Raises NoAdmin."""
    with transaction.atomic():
        found = demo_workspace()
        if found is not None:
            return found
        admin = person_by_username(FIRST_USERNAME)
        if admin is None:
            raise NoAdmin
        made = create_workspace(str(WORKSPACE_NAME), CURRENCY, ZONE, admin.id)
        for each in TEAM:
            person = person_by_username(each.username) or create_user(
                each.username, played_by(each.work), language=get_language() or LANGUAGES[0]
            )
            add_member(made.id, person.id, each.role)
    return made


def planner_access(workspace_id: str) -> Access:
    """The demo planner's access, at the workspace's clock as it stands now."""
    planner = person_by_username(PLANNER)
    if planner is None:
        raise LookupError(f"no user {PLANNER}")
    return access_as(workspace_id, planner.id)
