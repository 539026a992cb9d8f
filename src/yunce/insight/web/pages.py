"""Which page shows which question. A question with a value of its own adds a line here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from yunce.insight import api
from yunce.insight.web import (
    activity,
    distribution,
    funnel,
    interval,
    paths,
    retention,
    sessions,
    structured,
    times,
    trend,
    views,
)

_ALL = (
    trend.PAGE,
    times.PAGE,
    funnel.PAGE,
    interval.PAGE,
    retention.PAGE,
    activity.LIFECYCLE,
    activity.STICKINESS,
    sessions.PAGE,
    paths.PAGE,
    distribution.PAGE,
)
PAGES: dict[str, structured.Page] = {page.key: page for page in _ALL}


@require_GET
def page(request: HttpRequest, question: str) -> HttpResponse:
    """Of any question; 404 for a name that is none."""
    if (meant := api.present_key(question, request.GET.dict())) != question:  # links from before it had its name
        return redirect(f"{reverse('insight:question', args=[meant])}?{request.GET.urlencode()}")
    if (elsewhere := api.STRUCTURED.get(question)) and elsewhere.address:
        return redirect(f"{reverse(elsewhere.address)}?{request.GET.urlencode()}")
    if question in PAGES:
        return structured.page(request, PAGES[question])
    return views.question(request, question)
