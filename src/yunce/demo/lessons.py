"""What the demo keeps as 经验, in the active language: sentences whose every figure is handed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One settled number: expected, came, and whether it lay inside its interval."""

    name: str
    expected: float
    actual: float
    hit: bool

    @property
    def ratio(self) -> float | None:
        """Actual as a multiple of what was expected; None when nothing was expected."""
        return self.actual / self.expected if self.expected else None


def repurchase_lesson(returning: Sequence[Checked], days: int) -> str:
    """How the numbers of known buyers held over a stretch of days."""
    parts = (
        _("%(name)s是预期的 %(ratio)s 倍") % {"name": each.name, "ratio": f"{each.ratio:.2f}"}
        for each in returning
        if each.ratio is not None
    )
    return _(
        "%(days)d 天里，老客的 %(n)d 个数有 %(hits)d 个落在预估区间内：%(parts)s。"
        "下一次的老客预估从这些实际值起步，不从经验起步。"
    ) % {
        "days": days,
        "n": len(returning),
        "hits": sum(each.hit for each in returning),
        "parts": _("、").join(parts),
    }


def season_lesson(by_cause: Mapping[str, float], words: Mapping[str, str], gap: float, hits: int, n: int) -> str:
    """What a season without a past did to a plan. by_cause: contributions in the unit of the gap."""
    external = by_cause.get("external", 0.0)
    causes = (f"{words.get(cause, cause)} {value / gap:.0%}" for cause, value in by_cause.items()) if gap else ()
    return _(
        "没有同季数据的旺季，%(n)d 个预估只有 %(hits)d 个命中；差距里 %(share)s 记为外部（%(causes)s）。"
        "定稿前若提醒数据里没有同季，先找去年同季的数据，或把备货和预算分两档准备。"
    ) % {"n": n, "hits": hits, "share": f"{external / gap:.0%}" if gap else "—", "causes": _("、").join(causes)}
