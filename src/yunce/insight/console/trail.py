"""The audit trail's words for queries in SQL: what was run, exported, cancelled and kept."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from yunce.accounts.api import label_actions, label_fields, name_targets
from yunce.insight.console.store import saved_queries

_OUTCOMES = {"answered": _("有结果"), "cancelled": _("已取消"), "busy": _("没有轮到")}


def _values(values: Any) -> str:
    return _t("、").join(f"{name} = {value}" for name, value in values.items())


def _names(workspace_id: str, ids: Collection[str]) -> dict[str, str]:
    return {each.id: each.name for each in saved_queries(workspace_id) if each.id in ids}


name_targets("saved_query", _names)
label_actions(
    {
        "sql.run": _("运行 SQL 查询"),
        "sql.export": _("导出 SQL 查询的结果"),
        "sql.cancel": _("取消 SQL 查询"),
        "sql.save": _("存下 SQL 查询"),
        "sql.change": _("修改 SQL 查询"),
        "sql.remove": _("删除 SQL 查询"),
    }
)
label_fields(
    {
        "sql.text": _("查询"),
        "sql.values": _("参数"),
        "sql.outcome": _("结果"),
        "sql.rows": _("行数"),
        "sql.seconds": _("用时（秒）"),
    },
    {"sql.values": _values, "sql.outcome": lambda code: str(_OUTCOMES.get(code, _t("没有运行完")))},
)
