"""The builder of a rule: lines of a plain form, and the rule that they make; the two are each other's inverse.

A line is one condition, or its opposite; all or any of them are to be met. A rule of another shape is edited as JSON.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from yunce.insight.asking.api import BadQuestion, question_json, read_question
from yunce.insight.rules.words import Words
from yunce.insight.segments.api import Did, Either, Every, InOrder, InSegment, Not, Rule, SegmentQuestion, Span, Traits
from yunce.insight.segments.show import plain
from yunce.insight.web.fields import Choices, Fields, events_body, events_text, gathered, lines

NAMES = ("kind", "event", "where", "time", "measure", "by", "at_least", "at_most", "within", "segment")
KINDS: Choices = (
    ("did", _("做过")),
    ("not_did", _("没做过")),
    ("measured", _("做的多少")),
    ("sequence", _("先后做过")),
    ("traits", _("用户属性")),
    ("in", _("属于分群")),
    ("not_in", _("不属于分群")),
)
MEASURES: Choices = (
    ("count", _("次数")),
    ("days", _("天数")),
    ("distinct", _("不同值的个数")),
    ("sum", _("合计")),
    ("mean", _("平均")),
    ("max", _("最大")),
    ("min", _("最小")),
)
COMBINED: Choices = (("all", _("全部条件")), ("any", _("任一条件")))
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """One line as typed, by field; error: what is wrong with it."""

    number: int
    values: Mapping[str, str]
    error: str = ""


def typed_question(fields: Fields) -> SegmentQuestion:
    """The rule of a sent form; its JSON goes first when it is filled. Raises BadQuestion, with places in lines."""
    if written := fields.get("json", "").strip():
        return read_question(SegmentQuestion, written)
    parts = [_condition(dict(zip(NAMES, line, strict=True))) for line in lines(fields, *NAMES)]
    said = [part for part in parts if part is not None]
    if not said:
        raise BadQuestion("$.rule", Words(zh="至少写一个条件", en="say at least one condition"))
    combined = "any" if fields.get("combined") == "any" else "all"
    return read_question(SegmentQuestion, json.dumps({"rule": {"kind": combined, "of": said}}))


def typed_fields(question: SegmentQuestion) -> Fields:
    """The form of a rule: as lines when they can say it, else as JSON."""
    rule = question.rule
    top = rule if isinstance(rule, Every | Either) else Every(of=(rule,))
    rows = [_row(each) for each in top.of]
    if any(row is None for row in rows):
        return Fields({"json": [question_json(question)]})
    single = {"combined": "any" if isinstance(top, Either) else "all"}
    return gathered(single, [{name: (row or {}).get(name, "") for name in NAMES} for row in rows])


def line_rows(fields: Fields, errors: Mapping[str, str]) -> list[LineRow]:
    """The lines as they were typed, and one or two empty ones."""
    typed = [dict(zip(NAMES, line, strict=True)) for line in lines(fields, *NAMES)]
    filled = [row for row in typed if _condition_said(row)]
    by_place = {
        int(found[1]): why for where, why in errors.items() if (found := re.match(r"\$\.rule\.of\[(\d+)\]", where))
    }
    rows = [LineRow(number=place + 1, values=row, error=by_place.get(place, "")) for place, row in enumerate(filled)]
    spare = 2 if len(rows) == 0 or "more" in fields else 1
    return [*rows, *(LineRow(number=len(rows) + place, values={"kind": "did"}) for place in range(1, spare + 1))]


def _condition_said(row: Mapping[str, str]) -> bool:
    return any(row[name].strip() for name in ("event", "where", "by", "at_least", "at_most", "segment"))


def _condition(row: Mapping[str, str]) -> dict[str, Any] | None:
    if not _condition_said(row):
        return None
    match row["kind"]:
        case "traits":
            return {"kind": "traits", "where": row["where"].strip()}
        case "in":
            return _segment(row)
        case "not_in":
            return {"kind": "not", "of": _segment(row)}
        case "sequence":
            steps = [events_body(step, "") for step in re.split(r">|→", row["event"])]
            where = row["where"].strip()
            if where:
                steps = [step | {"where": where} for step in steps]
            within = {"within": row["within"].strip()} if row["within"].strip() else {}
            return {"kind": "sequence", "steps": steps, "time": _time(row["time"]), **within}
    body: dict[str, Any] = {"kind": "did", **events_body(row["event"], row["where"]), "time": _time(row["time"])}
    if row["kind"] == "not_did":
        return body | {"at_most": "0"}
    if row["kind"] == "measured":
        measure = row["measure"] or "count"
        body |= {"measure": measure}
        if measure not in ("count", "days"):
            body |= {"by": row["by"].strip()}
        body |= {name: row[name].strip() for name in ("at_least", "at_most") if row[name].strip()}
    return body


def _segment(row: Mapping[str, str]) -> dict[str, Any]:
    return {"kind": "segment", "id": row["segment"]}


def _row(rule: Rule) -> dict[str, str] | None:
    """None for what a line cannot say."""
    if isinstance(rule, Traits):
        return {"kind": "traits", "where": rule.where}
    if isinstance(rule, InSegment):
        return {"kind": "in", "segment": rule.id}
    if isinstance(rule, Not):
        return {"kind": "not_in", "segment": rule.of.id} if isinstance(rule.of, InSegment) else None
    if isinstance(rule, InOrder):
        wheres = {step.where for step in rule.steps}
        if len(wheres) > 1 or any(step.name for step in rule.steps):
            return None
        event = " > ".join(map(events_text, rule.steps))
        return {"kind": "sequence", "event": event, "where": wheres.pop(), "within": rule.within, **_span(rule.time)}
    if not isinstance(rule, Did) or rule.name:
        return None
    row = _did(rule)
    return row if _condition_said({name: row.get(name, "") for name in NAMES}) else None


def _did(rule: Did) -> dict[str, str]:
    row = {"event": events_text(rule), "where": rule.where, **_span(rule.time)}
    if rule == Did(events=rule.events, where=rule.where, time=rule.time):
        return {"kind": "did", **row}
    if rule.measure == "count" and rule.at_least is None and rule.at_most == 0:
        return {"kind": "not_did", **row}
    limits = {"at_least": rule.at_least, "at_most": rule.at_most}
    said = {name: plain(limit) for name, limit in limits.items() if limit is not None}
    return {"kind": "measured", **row, "measure": rule.measure, "by": rule.by, **said}


def _time(text: str) -> dict[str, str]:
    """30d: the last 30 days; 30d..7d: less the latest 7; ..7d: more than 7 days ago; days: 2026-03-01..2026-03-31."""
    first, dots, final = (part.strip() for part in text.replace("至", "..").partition(".."))
    if not dots and _DAY.fullmatch(first):
        final = first
    said = {}
    if first:
        said["from" if _DAY.fullmatch(first) else "last"] = first
    if final:
        said["to" if _DAY.fullmatch(final) else "skip"] = final
    return said


def _span(time: Span) -> dict[str, str]:
    first = time.last or (time.first.isoformat() if time.first else "")
    final = time.skip or (time.final.isoformat() if time.final else "")
    return {"time": f"{first}..{final}" if final or time.first else first}
