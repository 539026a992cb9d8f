"""The page that explains the doors for programs: every question, its fields, and one that can be asked now."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yunce.accounts.api import access
from yunce.insight.api import STRUCTURED, Period, context, known_window, question_json
from yunce.insight.catalog.api import catalog
from yunce.insight.replies.api import document
from yunce.insight.replies.rules.fields import shapes
from yunce.insight.web.views import header
from yunce.ui.components import Column, CopyText, Link, Row, Table
from yunce.ui.format import language


@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """How to ask, and every question with its fields and one that this workspace can ask now."""
    granted = access(request)
    described = document(language())
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
