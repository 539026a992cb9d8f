"""A drawn world of persons in a store of its own, and the same for the oracle: instants that coincide, ids that were
joined and parted, events on the edges of days and windows, traits that changed."""

import json
import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa

from yunce.events.identity.api import merge, part, person_of
from yunce.events.store.api import EventStore
from yunce.insight.asking.api import Context
from yunce.insight.segments.tests.oracle import Happened, World
from yunce.insight.sequences.api import number_of
from yunce.insight.tests.log import happened
from yunce.kernel.expression import Type

WORKSPACE = "w"
START = datetime(2026, 3, 1, tzinfo=UTC)
EVENTS = ("view", "cart", "buy", "refund")
CITIES = ("上海", "北京", "New York")
# Shanghai's and New York's midnights, and a thousandth before; New York's clocks change on 8 March 2026.
HOURS = (0, 4, 5, 15, 15.9999997222, 16, 20)
EVENT_TYPES = {"amount": Type.NUMBER, "sku": Type.TEXT, "price": Type.NUMBER, "new": Type.BOOLEAN}
TRAIT_TYPES = {"city": Type.TEXT, "age": Type.NUMBER, "vip": Type.BOOLEAN, "tags": Type.SET, "since": Type.DATE}


def drawn_world(store: EventStore, seed: int, persons: int = 60) -> "Drawn":
    """Written into the store; ask it for the oracle's world as of a moment."""
    rng = random.Random(seed)
    ids = [f"p{number}" for number in range(persons)]
    events = {each: [_event(rng) for _ in range(rng.choice((0, 1, 3, 8)))] for each in ids}
    happened(store, *((who, each.at, each.event, dict(each.carried)) for who in ids for each in events[who]))
    changes = {each: _changes(rng) if rng.random() < 0.7 else [] for each in ids}
    _write_traits(store, changes)
    for one, other in zip(ids[0:20:2], ids[1:20:2], strict=True):
        merge(WORKSPACE, one, other, actor="test")
    for one, other in zip(ids[0:8:2], ids[1:8:2], strict=True):
        part(WORKSPACE, one, other, actor="test")
    return Drawn(events, changes, {each: person_of(WORKSPACE, each) for each in ids})


def _event(rng: random.Random) -> Happened:
    at = START + timedelta(days=rng.randrange(12), hours=rng.choice(HOURS))
    carried: dict[str, Any] = {}
    if rng.random() < 0.7:
        carried["amount"] = Decimal(rng.choice(("0.1", "0.2", "0.3", "10", "-5", "99.999999")))
    if rng.random() < 0.6:
        carried["sku"] = rng.choice(("a", "b", "茶"))
    if rng.random() < 0.5:
        carried["price"] = rng.choice((1, 2.5, 0.1))
    if rng.random() < 0.5:
        carried["new"] = rng.random() < 0.5
    return Happened(at=at.replace(microsecond=at.microsecond // 1000 * 1000), event=rng.choice(EVENTS), carried=carried)


def _changes(rng: random.Random) -> list[tuple[datetime, str, Any]]:
    """(when, trait, value or None for unset). No two at one moment: the later one wins."""
    values: dict[str, Any] = {
        "city": lambda: rng.choice(CITIES),
        "age": lambda: rng.randrange(16, 60),
        "vip": lambda: rng.random() < 0.5,
        "tags": lambda: rng.sample(["new", "old", "tea"], rng.randrange(3)),
        "since": lambda: f"2026-02-{rng.randrange(1, 28):02d}",
    }
    moments = rng.sample(range(12 * 24 * 60), 4)
    names = rng.choices(list(values), k=4)
    return [
        (START + timedelta(minutes=minute), name, None if rng.random() < 0.2 else values[name]())
        for minute, name in zip(sorted(moments), names, strict=True)
    ]


def _write_traits(store: EventStore, changes: dict[str, list[tuple[datetime, str, Any]]]) -> None:
    rows = [(who, *change) for who, each in changes.items() for change in each]
    moments = pa.array([row[1] for row in rows], pa.timestamp("ms", "UTC"))
    columns = {
        "workspace": [WORKSPACE] * len(rows),
        "distinct_id": [row[0] for row in rows],
        "key": [row[2] for row in rows],
        "op": pa.array([3 if row[3] is None else 1 for row in rows], pa.int8()),
        "value": ["" if row[3] is None else json.dumps(row[3], ensure_ascii=False) for row in rows],
        "time": moments,
        "received": moments,
        "id": pa.array([number.to_bytes(16, "little") for number in range(len(rows))], pa.binary(16)),
        "batch": pa.array([1] * len(rows), pa.uint64()),
    }
    store.insert_arrow("trait_rows", pa.table(columns))


class Drawn:
    def __init__(self, events: Any, changes: Any, person: dict[str, str]) -> None:
        self._person = person
        self.number = {who: number_of(who) for who in {*person, *person.values()}}
        self._events: dict[str, list[Happened]] = defaultdict(list)
        self._changes: dict[str, list[tuple[datetime, str, Any]]] = defaultdict(list)
        for who in person:
            self._events[person[who]] += events[who]
            self._changes[person[who]] += changes[who]

    def as_of(self, context: Context, segments: dict[str, frozenset[str]] | None = None) -> World:
        return World(
            as_of=context.as_of,
            zone=context.zone,
            events=self._events,
            traits={who: self._known(who, context) for who in self._changes},
            types=TRAIT_TYPES,
            event_types=EVENT_TYPES,
            segments=segments or {},
        )

    def _known(self, who: str, context: Context) -> dict[str, Any]:
        known: dict[str, Any] = {}
        for at, name, value in sorted(self._changes[who], key=lambda change: change[0]):
            if at < context.as_of:
                known[name] = value
        return {name: _value(name, value) for name, value in known.items() if value is not None}


def _value(name: str, value: Any) -> Any:
    if name == "tags":
        return frozenset(value)
    return datetime.fromisoformat(value).date() if name == "since" else value
