"""The audit trail's words for metrics: defined, changed, archived, offered again."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from yunce.accounts.api import label_actions, label_fields, name_targets
from yunce.insight.metrics import store


def _names(workspace_id: str, keys: Collection[str]) -> dict[str, str]:
    return {each.own.key: each.own.name for each in store.newest(workspace_id) if each.own.key in keys}


name_targets("metric", _names)
label_actions(
    {
        "metric.define": _("新建指标"),
        "metric.change": _("修改指标口径"),
        "metric.archive": _("归档指标"),
        "metric.restore": _("恢复指标"),
    }
)
label_fields(
    {
        "metric.name": _("名称"),
        "metric.definition": _("口径"),
        "metric.unit": _("单位"),
        "metric.better": _("方向"),
    }
)
