"""A funnel by brute force: every chain of events is tried. Written from docs/questions.md, not from the walk."""

from collections.abc import Sequence
from dataclasses import dataclass

EVER = 2**61


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """at: ms; marks: steps and exclusions as bits."""

    at: int
    marks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    steps: int
    window: int
    within: tuple[int, ...]
    after: tuple[int, ...]
    optional: tuple[bool, ...]
    cut: tuple[int, ...]
    strict: bool
    entry_from: int
    entry_until: int
    finish_until: int
    as_of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """state: never, converted, open, dropped, excluded; level: furthest step + 1, as the walk says them."""

    state: str
    level: int


def in_order(events: Sequence[Happened], steps: int) -> list[Happened]:
    """By time; within one instant by the first step that they match, then by the marks."""
    return sorted(events, key=lambda each: (each.at, _rank(each.marks, steps), each.marks))


def _rank(marks: int, steps: int) -> int:
    own = marks & ((1 << steps) - 1)
    return (own & -own).bit_length() if own else steps + 1


def funnel(events: Sequence[Happened], asked: Asked) -> Found:
    ordered = in_order(events, asked.steps)
    clean = _chains(ordered, asked, heed=True)
    level = max((chain[-1][0] + 1 for chain in clean), default=0)
    if level == asked.steps:
        return Found(state="converted", level=level)
    if any(asked.cut):
        anyway = max((chain[-1][0] + 1 for chain in _chains(ordered, asked, heed=False)), default=0)
        latest = max((chain for chain in clean if chain[-1][0] + 1 == level), key=_latest, default=None)
        if anyway > level or (latest is not None and _cut_off(latest, ordered, asked)):
            return Found(state="excluded", level=level)
    if level == 0:
        return Found(state="never", level=0)
    waits = any(_may_go_on(chain, ordered, asked) for chain in clean)
    return Found(state="open" if waits else "dropped", level=level)


Chain = tuple[tuple[int, int], ...]  # (step, position in the order)


def _chains(ordered: list[Happened], asked: Asked, *, heed: bool) -> list[Chain]:
    """Every chain of events that the rules allow, of any length."""
    found: list[Chain] = []
    grown: list[Chain] = []
    for position, event in enumerate(ordered):
        if event.marks & 1 and asked.entry_from <= event.at < asked.entry_until:
            grown.append(((0, position),))
    while grown:
        found += grown
        grown = [longer for chain in grown for longer in _longer(chain, ordered, asked, heed)]
    return found


def _latest(chain: Chain) -> tuple[int, int]:
    """By the event that it stands at, then by when it began."""
    return chain[-1][1], chain[0][1]


def _longer(chain: Chain, ordered: list[Happened], asked: Asked, heed: bool) -> list[Chain]:
    step, position = chain[-1]
    found = []
    for nxt in range(step + 1, asked.steps):
        for later in range(position + 1, len(ordered)):
            if ordered[later].marks >> nxt & 1 and _fits(chain, nxt, later, ordered, asked, heed):
                found.append((*chain, (nxt, later)))
        if not asked.optional[nxt]:
            break
    return found


def _anchor(chain: Chain, ordered: list[Happened], asked: Asked) -> int:
    return max(ordered[position].at for step, position in chain if not asked.optional[step])


def _fits(chain: Chain, step: int, later: int, ordered: list[Happened], asked: Asked, heed: bool) -> bool:
    now, (last_step, last) = ordered[later].at, chain[-1]
    since = now - _anchor(chain, ordered, asked)
    if now >= asked.finish_until or now - ordered[chain[0][1]].at > asked.window:
        return False
    if since > asked.within[step] or since < asked.after[step]:
        return False
    if asked.strict and _instants_between(ordered, last, later) > 0:
        return False
    return not heed or not any(
        _excluded_between(ordered, last, ordered[later].at, each, asked) for each in range(last_step + 1, step + 1)
    )


def _instants_between(ordered: list[Happened], last: int, later: int) -> int:
    return len({each.at for each in ordered if ordered[last].at < each.at < ordered[later].at})


