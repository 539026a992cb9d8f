"""The doors for other programs: ask a question by JSON, see how far it is, stop it, and the OpenAPI document."""

import re

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from yunce.insight.replies.api import Reply, document, reply
from yunce.insight.running.api import cancel, find, named
from yunce.insight.web.callers import Caller, Denied, caller, told

_RUN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


@csrf_exempt  # `caller` checks it where a sign-in asks
@login_not_required
def ask(request: HttpRequest, question: str) -> HttpResponse:
    """POST the question's JSON: its answer, or why there is none."""
    if request.method != "POST":
        return _only("POST")
    try:
        found = _asked(request, caller(request), question)
    except Denied as denied:
        return denied.response
    return HttpResponse(found.json, status=found.status, content_type="application/json")


@csrf_exempt
@login_not_required
def run(request: HttpRequest, run_id: str) -> HttpResponse:
    """GET: how far a question is that was asked with this id; DELETE: stop it."""
    if request.method not in ("GET", "DELETE"):
        return _only("GET, DELETE")
    try:
        owner = caller(request).owner
    except Denied as denied:
        return denied.response
    if request.method == "DELETE" and cancel(owner, run_id):
        return HttpResponse(status=204)
    found = find(owner, run_id)
    if found is None:
        return told(404, {"code": "unknown_run", "why": "nothing runs under this id; it may be over"})
    return told(200, {"run": found.id, "done": found.work.done, "seconds": round(found.seconds, 3)})


@login_not_required
@require_GET
def openapi(request: HttpRequest) -> JsonResponse:
    """Tells of no workspace, so that tools may read it without a token."""
    found = document(_language(request), request.build_absolute_uri("/").rstrip("/"))
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})


def _asked(request: HttpRequest, who: Caller, question: str) -> Reply:
    """Raises Denied for an id that cannot be one."""
    run_id, as_of = request.GET.get("run", ""), request.GET.get("as_of", "")
    if not run_id:
        return reply(who.workspace, question, request.body, as_of=as_of, language=_language(request))
    if not _RUN_ID.fullmatch(run_id):
        raise Denied(422, "run", "run: 8 to 64 letters, digits and hyphens")
    try:
        with named(who.owner, run_id):
            return reply(who.workspace, question, request.body, as_of=as_of, language=_language(request))
    except ValueError:
        raise Denied(409, "run", "a question runs under this id already; take another") from None


def _only(methods: str) -> HttpResponse:
    response = told(405, {"code": "method", "why": f"use {methods}"})
    response["Allow"] = methods
    return response


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("language", "") or (get_language() or "")
    return "en" if asked.lower().startswith("en") else "zh-Hans"
