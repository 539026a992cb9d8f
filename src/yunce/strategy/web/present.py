"""The tree, its outlook and its estimates as page components."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from yunce.documents.charts.api import Node as ChartNode
from yunce.documents.charts.api import tornado as tornado_chart
from yunce.documents.charts.api import tree as tree_option
from yunce.documents.charts.api import tree_height
from yunce.insight.metrics.api import Fact, Metric
from yunce.kernel.direction import Direction
from yunce.loop.api import CAUSE_WORDS, Assumption, Cause, Goal, sides, three_numbers, written
from yunce.strategy.api import Op, Outlook, Spread, far_goal
from yunce.strategy.web.words import OP_WORDS
from yunce.ui import format as write
from yunce.ui.components import Badge, Basis, Chart, Column, EmptyState, Link, Notice, Row, Stat, Stats, Table

_MOST_SWINGS = 12  # bars beyond these are too short to read; the table has them all


def figures(outlook: Outlook, chosen: Goal | None) -> list[Any]:
    """达成把握, what the plan comes to, and the goal."""
    root = outlook.tree.by_key[outlook.tree.root]
    spread = outlook.spreads.get(root.key)
    items = [_chance_stat(outlook), _plan_stat(outlook, spread)]
    about = outlook.tree.by_key.get(chosen.node_key) if chosen is not None else None
    if chosen is not None and about is not None:
        tiers = chosen.tiers
        note = _("保底 %(floor)s · 冲刺 %(stretch)s") % {
            "floor": written(tiers.floor, about.unit),
            "stretch": written(tiers.stretch, about.unit),
        }
        label = _("目标：%(name)s") % {"name": about.name}
        items.append(Stat(label=label, value=written(tiers.target, about.unit), note=note, url="#goal"))
    else:
        items.append(Stat(label=_("目标"), value=write.UNDEFINED, note=_("还没定目标"), url="#goal"))
    return [Stats(items=items)]


def _chance_stat(outlook: Outlook) -> Stat:
    chance = outlook.chance
    if chance is None:
        return Stat(label=_("达成把握"), value=write.UNDEFINED, note=_("定好目标、补齐预估后算得出来"))
    note = _("保底 %(floor)s · 冲刺 %(stretch)s") % {
        "floor": write.percent(chance.floor, 0),
        "stretch": write.percent(chance.stretch, 0),
    }
    lines = [
        (_("推演次数"), write.number(outlook.draws)),
        (_("随机种子"), str(outlook.seed)),
        (_("算不出的次数"), write.percent(chance.undefined, 1)),
        (_("前提"), _("每个数各自独立变化")),
    ]
    basis = Basis(formula=_("按每个数的预估区间随机取值，算到最上面的数，数出达到目标的比例。"), lines=lines)
    return Stat(label=_("达成把握"), value=write.percent(chance.target, 0), note=note, basis=basis)


def _plan_stat(outlook: Outlook, spread: Spread | None) -> Stat:
    root = outlook.tree.by_key[outlook.tree.root]
    if spread is None:
        return Stat(label=_("预估"), value=write.UNDEFINED, note=root.name)
    note = _("10 次里约 8 次落在 %(low)s – %(high)s") % {
        "low": written(spread.low, root.unit),
        "high": written(spread.high, root.unit),
    }
    basis = Basis(
        formula=_("每个数都取预期值，按拆解一路算到最上面；方案、执行和复盘都用这个数。区间由推演算出。"),
        lines=[(_("推演次数"), write.number(outlook.draws)), (_("前提"), _("每个数各自独立变化"))],
    )
    label = _("预估：%(name)s") % {"name": root.name}
    return Stat(label=label, value=written(spread.middle, root.unit), note=note, basis=basis)


def tree_chart(outlook: Outlook, stated: Mapping[str, Assumption]) -> Chart:
    """The tree as a drawing; intervals of nodes above the leaves come from 推演."""
    drawn = _chart_node(outlook, outlook.tree.root, stated)
    return Chart(
        option=tree_option(drawn, language=write.language()),
        label=_("目标拆解图，最上面是「%(name)s」") % {"name": drawn.label},
        height=tree_height(drawn, language=write.language()),
        source=_("每个数写预期值，下面是保守和乐观；上层的预期由下层直接算出，区间由推演算出"),
    )


def _chart_node(outlook: Outlook, key: str, stated: Mapping[str, Assumption]) -> ChartNode:
    node = outlook.tree.by_key[key]
    if node.op is Op.LEAF:
        each = stated.get(key)
        if each is None:
            return ChartNode(label=node.name)
        three = sides(each.estimate, each.direction)
        note = _between(three.cautious, three.hopeful, node.unit)
        return ChartNode(label=node.name, value=written(three.expected, node.unit, short=True), note=note)
    spread = outlook.spreads.get(key)
    return ChartNode(
        label=node.name,
        value=written(spread.middle if spread else None, node.unit, short=True),
        note=_between(spread.low, spread.high, node.unit) if spread else "",
        children=[_chart_node(outlook, child, stated) for child in node.children],
        simulated=spread is not None,
    )


def _between(low: float | None, high: float | None, unit: str) -> str:
    return f"{written(low, unit, short=True)} – {written(high, unit, short=True)}"


def source_words(metric: Metric | None) -> str:
    """Where an actual will come from: events, people, or nowhere."""
    if metric is None:
        return _("没有指定，结束后无法核对")
    name = metric.name.say(write.language())
    if metric.fact is Fact.READINGS:
        return _("数据填报：%(name)s") % {"name": name}
    return _("事件：%(name)s") % {"name": name}


def tree_table(
    outlook: Outlook, stated: Mapping[str, Assumption], initiative_id: str, measured: Mapping[str, Metric]
) -> Table:
    """One row a node, from the top down. measured: the metric of each leaf that has one."""
    columns = [
        Column(key="name", label=_("数"), wide=True),
        Column(key="op", label=_("怎么算")),
        Column(key="cautious", label=_("保守")),
        Column(key="expected", label=_("预期")),
        Column(key="hopeful", label=_("乐观")),
        Column(key="owner", label=_("负责人")),
        Column(key="cause", label=_("原因归类")),
        Column(key="source", label=_("实际从哪来"), wide=True),
    ]
    rows = [_tree_row(outlook, key, depth, stated, initiative_id, measured) for depth, key in _places(outlook)]
    return Table(columns=columns, rows=rows, caption=_("目标拆解"))


def _places(outlook: Outlook) -> list[tuple[int, str]]:
    return [(depth, node.key) for depth, node in outlook.tree.walk()]


def _tree_row(
    outlook: Outlook,
    key: str,
    depth: int,
    stated: Mapping[str, Assumption],
    initiative_id: str,
    measured: Mapping[str, Metric],
) -> Row:
    node = outlook.tree.by_key[key]
    numbers: dict[str, float | None] = {"cautious": None, "expected": None, "hopeful": None}
    spread = outlook.spreads.get(key)
    if node.op is Op.LEAF and key in stated:
        three = sides(stated[key].estimate, stated[key].direction)
        numbers = {"cautious": three.cautious, "expected": three.expected, "hopeful": three.hopeful}
    elif spread is not None:
        low, high = spread.low, spread.high
        if node.direction is Direction.DOWN:
            low, high = high, low
        numbers = {"cautious": low, "expected": spread.middle, "hopeful": high}
    cells: dict[str, Any] = {name: written(value, node.unit) for name, value in numbers.items()}
    cells |= {
        "name": "　" * depth + node.name,
        "op": str(OP_WORDS[node.op]),
        "owner": node.owner or write.UNDEFINED,
        "cause": str(CAUSE_WORDS[Cause(node.cause)]) if node.cause else write.UNDEFINED,
        "source": source_words(measured.get(key)) if node.op is Op.LEAF else write.UNDEFINED,
    }
    url = reverse("strategy:estimate", args=[initiative_id, key]) if node.op is Op.LEAF else ""
    return Row(cells=cells, url=url)


def tornado_section(outlook: Outlook) -> list[dict[str, Any]]:
    """影响排行; nothing while a leaf is missing."""
    root = outlook.tree.by_key[outlook.tree.root]
    middle = outlook.plan.get(root.key)
    drawn = [
        (outlook.tree.by_key[each.leaf].name, *_ends(each.at_low, each.at_high, outlook, each.leaf))
        for each in outlook.swings
        if each.size
    ]
    if not drawn or middle is None:
        return []
    chart = Chart(
        option=tornado_chart(
            drawn[:_MOST_SWINGS], middle=middle, unit=write.unit(root.unit), language=write.language()
        ),
        label=_("影响排行：%(name)s 动得最多") % {"name": drawn[0][0]},
        height=max(200, 36 * min(len(drawn), _MOST_SWINGS) + 80),
        source=_("一次只动一个数，从保守到乐观，其他数取预期值"),
    )
    return [{"title": _("影响排行"), "note": _("先把最上面的数估准。"), "parts": [chart]}]


def _ends(low: float | None, high: float | None, outlook: Outlook, leaf: str) -> tuple[float, float]:
    """The root at the leaf's cautious and hopeful side."""
    assert low is not None  # noqa: S101  (a swing has a size only when both ends are defined)
    assert high is not None  # noqa: S101
    return (high, low) if outlook.tree.by_key[leaf].direction is Direction.DOWN else (low, high)


