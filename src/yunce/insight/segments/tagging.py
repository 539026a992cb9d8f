"""Tags that a team keeps: made and removed by who may edit, each written to the audit trail."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from yunce.accounts.api import Access, Permission, record
from yunce.insight.asking.api import Context, question_json
from yunce.insight.rules.words import Words
from yunce.insight.segments import store
from yunce.insight.segments.asked import ask as check_rule
from yunce.insight.segments.finding import check_references
from yunce.insight.segments.rules.tag import TagQuestion, check_tag
from yunce.insight.segments.store import KeptTag

MOST_TAGS = 50
_LONGEST_NAME = 60


def keep_tag(access: Access, context: Context, name: str, question: TagQuestion) -> KeptTag | Words:
    """A new tag; else why not. Raises BadQuestion for a rule that cannot be asked."""
    _need(access)
    check_tag(question)
    for each in question.values:
        check_rule(context, each.rule)
        check_references(access.workspace.id, each.rule)
    said = " ".join(name.split())
    if not 1 <= len(said) <= _LONGEST_NAME:
        return Words(zh=f"名称要 1 到 {_LONGEST_NAME} 个字", en=f"a name of 1 to {_LONGEST_NAME} letters")
    if len(store.tags(access.workspace.id)) >= MOST_TAGS:
        return Words(zh=f"最多 {MOST_TAGS} 个标签，请先删几个", en=f"at most {MOST_TAGS} tags; remove some first")
    with transaction.atomic():
        made = store.add_tag(access.workspace.id, access.user.id, said, question)
        if made is None:
            return Words(zh=f"已有一个标签叫「{said}」", en=f"there is a tag named “{said}” already")
        after = {"name": said, "rule": question_json(question)}
        record(access, action="tag.add", target_type="tag", target_id=made.id, after=after)
    return made


def remove_tag(access: Access, tag_id: str) -> bool:
    """By its owner or who manages the workspace. False when it is gone."""
    _need(access)
    kept = next((each for each in store.tags(access.workspace.id) if each.id == tag_id), None)
    if kept is None:
        return False
    if kept.owner_id != access.user.id and not access.can(Permission.MANAGE):
        raise PermissionDenied(Permission.MANAGE)
    with transaction.atomic():
        before = {"name": kept.name, "rule": question_json(kept.question)}
        record(access, action="tag.remove", target_type="tag", target_id=kept.id, before=before)
        return store.remove_tag(access.workspace.id, tag_id)


def _need(access: Access) -> None:
    if not access.can(Permission.EDIT):
        raise PermissionDenied(Permission.EDIT)
