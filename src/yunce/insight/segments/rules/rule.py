"""What a segment's rule says. The JSON of the API, the command line, links and saved segments is exactly this value.

A rule has three truth values for a person: met, not met, and missing, when what it asks about is not known. A person
belongs whose rule is met; `not` of missing is missing. docs/questions.md says it with examples.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal, TypeAlias

from yunce.insight.asking.api import BadQuestion, Events, Part, milliseconds
from yunce.insight.rules.words import Words
from yunce.insight.sequences.rules.steps import MOST_MARKS
from yunce.kernel.windows import midnight

MOST_CONDITIONS, DEEPEST = 20, 5
SCALE = 10**6  # amounts keep six places, as the store does
_LARGEST = 10**12  # what a sum of six places can be held against
Measure = Literal["count", "days", "distinct", "sum", "mean", "max", "min"]
NEEDS_VALUE: tuple[Measure, ...] = ("distinct", "sum", "mean", "max", "min")


class Span(Part, frozen=True, kw_only=True, rename={"first": "from", "final": "to"}):
    """When events count: the `last` so long before data-as-of, less the latest `skip`; or days of the workspace's
    calendar, both inclusive; all that is known when nothing is said."""

    last: str = ""
    skip: str = ""
    first: date | None = None
    final: date | None = None

    def bounds(self, as_of: datetime, zone: str, where: str) -> tuple[datetime | None, datetime]:
        """From (None: as far back as is known) and before which moment. Raises BadQuestion."""
        calendar = self.first is not None or self.final is not None
        if calendar and (self.last or self.skip):
            why = Words(zh="「最近多久」与起止日期只能用一种", en="either a time before now or days, not both")
            raise BadQuestion(where, why)
        if self.first and self.final and self.final < self.first:
            raise BadQuestion(f"{where}.to", Words(zh="结束日期早于开始日期", en="it is before the first day"))
        start, end = None, as_of
        if self.skip:
            end = as_of - timedelta(milliseconds=milliseconds(self.skip, f"{where}.skip"))
        if self.last:
            start = as_of - timedelta(milliseconds=milliseconds(self.last, f"{where}.last"))
            if start >= end:
                why = Words(zh="去掉的部分须短于所看的时长", en="what is left out must be shorter than the whole")
                raise BadQuestion(f"{where}.skip", why)
        if self.first:
            start = midnight(self.first, zone)
        if self.final:
            end = min(midnight(self.final + timedelta(days=1), zone), as_of)
        return start, end


class Every(Part, frozen=True, kw_only=True, tag_field="kind", tag="all"):
    """All of these are met."""

    of: tuple["Rule", ...]


class Either(Part, frozen=True, kw_only=True, tag_field="kind", tag="any"):
    """At least one of these is met."""

    of: tuple["Rule", ...]


class Not(Part, frozen=True, kw_only=True, tag_field="kind", tag="not"):
    of: "Rule"


class Traits(Part, frozen=True, kw_only=True, tag_field="kind", tag="traits"):
    """where: an expression over the person's traits, as they were known at data-as-of."""

    where: str


class Did(Events, frozen=True, kw_only=True, tag_field="kind", tag="did"):
    """How often, on how many days, or how much: a measure over the person's events, within bounds, both inclusive.

    by: the property that distinct, sum, mean, max and min are taken of. Without bounds: at least once.
    """

    time: Span = Span()
    measure: Measure = "count"
    by: str = ""
    at_least: Decimal | None = None
    at_most: Decimal | None = None

    @property
    def lower(self) -> Decimal | None:
        return Decimal(1) if self.at_least is None and self.at_most is None else self.at_least


class InOrder(Part, frozen=True, kw_only=True, tag_field="kind", tag="sequence"):
    """Steps done one after the other, all of them in the time, the last at most `within` after the first."""

    steps: tuple[Events, ...]
    within: str = "7d"
    time: Span = Span()


class InSegment(Part, frozen=True, kw_only=True, tag_field="kind", tag="segment"):
    """Belongs to another segment, as of the same moment."""

    id: str


Rule: TypeAlias = Every | Either | Not | Traits | Did | InOrder | InSegment
Leaf: TypeAlias = Traits | Did | InOrder | InSegment


class SegmentQuestion(Part, frozen=True, kw_only=True):
    """Who belongs by this rule."""

    rule: Rule


