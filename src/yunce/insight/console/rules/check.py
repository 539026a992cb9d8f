"""Whether every part of a question is one that questions may have. Names of tables are for `bind.py`.

Nothing is forbidden by name here: what is not on the lists of `nodes.py`, `functions.py` and `types.py` is refused.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from typing import TypeGuard

from sqlglot import exp

from yunce.insight.console.rules import types
from yunce.insight.console.rules.functions import AGGREGATES, BARE_CALLS, FUNCTIONS, canonical
from yunce.insight.console.rules.grammar import is_plain_name, place_of
from yunce.insight.console.rules.nodes import BRANCH_CODES, CALLS, CODES, NODES, UNITS, WORDS
from yunce.insight.console.rules.refusal import Place, Refusal, refuse
from yunce.insight.console.rules.tables import RESERVED, table_names
from yunce.insight.console.rules.words import HINTS

_NUMBER = re.compile(r"\d+(\.\d*)?([eE][+-]?\d+)?|\.\d+([eE][+-]?\d+)?")
_PARAMETER = re.compile(r"[a-z][a-z0-9_]{0,31}")
_FAMILIES = (
    ("dictionary", re.compile(r"(?i)dict|joinGet")),
    ("random", re.compile(r"(?i)rand|now64|generate.*id|uuidv|sleep")),
    ("state", re.compile(r"(State|Merge|MergeState|Resample)$")),
    ("outside", re.compile(
        r"(?i)^(file|url|s3|hdfs|remote|cluster|merge|view|numbers|executable|mysql|postgresql|sqlite|odbc|jdbc|mongodb|redis"
        r"|currentDatabase|currentUser|user|version|hostName|fqdn|uptime|getSetting|getMacro|serverUUID|tcpPort|initialQuery"
        r"|queryID|connectionId|filesystem|hasColumnInTable|tables|evalMLMethod|catboost|show|buildId|isConnectionId).*"
    )),
)  # fmt: skip


def check(tree: exp.Query, text: str) -> Refusal | None:
    """The first part that may not be, in reading order; None when all may. Spells functions their own way."""
    found = [
        replace(refused[0], place=place_of(refused[1], text))
        for node in tree.walk(bfs=False)
        if (refused := _node(node))
    ]
    return min(found, key=lambda each: _order(each.place), default=None)


def _order(place: Place | None) -> tuple[int, int]:
    return (place.line, place.column) if place else (1 << 30, 0)


def _node(node: exp.Expr) -> tuple[Refusal, exp.Expr] | None:
    """What is wrong with the node itself, and which node to point at."""
    if type(node) not in NODES:
        return refuse(CODES.get(type(node), "node"), found=_found(node)), node
    if isinstance(node, exp.Table) and not isinstance(node.this, exp.Identifier):
        return _no_plain_table(node), node
    for branch, filled in node.args.items():
        if filled not in (None, False, [], "") and branch not in NODES[type(node)]:
            first = filled[0] if isinstance(filled, list) else filled
            return refuse(BRANCH_CODES.get(branch, "node"), found=_found(node, branch)), (
                first if isinstance(first, exp.Expr) else node
            )
    rule = _RULES.get(type(node))
    refused = _words(node) or (rule(node) if rule else None)
    return None if refused is None else (refused, node)


def _found(node: exp.Expr, branch: str = "") -> str:
    return (branch.strip("_") or type(node).__name__).upper()


def _words(node: exp.Expr) -> Refusal | None:
    """A branch that is a bare text goes into the statement as it is: it must be one of the few words."""
    if isinstance(node, (exp.Identifier, exp.Literal, exp.Var, exp.Placeholder, *CALLS)):
        return None
    for filled in _texts(node):
        if filled.upper() not in WORDS:
            return refuse("node", found=filled[:40])
    return None


def _texts(node: exp.Expr) -> Iterator[str]:
    # Types are enums that are texts, too; `types.py` looks at those.
    return (part for part in node.args.values() if isinstance(part, str) and not isinstance(part, exp.DType))


def _no_plain_table(node: exp.Table) -> Refusal:
    if isinstance(node.this, exp.Placeholder):
        return refuse("table_parameter")
    return refuse("table_function", found=node.this.name or node.name, tables=table_names("en"))


def _identifier(node: exp.Identifier) -> Refusal | None:
    if not is_plain_name(node.this):
        return refuse("name", found=node.this[:40])
    if node.this.lower().startswith(RESERVED):
        return refuse("reserved", found=node.this)
    return None


def _literal(node: exp.Literal) -> Refusal | None:
    if node.is_string or _NUMBER.fullmatch(str(node.this)):
        return None
    return refuse("number", found=str(node.this)[:40])


def _call(node: exp.Func) -> Refusal | None:
    named = node.name
    spelled = canonical(named)
    if spelled is None:
        zh, en = _hint(named)
        return refuse("function", found=named[:40], hint_zh=zh, hint_en=en)
    node.set("this", spelled)
    return None


def _hint(name: str) -> tuple[str, str]:
    near = get_close_matches(name, [*FUNCTIONS, *AGGREGATES], n=1, cutoff=0.75)
    for family, sign in _FAMILIES:
        if sign.search(name):
            return HINTS[family]
    if near:
        zh, en = HINTS["near"]
        return zh.format(near=near[0]), en.format(near=near[0])
    return HINTS["none"]


def _column(node: exp.Expr) -> Refusal | None:
    """ClickHouse takes a bare name on the right of IN for a table, with brackets around it as well."""
    here = node
    while isinstance(here.parent, exp.Paren | exp.Alias) or _is_alone(here.parent):
        here = here.parent
    above = here.parent
    if isinstance(above, exp.In) and here.arg_key != "this" and len(above.expressions) <= 1:
        return refuse("in_table", found=node.name)
    if node.name.lower() in BARE_CALLS and isinstance(node, exp.Column) and not node.table and not _is_named(node):
        return refuse("bare_call", found=node.name)
    return None


def _is_named(node: exp.Column) -> bool:
    """Whether the query calls something by this name: then the name is meant."""
    aliases = (each.alias for each in node.root().find_all(exp.Alias, exp.CTE))
    return node.name in aliases


def _source(node: exp.From | exp.Join) -> Refusal | None:
    """Behind FROM and JOIN stands a table or a subquery. In an ARRAY JOIN the parser takes names of tables for columns,
    those of a subquery inside it as well, so there is none."""
    if isinstance(node, exp.Join) and node.kind == "ARRAY":
        return refuse("array_join") if node.find(exp.Query) else None
    if isinstance(node.this, exp.Table | exp.Subquery) or type(node.this) not in NODES:
        return None  # what is no part at all has its own refusal
    return refuse("table", found=node.this.name[:40], tables=table_names("en"))


def _is_alone(node: exp.Expr | None) -> TypeGuard[exp.Tuple]:
    return isinstance(node, exp.Tuple) and len(node.expressions) == 1


def _in(node: exp.In) -> Refusal | None:
    """Beside a list and a subquery only a parameter may stand on the right; what is a name has its own refusal."""
    right = node.args.get("field")
    if right is None or isinstance(right, exp.Placeholder | exp.Column | exp.Dot):
        return None
    return refuse("in_table", found=right.sql()[:40])


def _placeholder(node: exp.Placeholder) -> Refusal | None:
    kind = types.type_name(node.args.get("kind"))
    if not _PARAMETER.fullmatch(node.name) or node.name.startswith(RESERVED):
        return refuse("parameter_name", found=node.name[:40])
    if kind is None or not types.is_asked_for(kind):
        typed = str(node.args.get("kind") or "?")[:40]
        return refuse("parameter_type", found=node.name, type=typed, types=types.ASKED_SHOWN)
    return None


def _cast(node: exp.Cast) -> Refusal | None:
    if types.type_name(node.args.get("to")) is None:
        return refuse("type", found=str(node.args.get("to"))[:40], types=types.SHOWN)
    return None


def _interval(node: exp.Interval) -> Refusal | None:
    unit = node.args.get("unit")
    if isinstance(unit, exp.Var) and unit.name.upper() in UNITS:
        return None
    return refuse("node", found=f"INTERVAL {unit.sql() if isinstance(unit, exp.Expr) else ''}".strip())


def _var(node: exp.Var) -> Refusal | None:
    if isinstance(node.parent, exp.Placeholder | exp.Interval):
        return None
    return refuse("node", found=node.name[:40])


_RULES: dict[type[exp.Expr], Callable[..., Refusal | None]] = {
    exp.Identifier: _identifier,
    exp.Literal: _literal,
    exp.Column: _column,
    exp.Dot: _column,
    exp.From: _source,
    exp.Join: _source,
    exp.In: _in,
    exp.Placeholder: _placeholder,
    exp.Cast: _cast,
    exp.Interval: _interval,
    exp.Var: _var,
    **dict.fromkeys(CALLS, _call),
}
