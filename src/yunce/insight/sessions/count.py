"""The sessions of an answer added up: all, by interval, by value, and by both."""

from dataclasses import dataclass, field
from functools import reduce
from operator import add

import numpy as np
from numpy.typing import NDArray

from yunce.insight.asking.api import Value, ms
from yunce.insight.catalog.api import MISSING, asked_value
from yunce.insight.sequences.api import Grouped, Steps, named
from yunce.insight.sessions.asked import Asked
from yunce.insight.sessions.rules.cut import Longs, Sessions
from yunce.insight.sessions.rules.figures import Exit, Figures, exit_figure, figures
from yunce.insight.sessions.rules.tally import Sums, ends, medians, sums

_LEVELS = ("total", "piece", "part", "both")


@dataclass(slots=True, kw_only=True)
class Tally:
    """numbers: of the values that are shown; after their parts come that of no value, and the rest.

    Of sessions that are over each one's length is kept, four bytes a session, since their middle is asked for.
    """

    asked: Asked
    numbers: list[int]
    _sums: list[dict[str, Sums]] = field(default_factory=list)
    _ends: list[Grouped] = field(default_factory=list)
    _lengths: list[tuple[Longs, Longs, NDArray[np.int32]]] = field(default_factory=list)

    def add(self, events: Steps, found: Sessions) -> None:
        """One slice."""
        piece = np.searchsorted([ms(each.start) for each in self.asked.pieces[1:]], found.began, side="right")
        part = self._part(events, found)
        groups = self._groups(piece, part)
        self._sums.append({level: sums(found, groups[level], self._size(level)) for level in _LEVELS})
        over = ~found.open
        self._lengths.append((piece[over], part[over], (found.ended - found.began)[over].astype(np.int32)))
        self._ends.append(ends(found, events.also["kind"]))

    def total(self) -> Figures:
        """Of all sessions."""
        return self._figures("total")[0]

    def by_piece(self) -> list[Figures]:
        """Of each interval; nothing when none is asked for."""
        return self._figures("piece") if self.asked.pieces else []

    def values(self) -> list[Value]:
        """What the parts are; nothing without a breakdown."""
        breakdown = self.asked.question.breakdown
        if breakdown is None:
            return []
        names = named(self.asked.request, asked_value(breakdown.by, self.asked.known, "", "v_"), self.numbers)
        return [*(Value(value=names[number]) for number in self.numbers), Value(), Value(rest=True)]

    def by_part(self) -> list[Figures]:
        return self._figures("part") if self.asked.question.breakdown else []

    def trends(self) -> list[tuple[Figures, ...]]:
        """Of each part in each interval."""
        if self.asked.question.breakdown is None:
            return []
        both = self._figures("both") if self.asked.pieces else []
        return [tuple(both[part :: self._parts]) for part in range(self._parts)]

    def exits(self) -> tuple[Exit, ...]:
        """Where sessions end: the most frequent events first."""
        asked = self.asked.question.exits
        total = reduce(add, self._ends)
        places = [int(place) for place in total.most(asked.top)]
        numbers = [int(total.keys[0][place]) for place in places]
        value = asked_value(asked.by, self.asked.known, "", "v_")
        names = named(self.asked.request, value, [number for number in numbers if number != MISSING])
        return tuple(
            exit_figure(total, place, names.get(number)) for place, number in zip(places, numbers, strict=True)
        )

    @property
    def _parts(self) -> int:
        return 1 if self.asked.question.breakdown is None else len(self.numbers) + 2

    def _size(self, level: str) -> int:
        pieces = max(len(self.asked.pieces), 1)
        return {"total": 1, "piece": pieces, "part": self._parts, "both": pieces * self._parts}[level]

    def _groups(self, piece: Longs, part: Longs) -> dict[str, Longs]:
        return {"total": np.zeros_like(piece), "piece": piece, "part": part, "both": piece * self._parts + part}

    def _part(self, events: Steps, found: Sessions) -> Longs:
        if self.asked.question.breakdown is None:
            return np.zeros(len(found), np.int64)
        numbers = events.also["split"][found.first]
        part = np.full(len(found), self._parts - 1, np.int64)
        for place, number in enumerate((*self.numbers, MISSING)):
            part[numbers == np.uint64(number)] = place
        return part

    def _figures(self, level: str) -> list[Figures]:
        total = reduce(add, (each[level] for each in self._sums))
        piece, part, length = (np.concatenate(column) for column in zip(*self._lengths, strict=True))
        middle = medians(length, self._groups(piece, part)[level], self._size(level))
        return [figures(total, group, middle[group]) for group in range(self._size(level))]
