"""Erasing a person reaches the recordings that planners uploaded; nobody else's days and workspaces are touched."""

from datetime import date

import pytest

from yunce.events.erasure.api import elsewhere_label
from yunce.operations.replay import store

pytestmark = pytest.mark.django_db
DAY, NEXT = date(2026, 3, 1), date(2026, 3, 2)


def recorded(workspace: str) -> list[dict[str, object]]:
    return [dict(event) for day in (DAY, NEXT) for event in store.recorded_events(workspace, "trip", day)]


def test_a_persons_events_leave_the_recordings_under_each_of_their_ids() -> None:
    for workspace in ("ours", "theirs"):
        days = {
            DAY: [{"distinct_id": "anna", "event": "pay"}, {"distinct_id": "ben", "event": "pay"}],
            NEXT: [
                {"distinct_id": "phone", "user_id": "anna", "event": "pay"},
                {"distinct_id": "ben", "event": "view"},
            ],
        }
        store.put_recording(workspace, "trip", days)
    assert store.recorded_of("ours", ["anna", "tablet"]) == 2
    assert store.forget_recorded("ours", ["anna", "tablet"]) == 2
    assert [event["distinct_id"] for event in recorded("ours")] == ["ben", "ben"]
    assert store.recorded_of("ours", ["anna"]) == 0
    assert len(recorded("theirs")) == 4


def test_a_receipt_has_a_word_for_them() -> None:
    assert elsewhere_label("recordings") == "上传的记录"
