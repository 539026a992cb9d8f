"""Who belongs by a rule: one read of the marked events for all conditions, one of the traits for each over them.

Persons are numbers here, as in sequences; everybody is who is known before data-as-of, from events or traits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from yunce.events.store.api import store
from yunce.insight.asking.api import Context, Refused, fits, milliseconds
from yunce.insight.catalog.api import asked_traits, traits
from yunce.insight.funnel.api import in_order
from yunce.insight.sales.rules.statement import Statement
from yunce.insight.segments.asked import Asked, Behaviour, ask
from yunce.insight.segments.rules.measure import met
from yunce.insight.segments.rules.rule import Did, InSegment, Rule, Traits, leaves
from yunce.insight.segments.rules.truth import FALSE, MISSING, TRUE, Truth, truth
from yunce.insight.sequences.api import ALL, Numbers, Steps, settle_instants, size, slices, statement
from yunce.kernel.expression import Type, parse

People = NDArray[np.uint64]
Places = NDArray[np.int64]
Lookup = Callable[[InSegment, str], People]
_TEN_YEARS = 3660  # days: what the events of a rule without a beginning are said to be spread over


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """who: the persons who belong, of everybody that was looked at; both by number, rising."""

    who: People
    everybody: People
    statements: tuple[Statement, ...]


def rows_to_read(context: Context, rule: Rule) -> int:
    """At most how many events. Raises BadQuestion."""
    request = ask(context, rule).request
    return size(request) if request else 0


def everybody_known(context: Context) -> People:
    """The numbers of all persons, rising."""
    return np.sort(_column(_everybody_statement(context, ALL), "who"))


def members(context: Context, rule: Rule, segment: Lookup, of: Numbers = ALL) -> Members:
    """segment: the members of another one, by number. Raises BadQuestion, Refused, StoreError."""
    asked = ask(context, rule)
    statements = [_everybody_statement(context, of)]
    everybody = np.sort(_column(statements[0], "who"))
    found: dict[str, Truth] = {}
    known = traits(context.workspace_id, context.as_of) if _has(rule, Traits) else {}
    for leaf, where in leaves(rule):
        if isinstance(leaf, Traits):
            found[where], ran = _traits(context, leaf, where, known, everybody, of)
            statements.append(ran)
        elif isinstance(leaf, InSegment):
            found[where] = _truth(np.isin(everybody, segment(leaf, where)))
    if asked.request is not None:
        statements.append(statement(asked.request))
        found |= _behaviours(asked, everybody, of)
    met_by = truth(rule, found) == TRUE
    return Members(who=everybody[met_by], everybody=everybody, statements=tuple(statements))


def _has(rule: Rule, kind: type) -> bool:
    return any(isinstance(leaf, kind) for leaf, _ in leaves(rule))


def _behaviours(asked: Asked, everybody: People, of: Numbers) -> dict[str, Truth]:
    """By the place of each condition. Slice by slice: a person lies whole in one of them. Raises Refused."""
    if asked.request is None:
        return {}
    rows = int(size(asked.request) * of.share)
    if too_large := fits(rows, asked.days or _TEN_YEARS):
        raise Refused(too_large)
    found = {each.where: _without_events(each, len(everybody)) for each in asked.behaviours}
    for events in slices(asked.request, rows, of):
        if not len(events):
            continue
        first = int(np.searchsorted(everybody, events.who[0]))
        last = int(np.searchsorted(everybody, events.who[-1], side="right"))
        persons = everybody[first:last]
        place, there = _places(persons, events.who)
        if not there.all():  # whose first event came in between the two reads; the next answer knows them
            events, place = events.take(there), place[there]
        for each in asked.behaviours:
            found[each.where][first:last] = _behaviour(each, events, place, persons)
    return found


def _behaviour(each: Behaviour, events: Steps, place: Places, persons: People) -> Truth:
    """Whether each of the persons meets it. place: of the person of each event."""
    leaf = each.leaf
    steps = 1 if isinstance(leaf, Did) else len(leaf.steps)
    own = (events.marks >> np.uint32(each.bit)) & np.uint32((1 << steps) - 1)
    rows = np.flatnonzero(own)
    if isinstance(leaf, Did):
        return met(leaf, len(persons), place[rows], events.also[each.column][rows] if each.column else None)
    marked = Steps(who=events.who[rows], at=events.at[rows], marks=own[rows].astype(np.uint32))
    within = milliseconds(leaf.within, f"{each.where}.within")
    return _truth(np.isin(persons, in_order(settle_instants(marked, steps), steps, within)))


def _without_events(each: Behaviour, persons: int) -> Truth:
    if not isinstance(each.leaf, Did):
        return np.full(persons, FALSE, np.uint8)
    none = np.empty(0, np.int64)
    return met(each.leaf, persons, none, none)


def _traits(
    context: Context, leaf: Traits, where: str, known: dict[str, Type], everybody: People, of: Numbers
) -> tuple[Truth, Statement]:
    meant, names = asked_traits(leaf.where, known, context.zone, f"{where}.where", "t_")
    params = {
        "workspace": context.workspace_id,
        "as_of": context.as_of,
        "keys": sorted(names),
        "low": of.low,
        "high": of.high,
    }
    ran = Statement(sql=_sql("traits.sql").replace("@met@", f"({meant.text})"), params={**meant.params, **params})
    nothing = {name: frozenset[str]() if known[name] is Type.SET else None for name in names}
    without = parse(leaf.where, known, zone=context.zone).evaluate(nothing)
    found = np.full(len(everybody), MISSING if without is None else TRUE if without else FALSE, np.uint8)
    table = store().arrow(ran.sql, ran.params)
    place, there = _places(everybody, table["who"].to_numpy())
    found[place[there]] = table["met"].to_numpy()[there]
    return found, ran


def _truth(holds: NDArray[np.bool_]) -> Truth:
    return np.where(holds, TRUE, FALSE).astype(np.uint8)


def _places(everybody: People, who: People) -> tuple[Places, NDArray[np.bool_]]:
    """Where each of `who` stands in `everybody`, and whether it does."""
    if not len(everybody):
        return np.zeros(len(who), np.int64), np.zeros(len(who), np.bool_)
    place = np.minimum(np.searchsorted(everybody, who), len(everybody) - 1)
    return place.astype(np.int64), np.asarray(everybody[place] == who)


def _everybody_statement(context: Context, of: Numbers) -> Statement:
    text = _sql("everybody.sql").replace("@database@", store().address.database)
    params = {"workspace": context.workspace_id, "as_of": context.as_of, "low": of.low, "high": of.high}
    return Statement(sql=text, params=params)


def _column(asked: Statement, name: str) -> People:
    column: People = store().arrow(asked.sql, asked.params)[name].to_numpy()
    return column


@cache
def _sql(name: str) -> str:
    return files("yunce.insight.segments").joinpath("sql", name).read_text(encoding="utf-8").strip()
