"""复盘报告: the document as a page, docx and pdf."""

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yunce.accounts.api import access
from yunce.documents.api import Form, Warned, file_warnings, reached, render_html
from yunce.documents.api import render as render_file
from yunce.loop.api import Phase, project_bar, project_url
from yunce.review.api import NotReady, review_of, review_report
from yunce.review.web import present
from yunce.ui import format as write
from yunce.ui.components import Link, Notice, PageHeader

_PAGE = "review/report"
_MOST_WARNINGS = 5


@require_GET
def report(request: HttpRequest, initiative_id: str) -> HttpResponse:
    granted = access(request)
    review = review_of(granted.workspace.id, initiative_id)
    context = {
        "page_header": PageHeader(title=_("复盘报告"), subtitle=_("数字由系统算出，不能改；导出后可以在文档里补充。")),
        "bar": project_bar(granted, initiative_id, Phase.REVIEW, _PAGE),
    }
    if isinstance(review, NotReady):
        return render(request, "loop/page.html", {**context, "sections": [{"parts": [present.not_ready(review)]}]})
    actions = [
        Link(text=_("下载 docx"), url=project_url(initiative_id, "review/report.docx"), icon="download", download=True),
        Link(text=_("下载 pdf"), url=project_url(initiative_id, "review/report.pdf"), icon="download", download=True),
    ]
    context["page_header"] = PageHeader(
        title=_("复盘报告"), subtitle=_("数字由系统算出，不能改；导出后可以在文档里补充。"), actions=actions
    )
    document = review_report(review, write.language())
    context |= {"notices": _notices(file_warnings(document)), "document": render_html(document)}
    return render(request, "review/report.html", context)


def _notices(warnings: tuple[Warned, ...]) -> list[Notice]:
    """What the files cannot show as it is written; nothing as a rule."""
    if not warnings:
        return []
    between = _("；")
    lines = between.join(str(each) for each in warnings[:_MOST_WARNINGS])
    return [Notice(title=_("文件里有几处和页面不同"), text=lines, tone="warning")]


@require_GET
def docx(request: HttpRequest, initiative_id: str) -> HttpResponse:
    return _file(request, initiative_id, "docx")


@require_GET
def pdf(request: HttpRequest, initiative_id: str) -> HttpResponse:
    return _file(request, initiative_id, "pdf")


def _file(request: HttpRequest, initiative_id: str, form: Form) -> HttpResponse:
    granted = access(request)
    review = review_of(granted.workspace.id, initiative_id)
    if isinstance(review, NotReady):
        messages.error(request, _("还没有可以复盘的定稿，没有文件可下载。"))
        return redirect("review:report", initiative_id)
    name = quote(_("复盘报告-%(name)s.%(suffix)s") % {"name": review.initiative.name, "suffix": form})
    page = project_url(initiative_id, _PAGE)
    document = reached(review_report(review, write.language()), request.build_absolute_uri("/"), page)
    written = render_file(document, form)
    return HttpResponse(
        written.content,
        content_type=written.media_type,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )
