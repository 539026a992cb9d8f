"""What all pages under 数据 share: header, tabs, and times written in the workspace's zone."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from yunce.ui.components import Action, PageHeader, Tab, Tabs


def frame(active: str, *, subtitle: str = "", actions: Sequence[Action] = ()) -> dict[str, Any]:
    """Template values for a page under 数据; active: the url name of its tab."""
    pages = (
        ("data", _("数据来源")),
        ("import", _("导入文件")),
        ("readings", _("数据填报")),
        ("rejected", _("被拒的行")),
        ("erase", _("删除个人数据")),
    )
    tabs = [Tab(text=text, url=reverse(f"data:{name}"), active=name == active) for name, text in pages]
    return {
        "page_header": PageHeader(title=_("数据"), subtitle=subtitle, actions=actions),
        "tabs": Tabs(items=tabs, label=_("数据的页面")),
    }
