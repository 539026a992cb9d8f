"""Traits of persons as names that conditions may use, with the types that their values suggest."""

from collections.abc import Iterable
from dataclasses import dataclass

from yunce.insight.catalog.rules.names import MAJORITY
from yunce.kernel.expression import Type


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenTrait:
    """One trait in the sample: how many of its n values look like each kind."""

    name: str
    n: int
    numbers: int
    flags: int
    lists: int
    days: int

    @property
    def type(self) -> Type:
        kinds = {Type.NUMBER: self.numbers, Type.BOOLEAN: self.flags, Type.SET: self.lists, Type.DATE: self.days}
        return next((kind for kind, count in kinds.items() if count >= MAJORITY * self.n), Type.TEXT)


def trait_types(seen: Iterable[SeenTrait]) -> dict[str, Type]:
    return {each.name: each.type for each in seen}
