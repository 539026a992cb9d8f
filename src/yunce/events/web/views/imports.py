"""Files on their way in: uploading, watching, the result, and the rows that were kept aside."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yunce.accounts.api import Access, Permission, access, people, record
from yunce.events.files import api
from yunce.events.files.api import FileRefused, Job
from yunce.events.web import words
from yunce.events.web.forms import UploadForm
from yunce.events.web.frame import frame
from yunce.ui import format as write
from yunce.ui.components import (
    Action,
    Badge,
    Button,
    Column,
    EmptyState,
    FileDrop,
    Link,
    Notice,
    Progress,
    Row,
    Stat,
    Stats,
    Table,
    Tone,
)

TONES: dict[str, Tone] = {"done": "good", "failed": "bad", "running": "info", "queued": "info", "uploaded": "warning"}
_MIB = 1024 * 1024
# Refusals that another encoding, delimiter or header row may mend: the next page offers them.
_MENDABLE = frozenset({"wrong_encoding", "unclosed_quote", "too_many_columns"})


class _Bounded(TemporaryFileUploadHandler):
    """Stops an upload at the limit, whatever length it claimed."""

    def __init__(self, request: HttpRequest, limit: int) -> None:
        super().__init__(request)
        self._left = limit

    def receive_data_chunk(self, raw_data: bytes, start: int) -> Any:
        self._left -= len(raw_data)
        if self._left < 0:
            raise StopUpload(connection_reset=True)
        return super().receive_data_chunk(raw_data, start)


# The token is checked inside: a handler can only be set before the body is read, and checking the token reads it.
@csrf_exempt
def upload(request: HttpRequest) -> HttpResponseBase:
    if request.method == "POST":
        limit = api.LIMITS.file_bytes
        if int(request.META.get("CONTENT_LENGTH") or 0) > limit + _MIB:
            return _upload_page(request, access(request, Permission.DATA), error=_too_large(), status=413)
        request.upload_handlers = [_Bounded(request, limit)]
    return _upload(request)


@csrf_protect
@require_http_methods(["GET", "POST"])
def _upload(request: HttpRequest) -> HttpResponse:
    granted = access(request, Permission.DATA)
    if request.method == "GET":
        return _upload_page(request, granted)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload_page(request, granted, error=_("请选择一个文件。内容不能为空。"), status=422)
    sent = form.cleaned_data["file"]
    job = None
    try:
        job = api.receive(granted.workspace.id, granted.user.id, sent.name, sent.chunks())
        api.preview(job)
    except FileRefused as refused:
        if job is None or refused.code not in _MENDABLE:
            if job is not None:
                api.discard(granted.workspace.id, job.id)
            return _upload_page(request, granted, error=api.file_words(refused.code, refused.facts), status=422)
    record(
        granted,
        action="import.upload",
        target_type="import",
        target_id=job.id,
        after={"name": job.name, "size": job.size},
    )
    return redirect("data:import-job", job_id=job.id)


def _too_large() -> str:
    return _("文件太大，上限 %(limit)s MB。请按月拆成几个文件。") % {"limit": api.LIMITS.file_bytes // _MIB}


def _upload_page(request: HttpRequest, granted: Access, *, error: str = "", status: int = 200) -> HttpResponse:
    drop = FileDrop(
        name="file",
        label=_("把文件拖到这里，或点击选择"),
        hint=_("csv、csv.gz、xlsx、parquet，最大 %(limit)s MB。带表头的订单表、会员表、埋点导出都可以。")
        % {"limit": api.LIMITS.file_bytes // _MIB},
        accept=".csv,.txt,.tsv,.gz,.xlsx,.parquet",
        error=error,
    )
    context = {
        **frame(granted, "import", subtitle=_("上传 → 核对每一列是什么 → 导入。同一个文件导入两次不会重复。")),
        "drop": drop,
        "table": jobs_table(granted, api.jobs(granted.workspace.id, limit=20)),
    }
    return render(request, "events/import.html", context, status=status)


def jobs_table(granted: Access, jobs: list[Job]) -> Table:
    who = people({job.created_by for job in jobs})
    rows = [
        Row(
            url=reverse("data:import-job", args=[job.id]),
            cells={
                "name": job.name,
                "state": Badge(text=str(words.STATES[job.state]), tone=TONES.get(job.state, "neutral")),
                "read": job.read if job.started_at else None,
                "stored": job.stored if job.ended_at and job.started_at else None,
                "rejected": job.rejected if job.started_at else None,
                "by": who[job.created_by].name if job.created_by in who else None,
                "when": job.created_at,
            },
        )
        for job in jobs
    ]
    columns = [
        Column(key="name", label=_("文件"), wide=True),
        Column(key="state", label=_("状态")),
        Column(key="read", label=_("读取行数"), kind="number"),
        Column(key="stored", label=_("存入"), kind="number"),
        Column(key="rejected", label=_("被拒"), kind="number"),
        Column(key="by", label=_("操作人")),
        Column(key="when", label=_("上传时间"), kind="moment"),
    ]
    empty = EmptyState(
        title=_("还没有导入过文件"),
        text=_("拖一份订单表进来试试：有下单时间、用户编号、金额三列就够了。"),
        example=Table(
            columns=[
                Column(key="person", label=_("会员号")),
                Column(key="time", label=_("付款时间")),
                Column(key="amount", label=_("实付金额")),
            ],
            rows=[{"person": "10086", "time": "2026-03-01 12:30", "amount": "99.00"}],
            caption=_("示例订单表"),
            copy=False,
        ),
    )
    return Table(columns=columns, rows=rows, caption=_("导入记录"), show_caption=True, empty=empty)


def job_of(granted: Access, job_id: str) -> Job:
    """Raises Http404 for a job that is not this workspace's."""
    found = api.job(granted.workspace.id, job_id)
    if found is None:
        raise Http404
    return found


