"""The workspace itself: its settings, making a new one, moving between those one is a member of."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yunce.accounts import api, store
from yunce.accounts.api import Access, Permission, WorkspaceInfo
from yunce.accounts.models import User
from yunce.accounts.web import words
from yunce.accounts.web.forms import WorkspaceForm
from yunce.accounts.web.views.frame import frame
from yunce.ui.components import Definition, Definitions, Form, Link


def _facts(workspace: WorkspaceInfo) -> dict[str, Any]:
    return {
        "name": workspace.name,
        "currency": workspace.currency,
        "zone": workspace.zone,
        "first_weekday": workspace.first_weekday,
    }


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    access = api.access(request, Permission.MANAGE if request.method == "POST" else Permission.VIEW)
    form = WorkspaceForm(request.POST or None, initial=_facts(access.workspace))
    if request.method == "POST" and form.is_valid():
        _save(access, form.cleaned_data)
        messages.success(request, _("已保存。之后的金额、日期和窗口都按新的设置显示。"))
        return redirect("accounts:settings")
    body = (
        Form(form=form, submit=_("保存"), columns=2) if access.can(Permission.MANAGE) else _read_only(access.workspace)
    )
    context = {**frame("settings"), "body": body, "may_manage": access.can(Permission.MANAGE)}
    return render(request, "accounts/workspace.html", context, status=422 if form.errors else 200)


def _save(access: Access, new: dict[str, Any]) -> None:
    with transaction.atomic():
        store.save_workspace(access.workspace.id, **new)
        api.record(
            access,
            action="workspace.settings",
            target_type="workspace",
            target_id=access.workspace.id,
            before=_facts(access.workspace),
            after=new,
        )


def _read_only(workspace: WorkspaceInfo) -> Definitions:
    weekday = str(dict(words.WEEKDAYS)[workspace.first_weekday])
    facts = (
        (_("工作区名称"), workspace.name),
        (_("货币"), workspace.currency),
        (_("时区"), workspace.zone),
        (_("一周从哪天开始"), weekday),
    )
    return Definitions(items=[Definition(term=term, value=value) for term, value in facts])


@require_http_methods(["GET", "POST"])
def new_workspace(request: HttpRequest) -> HttpResponse:
    """Open to everybody who is signed in: who makes a workspace owns it."""
    user = request.user
    if not isinstance(user, User):
        raise api.NotSignedIn
    initial = {"currency": "CNY", "zone": "Asia/Shanghai", "first_weekday": 0}
    form = WorkspaceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        new = form.cleaned_data
        with transaction.atomic():
            made = store.make_workspace(new["name"], new["currency"], new["zone"], new["first_weekday"], user.pk)
            granted = api.access_as(made.id, user.pk)
            api.record(
                granted, action="workspace.create", target_type="workspace", target_id=made.id, after=_facts(made)
            )
        api.choose_workspace(request, made.id)
        messages.success(request, _("工作区「%(name)s」建好了。") % {"name": made.name})
        return redirect("/")
    cancel = Link(text=_("取消"), url="/", weight="quiet") if api.current_access(request) else None
    context = {"form": Form(form=form, submit=_("建好工作区"), columns=2, cancel=cancel)}
    return render(request, "accounts/new_workspace.html", context, status=422 if form.errors else 200)


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    api.choose_workspace(request, request.POST.get("workspace", ""))
    return redirect("/")
