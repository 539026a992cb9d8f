"""Read tokens of the workspace: who made which, when each was used, making one, ending one."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yunce.accounts import api
from yunce.accounts.api import Access, Permission
from yunce.accounts.tokens import api as token_api
from yunce.accounts.tokens.api import TokenLine
from yunce.accounts.web.forms import TokenForm
from yunce.accounts.web.views.frame import frame
from yunce.ui.components import Badge, Button, Column, CopyText, EmptyState, Form, Row, Table


@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The list; posted, a new token, which the answer shows this once."""
    access = api.access(request)
    if request.method == "GET":
        return _page(request, access, TokenForm())
    access = api.access(request, Permission.DATA)
    # The token is shown on the answer to the form; loading that answer again must not make a second one.
    taken = {line.name for line in token_api.tokens(access.workspace.id) if line.revoked_at is None}
    form = TokenForm(request.POST, taken=taken)
    if not form.is_valid():
        return _page(request, access, form)
    name = form.cleaned_data["name"]
    with transaction.atomic():
        token_id, token = token_api.make_token(access, name)
        after = {"name": name, "hint": token[-4:]}
        api.record(access, action="token.create", target_type="token", target_id=token_id, after=after)
    return _page(request, access, TokenForm(), fresh=token)


def _page(request: HttpRequest, access: Access, form: TokenForm, *, fresh: str = "") -> HttpResponse:
    """fresh: the new token."""
    context = {
        **frame(
            "tokens", _("别的程序用令牌读这个工作区的分析：只能读，看到的和制作人一样；制作人离开工作区，令牌就失效。")
        ),
        "fresh": CopyText(text=fresh, label=_("新令牌，只显示这一次"), monospace=True) if fresh else None,
        "form": Form(form=form, action=reverse("accounts:tokens"), submit=_("新建令牌"), columns=3),
        "may": access.can(Permission.DATA),
        "table": _table(access, token_api.tokens(access.workspace.id)),
    }
    return render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)


def _table(access: Access, lines: list[TokenLine]) -> Table:
    columns = [
        Column(key="name", label=_("名称")),
        Column(key="by", label=_("制作人")),
        Column(key="hint", label=_("末四位")),
        Column(key="state", label=_("状态")),
        Column(key="made", label=_("新建于"), kind="moment"),
        Column(key="used", label=_("最近使用"), kind="moment"),
    ]
    rows = [
        Row(
            cells={
                "name": line.name,
                "by": line.by.name,
                "hint": f"…{line.hint}",
                "state": Badge(text=_("已停用"), tone="neutral")
                if line.revoked_at
                else Badge(text=_("可用"), tone="good"),
                "made": line.made_at,
                "used": line.used_at,
            },
            actions=[_end(line)] if line.revoked_at is None and _may_end(access, line) else (),
        )
        for line in lines
    ]
    empty = EmptyState(title=_("还没有令牌"), text=_("新建一个，交给要读数据的程序。"))
    return Table(columns=columns, rows=rows, caption=_("接口令牌"), show_caption=True, empty=empty)


def _may_end(access: Access, line: TokenLine) -> bool:
    return line.by.id == access.user.id or access.can(Permission.MANAGE)


def _end(line: TokenLine) -> Button:
    return Button(
        text=_("停用"),
        url=reverse("accounts:token-revoke", args=[line.id]),
        weight="danger",
        confirm=_("停用「%(name)s」？用它的程序马上读不到数据，不能恢复。") % {"name": line.name},
    )


@require_POST
def revoke(request: HttpRequest, token_id: str) -> HttpResponse:
    """One's own, or anybody's for those who manage the workspace."""
    access = api.access(request)
    line = next((each for each in token_api.tokens(access.workspace.id) if each.id == token_id), None)
    if line is None:
        raise Http404
    if not _may_end(access, line):
        access = api.access(request, Permission.MANAGE)
    with transaction.atomic():
        if token_api.revoke_token(access, token_id):
            api.record(
                access, action="token.revoke", target_type="token", target_id=token_id, before={"name": line.name}
            )
    messages.success(request, _("已停用「%(name)s」。") % {"name": line.name})
    return redirect("accounts:tokens")
