"""The review as page components: figures, waterfall, contributions, causes, settlements."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from yunce.accounts.api import workspace_info
from yunce.loop.api import (
    VERDICT_WORDS,
    FrozenAssumption,
    Settlement,
    Verdict,
    counted,
    project_url,
    sides,
    written,
)
from yunce.operations.api import live, since_settled, since_settled_text
from yunce.review.api import NotReady, Review
from yunce.review.api.report import METHOD, waterfall_option
from yunce.review.api.words import (
    ALL_CAUSE_WORDS,
    cause_reason,
    outcome_sentence,
    reached_text,
    reason_text,
)
from yunce.ui import format as write
from yunce.ui.components import (
    Badge,
    Basis,
    Chart,
    Column,
    EmptyState,
    IntervalBar,
    Link,
    Notice,
    Row,
    Stat,
    Stats,
    Table,
    Tone,
)

VERDICT_TONES: dict[Verdict, Tone] = {
    Verdict.PENDING: "neutral",
    Verdict.HIT: "good",
    Verdict.MISSED: "bad",
    Verdict.UNSETTLEABLE: "warning",
}


def not_ready(found: NotReady) -> EmptyState:
    """What is missing before there is anything to review."""
    if found.cause == "no_tree":
        return EmptyState(
            title=_("定稿里没有目标拆解"),
            text=_("复盘要把差距拆到每个数上。先拆解目标、补好预估，再出一个修订版。"),
            action=Link(text=_("拆解目标"), url=project_url(found.initiative.id, "strategy/tree"), weight="primary"),
        )
    return EmptyState(
        title=_("还没有定稿，没有可以对照的版本"),
        text=_("定稿会把目标和预估存成一版，结束后拿实际值来核对，差距能精确地拆到每个数。"),
        action=Link(text=_("去方案总览定稿"), url=project_url(found.initiative.id, "plan"), weight="primary"),
        example=_example(workspace_info(found.initiative.workspace_id).currency),
    )


def _example(currency: str) -> str:
    """A gap that is split without remainder, in the workspace's money."""
    figures = {"plan": 100_000, "actual": 90_000, "gap": -10_000, "buyers": -6_000, "value": -4_000}
    said = {name: write.short_amount(value, currency) for name, value in figures.items()}
    return (
        _("示例：预估 %(plan)s，实际 %(actual)s，相差 %(gap)s = 买家 %(buyers)s + 客单价 %(value)s，合计没有余数。")
        % said
    )


def figures(review: Review) -> Stats:
    """Goal, plan, outcome and gap side by side."""
    gap = review.gap
    goal = review.goal
    return Stats(
        items=[
            Stat(
                label=_("目标"),
                value=written(goal.tiers.target, goal.unit) if goal else write.UNDEFINED,
                note=reached_text(review) if review.reached else "",
            ),
            Stat(label=_("预估"), value=written(gap.plan, review.unit), note=_("每个数取预期值")),
            Stat(label=_("实际"), value=written(gap.actual, review.unit), note=source(review)),
            Stat(
                label=_("差距"),
                value=written(gap.gap, review.unit, signed=True),
                note=_("实际减预估"),
                basis=Basis(formula=str(METHOD), lines=[(_("余数"), write.number(gap.residual, 6))]),
            ),
        ]
    )


def beside_the_room(review: Review) -> list[Notice]:
    """Why 作战室 of the ended project shows another figure; nothing while both show the same."""
    now = live(review.initiative.workspace_id, review.initiative.id)
    differs = since_settled(now) if now else None
    if differs is None:
        return []
    room = Link(text=_("看作战室"), url=project_url(review.initiative.id, "run"), weight="quiet")
    return [Notice(tone="neutral", text=since_settled_text(differs), action=room)]


def source(review: Review) -> str:
    """Window, zone and data as of."""
    window = review.initiative.window
    label = window.label(write.language()) if window else write.UNDEFINED
    return _("%(window)s · %(zone)s · 数据截至 %(moment)s") % {
        "window": label,
        "zone": review.initiative.zone,
        "moment": write.moment(review.data_as_of),
    }


def waterfall(review: Review) -> Chart | None:
    """From plan to outcome; None while the outcome is not known."""
    option = waterfall_option(review)
    if option is None:
        return None
    return Chart(option=option, label=outcome_sentence(review), height=400, source=source(review))


