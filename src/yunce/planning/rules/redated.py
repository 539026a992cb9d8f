"""The chapters of a plan whose days moved: dates that the text took from the plan move with it.

Only days that were the plan's own are replaced; whatever else people wrote stays."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from yunce.planning.rules.plan import Plan

_DAY = r"\d{4}-\d{2}-\d{2}"
# A span names its days better than each day does: 2026-06-01 至 2026-08-31 is the campaign's, whatever else ends then.
_DAYS = re.compile(rf"({_DAY})(\D{{1,8}})({_DAY})|{_DAY}")
Span = tuple[date, date]
Place = TypeVar("Place")


def redated(before: Plan, after: Plan) -> Plan:
    """`after` with the days of `before` replaced in its chapters. A day that is now two different ones stays as it is,
    and so does a chapter that was rewritten together with the days."""
    spans = [((before.launch, before.end), (after.launch, after.end))]
    now = {phase.key: phase for phase in after.phases}
    spans += [((p.first, p.last), (now[p.key].first, now[p.key].last)) for p in before.phases if p.key in now]
    days = _certain([pair for old, new in spans for pair in zip(old, new, strict=True)])
    length = (before.end - before.launch).days + 1, (after.end - after.launch).days + 1
    written = {section.key: section.text for section in before.sections}
    return replace(
        after,
        sections=tuple(
            replace(section, text=_text(section.text, _certain(spans), days, after.end, length))
            if section.text == written.get(section.key)
            else section
            for section in after.sections
        ),
    )


def _certain(pairs: Iterable[tuple[Place, Place]]) -> dict[Place, Place]:
    """What each has become, where that is one thing."""
    found: dict[Place, set[Place]] = {}
    for old, new in pairs:
        found.setdefault(old, set()).add(new)
    return {old: next(iter(new)) for old, new in found.items() if len(new) == 1}


def _text(text: str, spans: Mapping[Span, Span], days: Mapping[date, date], end: date, length: tuple[int, int]) -> str:
    def one(day: str) -> str:
        read = _read(day)
        return day if read is None else str(days.get(read, read))

    def new(found: re.Match[str]) -> str:
        if found[1] is None:
            return one(found[0])
        first, last = _read(found[1]), _read(found[3])
        if first is not None and last is not None and (first, last) in spans:
            first, last = spans[first, last]
            return f"{first}{found[2]}{last}"
        return one(found[1]) + found[2] + one(found[3])

    # The number of days stands right behind the last one: "至 2026-08-31，共 92 天", "to 2026-08-31, 92 days".
    return re.sub(rf"({end}\D{{1,4}}){length[0]}(?= 天| days?\b)", rf"\g<1>{length[1]}", _DAYS.sub(new, text))


def _read(day: str) -> date | None:
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None  # 2026-02-31 is nobody's day
