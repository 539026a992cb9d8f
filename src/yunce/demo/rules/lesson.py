"""What the demo keeps as 经验: sentences whose every figure is handed in, in one place to be tested."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


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
    hits = sum(each.hit for each in returning)
    parts = "、".join(f"{each.name}是预期的 {each.ratio:.2f} 倍" for each in returning if each.ratio is not None)
    return (
        f"{days} 天里，老客的 {len(returning)} 个数有 {hits} 个落在预估区间内：{parts}。"
        "下一次的老客预估从这些实际值起步，不从经验起步。"
    )


def season_lesson(by_cause: Mapping[str, float], words: Mapping[str, str], gap: float, hits: int, n: int) -> str:
    """What a season without a past did to a plan. by_cause: contributions in the unit of the gap."""
    external = by_cause.get("external", 0.0)
    share = f"{external / gap:.0%}" if gap else "—"
    causes = (
        "、".join(f"{words.get(cause, cause)} {value / gap:.0%}" for cause, value in by_cause.items()) if gap else ""
    )
    return (
        f"没有同季数据的旺季，{n} 个预估只有 {hits} 个命中；差距里 {share} 记为外部（{causes}）。"
        "定稿前若提醒数据里没有同季，先找去年同季的数据，或把备货和预算分两档准备。"
    )
