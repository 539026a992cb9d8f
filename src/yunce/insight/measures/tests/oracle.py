"""Measures by hand, one event after the other. Written from docs/questions.md, not from the SQL."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from yunce.insight.measures.rules.measure import Measure
from yunce.kernel.windows import Window, local_date, midnight

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    person: str
    at: datetime
    event: str
    channel: str = ""
    amount: Decimal | None = None
    price: int | None = None


Meant = Callable[[Happened], bool]


def value(log: Sequence[Happened], measure: Measure, meant: Meant, window: Window, as_of: datetime) -> float | None:
    """meant: the measure's condition, as a function."""
    if days := measure.trailing:
        return _looking_back(log, measure, meant, window, as_of, days)
    seen = [each for each in log if meant(each) and window.start <= each.at < min(window.end, as_of)]
    known = [each for each in seen if each.person]
    persons = {each.person for each in known}
    numbers = [number for each in seen if (number := _number(each, measure.of)) is not None]
    match measure.take:
        case "events":
            return len(seen)
        case "persons":
            return len(persons)
        case "sum":
            return float(sum(numbers))
        case "mean":
            return float(sum(numbers) / len(numbers)) if numbers else None
        case "percentile":
            return _percentile(sorted(numbers), measure.percent)
        case "per_person":
            theirs = [number for each in known if (number := _number(each, measure.of)) is not None]
            total = sum(theirs) if measure.of else Fraction(len(known))
            return float(total / len(persons)) if persons else None
        case _:
            days_begun = [day for day in window.dates() if midnight(day, window.zone) < as_of]
            person_days = {(each.person, local_date(each.at, window.zone)) for each in known}
            return len(person_days) / len(days_begun) if days_begun else None


def who(log: Sequence[Happened], meant: Meant, window: Window, as_of: datetime) -> set[str]:
    return {
        each.person for each in log if each.person and meant(each) and window.start <= each.at < min(window.end, as_of)
    }


def back_from(window: Window, days: int, as_of: datetime) -> Window:
    last = max(day for day in window.dates() if midnight(day, window.zone) < as_of)
    return Window.days(last - (days - 1) * _ONE_DAY, last, window.zone)


def _looking_back(
    log: Sequence[Happened], measure: Measure, meant: Meant, window: Window, as_of: datetime, days: int
) -> float | None:
    if window.start >= as_of:
        return None if measure.take == "dau_over_mau" else 0
    seen: dict[str, set[date]] = {}
    back = back_from(window, days, as_of)
    for each in log:
        if each.person and meant(each) and back.start <= each.at < min(back.end, as_of):
            seen.setdefault(each.person, set()).add(local_date(each.at, window.zone))
    if measure.take == "persons":
        return len(seen)
    return sum(map(len, seen.values())) / days / len(seen) if seen else None


def _number(each: Happened, of: str) -> Fraction | None:
    held = each.amount if of == "amount" else each.price if of == "price" else None
    return None if held is None else Fraction(held)


def _percentile(numbers: Sequence[Fraction], percent: float) -> float | None:
    """Between the two nearest, in proportion."""
    if not numbers:
        return None
    place = Fraction(percent) / 100 * (len(numbers) - 1)
    low = int(place)
    high = min(low + 1, len(numbers) - 1)
    return float(numbers[low] + (numbers[high] - numbers[low]) * (place - low))
