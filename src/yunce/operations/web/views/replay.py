"""Starts, pauses, continues and stops a replay; takes an uploaded recording; gives the clock back.

Each is a post that leads back to the control room."""

import csv
import io

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yunce.accounts.api import Access, Permission, access, record, set_replay_clock
from yunce.loop.api import Initiative, initiative, project_url
from yunce.operations.replay.api import (
    Pace,
    furthest_clock,
    go_on,
    offered,
    pause,
    start,
    stop_run,
    take_recording,
)

# A recording is kept in the operational database, day by day; bigger ones come through 数据.
MAX_BYTES = 20 * 1024 * 1024


def _enter(request: HttpRequest, initiative_id: str) -> tuple[Access, Initiative]:
    """Replaying both operates the project and sends data."""
    access(request, Permission.DATA)
    granted = access(request, Permission.OPERATE)
    return granted, initiative(granted.workspace.id, initiative_id)


@require_POST
def begin(request: HttpRequest, initiative_id: str) -> HttpResponse:
    granted, project = _enter(request, initiative_id)
    days = (project.starts_on, project.ends_on) if project.starts_on and project.ends_on else None
    known = {source.key: (first, last) for source, first, last in offered(granted.workspace.id, initiative_id, days)}
    key = request.POST.get("recording", "")
    if key not in known:
        messages.error(request, _("没有这段记录，或它和项目的日期没有重合。"))
    elif start(granted, initiative_id, recording=key, days=known[key], pace=_pace(request)) is None:
        messages.error(request, _("这个工作区已有一个回放在进行；时钟只有一个，先停掉它。"))
    return _back(initiative_id)


@require_POST
def hold(request: HttpRequest, initiative_id: str) -> HttpResponse:
    granted, _project = _enter(request, initiative_id)
    if not pause(granted, initiative_id, request.POST.get("run", "")):
        messages.error(request, _("它现在没有在回放。"))
    return _back(initiative_id)


@require_POST
def resume(request: HttpRequest, initiative_id: str) -> HttpResponse:
    granted, _project = _enter(request, initiative_id)
    if not go_on(granted, initiative_id, request.POST.get("run", ""), _pace(request)):
        messages.error(request, _("没有可以继续的回放。"))
    return _back(initiative_id)


@require_POST
def end(request: HttpRequest, initiative_id: str) -> HttpResponse:
    granted, _project = _enter(request, initiative_id)
    if not stop_run(granted, initiative_id, request.POST.get("run", "")):
        messages.error(request, _("没有可以停止的回放。"))
    return _back(initiative_id)


@require_POST
def clock(request: HttpRequest, initiative_id: str) -> HttpResponse:
    """To where the replays had come furthest, or back to the real time."""
    granted, _project = _enter(request, initiative_id)
    moment = furthest_clock(granted.workspace.id) if request.POST.get("to") == "furthest" else None
    set_replay_clock(granted.workspace.id, moment)
    record(
        granted,
        action="replay.clock" if moment else "replay.present",
        target_type="workspace",
        target_id=granted.workspace.id,
        after={"clock": moment},
    )
    messages.success(request, _("时钟已调好，所有页面按它显示。") if moment else _("时钟已回到现在。"))
    return _back(initiative_id)


@require_POST
def upload(request: HttpRequest, initiative_id: str) -> HttpResponse:
    """Take a recording, or say which rows cannot be sent."""
    granted, _project = _enter(request, initiative_id)
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > MAX_BYTES:
        messages.error(request, _("请选一个不超过 20 MB 的 csv 文件。"))
        return _back(initiative_id)
    try:
        rows = list(csv.reader(io.StringIO(file.read().decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error):
        messages.error(request, _("读不了这个文件。请另存为 UTF-8 的 csv 再传。"))
        return _back(initiative_id)
    recording = take_recording(granted, initiative_id, rows[0] if rows else [], rows[1:])
    if recording.bad:
        first = recording.bad[0]
        facts = {"count": len(recording.bad), "row": first.row, "column": first.column, "got": first.got}
        messages.error(
            request, _("有 %(count)d 格不能发送，没有收下。第一处：第 %(row)d 行 %(column)s 列「%(got)s」。") % facts
        )
    elif not recording.days:
        messages.error(request, _("文件里没有一行事件。"))
    else:
        facts = {"events": recording.events, "days": len(recording.days)}
        messages.success(request, _("已收下 %(events)d 条事件，共 %(days)d 天，可以回放了。") % facts)
    return _back(initiative_id)


def _pace(request: HttpRequest) -> Pace:
    asked = request.POST.get("pace", "")
    return Pace(asked) if asked in set(Pace) else Pace.DAY_A_SECOND


def _back(initiative_id: str) -> HttpResponse:
    return redirect(f"{project_url(initiative_id, 'run')}#replay")
