"""Back end one: Python values. None is missing, and so is every number that is not finite."""

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from yunce.kernel.expression.errors import ExpressionError
from yunce.kernel.expression.tree import (
    EARLIEST,
    LATEST,
    LONGEST,
    Call,
    Constant,
    Name,
    Node,
    OneOf,
    Type,
    moment_of,
    seconds_of,
)
from yunce.kernel.windows import local_date, midnight, zone_info

_ASCII_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
WHOLE = 2.0**52  # from here on a float64 has no fraction left to round


def lower(text: str) -> str:
    """A to Z only, as the store's own `lower`: the rules of other letters differ between engines."""
    return text.translate(_ASCII_LOWER)


def rounded(number: float, power: float) -> float:
    """Halves away from zero, decided on |number| * power in float64."""
    scaled = abs(number) * power
    if scaled >= WHOLE:
        return number
    return math.copysign(math.floor(scaled + 0.5) / power, number)


def day_number(seconds: float, zone: str) -> int:
    return local_date(moment_of(seconds), zone).toordinal()


def local(seconds: float, zone: str) -> datetime:
    return moment_of(seconds).astimezone(zone_info(zone))


def _divide(a: float, b: float) -> float | None:
    return a / b if b else None


# Each is called only when no argument is missing. A result that is not finite becomes missing afterwards.
STRICT: dict[str, Callable[..., Any]] = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": _divide,
    "later": lambda a, b: a + b,
    "earlier": lambda a, b: a - b,
    "negative": lambda a: -a,
    "equal": lambda a, b: a == b,
    "not_equal": lambda a, b: a != b,
    "less": lambda a, b: a < b,
    "less_equal": lambda a, b: a <= b,
    "greater": lambda a, b: a > b,
    "greater_equal": lambda a, b: a >= b,
    "not": lambda a: not a,
    "abs": abs,
    "min": min,
    "max": max,
    "floor": lambda a: float(math.floor(a)),
    "ceil": lambda a: float(math.ceil(a)),
    "sqrt": lambda a: math.sqrt(a) if a >= 0 else None,
    "round": rounded,
    "lower": lower,
    "length": lambda a: float(len(a)),
    "size": lambda a: float(len(a)),
    "contains": lambda a, b: b in a,
    "holds": lambda a, b: b in a,
    "starts_with": lambda a, b: a.startswith(b),
    "ends_with": lambda a, b: a.endswith(b),
    "days_between": lambda a, b, zone: float(day_number(b, zone) - day_number(a, zone)),
    "year": lambda a, zone: float(local(a, zone).year),
    "month": lambda a, zone: float(local(a, zone).month),
    "weekday": lambda a, zone: float(local(a, zone).isoweekday()),
    "hour": lambda a, zone: float(local(a, zone).hour),
}


def evaluate(node: Node, values: Mapping[str, Any], zone: str) -> Any:
    """The value inside: float, str, bool, frozenset; None when missing."""
    if isinstance(node, Constant):
        return node.value
    if isinstance(node, Name):
        return _named(node, values, zone)
    if isinstance(node, OneOf):
        found = evaluate(node.argument, values, zone)
        return None if found is None else found in node.values
    special = _SPECIAL.get(node.operation)
    if special is not None:
        return special(node, values, zone)
    arguments = [evaluate(argument, values, zone) for argument in node.arguments]
    if None in arguments:
        return None
    return _kept(STRICT[node.operation](*arguments), node.type)


def _kept(value: Any, kind: Type) -> Any:
    """Missing instead of what is not finite, and of a date or duration out of range."""
    if value is None or not kind.counted:
        return value
    if kind is Type.DATE:
        return value if EARLIEST <= value < LATEST else None
    if kind is Type.DURATION:
        return value if abs(value) < LONGEST else None
    return value if math.isfinite(value) else None


def _all(node: Call, values: Mapping[str, Any], zone: str) -> bool | None:
    """Kleene: false wins over missing."""
    found = [evaluate(argument, values, zone) for argument in node.arguments]
    return False if False in found else None if None in found else True


def _any(node: Call, values: Mapping[str, Any], zone: str) -> bool | None:
    """Kleene: true wins over missing."""
    found = [evaluate(argument, values, zone) for argument in node.arguments]
    return True if True in found else None if None in found else False


def _if(node: Call, values: Mapping[str, Any], zone: str) -> Any:
    condition, then, otherwise = node.arguments
    chosen = evaluate(condition, values, zone)
    return None if chosen is None else evaluate(then if chosen else otherwise, values, zone)


def _coalesce(node: Call, values: Mapping[str, Any], zone: str) -> Any:
    found = (evaluate(argument, values, zone) for argument in node.arguments)
    return next((value for value in found if value is not None), None)


def _is_missing(node: Call, values: Mapping[str, Any], zone: str) -> bool:
    return evaluate(node.arguments[0], values, zone) is None


_SPECIAL: dict[str, Callable[[Call, Mapping[str, Any], str], Any]] = {
    "and": _all,
    "or": _any,
    "if": _if,
    "coalesce": _coalesce,
    "is_missing": _is_missing,
}


def _named(node: Name, values: Mapping[str, Any], zone: str) -> Any:
    if node.name not in values:
        raise ExpressionError("no_value", node.place, found=node.name)
    return inside(values[node.name], node, zone)


def inside(value: Any, name: Name, zone: str) -> Any:
    """A caller's value in the form of the tree. Raises ExpressionError when it is of another type."""
    if value is None:
        return None
    if name.type is Type.NUMBER and isinstance(value, (int, float, Decimal, np.number)) and not isinstance(value, bool):
        return _kept(_float(value), Type.NUMBER)
    if name.type is Type.TEXT and isinstance(value, str):
        return str(value)
    if name.type is Type.BOOLEAN and isinstance(value, (bool, np.bool_)):
        return bool(value)
    if name.type is Type.DURATION and isinstance(value, timedelta):
        return _kept(value / timedelta(microseconds=1) / 1e6, Type.DURATION)
    if name.type is Type.DATE and isinstance(value, date) and not _naive(value):
        return _kept(_seconds(value, zone), Type.DATE)
    if name.type is Type.SET and not isinstance(value, str) and all(isinstance(item, str) for item in _items(value)):
        return frozenset(value)
    raise ExpressionError("value", name.place, found=f"{name.name}={value!r:.60}", expected=name.type)


def _naive(value: date) -> bool:
    """A datetime without a zone has no place in time."""
    return isinstance(value, datetime) and value.tzinfo is None


def _items(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple, set, frozenset, np.ndarray)) else [value]


def _float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _seconds(value: date, zone: str) -> float:
    """A plain day is its midnight in the zone."""
    if isinstance(value, datetime):
        return seconds_of(value)
    return seconds_of(midnight(value, zone))


def outside(value: Any, kind: Type) -> Any:
    """A value of the tree as callers know it: float, str, bool, aware datetime (UTC), timedelta, frozenset."""
    if value is None:
        return None
    if kind is Type.DATE:
        return moment_of(value)
    return timedelta(seconds=value) if kind is Type.DURATION else value
