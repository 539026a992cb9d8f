"""Retention by hand, one person and one cohort after the other. Written from docs/questions.md, not from the walk."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """at: ms. split: the number of its value."""

    at: int
    start: bool = False
    returns: bool = False
    split: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """edges: ms, where intervals begin; more of them than are reached. columns: (first, last) interval after the start.

    unit: 0 for intervals of the calendar, else ms. first: only the first start of each person, before `since` too.
    """

    edges: tuple[int, ...]
    since: int
    until: int
    columns: tuple[tuple[int, int], ...]
    unit: int = 0
    first: bool = False
    same_value: bool = False


def retention(log: dict[int, Sequence[Happened]], asked: Asked) -> set[tuple[int, int, int, frozenset[int]]]:
    """(person, value at the start, cohort, columns in which they came back) of everybody.

    The value is 0 unless start and return must share it.
    """
    found = set()
    for who, events in log.items():
        starts = [each for each in events if each.start]
        if asked.first and starts:
            starts = [min(starts, key=lambda each: (each.at, each.split))]
        starts = [each for each in starts if asked.since <= each.at < asked.until]
        for value in sorted({each.split for each in starts}) if asked.same_value else [None]:
            own = [each for each in starts if value in (None, each.split)]
            back = [each for each in events if each.returns and value in (None, each.split)]
            for cohort in {interval(each.at, asked.edges) for each in own}:
                begin = min(each.at for each in own if interval(each.at, asked.edges) == cohort)
                away = {distance(begin, each.at, asked) for each in back if each.at >= begin}
                came = frozenset(
                    place for place, (first, last) in enumerate(asked.columns) if away & set(range(first, last + 1))
                )
                found.add((who, value or 0, cohort, came))
    return found


def distance(start: int, back: int, asked: Asked) -> int:
    if asked.unit:
        return (back - start) // asked.unit
    return interval(back, asked.edges) - interval(start, asked.edges)


def interval(at: int, edges: tuple[int, ...]) -> int:
    return max(place for place, edge in enumerate(edges) if edge <= at)
