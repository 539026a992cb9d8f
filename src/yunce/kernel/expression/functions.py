"""The closed table of functions: what each takes and gives. Nothing else can be called."""

from dataclasses import dataclass

from yunce.kernel.expression.tree import Type

_N, _T, _B, _D, _S = Type.NUMBER, Type.TEXT, Type.BOOLEAN, Type.DATE, Type.SET


@dataclass(frozen=True, slots=True)
class Overload:
    """takes: the types of the arguments; more: the last one may repeat; zone: reads the calendar of the zone."""

    operation: str
    takes: tuple[Type, ...]
    gives: Type
    more: bool = False
    zone: bool = False


# if, coalesce, is_missing and round take more than fixed types: their rules are in check.py.
SPECIAL: dict[str, tuple[int, int | None]] = {
    "if": (3, 3),
    "coalesce": (2, None),
    "is_missing": (1, 1),
    "round": (1, 2),
}

OVERLOADS: dict[str, tuple[Overload, ...]] = {
    "abs": (Overload("abs", (_N,), _N), Overload("abs", (Type.DURATION,), Type.DURATION)),
    "min": (
        Overload("min", (_N, _N), _N, more=True),
        Overload("min", (_D, _D), _D, more=True),
        Overload("min", (Type.DURATION, Type.DURATION), Type.DURATION, more=True),
    ),
    "max": (
        Overload("max", (_N, _N), _N, more=True),
        Overload("max", (_D, _D), _D, more=True),
        Overload("max", (Type.DURATION, Type.DURATION), Type.DURATION, more=True),
    ),
    "floor": (Overload("floor", (_N,), _N),),
    "ceil": (Overload("ceil", (_N,), _N),),
    "sqrt": (Overload("sqrt", (_N,), _N),),
    "lower": (Overload("lower", (_T,), _T),),
    "length": (Overload("length", (_T,), _N), Overload("size", (_S,), _N)),
    "contains": (Overload("contains", (_T, _T), _B), Overload("holds", (_S, _T), _B)),
    "starts_with": (Overload("starts_with", (_T, _T), _B),),
    "ends_with": (Overload("ends_with", (_T, _T), _B),),
    "days_between": (Overload("days_between", (_D, _D), _N, zone=True),),
    "year": (Overload("year", (_D,), _N, zone=True),),
    "month": (Overload("month", (_D,), _N, zone=True),),
    "weekday": (Overload("weekday", (_D,), _N, zone=True),),
    "hour": (Overload("hour", (_D,), _N, zone=True),),
}
FUNCTIONS: tuple[str, ...] = tuple(sorted([*SPECIAL, *OVERLOADS]))
