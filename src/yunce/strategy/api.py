"""What pages and other domains ask of strategy: the tree of a project, its chance, and the freeze that includes both.

The tree's rules are re-exported here; they are plain functions of frozen values.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.core.exceptions import PermissionDenied
from django.db import transaction

from yunce.accounts.api import Access, Permission, record
from yunce.insight.metrics.api import Fact, Metric, metrics, pin_metrics
from yunce.kernel.estimate import Estimate
from yunce.loop.api import (
    Assumption,
    Cause,
    FreezeRefused,
    Goal,
    NewAssumption,
    PlanVersion,
    SettlementRule,
    assumptions,
    drop_assumption,
    freeze,
    goal,
    initiative,
    save_assumption,
)
from yunce.strategy import store
from yunce.strategy.distance import far_goal_text
from yunce.strategy.entered import enter_by_hand
from yunce.strategy.rules.chance import (
    DRAWS,
    Chance,
    Spread,
    Swing,
    chance,
    chance_of_draws,
    draw,
    implied,
    plan_values,
    spread_around,
    spread_of,
    tornado,
)
from yunce.strategy.rules.evaluate import evaluate, evaluate_draws
from yunce.strategy.rules.growth import growing
from yunce.strategy.rules.notation import PlanAndActual, plan_and_actual, tree_from_json, tree_to_json
from yunce.strategy.rules.tree import Node, Op, Tree, TreeError
from yunce.strategy.rules.units import adds_over_time

__all__ = [
    "DRAWS",
    "Chance",
    "Node",
    "Op",
    "Outlook",
    "PlanAndActual",
    "Spread",
    "Swing",
    "Tree",
    "TreeError",
    "adds_over_time",
    "assumption_for",
    "assumption_in",
    "chance",
    "delete_tree",
    "enter_by_hand",
    "evaluate",
    "evaluate_draws",
    "far_goal",
    "freeze_initiative",
    "frozen_tree",
    "growth",
    "implied",
    "measured_by",
    "outlook",
    "outlook_of",
    "plan_and_actual",
    "plan_values",
    "save_tree",
    "set_owners",
    "tornado",
    "tree",
    "tree_from_json",
    "tree_to_json",
]

# The same estimates always show the same chance: a page that flickers between 61 % and 62 % is not believed.
_SEED = 20_110_601


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What the estimates come to. chance is None without a goal on the tree or with a leaf missing."""

    tree: Tree
    missing: tuple[str, ...]  # leaves without an estimate
    plan: Mapping[str, float | None]  # every node with its leaves at 预期; empty while a leaf is missing
    spreads: Mapping[str, Spread]  # every node: plan as its middle, the leaves' own ends, drawn ends above them
    swings: tuple[Swing, ...]
    chance: Chance | None
    draws: int
    seed: int

    @property
    def complete(self) -> bool:
        """Whether every leaf has an estimate."""
        return not self.missing


def tree(workspace_id: str, initiative_id: str) -> Tree | None:
    """The project's KPI tree; None while it has none."""
    return store.tree(workspace_id, initiative_id)


def save_tree(access: Access, initiative_id: str, new: Tree) -> None:
    """Write the project's tree. Estimates follow their leaves: they take over a changed name, unit, owner or class as a
    new version, and end with a leaf that is no longer there; earlier versions stay as history.

    Raises PermissionDenied, Http404, or TreeError for a key or name that cannot be kept.
    """
    _editable(access, initiative_id)
    _keepable(new)
    before = store.tree(access.workspace.id, initiative_id)
    if before is not None and tree_to_json(before) == tree_to_json(new):
        return
    with transaction.atomic():
        store.save(access.workspace.id, initiative_id, new, access.user.id, access.workspace.now)
        _follow(access, initiative_id, new)
        record(
            access,
            action="tree.save",
            target_type="initiative",
            target_id=initiative_id,
            before=tree_to_json(before) if before else None,
            after=tree_to_json(new),
        )


