"""A question about retention made ready: what is read of the store, and its events as members of cohorts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from yunce.insight.asking.api import Context, Events, Refused, Value, fits, moment, ms
from yunce.insight.catalog.api import MISSING, Catalog, asked_condition, asked_number, asked_value, catalog
from yunce.insight.retention.rules.first import only_first
from yunce.insight.retention.rules.members import Longs, Members, Rules, hits, members
from yunce.insight.retention.rules.question import ELAPSED_MS, Column, RetentionQuestion, check, columns
from yunce.insight.sequences.api import (
    Request,
    Steps,
    by_any_value,
    frequent,
    settle_by,
    size,
    slices,
    slices_with_firsts,
)
from yunce.insight.sequences.api import edges as stretches
from yunce.kernel.expression import Sql
from yunce.kernel.windows import Window, edges

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """windows: when people start in each cohort. earliest: whose first event makes a first start, when that is asked.
    names: number -> value of the breakdown, the most frequent first."""

    question: RetentionQuestion
    window: Window
    windows: list[Window]
    columns: tuple[Column, ...]
    rules: Rules
    request: Request
    earliest: Request | None
    rows: int
    names: dict[int, str]

    @property
    def values(self) -> list[Value]:
        """The parts of the breakdown: the values by name, those without one, and the rest.

        Where start and return must share the value a person may stand under several, so a rest would count twice.
        """
        breakdown = self.question.breakdown
        if breakdown is None:
            return []
        rest = [Value(rest=True)] if breakdown.value == "start" else []
        return [*(Value(value=name) for name in self.names.values()), Value(), *rest]

    @property
    def by_both(self) -> bool:
        return self.question.breakdown is not None and self.question.breakdown.value == "both"


def ask(context: Context, question: RetentionQuestion) -> Asked:
    """Raises BadQuestion, Refused."""
    window = question.period.window(context.zone)
    windows = window.split(question.interval, first_weekday=context.first_weekday)
    check(question, len(windows))
    asked = columns(question)
    rules = _rules(question, window, len(windows), context)
    known = catalog(context.workspace_id, context.as_of)
    request, earliest = _requests(question, window, rules, known, context)
    rows = size(request) + (size(earliest) if earliest is not None else 0)
    if too_large := fits(rows, (window.last_date - window.first_date).days + 1):
        raise Refused(too_large)
    return Asked(
        question=question,
        window=window,
        windows=windows,
        columns=asked,
        rules=rules,
        request=request,
        earliest=earliest,
        rows=rows,
        names=_names(question, request, window, known),
    )


def walked(asked: Asked) -> Iterator[tuple[Steps, Members]]:
    """Slice by slice: its events in their order, and the members of its cohorts."""
    for events in _events(asked):
        yield events, members(events, events.persons(), asked.rules)


def walked_by_value(asked: Asked) -> Iterator[tuple[Steps, Members]]:
    """The same, each value of a person apart."""
    for events in _events(asked):
        yield apart(events, asked.rules)


def apart(events: Steps, rules: Rules) -> tuple[Steps, Members]:
    """Members by the events of one value alone; the events in the order that their rows count."""
    ordered = by_any_value(events, "split")
    return ordered, members(ordered, stretches(ordered, "split"), rules)


def part_of(asked: Asked, numbers: NDArray[np.uint64]) -> Longs:
    """The place in `values` of each number; -1 where it has none."""
    rest = -1 if asked.by_both else len(asked.names) + 1
    part = np.full(len(numbers), rest, np.int64)
    for place, number in enumerate((*asked.names, MISSING)):
        part[numbers == np.uint64(number)] = place
    return part


def _events(asked: Asked) -> Iterator[Steps]:
    """Of one instant by their value: which start of it comes first does not depend on how they are stored."""
    if asked.earliest is None:
        for events in slices(asked.request, asked.rows):
            yield settle_by(events, *events.also.values()) if events.also else events
        return
    for events, firsts in slices_with_firsts(asked.request, asked.earliest, asked.rows):
        yield only_first(settle_by(events, *events.also.values()) if events.also else events, firsts)


def _rules(question: RetentionQuestion, window: Window, cohorts: int, context: Context) -> Rules:
    found = hits(columns(question))
    calendar = question.clock == "calendar"
    count = cohorts + (len(found) - 1 if calendar else 0)
    moments = edges(window.first_date, question.interval, count, context.zone, first_weekday=context.first_weekday)
    return Rules(
        edges=np.array([ms(each) for each in moments], np.int64),
        cohorts=cohorts,
        since=ms(window.start),
        until=ms(window.end),
        hits=found,
        unit=0 if calendar else ELAPSED_MS[question.interval],
    )


def _requests(
    question: RetentionQuestion, window: Window, rules: Rules, known: Catalog, context: Context
) -> tuple[Request, Request | None]:
    """The events that are walked over; and where only first starts count, those among which the first is looked for."""
    start = asked_condition(question.start, known, context.zone, "$.start", "s_")
    returns = start
    if question.returns is not None:
        returns = asked_condition(question.returns, known, context.zone, "$.return", "r_")
    also = {}
    if (breakdown := question.breakdown) is not None:
        also["split"] = asked_number(breakdown.by, known, "$.breakdown.by", "b_")
    last = rules.until + len(rules.hits) * rules.unit if rules.unit else int(rules.edges[-1])
    # At the earliest the beginning of the period, whatever the clock says: nothing is known then.
    until = max(min(moment(last), context.as_of), window.start)
    request = Request(
        workspace_id=context.workspace_id, since=window.start, until=until, marks=[start, returns], also=also
    )
    if question.cohort == "every":
        return request, None
    named = question.start if question.cohort == "first" else Events(events=question.start.events)
    condition = asked_condition(named, known, context.zone, "$.start", "s_")
    until = max(min(window.end, context.as_of), window.start)
    return request, replace(request, since=BEGINNING, until=until, marks=[condition], also={})


def _names(question: RetentionQuestion, request: Request, window: Window, known: Catalog) -> dict[int, str]:
    """The values that most starts in the period have."""
    if (breakdown := question.breakdown) is None:
        return {}
    starts: list[Sql] = [request.marks[0]]
    value = asked_value(breakdown.by, known, "$.breakdown.by", "b_")
    return frequent(replace(request, until=min(window.end, request.until), marks=starts), value, breakdown.top)
