"""A page that cannot ask the fact base says so, and what to do, instead of claiming a fault of ours."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from yunce.events.store.api import StoreBusy, StoreFull, StoreUnreachable

log = logging.getLogger("yunce.events")
RETRY_SECONDS = 10


class StoreTrouble:
    """Answers 503 where the store is away, full or busy. A statement that it refuses is our fault and stays a 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, StoreBusy | StoreFull | StoreUnreachable):
            return None
        log.warning("%s cannot be shown: %s", request.path, exception)
        shown = render(request, "events/away.html", status=503)
        shown.headers["Retry-After"] = str(RETRY_SECONDS)
        return shown
