"""差距拆解: the waterfall from plan to outcome, by leaf and by cause class. Nobody can alter a figure here."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yunce.accounts.api import access
from yunce.loop.api import Phase, project_bar
from yunce.review.api import NotReady, Review, review_of
from yunce.review.api.report import METHOD
from yunce.review.api.words import CAUSE_RULE, gap_sentence
from yunce.review.web import present
from yunce.ui.components import Basis, Notice, PageHeader

_PAGE = "review/gap"


@require_GET
def gap(request: HttpRequest, initiative_id: str) -> HttpResponse:
    granted = access(request)
    review = review_of(granted.workspace.id, initiative_id)
    sections: list[dict[str, Any]]
    if isinstance(review, NotReady):
        sections = [{"parts": [present.not_ready(review)]}]
    else:
        chart = present.waterfall(review)
        sections = [
            {"parts": [present.figures(review), *present.beside_the_room(review), _generated(review)]},
            *([{"title": _("从预估到实际"), "parts": [chart]}] if chart else []),
            {"title": _("每个数推动了多少"), "parts": [present.contributions(review), Basis(formula=str(METHOD))]},
        ]
        if review.by_cause:
            table = present.causes_table(review, titled=False)
            sections.append({"title": _("原因归类"), "note": str(CAUSE_RULE), "parts": [table]})
    unsplit = not isinstance(review, NotReady) and bool(review.gap.unsettled)
    context = {
        "page_header": PageHeader(
            title=_("差距拆解"), subtitle="" if unsplit else _("差距精确地拆到每个数，合计没有余数。")
        ),
        "bar": project_bar(granted, initiative_id, Phase.REVIEW, _PAGE),
        "sections": sections,
    }
    return render(request, "loop/page.html", context)


def _generated(review: Review) -> Notice:
    return Notice(tone="info", title=_("规则生成"), text=gap_sentence(review))
