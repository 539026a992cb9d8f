"""Which numbers of a tree grow while their days pass, as sales do, and which are a level, as a rate or a balance.

The unit says it for most; where a leaf's figure is entered, how its days add up says it better: 群 is a count, yet
fifty communities on the first day are fifty on the last.
"""

from collections.abc import Mapping

from yunce.strategy.rules.tree import Op, Tree
from yunce.strategy.rules.units import adds_over_time


def growing(tree: Tree, entered: Mapping[str, bool]) -> dict[str, bool]:
    """Every node by key. entered: for leaves whose figures people enter, whether their days add up.

    Above such leaves a number grows when its unit says so and a part of it grows."""
    found: dict[str, bool] = {}
    for node in tree.bottom_up:
        by_unit = adds_over_time(node.unit)
        if node.op is Op.LEAF:
            found[node.key] = entered.get(node.key, by_unit)
        elif any(key in entered for key in tree.leaves_under(node.key)):
            found[node.key] = by_unit and any(found[child] for child in node.children)
        else:
            found[node.key] = by_unit
    return found
