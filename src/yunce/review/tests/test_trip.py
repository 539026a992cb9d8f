"""One project of the real shop, from estimates to its report: every figure comes from its orders."""

from datetime import UTC, date, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from yunce.accounts.api import Role, access_as, create_user, set_replay_clock
from yunce.accounts.models import Member, Workspace
from yunce.documents.api import Callout, ChartBlock, Heading, TableBlock, render_html
from yunce.insight.conftest import CURRENCY, WORKSPACE, ZONE
from yunce.insight.metrics.api import NET_SALES_LEAVES, metric, unit_symbol, values
from yunce.kernel.estimate import Estimate
from yunce.kernel.windows import Window, midnight
from yunce.loop.api import (
    Cause,
    ConcernKind,
    GoalTier,
    Kind,
    NewLesson,
    SettlementError,
    Tiers,
    Verdict,
    answer_concern,
    create_initiative,
    keep_evidence,
    keep_lesson,
    prior,
    save_assumption,
    set_goal,
    settlements,
)
from yunce.loop.tests.cast import at, finding
from yunce.loop.tests.pages import signed_in
from yunce.operations.api import live, since_settled, since_settled_text
from yunce.review.api import Missing, NotReady, gap_of_file, review_of, review_report, settle_by_hand, settle_initiative
from yunce.review.api.report import waterfall_option
from yunce.review.api.words import limits
from yunce.strategy.api import Node, Op, Tree, assumption_for, freeze_initiative, save_tree

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shop_facts")]
SPRING = Window.days(date(2011, 3, 1), date(2011, 5, 31), ZONE)
AFTER = midnight(date(2011, 9, 1), ZONE)
# A demonstration: it names the number it is for, and yet nobody can say that it was not done.
PLAN = {
    "launch": "2011-06-01",
    "tasks": [{"key": "a", "name": "发短信", "offset": -3, "demo": True, "serves": "buyers_returning"}],
}
ALL_LEAVES = [key for group in NET_SALES_LEAVES for key in group]


def branch(key: str, op: Op, children: tuple[str, ...], measured_by: str) -> Node:
    return Node(key=key, name=key, unit=CURRENCY, op=op, children=children, metric=measured_by)


def sales_tree(*, without_metric: str = "") -> Tree:
    branches = ("new", "returning")
    nodes = [branch("net_sales", Op.SUM, (*branches, ALL_LEAVES[-1]), "net_sales")]
    for group, keys in zip(branches, NET_SALES_LEAVES[:2], strict=True):
        nodes.append(branch(group, Op.PRODUCT, keys, f"net_sales_{group}"))
    for key in ALL_LEAVES:
        found = metric(WORKSPACE, key)
        nodes.append(
            Node(
                key=key,
                name=found.name.zh,
                unit=unit_symbol(found.unit, CURRENCY),
                metric=None if key == without_metric else key,
                cause=Cause.STRATEGY.value,
            )
        )
    return Tree(root="net_sales", nodes=tuple(nodes))


@pytest.fixture
def planner():
    owner = create_user("owner")
    workspace = Workspace.objects.create(id=WORKSPACE, name="英国礼品店", currency=CURRENCY, zone=ZONE)
    Member.objects.create(workspace=workspace, user_id=owner.id, role=Role.OWNER)
    set_replay_clock(WORKSPACE, SPRING.end)
    return access_as(WORKSPACE, owner.id)


def planned_summer(planner, *, without_metric: str = "", width: float = 1.5):
    """Summer believed to be like spring, with its evidence and goal, frozen."""
    project = create_initiative(
        planner, name="夏季老客复购", brief="让老客在夏天再买", starts_on=date(2011, 6, 1), ends_on=date(2011, 8, 31)
    )
    tree = sales_tree(without_metric=without_metric)
    save_tree(planner, project.id, tree)
    kept = keep_evidence(planner, project.id, finding(SPRING, title="三到五月"))
    spring = values(WORKSPACE, ALL_LEAVES, [SPRING], SPRING.end)
    for leaf in tree.leaves:
        middle = spring[leaf.key][0].value
        estimate = Estimate.from_quantiles(p10=middle / width, p50=middle, p90=middle * width, lower=0)
        save_assumption(planner, project.id, assumption_for(leaf, estimate, evidence_ids=(kept.id,)))
    tiers = Tiers(floor=1_500_000, target=2_500_000, stretch=3_000_000)
    set_goal(planner, project.id, node_key="net_sales", name="净销售额", unit=CURRENCY, tiers=tiers)
    answer_concern(planner, project.id, ConcernKind.SEASON_MISSING, "复购全年平稳")
    freeze_initiative(planner, project.id, plan=PLAN, late_reason="补录")
    return project


