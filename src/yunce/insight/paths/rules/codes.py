"""Small whole numbers for the 64-bit ones that stand for values, so that counting them is an index into an array."""

import numpy as np
from numpy.typing import NDArray

from yunce.insight.sequences.rules.compiled import compiled

Numbers = NDArray[np.uint64]
Codes = NDArray[np.int32]


class Coder:
    """A number gets the next code when it is met first. An open table, at most half full, that doubles."""

    def __init__(self, room: int = 1 << 12) -> None:
        self._keys, self._values = np.zeros(room, np.uint64), np.empty(room, np.int32)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def codes(self, numbers: Numbers) -> Codes:
        """numbers: shape (n,), none of them 0."""
        found = np.empty(len(numbers), np.int32)
        done = 0
        while True:
            done, self._count = _encode(numbers, done, self._keys, self._values, self._count, found)
            if done == len(numbers):
                return found
            self._grow()

    def numbers(self) -> Numbers:
        """By code."""
        found = np.empty(self._count, np.uint64)
        there = self._keys != 0
        found[self._values[there]] = self._keys[there]
        return found

    def _grow(self) -> None:
        known = self.numbers()
        room = 2 * len(self._keys)
        self._keys, self._values = np.zeros(room, np.uint64), np.empty(room, np.int32)
        _encode(known, 0, self._keys, self._values, 0, np.empty(len(known), np.int32))


@compiled
def _encode(numbers: Numbers, begin: int, keys: Numbers, values: Codes, count: int, found: Codes) -> tuple[int, int]:
    """(how far it got before the table was half full, how many codes there are now)."""
    last = np.uint64(len(keys) - 1)
    for i in range(begin, len(numbers)):
        number = numbers[i]
        # Numbers are hashes: their low bits are spread evenly.
        place = number & last
        while keys[place] != 0 and keys[place] != number:
            place = (place + np.uint64(1)) & last
        if keys[place] == 0:
            if 2 * count >= len(keys):
                return i, count
            keys[place] = number
            values[place] = count
            count += 1
        found[i] = values[place]
    return len(numbers), count
