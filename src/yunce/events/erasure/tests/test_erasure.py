"""Forgetting a person everywhere, and what is too old."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from yunce.events.api import (
    IncomingEvent,
    UnknownSource,
    accept,
    apply_retention,
    counts,
    data_as_of,
    erase_person,
    flush_now,
    inbox,
    stored_at,
)
from yunce.events.identity.api import merge
from yunce.events.models import Erasure
from yunce.events.sources.api import create_source, revoke_source
from yunce.events.store.api import EventStore

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC).replace(microsecond=0)
W = "01WORKSPACE000000000000000"


def event(person: str, *, days: int = 0, name: str = "pay") -> IncomingEvent:
    return IncomingEvent(event=name, distinct_id=person, time=NOW - timedelta(days=days), amount=Decimal("0.001"))


def test_a_person_is_gone_from_everywhere_and_the_receipt_says_how_much(fact_base: EventStore) -> None:
    source = create_source(W, "shop").id
    accept(W, source, [event("anna"), event("phone-of-anna"), event("ben")])
    flush_now()
    merge(W, "anna", "phone-of-anna", actor="me")
    accept(W, source, [event("anna", name="waits in the inbox")])
    receipt = erase_person(W, "phone-of-anna", actor="me")
    assert receipt.counts["events"] == 3
    assert receipt.counts["links"] == 1
    assert counts(W).events == 1
    assert "anna" not in str(Erasure.objects.get(id=receipt.id).__dict__)
    for table in ("event_rows", "trait_rows", "identity_edges", "override_rows", "tombstones"):
        assert "anna" not in str(fact_base.query(f"SELECT * FROM {table}").rows)  # noqa: S608


def test_nothing_of_the_person_is_left_in_the_inbox_file(fact_base: EventStore, tmp_path: Path) -> None:
    source = create_source(W, "shop").id
    accept(W, source, [event("somebody-unmistakable")])
    erase_person(W, "somebody-unmistakable", actor="me")
    left = b"".join(path.read_bytes() for path in tmp_path.glob("inbox.sqlite3*"))
    assert b"somebody-unmistakable" not in left


def test_an_old_file_loaded_again_does_not_bring_the_person_back_but_a_new_visit_counts(fact_base: EventStore) -> None:
    source = create_source(W, "shop").id
    erase_person(W, "anna", actor="me")
    accept(W, source, [event("anna", days=3)])
    later = IncomingEvent(event="came back", distinct_id="anna", time=datetime.now(UTC) + timedelta(minutes=1))
    accept(W, source, [later])
    flush_now()
    assert fact_base.query("SELECT event FROM events").rows == [("came back",)]


def test_the_same_id_in_another_workspace_stays(fact_base: EventStore) -> None:
    other = "01OTHER0000000000000000000"
    accept(other, create_source(other, "shop").id, [event("anna")])
    erase_person(W, "anna", actor="me")
    assert counts(other).events == 1


def test_what_is_older_than_its_source_may_keep_is_deleted(fact_base: EventStore) -> None:
    short = create_source(W, "short", retention_days=30).id
    long = create_source(W, "long").id
    accept(W, short, [event("a", days=40), event("a", days=20)])
    accept(W, long, [event("a", days=400)])
    flush_now()
    assert apply_retention(NOW) == 1
    assert counts(W).events == 2


def test_a_shut_source_and_one_of_another_workspace_accept_nothing(fact_base: EventStore) -> None:
    source = create_source(W, "shop").id
    revoke_source(W, source)
    for asked in (source, create_source("01OTHER0000000000000000000", "x").id):
        with pytest.raises(UnknownSource):
            accept(W, asked, [event("a")])


def test_a_delivery_can_ask_how_much_of_it_was_new(fact_base: EventStore) -> None:
    source = create_source(W, "shop").id
    accept(W, source, [event("a"), event("b")], received=NOW)
    flush_now()
    second = NOW + timedelta(seconds=1)
    accept(W, source, [event("a"), event("b"), event("c")], received=second)
    flush_now()
    assert (stored_at(W, source, NOW), stored_at(W, source, second)) == (2, 1)
    assert data_as_of(W) == second
    assert data_as_of("nobody") is None


def test_small_amounts_add_up_exactly(fact_base: EventStore) -> None:
    source = create_source(W, "shop").id
    accept(W, source, [event(f"p{number}") for number in range(1000)])
    flush_now()
    assert fact_base.query("SELECT sum(amount) FROM events").value() == Decimal("1.000000")
    assert inbox().waiting == 0


def test_personal_data_is_hashed_before_it_is_written(fact_base: EventStore, tmp_path: Path) -> None:
    source = create_source(W, "shop", hash_personal=True).id
    one = IncomingEvent(
        event="sign_up", distinct_id="13812345678", time=NOW, properties={"email": "a@b.cn", "note": "打 138-1234-5678"}
    )
    accept(W, source, [one])
    left = b"".join(path.read_bytes() for path in tmp_path.glob("inbox.sqlite3*"))
    assert b"1234" not in left
    assert b"a@b.cn" not in left
    flush_now()
    row = fact_base.query("SELECT distinct_id, properties FROM events").rows[0]
    assert row[0].startswith("h:")
    assert row[1].count(row[0]) == 1  # the same number, however it is written, has the same hash
