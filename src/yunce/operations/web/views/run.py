"""作战室: actual against the frozen interval, updated as facts come in; decisions, replay and receiving beside it.

The stream sends the same parts as the page, whenever the figures changed."""

from collections.abc import AsyncIterator, Mapping
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from asgiref.sync import sync_to_async
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yunce.accounts.api import Access, Permission, access, access_as, people
from yunce.events.sources.api import create_source
from yunce.kernel.windows import local_date
from yunce.loop.api import (
    Phase,
    State,
    bar_of,
    decisions,
    initiative,
    plan_versions,
    project_url,
    record_decision,
    standing,
)
from yunce.operations.api import Line, Live, live, mark, since_settled, since_settled_text
from yunce.operations.replay.api import latest
from yunce.operations.streams import changes
from yunce.operations.web import room
from yunce.operations.web.replay_panel import replay_bar, replay_context
from yunce.ui import components as ui
from yunce.ui import format as write

# The workspace's clock is read at the start of the request; further off than this, it is a replay's.
ON_TIME = timedelta(minutes=1)


@require_GET
def run(request: HttpRequest, initiative_id: str) -> HttpResponse:
    granted = access(request)
    return _page(request, granted, initiative_id)


def _page(request: HttpRequest, granted: Access, initiative_id: str, *, write_key: str = "") -> HttpResponse:
    workspace_id = granted.workspace.id
    project = initiative(workspace_id, initiative_id)
    now = live(workspace_id, initiative_id)
    where = standing(granted.workspace, initiative_id)
    context: dict[str, Any] = {
        "bar": bar_of(where, Phase.RUN, "run"),
        "over": _over(now, reviewed=where.phases[Phase.REVIEW] is State.DONE) if now else None,
        "initiative_id": initiative_id,
        "header": ui.PageHeader(
            title=_("作战室"),
            subtitle=project.window.label(write.language()) if project.window else _("还没有定起止日期"),
            actions=[ui.Link(text=_("日报"), url=project_url(initiative_id, "run/daily"))],
        ),
        "may_operate": granted.can(Permission.OPERATE),
        "may_receive": granted.can(Permission.DATA),
        "on_replay_clock": abs(timezone.now() - granted.workspace.now) > ON_TIME,
        "decisions": _decisions(workspace_id, initiative_id),
        **replay_context(request, granted, project),
    }
    if now is None:
        frozen = bool(plan_versions(workspace_id, initiative_id))
        context["waiting"] = _waiting(initiative_id, frozen=frozen, days=project.window is not None)
    else:
        context |= _figures(request, now, local_date(granted.workspace.now, granted.workspace.zone), initiative_id)
    if write_key:
        context["receive"] = _receive(request, write_key)
    return render(request, "operations/run.html", context)


async def stream(request: HttpRequest, initiative_id: str) -> StreamingHttpResponse:
    """Server-sent events: `bar`, `figures`, `replay` (HTML) and `option` (the chart), until the server stops."""
    granted, language = await sync_to_async(_enter)(request, initiative_id)
    node, state = request.GET.get("node", ""), request.GET.get("replay", "")

    async def look() -> str:
        return await sync_to_async(_mark)(granted, initiative_id)

    async def show() -> Mapping[str, str]:
        return await sync_to_async(_shown)(request, granted, initiative_id, node, state, language)

    answer = StreamingHttpResponse(_until_gone(changes(look, show)), content_type="text/event-stream")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Accel-Buffering"] = "no"  # proxies that collect answers would make live figures late
    return answer


