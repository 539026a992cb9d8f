"""Pages of the ways in: what arrives from where, making one, its key, its settings, shutting it."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yunce.accounts.api import Access, Permission, access, record
from yunce.events.activity.api import Activity, activity
from yunce.events.api import counts
from yunce.events.sources import api as source_api
from yunce.events.sources.api import Source, SourceInfo
from yunce.events.web import doors, words
from yunce.events.web.forms import RetentionForm, SourceForm, SourceSettingsForm
from yunce.events.web.frame import frame
from yunce.events.web.snippets import snippets
from yunce.kernel.windows import Window, local_date
from yunce.ui import format as write
from yunce.ui.components import (
    Action,
    Badge,
    Button,
    Chart,
    Column,
    CopyText,
    Crumb,
    EmptyState,
    Form,
    Link,
    PageHeader,
    Row,
    Stat,
    Stats,
    Table,
)

DAYS_SHOWN = 30


def _busy(granted: Access) -> tuple[Window, dict[str, Activity]]:
    """The last days that have events, up to now: last year's file is shown where its events are."""
    zone = granted.workspace.zone
    window = _until(local_date(granted.workspace.now, zone), zone)
    busy = activity(granted.workspace.id, window)
    if busy and not any(seen.by_day for seen in busy.values()):
        window = _until(local_date(max(seen.last_time for seen in busy.values()), zone), zone)
        busy = activity(granted.workspace.id, window)
    return window, busy


def _until(day: date, zone: str) -> Window:
    return Window.days(day - timedelta(days=DAYS_SHOWN - 1), day, zone)


@require_GET
def data(request: HttpRequest) -> HttpResponse:
    granted = access(request, Permission.VIEW)
    window, busy = _busy(granted)
    found = source_api.sources(granted.workspace.id)
    may = granted.can(Permission.DATA)
    subtitle = _("事件从这里进来。%(window)s，时区 %(zone)s。") % {
        "window": window.label(write.language()),
        "zone": window.zone,
    }
    context = {
        **frame(granted, "data", subtitle=subtitle, actions=_ways_in() if may else ()),
        "stats": _stats(granted, busy),
        "table": _table(found, busy, may),
        "chart": _chart(found, busy, window) if busy else None,
    }  # fmt: skip
    return render(request, "events/data.html", context)


def _ways_in() -> list[Action]:
    return [
        Link(text=_("导入文件"), url=reverse("data:import"), weight="primary", icon="file-import"),
        Link(text=_("接入 SDK 或接口"), url=reverse("data:new-source"), icon="plus"),
        Link(text=_("填报数据"), url=reverse("data:readings"), icon="edit"),
    ]


def _stats(granted: Access, busy: dict[str, Activity]) -> Stats:
    """数据截至 is when the newest event happened, as on every other page; when it came in stands below."""
    totals = counts(granted.workspace.id)
    newest = max((seen.last_time for seen in busy.values()), default=None)
    received = max((seen.last_received for seen in busy.values()), default=None)
    facts = {"moment": write.moment(received), "zone": granted.workspace.zone}
    return Stats(
        items=[
            Stat(label=_("事件"), value=write.number(totals.events), unit=_("条")),
            Stat(label=_("用户"), value=write.number(totals.persons), unit=_("人")),
            Stat(label=_("数据截至"), value=write.moment(newest), note=_("最近收到 %(moment)s，时区 %(zone)s") % facts),
        ]
    )


def _state(source: SourceInfo, seen: Activity | None) -> Badge:
    if not source.active:
        return Badge(text=_("已停用"), tone="neutral")
    return Badge(text=_("正常"), tone="good") if seen else Badge(text=_("还没有数据"), tone="warning")


def _table(found: list[SourceInfo], busy: dict[str, Activity], may: bool) -> Table:
    rows = [
        Row(
            url=reverse("data:source", args=[source.id]),
            cells={
                "name": source.name,
                "kind": str(words.KINDS.get(source.kind, source.kind)),
                "state": _state(source, seen),
                "last": seen.last_time if seen else None,
                "recent": sum(seen.by_day.values()) if seen else 0,
                "all": seen.events if seen else 0,
            },
        )
        for source in found
        for seen in [busy.get(source.id)]
    ]
    columns = [
        Column(key="name", label=_("来源"), wide=True),
        Column(key="kind", label=_("接入方式")),
        Column(key="state", label=_("状态")),
        Column(key="last", label=_("最近一条的时间"), kind="moment"),
        Column(key="recent", label=_("这 %(days)s 天") % {"days": DAYS_SHOWN}, kind="number"),
        Column(key="all", label=_("全部"), kind="number"),
    ]
    return Table(columns=columns, rows=rows, caption=_("数据来源"), show_caption=True, empty=_nothing(may))


