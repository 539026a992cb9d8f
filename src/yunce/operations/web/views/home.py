"""今天: what waits, first mine; how the running projects stand; a text for the group."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yunce.accounts.api import Access, Permission, access
from yunce.loop.api import project_url
from yunce.operations.api import Ended, Item, Running, Today, daily_text, today_of
from yunce.operations.web.words import DEEDS, SORTS, item_text
from yunce.ui import components as ui
from yunce.ui import format as write


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    granted = access(request)
    found = today_of(granted)
    mine = [item for item in found.items if item.mine]
    others = [item for item in found.items if not item.mine]
    context = {
        "header": _header(found, mine),
        "mine": _table(granted, mine, _("等我处理")) if mine else None,
        "others": _table(granted, others, _("别人的")) if others else None,
        "empty": _empty(granted, found) if not found.projects else None,
        "may_begin": granted.can(Permission.EDIT),
        "running": [_running(each) for each in found.running],
        "ended": [_ended(each) for each in found.ended],
        "texts": [
            ui.CopyText(text=daily_text(granted.workspace, each.project.id), label=each.project.name)
            for each in found.running
        ],
    }
    return render(request, "operations/home.html", context)


def _header(found: Today, mine: list[Item]) -> ui.PageHeader:
    actions = [ui.Link(text=_("处理第一项"), url=mine[0].url, weight="primary")] if mine else []
    subtitle = (
        _("%(day)s，%(count)d 项等我处理") % {"day": found.day, "count": len(mine)} if mine else found.day.isoformat()
    )
    return ui.PageHeader(title=_("今天"), subtitle=subtitle, actions=actions)


def _table(granted: Access, items: list[Item], caption: str) -> ui.Table:
    may = granted.can(Permission.EDIT) or granted.can(Permission.OPERATE)  # who only looks is not told to act
    columns = [
        ui.Column(key="sort", label=_("类型")),
        ui.Column(key="what", label=_("要做什么"), wide=True),
        ui.Column(key="project", label=_("项目")),
        ui.Column(key="who", label=_("负责人")),
    ]
    rows = [
        ui.Row(
            cells={
                "sort": ui.Badge(text=str(SORTS[item.sort][0]), tone=SORTS[item.sort][1]),
                "what": item_text(item),
                "project": item.project or write.UNDEFINED,
                "who": (item.detail if item.sort in ("late", "due", "blocked") else "") or write.UNDEFINED,
            },
            tone=SORTS[item.sort][1] if item.sort in ("late", "out_of_interval") else "neutral",
            actions=[ui.Link(text=str(DEEDS[item.sort]) if may else _("去看"), url=item.url, weight="quiet")],
        )
        for item in items
    ]
    return ui.Table(columns=columns, rows=rows, caption=caption, show_caption=True)


def _running(each: Running) -> dict[str, object]:
    """A running project: goal progress beside time progress."""
    return {
        "name": each.project.name,
        "url": project_url(each.project.id, "run"),
        "days": f"{each.first} – {each.last}",
        "worse": len(each.live.at("worse")) if each.live else 0,
        "better": len(each.live.at("better")) if each.live else 0,
        "progress": _progress(each),
        "frozen": each.live is not None,
    }


def _progress(each: Running) -> ui.Progress:
    """The goal's, with the time's as a mark on it; the time's alone where the goal has none to show."""
    if each.progress is None:
        return ui.Progress(label=_("时间进度"), share=each.time, tone="neutral")
    return ui.Progress(label=_("目标进度"), share=each.progress, expected=each.time, expected_label=_("时间进度"))


def _ended(each: Ended) -> dict[str, object]:
    """A project that is over, with the way to its review or, once it is written, the report."""
    base = project_url(each.project.id)
    return {
        "name": each.project.name,
        "url": base,
        "days": f"{each.first} – {each.last}",
        "review": ui.Link(text=_("看复盘报告"), url=f"{base}/review/report", weight="quiet")
        if each.reviewed
        else ui.Link(text=_("去复盘"), url=f"{base}/review", weight="secondary"),
    }


def _empty(granted: Access, found: Today) -> ui.EmptyState:
    action = (
        ui.Link(text=_("新建项目"), url="/projects/new", weight="primary") if granted.can(Permission.EDIT) else None
    )
    return ui.EmptyState(
        title=_("从一句话开始"),
        text=_("写下想做到什么，三分钟得到目标拆解、任务倒排和方案初稿。不需要先接数据。"),
        action=action,
        example=_("6 到 8 月让老客复购率从 30% 提到 35%，预算 5 万"),
    )