async def _until_gone(frames: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The frames, ended quietly once the person or the project is no longer there."""
    try:
        async for frame in frames:
            yield frame
    except Http404:
        return


@never_cache
@require_POST
def receive(request: HttpRequest, initiative_id: str) -> HttpResponse:
    """A write key for a project's real events, shown this once."""
    granted = access(request, Permission.DATA)
    project = initiative(granted.workspace.id, initiative_id)
    made = create_source(granted.workspace.id, project.name[:64], "api")
    return _page(request, granted, initiative_id, write_key=made.write_key)


@require_POST
def decide(request: HttpRequest, initiative_id: str) -> HttpResponse:
    """Write down a decision beside the figures that led to it."""
    granted = access(request)
    what = request.POST.get("what", "").strip()[:500]
    if what:
        record_decision(granted, initiative_id, what=what, why=request.POST.get("why", "").strip()[:1000])
        messages.success(request, _("已记入决策记录。"))
    else:
        messages.error(request, _("请写下决定了什么。"))
    return redirect(f"{project_url(initiative_id, 'run')}#decide")


def _enter(request: HttpRequest, initiative_id: str) -> tuple[Access, str]:
    granted = access(request)
    initiative(granted.workspace.id, initiative_id)
    return granted, write.language()


def _mark(granted: Access, initiative_id: str) -> str:
    progress = latest(granted.workspace.id, initiative_id)
    replay = f"{progress.id}{progress.state}{progress.next_day}" if progress else ""
    return f"{mark(granted.workspace.id, initiative_id)}|{replay}"


def _shown(
    request: HttpRequest, granted: Access, initiative_id: str, node: str, state: str, language: str
) -> dict[str, str]:
    """What changed, as the page shows it. Raises Http404 once the person is no member any more."""
    fresh = access_as(granted.workspace.id, granted.user.id)
    progress = latest(fresh.workspace.id, initiative_id)
    parts: dict[str, str] = {}
    # The middleware's language and zone ended with the first byte of the answer.
    with translation.override(language), timezone.override(ZoneInfo(fresh.workspace.zone)):
        parts["bar"] = ui.render(bar_of(standing(fresh.workspace, initiative_id), Phase.RUN, "run"), request)
        now = live(fresh.workspace.id, initiative_id)
        if now is not None:
            line = _chosen(now, node)
            day = local_date(fresh.workspace.now, fresh.workspace.zone)
            parts["figures"] = "".join(ui.render(part, request) for part in _parts(now, line, day))
            parts["option"] = room.option_json(now, line)
            parts["source"] = room.source(now)
        if progress is not None:
            parts["replay"] = ui.render(replay_bar(progress), request)
    if state != (progress.state.value if progress else ""):
        parts["end"] = ""  # the page has other buttons now: it loads itself again
    return parts


def _chosen(now: Live, node: str) -> Line:
    return now.line(node) or now.root


def _figures(request: HttpRequest, now: Live, day: date, initiative_id: str) -> dict[str, Any]:
    line = _chosen(now, request.GET.get("node", ""))
    progress = latest(now.initiative.workspace_id, initiative_id)
    state = progress.state.value if progress else ""
    stream_url = f"{reverse('operations:stream', args=[initiative_id])}?node={line.key}&replay={state}"
    return {
        "figures": _parts(now, line, day),
        "chart": room.chart(now, line, stream_url),
        "basis": room.basis(now, line),
        "stream_url": stream_url,
        "source": room.source(now),
        "version": now.version.number,
    }


def _parts(now: Live, line: Line, day: date) -> list[ui.Component]:
    progress = room.progress(now, day)
    return [room.stats(now), *([progress] if progress else []), room.table(now)]


def _over(now: Live, *, reviewed: bool) -> ui.Notice | None:
    """That it has ended, where its outcome is, and why that may be another figure."""
    if not now.over:
        return None
    base = project_url(now.initiative.id)
    differs = since_settled(now)
    if differs:
        return ui.Notice(
            title=_("项目已在 %(day)s 结束") % {"day": now.days[-1]},
            text=since_settled_text(differs),
            action=ui.Link(text=_("看差距拆解"), url=f"{base}/review/gap", weight="quiet"),
        )
    return ui.Notice(
        text=_("项目已在 %(day)s 结束，这里停在最后一天。结果和原因在复盘里。") % {"day": now.days[-1]},
        action=ui.Link(text=_("看复盘报告"), url=f"{base}/review/report", weight="quiet")
        if reviewed
        else ui.Link(text=_("去复盘"), url=f"{base}/review", weight="quiet"),
    )


def _waiting(initiative_id: str, *, frozen: bool, days: bool) -> ui.EmptyState:
    """Why there is nothing to compare yet, and the one thing to do."""
    if not days:
        text = _("项目还没有起止日期。定下日期，才知道每天该到多少。")
        action = ui.Link(text=_("去排期"), url=project_url(initiative_id, "plan/schedule"), weight="primary")
    elif frozen:
        text = _("定稿里没有目标拆解，没有可以对照的数。补上目标拆解和预估，再出一版。")
        action = ui.Link(text=_("去拆目标"), url=project_url(initiative_id, "strategy/tree"), weight="primary")
    else:
        text = _("定稿之后，这里会把每天的实际和定稿区间放在一起。")
        action = ui.Link(text=_("去定稿"), url=f"{project_url(initiative_id, 'plan')}#freeze", weight="primary")
    example = _("净销售额：第 15 天实际 ¥52,300，到这一天的预估 ¥48,000 – ¥61,000，区间内")
    return ui.EmptyState(title=_("还没有可以对照的版本"), text=text, action=action, example=example)


def _decisions(workspace_id: str, initiative_id: str) -> ui.Timeline | None:
    listed = decisions(workspace_id, initiative_id)[:20]
    if not listed:
        return None
    names = people({each.decided_by for each in listed})
    return ui.Timeline(
        label=_("决策记录"),
        items=[
            ui.TimelineEntry(
                when=f"{timezone.localtime(each.decided_at):%Y-%m-%d %H:%M}",
                text=_("%(what)s（%(why)s）") % {"what": each.what, "why": each.why} if each.why else each.what,
                by=names[each.decided_by].name if each.decided_by in names else "",
            )
            for each in listed
        ],
    )


def _receive(request: HttpRequest, write_key: str) -> ui.CopyText:
    """How a shop's own system sends: one command that works as it stands."""
    address = request.build_absolute_uri("/api/v1/events")
    text = (
        f"curl -X POST {address} \\\n"
        f"  -H 'Authorization: Bearer {write_key}' \\\n"
        "  -H 'Content-Type: application/json' \\\n"
        '  -d \'{"events":[{"event":"order","distinct_id":"u1","amount":"99.00",'
        '"properties":{"order_id":"A1"}}]}\''
    )
    return ui.CopyText(text=text, label=_("写入密钥只显示这一次"), monospace=True)