def _nothing(may: bool) -> EmptyState:
    example = Table(
        columns=[Column(key="name", label=_("来源")), Column(key="n", label=_("近 30 天"), kind="number")],
        rows=[{"name": _("小程序"), "n": 48_210}, {"name": _("门店订单表"), "n": 3_902}],
        caption=_("示例来源"),
        copy=False,
    )
    return EmptyState(
        title=_("还没有数据"),
        text=_("最快的办法：把订单表拖进来，几分钟就能看到。没有事件也可以先做方案。"),
        action=Link(text=_("导入文件"), url=reverse("data:import"), weight="primary") if may else None,
        example=example,
    )


def _chart(found: list[SourceInfo], busy: dict[str, Activity], window: Window) -> Chart | None:
    days = window.dates()
    series = [
        {
            "name": source.name, "type": "bar", "stack": "events",
            "data": [busy[source.id].by_day.get(day, 0) for day in days],
        }
        for source in found
        if source.id in busy and busy[source.id].by_day
    ]  # fmt: skip
    if not series:
        return None
    option: dict[str, Any] = {
        "tooltip": {"trigger": "axis"},
        "legend": {"type": "scroll", "bottom": 0},
        "xAxis": {"type": "category", "data": [day.isoformat() for day in days]},
        "yAxis": {"type": "value", "name": _("条")},
        "series": series,
    }
    label = _("每天收到的事件数，按来源堆叠")
    return Chart(
        option=option,
        label=label,
        title=_("每天的事件数"),
        source=f"{window.label(write.language())} · {window.zone}",
        height=280,
    )


@require_GET
def listed(request: HttpRequest) -> JsonResponse:
    """The sources for scripts: everything but the keys."""
    granted = access(request, Permission.VIEW)
    _, busy = _busy(granted)
    sources = [
        {
            "id": source.id, "name": source.name, "kind": source.kind, "active": source.active,
            "created_at": source.created_at.isoformat(), "key_hint": source.key_hint,
            "hash_personal": source.hash_personal, "retention_days": source.retention_days,
            "events_per_second": source.events_per_second,
            "events": busy[source.id].events if source.id in busy else 0,
            "last_event": busy[source.id].last_time.isoformat() if source.id in busy else None,
        }
        for source in source_api.sources(granted.workspace.id)
    ]  # fmt: skip
    return JsonResponse({"sources": sources, "zone": granted.workspace.zone})


@never_cache
@require_http_methods(["GET", "POST"])
def new_source(request: HttpRequest) -> HttpResponse:
    granted = access(request, Permission.DATA)
    # A source's key is shown on the answer to the form; loading that answer again must not make a second one.
    taken = {each.name for each in source_api.sources(granted.workspace.id) if each.active}
    form = SourceForm(request.POST or None, initial={"kind": request.GET.get("kind", "api")}, taken=taken)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        with transaction.atomic():
            made = source_api.create_source(
                granted.workspace.id, asked["name"], asked["kind"], hash_personal=asked["hash_personal"]
            )
            after = {"name": made.name, "kind": made.kind, "hash_personal": asked["hash_personal"]}
            record(granted, action="source.create", target_type="source", target_id=made.id, after=after)
        return _page(request, granted, _source(granted, made.id), fresh=made)
    context = {
        "page_header": PageHeader(
            title=_("接入 SDK 或接口"),
            subtitle=_("先起一个名字，保存后得到写入密钥和可以直接粘贴的代码。"),
            crumbs=[Crumb(text=_("数据"), url=reverse("data:data"))],
        ),
        "form": Form(
            form=form, submit=_("创建并取得密钥"), cancel=Link(text=_("取消"), url=reverse("data:data"), weight="quiet")
        ),
    }
    return render(request, "events/new_source.html", context, status=422 if form.errors else 200)


def _source(granted: Access, source_id: str) -> SourceInfo:
    found = source_api.source(granted.workspace.id, source_id)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, source_id: str) -> HttpResponse:
    """A source: how to send to it, and its settings."""
    if request.method == "GET":
        granted = access(request, Permission.VIEW)
        return _page(request, granted, _source(granted, source_id))
    granted = access(request, Permission.DATA)
    found = _source(granted, source_id)
    form = SourceSettingsForm(request.POST)
    if not form.is_valid():
        return _page(request, granted, found, settings=form)
    asked = form.cleaned_data
    with transaction.atomic():
        source_api.configure_source(
            granted.workspace.id, found.id, name=asked["name"], hash_personal=asked["hash_personal"],
            retention_days=found.retention_days, events_per_second=asked["events_per_second"],
        )  # fmt: skip
        before = {name: getattr(found, name) for name in asked}
        record(granted, action="source.change", target_type="source", target_id=found.id, before=before, after=asked)
    messages.success(request, _("已保存。"))
    return redirect("data:source", source_id=found.id)


