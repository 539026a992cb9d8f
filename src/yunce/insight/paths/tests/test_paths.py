"""Paths over a real store: small casts whose answers are known, and that every count is exactly its list."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from yunce.events.identity.api import merge, part
from yunce.events.store.api import EventStore
from yunce.insight.asking.api import BadQuestion, Context, Refused, read_question
from yunce.insight.asking.rules import limits
from yunce.insight.paths import asked as asked_module
from yunce.insight.paths.api import Edge, PathsAnswer, PathsCell, PathsQuestion, answer, persons
from yunce.insight.sequences import reading
from yunce.insight.sequences.api import number_of
from yunce.insight.tests.log import BEGIN, context, fresh_store, happened
from yunce.kernel.windows import midnight

DAY = 24 * 60


@pytest.fixture
def log(chdb_directory: Path) -> Iterator[EventStore]:
    with fresh_store(chdb_directory) as store:
        yield store


def question(**given: Any) -> PathsQuestion:
    return read_question(PathsQuestion, json.dumps({"period": {"from": "2026-03-01", "to": "2026-03-31"}, **given}))


def ask(asker: Context | None = None, **given: Any) -> PathsAnswer:
    return answer(asker or context(), question(**given))


def nodes(found: PathsAnswer) -> list[dict[str | None, tuple[int, int, int]]]:
    """By layer: paths, persons, and paths that are over."""
    return [
        {node.value: (node.count.paths, node.count.persons, node.left.paths) for node in layer}
        for layer in found.figures.layers
    ]


def edges(found: PathsAnswer) -> dict[tuple[int, str | None, str | None], tuple[int, int]]:
    """Transitions and persons."""
    return {(each.layer, each.value, each.to): _both(each) for each in found.figures.edges}


def _both(edge: Edge) -> tuple[int, int]:
    return edge.count.paths, edge.count.persons


def test_layers_ways_and_ends(log: EventStore) -> None:
    happened(
        log,
        ("u", 0, "home"), ("u", 2, "item"), ("u", 4, "pay"),
        ("u", 99, "home"), ("u", 100, "item"),
        ("v", 0, "home"), ("v", 1, "help"),
    )  # fmt: skip
    found = ask(steps=3)
    assert nodes(found) == [
        {"home": (3, 2, 0)},
        {"item": (2, 1, 1), "help": (1, 1, 1)},
        {"pay": (1, 1, 1)},
    ]
    assert edges(found) == {(1, "home", "item"): (2, 1), (1, "home", "help"): (1, 1), (2, "item", "pay"): (1, 1)}
    assert found.figures.edges[0].seconds == 90.0
    assert (found.figures.total.paths, found.n) == (3, 2)


def test_from_an_event_and_to_one(log: EventStore) -> None:
    happened(log, *(("u", at, name) for at, name in enumerate(("ad", "home", "item", "cart", "pay", "rate"))))
    home, pay = {"events": ["home"]}, {"events": ["pay"]}
    onward = ask(start=home, steps=3)
    assert [list(layer) for layer in nodes(onward)] == [["home"], ["item"], ["cart"]]
    assert onward.figures.layers[2][0].beyond.paths == 1
    back = ask(end=pay, steps=3)
    assert [list(layer) for layer in nodes(back)] == [["pay"], ["cart"], ["item"]]
    between = ask(start=home, end=pay, steps=9)
    assert [list(layer) for layer in nodes(between) if layer] == [["home"], ["item"], ["cart"], ["pay"]]
    assert nodes(between)[3] == {"pay": (1, 1, 1)}


def test_a_path_back_to_where_it_began(log: EventStore) -> None:
    happened(log, ("u", 0, "home"), ("u", 1, "pay"), ("v", 0, "pay"))
    found = ask(end={"events": ["pay"]})
    assert nodes(found)[:2] == [{"pay": (2, 2, 1)}, {"home": (1, 1, 1)}]


def test_an_anchor_may_be_told_by_what_it_carries(log: EventStore) -> None:
    happened(log, ("u", 0, "view", {"page": "/a"}), ("u", 1, "view", {"page": "/b"}), ("u", 2, "view", {"page": "/c"}))
    found = ask(by="page", start={"events": ["view"], "where": "page = '/b'"})
    assert [list(layer) for layer in nodes(found) if layer] == [["/b"], ["/c"]]


def test_steps_by_a_property_leave_out_events_without_it(log: EventStore) -> None:
    happened(
        log, ("u", 0, "view", {"page": "/a"}), ("u", 1, "click"), ("u", 2, "view", {"page": "/b"}), ("v", 0, "click")
    )
    assert edges(ask(by="page")) == {(1, "/a", "/b"): (1, 1)}


def test_a_pause_begins_a_new_path_and_its_length_can_be_told(log: EventStore) -> None:
    happened(log, ("u", 0, "a"), ("u", 30, "b"), ("u", 61, "c"))
    assert ask().figures.total.paths == 2
    assert ask(gap="29min").figures.total.paths == 3
    assert ask(gap="31min").figures.total.paths == 1
    assert ask(gap="31min", longest="1h").figures.total.paths == 2


def test_repeats_are_merged_unless_kept(log: EventStore) -> None:
    happened(log, ("u", 0, "a"), ("u", 1, "a"), ("u", 2, "b"), ("u", 3, "a"))
    assert [list(layer) for layer in nodes(ask()) if layer] == [["a"], ["b"], ["a"]]
    assert [list(layer) for layer in nodes(ask(repeats="kept")) if layer] == [["a"], ["a"], ["b"], ["a"]]


def test_what_is_not_shown_is_counted_together(log: EventStore) -> None:
    happened(
        log,
        *((f"u{who}", 0, "a") for who in range(6)),
        *((f"u{who}", 1, name) for who, name in enumerate("bbbcde")),
        *((f"u{who}", 2, "z") for who in range(5)),
        ("u3", 60, "a"), ("u3", 61, "d"),
    )  # fmt: skip
    found = ask(top=1)
    assert nodes(found)[1] == {"b": (3, 3, 0), None: (4, 3, 2)}
    assert edges(found) == {
        (1, "a", "b"): (3, 3), (1, "a", None): (4, 3), (2, "b", "z"): (3, 3), (2, None, "z"): (2, 2),
    }  # fmt: skip


def test_who_may_still_go_on_has_not_left(log: EventStore) -> None:
    happened(log, ("u", 0, "a"), ("v", 20, "a"), ("w", 10, "a"), ("w", 20, "b"))
    early = ask(context(as_of=BEGIN + timedelta(minutes=45)))
    (first, *_), (second, *_) = early.figures.layers[:2]
    assert (first.left.persons, first.open.persons, second.open.persons) == (1, 1, 1)
    assert ask().figures.layers[0][0].left.persons == 2


def test_a_path_counts_in_the_period_in_which_it_begins(log: EventStore) -> None:
    """23:59:59.999 in Shanghai; a path that runs into the period, and one that runs out of it."""
    last = BEGIN + timedelta(days=31) - timedelta(milliseconds=1)
    happened(log, ("u", -10, "a"), ("u", 10, "b"), ("v", last, "a"), ("v", 31 * DAY + 5, "b"), ("w", 31 * DAY, "a"))
    assert edges(ask()) == {(1, "a", "b"): (1, 1)}
    assert ask().n == 1
    assert ask(start={"events": ["b"]}).n == 1
    assert [list(layer) for layer in nodes(ask(end={"events": ["b"]})) if layer] == [["b"], ["a"]]


def test_days_are_those_of_the_zone(log: EventStore) -> None:
    """London's 29 March 2026 has 23 hours."""
    begin = midnight(date(2026, 3, 29), "Europe/London")
    happened(log, ("u", 0, "a"), ("v", 23 * 60 - 1, "a"), ("w", 23 * 60, "a"), ("x", -1, "a"), begin=begin)
    assert ask(context(zone="Europe/London"), period={"from": "2026-03-29", "to": "2026-03-29"}).n == 2


