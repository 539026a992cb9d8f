"""The engine's own reading of a statement, held against what was allowed. It should never find anything: it is there
for the day on which sqlglot and ClickHouse read the same letters differently.

Input: the lines of EXPLAIN AST, which parses and runs nothing.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from yunce.insight.console.rules.functions import canonical
from yunce.insight.console.rules.tables import RESERVED

# How ClickHouse names its operators; and what the statements in sql/ call.
_OPERATORS_TEXT = """
_CAST CAST lambda exists in notIn singleValueOrNull viewExplain equals notEquals less greater lessOrEquals
greaterOrEquals and or not like notLike ilike notILike isNull isNotNull plus minus multiply divide modulo negate
concat array tuple map arrayElement tupleElement multiIf caseWithExpression if toIntervalSecond toIntervalMinute
toIntervalHour toIntervalDay toIntervalWeek toIntervalMonth toIntervalQuarter toIntervalYear minOrNullIf maxOrNullIf
"""
_OPERATORS = frozenset(_OPERATORS_TEXT.split())
_KINDS_TEXT = """
SelectWithUnionQuery SelectQuery SelectIntersectExceptQuery ExpressionList TablesInSelectQuery
TablesInSelectQueryElement TableExpression TableIdentifier TableJoin ArrayJoin Subquery WithElement Function
Identifier Literal Asterisk QualifiedAsterisk ColumnsTransformerList ColumnsExceptTransformer
ColumnsReplaceTransformer ColumnsReplaceTransformer::Replacement OrderByElement WindowDefinition WindowListElement
QueryParameter
"""
_KINDS = frozenset(_KINDS_TEXT.split())


@dataclass(slots=True)
class _Part:
    kind: str
    name: str
    parts: list["_Part"] = field(default_factory=list)


def unexpected(lines: Iterable[str], tables: Collection[str]) -> str | None:
    """What the engine sees that was not allowed; None when it agrees. tables: `database.view`, what may be read."""
    for part, parent in _walk(_tree(lines)):
        if part.kind not in _KINDS and not (parent is None and part.kind == "Explain"):
            return part.kind
        if part.kind == "TableIdentifier" and part.name not in tables and not part.name.startswith(RESERVED):
            return part.name
        if part.kind == "Function":
            if parent is not None and parent.kind == "TableExpression":
                return f"{part.name}()"
            if part.name not in _OPERATORS and canonical(part.name) is None:
                return f"{part.name}()"
            if part.name in ("in", "notIn") and _right_is_a_name(part):
                return "IN"
    return None


def _right_is_a_name(part: _Part) -> bool:
    sides = part.parts[0].parts if part.parts else []
    return len(sides) > 1 and sides[1].kind in ("Identifier", "TableIdentifier")


def _walk(part: _Part, parent: _Part | None = None) -> Iterable[tuple[_Part, _Part | None]]:
    waiting: list[tuple[_Part, _Part | None]] = [(part, parent)]
    while waiting:
        here, above = waiting.pop()
        yield here, above
        waiting.extend((each, here) for each in here.parts)


def _tree(lines: Iterable[str]) -> _Part:
    """One part a line, deeper by one blank."""
    top: _Part | None = None
    path: list[_Part] = []
    for line in lines:
        depth = len(line) - len(line.lstrip(" "))
        words = line.strip().split(" ")
        part = _Part(kind=words[0], name=words[1] if len(words) > 1 else "")
        if top is None:
            top = part
        else:
            del path[depth:]
            path[-1].parts.append(part)
        path.append(part)
    if top is None:
        raise ValueError("no lines")
    return top
