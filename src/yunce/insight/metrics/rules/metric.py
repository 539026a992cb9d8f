"""A metric as a value: what is aggregated over which fact, in which unit, and which direction is good.

Not how it is asked of the store: `metrics/store.py` turns it into SQL.
"""

from dataclasses import dataclass
from enum import StrEnum

from yunce.insight.measures.rules.measure import Measure
from yunce.insight.rules.words import Words


class Fact(StrEnum):
    """What one row stands for, before it is aggregated."""

    EVENTS = "events"  # one event
    ORDERS = "orders"  # one order net of its cancellations, in one window
    READINGS = "readings"  # one figure that somebody entered (数据填报)
    FORMULA = "formula"  # nothing: made of other metrics


class Op(StrEnum):
    """How rows become one number."""

    COUNT = "count"
    SUM = "sum"
    DISTINCT = "distinct"


class Unit(StrEnum):
    """What the number counts. Money is in major units of the workspace's currency; a share is held as 0..1."""

    MONEY = "money"
    PERSONS = "persons"
    ORDERS = "orders"
    EVENTS = "events"
    ORDERS_PER_PERSON = "orders_per_person"
    MONEY_PER_ORDER = "money_per_order"
    MONEY_PER_PERSON = "money_per_person"
    SHARE = "share"
    OWN = "own"  # a unit of the workspace's own, written beside it


class Better(StrEnum):
    """Which direction is good for the team."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregation:
    """`op` over the column `of` of the rows of `fact` for which the expression `where` is true."""

    fact: Fact
    op: Op
    of: str = ""  # no column for COUNT
    where: str = ""  # an Expression over the fact's columns; empty: all rows

    def __post_init__(self) -> None:
        if (self.op is Op.COUNT) != (self.of == ""):
            raise ValueError(f"{self.op} over column {self.of!r}: count takes no column, sum and distinct take one")
        if self.op is Op.DISTINCT and self.of != "person":
            raise ValueError(
                f"distinct over {self.of!r}: only persons are counted once, so that n can say what it counts"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """Kept as its two parts, so that several windows add up before they are divided: never a mean of ratios."""

    numerator: Aggregation
    denominator: Aggregation

    def __post_init__(self) -> None:
        if self.numerator.fact is not self.denominator.fact:
            raise ValueError("the two parts of a ratio count rows of the same fact")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """Filled by readings and by nothing else: no metric adds events to what people entered."""

    key: str  # in `yunce.events.readings`
    adds_up: bool  # over days


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Counted from events; per: divided by that, both kept apart."""

    measure: Measure
    per: Measure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """An expression over the keys of other metrics, none of them computed itself."""

    formula: str


Formula = Aggregation | Ratio | Entered | Measured | Computed


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One entry of the dictionary. `key` is what trees, plans and settlements refer to, so it never changes."""

    key: str
    name: Words
    definition: Words
    unit: Unit
    better: Better
    formula: Formula
    own_unit: str = ""  # for Unit.OWN

    @property
    def fact(self) -> Fact:
        if isinstance(self.formula, Measured):
            return Fact.EVENTS
        if isinstance(self.formula, Computed):
            return Fact.FORMULA
        return self.parts[0].fact if self.parts else Fact.READINGS

    @property
    def parts(self) -> tuple[Aggregation, ...]:
        """The aggregations of orders: one, or numerator and denominator; none for what is no metric of orders."""
        if isinstance(self.formula, Ratio):
            return (self.formula.numerator, self.formula.denominator)
        return (self.formula,) if isinstance(self.formula, Aggregation) else ()

    @property
    def adds_over_time(self) -> bool:
        """Whether the values of touching windows add up. Distinct persons and ratios do not."""
        if isinstance(self.formula, Entered):
            return self.formula.adds_up
        if isinstance(self.formula, Measured):
            return self.formula.per is None and self.formula.measure.adds_up
        return isinstance(self.formula, Aggregation) and self.formula.op is not Op.DISTINCT

    def symbol(self, currency: str) -> str:
        """The unit as trees write it: `GBP`, `人`, `单/人`, `GBP/单`, `%`, or the workspace's own."""
        return self.own_unit if self.unit is Unit.OWN else unit_symbol(self.unit, currency)


def unit_symbol(unit: Unit, currency: str) -> str:
    """The unit as trees write it: `GBP`, `人`, `单/人`, `GBP/单`, `%`."""
    return {
        Unit.MONEY: currency,
        Unit.PERSONS: "人",
        Unit.ORDERS: "单",
        Unit.EVENTS: "次",
        Unit.ORDERS_PER_PERSON: "单/人",
        Unit.MONEY_PER_ORDER: f"{currency}/单",
        Unit.MONEY_PER_PERSON: f"{currency}/人",
        Unit.SHARE: "%",
        Unit.OWN: "",
    }[unit]
