"""The audit trail of the workspace: who changed what, from what, to what."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yunce.accounts import api, store
from yunce.accounts.rules.difference import FieldChange, changed
from yunce.accounts.web.views.frame import frame
from yunce.ui import format as write
from yunce.ui.components import Column, EmptyState, Row, Table

PAGE = 50
SHOWN_VALUE = 80  # letters of one value; the whole of it is one click away in its own page


@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    access = api.access(request)
    lines = store.changes(access.workspace.id, limit=PAGE + 1, before_id=request.GET.get("before", ""))
    shown = lines[:PAGE]
    columns = [
        Column(key="at", label=_("时间"), kind="moment"),
        Column(key="by", label=_("谁")),
        Column(key="action", label=_("做了什么")),
        Column(key="change", label=_("改动"), wide=True),
    ]
    names = api.target_names(access.workspace.id, [(line.target_type, line.target_id) for line in shown])
    rows = [
        Row(
            cells={
                "at": line.at,
                "by": line.by.name,
                "action": api.action_label(line.action),
                "change": _change_text(line, names.get((line.target_type, line.target_id), "")),
            }
        )
        for line in shown
    ]
    empty = EmptyState(title=_("还没有修改记录"), text=_("成员、设置、方案的每次修改都会记在这里，不能删改。"))
    context = {
        **frame("audit"),
        "table": Table(columns=columns, rows=rows, caption=_("修改记录"), empty=empty),
        "older": shown[-1].id if len(lines) > PAGE else "",
    }
    return render(request, "accounts/audit.html", context)


def _change_text(line: store.Change, target: str) -> str:
    def written(change: FieldChange) -> str:
        after = _value(line.action, change.name, change.after)
        made = line.before is None  # what is new was nothing before; saying so is noise
        text = after if made else f"{_value(line.action, change.name, change.before)} → {after}"
        return f"{api.field_label(line.action, change.name)} {text}" if change.name else text

    about = [name for name in dict.fromkeys((target, _subject(line))) if name]
    found = changed(line.before, line.after)
    told = [each for each in found if not each.name or api.field_label(line.action, each.name)]
    parts = [
        written(each) for each in told if not (each.name == "name" and {each.before, each.after} <= {None, *about})
    ]
    return " · ".join([*about, *parts]) or "—"


def _subject(line: store.Change) -> str:
    """What the line is about, when it has a name that the change did not touch."""
    sides = [each for each in (line.before, line.after) if isinstance(each, dict)]
    names = {each["name"] for each in sides if isinstance(each.get("name"), str)}
    return names.pop() if len(names) == 1 else ""


def _value(action: str, name: str, value: Any) -> str:
    if value is None or value == "":
        return "—"
    said = api.field_words(action, name)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, int | float) and said is None:
        return write.number(value)
    if said is not None:
        value = said(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = text or "—"
    return text if len(text) <= SHOWN_VALUE else f"{text[:SHOWN_VALUE]}…"
