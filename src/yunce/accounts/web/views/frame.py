"""What all settings pages share: header, tabs, and who may see which tab."""

from django.urls import reverse
from django.utils.translation import gettext as _

from yunce.ui.components import PageHeader, Tab, Tabs


def frame(active: str, subtitle: str = "") -> dict[str, PageHeader | Tabs]:
    """Template values for a settings page; active: the url name of its tab."""
    pages = (
        ("settings", _("工作区")),
        ("members", _("成员")),
        ("tokens", _("接口令牌")),
        ("audit", _("修改记录")),
        ("profile", _("我的账户")),
    )
    tabs = [Tab(text=text, url=reverse(f"accounts:{name}"), active=name == active) for name, text in pages]
    return {
        "page_header": PageHeader(title=_("设置"), subtitle=subtitle),
        "tabs": Tabs(items=tabs, label=_("设置的页面")),
    }
