"""A checked question tied to one workspace: each table becomes the statement that stands for it, names after WITH
become our own, and now() becomes the workspace's moment.

Names after WITH are changed so that one that is used outside its reach finds nothing, instead of a table of that name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import cast

from sqlglot import exp

from yunce.insight.console.rules.check import check
from yunce.insight.console.rules.grammar import parse, place_of, too_deep, write
from yunce.insight.console.rules.parameters import Parameter, parameters
from yunce.insight.console.rules.refusal import Place, Refusal, refuse
from yunce.insight.console.rules.tables import RESERVED, TABLES, bound_table, table_names

_MOMENT = "toTimeZone({yunce_as_of:DateTime64(3, 'UTC')}, {yunce_zone:String})"
_CLOCKS = {
    "now": f"toDateTime({_MOMENT})",
    "today": f"toDate({_MOMENT})",
    "yesterday": f"addDays(toDate({_MOMENT}), -1)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What is sent to the engine, and what it asks for beside our own parameters. tables: which of ours it reads.

    headings: of the columns, as they were typed; empty when a star stands for some of them.
    """

    sql: str
    parameters: tuple[Parameter, ...]
    tables: frozenset[str]
    headings: tuple[str, ...] = ()


def read(text: str, *, database: str) -> Bound | Refusal:
    """The question as it may run, or why it may not. database: where the store keeps its views."""
    tree = parse(text)
    if isinstance(tree, Refusal):
        return tree
    try:
        refused = check(tree, text)
        if refused is not None:
            return refused
        asked = parameters(tree, text)
        if isinstance(asked, Refusal):
            return asked
        headings = _headings(tree)
        binding = _Binding(text, database)
        held = exp.Paren(this=tree)  # so that the query itself can be replaced like any part
        binding.visit(tree, {})
        return Bound(sql=write(held.this), parameters=asked, tables=frozenset(binding.tables), headings=headings)
    except _RefusedError as error:
        return error.refusal
    except RecursionError:
        return too_deep()


def _headings(tree: exp.Expr) -> tuple[str, ...]:
    """Without these a column would be called by the statement that it became."""
    while isinstance(tree, exp.Union | exp.Subquery | exp.Paren):
        tree = tree.this
    columns = tree.expressions
    if any(isinstance(part, exp.Star) for column in columns for part in column.find_all(exp.Star) if not _counts(part)):
        return ()
    names = [column.alias_or_name if isinstance(column, exp.Alias | exp.Column) else "" for column in columns]
    return tuple(
        name if name and names.count(name) == 1 else column.sql(dialect="clickhouse", comments=False)
        for name, column in zip(names, columns, strict=True)
    )


def _counts(star: exp.Star) -> bool:
    return isinstance(star.parent, exp.Func)  # count(*)


class _RefusedError(Exception):
    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal


class _Binding:
    def __init__(self, text: str, database: str) -> None:
        self.text = text
        self.database = database
        self.tables: set[str] = set()
        self.named = 0

    def visit(self, node: exp.Expr, names: Mapping[str, str]) -> None:
        """names: what WITH has named so far, by what was typed."""
        if isinstance(node, exp.Table):
            self._table(node, names)
            return
        if isinstance(node, exp.Anonymous) and node.name in _CLOCKS and not node.expressions:
            node.replace(exp.maybe_parse(_CLOCKS[node.name], dialect="clickhouse"))
            return
        block = node.args.get("with_")
        if isinstance(block, exp.With):
            names = self._with(block, names)
        for child in list(node.iter_expressions()):
            if child is not block:
                self.visit(child, names)

    def _with(self, block: exp.With, names: Mapping[str, str]) -> Mapping[str, str]:
        known, here = dict(names), set[str]()
        for each in cast(list[exp.CTE], block.expressions):
            self.visit(each.this, known)
            if each.args.get("scalar"):
                continue
            typed = each.alias
            if typed in TABLES:
                raise self._refused("cte_name", each.args["alias"], found=typed, meant=f"my_{typed}")
            if typed in here:
                raise self._refused("cte_twice", each.args["alias"], found=typed)
            here.add(typed)
            self.named += 1
            known[typed] = f"{RESERVED}with_{self.named}"
            each.set("alias", exp.TableAlias(this=exp.to_identifier(known[typed])))
        return known

    def _table(self, node: exp.Table, names: Mapping[str, str]) -> None:
        name = node.name
        if node.args.get("db") is not None or node.args.get("catalog") is not None:
            raise self._refused("database", node, found=node.db or node.catalog, tables=table_names("en"))
        alias = exp.TableAlias(this=exp.to_identifier(node.alias or name))
        if name in names:
            node.replace(exp.Table(this=exp.to_identifier(names[name]), alias=alias))
        elif name in TABLES:
            self.tables.add(name)
            node.replace(exp.Subquery(this=bound_table(name, self.database), alias=alias))
        else:
            raise _RefusedError(_unknown_table(name, place_of(node, self.text), [*TABLES, *names]))

    def _refused(self, code: str, node: exp.Expr, **facts: str) -> _RefusedError:
        return _RefusedError(refuse(code, place_of(node, self.text), **facts))


def _unknown_table(name: str, place: Place | None, known: list[str]) -> Refusal:
    shown, tables = name[:40], table_names("en")
    same = next((each for each in known if each.lower() == name.lower()), None)
    if same is not None:
        return refuse("table_case", place, found=shown, meant=same)
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    if near and not name.isascii():
        return refuse("look_alike", place, found=shown, meant=near[0])
    return refuse("table", place, found=shown, tables=tables)
