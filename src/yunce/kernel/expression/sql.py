"""Back end three: ClickHouse SQL. Every constant travels as a bound parameter; names become trusted columns.

Every part of the tree is written once in the text, so its length grows with the tree; what is needed twice is bound by
a lambda (`arrayMap(v -> …, [x])[1]`), because `if(isNull(x), NULL, f(x))` would double the text at each level.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from yunce.kernel.expression.errors import ExpressionError
from yunce.kernel.expression.python import WHOLE
from yunce.kernel.expression.tree import EARLIEST, LATEST, LONGEST, Call, Constant, Name, Node, OneOf, Type


class Fragment(Protocol):
    """A column that is itself SQL with bound parameters."""

    @property
    def text(self) -> str: ...
    @property
    def params(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Sql:
    """An SQL expression and the values of its `{name:Type}` parameters."""

    text: str
    params: dict[str, Any] = field(default_factory=dict)


_BOUND = {
    Type.NUMBER: "Float64",
    Type.DATE: "Float64",
    Type.DURATION: "Float64",
    Type.TEXT: "String",
    Type.BOOLEAN: "Bool",
}
_ROUND = (  # {0}: a variable, {1}: the power of ten
    f"if(abs({{0}}) * {{1}} >= {WHOLE:.0f}, {{0}}, if({{0}} < 0, -1, 1) * floor(abs({{0}}) * {{1}} + 0.5) / {{1}})"
)
# {0}, {1}: the arguments as SQL. Calendar functions read the date on the clock of the zone, their last argument.
_CLOCK = "toTimeZone(fromUnixTimestamp64Micro(accurateCastOrNull(round({0} * 1000000), 'Int64'), 'UTC'), {1})"
_STRICT: dict[str, str] = {
    "add": "({0} + {1})",
    "later": "({0} + {1})",
    "subtract": "({0} - {1})",
    "earlier": "({0} - {1})",
    "multiply": "({0} * {1})",
    "divide": "({0} / {1})",
    "negative": "negate({0})",
    "equal": "({0} = {1})",
    "not_equal": "({0} != {1})",
    "less": "({0} < {1})",
    "less_equal": "({0} <= {1})",
    "greater": "({0} > {1})",
    "greater_equal": "({0} >= {1})",
    "not": "(NOT {0})",  # as a function it would be read as NOT ((x) IN …) before IN
    "abs": "abs({0})",
    "floor": "floor({0})",
    "ceil": "ceil({0})",
    "sqrt": "sqrt({0})",
    "lower": "lower({0})",
    "length": "toFloat64(lengthUTF8({0}))",
    "size": "toFloat64(length(arrayDistinct({0})))",
    "contains": "(position({0}, {1}) > 0)",
    "starts_with": "startsWith({0}, {1})",
    "ends_with": "endsWith({0}, {1})",
    "is_missing": "isNull({0})",
    "year": f"toFloat64(toYear({_CLOCK}))",
    "month": f"toFloat64(toMonth({_CLOCK}))",
    "weekday": f"toFloat64(toDayOfWeek({_CLOCK}))",
    "hour": f"toFloat64(toHour({_CLOCK}))",
}
_OPEN = {"add", "subtract", "multiply", "divide", "sqrt", "later", "earlier"}  # whose result can leave the range


class Writer:
    """Collects parameters and hands out variable names while the tree is written."""

    def __init__(self, columns: Mapping[str, str | Fragment], zone: str, prefix: str) -> None:
        self._columns, self._zone, self._prefix = columns, zone, prefix
        self.params: dict[str, Any] = {}
        self._variables = 0
        self._own = 0

    def write(self, node: Node) -> str:
        if isinstance(node, Constant):
            return self._constant(node)
        if isinstance(node, Name):
            return self._column(node)
        if isinstance(node, OneOf):
            return self._one_of(node)
        special = _SPECIAL.get(node.operation)
        if special is not None:
            return special(self, node)
        arguments = [self.write(argument) for argument in node.arguments]
        if node.operation in ("min", "max"):
            return self._extreme("least" if node.operation == "min" else "greatest", arguments)
        text = _STRICT[node.operation].format(*arguments)
        return self._kept(text, node.type) if node.operation in _OPEN else text

    def _kept(self, text: str, kind: Type) -> str:
        """NULL instead of what is not finite, and of a date or duration out of range."""
        if kind is Type.DATE:
            return self.let(text, lambda v: f"if({v} >= {EARLIEST:.0f} AND {v} < {LATEST:.0f}, {v}, NULL)")
        if kind is Type.DURATION:
            return self.let(text, lambda v: f"if(abs({v}) < {LONGEST:.0f}, {v}, NULL)")
        return f"ifNotFinite({text}, NULL)"

    def let(self, text: str, body: Callable[[str], str]) -> str:
        """`body` of a variable that stands for `text`, which is written once."""
        variable = self.variable()
        return f"arrayMap({variable} -> {body(variable)}, [{text}])[1]"

    def variable(self) -> str:
        self._variables += 1
        return f"_{self._prefix}{self._variables}"

    def bind(self, value: Any, kind: str) -> str:
        name = f"{self._prefix}{self._own}"
        self._own += 1
        if name in self.params:
            raise ValueError(f"the parameter {name!r} is already bound by a column; give another prefix")
        self.params[name] = value
        return f"{{{name}:{kind}}}"

    def _constant(self, node: Constant) -> str:
        if node.value is None:
            return f"CAST(NULL AS Nullable({_BOUND[node.type]}))"
        if node.type is Type.BOOLEAN:
            return "true" if node.value else "false"
        return self.bind(node.value, _BOUND[node.type])

    def _column(self, node: Name) -> str:
        column = self._columns.get(node.name)
        if column is None:
            raise ExpressionError("no_column", node.place, found=node.name)
        if not isinstance(column, str):
            for name, value in column.params.items():
                if self.params.setdefault(name, value) != value:
                    raise ValueError(f"two columns bind the parameter {name!r} to different values")
        text = column if isinstance(column, str) else column.text
        if node.type is Type.DATE:
            micro = f"toUnixTimestamp64Micro(toDateTime64({text}, 6, {self.bind(self._zone, 'String')}))"
            return self._kept(f"({micro} / 1000000)", Type.DATE)
        if node.type.counted:
            return self._kept(f"toFloat64({text})", node.type)
        return f"toBool({text})" if node.type is Type.BOOLEAN else f"({text})"

    def _one_of(self, node: OneOf) -> str:
        argument, kind = self.write(node.argument), _BOUND[node.argument.type]
        if not node.argument.type.counted:
            return f"({argument} IN {self.bind(list(node.values), f'Array({kind})')})"
        # IN compares bits, to which -0 and 0 differ; adding 0 makes both 0.
        values = [value + 0.0 for value in node.values if isinstance(value, float)]
        return f"(({argument} + 0) IN {self.bind(values, f'Array({kind})')})"

    def _extreme(self, function: str, arguments: list[str]) -> str:
        """least and greatest skip NULL in this engine; here one missing argument makes the result missing."""
        names = [self.variable() for _ in arguments]
        unknown = " OR ".join(f"isNull({name})" for name in names)
        lists = ", ".join(f"[{argument}]" for argument in arguments)
        return f"arrayMap(({', '.join(names)}) -> if({unknown}, NULL, {function}({', '.join(names)})), {lists})[1]"

    def _chain(self, node: Call) -> str:
        return "(" + f" {node.operation.upper()} ".join(self.write(argument) for argument in node.arguments) + ")"

    def _if(self, node: Call) -> str:
        condition, then, otherwise = (self.write(argument) for argument in node.arguments)
        return self.let(condition, lambda v: f"multiIf(isNull({v}), NULL, {v}, {then}, {otherwise})")

    def _coalesce(self, node: Call) -> str:
        return f"coalesce({', '.join(self.write(argument) for argument in node.arguments)})"

    def _holds(self, node: Call) -> str:
        group, item = (self.write(argument) for argument in node.arguments)
        return self.let(item, lambda v: f"if(isNull({v}), NULL, has({group}, assumeNotNull({v})))")

    def _round(self, node: Call) -> str:
        number, power = (self.write(argument) for argument in node.arguments)
        return self.let(number, lambda v: _ROUND.format(v, power))

    def _days_between(self, node: Call) -> str:
        first, last, zone = (self.write(argument) for argument in node.arguments)
        days = [f"toDate32({_CLOCK.format(moment, zone)})" for moment in (first, last)]
        return f"toFloat64(dateDiff('day', {days[0]}, {days[1]}))"


_SPECIAL: dict[str, Callable[[Writer, Call], str]] = {
    "and": Writer._chain,
    "or": Writer._chain,
    "if": Writer._if,
    "coalesce": Writer._coalesce,
    "holds": Writer._holds,
    "round": Writer._round,
    "days_between": Writer._days_between,
}


def to_clickhouse(node: Node, columns: Mapping[str, str | Fragment], zone: str, prefix: str) -> Sql:
    writer = Writer(columns, zone, prefix)
    text = writer.write(node)
    if node.type is Type.DATE:
        # What lies under a NULL may be no date of any client: put one there.
        micro = f"accurateCastOrNull(round({text} * 1000000), 'Int64')"
        text = writer.let(micro, lambda v: f"if(isNull({v}), NULL, fromUnixTimestamp64Micro(ifNull({v}, 0), 'UTC'))")
    return Sql(text, writer.params)
