"""What every other domain asks about people: may they, who are they, where are we, what time is it here.

One place checks access: `access(request, Permission.X)`. It never returns for somebody who may not.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.functional import Promise

from yunce.accounts import store
from yunce.accounts.models import AuditEntry, Member, User, Workspace
from yunce.accounts.rules.access import Access, Person, WorkspaceInfo
from yunce.accounts.rules.permissions import ROLE_PERMISSIONS, Permission, Role, may

__all__ = [
    "FIRST_USERNAME",
    "ROLE_PERMISSIONS",
    "Access",
    "AuditEntry",
    "Member",
    "NoWorkspace",
    "NotSignedIn",
    "Permission",
    "Person",
    "Role",
    "User",
    "Workspace",
    "WorkspaceInfo",
    "access",
    "access_as",
    "action_label",
    "add_member",
    "create_user",
    "create_workspace",
    "field_label",
    "field_words",
    "first_run",
    "label_actions",
    "label_fields",
    "may",
    "members",
    "name_targets",
    "now",
    "one_time_password",
    "people",
    "person",
    "person_by_username",
    "record",
    "reset_password",
    "set_replay_clock",
    "target_names",
    "workspace_info",
    "workspaces",
]

FIRST_USERNAME = "admin"
SESSION_KEY = "workspace"

# Without 0 O 1 l I: read from a terminal, typed by hand. 20 of 56 letters carry 116 bits.
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
_PASSWORD_LENGTH = 20


class NotSignedIn(PermissionDenied):
    """Nobody is signed in; the middleware answers with the sign-in page."""


class NoWorkspace(PermissionDenied):
    """Signed in, but a member of nothing; the middleware leads to making a workspace."""


def access(request: HttpRequest, permission: Permission = Permission.VIEW) -> Access:
    """Who asks, in which workspace, as what; checked to carry `permission`.

    Raises NotSignedIn, NoWorkspace, or PermissionDenied with the permission that is missing as its argument.
    """
    granted = current_access(request)
    if granted is None:
        raise NoWorkspace if request.user.is_authenticated else NotSignedIn
    if not granted.can(permission):
        raise PermissionDenied(permission)
    return granted


def current_access(request: HttpRequest) -> Access | None:
    """The membership this request acts under, looked up once per request; None for strangers."""
    if not hasattr(request, "_yunce_access"):
        request._yunce_access = _find_access(request)  # type: ignore[attr-defined]
    found: Access | None = request._yunce_access  # type: ignore[attr-defined]
    return found


def _find_access(request: HttpRequest) -> Access | None:
    if not request.user.is_authenticated:
        return None
    user_id = str(request.user.pk)
    chosen = request.session.get(SESSION_KEY)
    granted = store.access_of(user_id, chosen) if chosen else None
    return granted or store.first_access(user_id)


def choose_workspace(request: HttpRequest, workspace_id: str) -> None:
    """Make `workspace_id` the session's workspace. Raises Http404 for one the user is no member of."""
    if store.access_of(str(request.user.pk), workspace_id) is None:
        raise Http404
    request.session[SESSION_KEY] = workspace_id


def access_as(workspace_id: str, user_id: str) -> Access:
    """Access outside a request (command line, jobs, demo). Raises Http404 when the user is no member."""
    granted = store.access_of(user_id, workspace_id)
    if granted is None:
        raise Http404(f"user {user_id} is no member of workspace {workspace_id}")
    return granted


def record(
    access: Access, *, action: str, target_type: str, target_id: str = "", before: Any = None, after: Any = None
) -> None:
    """Write one line of the audit trail. `before` and `after` are JSON values; dates and decimals are welcome.

    Call it in the transaction that makes the change, so that neither exists without the other.
    """
    store.write_change(access, action, (target_type, target_id), before, after)


_action_labels: dict[str, Promise | str] = {}


def label_actions(labels: Mapping[str, Promise | str]) -> None:
    """Name a domain's actions of the audit trail, so that people read words there and not codes."""
    _action_labels.update(labels)


_field_labels: dict[str, Promise | str] = {}
_field_words: dict[str, Callable[[Any], str]] = {}


def label_fields(labels: Mapping[str, Promise | str], words: Mapping[str, Callable[[Any], str]] | None = None) -> None:
    """Name the fields of a domain's entries; "" leaves a field out. words: how a value is said.

    Keys are field names, or `goal.target` for the field of one kind of action only.
    """
    _field_labels.update(labels)
    _field_words.update(words or {})


def field_label(action: str, field: str) -> str:
    """In the active language; "" for a field that is not for people, the code itself when nobody named it."""
    return str(_field_labels.get(f"{action.partition('.')[0]}.{field}", _field_labels.get(field, field)))


