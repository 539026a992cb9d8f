"""The sentences of planning's findings, problems and changes, in the reader's language.

Rules give facts; here they become text. Nothing is decided here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yunce.loop.api import Concern, ConcernKind
from yunce.loop.api import written as in_unit
from yunce.planning.rules.book import CellProblem, Value, sheet, written
from yunce.planning.rules.differences import Change, Conflict
from yunce.planning.rules.plan import Plan
from yunce.planning.rules.validation import Finding
from yunce.ui import format as write

FINDINGS: Mapping[str, Promise] = {
    "name_missing": lazy("活动还没有名称。"),
    "ends_before_launch": lazy("结束日 %(end)s 早于上线日 %(launch)s。"),
    "no_phases": lazy("还没有划分 预热 / 爆发 / 收尾。"),
    "phase_backwards": lazy("「%(phase)s」的最后一天 %(last)s 早于开始日 %(first)s。"),
    "phase_after_end": lazy("「%(phase)s」到 %(last)s，超出了活动结束日 %(end)s。"),
    "phases_overlap": lazy("「%(phase)s」和「%(other)s」在 %(day)s 重叠。"),
    "phases_gap": lazy("「%(phase)s」和「%(other)s」之间空了 %(days)s 天。"),
    "amount_missing": lazy("「%(item)s」还没有金额，合计里没有算它。"),
    "amount_negative": lazy("「%(item)s」的金额是负数。"),
    "over_budget": lazy("预算合计 %(total)s，超过上限 %(limit)s。"),
    "no_tasks": lazy("还没有任务。"),
    "owner_missing": lazy("任务「%(task)s」没有负责人。"),
    "acceptance_missing": lazy("任务「%(task)s」没有写验收标准。"),
    "days_below_one": lazy("任务「%(task)s」的工期要至少 1 天。"),
    "keys_repeat": lazy("有两个任务的编号相同。"),
    "depends_unknown": lazy("任务「%(task)s」的前置任务「%(other)s」不存在。"),
    "depends_later": lazy("任务「%(task)s」开始前，前置任务「%(other)s」（%(due)s 截止）还没到期。"),
    "depends_circle": lazy("任务互相等待：%(tasks)s。"),
    "section_empty": lazy("「%(title)s」这一章还没有写。"),
}
CAUSES: Mapping[str, Promise] = {
    "not_a_date": lazy("「%(got)s」不是日期，例如 2026-06-01。"),
    "not_a_number": lazy("「%(got)s」不能用：要一个数，例如 1234.5 或 30%%。"),
    "not_whole": lazy("「%(got)s」不是整数。"),
    "not_money": lazy("「%(got)s」不是金额，例如 1,234.50。"),
    "not_an_offset": lazy("「%(got)s」读不懂，写成 T-14、T 或 T+7。"),
    "not_a_state": lazy("「%(got)s」不是状态；可用：未开始、进行中、受阻、已完成。"),
    "missing": lazy("必填，这里是空的。"),
    "key_repeats": lazy("编号「%(got)s」出现了两次。"),
    "unknown_row": lazy("没有编号为「%(got)s」的行。"),
    "column_missing": lazy("表头里找不到这一列。"),
    "sheet_missing": lazy("没有认得的工作表；请用这里导出的文件来改。"),
    "no_owner": lazy("「%(got)s」没有收下：目标没有单独的负责人，请清空这一格。"),
    "no_such_task": lazy("没有叫「%(got)s」的任务。"),
    "no_such_number": lazy("目标拆解里没有叫「%(got)s」的数。"),
    "read_only": lazy("「%(got)s」没有收下：这一列在表格里只读，请在页面上改；要传回，先改回原样。"),
    "due_and_offset": lazy("截止日和 T±天 都改了，而且对不上；只改其中一个。"),
}
SEVERITY: Mapping[str, Promise] = {"error": lazy("必须改"), "warning": lazy("请看一下"), "hint": lazy("可以补")}
KINDS: Mapping[str, Promise] = {"added": lazy("新增"), "changed": lazy("改动"), "removed": lazy("删除")}
CONCERNS: Mapping[ConcernKind, Promise] = {
    ConcernKind.SEASON_MISSING: lazy("依据里没有这个季节的数据"),
    ConcernKind.EVIDENCE_EXPIRED: lazy("依据已过期"),
    ConcernKind.OUTSIDE_HISTORY: lazy("偏离历史参考"),
    ConcernKind.CERTAIN: lazy("三个数完全一样，等于说没有不确定"),
    ConcernKind.NO_BASIS: lazy("没有依据"),
}
_PAGES = {"budget": "plan/budget", "sections": "plan/text"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the cells of a plan are called: tasks by key, numbers that tasks serve by key, units of numbers by row."""

    tasks: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)


