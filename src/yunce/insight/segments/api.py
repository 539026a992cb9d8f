"""用户分群: who belongs by a rule, and segments that are kept.

Keeping, changing and removing one needs Permission.EDIT, which these functions check.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from numpy.typing import NDArray

from yunce.accounts.api import Access, Permission, record
from yunce.events.api import hashed_ids
from yunce.insight.asking.api import Context, question_json
from yunce.insight.rules.words import Words
from yunce.insight.sales.rules.statement import Statement
from yunce.insight.segments import store
from yunce.insight.segments.asked import ask as check_rule
from yunce.insight.segments.finding import Size, check_references, found, known_ids, members_of, segments_of, size
from yunce.insight.segments.reading import Members, everybody_known
from yunce.insight.segments.rules.rule import (
    Did,
    Either,
    Every,
    InOrder,
    InSegment,
    Not,
    Rule,
    SegmentQuestion,
    Span,
    Traits,
    refers_to,
    with_ids,
)
from yunce.insight.segments.rules.sampled import Sampled
from yunce.insight.segments.store import Kept

__all__ = [
    "MOST_KEPT",
    "MOST_LISTED",
    "Did",
    "Either",
    "Every",
    "InOrder",
    "InSegment",
    "Kept",
    "Made",
    "Members",
    "Not",
    "NotYours",
    "Rule",
    "Sampled",
    "SegmentAnswer",
    "SegmentQuestion",
    "Size",
    "Span",
    "Traits",
    "answer",
    "change",
    "keep",
    "keep_list",
    "members_of",
    "persons",
    "remove",
    "segments_of",
    "size",
]

MOST_KEPT = 500
# A list is rows of the operational database, written in one go.
MOST_LISTED = 200_000
_LONGEST_NAME, _LONGEST_ID = 60, 512
_SHOWN_UNKNOWN = 20


class NotYours(PermissionDenied):
    """Only its owner, or who manages the workspace, changes or removes a segment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentAnswer:
    """n: how many belong; everybody: of how many that are known. names: of the segments in the rule, by id."""

    question: SegmentQuestion
    n: int
    everybody: int
    names: Mapping[str, str]
    as_of: datetime
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A list that was kept: how many ids it has, and those that nobody has, some of them by name."""

    kept: Kept
    listed: int
    unknown: int
    unknown_some: tuple[str, ...]


def answer(context: Context, question: SegmentQuestion) -> SegmentAnswer:
    """Raises BadQuestion, Refused, StoreError."""
    answered = found(context, question.rule)
    return SegmentAnswer(
        question=question,
        n=len(answered.who),
        everybody=len(answered.everybody),
        names=_names(context.workspace_id, question.rule),
        as_of=context.as_of,
        statements=answered.statements,
    )


def _names(workspace_id: str, rule: Rule) -> dict[str, str]:
    found = {asked: store.segment(workspace_id, asked) for asked in refers_to(rule)}
    return {asked: kept.name for asked, kept in found.items() if kept is not None}


def persons(context: Context, question: SegmentQuestion) -> NDArray[np.uint64]:
    """The numbers of exactly those whom the answer counts."""
    return found(context, question.rule).who


def keep(access: Access, context: Context, name: str, question: SegmentQuestion) -> Kept | Words:
    """A new segment by a rule; else why not. Raises BadQuestion for a rule that cannot be asked."""
    _need(access)
    question = _checked(context, question)
    if isinstance(said := _free_name(access, name), Words):
        return said
    with transaction.atomic():
        made = store.add(access.workspace.id, access.user.id, said, question=question)
        if made is None:
            return _taken(said)
        _record_made(access, made, {"rule": question_json(question)})
    return made


def keep_list(
    access: Access, context: Context, name: str, ids: Iterable[str], basis: Mapping[str, Any], *, heading: str = ""
) -> Made | Words:
    """A new segment of these ids, those that somebody has; else why not. basis: where they come from.

    heading: a first line that is an id when somebody has it, and else none that is missed.
    """
    _need(access)
    if isinstance(said := _free_name(access, name), Words):
        return said
    given = list(dict.fromkeys(each for text in ids if (each := text.strip())))
    if len(given) > MOST_LISTED or any(len(each) > _LONGEST_ID for each in given):
        return Words(
            zh=f"名单最多 {MOST_LISTED:,} 个标识，每个最长 {_LONGEST_ID} 个字符",
            en=f"at most {MOST_LISTED:,} ids, each of at most {_LONGEST_ID} letters",
        )
    kept_as, unknown = _known(access.workspace.id, context, [heading, *given] if heading else given)
    unknown = [each for each in unknown if each != heading]
    if not kept_as:
        return Words(zh="名单里没有一个标识是我们认识的用户", en="no id of the list belongs to anybody we know")
    with transaction.atomic():
        made = store.add(access.workspace.id, access.user.id, said, ids=kept_as, basis=basis)
        if made is None:
            return _taken(said)
        _record_made(access, made, {"listed": len(kept_as)})
    return Made(kept=made, listed=len(kept_as), unknown=len(unknown), unknown_some=tuple(unknown[:_SHOWN_UNKNOWN]))


def _checked(context: Context, question: SegmentQuestion, own: str = "") -> SegmentQuestion:
    """As it is kept: other segments by id, so that they may change their names. Raises BadQuestion."""
    check_rule(context, question.rule)
    check_references(context.workspace_id, question.rule, own=own)
    ids = {each.name: each.id for each in store.segments(context.workspace_id)}
    known = set(ids.values())
    return SegmentQuestion(rule=with_ids(question.rule, {name: id for name, id in ids.items() if name not in known}))


def _known(workspace_id: str, context: Context, given: list[str]) -> tuple[list[str], list[str]]:
    """The ids as we keep them, and those that nobody has. A source may have hashed phone numbers and addresses."""
    everybody = everybody_known(context)
    known = known_ids(workspace_id, given, everybody)
    others = [each for each in given if each not in known]
    hashed = dict(zip(others, hashed_ids(workspace_id, others), strict=True))
    known_hashed = known_ids(workspace_id, hashed.values(), everybody) if others else set()
    kept_as = [each for each in given if each in known] + [each for each in hashed.values() if each in known_hashed]
    return kept_as, [each for each in others if hashed[each] not in known_hashed]


def change(
    access: Access, context: Context, segment_id: str, name: str, question: SegmentQuestion | None
) -> Kept | Words:
    """Name and rule of one's own segment; else why not. question: None for a list. Raises BadQuestion, NotYours."""
    _need(access)
    before = _own(access, segment_id)
    if before is None:
        return Words(zh="这个分群已被删除", en="this segment is gone")
    if question is not None:
        question = _checked(context, question, own=segment_id)
    said = " ".join(name.split())
    if not 1 <= len(said) <= _LONGEST_NAME:
        return _bad_name()
    try:
        with transaction.atomic():
            store.change(access.workspace.id, segment_id, said, question if before.question else None)
            _record_change(access, before, said, question)
    except IntegrityError:
        return _taken(said)
    return store.segment(access.workspace.id, segment_id) or before


