"""A measure as SQL: which events it means, the number they carry, and the aggregates that its figure is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yunce.events.store.api import property_number, property_text
from yunce.insight.catalog.api import OWN, PREFIX, Catalog, asked_condition
from yunce.insight.measures.rules.figure import Figure, exact, percentile
from yunce.insight.measures.rules.measure import Measure, check
from yunce.kernel.expression import Sql

NOTHING = Sql("CAST(NULL AS Nullable(Float64))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    """An aggregate function with the combinator -If, and its arguments: so that its state can be kept and merged."""

    function: str
    arguments: str
    percent: str = ""

    @property
    def now(self) -> str:
        return f"{self.function}{self.percent}({self.arguments})"

    @property
    def state(self) -> str:
        return f"{self.function}State{self.percent}({self.arguments})"

    def merged(self, column: str) -> str:
        return f"{self.function}Merge{self.percent}({column}) over so_far"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One measure in a statement. number: its place, of which its columns' names are made."""

    measure: Measure
    number: int
    meant: Sql
    carried: Sql

    def rows(self, *, alone: bool) -> str:
        """What the statement keeps of each event for it. alone: every event that is read is meant."""
        meant = "true" if alone else f"toBool({self.meant.text})"  # a property is JSON text: it is not read twice
        return f"{meant} as c{self.number}, {self.carried.text} as v{self.number}"

    @property
    def params(self) -> dict[str, Any]:
        return {**self.meant.params, **self.carried.params}

    @property
    def aggregates(self) -> tuple[Aggregate, ...]:
        """The parts of the figure; the last one counts what it is taken over."""
        take = self.measure.take
        meant, value = f"c{self.number}", f"v{self.number}"
        known = f"{meant} and p != 0"
        if take == "events":
            return (Aggregate(function="countIf", arguments=meant),)
        if take == "sum":
            return (
                Aggregate(function="sumIf", arguments=f"{value}, {meant}"),
                Aggregate(function="countIf", arguments=f"{meant} and isNotNull({value})"),
            )
        if take == "mean":
            return (
                Aggregate(function="sumIf", arguments=f"{value}, {meant}"),
                Aggregate(function="countIf", arguments=f"{meant} and isNotNull({value})"),
            )
        if take == "percentile":
            return (
                Aggregate(
                    function="quantileExactInclusiveIf",
                    arguments=f"{value}, {meant}",
                    percent=f"({self.measure.percent / 100})",
                ),
                Aggregate(function="countIf", arguments=f"{meant} and isNotNull({value})"),
            )
        persons = Aggregate(function="uniqExactIf", arguments=f"p, {known}")
        if take == "per_person":
            above = (
                Aggregate(function="sumIf", arguments=f"{value}, {known}")
                if self.measure.of
                else Aggregate(function="countIf", arguments=known)
            )
            return above, persons
        if take == "daily":
            return Aggregate(function="uniqExactIf", arguments=f"p, day, {known}"), persons
        return (persons,)

    def names(self) -> list[str]:
        return [f"m{self.number}_{part}" for part in range(len(self.aggregates))]

    def figure(self, row: Mapping[str, Any], days: int) -> Figure:
        """row: of the answer. days: how many the place has, of which the mean is taken."""
        parts = [row[name] for name in self.names()]
        n = int(parts[-1])
        take = self.measure.take
        if take == "percentile":
            return Figure(above=percentile(parts[0]), n=n)
        if take in ("mean", "per_person"):
            return Figure(above=exact(parts[0]), below=Decimal(n), n=n)
        if take == "daily":
            return Figure(above=exact(parts[0]), below=Decimal(days), n=n)
        return Figure(above=exact(parts[0]), n=n)

    def nothing(self, days: int) -> Figure:
        """Of a place without events."""
        if self.measure.take == "dau_over_mau":
            return Figure(above=Decimal(0), below=Decimal(0))
        empty: dict[str, Any] = dict.fromkeys(self.names(), 0)
        if self.measure.take == "percentile":
            empty[self.names()[0]] = None
        return self.figure(empty, days)

    @property
    def rank(self) -> str:
        """By how much of it values are ordered, as SQL over rows that are meant."""
        if self.measure.take == "sum":
            return f"sum({self.carried.text})"
        return "uniqExact(p)" if self.measure.n_of == "persons" else "count()"


def columns(measures: Sequence[Measure], places: Sequence[str], known: Catalog, zone: str) -> list[Column]:
    """places: where each stands in the question, for what is wrong with it. Raises BadQuestion."""
    found = []
    for number, (measure, where) in enumerate(zip(measures, places, strict=True)):
        check(measure, known.types, where)
        meant = asked_condition(measure, known, zone, where, f"m{number}_")
        carried = _carried(measure, f"m{number}_v") if measure.of else NOTHING
        found.append(Column(measure=measure, number=number, meant=meant, carried=carried))
    return found


def _carried(measure: Measure, param: str) -> Sql:
    """Exact where it is added up, so that 0.1 stays 0.1 and no order of reading matters; as a float for percentiles."""
    if measure.take == "percentile":
        if measure.of in OWN:
            return Sql(f"toFloat64({measure.of})")
        fragment = property_number(param, measure.of.removeprefix(PREFIX))
        return Sql(fragment.text, dict(fragment.params))
    if measure.of in OWN:
        return Sql(measure.of)
    text = property_text(param, measure.of.removeprefix(PREFIX))
    written = f"toDecimal128OrNull(ifNull({text.text}, ''), 6)"
    # 1e3 is a number too, which the decimal's reader does not take.
    spelled = f"accurateCastOrNull(toFloat64OrNull(ifNull({text.text}, '')), 'Decimal(38, 6)')"
    return Sql(f"coalesce({written}, {spelled})", dict(text.params))
