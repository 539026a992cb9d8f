"""What the user typed about goals, trees and estimates: shape only."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from yunce.accounts.api import members
from yunce.insight.metrics.api import Fact, Metric, metrics
from yunce.loop.api import CAUSE_WORDS, Evidence
from yunce.strategy.api import Node, Op, Tree
from yunce.strategy.web.words import DIRECTION_WORDS, OP_WORDS, read_number, typed
from yunce.ui import format as write
from yunce.ui.components import GridColumn
from yunce.ui.grid import CellError


class NumberField(forms.CharField):
    """A number as people write it: 1.2万, 30%, 1,234.5. Its unit decides whether 30 means 30 %."""

    def __init__(self, *, unit: str = "", **more: Any) -> None:
        super().__init__(max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **more)
        self.unit = unit

    def clean(self, value: Any) -> float | None:
        text = super().clean(value)
        try:
            return read_number(text, self.unit)
        except CellError as error:
            raise forms.ValidationError(str(error)) from None


class GoalForm(forms.Form):
    """Which number the goal is on, and its tiers in that number's unit."""

    def __init__(self, *args: Any, found: Tree, node: Node, **more: Any) -> None:
        super().__init__(*args, **more)
        unit = node.unit
        self.fields["node"] = forms.ChoiceField(
            label=_("哪个数"),
            required=False,
            choices=[(each.key, f"{each.name} · {write.unit(each.unit)}") for each in found.nodes],
            initial=node.key,
        )
        self.fields["floor"] = NumberField(unit=unit, label=_("保底"), required=False)
        self.fields["target"] = NumberField(unit=unit, label=pgettext("tier", "目标"))
        self.fields["stretch"] = NumberField(unit=unit, label=_("冲刺"), required=False)


class EstimateForm(forms.Form):
    """Three numbers, what they rest on, and the words for it."""

    def __init__(self, *args: Any, unit: str, evidence: Sequence[Evidence], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["cautious"] = NumberField(unit=unit, label=_("保守"), help_text=_("10 次里只有 1 次比它更糟"))
        self.fields["expected"] = NumberField(unit=unit, label=_("预期"), help_text=_("高于和低于它的可能一样大"))
        self.fields["hopeful"] = NumberField(unit=unit, label=_("乐观"), help_text=_("10 次里只有 1 次比它更好"))
        self.fields["source"] = forms.CharField(
            label=_("依据说明"), required=False, max_length=500, help_text=_("没有挂依据时，写下为什么这么估")
        )
        self.fields["evidence"] = forms.MultipleChoiceField(
            label=_("依据"),
            required=False,
            choices=[(each.id, each.titled(write.language())) for each in evidence],
            widget=forms.CheckboxSelectMultiple,
        )
        if not evidence:
            del self.fields["evidence"]


class AnswerForm(forms.Form):
    """Why the plan goes on in spite of a concern."""

    reason = forms.CharField(label=_("理由"), max_length=500)
    kind = forms.CharField(widget=forms.HiddenInput)


# What is chosen for a number that no event tells, before there is a metric to enter it under.
BY_HAND = "by_hand"


def tree_columns(workspace_id: str, language: str, owners: Sequence[str] = ()) -> list[GridColumn]:
    """The columns of the tree as a table to type in."""
    known = [(BY_HAND, _t("数据填报：手工填这个数"))]
    known += [(metric.key, _metric_words(metric, language)) for metric in metrics(workspace_id)]
    return [
        GridColumn(key="key", label=_t("代号"), size="s", hint=_t("简短、不重复；留空会自动编")),
        GridColumn(key="name", label=_t("名称"), required=True, size="m"),
        GridColumn(key="parent", label=_t("上级"), size="s", hint=_t("上级的代号或名称；最上面的数留空")),
        GridColumn(
            key="op",
            label=_t("怎么算"),
            kind="choice",
            required=True,
            choices=[(op.value, str(OP_WORDS[op])) for op in Op],
            hint=_t("由下级相加、相减、相乘、相除；最底层是单个数"),
        ),
        GridColumn(key="unit", label=_t("单位"), size="s", hint=_t("例如 人、单/人、GBP/单；比率写 %")),
        GridColumn(
            key="metric",
            label=_t("用哪个指标核对"),
            kind="choice",
            choices=known,
            hint=_t("没有事件可数的数选「数据填报」，每天在填报页填；空着，结束后无法核对"),
        ),
        GridColumn(
            key="cause",
            label=_t("原因归类"),
            kind="choice",
            choices=[(cause.value, str(word)) for cause, word in CAUSE_WORDS.items()],
            hint=_t("没做到时算哪一类，定稿前就说好"),
        ),
        GridColumn(key="owner", label=_t("负责人"), size="s", suggest=owners),
        GridColumn(
            key="direction",
            label=_t("方向"),
            kind="choice",
            choices=[(direction.value, str(word)) for direction, word in DIRECTION_WORDS.items()],
        ),
    ]


def _metric_words(metric: Metric, language: str) -> str:
    """Its name; of two that share one, it is told which is entered by people."""
    name = metric.name.say(language)
    return _t("数据填报：%(name)s") % {"name": name} if metric.fact is Fact.READINGS else name


def estimate_columns(owners: Sequence[str] = ()) -> list[GridColumn]:
    """The columns of 预估表; numbers are texts, since each row has a unit of its own. owners: to be suggested."""
    return [
        GridColumn(key="name", label=_t("数"), read_only=True, size="m"),
        GridColumn(key="unit", label=_t("单位"), read_only=True, size="s"),
        GridColumn(key="cautious", label=_t("保守"), size="s", hint=_t("10 次里只有 1 次比它更糟")),
        GridColumn(key="expected", label=_t("预期"), size="s"),
        GridColumn(key="hopeful", label=_t("乐观"), size="s", hint=_t("10 次里只有 1 次比它更好")),
        GridColumn(key="source", label=_t("依据说明"), size="l"),
        GridColumn(key="owner", label=_t("负责人"), suggest=owners, hint=_t("写成员的名字，或写角色，例如 内容运营")),
        GridColumn(key="basis", label=_t("挂了几条依据"), read_only=True, size="s"),
    ]


def owner_suggestions(workspace_id: str, found: Tree | None) -> tuple[str, ...]:
    """Who may be meant by an owner that is typed: members first, then whoever the tree names already."""
    named = (node.owner for node in found.nodes) if found else ()
    return tuple(dict.fromkeys(name for name in (*(each.name for each in members(workspace_id)), *named) if name))


def goal_initial(floor: float | None, target: float | None, stretch: float | None, unit: str) -> dict[str, str]:
    """The goal as a person would type it."""
    return {"floor": typed(floor, unit), "target": typed(target, unit), "stretch": typed(stretch, unit)}
