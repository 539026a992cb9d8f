"""数据填报: figures pasted, uploaded or typed; the unusual is asked about before it is kept. Alone, or of a project."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yunce.accounts.api import Access, Permission, access, record
from yunce.events.files.api import FileRefused, file_words, small_table
from yunce.events.readings import api
from yunce.events.readings.api import Pasted, ReadingMetric
from yunce.events.web import words
from yunce.events.web.frame import frame
from yunce.events.web.readings_tables import checked_table, entry_grid, missing_notice, problem_table, recent_table
from yunce.kernel.windows import Window, local_date
from yunce.ui.components import Crumb, FileDrop, Grid, Link, Notice, PageHeader
from yunce.ui.grid import GridColumn, GridShapeError, read_posted

DAYS_SHOWN = 14


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, initiative_id: str = "") -> HttpResponse:
    """The page under 数据, or with a project's id the one of the project."""
    granted = access(request, Permission.DATA if request.method == "POST" else Permission.VIEW)
    bar = api.project_bar(granted, initiative_id) if initiative_id else None
    asked = _Asked(request, granted, initiative_id)
    if request.method == "POST":
        return _enter(request, granted, asked, bar)
    return _page(request, granted, asked, bar)


class _Asked:
    """What the request says about the figures as a whole."""

    def __init__(self, request: HttpRequest, granted: Access, initiative_id: str) -> None:
        sent = request.POST if request.method == "POST" else request.GET
        self.initiative = initiative_id
        self.today = local_date(granted.workspace.now, granted.workspace.zone)
        self.day = api.read_day(sent.get("day", ""), self.today) or self.today
        self.period: Any = sent.get("period") if sent.get("period") in api.PERIODS else "day"
        self.channel = sent.get("channel", "").strip()[:120]
        self.source = sent.get("source", "").strip()[:120]
        self.text = ""

    @property
    def url(self) -> str:
        if self.initiative:
            return reverse("data:project-readings", args=[self.initiative])
        return reverse("data:readings")


def _enter(request: HttpRequest, granted: Access, asked: _Asked, bar: Any) -> HttpResponse:
    try:
        asked.text = _text(request)
    except FileRefused as refused:
        return _page(request, granted, asked, bar, error=file_words(refused.code, refused.facts))
    except GridShapeError:
        return _page(request, granted, asked, bar, error=_("表格没有传完整，请刷新页面再填。"))
    pasted = api.paste(granted.workspace.id, asked.text, today=asked.day, channel=asked.channel)
    late = any(entry.day > asked.today for entry in pasted.entries)
    action, sure = request.POST.get("action"), bool(request.POST.get("sure"))
    checked = api.check(granted.workspace.id, pasted.entries, initiative=asked.initiative, period=asked.period)
    doubt = bool(pasted.problems) or any(one.verdict.asks for one in checked)
    # Typed figures with nothing to ask about are kept at once; a pasted block is always shown first.
    agreed = (action == "grid" and not doubt) or (action == "keep" and sure)
    if not pasted.entries or late or not agreed:
        return _review(request, asked, bar, pasted, checked, future=late)
    return _save(request, granted, asked, pasted)


def _text(request: HttpRequest) -> str:
    """Whatever was sent, as a block with tabs. Raises FileRefused, GridShapeError."""
    action = request.POST.get("action")
    if action == "grid":
        keys = ("day", "channel", "content", "metric", "value")
        answer = read_posted(request.POST, "grid", [GridColumn(key=key, label=key) for key in keys])
        rows = [[row.get(key, "") for key in keys] for row in answer.texts if row.get("value", "").strip()]
        return _block([["日期", "渠道", "内容", "指标", "数值"], *rows]) if rows else ""
    if action == "file":
        sent = request.FILES.get("file")
        if sent is None:
            raise FileRefused("empty_file")
        return _block([list(row) for row in small_table(sent.chunks())])
    return request.POST.get("paste", "") or request.POST.get("text", "")


def _block(rows: list[list[str]]) -> str:
    return "\n".join("\t".join(" ".join(cell.replace('"', "”").split()) for cell in row) for row in rows)


