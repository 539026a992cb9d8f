"""A project's tree with its estimates: saved, looked ahead from, frozen."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from yunce.accounts.api import Role
from yunce.kernel.estimate import Estimate
from yunce.loop.api import FreezeRefused, Tiers, assumption_history, assumptions, save_assumption, set_goal, standing
from yunce.loop.tests.cast import as_role, shop, summer
from yunce.strategy import api
from yunce.strategy.tests.shop import PLAN, SHOP

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner():
    return shop()


@pytest.fixture
def project(planner):
    found = summer(planner)
    api.save_tree(planner, found.id, SHOP)
    return found


def estimate_all(access, initiative_id, tree=SHOP):
    for leaf in tree.leaves:
        middle = PLAN[leaf.key]
        estimate = Estimate.from_quantiles(p10=middle / 1.2, p50=middle, p90=middle * 1.2, lower=0)
        save_assumption(access, initiative_id, api.assumption_for(leaf, estimate, source="上次"))


def test_a_tree_is_kept_for_its_project(planner, project):
    assert api.tree(planner.workspace.id, project.id).by_key == SHOP.by_key
    stranger = shop("another shop")
    assert api.tree(stranger.workspace.id, project.id) is None
    with pytest.raises(Http404):
        api.save_tree(stranger, project.id, SHOP)


def test_a_viewer_cannot_change_a_tree(planner, project):
    with pytest.raises(PermissionDenied):
        api.save_tree(as_role(planner.workspace.id, Role.VIEWER), project.id, SHOP)


def test_an_estimate_takes_what_its_leaf_says(planner, project):
    made = api.assumption_for(SHOP.by_key["new_buyers"], Estimate.point(1))
    assert (made.unit, made.rule.metric, made.adds_up, made.cause) == ("人", "buyers", True, "strategy")
    assert not api.assumption_for(SHOP.by_key["new_value"], Estimate.point(1)).adds_up


def test_estimates_follow_their_leaves(planner, project):
    estimate_all(planner, project.id)
    nodes = []
    for node in SHOP.nodes:
        if node.key == "sales":
            nodes.append(replace(node, children=("new", "returning")))
        elif node.key == "new_buyers":
            nodes.append(replace(node, owner="小李"))
        elif node.key != "unidentified":
            nodes.append(node)
    api.save_tree(planner, project.id, api.Tree(root="sales", nodes=tuple(nodes)))
    current = {each.node_key: each for each in assumptions(planner.workspace.id, project.id)}
    assert "unidentified" not in current
    assert (current["new_buyers"].owner, current["new_buyers"].version) == ("小李", 2)
    assert current["new_value"].version == 1
    assert len(assumption_history(planner.workspace.id, project.id, "unidentified")) == 1


def test_an_outlook_names_what_is_missing(planner, project):
    found = api.outlook(planner.workspace.id, project.id)
    assert not found.complete
    assert len(found.missing) == 7
    assert found.chance is None


def test_an_outlook_has_the_chance_of_a_goal_on_the_root(planner, project):
    estimate_all(planner, project.id)
    tiers = Tiers(floor=300_000, target=366_000, stretch=500_000)
    set_goal(planner, project.id, node_key="sales", name="净销售额", unit="GBP", tiers=tiers)
    found = api.outlook(planner.workspace.id, project.id)
    assert found.plan["sales"] == pytest.approx(366_000)
    assert found.chance.floor > found.chance.target > found.chance.stretch
    assert found.chance.target == pytest.approx(0.5, abs=0.06)
    assert found == api.outlook(planner.workspace.id, project.id)


def test_the_expected_number_of_every_node_is_the_one_the_review_holds_against_the_outcome(planner, project):
    estimate_all(planner, project.id)
    found = api.outlook(planner.workspace.id, project.id)
    assert {key: each.middle for key, each in found.spreads.items()} == pytest.approx(found.plan)
    frozen = api.freeze_initiative(planner, project.id).snapshot["outlook"]
    assert frozen["middle"] == pytest.approx(frozen["plan"]["sales"])
    assert frozen["low"] < frozen["middle"] < frozen["high"]


def test_a_leaf_shows_its_interval_as_it_was_stated_not_as_it_was_sampled(planner, project):
    estimate_all(planner, project.id)
    found = api.outlook(planner.workspace.id, project.id)
    for leaf in SHOP.leaves:
        spread = found.spreads[leaf.key]
        assert (spread.low, spread.high) == pytest.approx((PLAN[leaf.key] / 1.2, PLAN[leaf.key] * 1.2))


def test_a_project_without_tree_has_no_outlook(planner):
    assert api.outlook(planner.workspace.id, summer(planner).id) is None


def test_a_freeze_waits_for_every_leaf(planner, project):
    refused = api.freeze_initiative(planner, project.id)
    assert isinstance(refused, FreezeRefused)
    assert len(refused.missing) == 7
    estimate_all(planner, project.id)
    version = api.freeze_initiative(planner, project.id, plan={"tasks": []}, note="定稿")
    assert api.frozen_tree(version).by_key == SHOP.by_key
    assert version.snapshot["plan"] == {"tasks": []}
    assert version.snapshot["outlook"]["plan"]["sales"] == pytest.approx(366_000)


def test_a_tree_changed_after_the_freeze_makes_the_plan_stale(planner, project):
    estimate_all(planner, project.id)
    api.freeze_initiative(planner, project.id)
    assert not standing(planner.workspace, project.id).facts.changed_since_freeze
    renamed = tuple(replace(node, name="新名") if node.key == "sales" else node for node in SHOP.nodes)
    api.save_tree(planner, project.id, api.Tree(root="sales", nodes=renamed))
    assert standing(planner.workspace, project.id).facts.changed_since_freeze


def test_a_deleted_tree_ends_its_estimates(planner, project):
    estimate_all(planner, project.id)
    api.delete_tree(planner, project.id)
    assert api.tree(planner.workspace.id, project.id) is None
    assert assumptions(planner.workspace.id, project.id) == []
