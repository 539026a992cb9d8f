"""The warning that goal and estimates do not belong together, with what to do; the tree page and the checks say it."""

from django.utils.translation import gettext as _

from yunce.loop.api import Goal, written
from yunce.strategy.rules.chance import Spread
from yunce.strategy.rules.distance import far
from yunce.strategy.rules.tree import Tree
from yunce.ui import format as write

_WHOLE_FROM = 10  # "差 105 倍", yet "差 3.4 倍"


def far_goal_text(found: Tree, spread: Spread | None, chosen: Goal) -> str:
    """The sentence; empty when the goal is near. spread: of the number that the goal is on, None while unknown."""
    node = found.by_key.get(chosen.node_key)
    if node is None or spread is None:
        return ""
    distance = far(chosen.tiers.target, spread.middle, spread.low, spread.high)
    if distance is None:
        return ""
    facts = {
        "name": node.name,
        "target": written(distance.target, node.unit),
        "plan": written(distance.plan, node.unit),
        "factor": write.number(distance.factor, 0 if distance.factor and distance.factor >= _WHOLE_FROM else 1),
    }
    if distance.factor is None:
        said = _("「%(name)s」的目标是 %(target)s，预估算下来却是 %(plan)s，对不上。")
    elif distance.beyond:
        said = _("「%(name)s」的目标是 %(target)s，预估算下来只有 %(plan)s，相差 %(factor)s 倍。")
    else:
        said = _("「%(name)s」的目标只有 %(target)s，预估算下来是 %(plan)s，相差 %(factor)s 倍。")
    return said % facts + _("先看有没有多写少写一位、元和万元有没有写混；示例的数换成你的；数都对，就改目标。")
