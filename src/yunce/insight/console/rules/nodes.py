"""The parts of a tree that a question may have, and which branches of each may be filled. What is not here is refused,
so what a later parser learns to read stays out until somebody adds it."""

from sqlglot import exp

_BINARY = ("this", "expression")

NODES: dict[type[exp.Expr], frozenset[str]] = {
    kind: frozenset(branches)
    for kind, branches in {
        # a query and its clauses
        exp.Select: (
            "with_", "distinct", "expressions", "from_", "joins", "where", "group", "having", "qualify", "windows",
            "order", "limit", "offset",
        ),
        exp.Union: ("with_", "this", "expression", "distinct", "order", "limit", "offset"),
        exp.Subquery: ("with_", "this", "alias", "order", "limit", "offset"),
        exp.With: ("expressions",),
        exp.CTE: ("this", "alias", "scalar"),
        exp.TableAlias: ("this",),
        exp.From: ("this",),
        exp.Table: ("this", "db", "catalog", "alias"),
        exp.Join: ("this", "expressions", "side", "kind", "on", "using"),
        exp.Where: ("this",),
        exp.Having: ("this",),
        exp.Qualify: ("this",),
        exp.Group: ("expressions", "rollup", "cube", "grouping_sets", "totals", "all"),
        exp.Rollup: ("expressions",),
        exp.Cube: ("expressions",),
        exp.GroupingSets: ("expressions",),
        exp.Order: ("expressions",),
        exp.Ordered: ("this", "desc", "nulls_first", "with_fill"),
        exp.WithFill: ("from_", "to", "step"),
        exp.Limit: ("expression", "expressions", "limit_options"),
        exp.LimitOptions: ("with_ties",),
        exp.Offset: ("expression", "expressions"),
        exp.Distinct: ("expressions", "on"),
        exp.Exists: ("this",),
        # values
        exp.Alias: ("this", "alias"),
        exp.Column: ("this", "table"),
        exp.Identifier: ("this", "quoted"),
        exp.Dot: _BINARY,
        exp.Star: ("except_", "replace"),
        exp.Literal: ("this", "is_string"),
        exp.Boolean: ("this",),
        exp.Null: (),
        exp.Placeholder: ("this", "kind"),
        exp.DataType: ("this", "expressions", "nested", "nullable"),
        exp.DataTypeParam: ("this",),
        exp.Var: ("this",),
        exp.Cast: ("this", "to"),
        exp.Interval: ("this", "unit"),
        exp.Array: ("expressions",),
        exp.Tuple: ("expressions",),
        exp.VarMap: ("keys", "values"),
        exp.Bracket: ("this", "expressions"),
        exp.Paren: ("this",),
        exp.Case: ("this", "ifs", "default"),
        exp.If: ("this", "true", "false"),
        exp.Lambda: ("this", "expressions"),
        # calls
        exp.Anonymous: ("this", "expressions"),
        exp.AnonymousAggFunc: ("this", "expressions"),
        exp.CombinedAggFunc: ("this", "expressions"),
        exp.ParameterizedAgg: ("this", "expressions", "params"),
        exp.CombinedParameterizedAgg: ("this", "expressions", "params"),
        exp.Filter: _BINARY,
        exp.IgnoreNulls: ("this",),
        exp.RespectNulls: ("this",),
        exp.Window: ("this", "partition_by", "order", "spec", "alias", "over"),
        exp.WindowSpec: ("kind", "start", "start_side", "end", "end_side"),
        # operators
        exp.And: _BINARY,
        exp.Or: _BINARY,
        exp.Not: ("this",),
        exp.Neg: ("this",),
        exp.EQ: _BINARY,
        exp.NEQ: _BINARY,
        exp.GT: _BINARY,
        exp.GTE: _BINARY,
        exp.LT: _BINARY,
        exp.LTE: _BINARY,
        exp.Add: _BINARY,
        exp.Sub: _BINARY,
        exp.Mul: _BINARY,
        exp.Div: (*_BINARY, "typed", "safe"),
        exp.Mod: _BINARY,
        exp.DPipe: (*_BINARY, "safe"),
        exp.Between: ("this", "low", "high"),
        exp.Like: (*_BINARY, "negate"),
        exp.ILike: (*_BINARY, "negate"),
        exp.Is: _BINARY,
        exp.In: ("this", "expressions", "query", "field"),
    }.items()
}  # fmt: skip

CALLS = (exp.Anonymous, exp.AnonymousAggFunc, exp.CombinedAggFunc, exp.ParameterizedAgg, exp.CombinedParameterizedAgg)

UNITS = frozenset({"SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR"})
"""Of an interval."""

_WORDS = """
CROSS INNER OUTER LEFT RIGHT FULL ANY ALL ASOF SEMI ANTI ARRAY ROWS RANGE PRECEDING FOLLOWING OVER UNBOUNDED
"""
WORDS = frozenset(_WORDS.split()) | {"CURRENT ROW"}
"""Every bare word that a tree may carry beside names: sides and kinds of a join, frames of a window."""

# What is refused most often has its own words; the rest is called by what it is.
CODES: dict[type[exp.Expr], str] = {
    exp.Except: "set_operation",
    exp.Intersect: "set_operation",
    exp.Columns: "columns",
    exp.Apply: "columns",
    exp.Values: "values",
    exp.Final: "sample",
    exp.TableSample: "sample",
    exp.PreWhere: "prewhere",
}
BRANCH_CODES = {
    "settings": "settings",
    "format": "format",
    "prewhere": "prewhere",
    "sample": "sample",
    "recursive": "recursive",
}
