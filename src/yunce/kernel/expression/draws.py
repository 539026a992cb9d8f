"""Back end two: numpy arrays, one entry a draw. Inside, each value goes with a mask that says where it is missing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yunce.kernel.expression.errors import ExpressionError
from yunce.kernel.expression.python import STRICT, WHOLE, inside
from yunce.kernel.expression.tree import EARLIEST, LATEST, LONGEST, Call, Constant, Name, Node, OneOf, Type

Array = NDArray[Any]
_BLANK: dict[Type, Any] = {Type.TEXT: "", Type.SET: frozenset(), Type.BOOLEAN: False}
_KIND: dict[Type, Any] = {Type.TEXT: object, Type.SET: object, Type.BOOLEAN: np.bool_}


@dataclass(frozen=True, slots=True)
class Column:
    """values: of any valid content where missing is True."""

    values: Array
    missing: NDArray[np.bool_]


def _rounded(number: Array, power: Array) -> Array:
    scaled = np.abs(number) * power
    return np.where(scaled >= WHOLE, number, np.copysign(np.floor(scaled + 0.5) / power, number))


_COUNTED: dict[str, Callable[..., Array]] = {
    "add": np.add,
    "later": np.add,
    "subtract": np.subtract,
    "earlier": np.subtract,
    "multiply": np.multiply,
    "divide": np.divide,
    "negative": np.negative,
    "less": np.less,
    "less_equal": np.less_equal,
    "greater": np.greater,
    "greater_equal": np.greater_equal,
    "abs": np.abs,
    "floor": np.floor,
    "ceil": np.ceil,
    "sqrt": np.sqrt,
    "round": _rounded,
    "not": np.logical_not,
    "equal": np.equal,
    "not_equal": np.not_equal,
    "min": lambda *parts: np.minimum.reduce(parts),
    "max": lambda *parts: np.maximum.reduce(parts),
}


@dataclass(frozen=True, slots=True)
class Draws:
    """One run over n draws."""

    given: Mapping[str, Any]
    zone: str
    n: int

    def column(self, node: Node) -> Column:
        if isinstance(node, Constant):
            return self._constant(node)
        if isinstance(node, Name):
            return self._named(node)
        if isinstance(node, OneOf):
            return self._one_of(node)
        arguments = [self.column(argument) for argument in node.arguments]
        special = _SPECIAL.get(node.operation)
        return special(node, arguments) if special else self._strict(node, arguments)

    def _constant(self, node: Constant) -> Column:
        blank = _BLANK.get(node.type, 0.0)
        values = np.empty(self.n, dtype=_KIND.get(node.type, np.float64))
        values.fill(blank if node.value is None else node.value)  # np.full drops the last NUL of a text
        return Column(values, np.full(self.n, node.value is None))

    def _named(self, node: Name) -> Column:
        if node.name not in self.given:
            raise ExpressionError("no_value", node.place, found=node.name)
        column = read_column(self.given[node.name], node, self.zone)
        if column.values.shape == (self.n,):
            return column
        return Column(np.broadcast_to(column.values, self.n), np.broadcast_to(column.missing, self.n))

    def _one_of(self, node: OneOf) -> Column:
        column = self.column(node.argument)
        wanted = frozenset(node.values)
        if node.argument.type.counted:
            return Column(np.isin(column.values, list(wanted)), column.missing)
        found = np.array([value in wanted for value in column.values.tolist()], dtype=np.bool_)
        return Column(found, column.missing)

    def _strict(self, node: Call, arguments: list[Column]) -> Column:
        missing = np.logical_or.reduce([argument.missing for argument in arguments])
        parts = [argument.values for argument in arguments]
        with np.errstate(all="ignore"):
            if node.operation in _COUNTED:
                values = _COUNTED[node.operation](*parts)
            else:
                values = np.frompyfunc(STRICT[node.operation], len(parts), 1)(*parts)
        return _column(values, missing, node.type)


def _column(values: Array, missing: NDArray[np.bool_], kind: Type) -> Column:
    """With what is not finite, and a date or duration out of range, added to the missing."""
    values = np.asarray(values).astype(_KIND.get(kind, np.float64))
    if kind is Type.DATE:
        missing = missing | ~((values >= EARLIEST) & (values < LATEST))
    elif kind is Type.DURATION:
        missing = missing | ~(np.abs(values) < LONGEST)
    elif kind.counted:
        missing = missing | ~np.isfinite(values)
    return Column(np.where(missing, 0.0, values) if kind.counted else values, missing)


def _all(_node: Call, arguments: list[Column]) -> Column:
    no = np.logical_or.reduce([~one.values & ~one.missing for one in arguments])
    unknown = np.logical_or.reduce([one.missing for one in arguments])
    return Column(~no, unknown & ~no)


def _any(_node: Call, arguments: list[Column]) -> Column:
    yes = np.logical_or.reduce([one.values & ~one.missing for one in arguments])
    unknown = np.logical_or.reduce([one.missing for one in arguments])
    return Column(yes, unknown & ~yes)


def _if(_node: Call, arguments: list[Column]) -> Column:
    condition, then, otherwise = arguments
    values = np.where(condition.values, then.values, otherwise.values)
    return Column(values, condition.missing | np.where(condition.values, then.missing, otherwise.missing))


def _coalesce(_node: Call, arguments: list[Column]) -> Column:
    result = arguments[0]
    for other in arguments[1:]:
        values = np.where(result.missing, other.values, result.values)
        result = Column(values, result.missing & other.missing)
    return result


def _is_missing(_node: Call, arguments: list[Column]) -> Column:
    return Column(arguments[0].missing, np.zeros_like(arguments[0].missing))


_SPECIAL: dict[str, Callable[[Call, list[Column]], Column]] = {
    "and": _all,
    "or": _any,
    "if": _if,
    "coalesce": _coalesce,
    "is_missing": _is_missing,
}


def length_of(given: Mapping[str, Any], names: list[Name]) -> int:
    """The common number of draws; 1 when everything is a single value. Raises ExpressionError."""
    lengths: dict[str, int] = {}
    for name in names:
        if isinstance(given.get(name.name), np.ndarray):
            array = given[name.name]
            if array.ndim != 1:
                raise ExpressionError("value", name.place, found=f"{name.name}{array.shape}", expected=name.type)
            lengths[name.name] = len(array)
    expected = max(lengths.values(), default=1)
    for name in names:
        if lengths.get(name.name, expected) != expected:
            raise ExpressionError("length", name.place, found=name.name, got=lengths[name.name], expected=expected)
    return expected


def read_column(given: Any, name: Name, zone: str) -> Column:
    """An array (or one value) in the form of the tree: nan, NaT and None are missing."""
    array = given if isinstance(given, np.ndarray) else None
    if array is not None and name.type is Type.NUMBER and array.dtype.kind in "iuf":
        return _column(array.astype(np.float64), np.zeros(array.shape, np.bool_), Type.NUMBER)
    if array is not None and name.type is Type.BOOLEAN and array.dtype.kind == "b":
        return Column(array, np.zeros(array.shape, np.bool_))
    if array is not None and name.type is Type.BOOLEAN and array.dtype.kind == "f":
        return _truths(array, name)
    if array is not None and (name.type, array.dtype.kind) in ((Type.DATE, "M"), (Type.DURATION, "m")):
        return _times(array, name.type)
    return _one_by_one([given] if array is None else array.tolist(), name, zone)


def _truths(array: Array, name: Name) -> Column:
    missing = np.isnan(array)
    if not np.isin(array[~missing], (0.0, 1.0)).all():
        raise ExpressionError("value", name.place, found=name.name, expected=Type.BOOLEAN)
    return Column(array == 1.0, missing)


def _times(array: Array, kind: Type) -> Column:
    missing = np.isnat(array)
    unit = "datetime64[us]" if kind is Type.DATE else "timedelta64[us]"
    seconds = np.where(missing, 0, array.astype(unit).astype(np.int64)) / 1e6
    return _column(seconds, missing, kind)


def _one_by_one(items: list[Any], name: Name, zone: str) -> Column:
    found = [inside(item, name, zone) for item in items]
    blank = _BLANK.get(name.type, 0.0)
    values = np.empty(len(found), dtype=_KIND.get(name.type, np.float64))
    for place, value in enumerate(found):
        values[place] = blank if value is None else value
    return Column(values, np.array([value is None for value in found], dtype=np.bool_))


def written(column: Column, kind: Type) -> Array:
    """As callers know it: floats with nan (booleans too), datetime64 and timedelta64 with NaT, objects with None."""
    if kind in (Type.TEXT, Type.SET):
        values = column.values.astype(object)
        values[column.missing] = None
        return values
    if kind in (Type.DATE, Type.DURATION):
        times = np.round(column.values * 1e6).astype(np.int64)
        shown = times.astype("datetime64[us]" if kind is Type.DATE else "timedelta64[us]")
        shown[column.missing] = "NaT"
        return shown
    return np.where(column.missing, np.nan, column.values.astype(np.float64))


def evaluate_draws(node: Node, given: Mapping[str, Any], zone: str, names: list[Name]) -> Array:
    return written(Draws(given, zone, length_of(given, names)).column(node), node.type)
