"""What all pages under 数据 share: header, tabs, and times written in the workspace's zone."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from yunce.accounts.api import Access, Permission
from yunce.ui.components import Action, PageHeader, Tab, Tabs


def frame(granted: Access, active: str, *, subtitle: str = "", actions: Sequence[Action] = ()) -> dict[str, Any]:
    """Template values for a page under 数据; active: the url name of its tab."""
    pages = (
        ("data", _("数据来源"), Permission.VIEW),
        ("import", _("导入文件"), Permission.DATA),
        ("readings", _("数据填报"), Permission.VIEW),
        ("rejected", _("被拒的行"), Permission.DATA),
        ("erase", _("删除个人数据"), Permission.MANAGE),
    )
    tabs = [
        Tab(text=text, url=reverse(f"data:{name}"), active=name == active)
        for name, text, needed in pages
        if granted.can(needed)
    ]
    return {
        "page_header": PageHeader(title=_("数据"), subtitle=subtitle, actions=actions),
        "tabs": Tabs(items=tabs, label=_("数据的页面")),
    }
