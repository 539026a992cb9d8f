"""Single orders become frequency, recency, age and mean value by calendar days."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunce.insight.clv.rules.summary import BadPurchase, Purchase, summarise

END = date(1997, 9, 30)


def bought(person: str, day: date, amount: str) -> Purchase:
    return Purchase(person=person, day=day, amount=Decimal(amount))


# The first customer of the CDNOW sample, whose published summary is x 2, t_x 30.43, T 38.86, mean 22.35.
FIRST = [
    bought("0004", date(1997, 1, 1), "29.33"),
    bought("0004", date(1997, 1, 18), "29.73"),
    bought("0004", date(1997, 8, 2), "14.96"),
    bought("0004", date(1997, 12, 12), "26.48"),
]


def test_the_first_customer_of_cdnow_is_summarised_as_published():
    found = summarise(FIRST, unit="week", end=END)
    customers = found.customers
    assert (customers.frequency[0], round(customers.recency[0], 2), round(customers.age[0], 2)) == (2, 30.43, 38.86)
    assert customers.monetary[0] == pytest.approx(22.345)
    assert found.later == 1


def test_days_are_counted_in_days():
    customers = summarise(FIRST, unit="day", end=END).customers
    assert (customers.recency[0], customers.age[0]) == (213, 272)


def test_two_receipts_of_one_day_are_one_order():
    found = summarise(
        [
            bought("a", date(1997, 1, 1), "5"),
            bought("a", date(1997, 1, 8), "10"),
            bought("a", date(1997, 1, 8), "20"),
        ],
        unit="week",
        end=END,
    )
    assert found.customers.frequency[0] == 1
    assert found.customers.monetary[0] == 30


def test_who_bought_once_has_nothing_to_average():
    customers = summarise([bought("a", END, "5")], unit="day", end=END).customers
    assert [customers.frequency[0], customers.recency[0], customers.age[0], customers.monetary[0]] == [0, 0, 0, 0]


def test_who_came_after_the_end_is_not_among_them():
    found = summarise([bought("a", date(1997, 10, 1), "5")], unit="day", end=END)
    assert (found.persons, found.customers.n, found.later) == ((), 0, 1)


def test_a_refund_is_refused_with_its_place():
    with pytest.raises(BadPurchase, match="take cancellations off the order") as refusal:
        summarise([*FIRST, bought("b", END, "-1")], unit="day", end=END)
    assert refusal.value.place == 4


@given(st.permutations([*FIRST, bought("b", date(1997, 3, 1), "7"), bought("b", date(1997, 3, 2), "9")]))
def test_the_order_of_rows_does_not_matter(rows):
    found, expected = summarise(rows, unit="day", end=END), summarise(sorted(rows, key=str), unit="day", end=END)
    assert found.persons == expected.persons == ("0004", "b")
    assert found.customers.frequency.tolist() == expected.customers.frequency.tolist()
    assert found.customers.monetary.tolist() == expected.customers.monetary.tolist()
