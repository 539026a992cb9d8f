"""Parts of a breakdown: the values that are shown by name, then those without one, then the rest together.

A property of an event is what the event carried; a property of a person is what is known of them now.
"""

from dataclasses import dataclass
from importlib.resources import files

from yunce.events.store.api import store
from yunce.insight.asking.api import BadQuestion
from yunce.insight.catalog.api import Catalog, asked_value
from yunce.insight.rules.words import Words
from yunce.kernel.expression import Sql


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """value: Nullable(String) over an event and, with a join, over what is known of its person."""

    value: Sql
    join: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """values: those shown, numbered from 1; then comes the number of no value, then that of the rest."""

    of: Property
    values: tuple[str, ...]

    @property
    def missing(self) -> int:
        return len(self.values) + 1

    @property
    def rest(self) -> int:
        return len(self.values) + 2

    @property
    def numbers(self) -> range:
        return range(1, self.rest + 1)

    @property
    def number(self) -> Sql:
        """Of the part that an event lies in."""
        value = self.of.value
        text = f"multiIf(isNull({value.text}), {{missing:UInt16}}, {{missing:UInt16}} + 1)"
        params: dict[str, object] = {"missing": self.missing}
        if self.values:
            found = f"indexOf({{shown:Array(String)}}, assumeNotNull({value.text}))"
            text = (
                f"toUInt16(multiIf(isNull({value.text}), {{missing:UInt16}}, {found} = 0, {{missing:UInt16}} + 1, "
                f"{found}))"
            )
            params["shown"] = list(self.values)
        return Sql(text, {**value.params, **params})


def event_property(name: str, known: Catalog, where: str) -> Property:
    """Raises BadQuestion."""
    return Property(value=asked_value(name, known, where, "b_"))


def person_property(workspace_id: str, name: str, where: str) -> Property:
    """Raises BadQuestion for a property that nobody has."""
    sql = "select count() from trait_rows where workspace = {workspace:String} and key = {trait:String}"
    if not store().query(sql, {"workspace": workspace_id, "trait": name}).value():
        raise BadQuestion(where, Words(zh=f"没有名为「{name}」的用户属性", en=f"no person has a property {name!r}"))
    join = files("yunce.insight.measures").joinpath("sql", "traits.sql").read_text(encoding="utf-8")
    return Property(value=Sql("nullIf(trait, '')", {"trait": name}), join=join.rstrip())
