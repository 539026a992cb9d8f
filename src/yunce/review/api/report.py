"""《复盘报告》 as blocks: goal, result, causes, lessons, evidence, limits.

Every figure comes from the review's values; sentences made from figures are labelled 规则生成.
"""

from collections.abc import Iterator

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yunce.accounts.api import people, workspace_info
from yunce.documents.api import (
    Block,
    Callout,
    Cell,
    ChartBlock,
    Column,
    Document,
    Figure,
    Heading,
    ListBlock,
    Meta,
    Paragraph,
    Source,
    TableBlock,
)
from yunce.documents.charts.api import Option, waterfall
from yunce.kernel.windows import zone_info
from yunce.loop.api import (
    STATUS_WORDS,
    TIER_WORDS,
    VERDICT_WORDS,
    Settlement,
    counted,
    three_numbers,
    written,
)
from yunce.review.api.reviewing import Review
from yunce.review.api.words import (
    ALL_CAUSE_WORDS,
    CAUSE_RULE,
    cause_reason,
    gap_sentence,
    limits,
    outcome_sentence,
    reached_text,
    reason_text,
    settlement_sentence,
)
from yunce.review.rules.tasks import Fate, count_fates
from yunce.ui import format as write

METHOD = _lazy(
    "每个数的推动 = 它的变化 × 一路向上的权重。加减的权重是 ±1；全为正数的乘除用对数均值权重 L(V)/L(x)；"
    "出现 0 或负数时取所有先后次序的平均（Shapley）。各项之和等于总差距，没有余数。"
)


def review_report(review: Review, language: str = "zh-hans") -> Document:
    """The document in `language` (zh-hans or en), its moments in the project's zone."""
    with translation.override(language), timezone.override(zone_info(review.initiative.zone)):
        return Document(
            title=_("复盘报告：%(name)s") % {"name": review.initiative.name},
            subtitle=_days(review),
            language=write.language(),
            blocks=[*_goal(review), *_result(review), *_gap(review), *_learned(review), *_basis(review)],
            meta=_meta(review),
        )


def waterfall_option(review: Review) -> Option | None:
    """From plan to outcome by leaf; None while the outcome is not known."""
    gap = review.gap
    if gap.actual is None:
        return None
    steps: list[tuple[str, float | None]] = [(review.name(each.leaf), each.value) for each in gap.contributions]
    steps += [(_("未能拆开：%(name)s") % {"name": review.name(each.node)}, each.value) for each in gap.unsettled]
    return waterfall(
        (_("预估"), gap.plan),
        steps,
        (_("实际"), gap.actual),
        unit=write.unit(review.unit),
        language=write.language(),
    )


def settlement_row(each: Settlement, direction_text: str) -> tuple[str, str, str, str, str]:
    """Name, three numbers, actual, verdict, note: one line of the table of settlements."""
    outcome = each.outcome
    return (
        each.name,
        direction_text,
        written(outcome.actual, each.unit),
        str(VERDICT_WORDS[outcome.verdict]),
        reason_text(outcome.reason),
    )


def _meta(review: Review) -> Meta:
    info = workspace_info(review.initiative.workspace_id)
    frozen_by = people([review.version.frozen_by]).get(review.version.frozen_by)
    return Meta(
        organisation=info.name,
        created=review.now,
        facts=[
            (_("工作区"), info.name),
            (_("时区"), review.initiative.zone),
            (_("币种"), info.currency),
            (
                _("方案版本"),
                _("第 %(number)d 版，%(when)s 由 %(who)s 定稿")
                % {
                    "number": review.version.number,
                    "when": write.moment(review.version.frozen_at),
                    "who": frozen_by.name if frozen_by else write.UNDEFINED,
                },
            ),
            (_("数据截至"), write.moment(review.data_as_of)),
            (_("生成时间"), write.moment(review.now)),
        ],
        header=_("运策 Yunce · 复盘报告"),
    )


def _days(review: Review) -> str:
    window = review.initiative.window
    return window.label(write.language()) if window else ""


