"""The typed tree that the three back ends walk, and the types of the language.

Inside, a number, a date (seconds since 1970 in UTC) and a duration (seconds) are all float64, so that Python, numpy and
the store compute the same bits.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from yunce.kernel.expression.errors import Place

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Dates of this range only: the store keeps 1900 to 2299, and float64 seconds keep microseconds until 2242.
EARLIEST = (datetime(1900, 1, 1, tzinfo=UTC) - EPOCH).total_seconds()
LATEST = (datetime(2200, 1, 1, tzinfo=UTC) - EPOCH).total_seconds()
LONGEST = 1e11  # seconds, 3 169 years: beyond, a duration no longer fits everybody's type


class Type(StrEnum):
    """What a name or a result is. SET holds texts (the choices ticked, a person's tags)."""

    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    DURATION = "duration"
    SET = "set"
    MISSING = "missing"  # only the word itself, inside if and coalesce; never a name's type

    @property
    def counted(self) -> bool:
        """Whether its values are float64 inside."""
        return self in (Type.NUMBER, Type.DATE, Type.DURATION)


@dataclass(frozen=True, slots=True)
class Constant:
    """A value as it is inside: float, str or bool; None is missing."""

    type: Type
    value: float | str | bool | None


@dataclass(frozen=True, slots=True)
class Name:
    type: Type
    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or function with the types settled; `operation` is a key of each back end's table."""

    type: Type
    operation: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    """Whether the argument is one of the constants."""

    argument: "Node"
    values: tuple[float | str | bool, ...]
    type: Type = Type.BOOLEAN


Node = Constant | Name | Call | OneOf


def names_in(node: Node) -> Iterator[Name]:
    if isinstance(node, Name):
        yield node
    for argument in node.arguments if isinstance(node, Call) else (node.argument,) if isinstance(node, OneOf) else ():
        yield from names_in(argument)


def seconds_of(moment: datetime) -> float:
    """Seconds since 1970 of an aware moment, from its whole microseconds so that every back end divides alike."""
    return ((moment - EPOCH) // timedelta(microseconds=1)) / 1e6


def moment_of(seconds: float) -> datetime:
    return EPOCH + timedelta(microseconds=round(seconds * 1e6))
