"""Segments compared: one against everybody, and how two to four of them overlap."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yunce.accounts.api import access
from yunce.insight.answers.api import Drawing, option
from yunce.insight.answers.api import Line as DrawnLine
from yunce.insight.rules.words import Words
from yunce.insight.segments import api, store
from yunce.insight.segments.profile import DAYS, Line, Profile, profile
from yunce.insight.segments.rules.overlap import FEWEST, MOST, Combination, overlap
from yunce.insight.segments.web.asking import context, told
from yunce.insight.segments.web.views import kept_segment
from yunce.insight.web.present import shown_moment
from yunce.ui import format as write
from yunce.ui.components import Basis, Chart, Column, Crumb, Notice, PageHeader, Table


@require_GET
def against(request: HttpRequest, segment_id: str) -> HttpResponse:
    """画像, fetched by itself."""
    granted = access(request)
    kept, asked = kept_segment(granted, segment_id), context(granted)
    got = told(lambda: profile(asked, api.members_of(asked, kept)))
    if isinstance(got, Notice):
        return render(request, "persons/_profile.html", {"problem": got})
    shown = {
        "events": _lines(got.events, _("最近 %(days)d 天做过") % {"days": DAYS}, _("事件")),
        "traits": _lines(got.traits, _("属性（在有这个属性的人里）"), _("属性")) if got.traits else None,
        "basis": _basis(got),
    }
    return render(request, "persons/_profile.html", shown)


@require_GET
def overlaps(request: HttpRequest) -> HttpResponse:
    """Two to four segments: who is in which of them together."""
    granted = access(request)
    kept, asked = store.segments(granted.workspace.id), context(granted)
    wanted = list(dict.fromkeys(each for each in request.GET.getlist("segment") if each))[:MOST]
    chosen = [each for each in kept if each.id in wanted]
    shown: dict[str, Any] = {
        "page_header": PageHeader(
            title=_("分群重叠"),
            subtitle=_("选两到四个分群；每个人只算在一行里。"),
            crumbs=[Crumb(text=_("用户"), url=reverse("persons:overview"))],
        ),
        "segments": [(each.id, each.name) for each in kept],
        "places": [chosen[place].id if place < len(chosen) else "" for place in range(MOST)],
    }
    if len(chosen) >= FEWEST:
        got = told(lambda: [api.members_of(asked, each).who for each in chosen])
        if isinstance(got, Notice):
            shown["problem"] = got
        else:
            names = [each.name for each in chosen]
            found = overlap(got)
            shown |= {
                "table": _combinations(names, found, [len(who) for who in got]),
                "chart": _drawn(names, found) if found else None,
                "source": _("数据截至 %(moment)s") % {"moment": shown_moment(asked.as_of, asked.zone)},
            }
    return render(request, "persons/overlap.html", shown)


def _combinations(names: list[str], found: list[Combination], sizes: list[int]) -> Table:
    columns = [
        *(Column(key=f"s{place}", label=name) for place, name in enumerate(names)),
        Column(key="persons", label=_("人数"), kind="number", decimals=0),
        Column(key="share", label=_("占合起来的人"), kind="percent", decimals=1),
    ]
    whole = sum(each.persons for each in found)
    rows = [
        {
            **{f"s{place}": "●" if there else "" for place, there in enumerate(each.within)},
            "persons": each.persons,
            "share": each.persons / whole,
        }
        for each in found
    ]
    total = {**{f"s{place}": write.number(size) for place, size in enumerate(sizes)}, "persons": whole}
    return Table(columns=columns, rows=rows, caption=_("分群重叠"), total=total)


def _drawn(names: list[str], found: list[Combination]) -> Chart:
    labels = [_label(names, each) for each in found]
    drawing = Drawing(
        kind="ranked",
        labels=tuple(labels),
        lines=(DrawnLine(name=Words(zh="人数", en="Persons"), values=tuple(float(each.persons) for each in found)),),
        unit=Words(zh="人", en="persons"),
    )
    said = _("；").join(f"{label} {write.number(each.persons)}" for label, each in zip(labels, found, strict=True))
    return Chart(option=option(drawing, write.language()), label=said, height=320)


def _label(names: list[str], each: Combination) -> str:
    within = [name for name, there in zip(names, each.within, strict=True) if there]
    return _("只在「%(name)s」") % {"name": within[0]} if len(within) == 1 else " ∩ ".join(within)


def _lines(lines: tuple[Line, ...], caption: str, what: str) -> Table:
    columns = [
        Column(key="name", label=what),
        Column(key="value", label=_("值")),
        Column(key="inside", label=_("分群里"), kind="percent", decimals=1),
        Column(key="n", label=_("分群人数"), kind="number", decimals=0),
        Column(key="everybody", label=_("全部用户"), kind="percent", decimals=1),
        Column(key="all", label=_("全部人数"), kind="number", decimals=0),
        Column(key="lift", label=_("倍数"), kind="number", decimals=2, hint=_("分群里的占比是全部用户的多少倍")),
    ]
    if not any(each.value for each in lines):
        columns.pop(1)
    rows = [
        {
            "name": each.name,
            "value": each.value,
            "inside": each.inside.share,
            "n": each.inside.part,
            "everybody": each.everybody.share,
            "all": each.everybody.part,
            "lift": each.lift,
        }
        for each in lines
    ]
    return Table(columns=columns, rows=rows, caption=caption, show_caption=True)


def _basis(found: Profile) -> Basis:
    bound = {name: value for each in found.statements for name, value in each.params.items()}
    return Basis(
        formula=_("倍数 = 分群里的占比 ÷ 全部用户的占比；全部用户包含这个分群。"),
        lines=[(name, str(value)) for name, value in bound.items()],
        sql=";\n\n".join(each.sql for each in found.statements),
    )