def missing_notice(outlook: Outlook, initiative_id: str) -> list[Notice]:
    """Which leaves have no estimate yet."""
    if outlook.complete:
        return []
    names = _("、").join(outlook.tree.by_key[key].name for key in outlook.missing)
    return [
        Notice(
            tone="warning",
            text=_("还没有预估：%(names)s。补齐后才算得出达成把握。") % {"names": names},
            action=Link(text=_("填预估"), url=reverse("strategy:assumptions", args=[initiative_id])),
        )
    ]


def far_goal_notice(outlook: Outlook, chosen: Goal | None, initiative_id: str) -> list[Notice]:
    """Goal and estimates that do not belong together, with both places where to look."""
    text = far_goal(outlook, chosen)
    if not text:
        return []
    link = Link(text=_("看预估"), url=reverse("strategy:assumptions", args=[initiative_id]))
    return [Notice(tone="warning", title=_("目标和预估对不上"), text=text, action=link)]


def no_tree(edit: Link | None) -> EmptyState:
    """Nothing split yet."""
    columns = [
        Column(key="name", label=_("数")),
        Column(key="op", label=_("怎么算")),
        Column(key="expected", label=_("预期")),
    ]
    rows = [
        {"name": _("销售额"), "op": _("相乘"), "expected": "¥120,000.00"},
        {"name": "　" + _("买家数"), "op": _("单个数"), "expected": _("1,000 人")},
        {"name": "　" + _("人均消费"), "op": _("单个数"), "expected": _("¥120.00/人")},
    ]
    action = None if edit is None else Link(text=_("开始拆解"), url=edit.url, weight="primary")
    return EmptyState(
        title=_("还没有拆解目标"),
        text=_("从目标说的那个数开始，一层层拆成买家、频次、客单价，直到每个数都有人负责。"),
        action=action,
        example=Table(columns=columns, rows=rows, caption=_("示例：一个三行的拆解"), copy=False),
    )


def estimate_words(each: Assumption) -> str:
    """保守, 预期, 乐观 in one line."""
    return three_numbers(each.estimate, each.direction, each.unit)


def concern_badge(text: str, *, is_open: bool) -> Badge:
    """A concern's name; answered ones are quiet."""
    return Badge(text=text, tone="warning" if is_open else "neutral")