def _page(
    request: HttpRequest,
    granted: Access,
    found: SourceInfo,
    *,
    fresh: Source | None = None,
    settings: SourceSettingsForm | None = None,
    retention: RetentionForm | None = None,
) -> HttpResponse:
    """fresh: the source with its key, shown this once."""
    may, manage = granted.can(Permission.DATA), granted.can(Permission.MANAGE)
    initial = {name: getattr(found, name) for name in ("name", "hash_personal", "events_per_second")}
    settings = settings or SourceSettingsForm(initial=initial)
    retention = retention or RetentionForm(initial={"retention_days": found.retention_days})
    address = request.build_absolute_uri("/").rstrip("/")
    sends = found.kind not in ("file", "replay")
    _window, busy = _busy(granted)
    context = {
        "page_header": PageHeader(
            title=found.name,
            subtitle=str(words.KINDS.get(found.kind, found.kind)),
            crumbs=[Crumb(text=_("数据"), url=reverse("data:data"))],
            badges=[] if found.active else [Badge(text=_("已停用"))],
            actions=_key_actions(found, sends=sends) if may and found.active else (),
        ),
        "source": found,
        "key": CopyText(text=fresh.write_key, label=_("写入密钥"), monospace=True) if fresh else None,
        "snippets": snippets(found.kind, address, *([fresh.write_key] if fresh else [])) if sends else [],
        "received": doors.received(busy.get(found.id), granted.workspace.zone, DAYS_SHOWN),
        "fields": doors.fields() if found.kind == "api" else None,
        "answers": doors.answers(found) if sends else None,
        "may": may,
        "settings": Form(form=settings, action=reverse("data:source", args=[found.id]), submit=_("保存"), columns=3),
        "manage": manage,
        "retention": Form(
            form=retention,
            action=reverse("data:source-retention", args=[found.id]),
            submit=_("保存保留期限"),
            danger=True,
        ),
    }
    return render(request, "events/source.html", context, status=422 if settings.errors or retention.errors else 200)


def _key_actions(found: SourceInfo, *, sends: bool) -> list[Action]:
    actions: list[Action] = [
        Button(
            text=_("换新密钥"), url=reverse("data:source-key", args=[found.id]), icon="key",
            values={"hint": found.key_hint},
            confirm=_("换新密钥后，旧密钥几秒内失效，用旧密钥发送的数据会被拒绝。继续？"),
        ),
        Button(
            text=_("停用"), url=reverse("data:source-revoke", args=[found.id]), weight="danger",
            confirm=_("停用后不再接收这个来源的数据，已有的数据保留。继续？"),
        ),
    ]  # fmt: skip
    return actions if sends else actions[1:]  # a file needs no key


@never_cache
@require_POST
def new_key(request: HttpRequest, source_id: str) -> HttpResponse:
    granted = access(request, Permission.DATA)
    found = _source(granted, source_id)
    if not found.active:
        messages.error(request, _("这个来源已停用，不能换密钥。"))
        return redirect("data:source", source_id=found.id)
    if request.POST.get("hint") != found.key_hint:
        # The page that shows a new key was loaded again: another key now would end the one just copied from it.
        messages.warning(request, _("密钥已经换过，新密钥只显示一次。没有记下的话，再换一次。"))
        return redirect("data:source", source_id=found.id)
    with transaction.atomic():
        made = source_api.rotate_key(granted.workspace.id, found.id)
        now = _source(granted, source_id)
        record(
            granted, action="source.key", target_type="source", target_id=found.id,
            before={"hint": found.key_hint}, after={"hint": now.key_hint},
        )  # fmt: skip
    return _page(request, granted, now, fresh=made)


@require_POST
def revoke(request: HttpRequest, source_id: str) -> HttpResponse:
    granted = access(request, Permission.DATA)
    found = _source(granted, source_id)
    with transaction.atomic():
        if source_api.revoke_source(granted.workspace.id, found.id):
            record(granted, action="source.revoke", target_type="source", target_id=found.id)
    messages.success(request, _("已停用「%(name)s」，它发来的数据都还在。") % {"name": found.name})
    return redirect("data:data")


@require_POST
def retention(request: HttpRequest, source_id: str) -> HttpResponse:
    """How long events of a source are kept; deletes, so it is for those who manage the workspace."""
    granted = access(request, Permission.MANAGE)
    found = _source(granted, source_id)
    form = RetentionForm(request.POST)
    if not form.is_valid():
        return _page(request, granted, found, retention=form)
    days = form.cleaned_data["retention_days"]
    with transaction.atomic():
        source_api.configure_source(
            granted.workspace.id, found.id, name=found.name, hash_personal=found.hash_personal, retention_days=days,
            events_per_second=found.events_per_second,
        )  # fmt: skip
        record(
            granted, action="source.retention", target_type="source", target_id=found.id,
            before={"days": found.retention_days}, after={"days": days},
        )  # fmt: skip
    messages.success(request, _("保留期限已保存，从下一次每日清理起生效。"))
    return redirect("data:source", source_id=found.id)
