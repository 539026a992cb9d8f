"""The replay's part of the control room: what can be replayed, how far it is, the buttons that fit its state."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from yunce.accounts.api import Access, Permission
from yunce.loop.api import Initiative, project_url
from yunce.operations.replay.api import Pace, Progress, State, furthest_clock, latest, offered
from yunce.operations.replay.rules.run import OPEN
from yunce.operations.web.words import PACES, REPLAY_STATES
from yunce.ui import components as ui
from yunce.ui import format as write


def replay_context(request: HttpRequest, granted: Access, project: Initiative) -> dict[str, Any]:
    """What the template needs; nothing to offer and nothing ever replayed shows the upload alone."""
    progress = latest(granted.workspace.id, project.id)
    days = (project.starts_on, project.ends_on)
    known = (days[0], days[1]) if days[0] and days[1] else None
    language = write.language()
    return {
        "replay_bar": replay_bar(progress) if progress else None,
        "replay_buttons": _buttons(project.id, progress) if progress else [],
        "replay_offers": [
            {"key": source.key, "title": source.title(language), "first": first, "last": last}
            for source, first, last in offered(granted.workspace.id, project.id, known)
        ]
        if progress is None or progress.state not in OPEN
        else [],
        "clock_furthest": _ahead(granted),
        "paces": [(pace.value, label) for pace, label in PACES.items()],
        "may_replay": granted.can(Permission.OPERATE) and granted.can(Permission.DATA),
        "recording_file": ui.FileDrop(
            name="file",
            label=_("上传一段记录（csv）"),
            accept=".csv",
            hint=_("列：event, distinct_id, time，可选 id, session, channel, campaign, amount；其他列作为属性"),
        ),
    }


def _ahead(granted: Access) -> datetime | None:
    """The furthest moment of the workspace's replays, when its clock stands elsewhere."""
    moment = furthest_clock(granted.workspace.id)
    return moment if moment is not None and moment != granted.workspace.now else None


def replay_bar(progress: Progress) -> ui.Progress:
    """How far the replay is."""
    return ui.Progress(
        label=_("回放：%(state)s") % {"state": REPLAY_STATES[progress.state]},
        share=progress.share,
        text=_("%(sent)d / %(days)d 天，已发 %(events)s 条")
        % {
            "sent": progress.days_sent,
            "days": progress.days,
            "events": write.number(progress.sent),
        }
        + (_("，拒收 %(refused)d 条") % {"refused": progress.refused} if progress.refused else "")
        + (f" · {progress.problem}" if progress.problem else ""),
        tone="bad" if progress.state is State.FAILED else "accent",
    )


def _buttons(initiative_id: str, progress: Progress) -> list[ui.Button]:
    base = project_url(initiative_id, "run/replay")
    pause = ui.Button(text=_("暂停"), url=f"{base}/pause", values={"run": progress.id})
    stop = ui.Button(
        text=_("停止"), url=f"{base}/stop", values={"run": progress.id}, weight="danger",
        confirm=_("停止回放？已经发送的数据会保留，时钟停在现在这一天。"),
    )  # fmt: skip
    on = [
        ui.Button(
            text=_("继续：%(pace)s") % {"pace": PACES[pace]}, url=f"{base}/go", weight="primary",
            values={"run": progress.id, "pace": pace.value},
        )
        for pace in Pace
    ]  # fmt: skip
    return {
        State.RUNNING: [pause, stop],
        State.PAUSED: [*on, stop],
        State.FAILED: [*on, stop],
        State.STOPPED: [],
        State.DONE: [],
    }[progress.state]
