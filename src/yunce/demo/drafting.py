"""A project of the demo up to 定稿: research, tree, estimates, goal, plan. Each step is skipped when it stands already.

Everything goes through the doors that the pages use.
"""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from django.utils.translation import gettext as _

from yunce.accounts.api import Access
from yunce.demo.campaigns import BUDGET_SHARE, Campaign
from yunce.demo.numbers import ROOT, sales_tree, state_estimates
from yunce.demo.rules.goal import Ladder, ladder
from yunce.demo.shop import played_by
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
from yunce.ui import format as write


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
        name=str(campaign.name),
        brief=str(campaign.brief),
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
        campaign=str(campaign.name),
        launch=first_free_launch(access),
        end=campaign.last,
        currency=currency,
        language=write.language(),
        budget_minor=budget.minor,
        goal=_goal_text(goal, currency),
    )
    made = draft(template(campaign.template), wish)
    return replace(
        made,
        budget=tuple(_line(each, budget) for each in made.budget),
        tasks=tuple(replace(each, owner=played_by(each.owner), demo=True) for each in made.tasks),
    )


def _goal_text(goal: Ladder, currency: str) -> str:
    return _(
        "净销售额目标 %(target)s，保底 %(floor)s，冲刺 %(stretch)s。"
        "保底是最近同样长度的实际值；冲刺是每个月都从最近的平均 %(usual)s 做到已知最好的一个月 %(best)s；目标取中间。"
    ) % {
        "target": written(goal.target, currency),
        "floor": written(goal.floor, currency),
        "stretch": written(goal.stretch, currency),
        "usual": written(goal.usual_month, currency),
        "best": written(goal.best_month, currency),
    }


def _line(line: BudgetLine, budget: Money) -> BudgetLine:
    share = Fraction(line.amount_minor or 0, budget.minor or 1)
    note = _("演示：按规则算出，目标高出保底部分的 %(all)s × %(share)s，没有实际花费") % {
        "all": f"{float(BUDGET_SHARE):.0%}",
        "share": f"{float(share):.0%}",
    }
    return replace(line, owner=played_by(line.owner), note=note)


def _freeze(access: Access, initiative_id: str, campaign: Campaign) -> PlanVersion:
    """First without answers: what the product warns of is what gets an answer."""
    note = _("演示：%(day)s 之前已知的数据") % {"day": campaign.first.isoformat()}
    first = publish(access, initiative_id, note=note)
    if not isinstance(first, PublishRefused):
        return first
    kinds = {each.kind for each in first.concerns if each.open}
    answers = {
        kind: str(campaign.season_reason if kind is ConcernKind.SEASON_MISSING else campaign.other_reason)
        for kind in kinds
    }
    second = publish(access, initiative_id, note=note, answers=answers) if kinds else first
    if isinstance(second, PublishRefused):
        raise PlanRefused(f"{campaign.name}: {second}")
    return second
