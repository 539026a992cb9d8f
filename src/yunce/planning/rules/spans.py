"""Which days a sentence means: 6 到 8 月, 6.1-6.18, 第三季度, 下个月, 双 11, June to August.

By rule, in the language of the sentence; a year that is not said is the next one in which the days are not over."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

_CHINESE = {c: i for i, c in enumerate("一二三四五六七八九十", start=1)} | {"十一": 11, "十二": 12}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_M = r"(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_D = r"(3[01]|[12]\d|0?[1-9])"
_TO = r"\s*(?:到|至|-|~|—|–|和|to|through|until)\s*"
_EN = rf"\b({'|'.join(_MONTHS)})[a-z]*"
_YEAR = r"(?:(20\d\d)\s*(?:年|[-./])\s*)?"
# Fixed days of the year that planners name; movable feasts (春节, 中秋) have to be asked.
_NAMED = (
    (r"618", (6, 1), (6, 18)),
    (r"双\s*(?:11|十一)|double 11|singles'? day", (11, 1), (11, 11)),
    (r"双\s*(?:12|十二)", (12, 1), (12, 12)),
    (r"国庆", (10, 1), (10, 7)),
    (r"圣诞季|christmas season", (9, 1), (11, 30)),
    (r"圣诞|christmas", (12, 1), (12, 25)),
    (r"元旦|new year'?s? day", (1, 1), (1, 1)),
    (r"五一|劳动节|labou?r day", (5, 1), (5, 5)),
)
_MOVABLE = r"春节|过年|除夕|元宵节?|端午节?|七夕|中秋节?|chinese new year|spring festival|mid-autumn|dragon boat"
_BEFORE, _AFTER = r"\s*(?:之前|以前|前)", r"\s*(?:之后|以后|后)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """First and last day, both inside, and the words that said so."""

    first: date
    last: date
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A festival that a sentence names. dated: whether its days are the same each year.

    Before or after one, only one end is known: until is the last day, since the first."""

    words: str
    name: str
    dated: bool
    until: date | None = None
    since: date | None = None


def read_occasion(text: str, today: date) -> Occasion | None:
    """The festival named in a normalised sentence, with 前 or 后 where it is said."""
    every = [*((words, first, last) for words, first, last in _NAMED), (_MOVABLE, None, None)]
    for words, first, last in every:
        side = rf"(?:(?P<before>{_BEFORE})|(?P<after>{_AFTER}))?"
        match = re.search(rf"(?P<en>before|after)?\s*(?P<name>{words}){side}", text, re.IGNORECASE)
        if match is None:
            continue
        english = (match["en"] or "").lower()
        before, after = bool(match["before"]) or english == "before", bool(match["after"]) or english == "after"
        span = _placed(match[0], today, None, first, last) if first and last else None
        until = span.first - timedelta(days=1) if span and before else None
        if until and span and until < today:
            until = span.first.replace(year=span.first.year + 1) - timedelta(days=1)
        return Occasion(
            words=match[0].strip(),
            name=match["name"],
            dated=span is not None and not before and not after,
            until=until,
            since=span.last + timedelta(days=1) if span and after else None,
        )
    return None


def read_span(text: str, today: date) -> Span | None:
    """The days meant by an already normalised sentence, or None when no rule reads them."""
    for read in _READERS:
        if (found := read(text, today)) is not None:
            return found
    return None


def _days(text: str, today: date) -> Span | None:
    """6月1日到8月31日, 6.1-6.18, 2026-06-01 至 2026-06-18, 6/1-18."""
    day = rf"{_YEAR}{_M}\s*(?:月|[-./])\s*{_D}\s*[日号]?"
    match = re.search(rf"{day}{_TO}(?:{_YEAR}{_M}\s*(?:月|[-./])\s*)?{_D}\s*[日号]?(?![\d%万.])", text)
    if match is None:
        return None
    year, month, dom, year2, month2, dom2 = match.groups()
    first_month = _number(month)
    last_month = _number(month2) if month2 else first_month
    return _placed(
        match[0], today, year, (first_month, int(dom)), (last_month, int(dom2)), last_year=int(year2) if year2 else None
    )


