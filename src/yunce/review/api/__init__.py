"""What pages, the command line and the demo ask of the review."""

from yunce.review.api.files import FileGap, gap_of_file
from yunce.review.api.report import review_report
from yunce.review.api.reviewing import NotReady, Review, review_of
from yunce.review.api.settling import settle_by_hand, settle_initiative
from yunce.review.api.words import ALL_CAUSE_WORDS
from yunce.review.rules.actuals import Missing
from yunce.review.rules.causes import LeafCause, LeafPlan, Reason, by_cause, split_causes
from yunce.review.rules.reconcile import Contribution, ReconcileError, Reconciliation, Unsettled, reconcile

__all__ = [
    "ALL_CAUSE_WORDS",
    "Contribution",
    "FileGap",
    "LeafCause",
    "LeafPlan",
    "Missing",
    "NotReady",
    "Reason",
    "ReconcileError",
    "Reconciliation",
    "Review",
    "Unsettled",
    "by_cause",
    "gap_of_file",
    "reconcile",
    "review_of",
    "review_report",
    "settle_by_hand",
    "settle_initiative",
    "split_causes",
]
