"""What is counted of which events. Metrics of the dictionary, trends and times of use are made of it."""

from collections.abc import Mapping
from typing import Literal

from yunce.insight.asking.api import BadQuestion, Events
from yunce.insight.rules.counted import Counted
from yunce.insight.rules.words import Words
from yunce.kernel.expression import Type

Take = Literal["events", "persons", "sum", "mean", "percentile", "per_person", "daily", "dau_over_mau"]

NUMBERS: frozenset[Take] = frozenset({"sum", "mean", "percentile"})
LONGEST_DAYS = 366
MONTH_DAYS = 30
AMOUNT = "amount"


class Measure(Events, frozen=True, kw_only=True):
    """take: events; persons, each once (days: of the last so many days up to the end of the window: 7 weekly, 30
    monthly active); sum, mean or percentile of the number `of`; per_person: events, or the sum of `of`, of one person;
    daily: persons of one day, the mean of the days; dau_over_mau: daily ÷ everybody of the last `days` (30).
    """

    take: Take = "events"
    of: str = ""
    percent: float = 50.0
    days: int = 0

    @property
    def n_of(self) -> Counted:
        """What the number is taken over."""
        return "persons" if self.take in ("persons", "per_person", "daily", "dau_over_mau") else "events"

    @property
    def trailing(self) -> int:
        """How many days before the end of a window it looks back over; 0: over the window itself."""
        if self.take == "dau_over_mau":
            return self.days or MONTH_DAYS
        return self.days if self.take == "persons" else 0

    @property
    def adds_up(self) -> bool:
        """Whether the values of touching windows, and of parts, add up."""
        return self.take in ("events", "sum")

    @property
    def is_ratio(self) -> bool:
        return self.take in ("mean", "per_person", "daily", "dau_over_mau")


def check(measure: Measure, numbers: Mapping[str, Type], where: str) -> None:
    """numbers: names with types. where: the place of the measure in a question. Raises BadQuestion."""
    needs = measure.take in NUMBERS
    if needs and not measure.of:
        raise BadQuestion(f"{where}.of", Words(zh="说明对哪个数值属性计算", en="say of which number"))
    if measure.of and not (needs or measure.take == "per_person"):
        raise BadQuestion(f"{where}.of", Words(zh="这种算法不需要属性", en="this way of counting takes no property"))
    if measure.of and numbers.get(measure.of) is not Type.NUMBER:
        why = Words(zh=f"没有名为「{measure.of}」的数值属性", en=f"there is no number called {measure.of!r}")
        raise BadQuestion(f"{where}.of", why)
    if not 0 <= measure.percent <= 100:
        raise BadQuestion(f"{where}.percent", Words(zh="须在 0 到 100 之间", en="from 0 to 100"))
    if measure.days and measure.take not in ("persons", "dau_over_mau"):
        raise BadQuestion(
            f"{where}.days", Words(zh="只有人数和「日活 ÷ 月活」可以往前看几天", en="only of persons and dau_over_mau")
        )
    if not 0 <= measure.days <= LONGEST_DAYS:
        raise BadQuestion(f"{where}.days", Words(zh=f"须是 0 到 {LONGEST_DAYS}", en=f"from 0 to {LONGEST_DAYS}"))
