"""Which events are meant, in words."""

from yunce.insight.asking.rules.question import Events
from yunce.insight.rules.words import Words


def chosen(events: Events) -> Words:
    """「pay」 / “pay”, with its condition; every event when none is named."""
    zh = f"「{events.shown}」" if events.events or events.name else "所有事件"
    en = f"“{events.shown}”" if events.events or events.name else "all events"
    if events.where:
        zh, en = f"{zh}（{events.where}）", f"{en} ({events.where})"
    return Words(zh=zh, en=en)