def set_owners(access: Access, initiative_id: str, owners: Mapping[str, str]) -> None:
    """Says who answers for which leaves: key to owner, "" for nobody. The tree holds the owner, estimates follow it.

    Leaves that are not named, and keys that are no leaf, stay as they are. Raises as save_tree does."""
    before = store.tree(access.workspace.id, initiative_id)
    if before is None:
        return
    leaves = {leaf.key for leaf in before.leaves}
    nodes = (
        replace(node, owner=owners[node.key].strip() or None) if node.key in owners and node.key in leaves else node
        for node in before.nodes
    )
    save_tree(access, initiative_id, Tree(root=before.root, nodes=tuple(nodes)))


def delete_tree(access: Access, initiative_id: str) -> None:
    """Remove the tree and end its estimates; nothing happens when there is none."""
    _editable(access, initiative_id)
    before = store.tree(access.workspace.id, initiative_id)
    if before is None:
        return
    with transaction.atomic():
        store.delete(access.workspace.id, initiative_id)
        for each in assumptions(access.workspace.id, initiative_id):
            drop_assumption(access, initiative_id, each.node_key)
        record(
            access,
            action="tree.delete",
            target_type="initiative",
            target_id=initiative_id,
            before=tree_to_json(before),
        )


def assumption_for(node: Node, estimate: Estimate, **more: Any) -> NewAssumption:
    """An estimate of a leaf with the leaf's own name, unit, metric, direction, owner and cause class.

    more: evidence_ids, source, from_history, rule, segment, owner of NewAssumption, where they differ.
    """
    fields: dict[str, Any] = {
        "node_key": node.key,
        "name": node.name,
        "unit": node.unit,
        "estimate": estimate,
        "rule": SettlementRule(metric=node.metric),
        "direction": node.direction,
        "adds_up": adds_over_time(node.unit),
        "owner": node.owner or "",
        "cause": Cause(node.cause) if node.cause else None,
    }
    return NewAssumption(**{**fields, **more})


def assumption_in(workspace_id: str, node: Node, estimate: Estimate, **more: Any) -> NewAssumption:
    """The same, told by the workspace's own metrics whether the number adds up over days: a list of customers, entered
    as it stands, is no total that doubles with the days."""
    alone = Tree(root=node.key, nodes=(node,))
    return assumption_for(node, estimate, adds_up=growth(workspace_id, alone)[node.key], **more)


def growth(workspace_id: str, found: Tree) -> dict[str, bool]:
    """Which numbers of a tree grow over their days, by node key."""
    own = {key: each for key, each in measured_by(workspace_id, found).items() if each.fact is Fact.READINGS}
    return growing(found, {key: each.adds_over_time for key, each in own.items()})


def measured_by(workspace_id: str, found: Tree) -> dict[str, Metric]:
    """The metric that each leaf's actual comes from, by node key; a leaf without one, or whose metric is no longer in
    the dictionary, is absent: it settles as 无法核对 unless somebody types what came."""
    known = {each.key: each for each in metrics(workspace_id, archived=True)}
    return {leaf.key: known[leaf.metric] for leaf in found.leaves if leaf.metric in known}


def outlook(workspace_id: str, initiative_id: str, *, draws: int = DRAWS) -> Outlook | None:
    """What the project's estimates come to; None while it has no tree."""
    found = store.tree(workspace_id, initiative_id)
    if found is None:
        return None
    stated = {each.node_key: each.estimate for each in assumptions(workspace_id, initiative_id)}
    chosen = goal(workspace_id, initiative_id)
    if chosen is None or chosen.node_key not in found.by_key:
        return outlook_of(found, stated, draws=draws)
    return outlook_of(found, stated, chosen.tiers, node_key=chosen.node_key, draws=draws)


def far_goal(ahead: Outlook, chosen: Goal | None) -> str:
    """The warning that the goal is so far from the estimates that one of them is probably a slip; empty otherwise."""
    return "" if chosen is None else far_goal_text(ahead.tree, ahead.spreads.get(chosen.node_key), chosen)


