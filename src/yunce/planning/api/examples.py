"""Which estimates are still the template's own: numbers nobody of the project has put in or found evidence for."""

from functools import lru_cache
from math import isclose

from django.utils.translation import gettext as _
from django.utils.translation import override

from yunce.loop.api import Assumption, assumptions, sides
from yunce.planning import store
from yunce.planning.rules.templates import Leaf, leaves, template, templates

# Estimates keep a fitted curve; its three numbers come back to about this share.
CLOSE = 1e-3


def source_text(leaf: Leaf) -> str:
    """What a starting estimate says of where it comes from, in the active language."""
    words = {"example": _("示例数字，请换成你的：%(why)s"), "judgement": _("经验判断，请核对：%(why)s")}
    return words.get(leaf.kind, "%(why)s") % {"why": leaf.why}


def examples(workspace_id: str, initiative_id: str) -> tuple[Assumption, ...]:
    """Estimates as the template gave them: same numbers, same words for a source, no evidence."""
    draft = store.draft(workspace_id, initiative_id)
    if draft is None or draft.plan.template not in {of.key for of in templates()}:
        return ()
    given = _given(draft.plan.template, draft.plan.currency)
    found = []
    for each in assumptions(workspace_id, initiative_id):
        start = given.get(each.node_key)
        if start is None or each.evidence_ids or each.from_history or each.source not in start[1]:
            continue
        now = sides(each.estimate, each.direction)
        three = ((now.cautious, start[0].low), (now.expected, start[0].middle), (now.hopeful, start[0].high))
        if all(isclose(one, other, rel_tol=CLOSE) for one, other in three):
            found.append(each)
    return tuple(found)


@lru_cache(maxsize=64)
def _given(key: str, currency: str) -> dict[str, tuple[Leaf, frozenset[str]]]:
    """Leaf and the words for its source in each language, by node."""
    said: dict[str, set[str]] = {}
    made: dict[str, Leaf] = {}
    for language in ("zh-hans", "en"):
        with override(language):
            for leaf in leaves(template(key), currency, language):
                made[leaf.key] = leaf
                said.setdefault(leaf.key, set()).add(source_text(leaf))
    return {key: (leaf, frozenset(said[key])) for key, leaf in made.items()}
