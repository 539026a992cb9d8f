"""The audit trail's words for plans: what was changed in which line, as people say it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from yunce.accounts.api import label_actions, label_fields
from yunce.planning.rules.book import STATE_WORDS
from yunce.planning.rules.plan import LINE_NAMES, TaskState, offset_label
from yunce.planning.rules.templates import template
from yunce.ui import format as write


def _state(code: str) -> str:
    return STATE_WORDS[TaskState(code)][0 if write.language() != "en" else 1]


def _template(key: str) -> str:
    try:
        return template(key).name(write.language())
    except KeyError:  # a template of an earlier release
        return key


def _amount(line: Mapping[str, Any]) -> str:
    return write.money(line.get("amount_minor"), line.get("currency", ""))


# A field of a line of the plan, with its label where its value alone would not be understood.
_SAID: Mapping[str, Callable[[Any], str]] = {
    "owner": lambda name: _t("负责人 %(name)s") % {"name": name or write.UNDEFINED},
    "offset": offset_label,
    "days": lambda days: _t("工期 %(count)d 天") % {"count": days},
    "state": _state,
    "depends": lambda keys: _t("前置任务 %(count)d 个") % {"count": len(keys)},
    "acceptance": lambda text: _t("验收标准：%(text)s") % {"text": text or write.UNDEFINED},
    "serves": lambda key: _t("换了服务的数") if key else _t("不为某个数而做"),
    "demo": lambda demo: _t("演示任务") if demo else _t("不是演示任务"),
    "channel": lambda name: _t("渠道 %(name)s") % {"name": name or write.UNDEFINED},
    "note": lambda text: text or write.UNDEFINED,
    "first": lambda day: _t("从 %(day)s") % {"day": day},
    "last": lambda day: _t("到 %(day)s") % {"day": day},
    "aim": lambda text: text or write.UNDEFINED,
    "text": lambda text: text or write.UNDEFINED,
}


def _lines(lines: Any) -> str:
    """Lines of a plan: the name of a whole one, name and fields of a changed one; a number says how many."""
    if isinstance(lines, int):
        return write.number(lines)
    return _t("、").join(_line(line) for line in lines)


def _line(line: Mapping[str, Any]) -> str:
    name = next((str(line[field]) for field in LINE_NAMES if line.get(field)), write.UNDEFINED)
    if "key" in line:
        return name
    told = [said(line[field]) for field, said in _SAID.items() if field in line]
    if "amount_minor" in line:
        told.append(_amount(line))
    return _t("%(name)s（%(text)s）") % {"name": name, "text": _t("，").join(told)} if told else name


def _roles(held: Mapping[str, str]) -> str:
    return _t("、").join(
        _t("%(role)s：%(name)s") % {"role": role, "name": name or write.UNDEFINED} for role, name in held.items()
    )


label_actions(
    {
        "plan.create": _("写初稿"),
        "plan.save": _("改方案"),
        "plan.import": _("用表格改方案"),
        "plan.roles": _("改谁担任"),
        "task.move": _("推进任务"),
    }
)
label_fields(
    {
        "plan.template": _("模板"),
        "plan.campaign": _("活动名称"),
        "plan.launch": _("上线日"),
        "plan.end": _("结束日"),
        "plan.currency": _("币种"),
        "plan.budget_limit": _("预算上限"),
        "plan.phases": _("阶段"),
        "plan.budget": _("预算"),
        "plan.tasks": _("任务"),
        "plan.sections": _("正文"),
        "plan.file": _("文件"),
        "plan.cells": _("改动的格子"),
        "plan.roles": _("谁担任"),
        "task.state": _("状态"),
    },
    {
        "plan.template": _template,
        "plan.budget_limit": _amount,
        "plan.phases": _lines,
        "plan.budget": _lines,
        "plan.tasks": _lines,
        "plan.sections": _lines,
        "plan.roles": _roles,
        "task.state": _state,
    },
)
