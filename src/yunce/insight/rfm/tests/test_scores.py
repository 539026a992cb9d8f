"""Scores by fifths and by own cuts: equal buyers score equally, fifths are as even as ties allow."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunce.insight.rfm.rules.scores import Buyer, Cuts, Scores, fifths, grouped, named, score

# Cuts of a team: a year, half a year, a quarter, a month ago …
OWN = Cuts(
    days_since=(365, 180, 90, 30),
    orders=(2, 3, 5, 10),
    net=(Decimal(100), Decimal(300), Decimal(1000), Decimal(5000)),
)


def buyer(days_since: int = 10, orders: int = 1, net: str = "50") -> Buyer:
    return Buyer(days_since=days_since, orders=orders, net=Decimal(net))


BUYERS = st.lists(
    st.builds(
        Buyer, days_since=st.integers(0, 9), orders=st.integers(1, 6), net=st.decimals(0, 50, places=0)
    ),
    min_size=1,
    max_size=40,
)  # fmt: skip


@pytest.mark.parametrize(
    ("who", "code"),
    [
        (buyer(days_since=0, orders=10, net="5000"), "555"),
        (buyer(days_since=30, orders=9, net="4999.99"), "544"),
        (buyer(days_since=31, orders=2, net="100"), "422"),
        (buyer(days_since=366, orders=1, net="-20"), "111"),
    ],
    ids=["the best of all", "a cut met exactly counts", "a day later does not", "the least"],
)
def test_own_cuts_give_the_score_that_was_set(who, code):
    assert score(who, OWN).code == code


def test_ten_different_buyers_are_two_in_each_fifth():
    ten = [buyer(days_since=at, orders=at + 1, net=str(at)) for at in range(10)]
    found = [score(each, fifths(ten)) for each in ten]
    assert [each.frequency for each in found] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert [each.recency for each in found] == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]


def test_equals_have_the_fifth_of_their_middle():
    """Six of ten bought once: their middle lies at 0.3, in the second fifth; nobody scores 1 or 3."""
    ten = [buyer(orders=orders) for orders in (1, 1, 1, 1, 1, 1, 2, 3, 4, 5)]
    assert [score(each, fifths(ten)).frequency for each in ten] == [2, 2, 2, 2, 2, 2, 4, 4, 5, 5]


def test_everybody_equal_scores_three():
    assert {score(each, fifths([buyer()] * 7)).code for each in [buyer()]} == {"333"}


@given(BUYERS)
def test_cuts_of_fifths_give_back_the_rank_that_they_were_made_from(buyers):
    cuts = fifths(buyers)
    for each in buyers:
        below = sum(other.orders < each.orders for other in buyers)
        equals = sum(other.orders == each.orders for other in buyers)
        assert score(each, cuts).frequency == 1 + 5 * (2 * below + equals) // (2 * len(buyers))


@given(BUYERS, st.randoms())
def test_scores_do_not_depend_on_the_order_of_rows(buyers, random):
    shuffled = list(buyers)
    random.shuffle(shuffled)
    assert fifths(shuffled) == fifths(buyers)


@given(BUYERS)
def test_who_is_better_never_scores_worse(buyers):
    cuts = fifths(buyers)
    for one in buyers:
        for other in buyers:
            if other.days_since <= one.days_since and other.orders >= one.orders and other.net >= one.net:
                ours, theirs = score(one, cuts), score(other, cuts)
                assert theirs.recency >= ours.recency
                assert theirs.frequency >= ours.frequency
                assert theirs.money >= ours.money


@given(BUYERS)
def test_groups_hold_everybody_once(buyers):
    groups = grouped(buyers, fifths(buyers))
    assert sum(group.persons for group in groups) == len(buyers)
    assert sum(group.orders for group in groups) == sum(each.orders for each in buyers)
    assert sum(group.net for group in groups) == sum(each.net for each in buyers)
    assert [group.scores for group in groups] == sorted({group.scores for group in groups}, reverse=True)


def test_scores_are_named_like_the_tiers():
    assert named(Scores(recency=5, frequency=4, money=4)).key == "champions"
    assert named(Scores(recency=3, frequency=5, money=5)).key == "slipping"
    assert named(Scores(recency=3, frequency=5, money=5), high_from=3).key == "champions"
    assert named(Scores(recency=1, frequency=1, money=1)).key == "dormant"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"orders": (2, 3, 5)}, "orders needs 4 cuts"),
        ({"orders": (2, 5, 3, 10)}, "orders must be rising"),
        ({"days_since": (7, 30, 90, 180)}, "days_since must be falling"),
    ],
)
def test_cuts_that_cannot_be_meant_are_refused(change, says):
    given_ = {"days_since": OWN.days_since, "orders": OWN.orders, "net": OWN.net}
    with pytest.raises(ValueError, match=says):
        Cuts(**given_ | change)


def test_nobody_has_no_fifths():
    with pytest.raises(ValueError, match="no buyers"):
        fifths([])
    with pytest.raises(ValueError, match="high_from"):
        named(Scores(recency=1, frequency=1, money=1), high_from=1)
