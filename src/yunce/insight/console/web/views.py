"""The page, a run, files, and saved queries. All of it for members who may write SQL."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yunce.accounts.api import Access, Permission, access
from yunce.events.store.api import StoreError
from yunce.insight.console import api
from yunce.insight.console.web import present
from yunce.insight.console.web.examples import EXAMPLES
from yunce.insight.console.web.forms import typed_values
from yunce.insight.console.web.page import SqlPage
from yunce.insight.export.api import FORMS, write
from yunce.insight.rules.words import Words
from yunce.insight.web.present import said
from yunce.kernel.windows import local_date
from yunce.ui.components import Notice


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The editor; posted to, it runs what stands in it."""
    granted = access(request, Permission.SQL)
    if request.method == "POST":
        return _run(request, granted)
    shown = SqlPage(
        access=granted, typed=typed_values(request.GET.dict()), saved=_saved(granted, request.GET.get("saved", ""))
    )
    if shown.saved is not None:
        shown.text = shown.saved.text
    elif (key := request.GET.get("example", "")) in EXAMPLES:
        shown.text = said(EXAMPLES[key].text)
    return shown.answer(request)


def _run(request: HttpRequest, granted: Access) -> HttpResponse:
    shown = _posted(request, granted)
    try:
        got = api.ask(granted, shown.text, shown.typed, run_id=request.POST.get("run", ""))
    except StoreError as error:
        return _broken(request, shown, error)
    if isinstance(got, api.Found):
        shown.found = got
        return shown.answer(request)
    return _refused(request, shown, got)


@require_POST
def export(request: HttpRequest, form: str) -> HttpResponse:
    """The answer as a file; the page with what is wrong when there is none."""
    granted = access(request, Permission.SQL)
    if form not in FORMS:
        raise Http404
    shown = _posted(request, granted)
    try:
        got = api.ask_for_file(granted, shown.text, shown.typed)
    except StoreError as error:
        return _broken(request, shown, error)
    if not isinstance(got, api.Found):
        return _refused(request, shown, got)
    name = shown.saved.name if shown.saved else _("SQL 查询")
    day = local_date(got.as_of, got.zone).isoformat()
    file = write(present.export(got, name), form, day=day)
    answer = HttpResponse(file.content, content_type=file.media_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name) or "attachment"
    return answer


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Under a new name, or over one's own query."""
    granted = access(request, Permission.SQL)
    shown = _posted(request, granted)
    over = shown.saved.id if shown.saved and request.POST.get("over") else ""
    got = api.save(granted, shown.text, name=request.POST.get("name", ""), query_id=over)
    if isinstance(got, Words):
        shown.notice = Notice(tone="bad", text=_("没有存：%(why)s") % {"why": said(got)})
        return shown.answer(request, 422)
    messages.success(request, _("已存为「%(name)s」。") % {"name": got.name})
    return redirect(f"{reverse('sql:page')}?saved={got.id}")


@require_POST
def remove(request: HttpRequest, query_id: str) -> HttpResponse:
    granted = access(request, Permission.SQL)
    if not api.remove(granted, query_id):
        raise Http404
    messages.success(request, _("已删除。"))
    return redirect("sql:page")


@require_POST
def cancel(request: HttpRequest) -> HttpResponse:
    """The script beside the running query needs no page; without it the page says what happened."""
    granted = access(request, Permission.SQL)
    stopped = api.cancel(granted, request.POST.get("run", ""))
    if request.POST.get("quiet"):
        return HttpResponse(status=204)
    messages.success(request, _("已取消。") if stopped else _("这条查询已经结束。"))
    return redirect("sql:page")


def _posted(request: HttpRequest, granted: Access) -> SqlPage:
    return SqlPage(
        access=granted,
        text=request.POST.get("text", "").replace("\r\n", "\n"),
        typed=typed_values(request.POST.dict()),
        saved=_saved(granted, request.POST.get("saved", "")),
        name=request.POST.get("name", ""),
    )


def _saved(granted: Access, query_id: str) -> api.Saved | None:
    return api.saved(granted, query_id) if query_id else None


def _refused(request: HttpRequest, shown: SqlPage, got: api.Refusal | api.WrongValues) -> HttpResponse:
    if isinstance(got, api.WrongValues):
        shown.wrong = got.wrong
    else:
        shown.refusal = got
    return shown.answer(request, 422)


def _broken(request: HttpRequest, shown: SqlPage, error: StoreError) -> HttpResponse:
    shown.notice = Notice(tone="bad", text=_("事件库没有回答：%(detail)s") % {"detail": str(error)[:300]})
    return shown.answer(request, 503)