def leaves(rule: Rule, where: str = "$.rule") -> Iterator[tuple[Leaf, str]]:
    """The conditions in their order, each with its place in the question."""
    if isinstance(rule, Every | Either):
        for place, each in enumerate(rule.of):
            yield from leaves(each, f"{where}.of[{place}]")
    elif isinstance(rule, Not):
        yield from leaves(rule.of, f"{where}.of")
    else:
        yield rule, where


def check(rule: Rule) -> None:
    """Raises BadQuestion where it cannot be asked, whatever the workspace holds."""
    _check_shape(rule, "$.rule", 1)
    conditions = list(leaves(rule))
    if len(conditions) > MOST_CONDITIONS:
        why = Words(zh=f"最多 {MOST_CONDITIONS} 个条件", en=f"at most {MOST_CONDITIONS} conditions")
        raise BadQuestion("$.rule", why)
    if sum(marks(leaf) for leaf, _ in conditions) > MOST_MARKS:
        why = Words(zh=f"行为与步骤合起来最多 {MOST_MARKS} 个", en=f"at most {MOST_MARKS} events and steps together")
        raise BadQuestion("$.rule", why)
    for leaf, where in conditions:
        if isinstance(leaf, Did):
            _check_did(leaf, where)
        elif isinstance(leaf, InOrder):
            if len(leaf.steps) < 2:
                raise BadQuestion(f"{where}.steps", Words(zh="先后至少两步", en="an order has at least two steps"))
            milliseconds(leaf.within, f"{where}.within")
        elif isinstance(leaf, Traits) and not leaf.where.strip():
            raise BadQuestion(f"{where}.where", Words(zh="写出属性的条件", en="say what the traits must be"))


def marks(leaf: Leaf) -> int:
    """How many marks of events it takes."""
    return len(leaf.steps) if isinstance(leaf, InOrder) else int(isinstance(leaf, Did))


def _check_shape(rule: Rule, where: str, depth: int) -> None:
    if depth > DEEPEST:
        raise BadQuestion(where, Words(zh=f"最多嵌套 {DEEPEST} 层", en=f"at most {DEEPEST} levels"))
    if isinstance(rule, Every | Either):
        if not rule.of:
            raise BadQuestion(f"{where}.of", Words(zh="至少一个条件", en="at least one condition"))
        for place, each in enumerate(rule.of):
            _check_shape(each, f"{where}.of[{place}]", depth + 1)
    elif isinstance(rule, Not):
        _check_shape(rule.of, f"{where}.of", depth + 1)


def _check_did(leaf: Did, where: str) -> None:
    if (leaf.measure in NEEDS_VALUE) != bool(leaf.by):
        needed = Words(zh="要写对哪个属性计算", en="it needs the property that it is taken of")
        unneeded = Words(zh="次数与天数不看属性", en="times and days are taken of no property")
        raise BadQuestion(f"{where}.by", unneeded if leaf.by else needed)
    for name, bound in (("at_least", leaf.at_least), ("at_most", leaf.at_most)):
        if bound is None:
            continue
        if not bound.is_finite() or abs(bound) > _LARGEST or bound * SCALE != int(bound * SCALE):
            why = Words(zh="写成数字，最多六位小数，不超过一万亿", en="a number of at most six places, up to 10^12")
            raise BadQuestion(f"{where}.{name}", why)
    if leaf.at_least is not None and leaf.at_most is not None and leaf.at_most < leaf.at_least:
        raise BadQuestion(f"{where}.at_most", Words(zh="上限小于下限", en="it is less than at least"))


def refers_to(rule: Rule) -> set[str]:
    """The segments that it asks about, as it calls them: names or ids."""
    return {leaf.id for leaf, _ in leaves(rule) if isinstance(leaf, InSegment)}


def with_ids(rule: Rule, ids: Mapping[str, str]) -> Rule:
    """The same with segments by their ids where they stood by name."""
    if isinstance(rule, Every):
        return Every(of=tuple(with_ids(each, ids) for each in rule.of))
    if isinstance(rule, Either):
        return Either(of=tuple(with_ids(each, ids) for each in rule.of))
    if isinstance(rule, Not):
        return Not(of=with_ids(rule.of, ids))
    return InSegment(id=ids.get(rule.id, rule.id)) if isinstance(rule, InSegment) else rule