def _save(request: HttpRequest, granted: Access, asked: _Asked, pasted: Pasted) -> HttpResponse:
    with transaction.atomic():
        saved = api.save(
            granted.workspace.id, pasted.entries, user_id=granted.user.id, now=timezone.now(), source=asked.source,
            initiative=asked.initiative, period=asked.period, confirmed=True,
        )  # fmt: skip
        after = {"new": saved.new, "corrected": saved.corrected, "same": saved.same, "period": asked.period}
        target = (
            {"target_type": "initiative", "target_id": asked.initiative}
            if asked.initiative
            else {"target_type": "readings"}
        )
        record(granted, action="readings.save", after=after, **target)
    text = _("已保存：新增 %(new)s 个，更正 %(corrected)s 个，未变 %(same)s 个。原来的数都留在修改记录里。")
    messages.success(request, text % after)
    return redirect(f"{asked.url}?day={asked.day.isoformat()}")


def _review(
    request: HttpRequest, asked: _Asked, bar: Any, pasted: Pasted, checked: list[api.Checked], *, future: bool
) -> HttpResponse:
    asks = any(one.verdict.asks for one in checked)
    context = {
        "project_bar": bar,
        "page_header": PageHeader(
            title=_("核对后保存"),
            subtitle=_("读出 %(n)s 个数。") % {"n": len(checked)},
            crumbs=[Crumb(text=_("数据填报"), url=asked.url)],
        ),
        "asked": asked,
        "problems": problem_table(pasted.problems) if pasted.problems else None,
        "checked": checked_table(checked, asked.period),
        "asks": asks,
        "future": future,
        "factor": api.JUMP_FACTOR,
        # What could not be read is mended in the text and read again; the rest need not wait for it.
        "may_save": bool(checked) and not future,
    }
    return render(request, "events/readings_review.html", context, status=422 if not checked or future else 200)


def _page(request: HttpRequest, granted: Access, asked: _Asked, bar: Any, *, error: str = "") -> HttpResponse:
    workspace = granted.workspace
    known = api.metrics(workspace.id)
    window = Window.days(asked.day - timedelta(days=DAYS_SHOWN - 1), asked.day, workspace.zone)
    initiative = asked.initiative or None
    kept = api.readings(workspace.id, window, initiative=initiative)
    missed = [
        one for one in api.missing(workspace.id, asked.day) if one.initiative == asked.initiative or not initiative
    ]
    wanted = api.asked_of(workspace.id, asked.initiative)
    header = (
        {
            "page_header": PageHeader(title=_("数据填报"), subtitle=_subtitle(asked.day, workspace.zone)),
            "project_bar": bar,
        }
        if bar
        else frame(granted, "readings", subtitle=_subtitle(asked.day, workspace.zone), actions=[_metrics_link()])
    )
    context = {
        **header,
        "asked": asked,
        "error": Notice(text=error, tone="bad") if error else None,
        "missing": missing_notice(missed, asked.day) if missed else None,
        "grid": entry_grid(known, kept, missed, asked.day, asked.initiative, wanted),
        "asked_for": _asked_for(known, wanted),
        "drop": FileDrop(
            name="file", label=_("拖入表格文件（csv、xlsx）"), accept=".csv,.xlsx,.txt,.tsv", required=False
        ),
        "channels": api.channels(workspace.id),
        "periods": words.PERIODS,
        "recent": recent_table(known, kept, window, may=granted.can(Permission.DATA)),
        "previous": asked.day - timedelta(days=1),
        "next": asked.day + timedelta(days=1) if asked.day < asked.today else None,
        "may": granted.can(Permission.DATA),
    }
    return render(request, "events/readings.html", context, status=422 if error else 200)


def _asked_for(known: list[ReadingMetric], wanted: Sequence[str]) -> Notice | None:
    """What the project's own numbers need, so that nobody has to look for it in the tree."""
    names = [one.name for one in known if one.key in wanted]
    if not names:
        return None
    text = _("目标拆解里有 %(n)s 个数没有事件可数，靠这里填：%(names)s。表里已经列好，按「怎么填」填当天的格子。")
    return Notice(text=text % {"n": len(names), "names": _("、").join(names)}, tone="info")


def _subtitle(day: date, zone: str) -> str:
    return _("%(day)s（%(zone)s）。小红书、抖音、公众号后台和投放平台的数，在这里填。") % {
        "day": day.isoformat(),
        "zone": zone,
    }


