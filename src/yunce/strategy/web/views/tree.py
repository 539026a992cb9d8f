"""目标拆解: the tree with its chance and what moves it, its goal, and the table it is edited in."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yunce.accounts.api import Access, Permission, access
from yunce.kernel.direction import Direction
from yunce.loop.api import (
    Cause,
    Goal,
    GoalError,
    Phase,
    Tiers,
    assumptions,
    initiative,
    project_bar,
    set_goal,
)
from yunce.loop.api import goal as goal_of
from yunce.strategy import api
from yunce.strategy.api import Op, Tree, TreeError
from yunce.strategy.rules.lines import Line, lines_of, tree_of
from yunce.strategy.web import present
from yunce.strategy.web.forms import BY_HAND, GoalForm, goal_initial, owner_suggestions, tree_columns
from yunce.strategy.web.words import tree_problem
from yunce.ui import format as write
from yunce.ui.components import Button, Form, Grid, Link, Notice, PageHeader
from yunce.ui.grid import GridAnswer, read_posted

_PAGE = "strategy/tree"


@require_GET
def tree(request: HttpRequest, initiative_id: str) -> HttpResponse:
    return _page(request, access(request), initiative_id)


@require_POST
def goal(request: HttpRequest, initiative_id: str) -> HttpResponse:
    granted = access(request, Permission.EDIT)
    initiative(granted.workspace.id, initiative_id)
    found = api.tree(granted.workspace.id, initiative_id)
    if found is None:
        raise Http404
    node = found.by_key.get(request.POST.get("node", ""), found.by_key[found.root])
    form = GoalForm(request.POST, found=found, node=node)
    if not form.is_valid():
        return _page(request, granted, initiative_id, form)
    try:
        tiers = Tiers(
            floor=form.cleaned_data["floor"],
            target=form.cleaned_data["target"],
            stretch=form.cleaned_data["stretch"],
            direction=node.direction,
        )
    except GoalError as error:
        form.add_error(error.greater, _("保底、目标、冲刺要一档比一档难；这一档反而比前一档容易。"))
        return _page(request, granted, initiative_id, form)
    set_goal(granted, initiative_id, node_key=node.key, name=node.name, unit=node.unit, tiers=tiers, metric=node.metric)
    messages.success(request, _("目标已保存。"))
    return redirect("strategy:tree", initiative_id)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, initiative_id: str) -> HttpResponse:
    granted = access(request, Permission.EDIT)
    initiative(granted.workspace.id, initiative_id)
    columns = tree_columns(granted.workspace.id, write.language())
    if request.method == "GET":
        before = api.tree(granted.workspace.id, initiative_id)
        return _grid(request, granted, initiative_id, [_row(line) for line in lines_of(before)] if before else [], {})
    answer = read_posted(request.POST, "tree", columns)
    if not answer.valid:
        return _grid(request, granted, initiative_id, answer.texts, answer.errors)
    lines = _lines(answer)
    try:
        _save(granted, initiative_id, tree_of([line for _place, line in lines]))
    except TreeError as problem:
        places = {line.key: place for place, line in reversed(lines)}
        text = tree_problem(problem)
        wrong = {(places.get(key, 0), "key"): text for key in problem.nodes or ("",)}
        return _grid(request, granted, initiative_id, answer.texts, wrong)
    messages.success(request, _("目标拆解已保存。"))
    return redirect("strategy:tree", initiative_id)


def _save(granted: Access, initiative_id: str, typed: Tree) -> None:
    """The tree, each number that is to be entered by hand with the metric it is entered under. Raises TreeError."""
    with transaction.atomic():
        nodes = [
            replace(node, metric=api.enter_by_hand(granted, name=node.name, unit=node.unit))
            if node.metric == BY_HAND
            else node
            for node in typed.nodes
        ]
        api.save_tree(granted, initiative_id, Tree(root=typed.root, nodes=tuple(nodes)))


@require_POST
def delete(request: HttpRequest, initiative_id: str) -> HttpResponse:
    granted = access(request, Permission.EDIT)
    api.delete_tree(granted, initiative_id)
    messages.success(request, _("已删除，预估保留在历史里。"))
    return redirect("strategy:tree", initiative_id)


def _page(request: HttpRequest, granted: Access, initiative_id: str, form: GoalForm | None = None) -> HttpResponse:
    project = initiative(granted.workspace.id, initiative_id)
    outlook = api.outlook(granted.workspace.id, initiative_id)
    chosen = goal_of(granted.workspace.id, initiative_id)
    may_edit = granted.can(Permission.EDIT)
    edit_link = Link(text=_("编辑拆解"), url=reverse("strategy:tree-edit", args=[initiative_id]), icon="edit")
    header = PageHeader(
        title=_("目标拆解"),
        subtitle=_("把目标拆到有人负责、有依据可查的数。"),
        actions=[*([edit_link] if may_edit else []), *_actions(initiative_id, outlook is not None and may_edit)],
    )
    sections: list[dict[str, Any]] = []
    if outlook is None:
        sections.append({"parts": [present.no_tree(edit_link if may_edit else None)]})
    else:
        stated = {each.node_key: each for each in assumptions(granted.workspace.id, initiative_id)}
        measured = api.measured_by(granted.workspace.id, outlook.tree)
        sections += [
            {"parts": present.figures(outlook, chosen)},
            {"title": _("拆解图"), "parts": [present.tree_chart(outlook, stated)]},
            {"parts": [present.tree_table(outlook, stated, project.id, measured)]},
            *present.tornado_section(outlook),
        ]
        if may_edit:
            sections.append(_goal_section(initiative_id, outlook.tree, chosen, form))
    context = {
        "page_header": header,
        "bar": project_bar(granted, initiative_id, Phase.STRATEGY, _PAGE),
        "notices": []
        if outlook is None
        else [
            *present.missing_notice(outlook, initiative_id),
            *present.far_goal_notice(outlook, chosen, initiative_id),
        ],
        "sections": sections,
    }
    return render(request, "loop/page.html", context, status=422 if form is not None and form.errors else 200)


def _actions(initiative_id: str, there: bool) -> Sequence[Link | Button]:
    if not there:
        return ()
    return (
        Link(text=_("填预估"), url=reverse("strategy:assumptions", args=[initiative_id]), weight="primary"),
        Button(
            text=_("删除拆解"),
            url=reverse("strategy:tree-delete", args=[initiative_id]),
            weight="quiet",
            confirm=_("删除整个目标拆解？预估会结束，历史版本和定稿不受影响。"),
        ),
    )


def _goal_section(initiative_id: str, found: Tree, chosen: Goal | None, form: GoalForm | None) -> dict[str, Any]:
    kept = chosen if chosen and chosen.node_key in found.by_key else None
    node = found.by_key[kept.node_key if kept else found.root]
    tiers = kept.tiers if kept else None
    initial = goal_initial(
        tiers.floor if tiers else None, tiers.target if tiers else None, tiers.stretch if tiers else None, node.unit
    )
    parts: list[Any] = []
    if chosen and not kept:
        text = _("目标原来定在「%(name)s」上，拆解里已经没有它。请重新定。") % {"name": chosen.name}
        parts.append(Notice(tone="warning", text=text))
    parts.append(
        Form(
            form=form or GoalForm(initial=initial, found=found, node=node),
            action=reverse("strategy:goal", args=[initiative_id]),
            submit=_("保存目标"),
            columns=2,
        )
    )
    note = _("目标是选定的承诺，和预估分开。")
    return {"title": _("目标"), "id": "goal", "note": note, "panel": True, "parts": parts}


def _grid(request: HttpRequest, granted: Access, initiative_id: str, rows: Sequence[Any], errors: Any) -> HttpResponse:
    owners = owner_suggestions(granted.workspace.id, api.tree(granted.workspace.id, initiative_id))
    grid = Grid(
        name="tree",
        label=_("目标拆解"),
        columns=tree_columns(granted.workspace.id, write.language(), owners),
        rows=rows,
        errors=errors,
    )
    context = {
        "page_header": PageHeader(title=_("编辑目标拆解"), subtitle=_("一行一个数；用「上级」连起来。可以整块粘贴。")),
        "bar": project_bar(granted, initiative_id, Phase.STRATEGY, _PAGE),
        "grid": grid,
        "cancel": Link(text=_("取消"), url=reverse("strategy:tree", args=[initiative_id]), weight="quiet"),
    }
    return render(request, "strategy/grid.html", context, status=422 if errors else 200)


def _row(line: Line) -> dict[str, Any]:
    return {
        "id": line.key,
        "key": line.key,
        "name": line.name,
        "parent": line.parent,
        "op": line.op.value,
        "unit": write.unit(line.unit),
        "metric": line.metric,
        "cause": line.cause,
        "owner": line.owner,
        "direction": line.direction.value,
    }


def _lines(answer: GridAnswer) -> list[tuple[int, Line]]:
    """Lines with their places; a line without a key gets the next free n1, n2, …"""
    taken = {row.values["key"] for row in answer.rows if row.values["key"]}
    lines = []
    for row in answer.rows:
        values = row.values
        key = values["key"] or next(name for i in range(1, 10_000) if (name := f"n{i}") not in taken)
        taken.add(key)
        line = Line(
            key=key,
            name=values["name"],
            parent=values["parent"] or "",
            op=Op(values["op"]),
            unit=write.unit_symbol(values["unit"] or ""),
            metric=values["metric"],
            cause=Cause(values["cause"]).value if values["cause"] else None,
            owner=values["owner"],
            direction=Direction(values["direction"] or Direction.UP),
        )
        lines.append((row.place, line))
    return lines