def test_who_was_joined_walks_one_path_until_parted(log: EventStore) -> None:
    happened(log, ("u", 0, "a"), ("v", 5, "b"))
    assert edges(ask()) == {}
    merge("w", "u", "v", actor="test")
    assert edges(ask()) == {(1, "a", "b"): (1, 1)}
    part("w", "u", "v", actor="test")
    assert edges(ask()) == {}


def test_without_events_there_are_no_paths(log: EventStore) -> None:
    found = ask()
    assert (found.n, found.figures.total.paths, found.figures.edges) == (0, 0, ())
    assert found.figures.layers == ((),) * 5


def a_month(log: EventStore) -> tuple[Context, PathsQuestion]:
    rng = np.random.default_rng(7)
    happened(
        log,
        *((f"u{rng.integers(40)}", int(rng.integers(DAY)), f"e{rng.integers(6)}") for _ in range(900)),
    )
    merge("w", "u1", "u2", actor="test")
    return context(as_of=BEGIN + timedelta(minutes=DAY - 5)), question(top=3, steps=4)


@pytest.mark.parametrize("direction", [{}, {"start": {"events": ["e1"]}}, {"end": {"events": ["e1"]}}], ids=str)
def test_every_count_of_persons_is_the_length_of_its_list(
    log: EventStore, monkeypatch: pytest.MonkeyPatch, direction: dict[str, Any]
) -> None:
    monkeypatch.setattr(reading, "SLICE_ROWS", 300)
    asker, _ = a_month(log)
    asked = question(top=3, steps=4, **direction)
    found = answer(asker, asked).figures
    counts = {PathsCell(): found.total.persons}
    for place, layer in enumerate(found.layers, 1):
        for node in layer:
            for of, count in (("node", node.count), ("left", node.left), ("open", node.open), ("beyond", node.beyond)):
                counts[PathsCell(of=of, layer=place, value=node.value)] = count.persons  # type: ignore[arg-type]
    for edge in found.edges:
        counts[PathsCell(of="edge", layer=edge.layer, value=edge.value, to=edge.to)] = edge.count.persons
    assert any(cell.of == "edge" and cell.to is None for cell in counts)
    for cell, count in counts.items():
        listed = persons(asker, asked, cell)
        assert len(listed) == len(set(listed.tolist())) == count


