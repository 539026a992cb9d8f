"""Receives the browser's policy reports. Public: browsers send them without cookies or tokens."""

import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from yunce.ui.reports import CspReport, keep

LARGEST_REPORT = 16_384  # bytes; browsers send one or two thousand


@csrf_exempt
@login_not_required
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    if len(request.body) > LARGEST_REPORT:
        return HttpResponse(status=413)
    try:
        sent = json.loads(request.body)
    except ValueError:
        return HttpResponse(status=400)
    for report in sent if isinstance(sent, list) else [sent]:
        if isinstance(report, dict):
            keep(_read(report))
    return HttpResponse(status=204)


def _read(report: dict[str, Any]) -> CspReport:
    """Both shapes: report-uri's `csp-report` and the Reporting API's `body`."""
    found = report.get("csp-report") or report.get("body") or {}
    body: dict[str, Any] = found if isinstance(found, dict) else {}

    def said(*names: str) -> str:
        return next((str(body[name])[:300] for name in names if body.get(name)), "")

    return CspReport(
        at=timezone.now(),
        page=said("document-uri", "documentURL"),
        directive=said("effective-directive", "violated-directive", "effectiveDirective"),
        blocked=said("blocked-uri", "blockedURL"),
        sample=said("script-sample", "sample"),
    )
