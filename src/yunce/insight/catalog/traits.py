"""Traits of persons as names and as SQL over a person's map of traits, key -> JSON text."""

from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files

from yunce.events.store.api import Fragment, store
from yunce.insight.catalog.rules.traits import SeenTrait, trait_types
from yunce.kernel.expression import Sql, Type, parse

_SAMPLE_EACH, _MOST = 500, 1000


def traits(workspace_id: str, as_of: datetime) -> dict[str, Type]:
    """Those known before `as_of`, by name."""
    params = {"workspace": workspace_id, "as_of": as_of, "sample": _SAMPLE_EACH, "most": _MOST}
    text = files("yunce.insight.catalog").joinpath("sql", "traits.sql").read_text(encoding="utf-8")
    return trait_types(SeenTrait(**row) for row in store().query(text, params).dicts())


def trait_condition(where: str, known: Mapping[str, Type], zone: str, prefix: str) -> tuple[Sql, frozenset[str]]:
    """Whether a person is meant, as SQL over a column `traits` that is 0, 1 or NULL (missing), and the names it uses.

    Raises ExpressionError.
    """
    expression = parse(where, known, zone=zone)
    columns = {
        name: _column(f"{prefix}n{place}", name, known[name], zone)
        for place, name in enumerate(sorted(expression.names))
    }
    written = expression.to_clickhouse(columns, prefix=prefix)
    return Sql(written.text, written.params), expression.names


def _column(param: str, name: str, kind: Type, zone: str) -> Fragment:
    value = f"traits[{{{param}:String}}]"
    text = f"if({value} in ('', 'null'), NULL, if(startsWith({value}, '\"'), JSONExtractString({value}), {value}))"
    params = {param: name}
    match kind:
        case Type.NUMBER:
            return Fragment(text=f"toFloat64OrNull(ifNull({text}, ''))", params=params)
        case Type.BOOLEAN:
            return Fragment(text=f"multiIf({value} = 'true', true, {value} = 'false', false, NULL)", params=params)
        case Type.SET:
            return Fragment(text=f"JSONExtract({value}, 'Array(String)')", params=params)
        case Type.DATE:
            # A day without a zone is one of the workspace's calendar.
            read = f"parseDateTime64BestEffortOrNull(ifNull({text}, ''), 6, {{{param}z:String}})"
            return Fragment(text=read, params=params | {f"{param}z": zone})
    return Fragment(text=text, params=params)
