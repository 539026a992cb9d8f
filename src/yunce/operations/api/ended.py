"""An ended project in 作战室 and in its review: the first counts what is known by now, the second what was known when
it was settled (decisions 12 and 14). Both figures, and why they differ.

Not a third figure: nothing is computed here that one of the two pages does not show."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from yunce.loop.api import Verdict, settlements, written
from yunce.operations.api.live import Live
from yunce.strategy.api import evaluate, frozen_tree
from yunce.ui import format as write


@dataclass(frozen=True, slots=True, kw_only=True)
class SinceSettled:
    """The number on top of an ended project: settled and known, each with the newest fact that it rests on.

    by_hand: somebody typed an actual. later: facts came after it was settled. by_metric: 作战室 reads it from its own
    metric, the review makes it of its parts, and these do not come to the same."""

    name: str
    unit: str
    settled: float
    settled_as_of: datetime | None
    known: float
    known_as_of: datetime | None
    by_hand: bool
    later: bool
    by_metric: bool


def since_settled(now: Live) -> SinceSettled | None:
    """None while the project runs, while anything is unsettled, and when both pages show the same figure."""
    tree = frozen_tree(now.version)
    if not now.over or tree is None or now.root.latest is None:
        return None
    checked = [
        each
        for each in settlements(now.initiative.workspace_id, now.initiative.id)
        if each.outcome.verdict in (Verdict.HIT, Verdict.MISSED)
    ]
    actual = {each.node_key: each.outcome.actual for each in checked}
    settled = evaluate(tree, {leaf.key: actual.get(leaf.key) for leaf in tree.leaves})[tree.root]
    latest = {line.key: line.latest for line in now.lines}
    parts = evaluate(tree, {leaf.key: latest.get(leaf.key) for leaf in tree.leaves})[tree.root]
    if settled is None or parts is None or _same(settled, now.root.latest, now.root.unit):
        return None
    by_hand = any(each.n is None for each in checked)
    return SinceSettled(
        name=now.root.name,
        unit=now.root.unit,
        settled=settled,
        settled_as_of=min((each.data_as_of for each in checked if each.data_as_of), default=None),
        known=now.root.latest,
        known_as_of=now.data_as_of,
        by_hand=by_hand,
        later=not by_hand and not _same(settled, parts, now.root.unit),
        by_metric=not _same(now.root.latest, parts, now.root.unit),
    )


def since_settled_text(found: SinceSettled) -> str:
    """Both figures with their data-as-of, the difference and its reason."""
    figures = _(
        "「%(name)s」有两个数：复盘用核对时知道的 %(settled)s（数据截至 %(settled_as_of)s），"
        "作战室用现在知道的 %(known)s（数据截至 %(known_as_of)s），相差 %(difference)s。"
    ) % {
        "name": found.name,
        "settled": written(found.settled, found.unit),
        "settled_as_of": write.moment(found.settled_as_of),
        "known": written(found.known, found.unit),
        "known_as_of": write.moment(found.known_as_of),
        "difference": written(found.known - found.settled, found.unit, signed=True),
    }
    reasons = [_("有的数是手工核对的，复盘以填的为准。")] if found.by_hand else []
    if found.later:
        reasons.append(_("核对之后到的退款和更正，记在原来那一天。"))
    if found.by_metric:
        reasons.append(_("作战室直接按它的指标数，复盘由拆解里它下面的数算出。"))
    return (" " if write.language() == "en" else "").join([figures, *reasons])


def _same(one: float, other: float, unit: str) -> bool:
    """As a reader sees them: sums of shares and products differ in the last bits."""
    return written(one, unit) == written(other, unit)
