"""One estimate: its three numbers, what they rest on, what history and data offer, and every version of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yunce.accounts.api import Access, Permission, access, people
from yunce.insight.baseline.api import LeafBaseline, metric_baseline
from yunce.insight.metrics.api import UnknownMetric
from yunce.kernel.estimate import Estimate, EstimateError
from yunce.kernel.windows import Window, local_date
from yunce.loop.api import (
    CONCERN_WORDS,
    Assumption,
    Evidence,
    Initiative,
    Kind,
    NewEvidence,
    Phase,
    Prior,
    Sides,
    Tier,
    all_concerns,
    assumption_history,
    evidence_by_ids,
    evidence_to_rest_on,
    from_sides,
    initiative,
    keep_evidence,
    prior,
    project_bar,
    save_assumption,
    sides,
    three_numbers,
    written,
)
from yunce.strategy import api
from yunce.strategy.api import Node
from yunce.strategy.web import present
from yunce.strategy.web.forms import EstimateForm
from yunce.strategy.web.views.assumptions import estimate_problem, history_words
from yunce.strategy.web.words import concern_text, typed
from yunce.ui import format as write
from yunce.ui.components import Basis, Button, Column, Form, Link, Notice, PageHeader, Table

_PAGE = "strategy/assumptions"


@require_http_methods(["GET", "POST"])
def estimate(request: HttpRequest, initiative_id: str, node_key: str) -> HttpResponse:
    granted = access(request, Permission.EDIT if request.method == "POST" else Permission.VIEW)
    project, leaf, versions = _found(granted, initiative_id, node_key)
    now = _current(versions)
    kept = _offered(granted, initiative_id, now)
    form = EstimateForm(
        request.POST if request.method == "POST" else None,
        unit=leaf.unit,
        evidence=kept,
        initial=_initial(now),
    )
    if request.method == "POST" and form.is_valid():
        made = _from_form(form, leaf, now)
        if made is not None:
            more = {
                "source": form.cleaned_data["source"],
                "evidence_ids": tuple(form.cleaned_data.get("evidence", ())),
                "from_history": now.from_history if now and now.estimate == made else (),
            }
            save_assumption(granted, initiative_id, api.assumption_in(granted.workspace.id, leaf, made, **more))
            messages.success(request, _("预估已保存。"))
            return redirect("strategy:estimate", initiative_id, node_key)
    return _page(request, granted, project, leaf, versions, kept, form)


@require_POST
def adopt_history(request: HttpRequest, initiative_id: str, node_key: str) -> HttpResponse:
    """Take 历史参考 over as the estimate."""
    granted = access(request, Permission.EDIT)
    _project, leaf, versions = _found(granted, initiative_id, node_key)
    now = _current(versions)
    offered = prior(
        granted.workspace, initiative_id, now or api.assumption_in(granted.workspace.id, leaf, Estimate.point(0))
    )
    if offered is None:
        messages.error(request, _("没有可用的历史参考。"))
        return redirect("strategy:estimate", initiative_id, node_key)
    taken = api.assumption_in(
        granted.workspace.id,
        leaf,
        offered.estimate,
        from_history=tuple(each.assumption_id for each in offered.observations),
        source=_("历史参考：%(names)s")
        % {"names": _("、").join(dict.fromkeys(each.initiative for each in offered.observations))},
        evidence_ids=now.evidence_ids if now else (),
    )
    save_assumption(granted, initiative_id, taken)
    messages.success(request, _("已采用历史参考。"))
    return redirect("strategy:estimate", initiative_id, node_key)


@require_POST
def adopt_data(request: HttpRequest, initiative_id: str, node_key: str) -> HttpResponse:
    """Estimate the number from its own past, and keep that past as evidence."""
    granted = access(request, Permission.EDIT)
    project, leaf, versions = _found(granted, initiative_id, node_key)
    found = _baseline(granted, project, leaf)
    if found is None:
        messages.error(request, _("数据还不够，估不出来。"))
        return redirect("strategy:estimate", initiative_id, node_key)
    now = _current(versions)
    kept = keep_evidence(granted, initiative_id, _baseline_evidence(found, leaf))
    taken = api.assumption_in(
        granted.workspace.id,
        leaf,
        found.estimate,
        evidence_ids=(*(now.evidence_ids if now else ()), kept.id),
        source=now.source if now else "",
    )
    save_assumption(granted, initiative_id, taken)
    messages.success(request, _("已按数据估算，并把依据一起存下。"))
    return redirect("strategy:estimate", initiative_id, node_key)


def _found(granted: Access, initiative_id: str, node_key: str) -> tuple[Initiative, Node, list[Assumption]]:
    project = initiative(granted.workspace.id, initiative_id)
    tree = api.tree(granted.workspace.id, initiative_id)
    leaf = next((each for each in tree.leaves if each.key == node_key), None) if tree else None
    if leaf is None:
        raise Http404
    return project, leaf, assumption_history(granted.workspace.id, initiative_id, node_key)


def _current(versions: list[Assumption]) -> Assumption | None:
    return next((each for each in versions if each.replaced_at is None), None)


def _offered(granted: Access, initiative_id: str, now: Assumption | None) -> list[Evidence]:
    """What the estimate may rest on, and what it rests on already: saving the form takes nothing away unasked."""
    offered = evidence_to_rest_on(granted.workspace.id, initiative_id)
    already = set(now.evidence_ids if now else ()) - {each.id for each in offered}
    return [*offered, *evidence_by_ids(granted.workspace.id, already).values()]


def _initial(now: Assumption | None) -> dict[str, Any]:
    if now is None:
        return {}
    three = sides(now.estimate, now.direction)
    return {
        "cautious": typed(three.cautious, now.unit),
        "expected": typed(three.expected, now.unit),
        "hopeful": typed(three.hopeful, now.unit),
        "source": now.source,
        "evidence": list(now.evidence_ids),
    }


def _from_form(form: EstimateForm, leaf: Node, now: Assumption | None) -> Estimate | None:
    """The typed estimate; the present one when its numbers were left alone. None with the error in the form."""
    names = ("cautious", "expected", "hopeful")
    if now is not None and all(form.data.get(name) == _initial(now)[name] for name in names):
        return now.estimate
    given = Sides(**{name: form.cleaned_data[name] for name in names})
    try:
        return from_sides(given, leaf.direction, leaf.unit)
    except EstimateError:
        form.add_error(*estimate_problem(given, leaf))
        return None


def _page(
    request: HttpRequest,
    granted: Access,
    project: Initiative,
    leaf: Node,
    versions: list[Assumption],
    kept: list[Evidence],
    form: EstimateForm,
) -> HttpResponse:
    now = _current(versions)
    may_edit = granted.can(Permission.EDIT)
    sections: list[dict[str, Any]] = []
    if now is not None:
        sections.append({"parts": _meaning(now)})
    if may_edit:
        back = Link(text=_("回到预估表"), url=reverse("strategy:assumptions", args=[project.id]), weight="quiet")
        parts = [Form(form=form, submit=_("保存预估"), columns=3, cancel=back)]
        sections.append({"title": _("三个数"), "panel": True, "parts": parts})
    offered = prior(
        granted.workspace, project.id, now or api.assumption_in(granted.workspace.id, leaf, Estimate.point(0))
    )
    if offered is not None:
        sections.append(_history(project.id, leaf, offered, may_edit))
    found = _baseline(granted, project, leaf)
    if found is not None:
        sections.append(_data(project.id, leaf, found, may_edit))
    if now is not None and now.evidence_ids:
        sections.append(_evidence(project.id, now, kept))
    if versions:
        sections.append({"title": _("历史版本"), "parts": [_versions(versions)]})
    doubts = [each for each in all_concerns(granted.workspace, project.id) if each.node_key == leaf.key]
    context = {
        "page_header": PageHeader(title=leaf.name, subtitle=_subtitle(granted.workspace.id, leaf)),
        "bar": project_bar(granted, project.id, Phase.STRATEGY, _PAGE),
        "notices": [
            Notice(
                tone="warning" if each.open else "info",
                title=str(CONCERN_WORDS[each.kind]),
                text=concern_text(each, leaf.unit)
                + (_("已回应：%(why)s") % {"why": each.answer} if each.answer else ""),
            )
            for each in doubts
        ],
        "sections": sections,
    }
    return render(request, "loop/page.html", context, status=422 if form.errors else 200)


def _subtitle(workspace_id: str, leaf: Node) -> str:
    """Its unit, and where the figure will come from that it is held against."""
    alone = api.Tree(root=leaf.key, nodes=(leaf,))
    source = present.source_words(api.measured_by(workspace_id, alone).get(leaf.key))
    return _("单位 %(unit)s · 实际来自 %(source)s") % {
        "unit": write.unit(leaf.unit) or write.UNDEFINED,
        "source": source,
    }


def _meaning(now: Assumption) -> list[Any]:
    """What the estimate says, in words, and its formula behind 查看算法."""
    low, high = now.estimate.interval(0.8)
    text = _("%(three)s。10 次里约 8 次落在 %(low)s – %(high)s，约 1 次更低，约 1 次更高。") % {
        "three": present.estimate_words(now),
        "low": written(low, now.unit),
        "high": written(high, now.unit),
    }
    rule = now.rule
    lines = [
        (_("分布"), now.estimate.family),
        (_("均值"), written(now.estimate.mean, now.unit)),
        (_("核对指标"), rule.metric or _("没有指定，要手工核对")),
        (_("核对时间段"), rule.window.label(write.language()) if rule.window else write.UNDEFINED),
        (_("没有数据时"), _("算作无法核对，不算命中")),
    ]
    return [text, Basis(lines=lines)]


def _history(initiative_id: str, leaf: Node, offered: Prior, may_edit: bool) -> dict[str, Any]:
    like = api.assumption_for(leaf, offered.estimate)
    rows = [
        {
            "project": each.initiative,
            "expected": written(each.middle, leaf.unit),
            "actual": written(each.actual, leaf.unit),
            "days": each.days,
            "ended": each.ended_on,
        }
        for each in offered.observations
    ]
    columns = [
        Column(key="project", label=_("项目")),
        Column(key="expected", label=_("当时预期")),
        Column(key="actual", label=_("实际")),
        Column(key="days", label=_("天数"), kind="number"),
        Column(key="ended", label=_("结束"), kind="day"),
    ]
    parts: list[Any] = [history_words(offered, like), Table(columns=columns, rows=rows, caption=_("历史参考"))]
    if may_edit:
        url = reverse("strategy:adopt-history", args=[initiative_id, leaf.key])
        parts.append(Button(text=_("采用历史参考"), url=url))
    formula = _(
        "把过去核对过的实际值取对数后平均，越久的权重越小（两年减半）；次数越少，区间放得越宽。总量按天数折算。"
    )
    parts.append(Basis(formula=formula))
    return {"title": _("历史参考"), "panel": True, "parts": parts}


def _baseline(granted: Access, project: Initiative, leaf: Node) -> LeafBaseline | None:
    """What the number's own past suggests; None without metric, days or enough months."""
    if leaf.metric is None or project.window is None:
        return None
    try:
        found = metric_baseline(granted.workspace.id, leaf.metric, project.window)
    except UnknownMetric:
        return None
    return found if isinstance(found, LeafBaseline) else None


