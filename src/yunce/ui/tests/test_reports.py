"""The browser's reports about our policy arrive, in both of their shapes, and nothing else does harm."""

import json
from typing import Any

import pytest
from django.test import Client

from yunce.ui import reports

pytestmark = pytest.mark.urls("yunce.ui.tests.gallery")


@pytest.fixture(autouse=True)
def _clean() -> None:
    reports.forget()


def _send(value: Any, kind: str = "application/csp-report") -> int:
    body = value if isinstance(value, str) else json.dumps(value)
    return Client(enforce_csrf_checks=True).post("/csp-report", body, content_type=kind).status_code


@pytest.mark.parametrize(
    "sent",
    [
        {"csp-report": {"document-uri": "http://x/p", "effective-directive": "style-src", "blocked-uri": "inline"}},
        [
            {
                "type": "csp-violation",
                "body": {"documentURL": "http://x/p", "effectiveDirective": "style-src", "blockedURL": "inline"},
            }
        ],
    ],
    ids=["report-uri", "reporting API"],
)
def test_a_report_is_kept(sent: Any) -> None:
    assert _send(sent) == 204
    (report,) = reports.kept()
    assert (report.page, report.directive, report.blocked) == ("http://x/p", "style-src", "inline")


@pytest.mark.parametrize(("sent", "status"), [("{", 400), ("x" * 20_000, 413), ("7", 204), ('{"csp-report": 3}', 204)])
def test_nonsense_is_answered_and_forgotten(sent: str, status: int) -> None:
    assert _send(sent) == status


def test_reports_are_kept_within_bounds() -> None:
    for _ in range(reports.KEPT + 10):
        _send({"csp-report": {}})
    assert len(reports.kept()) == reports.KEPT
