"""Labels of the data pages: kinds of source, states of an import, formats, confidence."""

from typing import Any

from django.utils.translation import gettext_lazy as _

KINDS: dict[str, Any] = {
    "api": _("HTTP 接口"),
    "segment": _("Segment 协议"),
    "sensors": _("神策协议"),
    "file": _("文件"),
    "replay": _("回放"),
}
KIND_HINTS: dict[str, Any] = {
    "api": _("自己的服务器直接发送，任何语言都可以"),
    "segment": _("已经接入 Segment 的 SDK，改一下地址即可"),
    "sensors": _("已经接入神策的 SDK，改一下数据接收地址即可"),
}
STATES: dict[str, Any] = {
    "uploaded": _("等待确认"),
    "queued": _("排队中"),
    "running": _("导入中"),
    "done": _("已完成"),
    "failed": _("未完成"),
    "cancelled": _("已取消"),
}
FORMATS: tuple[tuple[str, Any], ...] = (
    ("auto", _("自动识别")),
    ("ymd", _("年-月-日（2025-03-01 12:30）")),
    ("dmy", _("日/月/年（31/12/2025）")),
    ("mdy", _("月/日/年（12/31/2025）")),
    ("unix_s", _("时间戳，秒（1740787200）")),
    ("unix_ms", _("时间戳，毫秒（1740787200000）")),
    ("excel", _("Excel 日期数字（45717.5）")),
)
ENCODINGS: tuple[tuple[str, Any], ...] = (
    ("auto", _("自动识别")),
    ("utf-8", "UTF-8"),
    ("gb18030", "GBK / GB18030"),
    ("utf-16", "UTF-16"),
    ("big5", "Big5"),
    ("cp1252", "Windows-1252"),
)
DELIMITERS: tuple[tuple[str, Any], ...] = (
    ("auto", _("自动识别")),
    (",", _("逗号")),
    ("\t", _("制表符")),
    (";", _("分号")),
    ("|", _("竖线")),
)
CONFIDENCE: dict[str, Any] = {"high": _("把握高"), "medium": _("把握中等，请看一眼"), "low": _("把握低，请核对")}
BY: dict[str, Any] = {
    "both": _("列名和内容都符合"),
    "header": _("列名符合"),
    "content": _("内容像"),
}
TYPES: tuple[tuple[str, Any], ...] = (
    ("text", _("文字")),
    ("number", _("数字")),
    ("yes_no", _("是 / 否")),
    ("time", _("时间")),
    ("skip", _("不导入")),
)
ROLLUPS: tuple[tuple[str, Any], ...] = (("sum", _("相加")), ("last", _("取最后一天")), ("mean", _("取平均")))
# What to type for a day, by how days become a longer window's figure.
HOW_TO_ENTER: dict[str, Any] = {
    "sum": _("当天的数，各天相加"),
    "last": _("到这天为止的数，取最后一天"),
    "mean": _("当天的数，各天平均"),
}
DIRECTIONS: tuple[tuple[str, Any], ...] = (("up", _("越高越好")), ("down", _("越低越好")))
PERIODS: tuple[tuple[str, Any], ...] = (("day", _("按日")), ("week", _("按周")), ("month", _("按月")))
ENTRY_KINDS: dict[str, Any] = {"new": _("新增"), "same": _("未变"), "correction": _("更正")}
ERASED: dict[str, Any] = {
    "events": _("事件"),
    "traits": _("用户属性"),
    "links": _("编号之间的关联"),
    "overrides": _("合并记录"),
    "rejects": _("被拒的行"),
}
PROBLEMS: dict[str, Any] = {
    "empty": _("没有内容。"),
    "too_much": _("内容太多，一次最多 2000 行、200 列。更大的表请用「导入文件」。"),
    "no_header": _("看不出哪一列是什么。请带上表头一起粘贴，例如：日期、渠道、曝光量。"),
    "bad_day": _("不是日期"),
    "bad_number": _("不是数字"),
    "no_metric": _("没有指标名"),
}
COMMON_ZONES = (
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Taipei",
    "Asia/Singapore",
    "Asia/Tokyo",
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
)
