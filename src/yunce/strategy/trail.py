"""The audit trail's words for the KPI tree: that it was changed, and which numbers it ends in.

The whole tree stays in the trail; its page has room for a sentence.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from yunce.accounts.api import label_actions, label_fields


def _leaves(children: Any) -> str:
    return _t("、").join(_leaf_names(children))


def _leaf_names(children: Any) -> Iterator[str]:
    for each in children:
        if isinstance(each, str):
            yield each  # written in full under another parent
        elif each.get("children"):
            yield from _leaf_names(each["children"])
        else:
            yield str(each.get("name") or each.get("key", ""))


label_actions({"tree.save": _("改目标拆解"), "tree.delete": _("删除目标拆解")})
label_fields(
    {
        "tree.children": _("拆成"),
        "tree.unit": _("单位"),
        "tree.key": "",
        "tree.op": "",
        "tree.cause": "",
        "tree.direction": "",
    },
    {"tree.children": _leaves},
)