def _goal(review: Review) -> Iterator[Block]:
    yield Heading(1, _("一、回顾目标"))
    if review.initiative.brief:
        yield Paragraph(review.initiative.brief)
    goal, unit = review.goal, review.unit
    if goal is not None:
        yield TableBlock(
            [_("目标"), _("保底"), _("目标值"), _("冲刺"), _("实际"), _("结果")],
            [
                [
                    goal.name,
                    written(goal.tiers.floor, goal.unit),
                    written(goal.tiers.target, goal.unit),
                    written(goal.tiers.stretch, goal.unit),
                    written(review.gap.actual, unit),
                    reached_text(review),
                ]
            ],
            caption=_("目标与实际"),
        )
    else:
        yield Callout("warning", _("定稿时没有设目标，只能和预估比较。"))


def _result(review: Review) -> Iterator[Block]:
    yield Heading(1, _("二、评估结果"))
    yield Callout("info", outcome_sentence(review), title=_("规则生成"))
    found = review.accuracy
    yield Figure(_("实际"), written(review.gap.actual, review.unit), source=_root_source(review))
    yield Figure(_("预估"), written(review.gap.plan, review.unit), note=_("每个数取预期值"))
    yield Figure(
        _("命中率"),
        write.percent(found.inside_80, 0),
        note=_("n=%(n)d，区间宽度中位数 %(width)s") % {"n": found.n, "width": write.percent(found.width, 0)},
    )
    yield Heading(2, _("预估核对"))
    yield Callout("info", settlement_sentence(review), title=_("规则生成"))
    frozen = {each.node_key: each for each in review.frozen}
    rows = []
    for each in review.settlements:
        kept = frozen[each.node_key]
        three = three_numbers(kept.estimate, kept.direction, kept.unit)
        name, numbers, actual, verdict, note = settlement_row(each, three)
        rows.append([name, numbers, actual, verdict, counted(each.n, each.n_of), note])
    if rows:
        yield TableBlock(
            [_("预估"), _("定稿时的三个数"), Column(_("实际"), align="right"), _("核对"), _("样本数"), _("说明")],
            rows,
            caption=_("每个预估与实际"),
            source=_settlement_source(review),
        )
    yield from _tasks(review)


def _tasks(review: Review) -> Iterator[Block]:
    if not review.tasks:
        return
    counted = count_fates(review.tasks)
    yield Heading(2, _("任务"))
    yield Paragraph(
        _(
            "方案里有 %(all)d 个任务：按时完成 %(done)d 个，晚完成 %(late)d 个，没有完成记录 %(open)d 个，"
            "演示任务 %(demo)d 个（无法核对）。"
        )
        % {
            "all": len(review.tasks),
            "done": counted[Fate.DONE],
            "late": counted[Fate.LATE],
            "open": counted[Fate.OPEN],
            "demo": counted[Fate.DEMONSTRATION],
        }
    )
    failed = [(leaf, task) for leaf, tasks in review.undelivered.items() for task in tasks]
    if failed:
        yield TableBlock(
            [_("任务"), _("负责人"), _("截止日"), _("完成日"), _("服务的数")],
            [
                [
                    task.name,
                    task.owner or None,
                    task.due.isoformat(),
                    task.done_on.isoformat() if task.done_on else None,
                    review.tree.by_key[leaf].name if leaf in review.tree.by_key else leaf,
                ]
                for leaf, task in failed
            ],
            caption=_("没有按时完成、又为某个数做的任务"),
        )


def _gap(review: Review) -> Iterator[Block]:
    yield Heading(1, _("三、分析原因"))
    yield Callout("info", gap_sentence(review), title=_("规则生成"))
    option = waterfall_option(review)
    if option is not None:
        yield ChartBlock(
            option,
            caption=_("从预估到实际"),
            alt=_("瀑布图：从预估到实际，每个数推动了多少"),
            source=Source(_("按定稿的目标拆解逐层分摊，各项之和等于总差距"), detail=str(METHOD)),
        )
    yield _contributions(review)
    if review.by_cause:
        yield Heading(2, _("原因归类"))
        yield TableBlock(
            [_("原因"), Column(_("推动"), align="right")],
            [
                [str(ALL_CAUSE_WORDS[cause]), written(value, review.unit, signed=True)]
                for cause, value in review.by_cause.items()
            ],
            caption=_("差距按原因归类"),
        )
        yield Paragraph(str(CAUSE_RULE))


