"""The doors for other programs: ask a question by JSON, the OpenAPI document, and the page that explains both.

Who asks is told by a read token (`Authorization: Bearer …`), else by the sign-in of the page, which then needs the
CSRF token as every form does.
"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from yunce.accounts.api import WorkspaceInfo, access, current_access, workspaces
from yunce.accounts.tokens.api import is_local, token_access
from yunce.insight.api import STRUCTURED, Period, context, known_window, question_json
from yunce.insight.catalog.api import catalog
from yunce.insight.replies.api import document, reply
from yunce.insight.replies.rules.fields import shapes
from yunce.insight.web.views import header
from yunce.ui.components import Column, CopyText, Link, Row, Table

_SIGN_IN = "sign in, or send a read token as `Authorization: Bearer …`; one is made under 设置 → 接口令牌 (Settings)"
_LANGUAGES = ("zh-Hans", "en")


class _Denied(Exception):
    """401 or 403: the status, a word for programs, and what to do."""

    def __init__(self, status: int, code: str, why: str) -> None:
        self.status, self.code, self.why = status, code, why
        super().__init__(why)


@csrf_exempt  # checked below where a sign-in asks: a token is sent by no browser on its own
@login_not_required
def ask(request: HttpRequest, question: str) -> HttpResponse:
    """POST the question's JSON: its answer, or why there is none."""
    if request.method != "POST":
        response = _json(405, {"code": "method", "why": "POST the question as JSON"})
        response["Allow"] = "POST"
        return response
    try:
        workspace = _workspace(request)
    except _Denied as denied:
        response = _json(denied.status, {"code": denied.code, "why": denied.why})
        if denied.status == 401:
            response["WWW-Authenticate"] = 'Bearer realm="read token"'
        return response
    found = reply(workspace, question, request.body, as_of=request.GET.get("as_of", ""), language=_language(request))
    return HttpResponse(found.json, status=found.status, content_type="application/json")


@login_not_required
@require_GET
def openapi(request: HttpRequest) -> JsonResponse:
    """Tells of no workspace, so that tools may read it without a token."""
    found = document(_language(request), request.build_absolute_uri("/").rstrip("/"))
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})


@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """How to ask, and every question with its fields and one that this workspace can ask now."""
    granted = access(request)
    described = document(_language(request))
    schemas: dict[str, Any] = described["components"]["schemas"]
    window = known_window(granted.workspace, granted.workspace.now)
    known = catalog(granted.workspace.id, context(granted.workspace).as_of)
    examples = {
        key: question_json(begun)
        for key, entry in STRUCTURED.items()
        if (begun := entry.begin(known, Period(first=window.first_date, last=window.last_date)))
    }
    address = request.build_absolute_uri("/").rstrip("/")
    questions = [
        {
            "path": path,
            "name": operation["post"]["summary"],
            "purpose": operation["post"]["description"],
            "fields": _fields(operation["post"]["requestBody"]["content"]["application/json"]["schema"], schemas),
            "example": _curl(address + path, examples.get(operation["post"]["operationId"], "{}")),
        }
        for path, operation in described["paths"].items()
    ]
    back = Link(text=_("OpenAPI 文档"), url=reverse("insight:openapi"), icon="file-text")
    tokens = Link(text=_("接口令牌"), url="/settings/tokens", icon="key")
    subtitle = _("别的程序把问题的 JSON 发过来，收到和页面上一样的答案：数字、口径、窗口、样本和 SQL。")
    return render(
        request,
        "insight/programs.html",
        {
            "page_header": header(_("分析接口"), subtitle, [back, tokens]),
            "questions": questions,
            "answers": _answers(described),
        },
    )


def _workspace(request: HttpRequest) -> WorkspaceInfo:
    """Whose facts are asked about. Raises _Denied."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        if is_local(token):
            return _chosen(request.GET.get("workspace", ""))
        granted = token_access(token)
        if granted is None:
            raise _Denied(401, "token", f"the token is wrong or was revoked; {_SIGN_IN}")
        return granted.workspace
    granted = current_access(request)
    if granted is None or getattr(request.user, "must_change_password", False):
        raise _Denied(401, "sign_in", _SIGN_IN)
    if why := _Csrf(_answered).process_view(request, _answered, (), {}):
        raise _Denied(403, "csrf", f"send the X-CSRFToken header with the cookie's value ({why})")
    return granted.workspace


def _chosen(asked: str) -> WorkspaceInfo:
    """For the owner of the server, who is no member: the only workspace, or the one named."""
    known = workspaces()
    fitting = [each for each in known if asked in ("", each.id, each.name)]
    if len(fitting) != 1:
        names = ", ".join(f"{each.name} ({each.id})" for each in known) or "none yet"
        raise _Denied(403, "workspace", f"which workspace? Give --workspace; there are: {names}")
    return fitting[0]


class _Csrf(CsrfViewMiddleware):
    """Only says whether the token is there."""

    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason


def _answered(_request: HttpRequest) -> HttpResponse:
    """Stands for a view that is not exempt from the check."""
    return HttpResponse()


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("language", "") or (get_language() or "")
    return "en" if asked.lower().startswith("en") else _LANGUAGES[0]


def _json(status: int, body: dict[str, str]) -> HttpResponse:
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


def _curl(url: str, question: str) -> CopyText:
    quoted = question.replace("'", "'\\''")
    text = f"curl '{url}' \\\n  -H 'Authorization: Bearer READ_TOKEN' \\\n  -d '{quoted}'"
    return CopyText(text=text, label=_("示例"), monospace=True)


def _fields(schema: dict[str, Any], schemas: dict[str, Any]) -> list[Table]:
    columns = [
        Column(key="name", label=_("字段")),
        Column(key="type", label=_("类型"), wide=True),
        Column(key="default", label=_("默认")),
    ]
    return [
        Table(
            columns=columns,
            rows=[
                {"name": line.name, "type": line.type, "default": _("必填") if line.default is None else line.default}
                for line in shape.fields
            ],
            caption=shape.name,
            show_caption=True,
            copy=False,
        )
        for shape in shapes(schema, schemas)
    ]


def _answers(described: dict[str, Any]) -> Table:
    first = next(iter(described["paths"].values()))["post"]["responses"]
    rows = [Row(cells={"status": status, "what": each["description"]}) for status, each in first.items()]
    columns = [Column(key="status", label=_("状态码")), Column(key="what", label=_("意思"), wide=True)]
    return Table(columns=columns, rows=rows, caption=_("会收到什么回答"), copy=False)
