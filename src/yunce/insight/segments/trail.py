"""The audit trail's words for segments: made, changed, removed, exported."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from yunce.accounts.api import label_actions, label_fields, name_targets
from yunce.insight.segments import store


def _names(workspace_id: str, ids: Collection[str]) -> dict[str, str]:
    return {each.id: each.name for each in store.segments(workspace_id) if each.id in ids}


def _tags(workspace_id: str, ids: Collection[str]) -> dict[str, str]:
    return {each.id: each.name for each in store.tags(workspace_id) if each.id in ids}


name_targets("segment", _names)
name_targets("tag", _tags)
label_actions(
    {
        "segment.add": _("新建分群"),
        "segment.change": _("修改分群"),
        "segment.remove": _("删除分群"),
        "segment.export": _("导出分群名单"),
        "tag.add": _("新建标签"),
        "tag.remove": _("删除标签"),
    }
)
label_fields(
    {
        "person.segment_lists": _("分群名单"),
        "segment.name": _("名称"),
        "segment.rule": _("规则"),
        "tag.name": _("名称"),
        "tag.rule": _("规则"),
        "segment.listed": _("名单人数"),
        "segment.persons": _("导出人数"),
        "segment.form": _("格式"),
    }
)
