"""Types: from the untyped tree to the typed one, or an error that names the place and what would fit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from yunce.kernel.expression.errors import ExpressionError, Place, closest
from yunce.kernel.expression.functions import FUNCTIONS, OVERLOADS, SPECIAL, Overload
from yunce.kernel.expression.syntax import Part
from yunce.kernel.expression.tree import EARLIEST, LATEST, Call, Constant, Name, Node, OneOf, Type, seconds_of
from yunce.kernel.windows import zone_info

_N, _B, _D, _L = Type.NUMBER, Type.BOOLEAN, Type.DATE, Type.DURATION
# (sign, left, right) -> (operation, result); a date result is kept within the range of dates.
_ARITHMETIC: dict[tuple[str, Type, Type], tuple[str, Type]] = {
    ("+", _N, _N): ("add", _N), ("-", _N, _N): ("subtract", _N), ("*", _N, _N): ("multiply", _N),
    ("/", _N, _N): ("divide", _N),
    ("+", _L, _L): ("add", _L), ("-", _L, _L): ("subtract", _L), ("*", _L, _N): ("multiply", _L),
    ("*", _N, _L): ("multiply", _L), ("/", _L, _N): ("divide", _L), ("/", _L, _L): ("divide", _N),
    ("+", _D, _L): ("later", _D), ("+", _L, _D): ("later", _D), ("-", _D, _L): ("earlier", _D),
    ("-", _D, _D): ("subtract", _L),
}  # fmt: skip
_EQUALITY = {"=": "equal", "!=": "not_equal"}
_ORDER = {"<": "less", "<=": "less_equal", ">": "greater", ">=": "greater_equal"}
_TYPE_OF_KIND = {"number": _N, "duration": _L, "text": Type.TEXT, "boolean": _B}
MAX_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Checker:
    """names: what the expression may use; zone: whose midnights a written date means."""

    names: Mapping[str, Type]
    zone: str

    def node(self, part: Part) -> Node:
        """The typed tree of a part, which is not the bare word missing."""
        if part.kind == "missing":
            raise ExpressionError("bare_missing", part.place, suggestion="is_missing(x)")
        return self._node(part)

    def _node(self, part: Part) -> Node:
        if part.kind in ("number", "duration", "text", "boolean", "date"):
            return self._constant(part)
        if part.kind == "missing":
            return Constant(Type.MISSING, None)
        if part.kind == "name":
            return self._name(part)
        if part.kind == "call":
            return self._call(part)
        if part.kind in ("and", "or", "not"):
            return Call(_B, part.kind, tuple(self._needs(item, _B, part.kind) for item in part.parts))
        if part.kind == "in":
            return self._within(part)
        if part.kind == "negative":
            return self._negative(part)
        return self._binary(part)

    def _constant(self, part: Part) -> Constant:
        if part.kind != "date":
            return Constant(_TYPE_OF_KIND[part.kind], part.value)
        written: datetime = part.value
        moment = written if written.tzinfo else written.replace(tzinfo=zone_info(self.zone))
        seconds = seconds_of(moment)
        if not EARLIEST <= seconds < LATEST:
            raise ExpressionError("date", part.place, found=f"{written:%Y-%m-%d}", suggestion="1900 … 2199")
        return Constant(_D, seconds)

    def _name(self, part: Part) -> Name:
        if part.value not in self.names:
            meant = closest(part.value, list(self.names))
            raise ExpressionError("name", part.place, found=part.value, suggestion=meant)
        return Name(self.names[part.value], part.value, part.place)

    def _needs(self, part: Part, wanted: Type, where: str) -> Node:
        node = self.node(part)
        if node.type is not wanted:
            fits = "x > 0" if wanted is _B and node.type is _N else None
            raise ExpressionError("type", part.place, where=where, expected=wanted, found=node.type, suggestion=fits)
        return node

    def _negative(self, part: Part) -> Node:
        node = self.node(part.parts[0])
        if node.type not in (_N, _L):
            raise ExpressionError("type", part.place, where="-", expected=_N, found=node.type)
        return Call(node.type, "negative", (node,))

    def _binary(self, part: Part) -> Node:
        left, right = (self.node(item) for item in part.parts)
        if part.kind in _EQUALITY:
            if left.type is not right.type or left.type is Type.SET:
                raise self._unlike(part, left, right)
            return Call(_B, _EQUALITY[part.kind], (left, right))
        if part.kind in _ORDER:
            if left.type is not right.type or not left.type.counted:
                raise self._unlike(part, left, right)
            return Call(_B, _ORDER[part.kind], (left, right))
        found = _ARITHMETIC.get((part.kind, left.type, right.type))
        if found is None:
            raise self._unlike(part, left, right)
        return Call(found[1], found[0], (left, right))

    def _unlike(self, part: Part, left: Node, right: Node) -> ExpressionError:
        """The side that does not fit: the right one beside a fitting left, else the left one."""
        where = part.kind
        if Type.SET in (left.type, right.type):
            return ExpressionError(
                "type", part.place, where=where, expected=Type.TEXT, found=Type.SET, suggestion='"…" in x'
            )
        if left.type is right.type:
            fits = {Type.TEXT: 'x in {"…"}' if where in _ORDER else "x = y", _D: "x - y", _B: "x and y"}
            return ExpressionError(
                "type", part.place, where=where, expected=_N, found=left.type, suggestion=fits.get(left.type)
            )
        fits_date = "2026-03-01" if _D in (left.type, right.type) and Type.TEXT in (left.type, right.type) else None
        fits_days = "7d" if {left.type, right.type} in ({_D, _N}, {_L, _N}) else None
        return ExpressionError(
            "type",
            part.parts[1].place,
            where=where,
            expected=left.type,
            found=right.type,
            suggestion=fits_date or fits_days,
        )

    def _within(self, part: Part) -> Node:
        item, group = part.parts
        left = self.node(item)
        if group.kind != "set":
            named = self._name(group)
            if named.type is not Type.SET:
                raise ExpressionError("set", group.place, suggestion="x in {1, 2}")
            if left.type is not Type.TEXT:
                raise ExpressionError("type", item.place, where="in", expected=Type.TEXT, found=left.type)
            return Call(_B, "holds", (named, left))
        constants = [self._constant(element) for element in group.parts]
        for constant, element in zip(constants, group.parts, strict=True):
            if constant.type is not constants[0].type:
                raise ExpressionError(
                    "mixed", element.place, where="{…}", expected=constants[0].type, found=constant.type
                )
        if left.type is not constants[0].type:
            raise ExpressionError("type", group.place, where="in", expected=left.type, found=constants[0].type)
        return OneOf(left, tuple(constant.value for constant in constants if constant.value is not None))

    def _call(self, part: Part) -> Node:
        function = part.value.lower()
        if function not in FUNCTIONS:
            raise ExpressionError(
                "function", part.place, found=part.value, suggestion=closest(part.value, list(FUNCTIONS))
            )
        if function in SPECIAL:
            low, high = SPECIAL[function]
            if len(part.parts) < low or (high is not None and len(part.parts) > high):
                raise self._count(part, f"{low}+" if high is None else str(low) if low == high else f"{low}–{high}")
            return self._special(function, part)
        arguments = tuple(self.node(item) for item in part.parts)
        return self._chosen(part, OVERLOADS[function], arguments)

    def _count(self, part: Part, expected: str) -> ExpressionError:
        return ExpressionError("count", part.place, function=part.value, expected=expected, found=len(part.parts))

    def _chosen(self, part: Part, overloads: tuple[Overload, ...], arguments: tuple[Node, ...]) -> Node:
        first = overloads[0]
        if len(arguments) < len(first.takes) or (len(arguments) > len(first.takes) and not first.more):
            raise self._count(part, f"{len(first.takes)}{'+' if first.more else ''}")
        for overload in overloads:
            if all(node.type is wanted for node, wanted in zip(arguments, _padded(overload, arguments), strict=True)):
                zone = (Constant(Type.TEXT, self.zone),) if overload.zone else ()
                return Call(overload.gives, overload.operation, (*arguments, *zone))
        nearest = next((one for one in overloads if one.takes[0] is arguments[0].type), first)
        for item, node, wanted in zip(part.parts, arguments, _padded(nearest, arguments), strict=True):
            if node.type is not wanted:
                raise ExpressionError("type", item.place, where=part.value, expected=wanted, found=node.type)
        raise AssertionError("an overload that fits every argument is chosen above")

    def _special(self, function: str, part: Part) -> Node:
        if function == "is_missing":
            return Call(_B, "is_missing", (self.node(part.parts[0]),))
        if function == "round":
            return self._round(part)
        if function == "if":
            condition = self._needs(part.parts[0], _B, "if")
            kind, branches = self._alike(function, part.parts[1:], part.place)
            return Call(kind, "if", (condition, *branches))
        kind, options = self._alike(function, part.parts, part.place)
        return Call(kind, "coalesce", options)

    def _alike(self, function: str, parts: tuple[Part, ...], place: Place) -> tuple[Type, tuple[Node, ...]]:
        """The one type of all arguments that are not the word missing."""
        nodes = tuple(self._node(item) for item in parts)
        known = [(node.type, item) for node, item in zip(nodes, parts, strict=True) if node.type is not Type.MISSING]
        if not known:
            raise ExpressionError("bare_missing", place)
        kind = known[0][0]
        for other, item in known:
            if other is not kind:
                raise ExpressionError("mixed", item.place, where=function, expected=kind, found=other)
            if other is Type.SET:
                raise ExpressionError("type", item.place, where=function, expected=Type.TEXT, found=Type.SET)
        return kind, tuple(Constant(kind, None) if node.type is Type.MISSING else node for node in nodes)

    def _round(self, part: Part) -> Node:
        number = self._needs(part.parts[0], _N, "round")
        digits = 0
        if len(part.parts) == 2:
            given = part.parts[1]
            if given.kind != "number" or given.value not in range(MAX_DIGITS + 1):
                raise ExpressionError("digits", given.place, suggestion="round(x, 2)")
            digits = int(given.value)
        return Call(_N, "round", (number, Constant(_N, 10.0**digits)))


def _padded(overload: Overload, arguments: tuple[Node, ...]) -> tuple[Type, ...]:
    return overload.takes + (overload.takes[-1],) * (len(arguments) - len(overload.takes))