def task_names(*plans: Plan | None) -> dict[str, str]:
    """Names of tasks by key; the earlier plan wins, and a task that only a later one has keeps its name there."""
    return {task.key: task.name for plan in reversed(plans) if plan is not None for task in plan.tasks}


def finding_text(finding: Finding, names: Names | None = None) -> str:
    """The sentence of a finding."""
    facts = {key: str(value) for key, value in finding.facts.items()}
    if names is not None and finding.rule == "depends_unknown":
        facts["other"] = names.tasks.get(facts["other"], facts["other"])
    if finding.rule == "over_budget":
        currency = str(finding.facts["currency"])
        for name in ("total", "limit"):
            amount = finding.facts[f"{name}_minor"]
            facts[name] = write.money(amount if isinstance(amount, int) else None, currency)
    return str(FINDINGS[finding.rule]) % facts


def finding_url(finding: Finding, initiative_id: str) -> str:
    """The page on which it is mended."""
    return f"/projects/{initiative_id}/{_PAGES.get(finding.where[0], 'plan/schedule')}"


def problem_text(problem: CellProblem) -> str:
    return str(CAUSES[problem.cause]) % {"got": problem.got}


def problem_place(problem: CellProblem) -> tuple[str, str]:
    """(sheet, column) as the file calls them."""
    if not problem.sheet:
        return write.UNDEFINED, write.UNDEFINED
    of, language = sheet(problem.sheet), write.language()
    return of.name(language), of.column(problem.column).name(language) if problem.column else write.UNDEFINED


def change_cells(change: Change, currency: str, names: Names | None = None) -> dict[str, str]:
    """A change as a row of a table."""
    of, language = sheet(change.sheet), write.language()
    column = of.column(change.column)
    return {
        "kind": str(KINDS[change.kind]),
        "sheet": of.name(language),
        "row": change.row_name,
        "column": column.name(language),
        "before": _shown(change, change.before, currency, names or Names()),
        "after": _shown(change, change.after, currency, names or Names()),
    }


def conflict_cells(conflict: Conflict, currency: str, names: Names | None = None) -> dict[str, str]:
    """The same for a change that meets somebody else's, with what stands there now."""
    shown = _shown(conflict.change, conflict.now, currency, names or Names())
    now = _("（整行已被删除）") if conflict.gone else shown
    return {**change_cells(conflict.change, currency, names), "now": now}


def concern_text(concern: Concern) -> str:
    """One doubt about one number."""
    text = _("%(name)s：%(text)s") % {"name": concern.name, "text": CONCERNS[concern.kind]}
    if concern.out_of_date:
        titles = (each.titled(write.language()) for each in concern.out_of_date)
        text += _("（%(titles)s）") % {"titles": _("、").join(titles)}
    return text


def answered_texts(concerns: Iterable[Concern]) -> tuple[str, ...]:
    """Answered doubts: one line for each kind and answer, with the numbers it is about."""
    names: dict[tuple[ConcernKind, str], list[str]] = {}
    for each in concerns:
        names.setdefault((each.kind, each.answer or ""), []).append(each.name)
    return tuple(
        _("%(text)s（%(names)s）。已回应：%(answer)s")
        % {"text": CONCERNS[kind], "names": _("、").join(found), "answer": answer}
        for (kind, answer), found in names.items()
    )


def _shown(change: Change, value: Value, currency: str, names: Names) -> str:
    kind = sheet(change.sheet).column(change.column).kind
    if kind == "money" and isinstance(value, int):
        return write.money(value, currency)
    if isinstance(value, tuple):
        return _("、").join(names.tasks.get(key, key) for key in value) or write.UNDEFINED
    if kind == "serves" and isinstance(value, str):
        return names.numbers.get(value, value) or write.UNDEFINED
    if kind == "number" and isinstance(value, int | float) and change.row in names.units:
        return in_unit(value, names.units[change.row])
    shown = written(kind, value, currency, write.language())
    return write.UNDEFINED if shown in (None, "") else str(shown)
