"""Who belongs to a kept segment, or by a rule that asks about kept ones: all as of the same moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from yunce.events.store.api import portions
from yunce.events.store.api import store as event_store
from yunce.insight.asking.api import BadQuestion, Context
from yunce.insight.rules.words import Words
from yunce.insight.segments import store
from yunce.insight.segments.reading import Lookup, Members, People, members, rows_to_read
from yunce.insight.segments.rules.rule import DEEPEST, InSegment, Rule, leaves
from yunce.insight.segments.rules.sampled import Sampled, sampled
from yunce.insight.segments.store import Kept
from yunce.insight.sequences.api import ALL, EVERYBODY, Numbers, number_of

# Events read at once without a sample: some tenth of a second. A sample reads at most a quarter of them.
_AT_ONCE = 2_000_000
_SAMPLE_ROWS = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many belong, of how many. sampled: when both are estimates from a sample of persons."""

    persons: int
    everybody: int
    sampled: Sampled | None = None

    @property
    def share(self) -> float | None:
        return self.persons / self.everybody if self.everybody else None


def found(context: Context, rule: Rule, of: Numbers = ALL) -> Members:
    """Raises BadQuestion, Refused, StoreError."""
    return members(context, rule, _lookup(context, of, ()), of)


def members_of(context: Context, kept: Kept, of: Numbers = ALL) -> Members:
    """Raises BadQuestion when its rule cannot be asked any more: a name in it is gone."""
    if kept.question is None:
        return found(context, InSegment(id=kept.id), of)
    return members(context, kept.question.rule, _lookup(context, of, (kept.id,)), of)


def size(context: Context, rule: Rule, *, quick: bool = False) -> Size:
    """quick: from a sample of persons where all of them would take longer than somebody types."""
    one_of = 1
    if quick and (rows := _rows(context, rule, ())) > _AT_ONCE:
        one_of = 2 ** int(np.ceil(np.log2(rows / _SAMPLE_ROWS)))
    answered = found(context, rule, Numbers(high=EVERYBODY // one_of))
    persons, everybody = len(answered.who), len(answered.everybody)
    if one_of == 1:
        return Size(persons=persons, everybody=everybody)
    about = sampled(persons, one_of)
    return Size(persons=about.estimate, everybody=everybody * one_of, sampled=about)


def segments_of(context: Context, person: str) -> list[Kept]:
    """Those that a person belongs to: each rule is asked of this person alone, so many of them take little.

    A segment whose rule cannot be asked any more is left out.
    """
    who = number_of(person)
    return [kept for kept in store.segments(context.workspace_id) if _belongs(context, kept, who)]


def _belongs(context: Context, kept: Kept, who: int) -> bool:
    try:
        return bool(len(members_of(context, kept, Numbers(low=who - 1, high=who)).who))
    except BadQuestion:
        return False


def check_references(workspace_id: str, rule: Rule, own: str = "") -> None:
    """Raises BadQuestion where it asks about a segment that is not there, or in a circle about itself (`own`)."""
    for leaf, where in leaves(rule):
        if isinstance(leaf, InSegment):
            kept = _kept(workspace_id, leaf, where, (own,))
            if kept.question is not None:
                try:
                    _check_below(workspace_id, kept, (own, kept.id))
                except BadQuestion as error:
                    raise BadQuestion(f"{where}.id", error.why) from error


def known_ids(workspace_id: str, ids: Iterable[str], everybody: People) -> set[str]:
    """Those of the ids that belong to somebody."""
    return {each for each, who in _resolved(workspace_id, ids).items() if _is_in(everybody, who)}


def _is_in(everybody: People, who: int) -> bool:
    place = int(np.searchsorted(everybody, np.uint64(who)))
    return place < len(everybody) and int(everybody[place]) == who


def _rows(context: Context, rule: Rule, above: tuple[str, ...]) -> int:
    """Those of the segments it asks about are read, too."""
    total = rows_to_read(context, rule)
    for leaf, where in leaves(rule):
        if isinstance(leaf, InSegment):
            kept = _kept(context.workspace_id, leaf, where, above)
            total += _rows(context, kept.question.rule, (*above, kept.id)) if kept.question else 0
    return total


def _lookup(context: Context, of: Numbers, above: tuple[str, ...]) -> Lookup:
    def numbers(leaf: InSegment, where: str) -> People:
        kept = _kept(context.workspace_id, leaf, where, above)
        if kept.question is None:
            return np.array(list(_resolved(context.workspace_id, store.listed(kept.id)).values()), np.uint64)
        try:
            return members(context, kept.question.rule, _lookup(context, of, (*above, kept.id)), of).who
        except BadQuestion as error:
            raise _inside(kept, where, error) from error

    return numbers


def _check_below(workspace_id: str, kept: Kept, above: tuple[str, ...]) -> None:
    if kept.question is None:
        return
    for leaf, where in leaves(kept.question.rule):
        if isinstance(leaf, InSegment):
            inner = _kept(workspace_id, leaf, where, above)
            _check_below(workspace_id, inner, (*above, inner.id))


def _kept(workspace_id: str, leaf: InSegment, where: str, above: tuple[str, ...]) -> Kept:
    kept = store.segment(workspace_id, leaf.id)
    if kept is None:
        raise BadQuestion(
            f"{where}.id", Words(zh=f"没有名为「{leaf.id}」的分群", en=f"there is no segment {leaf.id!r}")
        )
    if kept.id in above:
        why = Words(zh=f"分群「{kept.name}」绕一圈问到了自己", en=f"segment {kept.name!r} would ask about itself")
        raise BadQuestion(f"{where}.id", why)
    if len(above) > DEEPEST:
        why = Words(zh=f"分群最多一层套一层 {DEEPEST} 次", en=f"segments lie at most {DEEPEST} deep in each other")
        raise BadQuestion(f"{where}.id", why)
    return kept


def _inside(kept: Kept, where: str, error: BadQuestion) -> BadQuestion:
    why = Words(zh=f"分群「{kept.name}」里：{error.why.zh}", en=f"in segment {kept.name!r}: {error.why.en}")
    return BadQuestion(f"{where}.id", why)


def _resolved(workspace_id: str, ids: Iterable[str]) -> dict[str, int]:
    """Whose each id is now, by number."""
    held = event_store()
    text = files("yunce.insight.segments").joinpath("sql", "listed.sql").read_text(encoding="utf-8")
    text = text.replace("@database@", held.address.database)
    answered = (held.query(text, {"workspace": workspace_id, "ids": some}) for some in portions(ids))
    return {str(row["id"]): int(row["who"]) for each in answered for row in each.dicts()}
