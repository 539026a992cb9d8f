"""The words of this domain on pages: roles, permissions, weekdays, currencies, zones."""

import zoneinfo
from collections.abc import Mapping
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yunce.accounts.rules.permissions import Permission, Role

ROLES: Mapping[Role, Promise] = {
    Role.OWNER: _("负责人"),
    Role.PLANNER: _("策划"),
    Role.ANALYST: _("分析师"),
    Role.OPERATOR: _("执行者"),
    Role.VIEWER: _("只看"),
}

PERMISSIONS: Mapping[Permission, Promise] = {
    Permission.VIEW: _("查看"),
    Permission.EDIT: _("编辑项目和方案"),
    Permission.DATA: _("接入数据和填报"),
    Permission.OPERATE: _("执行任务和处理问题"),
    Permission.APPROVE: _("定稿和复核"),
    Permission.MANAGE: _("管理成员和设置"),
    Permission.SQL: _("自己写 SQL"),
}

WEEKDAYS: tuple[tuple[int, Promise], ...] = (
    (0, _("周一")),
    (1, _("周二")),
    (2, _("周三")),
    (3, _("周四")),
    (4, _("周五")),
    (5, _("周六")),
    (6, _("周日")),
)

# ISO 4217, those a planner in Asia, Europe or the Americas is likely to sell in.
CURRENCIES: tuple[tuple[str, Promise], ...] = (
    ("CNY", _("人民币")),
    ("HKD", _("港元")),
    ("MOP", _("澳门元")),
    ("TWD", _("新台币")),
    ("USD", _("美元")),
    ("EUR", _("欧元")),
    ("GBP", _("英镑")),
    ("JPY", _("日元")),
    ("KRW", _("韩元")),
    ("SGD", _("新加坡元")),
    ("MYR", _("马来西亚林吉特")),
    ("THB", _("泰铢")),
    ("VND", _("越南盾")),
    ("IDR", _("印尼盾")),
    ("PHP", _("菲律宾比索")),
    ("INR", _("印度卢比")),
    ("AUD", _("澳元")),
    ("NZD", _("新西兰元")),
    ("CAD", _("加元")),
    ("CHF", _("瑞士法郎")),
    ("AED", _("阿联酋迪拉姆")),
    ("SAR", _("沙特里亚尔")),
    ("KWD", _("科威特第纳尔")),
    ("RUB", _("卢布")),
    ("TRY", _("土耳其里拉")),
    ("BRL", _("巴西雷亚尔")),
    ("MXN", _("墨西哥比索")),
    ("ZAR", _("南非兰特")),
)

COMMON_ZONES = (
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Taipei",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Asia/Bangkok",
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
    "UTC",
)


@cache
def zones() -> tuple[str, ...]:
    """Every place name of the tz database, without the old aliases and offsets."""
    areas = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    return tuple(sorted(name for name in zoneinfo.available_timezones() if name.startswith(areas)))