@never_cache
@require_GET
def progress(request: HttpRequest, job_id: str) -> HttpResponse:
    """How far an import is, asked for every second until it is over."""
    granted = access(request, Permission.VIEW)
    return render(request, "events/_progress.html", progress_context(granted, job_of(granted, job_id)))


def progress_context(granted: Access, job: Job) -> dict[str, Any]:
    return {
        "job": job,
        "bar": Progress(label=str(words.STATES[job.state]), share=job.share),
        "stats": _stats(job),
        "notices": _notices(job),
        "actions": _actions(granted, job),
        "rows": _rejected_table(job) if job.rejected and not job.active else None,
    }


def _stats(job: Job) -> Stats:
    over = job.ended_at is not None
    tone: Tone = "bad" if job.rejected else "neutral"
    return Stats(
        items=[
            Stat(label=_("读取"), value=write.number(job.read), unit=pgettext("unit", "行")),
            Stat(label=_("新存入"), value=write.number(job.stored if over else None), unit=_("条")),
            Stat(
                label=_("以前已有"),
                value=write.number(job.duplicates if over else None),
                unit=_("条"),
                note=_("内容相同的行只存一次"),
            ),
            Stat(label=_("被拒"), value=write.number(job.rejected), unit=pgettext("unit", "行"), tone=tone),
        ]
    )


def _notices(job: Job) -> list[Notice]:
    notices = []
    if job.state == "failed":
        notices.append(Notice(text=api.error_words(job.error), tone="bad", title=_("没有导入完。")))
    if job.state == "cancelled":
        notices.append(
            Notice(text=_("已经存入的行会保留；再导入同一个文件会接着补齐，不会重复。"), title=_("已取消。"))
        )
    if job.state == "done" and job.read and not job.stored and not job.rejected:
        notices.append(Notice(text=_("这些行以前都导入过，没有新内容。"), tone="info"))
    elif job.state == "done":
        notices.append(Notice(text=_("几秒后就能在分析里看到。"), tone="good", title=_("导入完成。")))
    if job.repeated:
        text = _("有 %(n)s 行的时间落在夏令时结束时重复的那一小时里，按第一次出现的那一小时存入。")
        notices.append(Notice(text=text % {"n": write.number(job.repeated)}, tone="warning"))
    if job.skipped:
        text = _("有 %(n)s 行的时间落在夏令时开始时不存在的那一小时里，顺延一小时存入。请确认时区选对了。")
        notices.append(Notice(text=text % {"n": write.number(job.skipped)}, tone="warning"))
    return notices


