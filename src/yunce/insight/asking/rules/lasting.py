"""Lengths of time in words, as short as they stay clear."""

from yunce.insight.rules.spread import Bin
from yunce.insight.rules.words import Words

_UNITS = ((86400.0, "天", "d"), (3600.0, "小时", "h"), (60.0, "分钟", "min"), (1.0, "秒", "s"))


def lasting(seconds: float | None) -> Words:
    """2.4 天 / 2.4 d; undefined is "—"."""
    if seconds is None:
        return Words(zh="—", en="—")
    size, zh, en = next((unit for unit in _UNITS if seconds >= unit[0]), _UNITS[-1])
    number = f"{seconds / size:.1f}".removesuffix(".0")
    return Words(zh=f"{number} {zh}", en=f"{number} {en}")


def lasting_between(bin_: Bin) -> Words:
    """15–30 分钟 / 15–30 min, both in the largest unit that tells them exactly; of ms, the lower edge belongs to it."""
    edges = [edge for edge in (bin_.low, bin_.high) if edge is not None]
    size, zh, en = next((unit for unit in _UNITS if not any(edge % (unit[0] * 1000) for edge in edges)), _UNITS[-1])
    numbers = [f"{edge / (size * 1000):.10g}" for edge in edges]
    if bin_.low is None or bin_.high is None:
        text = f"{'<' if bin_.low is None else '≥'} {numbers[0]}"
    else:
        text = "–".join(numbers)
    return Words(zh=f"{text} {zh}", en=f"{text} {en}")
