"""预估表: every number of the plan in one grid, with what it rests on and what is doubtful about it."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yunce.accounts.api import Access, Permission, access
from yunce.kernel.direction import Direction
from yunce.kernel.estimate import Estimate, EstimateError
from yunce.loop.api import (
    CONCERN_WORDS,
    SHARE,
    YES_NO,
    Assumption,
    Concern,
    ConcernKind,
    Phase,
    Prior,
    Sides,
    all_concerns,
    answer_concern,
    from_sides,
    initiative,
    priors,
    project_bar,
    save_assumption,
    sides,
    written,
)
from yunce.loop.api import (
    assumptions as current_assumptions,
)
from yunce.strategy import api
from yunce.strategy.api import Node, Tree
from yunce.strategy.web import present
from yunce.strategy.web.forms import AnswerForm, estimate_columns, owner_suggestions
from yunce.strategy.web.words import concern_text, read_number, typed
from yunce.ui import format as write
from yunce.ui.components import Button, Column, Form, Grid, Link, Notice, PageHeader, Row, Table
from yunce.ui.grid import CellError, GridAnswer, GridRow, read_posted

_PAGE = "strategy/assumptions"
_NUMBERS = ("cautious", "expected", "hopeful")
OWNER_LENGTH = 80  # what the spine's column holds
Errors = dict[tuple[int, str], str]


@require_http_methods(["GET", "POST"])
def assumptions(request: HttpRequest, initiative_id: str) -> HttpResponse:
    granted = access(request, Permission.EDIT if request.method == "POST" else Permission.VIEW)
    initiative(granted.workspace.id, initiative_id)
    found = api.tree(granted.workspace.id, initiative_id)
    if found is None:
        return _without_tree(request, granted, initiative_id)
    stated = {each.node_key: each for each in current_assumptions(granted.workspace.id, initiative_id)}
    if request.method == "GET":
        rows = [_row(leaf, stated.get(leaf.key)) for leaf in found.leaves]
        return _page(request, granted, initiative_id, found, stated, rows, {})
    answer = read_posted(request.POST, "estimates", estimate_columns())
    changed, errors = _read(answer, found, stated)
    owners = _owners(answer, found, errors)
    if errors:
        leaves = {leaf.key: _row(leaf, stated.get(leaf.key)) for leaf in found.leaves}
        rows = [{**leaves.get(text.get("id", ""), {}), **_typed_again(text)} for text in answer.texts]
        return _page(request, granted, initiative_id, found, stated, rows, errors)
    with transaction.atomic():
        for leaf, estimate, source in changed:
            before = stated.get(leaf.key)
            save_assumption(granted, initiative_id, _next(granted.workspace.id, leaf, estimate, source, before))
        api.set_owners(granted, initiative_id, owners)
    count = len({leaf.key for leaf, _estimate, _source in changed} | set(owners))
    messages.success(request, _("保存了 %(count)d 个预估。") % {"count": count})
    return redirect("strategy:assumptions", initiative_id)


@require_POST
def answer(request: HttpRequest, initiative_id: str) -> HttpResponse:
    """Accept the open concerns of one kind, with a reason."""
    granted = access(request, Permission.EDIT)
    initiative(granted.workspace.id, initiative_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请写下理由，复盘时会看到它。"))
        return redirect("strategy:assumptions", initiative_id)
    if form.cleaned_data["kind"] not in tuple(ConcernKind):
        raise Http404
    count = answer_concern(granted, initiative_id, ConcernKind(form.cleaned_data["kind"]), form.cleaned_data["reason"])
    messages.success(request, _("已记下理由，涉及 %(count)d 个数。") % {"count": count})
    return redirect("strategy:assumptions", initiative_id)


def _owners(answer: GridAnswer, found: Tree, errors: Errors) -> dict[str, str]:
    """Leaves whose owner was typed over; what is too long is added to `errors`.

    By what was sent, not by rows with anything in them: an owner can be cleared where there is no estimate yet."""
    leaves = {leaf.key: leaf for leaf in found.leaves}
    changed = {}
    for place, text in enumerate(answer.texts):
        leaf = leaves.get(text.get("id", ""))
        if leaf is None or "owner" not in text:
            continue
        owner = " ".join(text["owner"].split())
        if len(owner) > OWNER_LENGTH:
            errors[(place, "owner")] = _("名字太长了，最多 %(count)d 个字。") % {"count": OWNER_LENGTH}
        elif owner != (leaf.owner or ""):
            changed[leaf.key] = owner
    return changed


def _read(
    answer: GridAnswer, found: Tree, stated: Mapping[str, Assumption]
) -> tuple[list[tuple[Node, Estimate, str]], Errors]:
    """Rows that differ from what was shown, and what is wrong, by place and column."""
    changed = []
    errors: Errors = dict(answer.errors)
    leaves = {leaf.key: leaf for leaf in found.leaves}
    for row in answer.rows:
        leaf = leaves.get(row.id)
        if leaf is None:
            errors[(row.place, "name")] = _("拆解里没有这个数，它可能刚被改过。请刷新再填。")
            continue
        before = _row(leaf, stated.get(leaf.key))
        texts = {name: row.values.get(name) or "" for name in (*_NUMBERS, "source")}
        if all(texts[name] == (before[name] or "") for name in texts):
            continue
        estimate = _estimate(row, leaf, texts, stated.get(leaf.key), errors)
        if estimate is not None:
            changed.append((leaf, estimate, texts["source"]))
    return changed, errors


def _estimate(
    row: GridRow, leaf: Node, texts: Mapping[str, str], before: Assumption | None, errors: Errors
) -> Estimate | None:
    if before is not None and all(texts[name] == _row(leaf, before)[name] for name in _NUMBERS):
        return before.estimate  # only the words changed: rounding must not
    values: dict[str, float] = {}
    for name in _NUMBERS:
        try:
            value = read_number(texts[name], leaf.unit)
        except CellError as error:
            errors[(row.place, name)] = str(error)
            continue
        if value is None:
            errors[(row.place, name)] = _("三个数都要填。只有一个数时，想想最坏和最好会是多少。")
        else:
            values[name] = value
    if len(values) < len(_NUMBERS):
        return None
    given = Sides(**values)
    try:
        return from_sides(given, leaf.direction, leaf.unit)
    except EstimateError:
        name, why = estimate_problem(given, leaf)
        errors[(row.place, name)] = why
        return None


def estimate_problem(given: Sides, leaf: Node) -> tuple[str, str]:
    """Which of three numbers that are no estimate is wrong, and why, in the reader's language."""
    values = {name: getattr(given, name) for name in _NUMBERS}
    if leaf.unit in (SHARE, YES_NO):
        for name, value in values.items():
            if not 0 <= value <= 1:
                return name, _("比率要在 0% 和 100% 之间。")
    better = 1 if leaf.direction is Direction.UP else -1
    for worse, name in pairwise(_NUMBERS):
        if better * (values[name] - values[worse]) < 0:
            return name, _("三个数要按方向排好：保守、预期、乐观一个比一个好。")
    return "expected", _("这三个数离得太远或太不对称，算不出区间。把它们写得近一些。")