def field_words(action: str, field: str) -> Callable[[Any], str] | None:
    """How values of the field are said; None when as they are."""
    return _field_words.get(f"{action.partition('.')[0]}.{field}") or _field_words.get(field)


def action_label(action: str) -> str:
    """In the active language; the code itself when nobody named it."""
    return str(_action_labels.get(action, action))


TargetNames = Callable[[str, set[str]], Mapping[str, str]]
_target_names: dict[str, TargetNames] = {}


def name_targets(target_type: str, names: TargetNames) -> None:
    """How a domain calls what its entries are about: names(workspace_id, ids) -> name by id."""
    _target_names[target_type] = names


def target_names(workspace_id: str, targets: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Names by (type, id); a target that is gone, or whose type nobody names, is absent. One question for each type."""
    asked = set(targets)
    return {
        (sort, target_id): name
        for sort, names in _target_names.items()
        if (ids := {target_id for asked_sort, target_id in asked if asked_sort == sort})
        for target_id, name in names(workspace_id, ids).items()
    }


# People


def person(user_id: str) -> Person | None:
    return store.person(user_id)


def person_by_username(username: str) -> Person | None:
    return store.person_by_username(username)


def people(user_ids: Iterable[str]) -> dict[str, Person]:
    """Persons by id; ids of nobody are absent."""
    return store.people(user_ids)


def members(workspace_id: str) -> list[Person]:
    """Everybody in the workspace, in the order they joined."""
    return [line.person for line in store.member_lines(workspace_id)]


def create_user(
    username: str,
    display_name: str = "",
    *,
    password: str | None = None,
    one_time: bool = False,
    language: str = "",
) -> Person:
    """A new user. Without a password they cannot sign in (a name for tasks and plans only).

    one_time: the password must be changed at the first sign-in. language: in which they see pages, as a code of
    settings.LANGUAGES. Raises IntegrityError when the name is taken.
    """
    return store.make_user(username, display_name, password, one_time=one_time, language=language)


def reset_password(username: str) -> str | None:
    """A new one-time password, for whoever holds the server (command line). None when there is no such user."""
    found = store.person_by_username(username)
    if found is None:
        return None
    password = one_time_password()
    store.save_one_time_password(found.id, password)
    return password


def one_time_password() -> str:
    """A random password that a person can read out and type."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_PASSWORD_LENGTH))


def add_member(workspace_id: str, user_id: str, role: Role) -> bool:
    """True when the person was not a member yet; the role of a member stays as it is."""
    return store.add_member(workspace_id, user_id, role)


# Workspaces


def create_workspace(
    name: str, currency: str = "CNY", zone: str = "Asia/Shanghai", owner: str = "", *, first_weekday: int = 0
) -> WorkspaceInfo:
    """A workspace whose owner is the user id `owner`."""
    if not owner:
        raise ValueError("a workspace needs an owner: pass the id of a user")
    return store.make_workspace(name, currency, zone, first_weekday, owner)


def workspace_info(workspace_id: str) -> WorkspaceInfo:
    """Raises Http404 for an unknown id."""
    found = store.workspace(workspace_id)
    if found is None:
        raise Http404(f"no workspace {workspace_id}")
    return found


def workspaces() -> list[WorkspaceInfo]:
    """All of them, oldest first, for jobs that walk over every workspace."""
    return store.workspaces()


def now(workspace: WorkspaceInfo | str) -> datetime:
    """What time it is in this workspace, fresh from the table: its replay clock, else the real one. Aware."""
    workspace_id = workspace if isinstance(workspace, str) else workspace.id
    return store.replay_clock(workspace_id) or timezone.now()


def set_replay_clock(workspace_id: str, moment: datetime | None) -> None:
    """Hold the workspace's clock at `moment` (aware), or give it back its real one. Raises Http404 when unknown."""
    if moment is not None and moment.tzinfo is None:
        raise ValueError(f"the replay clock needs a zone, got {moment!r}")
    if not store.save_replay_clock(workspace_id, moment):
        raise Http404(f"no workspace {workspace_id}")


def first_run(workspace_name: str | None = "我的工作区", *, language: str = "") -> str | None:
    """Make the first user `admin`, and a workspace for them. Returns the password, to be shown once.

    workspace_name: None makes no workspace. language: in which admin sees pages; "" follows the default. Returns None
    when somebody exists already.
    """
    if store.anybody():
        return None
    password = one_time_password()
    try:
        with transaction.atomic():
            admin = store.make_user(FIRST_USERNAME, "", password, one_time=False, language=language)
            if workspace_name is not None:
                create_workspace(workspace_name, owner=admin.id)
    except IntegrityError:  # another process was first
        return None
    return password
