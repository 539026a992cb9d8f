"""The audit trail of the workspace: who changed what, from what, to what."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yunce.accounts import api, store
from yunce.accounts.rules.difference import FieldChange, changed
from yunce.accounts.web import words
from yunce.accounts.web.views.frame import frame
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
    names = store.people(line.target_id for line in shown if line.target_type == "member")
    rows = [
        Row(
            cells={
                "at": line.at,
                "by": line.by.name,
                "action": api.action_label(line.action),
                "change": _change_text(line, names[line.target_id].name if line.target_id in names else ""),
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


def _change_text(line: store.Change, about: str) -> str:
    def written(change: FieldChange) -> str:
        after = _value(change.name, change.after)
        made = line.before is None  # what is new was nothing before; saying so is noise
        return f"{_field(change.name)} {after if made else f'{_value(change.name, change.before)} → {after}'}"

    parts = [written(change) for change in changed(line.before, line.after)]
    return " · ".join([about, *parts] if about else parts) or "—"


def _field(name: str) -> str:
    return str(words.FIELDS.get(name, name))


def _value(name: str, value: Any) -> str:
    if value is None or value == "":
        return "—"
    if name == "role":
        return str(words.ROLES.get(value, value))
    if name == "first_weekday":
        return str(dict(words.WEEKDAYS).get(value, value))
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN_VALUE else f"{text[:SHOWN_VALUE]}…"
