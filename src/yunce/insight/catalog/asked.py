"""What a question names, as SQL, with errors that say where in the question it stands."""

from dataclasses import replace

from yunce.insight.asking.api import BadQuestion, Events
from yunce.insight.catalog.columns import condition, decimal, value
from yunce.insight.catalog.rules.names import MISSING, Catalog
from yunce.insight.catalog.traits import trait_condition
from yunce.insight.rules.words import Words
from yunce.kernel.expression import ExpressionError, Sql, Type


def asked_condition(choice: Events, known: Catalog, zone: str, where: str, prefix: str) -> Sql:
    """Whether an event is meant. where: the place of the choice in the question. Raises BadQuestion."""
    try:
        return condition(choice, known, zone, prefix)
    except ExpressionError as error:
        raise BadQuestion(f"{where}.where", Words(zh=error.say("zh-Hans"), en=error.say("en"))) from error


def asked_value(name: str, known: Catalog, where: str, prefix: str) -> Sql:
    """A property or column as Nullable(String). Raises BadQuestion for a name that nothing has."""
    try:
        return value(name, known, prefix)
    except KeyError:
        why = Words(zh=f"没有名为「{name}」的属性", en=f"there is no property {name!r}")
        raise BadQuestion(where, why) from None


def asked_number(name: str, known: Catalog, where: str, prefix: str) -> Sql:
    """The same as a number that stands for its value in a walk; MISSING when it has none. Raises BadQuestion."""
    found = asked_value(name, known, where, prefix)
    return replace(found, text=f"ifNull(sipHash64({found.text}), {MISSING})")


def asked_decimal(name: str, known: Catalog, where: str, prefix: str) -> Sql:
    """A number to add up, as Nullable(Decimal(18, 6)). Raises BadQuestion for a name that no number has."""
    try:
        return decimal(name, known, prefix)
    except KeyError:
        why = Words(zh=f"没有名为「{name}」的数值属性", en=f"there is no property {name!r} with numbers")
        raise BadQuestion(where, why) from None


def asked_millionths(name: str, known: Catalog, where: str, prefix: str, missing: int) -> Sql:
    """The same as a whole number of millionths, exact; `missing` for what has none. Raises BadQuestion."""
    found = asked_decimal(name, known, where, prefix)
    # A decimal of six places is kept as such a whole number: read as it is kept, nothing is rounded.
    text = f"if(isNull({found.text}), toInt64('{missing}'), reinterpretAsInt64(assumeNotNull({found.text})))"
    return replace(found, text=text)


def asked_traits(where: str, known: dict[str, Type], zone: str, place: str, prefix: str) -> tuple[Sql, frozenset[str]]:
    """Whether a person is meant, over their traits, and the names it uses. Raises BadQuestion."""
    try:
        return trait_condition(where, known, zone, prefix)
    except ExpressionError as error:
        raise BadQuestion(place, Words(zh=error.say("zh-Hans"), en=error.say("en"))) from error