def _contributions(review: Review) -> Block:
    unit = review.unit
    causes = {each.leaf: each for each in review.causes}
    rows: list[list[Cell]] = [
        [
            review.name(each.leaf),
            written(each.plan, review.tree.by_key[each.leaf].unit),
            written(each.actual, review.tree.by_key[each.leaf].unit),
            written(each.value, unit, signed=True),
            written(causes[each.leaf].noise, unit, signed=True),
            written(causes[each.leaf].beyond, unit, signed=True),
            cause_reason(review, causes[each.leaf]),
        ]
        for each in review.gap.contributions
    ]
    rows += [
        [
            _("未能拆开：%(name)s") % {"name": review.name(each.node)},
            None,
            None,
            written(each.value, unit, signed=True),
            None,
            None,
            _("缺少：%(names)s") % {"names": _("、").join(review.name(leaf) for leaf in each.leaves)},
        ]
        for each in review.gap.unsettled
    ]
    parts = (review.gap.gap, sum(each.noise for each in review.causes), sum(each.beyond for each in review.causes))
    rows.append([_("合计"), None, None, *(written(each, unit, signed=True) for each in parts), ""])
    right = [Column(title, align="right") for title in (_("预期"), _("实际"), _("推动"), _("随机波动"), _("区间以外"))]
    return TableBlock(
        [_("数"), *right, _("归类理由")],
        rows,
        caption=_("差距拆解"),
        emphasis=[len(rows) - 1],
        source=Source(_("按定稿的目标拆解逐层分摊，各项之和等于总差距"), detail=str(METHOD)),
    )


def _learned(review: Review) -> Iterator[Block]:
    yield Heading(1, _("四、沉淀经验"))
    if review.lessons:
        yield TableBlock(
            [_("经验"), _("适用范围"), _("状态")],
            [[each.statement, each.scope, str(STATUS_WORDS[each.status])] for each in review.lessons],
            caption=_("留给下一次的经验"),
        )
    else:
        yield Paragraph(_("还没有写下经验。"))
    if review.decisions:
        yield Heading(2, _("过程中的决策"))
        yield ListBlock(
            [
                f"{write.moment(each.decided_at)} {each.what}"
                + (_("，因为：%(why)s") % {"why": each.why} if each.why else "")
                for each in review.decisions
            ]
        )


def _basis(review: Review) -> Iterator[Block]:
    yield Heading(1, _("五、依据与局限"))
    if review.evidence:
        yield TableBlock(
            [_("依据"), _("强度"), _("样本数"), _("数据截至"), _("指纹")],
            [
                [
                    each.titled(write.language()),
                    str(TIER_WORDS[each.tier]),
                    counted(each.n, each.n_of),
                    write.moment(each.data_as_of),
                    each.content_hash[:12],
                ]
                for each in review.evidence
            ],
            caption=_("方案所依据的发现"),
        )
    yield Heading(2, _("这份报告不能说明什么"))
    yield ListBlock(limits(review))


def _root_source(review: Review) -> Source:
    window = review.initiative.window
    return Source(
        _("%(window)s，时区 %(zone)s，数据截至 %(moment)s")
        % {
            "window": window.label(write.language()) if window else write.UNDEFINED,
            "zone": review.initiative.zone,
            "moment": write.moment(review.data_as_of),
        }
    )


def _settlement_source(review: Review) -> Source:
    found = list(dict.fromkeys(each.sql for each in review.settlements if each.sql))
    return Source(_("每个预估按定稿时约定的指标和时间段核对"), detail="\n\n".join(found) or None)
