"""Lengths of time in words, as short as they stay clear."""

from yunce.insight.rules.words import Words

_UNITS = ((86400.0, "天", "d"), (3600.0, "小时", "h"), (60.0, "分钟", "min"), (1.0, "秒", "s"))


def lasting(seconds: float | None) -> Words:
    """2.4 天 / 2.4 d; undefined is "—"."""
    if seconds is None:
        return Words(zh="—", en="—")
    size, zh, en = next((unit for unit in _UNITS if seconds >= unit[0]), _UNITS[-1])
    number = f"{seconds / size:.1f}".removesuffix(".0")
    return Words(zh=f"{number} {zh}", en=f"{number} {en}")
