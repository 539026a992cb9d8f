"""An uploaded recording becomes days of events, or names the rows that cannot be sent."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from yunce.operations.replay.rules.recording import read_recording

HEADER = ["event", "distinct_id", "time", "amount", "sku"]


def test_events_are_grouped_by_day_of_the_zone_and_ordered():
    rows = [
        ["order", "a", "2026-06-01 23:30", "12.50", "x"],
        ["order", "b", "2026-06-01T17:00:00+00:00", "", ""],
        ["order", "c", "2026/06/01 08:00", "1,000", ""],
    ]
    made = read_recording(HEADER, rows, "Asia/Shanghai")
    assert [(day, [e["distinct_id"] for e in events]) for day, events in made.days.items()] == [
        (date(2026, 6, 1), ["c", "a"]),
        (date(2026, 6, 2), ["b"]),
    ]
    first = made.days[date(2026, 6, 1)][1]
    assert (first["time"], first["amount"], first["properties"]) == ("2026-06-01T15:30:00+00:00", "12.50", {"sku": "x"})


def test_bad_rows_are_named():
    made = read_recording(HEADER, [["", "a", "soon", "much"]], "Asia/Shanghai")
    assert [(b.row, b.column, b.cause) for b in made.bad] == [
        (2, "event", "missing"), (2, "time", "not_a_moment"), (2, "amount", "not_an_amount"),
    ]  # fmt: skip


def test_a_table_without_our_columns_is_refused():
    assert [b.column for b in read_recording(["time"], [], "UTC").bad] == ["event", "distinct_id"]


@given(st.lists(st.sampled_from(["a", "b"]), max_size=12))
def test_the_same_file_gives_the_same_ids_and_identical_rows_stay_apart(people):
    rows = [["order", person, "2026-06-01 10:00", "", ""] for person in people]
    once, again = (read_recording(HEADER, rows, "UTC") for _ in range(2))
    ids = [e["id"] for day in once.days.values() for e in day]
    assert ids == [e["id"] for day in again.days.values() for e in day]
    assert len(set(ids)) == len(people)