def outlook_of(
    found: Tree, stated: Mapping[str, Estimate], tiers: Any = None, *, node_key: str = "", draws: int = DRAWS
) -> Outlook:
    """The same for any tree and estimates: for what-if, drafts and tests. tiers: a goal on `node_key` (the root when
    empty), or None."""
    missing = tuple(leaf.key for leaf in found.leaves if leaf.key not in stated)
    if missing:
        return Outlook(tree=found, missing=missing, plan={}, spreads={}, swings=(), chance=None, draws=0, seed=_SEED)
    drawn = draw(found, stated, np.random.default_rng(_SEED), draws)
    plan = plan_values(found, stated)
    about = found.by_key[node_key or found.root]
    return Outlook(
        tree=found,
        missing=(),
        plan=plan,
        spreads={
            key: spread_around(plan[key], values) if found.by_key[key].children else spread_of(stated[key])
            for key, values in drawn.items()
        },
        swings=tornado(found, stated),
        chance=None if tiers is None else chance_of_draws(drawn[about.key], tiers, about.direction),
        draws=draws,
        seed=_SEED,
    )


def freeze_initiative(
    access: Access,
    initiative_id: str,
    *,
    plan: Mapping[str, Any] | None = None,
    note: str = "",
    late_reason: str = "",
) -> PlanVersion | FreezeRefused:
    """定稿: keep goal, tree, estimates, chance, and the plan that planning hands over, as the next version.

    late_reason: why a first freeze comes after the last day. Refused while a leaf has no estimate, a concern is
    unanswered or that reason is lacking. Needs the APPROVE permission.
    """
    now = outlook(access.workspace.id, initiative_id)
    parts: dict[str, Any] = {"plan": dict(plan) if plan is not None else None, "tree": None, "outlook": None}
    if now is not None:
        parts["tree"] = tree_to_json(now.tree)
        parts["outlook"] = _outlook_json(now)
    needed = tuple(leaf.key for leaf in now.tree.leaves) if now else ()
    with transaction.atomic():
        version = freeze(access, initiative_id, parts=parts, needed=needed, note=note, late_reason=late_reason)
        if isinstance(version, PlanVersion) and now is not None:
            keys = [node.metric for node in now.tree.nodes if node.metric]
            pin_metrics(access.workspace.id, initiative_id, keys)
    return version


def frozen_tree(version: PlanVersion) -> Tree | None:
    """The tree of a frozen version; None when there was none."""
    data = version.snapshot.get("tree")
    return None if data is None else tree_from_json(data)


def leaf_estimates(current: list[Assumption], found: Tree) -> dict[str, Assumption]:
    """The current estimates of the tree's leaves, in the order of the tree."""
    stated = {each.node_key: each for each in current}
    return {leaf.key: stated[leaf.key] for leaf in found.leaves if leaf.key in stated}


def _outlook_json(now: Outlook) -> dict[str, Any]:
    root = now.spreads.get(now.tree.root)
    return {
        "plan": dict(now.plan),
        "low": root.low if root else None,
        "middle": root.middle if root else None,
        "high": root.high if root else None,
        "chance": None
        if now.chance is None
        else {"floor": now.chance.floor, "target": now.chance.target, "stretch": now.chance.stretch},
        "draws": now.draws,
        "seed": now.seed,
    }


def _follow(access: Access, initiative_id: str, new: Tree) -> None:
    leaves = {leaf.key: leaf for leaf in new.leaves}
    for each in assumptions(access.workspace.id, initiative_id):
        leaf = leaves.get(each.node_key)
        if leaf is None:
            drop_assumption(access, initiative_id, each.node_key)
            continue
        kept = {
            "rule": replace(each.rule, metric=leaf.metric),
            "segment": each.segment,
            "evidence_ids": each.evidence_ids,
            "source": each.source,
            "from_history": each.from_history,
        }
        save_assumption(access, initiative_id, assumption_in(access.workspace.id, leaf, each.estimate, **kept))


# What the columns of the spine hold; a stroke in a key would break the address of its page.
_LONGEST = {"key": 80, "name": 120, "unit": 32, "owner": 80, "metric": 80}


def _keepable(new: Tree) -> None:
    for node in new.nodes:
        if "/" in node.key:
            raise TreeError(f"the key {node.key} has a stroke", nodes=(node.key,), hint="use letters, digits and _")
        for field, most in _LONGEST.items():
            if len(getattr(node, field) or "") > most:
                raise TreeError(
                    f"the {field} of {node.key} is too long", nodes=(node.key,), hint=f"at most {most} characters"
                )


def _editable(access: Access, initiative_id: str) -> None:
    if not access.can(Permission.EDIT):
        raise PermissionDenied(Permission.EDIT)
    initiative(access.workspace.id, initiative_id)
