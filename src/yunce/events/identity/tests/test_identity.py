"""Merging and parting persons act at once on every question."""

from datetime import UTC, datetime

import msgspec

from yunce.events.api import counts, inbox
from yunce.events.identity.api import Merged, Refused, ids_of, links_of, merge, merge_users, part, person_of
from yunce.events.inbox.api import LINK, TRAITS, UNLINK, Arrival, Occurrences, Sender
from yunce.events.store.api import EventStore

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def send(*arrivals: Arrival, workspace: str = "w") -> None:
    inbox().keep_now(list(arrivals), Sender(workspace=workspace, source="s", received=NOW), Occurrences())
    inbox().flush()


def seen(person: str) -> Arrival:
    return Arrival(event="view", distinct_id=person, time=NOW)


def login(browser: str, user: str) -> Arrival:
    return Arrival(kind=LINK, event="identify", distinct_id=browser, other=user, time=NOW)


def persons(store: EventStore, workspace: str = "w") -> list[tuple[str, int]]:
    sql = "SELECT person, count() FROM events WHERE workspace = {w:String} GROUP BY person ORDER BY person"
    return [tuple(row) for row in store.query(sql, {"w": workspace}).rows]


def test_a_login_joins_what_the_browser_did_before_and_does_after(fact_base: EventStore) -> None:
    send(seen("browser"))
    send(login("browser", "user"))
    send(seen("browser"), seen("user"))
    assert persons(fact_base) == [("user", 2)]  # the second view of the browser is the same row again
    assert ids_of("w", "user") == ["browser", "user"]
    assert person_of("w", "browser") == "user"


def test_a_merge_acts_at_once_and_parting_takes_it_back_exactly(fact_base: EventStore) -> None:
    send(seen("a"), seen("b"), seen("c"))
    assert merge("w", "a", "b", actor="me") == Merged("a")
    send(Arrival(event="buy", distinct_id="b", time=NOW))
    assert persons(fact_base) == [("a", 3), ("c", 1)]
    part("w", "a", "b", actor="me")
    assert persons(fact_base) == [("a", 1), ("b", 2), ("c", 1)]
    assert [(kept.status, kept.reason) for kept in links_of("w", "a")] == [("removed", "parted")]


def test_two_known_users_stay_two_and_the_refusal_is_kept(fact_base: EventStore) -> None:
    send(seen("anna"), seen("ben"), login("b1", "anna"), login("b2", "ben"))
    refused = merge("w", "anna", "ben", actor="me")
    assert isinstance(refused, Refused)
    assert refused.users == ("anna", "ben")
    assert [row.reason for row in links_of("w", "anna") if row.status == "refused"] == ["two_users"]
    assert merge_users("w", "anna", "ben", actor="me") == Merged("anna")
    assert persons(fact_base) == [("anna", 2)]


def test_a_shared_browser_keeps_to_its_first_user(fact_base: EventStore) -> None:
    send(seen("browser"), login("browser", "anna"))
    send(seen("ben"), login("browser", "ben"))
    assert persons(fact_base) == [("anna", 1), ("ben", 1)]


def test_what_was_parted_by_hand_is_not_joined_again_by_the_next_event(fact_base: EventStore) -> None:
    send(seen("browser"), login("browser", "user"))
    part("w", "browser", "user", actor="me")
    send(login("browser", "user"))
    assert persons(fact_base) == [("browser", 1)]


def test_an_unlink_takes_an_id_out(fact_base: EventStore) -> None:
    send(seen("phone"), seen("user"), login("phone", "user"))
    assert persons(fact_base) == [("user", 2)]
    send(Arrival(kind=UNLINK, distinct_id="phone", time=NOW))
    assert persons(fact_base) == [("phone", 1), ("user", 1)]


def test_a_long_chain_in_any_order_is_one_person(fact_base: EventStore) -> None:
    send(*[seen(f"d{number}") for number in range(20)])
    send(*[Arrival(kind=LINK, event="bind", distinct_id=f"d{n}", other=f"d{n + 1}", time=NOW) for n in range(0, 19, 2)])
    send(*[Arrival(kind=LINK, event="bind", distinct_id=f"d{n + 1}", other=f"d{n}", time=NOW) for n in range(1, 19, 2)])
    assert persons(fact_base) == [("d0", 20)]


def test_a_crowd_that_signs_in_at_once_is_joined(fact_base: EventStore) -> None:
    """More ids in one flush than a server takes in one parameter."""
    ids = [f"{'browser' * 5}-{number}" for number in range(4_000)]
    send(*[login(each, f"{each}-user") for each in ids], *[seen(each) for each in ids])
    assert persons(fact_base) == sorted((f"{each}-user", 1) for each in ids)


def test_workspaces_do_not_see_each_others_links(fact_base: EventStore) -> None:
    send(seen("browser"), login("browser", "user"))
    send(seen("browser"), workspace="other")
    assert persons(fact_base, "other") == [("browser", 1)]
    assert counts("other").persons == 1


def test_traits_follow_the_person(fact_base: EventStore) -> None:
    send(Arrival(kind=TRAITS, event="set", distinct_id="browser", time=NOW, properties=msgspec.Raw(b'{"city":"x"}')))
    send(login("browser", "user"))
    assert fact_base.query("SELECT person, key, value FROM person_traits").rows == [("user", "city", '"x"')]