def remove(access: Access, segment_id: str) -> bool | Words:
    """False when it is gone; why not when another segment asks about it. Raises NotYours."""
    _need(access)
    kept = _own(access, segment_id)
    if kept is None:
        return False
    users = [
        each.name
        for each in store.segments(access.workspace.id)
        if each.question is not None and kept.id in refers_to(each.question.rule)
    ]
    if users:
        return Words(
            zh=f"分群「{'」「'.join(users)}」用到它，请先修改它们", en=f"used by {', '.join(users)}; change those first"
        )
    with transaction.atomic():
        record(
            access,
            action="segment.remove",
            target_type="segment",
            target_id=kept.id,
            before={"name": kept.name, "rule": question_json(kept.question) if kept.question else ""},
        )
        return store.remove(access.workspace.id, segment_id)


def _record_made(access: Access, made: Kept, after: Mapping[str, Any]) -> None:
    record(access, action="segment.add", target_type="segment", target_id=made.id, after={"name": made.name, **after})


def _record_change(access: Access, before: Kept, name: str, question: SegmentQuestion | None) -> None:
    record(
        access,
        action="segment.change",
        target_type="segment",
        target_id=before.id,
        before={"name": before.name, "rule": question_json(before.question) if before.question else ""},
        after={"name": name, "rule": question_json(question) if question else ""},
    )


def _need(access: Access) -> None:
    if not access.can(Permission.EDIT):
        raise PermissionDenied(Permission.EDIT)


def _own(access: Access, segment_id: str) -> Kept | None:
    kept = store.segment(access.workspace.id, segment_id)
    if kept is not None and kept.owner_id != access.user.id and not access.can(Permission.MANAGE):
        raise NotYours(Permission.MANAGE)
    return kept


def _free_name(access: Access, name: str) -> str | Words:
    said = " ".join(name.split())
    if not 1 <= len(said) <= _LONGEST_NAME:
        return _bad_name()
    if store.count(access.workspace.id) >= MOST_KEPT:
        return Words(zh=f"最多 {MOST_KEPT} 个分群，请先删几个", en=f"at most {MOST_KEPT} are kept; remove some first")
    return said


def _bad_name() -> Words:
    return Words(zh=f"名称要 1 到 {_LONGEST_NAME} 个字", en=f"a name of 1 to {_LONGEST_NAME} letters")


def _taken(name: str) -> Words:
    return Words(zh=f"已有一个分群叫「{name}」", en=f"there is a segment named “{name}” already")