def _excluded_between(ordered: list[Happened], last: int, until: int, step: int, asked: Asked) -> bool:
    return any(each.marks & asked.cut[step] and ordered[last].at < each.at <= until for each in ordered)


def _cut_off(chain: Chain, ordered: list[Happened], asked: Asked) -> bool:
    """Whether an exclusion came while it waited for a next step, inside its window."""
    step, last = chain[-1]
    limit = ordered[chain[0][1]].at + asked.window
    for nxt in range(step + 1, asked.steps):
        if _excluded_between(ordered, last, limit, nxt, asked):
            return True
        if not asked.optional[nxt]:
            break
    return False


def _may_go_on(chain: Chain, ordered: list[Happened], asked: Asked) -> bool:
    step, last = chain[-1]
    if asked.as_of >= asked.finish_until or asked.as_of - ordered[chain[0][1]].at > asked.window:
        return False
    for nxt in range(step + 1, asked.steps):
        if _excluded_between(ordered, last, EVER, nxt, asked):
            return False
        if asked.as_of - _anchor(chain, ordered, asked) <= asked.within[nxt]:
            return True
        if not asked.optional[nxt]:
            return False
    return False


def any_order(events: Sequence[Happened], asked: Asked) -> Found:
    """The most steps that different events of one window can serve, over all windows, by trying every assignment."""
    ordered = sorted(events, key=lambda each: each.at)
    level, waits = 0, False
    for begin in ordered:
        if not (asked.entry_from <= begin.at < asked.entry_until and begin.marks & ((1 << asked.steps) - 1)):
            continue
        inside = [
            each.marks for each in ordered if 0 <= each.at - begin.at <= asked.window and each.at < asked.finish_until
        ]
        # An event of the instant at which the window begins may come before or after the one that begins it.
        level = max(level, _most(inside, (1 << asked.steps) - 1))
        waits = waits or (asked.as_of < asked.finish_until and asked.as_of - begin.at <= asked.window)
    if level in (0, asked.steps):
        return Found(state="converted" if level else "never", level=level)
    return Found(state="open" if waits else "dropped", level=level)


def _most(marks: list[int], left: int) -> int:
    """The most of the steps in `left` that these events can serve."""
    if not marks or not left:
        return 0
    head, rest = marks[0], marks[1:]
    ways = [1 + _most(rest, left & ~bit) for bit in _bits(head & left)]
    return max([*ways, _most(rest, left)])


def _bits(mark: int) -> list[int]:
    return [1 << place for place in range(mark.bit_length()) if mark >> place & 1]


def attempts(events: Sequence[Happened], asked: Asked) -> list[Found]:
    """Every attempt of one person, told one after the other as a shopkeeper would keep them in a book."""
    book: list[list[Happened]] = []
    for event in in_order(events, asked.steps):
        standing = [
            attempt
            for attempt in book
            if len(attempt) < asked.steps and event.marks >> len(attempt) & 1 and _carries(attempt, event, asked)
        ]
        if standing:
            furthest = max(len(attempt) for attempt in standing)
            latest = max(
                (attempt for attempt in standing if len(attempt) == furthest),
                key=lambda attempt: in_order(events, asked.steps).index(attempt[-1]),
            )
            latest.append(event)
        elif event.marks & 1 and asked.entry_from <= event.at < asked.entry_until:
            book.append([event])
    return [_attempt(attempt, asked) for attempt in book]


def _carries(attempt: list[Happened], event: Happened, asked: Asked) -> bool:
    step, since = len(attempt), event.at - attempt[-1].at
    in_time = event.at < asked.finish_until and event.at - attempt[0].at <= asked.window
    return in_time and asked.after[step] <= since <= asked.within[step]


def _attempt(attempt: list[Happened], asked: Asked) -> Found:
    level = len(attempt)
    if level == asked.steps:
        return Found(state="converted", level=level)
    waits = (
        asked.as_of < asked.finish_until
        and asked.as_of - attempt[0].at <= asked.window
        and asked.as_of - attempt[-1].at <= asked.within[level]
    )
    return Found(state="open" if waits else "dropped", level=level)
