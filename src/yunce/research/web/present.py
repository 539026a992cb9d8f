"""What research found and lacks, in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yunce.insight.api import QUESTIONS, Answer, to_evidence
from yunce.kernel.windows import Window
from yunce.loop.api import Evidence, project_url
from yunce.research.api import Coverage, Theme, question_of
from yunce.ui import format as write
from yunce.ui.components import Chart, Column, Table

THEMES: Mapping[Theme, tuple[Promise, Promise]] = {
    Theme.WHO: (_("为谁做"), _("谁在买、谁会再来、该把力气花在谁身上")),
    Theme.MARKET: (_("市场如何"), _("我们自己的走势；行业和竞品请写成依据")),
    Theme.OURS: (_("我们有什么"), _("货品和履约的现状；预算、人手和技术请写成依据")),
}


def theme(covered: Coverage, kept: Sequence[Evidence]) -> dict[str, Any]:
    """Title, purpose, what was found (the newest of each question) and what is missing."""
    name, purpose = THEMES[covered.theme]
    newest: dict[str, Evidence] = {}
    for each in kept:  # newest first
        newest.setdefault(question_of(each), each)
    return {
        "name": name,
        "purpose": purpose,
        "found": [_line(newest[key]) for key in covered.found],
        "holes": [
            {"name": QUESTIONS[key].name.say(write.language()), "purpose": QUESTIONS[key].purpose.say(write.language())}
            for key in covered.holes
        ],
    }


def notes(kept: Sequence[Evidence]) -> list[dict[str, str]]:
    """What people wrote down themselves."""
    return [_line(each) for each in kept if not question_of(each)]


def window_text(window: Window) -> str:
    return f"{window.label(write.language())} · {window.zone}"


def answer(found: Answer) -> dict[str, Any]:
    """A preview of what would be kept."""
    draft = to_evidence(found)
    body = draft.body["en"] if write.language() == "en" else draft.body
    return {
        "title": body["title"],
        "text": body["text"],
        "chart": Chart(option=body["chart"], label=gettext("%(title)s。%(text)s") % body) if body["chart"] else None,
        "table": _table(body["table"], body["title"]),
        "more": [_table(each["table"], each["title"], shown=True) for each in body["more"]],
    }


def _table(kept: dict[str, Any], caption: str, *, shown: bool = False) -> Table:
    columns = [Column(key=str(place), label=label) for place, label in enumerate(kept["columns"])]
    rows = [{str(place): cell for place, cell in enumerate(row)} for row in kept["rows"]]
    return Table(columns=columns, rows=rows, caption=caption, show_caption=shown)


def _line(evidence: Evidence) -> dict[str, str]:
    return {
        "title": evidence.titled(write.language()),
        "text": str(evidence.said(write.language()).get("text") or ""),
        "url": project_url(evidence.initiative_id, f"research/evidence/{evidence.id}"),
    }
