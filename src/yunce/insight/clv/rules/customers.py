"""What the models know of each customer: three numbers about orders, and the mean value of the repeat orders."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class BadCustomer(ValueError):
    """One customer whose numbers contradict each other: place in the arrays, column, what stands there and why not."""

    def __init__(self, place: int, column: str, got: float, why: str) -> None:
        self.place, self.column, self.got, self.why = place, column, got, why
        super().__init__(f"customer {place}, {column} is {got:g}: {why}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Customers:
    """One entry for each customer, all times in one unit (days, weeks …).

    frequency: orders after the first. recency: from the first order to the last, 0 without repeat orders.
    age: from the first order to the end of what was observed; `T` in papers and files.
    monetary: mean value of the repeat orders, 0 where there are none; None when it is not known.
    Raises BadCustomer for the first that contradicts itself.
    """

    frequency: Array
    recency: Array
    age: Array
    monetary: Array | None = None

    def __post_init__(self) -> None:
        for name in ("frequency", "recency", "age", "monetary"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, np.asarray(getattr(self, name), dtype=np.float64))
        sizes = {len(column) for column in self._columns().values()}
        if len(sizes) != 1:
            raise ValueError(f"the columns must be of one length, got {sorted(sizes)}")
        for name, column in self._columns().items():
            _refuse(~np.isfinite(column) | (column < 0), name, column, "a number from 0 on is needed")
        x, last, age = self.frequency, self.recency, self.age
        _refuse(x != np.floor(x), "frequency", x, "repeat orders are counted in whole numbers")
        _refuse(last > age, "recency", last, "the last order cannot be later than the end of what was observed (T)")
        _refuse((x == 0) & (last > 0), "recency", last, "without repeat orders (frequency 0) it is 0")
        _refuse((x > 0) & (last == 0), "recency", last, "repeat orders come later than the first, so it is above 0")

    @property
    def n(self) -> int:
        return len(self.frequency)

    def _columns(self) -> dict[str, Array]:
        columns = {"frequency": self.frequency, "recency": self.recency, "T": self.age}
        return columns if self.monetary is None else columns | {"monetary": self.monetary}

    def grouped(self) -> tuple["Customers", Array]:
        """Customers alike in orders and times only once, and how many of each: a likelihood is then a weighted sum."""
        rows = np.column_stack((self.frequency, self.recency, self.age))
        distinct, counts = np.unique(rows, axis=0, return_counts=True)
        return Customers(frequency=distinct[:, 0], recency=distinct[:, 1], age=distinct[:, 2]), counts.astype(float)

    def in_unit(self, length: float) -> "Customers":
        """The same customers with `length` of the present unit as the new unit of time."""
        return Customers(
            frequency=self.frequency, recency=self.recency / length, age=self.age / length, monetary=self.monetary
        )

    def only(self, chosen: NDArray[np.bool_]) -> "Customers":
        return Customers(
            frequency=self.frequency[chosen],
            recency=self.recency[chosen],
            age=self.age[chosen],
            monetary=None if self.monetary is None else self.monetary[chosen],
        )


def _refuse(wrong: NDArray[np.bool_], column: str, values: Array, why: str) -> None:
    if wrong.any():
        place = int(np.argmax(wrong))
        raise BadCustomer(place, column, float(values[place]), why)
