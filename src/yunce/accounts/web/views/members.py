"""Members of the workspace: who they are, inviting, roles, new one-time passwords, leaving."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yunce.accounts import api, store
from yunce.accounts.api import ROLE_PERMISSIONS, Access, Permission, Role
from yunce.accounts.rules.membership import LastOwner, NotAMember
from yunce.accounts.store import MemberLine
from yunce.accounts.web import words
from yunce.accounts.web.forms import InviteForm, RoleForm
from yunce.accounts.web.views.frame import frame
from yunce.ui.components import Column, CopyText, Form, Row, Table


@require_GET
def members(request: HttpRequest) -> HttpResponse:
    return _page(request, api.access(request), InviteForm(initial={"role": Role.PLANNER.value}))


def _page(
    request: HttpRequest, access: Access, form: InviteForm, *, password: tuple[str, str] | None = None
) -> HttpResponse:
    """password: sign-in name and the one-time password to show, this once."""
    lines = store.member_lines(access.workspace.id)
    context = {
        **frame("members"),
        "lines": lines,
        "roles": [(role.value, label) for role, label in words.ROLES.items()],
        "role_labels": {role.value: label for role, label in words.ROLES.items()},
        "may_manage": access.can(Permission.MANAGE),
        "me": access.user.id,
        "members_table": _members_table(lines),
        "form": Form(form=form, action=reverse("accounts:invite"), submit=_("邀请"), columns=3),
        "matrix": _matrix(),
        "password": password and _password_text(request, *password),
    }
    return render(request, "accounts/members.html", context, status=422 if form.errors else 200)


def _members_table(lines: list[MemberLine]) -> Table:
    """For those who may look and not touch."""
    columns = [
        Column(key="name", label=_("姓名")),
        Column(key="username", label=_("登录名")),
        Column(key="role", label=_("角色")),
        Column(key="joined", label=_("加入"), kind="day"),
    ]
    rows = [
        Row(
            cells={
                "name": line.person.name,
                "username": line.username,
                "role": str(words.ROLES[line.role]),
                "joined": line.joined_at,
            }
        )
        for line in lines
    ]
    return Table(columns=columns, rows=rows, caption=_("成员"))


def _matrix() -> Table:
    """Which role may do what: drawn from the table the checks use."""
    columns = [Column(key="what", label=_("能做什么"))]
    columns += [Column(key=role.value, label=str(label)) for role, label in words.ROLES.items()]
    rows = [
        {
            "what": str(label),
            **{role.value: "✓" if permission in ROLE_PERMISSIONS[role] else "—" for role in Role},
        }
        for permission, label in words.PERMISSIONS.items()
    ]
    return Table(columns=columns, rows=rows, caption=_("每个角色能做什么"), show_caption=True, copy=False)


def _password_text(request: HttpRequest, username: str, password: str) -> CopyText:
    text = _("地址：%(address)s\n登录名：%(username)s\n一次性密码：%(password)s\n第一次登录要换成自己的密码。") % {
        "address": request.build_absolute_uri("/"),
        "username": username,
        "password": password,
    }
    return CopyText(text=text, label=_("把这段话发给对方，它只显示这一次"))


@never_cache
@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    access = api.access(request, Permission.MANAGE)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, access, form)
    username, role = form.cleaned_data["username"], form.cleaned_data["role"]
    known = store.person_by_username(username)
    password = None if known else api.one_time_password()
    with transaction.atomic():
        person = known or store.make_user(
            username, form.cleaned_data["display_name"], password, one_time=True, invited_to=access.workspace.id
        )
        joined = store.add_member(access.workspace.id, person.id, role)
        if joined:
            after = {"username": username, "role": role.value}
            api.record(access, action="member.invite", target_type="member", target_id=person.id, after=after)
    if password is not None:
        return _page(request, access, InviteForm(initial={"role": role.value}), password=(username, password))
    if joined:
        messages.success(request, _("%(name)s 已有账户，现在也是这个工作区的成员。") % {"name": person.name})
    else:
        messages.warning(request, _("%(name)s 已经是成员，角色没有改。") % {"name": person.name})
    return redirect("accounts:members")


@require_POST
def change_role(request: HttpRequest, user_id: str) -> HttpResponse:
    access = api.access(request, Permission.MANAGE)
    form = RoleForm(request.POST)
    if not form.is_valid():
        raise Http404
    return _set_role(request, access, user_id, form.cleaned_data["role"])


@require_POST
def remove(request: HttpRequest, user_id: str) -> HttpResponse:
    return _set_role(request, api.access(request, Permission.MANAGE), user_id, None)


def _set_role(request: HttpRequest, access: Access, user_id: str, role: Role | None) -> HttpResponse:
    with transaction.atomic():
        answer, had = store.set_role(access.workspace.id, user_id, role)
        if isinstance(answer, NotAMember):
            raise Http404
        if not isinstance(answer, LastOwner) and had is not role:
            api.record(
                access,
                action="member.role" if role else "member.remove",
                target_type="member",
                target_id=user_id,
                before={"role": had and had.value},
                after=role and {"role": role.value},
            )
    if isinstance(answer, LastOwner):
        messages.error(request, _("工作区至少要有一位负责人。先把另一位成员设为负责人，再改这一位。"))
    else:
        messages.success(request, _("已更新。") if role else _("已移出工作区。他做过的记录都还在。"))
    return redirect("/" if user_id == access.user.id and role is not Role.OWNER else "accounts:members")


@never_cache
@require_POST
def new_password(request: HttpRequest, user_id: str) -> HttpResponse:
    """A fresh one-time password, for somebody this workspace made and no other has.

    Everybody else keeps theirs: the owner here must not become them elsewhere.
    """
    access = api.access(request, Permission.MANAGE)
    line = next((line for line in store.member_lines(access.workspace.id) if line.person.id == user_id), None)
    if line is None:
        raise Http404
    if user_id == access.user.id or not store.belongs_to(user_id, access.workspace.id):
        messages.error(request, _("这个账户不只属于这个工作区，不能在这里重置；请管理员在服务器上重置。"))
        return redirect("accounts:members")
    password = api.one_time_password()
    with transaction.atomic():
        store.save_one_time_password(user_id, password)
        api.record(access, action="member.password", target_type="member", target_id=user_id)
    return _page(request, access, InviteForm(initial={"role": Role.PLANNER.value}), password=(line.username, password))