def test_a_review_waits_for_a_freeze(planner):
    project = create_initiative(planner, name="空")
    assert review_of(WORKSPACE, project.id) == NotReady(initiative=project, cause="not_frozen")
    with pytest.raises(SettlementError, match="nothing is frozen"):
        settle_initiative(planner, project.id)


def test_while_it_runs_everything_is_pending(planner):
    project = planned_summer(planner)
    july = at(planner, midnight(date(2011, 7, 15), ZONE))
    found = settle_initiative(july, project.id)
    assert {each.outcome.verdict for each in found} == {Verdict.PENDING}
    assert all(each.outcome.actual > 0 for each in found)
    assert review_of(WORKSPACE, project.id).gap.gap is None


def test_the_gap_of_a_real_summer_is_split_to_the_penny(planner):
    project = planned_summer(planner)
    later = at(planner, AFTER)
    found = settle_initiative(later, project.id)
    assert {each.outcome.verdict for each in found} <= {Verdict.HIT, Verdict.MISSED}
    assert all(each.n and each.sql and each.data_as_of for each in found)
    behind = {each.node_key: (each.n, each.n_of) for each in found}
    actual = {each.node_key: each.outcome.actual for each in found}
    for number in ("buyers", "orders_per_buyer"):
        assert behind[f"{number}_returning"] == (actual["buyers_returning"], "persons")
    orders = values(WORKSPACE, ["orders_returning"], [project.window], AFTER)["orders_returning"][0].value
    assert behind["value_per_order_returning"] == (orders, "orders")
    assert behind["net_sales_unidentified"][1] == "orders"
    review = review_of(WORKSPACE, project.id)
    summer = values(WORKSPACE, ["net_sales"], [project.window], AFTER)["net_sales"][0].value
    assert review.gap.actual == pytest.approx(summer, rel=1e-12)
    assert abs(review.gap.residual) < 1e-6
    assert sum(review.by_cause.values()) == pytest.approx(review.gap.gap)
    assert set(review.by_cause) <= {"noise", "external"}
    assert review.undelivered == {}
    assert review.reached is GoalTier.FLOOR
    assert review.settled
    assert review.accuracy.n == 7


def test_the_control_room_and_the_review_of_an_ended_project_say_why_they_differ(planner):
    project = planned_summer(planner)
    later = at(planner, AFTER)
    settle_initiative(later, project.id)
    assert since_settled(live(WORKSPACE, project.id)) is None  # the day after: both know the same
    client = signed_in(at(planner, midnight(date(2011, 12, 1), ZONE)))
    review = review_of(WORKSPACE, project.id)
    found = since_settled(live(WORKSPACE, project.id))
    by_now = values(WORKSPACE, ["net_sales"], [project.window])["net_sales"][0]
    assert found.settled == pytest.approx(review.gap.actual, rel=1e-12)
    assert (found.known, found.known_as_of) == (by_now.value, by_now.data_as_of)
    assert found.known < found.settled  # autumn's cancellations of summer's orders
    assert (found.later, found.by_metric, found.by_hand) == (True, False, False)
    for page, link in (("run", "review/gap"), ("review/gap", "run"), ("review", "run")):
        html = client.get(f"/projects/{project.id}/{page}").content.decode()
        with timezone.override(ZoneInfo(ZONE)):
            assert since_settled_text(found) in unescape(html)
        assert f'href="/projects/{project.id}/{link}"' in html


def test_a_leaf_that_no_metric_measures_is_counted_and_left_unsplit(planner):
    project = planned_summer(planner, without_metric="orders_per_buyer_new")
    later = at(planner, AFTER)
    settle_initiative(later, project.id)
    by_key = {each.node_key: each for each in settlements(WORKSPACE, project.id)}
    open_one = by_key["orders_per_buyer_new"].outcome
    assert (open_one.verdict, open_one.reason) == (Verdict.UNSETTLEABLE, Missing.NO_METRIC)
    review = review_of(WORKSPACE, project.id)
    assert [each.leaves for each in review.gap.unsettled] == [("orders_per_buyer_new",)]
    assert review.gap.gap is not None
    assert abs(review.gap.residual) < 1e-6
    settled = settle_by_hand(later, project.id, "orders_per_buyer_new", 1.1)
    assert settled.outcome.verdict in (Verdict.HIT, Verdict.MISSED)
    settle_initiative(later, project.id)
    assert review_of(WORKSPACE, project.id).gap.unsettled == ()