def _months(text: str, today: date) -> Span | None:
    """6 到 8 月, 2026年6月-8月, 六月至八月."""
    match = re.search(rf"{_YEAR}{_M}\s*月?份?{_TO}{_M}\s*月", text)
    if match is None:
        return None
    return _placed(match[0], today, match[1], (_number(match[2]), 1), (_number(match[3]), 0))


def _english_months(text: str, today: date) -> Span | None:
    match = re.search(rf"{_EN}(?:{_TO}{_EN})?(?:\s+(20\d\d))?", text, re.IGNORECASE)
    if match is None:
        return None
    first = _MONTHS.index(match[1].lower()) + 1
    last = _MONTHS.index(match[2].lower()) + 1 if match[2] else first
    return _placed(match[0], today, match[3], (first, 1), (last, 0))


def _quarter(text: str, today: date) -> Span | None:
    match = re.search(rf"{_YEAR}(?:第?\s*([一二三四1-4])\s*季度?|\bQ([1-4]))", text, re.IGNORECASE)
    if match is None:
        return None
    quarter = _number(match[2] or match[3])
    return _placed(match[0], today, match[1], (quarter * 3 - 2, 1), (quarter * 3, 0))


def _month(text: str, today: date) -> Span | None:
    match = re.search(rf"{_YEAR}(?<!\d){_M}\s*月份?(?!\s*\d)", text)
    if match is None:
        return None
    month = _number(match[2])
    return _placed(match[0], today, match[1], (month, 1), (month, 0))


def _named(text: str, today: date) -> Span | None:
    for words, first, last in _NAMED:
        aside = rf"(?!{_BEFORE}|{_AFTER})"  # before it or after it is not it
        if match := re.search(rf"(?<!before )(?<!after )(?:{words}){aside}", text, re.IGNORECASE):
            return _placed(match[0], today, None, first, last)
    return None


def _relative(text: str, today: date) -> Span | None:
    month = today.replace(day=1)
    following = (month + timedelta(days=32)).replace(day=1)
    monday = today - timedelta(days=today.weekday())
    for words, first, last in (
        (r"下个?月|next month", following, _end(following)),
        (r"这个月|本月|this month", month, _end(month)),
        (r"下个?(?:周|星期)|next week", monday + timedelta(days=7), monday + timedelta(days=13)),
        (r"这个?(?:周|星期)|本周|this week", monday, monday + timedelta(days=6)),
        (r"明年|next year", date(today.year + 1, 1, 1), date(today.year + 1, 12, 31)),
        (r"今年|全年|年度|this year", date(today.year, 1, 1), date(today.year, 12, 31)),
    ):
        if match := re.search(words, text, re.IGNORECASE):
            return Span(first=first, last=last, words=match[0])
    return None


_READERS: tuple[Callable[[str, date], Span | None], ...] = (
    _days, _months, _quarter, _named, _month, _english_months, _relative,
)  # fmt: skip


def _placed(
    words: str,
    today: date,
    year: str | None,
    first: tuple[int, int],
    last: tuple[int, int],
    *,
    last_year: int | None = None,
) -> Span | None:
    """The days in the stated year, else in the first year in which they are not over. A day 0 is the month's last."""
    start = int(year) if year else today.year
    try:
        for guess in (start, start + 1):
            turns = 1 if last[0] < first[0] else 0
            begin = date(guess, *first)
            last_day = last[1] or monthrange(guess + turns, last[0])[1]
            end = date(last_year or guess + turns, last[0], last_day)
            if year or end >= today:
                break
    except ValueError:
        return None
    return Span(first=begin, last=end, words=words.strip()) if begin <= end else None


def _end(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def _number(text: str) -> int:
    return _CHINESE[text] if text in _CHINESE else int(text)
