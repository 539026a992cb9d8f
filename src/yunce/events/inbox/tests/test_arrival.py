"""What makes it the same arrival when it comes again."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from yunce.events.inbox.rules.arrival import Arrival, Occurrences, Sender, pack

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SENDER = Sender(workspace="w", source="s", received=NOW)


def arrival(name: str = "pay", *, person: str = "p", own_id: str = "", at: datetime | None = NOW) -> Arrival:
    return Arrival(event=name, distinct_id=person, own_id=own_id, time=at, properties=msgspec.Raw(b'{"a":1}'))


def marks(arrivals: list[Arrival], occurrences: Occurrences | None = None, sender: Sender = SENDER) -> list[str]:
    packed = pack(arrivals, sender, occurrences or Occurrences())
    return [json.loads(line)[0] for line in packed.split(b"\n")]


def test_the_same_row_has_the_same_id_whenever_it_comes() -> None:
    later = Sender(workspace="w", source="s", received=NOW + timedelta(days=400))
    assert marks([arrival()]) == marks([arrival()], sender=later)


def test_truly_identical_rows_of_one_delivery_all_stay() -> None:
    assert len(set(marks([arrival(), arrival(), arrival()]))) == 3


def test_a_delivery_in_chunks_numbers_its_rows_like_one_in_a_piece() -> None:
    one = Occurrences()
    assert marks([arrival()], one) + marks([arrival()], one) == marks([arrival(), arrival()])


def test_the_same_row_from_another_source_is_another_event() -> None:
    other = Sender(workspace="w", source="t", received=NOW)
    assert marks([arrival()]) != marks([arrival()], sender=other)


def test_a_clients_own_id_counts_and_not_the_content() -> None:
    assert marks([arrival("pay", own_id="7")]) == marks([arrival("refund", own_id="7")])
    assert marks([arrival(own_id="7")]) != marks([arrival(own_id="8")])


def test_without_id_and_time_each_arrival_is_an_event_of_its_own() -> None:
    assert marks([arrival(at=None)]) != marks([arrival(at=None)])


def test_what_came_without_a_time_happened_when_it_was_received() -> None:
    packed = json.loads(pack([arrival(at=None)], SENDER, Occurrences()))
    assert datetime.fromisoformat(packed[5]) == NOW


rows = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), st.integers(0, 2)), max_size=30)


@given(rows)
def test_a_retry_has_the_same_ids_and_no_two_rows_share_one(kinds: list[tuple[str, str, int]]) -> None:
    def made() -> list[Arrival]:
        return [arrival(name, person=person, at=NOW + timedelta(seconds=second)) for name, person, second in kinds]

    first = marks(made()) if kinds else []
    again = marks(made()) if kinds else []
    assert first == again
    assert len(set(first)) == len(kinds)


@given(rows, st.randoms())
def test_the_order_of_identical_rows_does_not_matter(kinds: list[tuple[str, str, int]], draw: object) -> None:
    def made(order: list[tuple[str, str, int]]) -> Counter[str]:
        if not order:
            return Counter()
        return Counter(marks([arrival(a, person=b, at=NOW + timedelta(seconds=c)) for a, b, c in order]))

    shuffled = list(kinds)
    draw.shuffle(shuffled)  # type: ignore[attr-defined]
    assert made(kinds) == made(shuffled)