def contributions(review: Review) -> Table:
    """One row a leaf, and what could not be split."""
    columns = [
        Column(key="name", label=_("数")),
        Column(key="plan", label=_("预期")),
        Column(key="actual", label=_("实际")),
        Column(key="value", label=_("推动")),
        Column(key="noise", label=_("其中随机波动")),
        Column(key="beyond", label=_("其中区间以外")),
        Column(key="cause", label=_("原因归类")),
        Column(key="reason", label=_("归类理由"), wide=True),
    ]
    causes = {each.leaf: each for each in review.causes}
    rows: list[Row] = []
    for each in review.gap.contributions:
        unit = review.tree.by_key[each.leaf].unit
        cause = causes[each.leaf]
        cells = {
            "name": review.name(each.leaf),
            "plan": written(each.plan, unit),
            "actual": written(each.actual, unit),
            "value": written(each.value, review.unit, signed=True),
            "noise": written(cause.noise, review.unit, signed=True),
            "beyond": written(cause.beyond, review.unit, signed=True),
            "cause": str(ALL_CAUSE_WORDS[cause.cause]),
            "reason": cause_reason(review, cause),
        }
        rows.append(Row(cells=cells, tone="bad" if cause.beyond else "neutral"))
    for part in review.gap.unsettled:
        names = _("、").join(review.name(leaf) for leaf in part.leaves)
        cells = {
            "name": _("未能拆开：%(name)s") % {"name": review.name(part.node)},
            "value": written(part.value, review.unit, signed=True),
            "reason": _("缺少：%(names)s") % {"names": names},
        }
        rows.append(Row(cells=cells, tone="warning"))
    # Where nothing could be split nothing is known of its causes, which is not zero.
    noise = sum(each.noise for each in review.causes) if review.causes else None
    beyond = sum(each.beyond for each in review.causes) if review.causes else None
    total = {column.key: "" for column in columns} | {
        "name": _("合计"),
        "value": written(review.gap.gap, review.unit, signed=True),
        "noise": written(noise, review.unit, signed=True),
        "beyond": written(beyond, review.unit, signed=True),
    }
    return Table(columns=columns, rows=rows, caption=_("差距拆解"), total=total, source=source(review))


def causes_table(review: Review, *, titled: bool = True) -> Table:
    """Contributions by cause class."""
    columns = [Column(key="cause", label=_("原因")), Column(key="value", label=_("推动"))]
    rows = [
        {"cause": str(ALL_CAUSE_WORDS[cause]), "value": written(value, review.unit, signed=True)}
        for cause, value in review.by_cause.items()
    ]
    return Table(columns=columns, rows=rows, caption=_("原因归类"), show_caption=titled)


def settlements_table(review: Review, *, may_edit: bool) -> Table:
    """One row an estimate: its interval with the actual, verdict, n, and the door for a typed figure."""
    columns = [
        Column(key="name", label=_("数")),
        Column(key="interval", label=_("保守 – 乐观")),
        Column(key="expected", label=_("预期")),
        Column(key="actual", label=_("实际")),
        Column(key="verdict", label=_("核对")),
        Column(key="n", label=_("样本数")),
        Column(key="reason", label=_("说明"), wide=True),
    ]
    settled = {each.node_key: each for each in review.settlements}
    rows = [_settlement_row(review, each, settled.get(each.node_key), may_edit=may_edit) for each in review.frozen]
    return Table(columns=columns, rows=rows, caption=_("预估核对"), source=source(review))


def _settlement_row(review: Review, frozen: FrozenAssumption, settled: Settlement | None, *, may_edit: bool) -> Row:
    outcome = settled.outcome if settled else None
    verdict = outcome.verdict if outcome else Verdict.PENDING
    low, high = frozen.estimate.interval(0.8)
    three = sides(frozen.estimate, frozen.direction)
    actual = outcome.actual if outcome else None
    ends = f"{written(three.cautious, frozen.unit)} – {written(three.hopeful, frozen.unit)}"
    cells: dict[str, Any] = {
        "name": frozen.name,
        "interval": IntervalBar(low=low, middle=three.expected, high=high, actual=actual, text=ends),
        "expected": written(three.expected, frozen.unit),
        "actual": written(actual, frozen.unit),
        "verdict": Badge(text=str(VERDICT_WORDS[verdict]), tone=VERDICT_TONES[verdict]),
        "n": counted(settled.n, settled.n_of) if settled else write.UNDEFINED,
        "reason": reason_text(outcome.reason) if outcome else "",
    }
    window = frozen.rule.window
    over = window is None or window.end <= review.now
    measured = settled is not None and bool(settled.sql) and verdict in (Verdict.HIT, Verdict.MISSED)
    actions = []
    if may_edit and over and not measured:
        url = reverse("review:settle-by-hand", args=[review.initiative.id, frozen.node_key])
        actions = [Link(text=_("手工核对"), url=url, weight="quiet")]
    return Row(cells=cells, actions=actions, tone="bad" if verdict is Verdict.MISSED else "neutral")
