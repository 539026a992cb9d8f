"""Names as SQL: a condition or a value over event rows, with everything that a user wrote bound as a parameter."""

from collections.abc import Mapping

from yunce.events.store.api import Fragment, property_decimal, property_flag, property_number, property_text
from yunce.insight.asking.api import Events
from yunce.insight.catalog.rules.names import GROUP, OWN, PREFIX, Catalog
from yunce.kernel.expression import Sql, Type, parse

_READ = {Type.NUMBER: property_number, Type.BOOLEAN: property_flag, Type.TEXT: property_text}
# toString: the expression's functions take plain strings, not dictionary-coded ones.
_OWN = {name: name if kind is Type.NUMBER else f"toString({name})" for name, kind in OWN.items()}


# Statements that take conditions have a column `who`, the person's number. A set lies in the store (insight/persons).
_MEMBER = "who in (select who from person_sets where workspace = {{workspace:String}} and set = {{{param}:UInt64}})"


def columns(known: Catalog, names: frozenset[str], prefix: str) -> dict[str, str | Fragment | Sql]:
    """SQL for each of these names. prefix: of the parameters that carry properties' names."""
    found: dict[str, str | Fragment | Sql] = {}
    for place, name in enumerate(sorted(names)):
        if name in OWN:
            found[name] = _OWN[name]
        elif name.startswith(GROUP):
            found[name] = member(f"{prefix}g{place}", known, name)
        elif name in known.types:
            read = _READ[known.types[name]]
            found[name] = read(f"{prefix}n{place}", name.removeprefix(PREFIX))
    return found


def member(param: str, known: Catalog, name: str) -> Sql:
    """Whether an event is of somebody in a group, whose set is made now if it is not there."""
    return Sql(f"({_MEMBER.format(param=param)})", {param: known.groups()[name]()})


def condition(choice: Events, known: Catalog, zone: str, prefix: str) -> Sql:
    """Whether an event is meant, as SQL that is 0 or 1. Raises ExpressionError."""
    parts: list[str] = []
    params: dict[str, object] = {}
    if choice.events:
        parts.append(f"event in {{{prefix}e:Array(String)}}")
        params[f"{prefix}e"] = list(choice.events)
    if choice.where.strip():
        expression = parse(choice.where, known.named(choice.where), zone=zone)
        written = expression.to_clickhouse(columns(known, expression.names, prefix), prefix=prefix)
        parts.append(f"ifNull({written.text}, false)")
        params |= written.params
    return Sql(" and ".join(parts) or "true", params)


def value(name: str, known: Catalog, prefix: str) -> Sql:
    """A property or column as Nullable(String); an empty text is no value; a group is its own name for who belongs.

    Raises KeyError for a name nobody has.
    """
    if name not in known.named(name):
        raise KeyError(name)
    if name.startswith(GROUP):
        belongs = member(f"{prefix}g", known, name)
        params = {**belongs.params, f"{prefix}n": name.removeprefix(GROUP)}
        return Sql(f"if({belongs.text}, toNullable({{{prefix}n:String}}), NULL)", params)
    if name in OWN:
        return Sql(f"nullIf(toString({name}), '')", {})
    fragment = property_text(f"{prefix}n", name.removeprefix(PREFIX))
    return Sql(f"nullIf({fragment.text}, '')", dict(fragment.params))


def decimal(name: str, known: Catalog, prefix: str) -> Sql:
    """An amount or a property as Nullable(Decimal(18, 6)). Raises KeyError for a name that nobody has, or a text."""
    if name not in known.types or known.types[name] is not Type.NUMBER:
        raise KeyError(name)
    if name in OWN:
        return Sql(f"toNullable({name})", {})
    fragment = property_decimal(f"{prefix}n", name.removeprefix(PREFIX))
    return Sql(fragment.text, dict(fragment.params))


def bound(fragments: Mapping[str, Sql]) -> dict[str, object]:
    """The parameters of several pieces of one statement."""
    return {name: given for fragment in fragments.values() for name, given in fragment.params.items()}
