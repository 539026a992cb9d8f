"""Segments by brute force, one person after the other. Written from docs/questions.md, not from the vectors.

A rule is its JSON; events are plain tuples. True, False, and None for missing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from yunce.insight.segments.rules.rule import Did, Either, Every, InOrder, InSegment, Not, Rule, Span, Traits
from yunce.kernel.expression import Type, parse

_UNIT = {"min": 60, "h": 3600, "d": 86400}


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """carried: own columns and properties alike."""

    at: datetime
    event: str
    carried: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """events and traits by person; segments: id -> the persons who belong."""

    as_of: datetime
    zone: str
    events: Mapping[str, Sequence[Happened]]
    traits: Mapping[str, Mapping[str, Any]]
    types: Mapping[str, Type]
    event_types: Mapping[str, Type]
    segments: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def everybody(self) -> set[str]:
        seen = {person for person, events in self.events.items() if any(each.at < self.as_of for each in events)}
        return seen | {person for person, traits in self.traits.items() if traits}

    def members(self, rule: Rule) -> set[str]:
        return {person for person in self.everybody() if holds(rule, person, self) is True}


def holds(rule: Rule, person: str, world: World) -> bool | None:
    if isinstance(rule, Every | Either):
        found = [holds(each, person, world) for each in rule.of]
        decides = isinstance(rule, Either)
        if decides in found:
            return decides
        return None if None in found else not decides
    if isinstance(rule, Not):
        inner = holds(rule.of, person, world)
        return None if inner is None else not inner
    if isinstance(rule, Traits):
        known = world.traits.get(person, {})
        expression = parse(rule.where, dict(world.types), zone=world.zone)
        nothing = {name: frozenset[str]() for name, kind in world.types.items() if kind is Type.SET}
        return expression.evaluate({name: known.get(name, nothing.get(name)) for name in expression.names})
    if isinstance(rule, InSegment):
        return person in world.segments[rule.id]
    if isinstance(rule, InOrder):
        return _in_order(rule, person, world)
    return _did(rule, person, world)


def _did(rule: Did, person: str, world: World) -> bool | None:
    those = [each for each in _meant(rule.time, person, world) if _is(rule.events, rule.where, each, world)]
    values = [value for each in those if (value := _carried(each).get(rule.by)) not in (None, "")]
    match rule.measure:
        case "count":
            figure: Decimal | None = Decimal(len(those))
        case "days":
            figure = Decimal(len({each.at.astimezone(ZoneInfo(world.zone)).date() for each in those}))
        case "distinct":
            figure = Decimal(len(set(map(str, values))))
        case "sum":
            figure = sum(map(_exact, values), Decimal(0)) if values else None
        case "mean":
            if not values:
                return None
            total, n = sum(map(_exact, values), Decimal(0)), len(values)
            low, high = rule.at_least, rule.at_most
            low = Decimal(1) if low is None and high is None else low
            return (low is None or total >= low * n) and (high is None or total <= high * n)
        case "max":
            figure = max(map(_exact, values), default=None)
        case _:
            figure = min(map(_exact, values), default=None)
    if figure is None:
        return None
    if rule.at_least is None and rule.at_most is None:
        return figure >= 1
    return (rule.at_least is None or figure >= rule.at_least) and (rule.at_most is None or figure <= rule.at_most)


def _exact(value: Any) -> Decimal:
    return Decimal(str(value))


def _in_order(rule: InOrder, person: str, world: World) -> bool:
    """Every chain of events, by time; those of one instant by the first step that they match, then by all of them."""
    marked = []
    for each in _meant(rule.time, person, world):
        steps = [place for place, step in enumerate(rule.steps) if _is(step.events, step.where, each, world)]
        if steps:
            marked.append((each.at, steps[0], sum(1 << place for place in steps), steps))
    events = sorted(marked)
    limit = _length(rule.within)

    def go_on(step: int, first: int, last: int) -> bool:
        if step == len(rule.steps):
            return True
        return any(
            step in steps
            and (not step or at - events[first][0] <= limit)
            and go_on(step + 1, first if step else place, place)
            for place, (at, _, _, steps) in enumerate(events)
            if place > last
        )

    return go_on(0, 0, -1)


def _is(names: Sequence[str], where: str, event: Happened, world: World) -> bool:
    if names and event.event not in names:
        return False
    if not where:
        return True
    expression = parse(where, dict(world.event_types), zone=world.zone)
    return expression.evaluate({name: _carried(event).get(name) for name in expression.names}) is True


def _carried(event: Happened) -> dict[str, Any]:
    return {**event.carried, "event": event.event}


def _meant(span: Span, person: str, world: World) -> list[Happened]:
    return [each for each in world.events.get(person, ()) if each.at < world.as_of and _inside(span, each.at, world)]


def _inside(span: Span, at: datetime, world: World) -> bool:
    day: date = at.astimezone(ZoneInfo(world.zone)).date()
    ago = world.as_of - at
    return (
        (not span.last or ago <= _length(span.last))
        and (not span.skip or ago > _length(span.skip))
        and (span.first is None or day >= span.first)
        and (span.final is None or day <= span.final)
    )


def _length(text: str) -> timedelta:
    digits = text.rstrip("abcdefghijklmnopqrstuvwxyz")
    return timedelta(seconds=int(digits) * _UNIT[text[len(digits) :]])
