"""How a property is read out of an event, as SQL: the one place that knows properties are JSON text.

Not for user text: the name travels as a bound parameter.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """A piece of SQL with the parameters that it binds."""

    text: str
    params: dict[str, str] = field(default_factory=dict)


def property_text(param: str, name: str) -> Fragment:
    """The property as Nullable(String): a string's text, the JSON text of anything else, NULL when absent or null."""
    value = f"JSONExtractRaw(properties, {{{param}:String}})"
    text = f"if(startsWith({value}, '\"'), JSONExtractString(properties, {{{param}:String}}), {value})"
    return Fragment(text=f"if({value} IN ('', 'null'), NULL, {text})", params={param: name})


def property_number(param: str, name: str) -> Fragment:
    """The property as Nullable(Float64): a number, or a string that reads as one; else NULL."""
    text = property_text(param, name)
    return Fragment(text=f"toFloat64OrNull(ifNull({text.text}, ''))", params=text.params)


def property_decimal(param: str, name: str) -> Fragment:
    """The property as Nullable(Decimal(18, 6)), read from its text, so that 0.1 stays 0.1."""
    text = property_text(param, name)
    return Fragment(text=f"toDecimal64OrNull(ifNull({text.text}, ''), 6)", params=text.params)


def property_flag(param: str, name: str) -> Fragment:
    """The property as Nullable(Bool): true and false; else NULL."""
    value = f"JSONExtractRaw(properties, {{{param}:String}})"
    return Fragment(text=f"multiIf({value} = 'true', true, {value} = 'false', false, NULL)", params={param: name})
