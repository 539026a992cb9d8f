"""The builder of a funnel: fields of a plain GET form, and the question that they make. Shape only."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from yunce.insight.api import BadQuestion, read_question
from yunce.insight.funnel.api import FunnelQuestion
from yunce.insight.rules.words import Words

SPARE_ROWS = 1
LEAST_ROWS = 3

ORDERS = [("ordered", _("按先后")), ("strict", _("严格先后")), ("any", _("不分先后"))]
COUNTS = [("persons", _("人数")), ("attempts", _("次数"))]
FINISHES = [("after", _("可以在所选日期之后")), ("inside", _("须在所选日期之内"))]
INTERVALS = [("", _("不按时间看")), ("day", _("按日")), ("week", _("按周")), ("month", _("按月"))]
TOUCHES = [("first", _("第一步的值")), ("last", _("走到的最后一步的值")), ("all", _("每一步都是同一个值"))]


def touches(steps: int) -> list[tuple[str, Any]]:
    """The choices for a builder of that many lines."""
    later = [(f"step:{number}", format_lazy(_("第 {number} 步的值"), number=number)) for number in range(2, steps + 1)]
    return [*TOUCHES, *later]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One line of the builder, as typed."""

    number: int
    event: str = ""
    where: str = ""
    optional: bool = False
    within: str = ""
    after: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionRow:
    event: str = ""
    where: str = ""
    start: str = "1"
    end: str = "2"
    error: str = ""


def typed_question(typed: QueryDict) -> FunnelQuestion:
    """The question of a sent form. Raises BadQuestion, whose place is that of the JSON it makes."""
    return read_question(FunnelQuestion, json.dumps(_body(typed)))


def _body(typed: QueryDict) -> dict[str, Any]:
    rows = lines(typed, "event", "where", "optional", "within", "after")
    steps = [
        {
            "events": _names(event),
            "where": where.strip(),
            "optional": optional == "1",
            "within": within.strip(),
            "after": after.strip(),
        }
        for event, where, optional, within, after in rows
        if event.strip()
    ]
    cuts = lines(typed, "x_event", "x_where", "x_from", "x_to")
    exclude = [
        {"events": _names(event), "where": where.strip(), "from": _whole(start), "to": _whole(end)}
        for event, where, start, end in cuts
        if event.strip()
    ]
    body: dict[str, Any] = {
        "period": {"from": _day(typed, "from"), "to": _day(typed, "to")},
        "steps": steps,
        "exclude": exclude,
    }
    said = {name: typed.get(name, "").strip() for name in ("order", "window", "finish", "count", "hold", "interval")}
    body |= {name: text for name, text in said.items() if text}
    if by := typed.get("by", "").strip():
        touch, _colon, step = (typed.get("touch") or "first").partition(":")
        body["breakdown"] = {"by": by, "touch": touch, "step": _whole(step) or 1}
    return body


def lines(typed: QueryDict, first: str, *others: str) -> list[tuple[str, ...]]:
    """The lines of fields that are sent once a line, in their order; a field that a link leaves out is empty."""
    heads = [str(text) for text in typed.getlist(first)]
    rest = [([str(text) for text in typed.getlist(name)] + [""] * len(heads))[: len(heads)] for name in others]
    return list(zip(heads, *rest, strict=True))


def _names(text: str) -> list[str]:
    """Several events of one step are joined by |."""
    return [name.strip() for name in text.split("|") if name.strip()]


def _whole(text: str) -> int:
    return int(text) if text.strip().isdecimal() else 0


def _day(typed: QueryDict, name: str) -> str:
    text = typed.get(name, "").strip()
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        why = Words(zh="日期写成 2026-03-01 的样子", en="write a day like 2026-03-01")
        raise BadQuestion(f"$.period.{name}", why) from None


def step_rows(question: FunnelQuestion | None, errors: dict[str, str]) -> list[StepRow]:
    """The lines of a question, and a spare one."""
    steps: Sequence[Any] = question.steps if question else ()
    rows = [
        StepRow(
            number=place + 1,
            event=" | ".join(step.events),
            where=step.where,
            optional=step.optional,
            within=step.within,
            after=step.after,
            error=errors.get(f"$.steps[{place}]", ""),
        )
        for place, step in enumerate(steps)
    ]
    wanted = max(len(rows) + SPARE_ROWS, LEAST_ROWS)
    return rows + [StepRow(number=place + 1) for place in range(len(rows), wanted)]


def exclusion_rows(question: FunnelQuestion | None, errors: dict[str, str]) -> list[ExclusionRow]:
    rows = [
        ExclusionRow(
            event=" | ".join(cut.events),
            where=cut.where,
            start=str(cut.start),
            end=str(cut.end),
            error=errors.get(f"$.exclude[{place}]", ""),
        )
        for place, cut in enumerate(question.exclude if question else ())
    ]
    return [*rows, ExclusionRow()]
