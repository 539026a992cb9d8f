"""A project of the demo up to 定稿: research, tree, estimates, goal, plan. Each step is skipped when it stands already.

Everything goes through the doors that the pages use.
"""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from yunce.accounts.api import Access
from yunce.demo.numbers import ROOT, sales_tree, state_estimates
from yunce.demo.rules.campaigns import BUDGET_SHARE, Campaign
from yunce.demo.rules.goal import Ladder, ladder
from yunce.insight.baseline.api import LeafBaseline
from yunce.insight.metrics.api import values
from yunce.kernel.money import Money
from yunce.kernel.windows import Window
from yunce.loop.api import (
    ConcernKind,
    Initiative,
    PlanVersion,
    Tiers,
    create_initiative,
    initiatives,
    set_goal,
    written,
)
from yunce.planning.api import (
    BudgetLine,
    Plan,
    PublishRefused,
    Wish,
    create_plan,
    draft,
    first_free_launch,
    plan_draft,
    publish,
    template,
)
from yunce.research.api import ask_events
from yunce.strategy.api import Tree, save_tree

_DEMONSTRATION = "演示"


class PlanRefused(RuntimeError):
    """The product would not freeze the demo's plan."""


def find_initiative(workspace_id: str, planner_id: str, campaign: Campaign) -> Initiative | None:
    """The demo's project for a campaign: its planner's own, on the campaign's first day, also when put away."""
    every = [*initiatives(workspace_id), *initiatives(workspace_id, archived=True)]
    mine = [each for each in every if each.made_by == planner_id and each.template == campaign.template]
    return min(mine, key=lambda each: each.id, default=None)


def open_initiative(access: Access, campaign: Campaign, continues: Initiative | None) -> Initiative:
    """The project, made when it is not there yet."""
    found = find_initiative(access.workspace.id, access.user.id, campaign)
    return found or create_initiative(
        access,
        name=campaign.name,
        brief=campaign.brief,
        starts_on=campaign.first,
        ends_on=campaign.last,
        template=campaign.template,
        continues_id=continues.id if continues else None,
    )


def plan_and_freeze(access: Access, of: Initiative, campaign: Campaign) -> PlanVersion:
    """Everything from the first question to the freeze, at the workspace's clock. Raises PlanRefused."""
    workspace = access.workspace
    window = Window.days(campaign.first, campaign.last, workspace.zone)
    ask_events(access, of.id)
    tree = sales_tree(workspace.currency)
    save_tree(access, of.id, tree)
    found = state_estimates(access, of, tree, window)
    goal = _goal(access, campaign, found)
    _commit(access, of.id, tree, goal)
    if plan_draft(workspace.id, of.id) is None:
        create_plan(access, of.id, _plan(access, campaign, goal), origin={"door": "template", "by_rule": True})
    return _freeze(access, of.id, campaign)


def _goal(access: Access, campaign: Campaign, found: Mapping[str, LeafBaseline]) -> Ladder:
    """From the months that the baseline saw, so that goal and estimates rest on the same past."""
    readings = max(found.values(), key=lambda each: len(each.months)).months
    length = next(iter(found.values())).fitted.horizon
    months = [each.window for each in readings]
    last = Window(months[-length].start, months[-1].end, months[-1].zone)
    asked = values(access.workspace.id, [campaign.pushes, ROOT], [*months, last])
    level = asked[ROOT][-1].value or 0.0
    return ladder(level, [each.value or 0.0 for each in asked[campaign.pushes][:-1]], length)


def _commit(access: Access, initiative_id: str, tree: Tree, goal: Ladder) -> None:
    root = tree.by_key[ROOT]
    tiers = Tiers(floor=goal.floor, target=goal.target, stretch=goal.stretch)
    set_goal(access, initiative_id, node_key=ROOT, name=root.name, unit=root.unit, tiers=tiers, metric=root.metric)


def _plan(access: Access, campaign: Campaign, goal: Ladder) -> Plan:
    """The template's plan counted from the first day on which all its tasks still lie ahead."""
    currency = access.workspace.currency
    budget = Money.rounded(float(BUDGET_SHARE) * (goal.target - goal.floor), currency)
    wish = Wish(
        campaign=campaign.name,
        launch=first_free_launch(access),
        end=campaign.last,
        currency=currency,
        budget_minor=budget.minor,
        goal=_goal_text(goal, currency),
    )
    made = draft(template(campaign.template), wish)
    return replace(
        made,
        budget=tuple(_line(each, budget) for each in made.budget),
        tasks=tuple(replace(each, owner=f"{_DEMONSTRATION}·{each.owner}", demo=True) for each in made.tasks),
    )


def _goal_text(goal: Ladder, currency: str) -> str:
    floor, target, stretch, best, usual = (
        written(value, currency) for value in (goal.floor, goal.target, goal.stretch, goal.best_month, goal.usual_month)
    )
    return (
        f"净销售额目标 {target}，保底 {floor}，冲刺 {stretch}。"
        f"保底是最近同样长度的实际值；冲刺是每个月都从最近的平均 {usual} 做到已知最好的一个月 {best}；目标取中间。"
    )


def _line(line: BudgetLine, budget: Money) -> BudgetLine:
    share = Fraction(line.amount_minor or 0, budget.minor or 1)
    note = (
        f"{_DEMONSTRATION}：按规则算出，目标高出保底部分的 {float(BUDGET_SHARE):.0%} × {float(share):.0%}，没有实际花费"
    )
    return replace(line, owner=f"{_DEMONSTRATION}·{line.owner}", note=note)


def _freeze(access: Access, initiative_id: str, campaign: Campaign) -> PlanVersion:
    """First without answers: what the product warns of is what gets an answer."""
    note = f"{_DEMONSTRATION}：{campaign.first:%Y-%m-%d} 之前已知的数据"
    first = publish(access, initiative_id, note=note)
    if not isinstance(first, PublishRefused):
        return first
    kinds = {each.kind for each in first.concerns if each.open}
    answers = {
        kind: campaign.season_reason if kind is ConcernKind.SEASON_MISSING else campaign.other_reason for kind in kinds
    }
    second = publish(access, initiative_id, note=note, answers=answers) if kinds else first
    if isinstance(second, PublishRefused):
        raise PlanRefused(f"{campaign.name}: {second}")
    return second
