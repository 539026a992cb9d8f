"""The audit trail's words for workspaces and members."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _of

from yunce.accounts.api import label_actions, label_fields, name_targets, people
from yunce.accounts.web.words import ROLES, WEEKDAYS

label_actions(
    {
        "workspace.create": _of("trail", "新建工作区"),
        "workspace.settings": _("修改工作区设置"),
        "member.invite": _of("trail", "邀请成员"),
        "member.role": _("调整角色"),
        "member.remove": _("移出成员"),
        "member.password": _("重置密码"),
        "token.create": _of("trail", "新建接口令牌"),
        "token.revoke": _("停用接口令牌"),
    }
)

label_fields(
    {
        "name": _("名称"),
        "currency": _("货币"),
        "zone": _("时区"),
        "first_weekday": _("一周从哪天开始"),
        "role": _("角色"),
        "username": _("登录名"),
        "token.hint": _("令牌末四位"),
    },
    {
        "role": lambda role: str(ROLES.get(role, role)),
        "first_weekday": lambda day: str(dict(WEEKDAYS).get(day, day)),
    },
)


name_targets("member", lambda _workspace_id, ids: {each.id: each.name for each in people(ids).values()})