def test_paths_that_do_not_fit_into_memory_are_read_again(log: EventStore, monkeypatch: pytest.MonkeyPatch) -> None:
    asker, asked = a_month(log)
    kept = answer(asker, asked)
    monkeypatch.setattr(asked_module, "MOST_KEPT", 10)
    assert answer(asker, asked) == kept


def test_the_list_names_the_persons(log: EventStore) -> None:
    happened(log, ("u", 0, "a"), ("v", 0, "a"), ("v", 1, "b"))
    assert persons(context(), question(), PathsCell(of="left", value="a")).tolist() == [number_of("u")]
    assert persons(context(), question(), PathsCell(of="node", value="nowhere")).tolist() == []


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"gap": "soon"}, "$.gap"),
        ({"longest": "31d"}, "$.longest"),
        ({"steps": 1}, "$.steps"),
        ({"top": 51}, "$.top"),
        ({"by": "nope"}, "$.by"),
        ({"start": {"where": "nope"}}, "$.start.where"),
        ({"end": {"where": "1 +"}}, "$.end.where"),
        ({"events": {"where": "nope = 1"}}, "$.events.where"),
        ({"repeats": "some"}, "$.repeats"),
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused_with_its_place(log: EventStore, given: dict[str, Any], where: str) -> None:
    with pytest.raises(BadQuestion) as refused:
        ask(**given)
    assert refused.value.where == where


def test_a_figure_that_is_not_there_is_refused(log: EventStore) -> None:
    for cell in (PathsCell(of="node", layer=6), PathsCell(of="edge", layer=5), PathsCell(of="node", layer=0)):
        with pytest.raises(BadQuestion) as refused:
            persons(context(), question(), cell)
        assert refused.value.where == "$.layer"


def test_too_much_is_refused_before_it_is_read(log: EventStore, monkeypatch: pytest.MonkeyPatch) -> None:
    happened(log, *(("u", at, "a") for at in range(50)))
    monkeypatch.setattr(limits.fits, "__defaults__", (10,))
    with pytest.raises(Refused, match="days"):
        ask()
