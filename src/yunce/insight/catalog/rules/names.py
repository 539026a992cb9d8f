"""Names that conditions over events may use: columns that every event has, and the properties that were seen.

Not how a name is read from the store: that is `catalog/columns.py`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from yunce.kernel.expression import Type

# What every event has. `time` is left out: the window says when.
OWN: dict[str, Type] = {
    "event": Type.TEXT,
    "channel": Type.TEXT,
    "campaign": Type.TEXT,
    "session": Type.TEXT,
    "amount": Type.NUMBER,
}
PREFIX = "properties."
# Before the name of a group of persons, such as a segment: true for events of who belongs to it.
GROUP = "segment."
# A property is a number when nearly all its values are: one "n/a" among prices does not make a text of them.
MAJORITY = 0.9
# What stands for "no value" where numbers stand for values in a walk: no hash of a text that anybody has seen is 0.
MISSING = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One property in the sample: how many of its values, null left out, were of each kind."""

    name: str
    numbers: int
    flags: int
    texts: int

    @property
    def type(self) -> Type:
        total = self.numbers + self.flags + self.texts
        if self.numbers >= MAJORITY * total:
            return Type.NUMBER
        return Type.BOOLEAN if self.flags >= MAJORITY * total else Type.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """events: name -> how many in the sample. properties: name -> type.

    groups: the groups of persons that conditions may name, asked for when one does: name -> the number of its set.
    """

    events: Mapping[str, int] = field(default_factory=dict)
    properties: Mapping[str, Type] = field(default_factory=dict)
    groups: Callable[[], Mapping[str, Callable[[], int]]] = dict

    @property
    def types(self) -> dict[str, Type]:
        """Every name a condition may use. A property that is called like a column of ours needs its prefix."""
        prefixed = {f"{PREFIX}{name}": kind for name, kind in self.properties.items()}
        return {**self.properties, **prefixed, **OWN}

    def named(self, text: str) -> dict[str, Type]:
        """The same with the groups, when the text may name one."""
        return self.types | (dict.fromkeys(self.groups(), Type.BOOLEAN) if GROUP in text else {})


def catalog(events: Mapping[str, int], seen: Iterable[Seen]) -> Catalog:
    return Catalog(events=dict(events), properties={each.name: each.type for each in seen})
