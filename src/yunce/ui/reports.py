"""The browser's complaints about our content security policy, kept for whoever looks (tests, the doctor).

In memory and bounded: a report is a bug of ours to be mended, not a fact to be stored.
"""

import logging
from collections import deque
from dataclasses import dataclass
from datetime import datetime

logger = logging.getLogger("yunce.ui.csp")
KEPT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CspReport:
    at: datetime
    page: str
    directive: str
    blocked: str
    sample: str


_reports: deque[CspReport] = deque(maxlen=KEPT)


def keep(report: CspReport) -> None:
    _reports.append(report)
    logger.warning("csp: %s blocked %s on %s %s", report.directive, report.blocked, report.page, report.sample)


def kept() -> list[CspReport]:
    """Reports of this process since it started or since `forget`, oldest first."""
    return list(_reports)


def forget() -> None:
    _reports.clear()