def test_a_figure_typed_before_the_end_is_refused(planner):
    project = planned_summer(planner)
    with pytest.raises(SettlementError, match="not over yet"):
        settle_by_hand(planner, project.id, "buyers_new", 5)


def test_what_was_learned_is_offered_to_the_next(planner):
    project = planned_summer(planner)
    later = at(planner, AFTER)
    settle_initiative(later, project.id)
    autumn = create_initiative(
        later, name="圣诞季大促", starts_on=date(2011, 9, 1), ends_on=date(2011, 11, 30), continues_id=project.id
    )
    leaf = sales_tree().by_key["buyers_returning"]
    offered = prior(later.workspace, autumn.id, assumption_for(leaf, Estimate.point(1)))
    summer = {each.node_key: each for each in settlements(WORKSPACE, project.id)}["buyers_returning"].outcome.actual
    assert offered.n == 1
    assert offered.estimate.quantile(0.5) == pytest.approx(summer * 91 / 92)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_report_says_goal_result_cause_lesson_and_limits(planner, language):
    project = planned_summer(planner)
    later = at(planner, AFTER + timedelta(hours=1))
    settle_initiative(later, project.id)
    keep_lesson(later, project.id, NewLesson(statement="夏天的客单价更高", scope="礼品"))
    review = review_of(WORKSPACE, project.id)
    report = review_report(review, language)
    kinds = {type(block) for block in report.blocks}
    assert {Heading, TableBlock, ChartBlock, Callout} <= kinds
    html = render_html(report)
    for word in ("夏季老客复购", "£", "Europe/London", "夏天的客单价更高", review.evidence[0].content_hash[:12]):
        assert word in html
    assert waterfall_option(review) is not None
    [split] = [block for block in report.blocks if isinstance(block, TableBlock) and block.emphasis]
    total = split.rows[-1]
    assert None not in total[3:6]
    assert sum(each.noise + each.beyond for each in review.causes) == pytest.approx(review.gap.gap)


def test_the_report_names_only_what_the_frozen_estimates_rested_on(planner):
    project = planned_summer(planner)
    later = at(planner, AFTER)
    settle_initiative(later, project.id)
    keep_evidence(later, project.id, finding(project.window, title="预估与实际", kind=Kind.OUTCOME))
    assert [each.title for each in review_of(WORKSPACE, project.id).evidence] == ["三到五月"]


@pytest.mark.parametrize(
    ("day", "says"),
    [(date(2011, 6, 1), ""), (date(2011, 7, 1), "开始之后才定稿"), (date(2011, 9, 1), "结束之后才定稿")],
)
def test_the_report_says_when_the_plan_was_frozen_too_late(planner, day, says):
    set_replay_clock(WORKSPACE, midnight(day, ZONE))
    project = planned_summer(at(planner, midnight(day, ZONE)))
    later = at(planner, AFTER)
    settle_initiative(later, project.id)
    text = " ".join(limits(review_of(WORKSPACE, project.id)))
    assert says in text
    assert bool(says) == ("才定稿" in text)
    assert ("定稿时写的理由：补录" in text) is (day == date(2011, 9, 1))


def test_the_settled_tree_gives_the_same_gap_as_a_file(planner):
    project = planned_summer(planner)
    settle_initiative(at(planner, AFTER), project.id)
    review = review_of(WORKSPACE, project.id)
    data = {
        "tree": dict(review.version.snapshot["tree"]),
        "plan": {leaf.key: review.plan[leaf.key] for leaf in review.tree.leaves},
        "actual": {leaf.key: review.actual[leaf.key] for leaf in review.tree.leaves},
    }
    assert gap_of_file(data).found.contributions == review.gap.contributions


def test_moments_are_aware():
    assert datetime(2011, 8, 31, 23, tzinfo=UTC) == AFTER
