"""Who is one person: decisions over edges."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunce.events.identity.rules.components import TWO_USERS, Components, Edge, Merged, Refused, edge


def test_a_browser_that_logs_in_becomes_the_user() -> None:
    assert Components().offer(edge("browser", "user", user="user")) == Merged("user")


def test_two_browsers_of_one_user_are_one_person() -> None:
    components = Components([edge("b1", "user", user="user")])
    assert components.offer(edge("b2", "user", user="user")) == Merged("user")
    assert components.members("b1") == {"b1", "b2", "user"}


def test_a_shared_browser_does_not_make_two_users_one() -> None:
    components = Components([edge("browser", "anna", user="anna")])
    assert components.offer(edge("browser", "ben", user="ben")) == Refused(TWO_USERS, ("anna", "ben"))
    assert components.person("ben") == "ben"


def test_two_known_users_are_joined_only_when_somebody_is_sure() -> None:
    components = Components([edge("anna", "anna", user="anna"), edge("ben", "ben", user="ben")])
    assert isinstance(components.offer(edge("anna", "ben", kind="manual")), Refused)
    assert components.offer(edge("anna", "ben", kind="confirmed")) == Merged("anna")


def test_ids_nobody_vouches_for_may_be_joined_and_take_the_smallest_name() -> None:
    assert Components().offer(edge("z", "y", kind="bind")) == Merged("y")


def test_what_was_refused_or_removed_joins_nothing() -> None:
    kept = [replace(edge("a", "b"), status=status) for status in ("refused", "removed")]
    assert Components(kept).person("b") == "b"


def test_an_edge_out_of_order_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="in order"):
        Edge(a="b", b="a")
    with pytest.raises(ValueError, match="neither"):
        edge("a", "b", user="c")


names = st.sampled_from("abcdefg")
edges = st.lists(st.builds(edge, names, names), max_size=12)


@given(edges, st.randoms())
def test_the_order_of_edges_does_not_matter_to_who_is_who(known: list[Edge], draw: object) -> None:
    shuffled = list(known)
    draw.shuffle(shuffled)  # type: ignore[attr-defined]
    assert Components(known).persons() == Components(shuffled).persons()


@given(edges, st.integers(0, 11))
def test_taking_an_edge_away_and_back_changes_nothing(known: list[Edge], which: int) -> None:
    if which >= len(known):
        return
    without = known[:which] + known[which + 1 :]
    assert Components([*without, known[which]]).persons() == Components(known).persons()
