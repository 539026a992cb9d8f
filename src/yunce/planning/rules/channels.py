"""Channels that a sentence names, and a plan that has them: a chapter that says so and a budget line for each.

A channel the template does not know gets a line without an amount, because nobody said one."""

import re
from dataclasses import replace

from yunce.planning.rules.plan import BudgetLine, Plan, new_key

# (words, Chinese, English)
_CHANNELS: tuple[tuple[str, str, str], ...] = (
    (r"小红书|xiaohongshu|rednote|\bxhs\b", "小红书", "Xiaohongshu"),
    (r"抖音|douyin|tiktok", "抖音", "Douyin"),
    (r"快手|kuaishou", "快手", "Kuaishou"),
    (r"视频号", "视频号", "WeChat Channels"),
    (r"公众号|official account", "公众号", "Official account"),
    (r"朋友圈", "朋友圈", "WeChat Moments"),
    (r"社群|微信群|企微|企业微信|\bgroups?\b(?! (?:deal|buy))", "社群", "Groups"),
    (r"短信|\bSMS\b|text messages?", "短信", "SMS"),
    (r"邮件|\be-?mails?\b", "邮件", "Email"),
    (r"(?<![a-z])APP(?![a-z])|推送|push notifications?", "APP", "APP"),
    (r"B站|哔哩哔哩|bilibili", "B站", "Bilibili"),
    (r"微博|weibo", "微博", "Weibo"),
    (r"淘宝|taobao", "淘宝", "Taobao"),
    (r"天猫|tmall", "天猫", "Tmall"),
    (r"京东|\bJD\b", "京东", "JD"),
    (r"直播|livestream(?:s|ing)?", "直播", "Livestream"),
)


def named_channels(text: str, language: str = "zh-hans") -> tuple[str, ...]:
    """The channels a sentence names, in the order of our list, in the words of `language`."""
    chinese = language.lower().startswith("zh")
    return tuple(zh if chinese else en for words, zh, en in _CHANNELS if re.search(words, text, re.IGNORECASE))


def with_channels(plan: Plan, channels: tuple[str, ...], language: str) -> Plan:
    """The plan with the channels that were named: the template's advice stays below them, to be edited."""
    if not channels:
        return plan
    chinese = language.lower().startswith("zh")
    said = "、".join(channels) if chinese else ", ".join(channels)
    lead = f"用到的渠道：{said}。\n以下是模板的建议，用不到的请删：" if chinese else (
        f"Channels to be used: {said}.\nWhat follows is the template's advice; delete what you do not use: "
    )  # fmt: skip
    sections = tuple(
        replace(section, text=f"{lead}{section.text}") if section.key == "channels" else section
        for section in plan.sections
    )
    lines = list(plan.budget)
    for channel in channels:
        if all(channel != line.channel for line in lines):
            key = new_key("channel", [line.key for line in lines])
            item = f"{channel}投入" if chinese else f"Spend on {channel}"
            lines.append(BudgetLine(key=key, item=item, channel=channel))
    return replace(plan, sections=sections, budget=tuple(lines))