def _next(workspace_id: str, leaf: Node, estimate: Estimate, source: str, before: Assumption | None) -> Any:
    kept: dict[str, Any] = {"source": source}
    if before is not None:
        kept |= {"evidence_ids": before.evidence_ids, "segment": before.segment, "rule": before.rule}
        if before.estimate == estimate:
            kept["from_history"] = before.from_history
    return api.assumption_in(workspace_id, leaf, estimate, **kept)


def _row(leaf: Node, each: Assumption | None) -> dict[str, Any]:
    three = sides(each.estimate, each.direction) if each else None
    return {
        "id": leaf.key,
        "name": leaf.name,
        "unit": write.unit(leaf.unit),
        "cautious": typed(three.cautious if three else None, leaf.unit),
        "expected": typed(three.expected if three else None, leaf.unit),
        "hopeful": typed(three.hopeful if three else None, leaf.unit),
        "source": each.source if each else "",
        "basis": str(len(each.evidence_ids)) if each else "",
        "owner": leaf.owner or "",
    }


def _typed_again(text: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in text.items() if key in (*_NUMBERS, "source", "owner", "id")}


def _page(
    request: HttpRequest,
    granted: Access,
    initiative_id: str,
    found: Tree,
    stated: Mapping[str, Assumption],
    rows: Sequence[Mapping[str, Any]],
    errors: Errors,
) -> HttpResponse:
    may_edit = granted.can(Permission.EDIT)
    doubts = all_concerns(granted.workspace, initiative_id)
    grid = Grid(
        name="estimates",
        label=_("预估表"),
        columns=estimate_columns(owner_suggestions(granted.workspace.id, found)),
        rows=rows,
        errors=errors,
        may_add=False,
        may_remove=False,
        read_only=not may_edit,
    )
    context = {
        "page_header": PageHeader(
            title=_("预估表"), subtitle=_("所有数在一张表里：保守、预期、乐观，凭什么这么估，谁负责。")
        ),
        "bar": project_bar(granted, initiative_id, Phase.STRATEGY, _PAGE),
        "grid": grid,
        "sections": [
            *_doubt_sections(initiative_id, found, doubts, may_edit),
            {
                "title": _("依据与历史参考"),
                "parts": [_basis(granted, initiative_id, found, stated, doubts, may_edit)],
            },
        ],
    }
    template = "strategy/grid.html" if may_edit else "strategy/read_grid.html"
    return render(request, template, context, status=422 if errors else 200)


