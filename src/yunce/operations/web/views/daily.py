"""日报: the day's text, ready to be copied."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yunce.accounts.api import access
from yunce.loop.api import Phase, project_bar, project_url
from yunce.operations.api import daily_text
from yunce.ui import components as ui


@require_GET
def daily(request: HttpRequest, initiative_id: str) -> HttpResponse:
    granted = access(request)
    context = {
        "bar": project_bar(granted, initiative_id, Phase.RUN, "run/daily"),
        "header": ui.PageHeader(
            title=_("日报"),
            subtitle=_("由当前数字按规则写成，复制到群里就能用。"),
            badges=[ui.Badge(text=_("规则生成"), tone="info")],
            actions=[ui.Link(text=_("作战室"), url=project_url(initiative_id, "run"))],
        ),
        "text": ui.CopyText(text=daily_text(granted.workspace, initiative_id), label=_("今天的日报")),
    }
    return render(request, "operations/daily.html", context)