def _actions(granted: Access, job: Job) -> list[Action]:
    if not granted.can(Permission.DATA):
        return []
    if job.active:
        cancel_url = reverse("data:import-cancel", args=[job.id])
        return [Button(text=_("取消导入"), url=cancel_url, confirm=_("停止导入？已经存入的行会保留。"))]
    actions: list[Action] = []
    if job.rejected and job.rejects.exists():
        url, hint = reverse("data:import-rejects", args=[job.id]), _("改好后直接重新上传")
        actions.append(
            Link(text=_("下载被拒的行"), url=url, icon="download", weight="primary", download=True, hint=hint)
        )
    if job.state == "failed" and job.file.exists():
        actions.append(Button(text=_("接着导入"), url=reverse("data:import-retry", args=[job.id]), weight="primary"))
    actions.append(Link(text=_("看数据来源"), url=reverse("data:data")))
    actions.append(Link(text=_("再导入一个"), url=reverse("data:import"), icon="file-import"))
    return actions


def _rejected_table(job: Job) -> Table:
    columns = [
        Column(key="_row", label=_("行")),
        Column(key="_column", label=_("列")),
        Column(key="value", label=_("内容")),
        Column(key="_reason", label=_("原因"), wide=True),
    ]
    rows = [{**row, "value": row.get(row.get("_column", ""), "")[:80]} for row in api.rejected_rows(job, limit=20)]
    return Table(columns=columns, rows=rows, caption=_("被拒的行（前 20 行）"), show_caption=True)


@require_POST
def cancel(request: HttpRequest, job_id: str) -> HttpResponse:
    granted = access(request, Permission.DATA)
    job = job_of(granted, job_id)
    if api.cancel(granted.workspace.id, job.id):
        record(granted, action="import.cancel", target_type="import", target_id=job.id)
    else:
        messages.info(request, _("这次导入已经结束。"))
    return redirect("data:import-job", job_id=job.id)


@require_POST
def retry(request: HttpRequest, job_id: str) -> HttpResponse:
    granted = access(request, Permission.DATA)
    job = job_of(granted, job_id)
    if not api.retry(granted.workspace.id, job.id):
        messages.error(request, _("文件已经不在了，请重新上传。"))
    return redirect("data:import-job", job_id=job.id)


@require_GET
def rejects(request: HttpRequest, job_id: str) -> HttpResponseBase:
    """The rows kept aside, as csv. They hold persons, so it takes more than looking."""
    granted = access(request, Permission.DATA)
    job = job_of(granted, job_id)
    if job.active or not job.rejects.exists():
        raise Http404
    name = job.name.rsplit(".", 1)[0]
    return FileResponse(
        job.rejects.open("rb"),
        as_attachment=True,
        filename=f"{name}-rejects.csv",
        content_type="text/csv; charset=utf-8",
    )


@require_GET
def rejected(request: HttpRequest) -> HttpResponse:
    granted = access(request, Permission.DATA)
    kept = [job for job in api.jobs_with_rejects(granted.workspace.id) if not job.active]
    rows = [
        Row(
            url=reverse("data:import-job", args=[job.id]),
            cells={"name": job.name, "n": job.rejected, "when": job.ended_at,
                   "left": _("可下载") if job.rejects.exists() else _("已过期删除")},
            actions=[
                Link(text=_("下载"), url=reverse("data:import-rejects", args=[job.id]), icon="download", download=True)
            ] if job.rejects.exists() else (),
        )
        for job in kept
    ]  # fmt: skip
    table = Table(
        columns=[
            Column(key="name", label=_("文件"), wide=True),
            Column(key="n", label=_("被拒的行"), kind="number"),
            Column(key="when", label=_("导入时间"), kind="moment"),
            Column(key="left", label=_("状态")),
        ],
        rows=rows,
        caption=_("被拒的行"),
        empty=EmptyState(
            title=_("没有被拒的行"),
            text=_("导入时读不通的行会留在这里，写明行号、列和原因；下载改好后重新上传，只补这些行。"),
            example=_("第 17 行，列「金额」：「12.五」不是数字"),
        ),
    )
    subtitle = _("被拒的行里有用户信息，保留 %(days)s 天后自动删除。") % {"days": api.REJECTS_KEPT.days}
    return render(request, "events/rejected.html", {**frame(granted, "rejected", subtitle=subtitle), "table": table})
