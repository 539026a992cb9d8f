"""Lists of segments hold ids of persons: who is erased is taken off them, and out of the sets made for questions."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from yunce.events.erasure.api import Elsewhere, register_elsewhere
from yunce.insight.persons.api import drop_sets
from yunce.insight.segments import store


def _forget(workspace_id: str, ids: Sequence[str]) -> int:
    drop_sets(workspace_id)
    return store.forget_person(workspace_id, ids)


register_elsewhere(
    Elsewhere(kind="segment_lists", label=lambda: _("分群名单"), count=store.count_person, forget=_forget)
)
