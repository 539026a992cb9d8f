"""复盘报告: the document as a page, docx and pdf."""

from collections.abc import Callable
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yunce.accounts.api import access
from yunce.documents.api import Document, Rendered, render_docx, render_html, render_pdf
from yunce.loop.api import Phase, project_bar, project_url
from yunce.review.api import NotReady, review_of, review_report
from yunce.review.web import present
from yunce.ui.components import Link, PageHeader

_PAGE = "review/report"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


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
    return render(
        request,
        "review/report.html",
        {**context, "document": render_html(review_report(review, present.language()))},
    )


@require_GET
def docx(request: HttpRequest, initiative_id: str) -> HttpResponse:
    return _file(request, initiative_id, render_docx, "docx", _DOCX)


@require_GET
def pdf(request: HttpRequest, initiative_id: str) -> HttpResponse:
    return _file(request, initiative_id, render_pdf, "pdf", "application/pdf")


def _file(
    request: HttpRequest, initiative_id: str, write: Callable[[Document], Rendered], suffix: str, kind: str
) -> HttpResponse:
    granted = access(request)
    review = review_of(granted.workspace.id, initiative_id)
    if isinstance(review, NotReady):
        return redirect("review:report", initiative_id)
    name = quote(_("复盘报告-%(name)s.%(suffix)s") % {"name": review.initiative.name, "suffix": suffix})
    content = write(review_report(review, present.language())).content
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    )
