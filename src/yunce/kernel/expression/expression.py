"""`Expression`: a checked formula or rule, ready for values, draws and the store. Made by `parse` alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from yunce.kernel.expression.check import Checker
from yunce.kernel.expression.draws import evaluate_draws
from yunce.kernel.expression.python import evaluate, outside
from yunce.kernel.expression.sql import Fragment, Sql, to_clickhouse
from yunce.kernel.expression.syntax import read
from yunce.kernel.expression.tree import Node, Type, names_in
from yunce.kernel.windows import DEFAULT_ZONE, zone_info


@dataclass(frozen=True, slots=True)
class Expression:
    """text: as it was written; zone: whose midnights and clock its dates follow."""

    text: str
    zone: str
    tree: Node = field(repr=False, compare=False)

    @property
    def type(self) -> Type:
        """Of the result."""
        return self.tree.type

    @property
    def names(self) -> frozenset[str]:
        """Those that it uses."""
        return frozenset(name.name for name in names_in(self.tree))

    def evaluate(self, values: Mapping[str, Any]) -> Any:
        """On one set of values: float, str, bool, aware datetime (UTC), timedelta, frozenset; None when missing.

        values: all of `names`; numbers (int, float, Decimal), str, bool, aware datetime or date, timedelta, a list or
        set of str; None for missing. Raises ExpressionError for a name without a value and a value of another type.
        """
        return outside(evaluate(self.tree, values, self.zone), self.type)

    def evaluate_draws(self, draws: Mapping[str, Any]) -> NDArray[Any]:
        """On arrays of n draws (one dimension) or single values, to an array of n.

        Missing is nan in numbers and booleans (1.0, 0.0), NaT in dates and durations, None in texts. Raises
        ExpressionError as `evaluate`, and when lengths differ.
        """
        return evaluate_draws(self.tree, draws, self.zone, list(names_in(self.tree)))

    def to_clickhouse(self, columns: Mapping[str, str | Fragment], *, prefix: str = "e") -> Sql:
        """As SQL over trusted columns: text, or a fragment with parameters of its own.

        Columns: any number, String, Bool, Date or DateTime, seconds as a number for a duration, Array(String) for a set
        (which is never missing there). Gives Nullable(Float64 | String | Bool | DateTime64), seconds for a duration.
        prefix: of parameter and variable names, so that two expressions can stand in one statement.
        Raises ExpressionError for a name without a column.
        """
        if not (prefix.isidentifier() and prefix.isascii()):
            raise ValueError(f"not a prefix: {prefix!r}")
        return to_clickhouse(self.tree, columns, self.zone, prefix)


def parse(text: str, names: Mapping[str, Type], *, zone: str = DEFAULT_ZONE) -> Expression:
    """The checked expression. names: what it may use, with types; zone: of written days and calendar functions.

    Raises ExpressionError with line, column and, where there is one, a suggestion.
    """
    zone_info(zone)
    return Expression(text, zone, Checker(names, zone).node(read(text)))
