"""What a builder is made of: the fields of a plain GET form, read, filled again and shown. Shape only."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yunce.insight.api import BadQuestion
from yunce.insight.asking.api import Events, Period
from yunce.insight.rules.words import Words

Text = str | Promise
# What a form sends: a name may come once a line. Django's QueryDict is one.
Fields = MultiValueDict[str, str]
Choices = Sequence[tuple[str, Text]]

INTERVALS: Choices = (("", _("不按时间看")), ("day", _("按日")), ("week", _("按周")), ("month", _("按月")))
_SEVERAL = _("几个事件中的任何一个：用 | 隔开")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One input, a select when it has choices. list: what it suggests, known-events or known-names."""

    name: str
    label: Text
    value: str = ""
    choices: Choices = ()
    kind: str = "text"
    list: str = ""
    placeholder: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One part of a question that may be there several times, such as a step."""

    legend: Text
    entries: Sequence[Entry]
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Builder:
    """The form, filled. more, more_lines: behind the summary, open when one of them is in use."""

    lines: Sequence[Line]
    entries: Sequence[Entry]
    more: Sequence[Entry] = ()
    more_lines: Sequence[Line] = ()
    summary: Text = ""
    open: bool = False
    hint: Text = _SEVERAL


def event_entries(name: str, where: str, event: str = "", condition: str = "") -> list[Entry]:
    """Which events are meant: their names, and a condition over what they carry."""
    return [
        Entry(name=name, label=_("事件"), value=event, list="known-events"),
        Entry(name=where, label=_("条件（可不填）"), value=condition, placeholder="amount > 100"),
    ]


def period_entries(fields: Fields) -> list[Entry]:
    """The chosen days."""
    return [
        Entry(name="from", label=_("从"), value=fields.get("from", ""), kind="date"),
        Entry(name="to", label=_("到"), value=fields.get("to", ""), kind="date"),
    ]


def filled(fields: Fields, name: str, label: Text, **more: Any) -> Entry:
    """The input of a name with what was said in it."""
    return Entry(name=name, label=label, value=fields.get(name, ""), **more)


def period_body(fields: Fields) -> dict[str, str]:
    """`period` of a question. Raises BadQuestion."""
    return {"from": day(fields, "from", "$.period.from"), "to": day(fields, "to", "$.period.to")}


def period_fields(period: Period) -> dict[str, str]:
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}


def events_body(event: str, where: str) -> dict[str, Any]:
    """Several names are joined by |; nothing at all stands for every event."""
    return {"events": [name.strip() for name in event.split("|") if name.strip()], "where": where.strip()}


def events_text(events: Events) -> str:
    return " | ".join(events.events)


def said(fields: Fields, *names: str) -> dict[str, str]:
    """Those of the names that were filled in: what is left empty takes the question's default."""
    texts = {name: fields.get(name, "").strip() for name in names}
    return {name: text for name, text in texts.items() if text}


def whole(text: str) -> int:
    """0 for what is no whole number, which every question refuses with its own words."""
    return int(text) if text.strip().isascii() and text.strip().isdecimal() else 0


def lines(fields: Fields, first: str, *others: str) -> list[tuple[str, ...]]:
    """The lines of fields that are sent once a line, in their order; a field that a link leaves out is empty."""
    heads = [str(text) for text in fields.getlist(first)]
    rest = [([str(text) for text in fields.getlist(name)] + [""] * len(heads))[: len(heads)] for name in others]
    return list(zip(heads, *rest, strict=True))


def gathered(single: Mapping[str, str], rows: Iterable[Mapping[str, str]] = ()) -> Fields:
    """Fields that are sent once, and those that are sent once a line."""
    found = Fields({name: [text] for name, text in single.items()})
    for row in rows:
        for name, text in row.items():
            found.appendlist(name, text)
    return found


def by_line(errors: Mapping[str, str]) -> dict[str, str]:
    """What is wrong by the line that it is in: $.steps[1].within -> $.steps[1]."""
    return {re.sub(r"(\[\d+\]).*", r"\1", where): why for where, why in errors.items()}


def day(fields: Fields, name: str, where: str) -> str:
    """A chosen day. where: its place in the question. Raises BadQuestion."""
    text = fields.get(name, "").strip()
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        why = Words(zh="日期写成 2026-03-01 的样子", en="write a day like 2026-03-01")
        raise BadQuestion(where, why) from None