def _without_tree(request: HttpRequest, granted: Access, initiative_id: str) -> HttpResponse:
    link = Link(text=_("拆解目标"), url=reverse("strategy:tree-edit", args=[initiative_id]))
    context = {
        "page_header": PageHeader(title=_("预估表")),
        "bar": project_bar(granted, initiative_id, Phase.STRATEGY, _PAGE),
        "sections": [{"parts": [present.no_tree(link if granted.can(Permission.EDIT) else None)]}],
    }
    return render(request, "loop/page.html", context, status=422 if request.method == "POST" else 200)


def _doubt_sections(initiative_id: str, found: Tree, doubts: Sequence[Concern], may_edit: bool) -> list[dict[str, Any]]:
    """One section for each kind of concern that waits for an answer."""
    sections = []
    for kind in dict.fromkeys(each.kind for each in doubts if each.open):
        waiting = [each for each in doubts if each.kind is kind and each.open]
        parts: list[Any] = [
            Notice(
                tone="warning",
                text=_("%(name)s：%(text)s")
                % {"name": each.name, "text": concern_text(each, found.by_key[each.node_key].unit)},
            )
            for each in waiting
            if each.node_key in found.by_key
        ]
        if may_edit:
            parts.append(
                Form(
                    form=AnswerForm(initial={"kind": kind.value}, auto_id=f"id_{kind.value}_%s"),
                    action=reverse("strategy:answer", args=[initiative_id]),
                    submit=_("写下理由，继续"),
                )
            )
        sections.append(
            {
                "title": _("定稿前要回应：%(kind)s（%(count)d）")
                % {"kind": CONCERN_WORDS[kind], "count": len(waiting)},
                "panel": True,
                "parts": parts,
            }
        )
    return sections


def _basis(
    granted: Access,
    initiative_id: str,
    found: Tree,
    stated: Mapping[str, Assumption],
    doubts: Sequence[Concern],
    may_edit: bool,
) -> Table:
    offered = priors(granted.workspace, initiative_id)
    columns = [
        Column(key="name", label=_("数")),
        Column(key="now", label=_("现在的预估"), wide=True),
        Column(key="history", label=_("历史参考"), wide=True),
        Column(key="concerns", label=_("提醒")),
        Column(key="source", label=_("实际从哪来")),
    ]
    measured = api.measured_by(granted.workspace.id, found)
    rows = []
    for leaf in found.leaves:
        each = stated.get(leaf.key)
        past = offered.get(leaf.key)
        mine = [concern for concern in doubts if concern.node_key == leaf.key]
        cells: dict[str, Any] = {
            "name": leaf.name,
            "now": present.estimate_words(each) if each else _("还没有"),
            "history": history_words(past, each) if past and each else write.UNDEFINED,
            "concerns": _("、").join(str(CONCERN_WORDS[concern.kind]) for concern in mine) or _("没有"),
            "source": present.source_words(measured.get(leaf.key)),
        }
        tone = "warning" if each is None or any(concern.open for concern in mine) else "neutral"
        url = reverse("strategy:estimate", args=[initiative_id, leaf.key])
        rows.append(
            Row(
                cells=cells,
                url=url,
                tone=tone,  # type: ignore[arg-type]
                actions=[_adopt(initiative_id, leaf.key)] if past and may_edit else [],
            )
        )
    return Table(columns=columns, rows=rows, caption=_("依据与历史参考"))


def history_words(past: Prior, each: Any) -> str:
    """历史参考 in one line: three numbers with their unit, how many outcomes, how old."""
    three = sides(past.estimate, each.direction)
    return _("%(cautious)s / %(expected)s / %(hopeful)s（核对过 %(n)d 次，最近 %(days)d 天前）") % {
        "cautious": written(three.cautious, each.unit),
        "expected": written(three.expected, each.unit),
        "hopeful": written(three.hopeful, each.unit),
        "n": past.n,
        "days": past.newest_days,
    }


def _adopt(initiative_id: str, key: str) -> Button:
    return Button(
        text=_("采用历史参考"), url=reverse("strategy:adopt-history", args=[initiative_id, key]), weight="quiet"
    )