def _metrics_link() -> Link:
    return Link(text=_("指标设置"), url=reverse("data:reading-metrics"), icon="settings")


@require_POST
def withdraw(request: HttpRequest, reading_id: str) -> HttpResponse:
    """Takes a figure back; it stays in the history."""
    granted = access(request, Permission.DATA)
    with transaction.atomic():
        gone = api.withdraw(granted.workspace.id, reading_id, timezone.now())
        if gone is None:
            raise Http404
        before = {
            "name": api.metric(granted.workspace.id, gone.line.metric).name,
            "day": gone.line.start,
            "channel": gone.line.channel,
            "value": gone.value,
        }
        record(granted, action="readings.withdraw", target_type="reading", target_id=reading_id, before=before)
    messages.success(request, _("已撤回，这一天又是空的。原来的数留在修改记录里。"))
    project = gone.line.initiative
    url = reverse("data:project-readings", args=[project]) if project else reverse("data:readings")
    return redirect(f"{url}?day={gone.line.start.isoformat()}")


def _metric_columns() -> list[GridColumn]:
    return [
        GridColumn(key="name", label=_("指标"), required=True, size="l"),
        GridColumn(key="unit", label=_("单位"), size="s"),
        GridColumn(key="direction", label=_("方向"), kind="choice", choices=_shown(words.DIRECTIONS), required=True),
        GridColumn(key="rollup", label=_("多天怎么合计"), kind="choice", choices=_shown(words.ROLLUPS), required=True),
    ]


def _shown(choices: tuple[tuple[str, Any], ...]) -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in choices]


@require_http_methods(["GET", "POST"])
def metrics(request: HttpRequest) -> HttpResponse:
    """The dictionary of entered metrics: name, unit, good direction, roll-up."""
    granted = access(request, Permission.DATA if request.method == "POST" else Permission.VIEW)
    known = api.metrics(granted.workspace.id)
    rows: list[dict[str, Any]] = [
        {"id": one.key, "name": one.name, "unit": one.unit, "direction": one.direction, "rollup": one.rollup}
        for one in known
    ]
    errors: Any = {}
    columns = _metric_columns()
    if request.method == "POST":
        try:
            answer = read_posted(request.POST, "grid", columns)
        except GridShapeError:
            raise Http404 from None
        if answer.valid:
            _save_metrics(granted, known, answer.rows)
            messages.success(request, _("已保存。"))
            return redirect("data:reading-metrics")
        rows, errors = [dict(row) for row in answer.texts], answer.errors
    grid = Grid(
        name="grid", label=_("填报指标"), columns=columns, rows=rows, errors=errors, may_remove=False,
        read_only=not granted.can(Permission.DATA),
    )  # fmt: skip
    header = PageHeader(
        title=_("填报指标"),
        subtitle=_("改动后，以前的数也按新的合计方式计算。"),
        crumbs=[Crumb(text=_("数据填报"), url=reverse("data:readings"))],
    )
    context = {"page_header": header, "grid": grid, "may": granted.can(Permission.DATA)}
    return render(request, "events/reading_metrics.html", context, status=422 if errors else 200)


def _save_metrics(granted: Access, known: list[ReadingMetric], rows: Any) -> None:
    by_key = {one.key: one for one in known}
    for row in rows:
        wanted = ReadingMetric(
            key=row.id if row.id in by_key else "", name=row.values["name"][:120], unit=(row.values["unit"] or "")[:20],
            direction=row.values["direction"], rollup=row.values["rollup"],
        )  # fmt: skip
        before = by_key.get(wanted.key)
        if before == wanted:
            continue
        with transaction.atomic():
            if before is None:
                wanted = api.define(granted.workspace.id, wanted)
            else:
                api.change_metric(granted.workspace.id, wanted)
            record(
                granted, action="readings.metric", target_type="reading_metric", target_id=wanted.key,
                before=before and _for_audit(before), after=_for_audit(wanted),
            )  # fmt: skip


def _for_audit(metric: ReadingMetric) -> dict[str, str]:
    return {"name": metric.name, "unit": metric.unit, "direction": metric.direction, "rollup": metric.rollup}