def _data(initiative_id: str, leaf: Node, found: LeafBaseline, may_edit: bool) -> dict[str, Any]:
    direction = leaf.direction
    parts: list[Any] = [
        three_numbers(found.estimate, direction, leaf.unit),
        Basis(formula=found.explanation.say(write.language()), sql=found.sql),
    ]
    if may_edit:
        parts.append(
            Button(text=_("采用，并存为依据"), url=reverse("strategy:adopt-data", args=[initiative_id, leaf.key]))
        )
    note = _("只用 %(day)s 以前已知的数据。") % {"day": local_date(found.as_of, found.window.zone)}
    return {"title": _("按数据估算"), "note": note, "panel": True, "parts": parts}


def _baseline_evidence(found: LeafBaseline, leaf: Node) -> NewEvidence:
    rows = [[each.window.first_date.strftime("%Y-%m"), written(each.value, leaf.unit)] for each in found.months]
    seen = [found.level.window, *(each.window for each in found.months)]
    first, last = min(each.first_date for each in seen), max(each.last_date for each in seen)
    return NewEvidence(
        title=_("%(name)s：按 %(months)d 个月的数据估算") % {"name": leaf.name, "months": len(found.months)},
        kind=Kind.FIGURES,
        tier=Tier.OBSERVATION,
        body={
            "text": found.explanation.zh,
            "table": {"columns": [_("月"), leaf.name], "rows": rows},
            "en": {"text": found.explanation.en},
        },
        sql=found.sql,
        params={key: str(value) for key, value in found.level.params.items()},
        window=Window.days(first, last, found.window.zone),
        unit=leaf.unit,
        n=found.level.n,
        n_of=found.level.n_of,
        data_as_of=found.level.data_as_of,
    )


def _evidence(initiative_id: str, now: Assumption, kept: list[Evidence]) -> dict[str, Any]:
    links = [
        Link(
            text=each.titled(write.language()),
            url=f"/projects/{initiative_id}/research/evidence/{each.id}",
            icon="file-text",
        )
        for each in kept
        if each.id in now.evidence_ids
    ]
    return {"title": _("依据"), "parts": links}


def _versions(versions: list[Assumption]) -> Table:
    names = people([each.made_by for each in versions])
    columns = [
        Column(key="version", label=_("版本"), kind="number"),
        Column(key="numbers", label=_("三个数"), wide=True),
        Column(key="source", label=_("依据说明"), wide=True),
        Column(key="by", label=_("谁改的")),
        Column(key="at", label=_("时间"), kind="moment"),
    ]
    rows = [
        {
            "version": each.version,
            "numbers": present.estimate_words(each),
            "source": each.source or write.UNDEFINED,
            "by": names[each.made_by].name if each.made_by in names else write.UNDEFINED,
            "at": each.made_at,
        }
        for each in versions
    ]
    return Table(columns=columns, rows=rows, caption=_("历史版本"))
