"""The review of a project as one frozen value: goal, outcome, gap, causes, settlements, what it rests on.

Computed from frozen and settled values only; nothing in it is typed for the occasion.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from yunce.accounts.api import now
from yunce.insight.metrics.api import UnknownMetric, value
from yunce.kernel.direction import Direction
from yunce.kernel.windows import local_date
from yunce.loop.api import (
    Accuracy,
    Decision,
    Evidence,
    FrozenAssumption,
    FrozenGoal,
    GoalTier,
    Initiative,
    Lesson,
    PlanVersion,
    Settlement,
    Verdict,
    accuracy,
    binding_version,
    decisions,
    evidence_by_ids,
    frozen_assumptions,
    frozen_goal,
    initiative,
    lessons,
    settlements,
)
from yunce.planning.api import TaskRecord, TaskState, task_records
from yunce.review.rules.causes import UNCLASSED, LeafCause, LeafPlan, by_cause, split_causes
from yunce.review.rules.reconcile import Reconciliation, reconcile
from yunce.review.rules.tasks import TaskFate, task_fates, undelivered
from yunce.strategy.api import Tree, evaluate, frozen_tree


@dataclass(frozen=True, slots=True, kw_only=True)
class NotReady:
    """There is nothing to review yet. cause: `not_frozen` or `no_tree`."""

    initiative: Initiative
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Everything a review says. gap and causes are in the unit of the tree's root."""

    initiative: Initiative
    version: PlanVersion
    goal: FrozenGoal | None
    tree: Tree
    frozen: Sequence[FrozenAssumption]
    settlements: Sequence[Settlement]
    accuracy: Accuracy
    gap: Reconciliation
    causes: Sequence[LeafCause]
    by_cause: Mapping[str, float]
    plan: Mapping[str, float | None]  # every node with its leaves at 预期
    actual: Mapping[str, float | None]
    evidence: Sequence[Evidence]  # what the frozen estimates rested on, oldest first
    lessons: Sequence[Lesson]
    decisions: Sequence[Decision]
    tasks: Sequence[TaskFate]
    undelivered: Mapping[str, Sequence[TaskFate]]  # leaf -> tasks for it that were not done in time
    board_used: bool  # whether any task was ever moved; without it nobody knows what was done
    now: datetime

    @property
    def unit(self) -> str:
        """The unit of the root, of the gap and of every contribution."""
        return self.tree.by_key[self.tree.root].unit

    @property
    def reached(self) -> GoalTier | None:
        """The tier the outcome reached; None without a goal on the root or without an outcome."""
        if self.goal is None or self.goal.node_key != self.tree.root or self.gap.actual is None:
            return None
        return self.goal.tiers.reached(self.gap.actual)

    @property
    def settled(self) -> bool:
        """Whether every frozen estimate has its verdict."""
        done = {each.node_key for each in self.settlements if each.outcome.verdict is not Verdict.PENDING}
        return all(each.node_key in done for each in self.frozen)

    @property
    def data_as_of(self) -> datetime | None:
        """The oldest data a settled actual rests on."""
        return min((each.data_as_of for each in self.settlements if each.data_as_of), default=None)

    def name(self, key: str) -> str:
        """The name of a node."""
        return self.tree.by_key[key].name


def review_of(workspace_id: str, initiative_id: str) -> Review | NotReady:
    """The review as it stands now. Raises Http404 when the workspace has no such project."""
    project = initiative(workspace_id, initiative_id)
    version = binding_version(workspace_id, initiative_id)
    if version is None:
        return NotReady(initiative=project, cause="not_frozen")
    tree = frozen_tree(version)
    if tree is None:
        return NotReady(initiative=project, cause="no_tree")
    frozen = frozen_assumptions(version)
    settled = settlements(workspace_id, initiative_id)
    plan = evaluate(tree, {each.node_key: each.estimate.quantile(0.5) for each in frozen})
    actual = _actuals(workspace_id, project, tree, settled)
    gap = reconcile(tree, plan, actual)
    board = task_records(workspace_id, project.id)
    tasks, late = _tasks(board, project, version)
    causes = split_causes(gap.contributions, _plans(frozen, late), _whole(version, gap.plan))
    return Review(
        initiative=project,
        version=version,
        goal=frozen_goal(version),
        tree=tree,
        frozen=frozen,
        settlements=settled,
        accuracy=accuracy(each.outcome for each in settled),
        gap=gap,
        causes=causes,
        by_cause=by_cause(causes),
        plan=plan,
        actual=actual,
        evidence=_basis(workspace_id, frozen),
        lessons=lessons(workspace_id, initiative_id),
        decisions=decisions(workspace_id, initiative_id),
        tasks=tasks,
        undelivered=late,
        board_used=bool(board),
        now=now(workspace_id),
    )


def _basis(workspace_id: str, frozen: Sequence[FrozenAssumption]) -> list[Evidence]:
    """What was found later, the review's own outcome among it, is not what the plan rested on."""
    cited = {key for each in frozen for key in each.evidence_ids}
    return sorted(evidence_by_ids(workspace_id, cited).values(), key=lambda each: (each.made_at, each.id))


def _tasks(
    board: Mapping[str, TaskRecord], project: Initiative, version: PlanVersion
) -> tuple[tuple[TaskFate, ...], dict[str, tuple[TaskFate, ...]]]:
    """What became of the frozen tasks, and those not done in time by the leaf they serve."""
    done = {key: local_date(each.since, project.zone) for key, each in board.items() if each.state is TaskState.DONE}
    tasks = task_fates(version.snapshot.get("plan"), done, until=project.ends_on)
    if project.ends_on is None:
        return tasks, {}
    return tasks, undelivered(tasks, until=project.ends_on, board_used=bool(board))


def _actuals(
    workspace_id: str, project: Initiative, tree: Tree, settled: Sequence[Settlement]
) -> dict[str, float | None]:
    checked = (Verdict.HIT, Verdict.MISSED)
    final = {each.node_key: each.outcome.actual for each in settled if each.outcome.verdict in checked}
    leaves = {leaf.key: final.get(leaf.key) for leaf in tree.leaves}
    computed = evaluate(tree, leaves)
    measured = {
        node.key: found
        for node in tree.nodes
        if node.children and computed[node.key] is None and node.metric
        if (found := _measured(workspace_id, project, node.metric)) is not None
    }
    return evaluate(tree, leaves, measured) if measured else computed


def _measured(workspace_id: str, project: Initiative, metric: str) -> float | None:
    """A node above the leaves, measured directly; None while the window is open or the metric is not known."""
    window = project.window
    if window is None or now(workspace_id) < window.end:
        return None
    try:
        reading = value(workspace_id, metric, window, initiative=project.id)
    except UnknownMetric:
        return None
    return reading.value if reading.complete else None


def _whole(version: PlanVersion, plan: float) -> tuple[float, float] | None:
    """How far the frozen 80 % interval of the root reaches from the plan; None when it was frozen without one."""
    outlook = version.snapshot.get("outlook") or {}
    low, high = outlook.get("low"), outlook.get("high")
    if low is None or high is None:
        return None
    return min(low - plan, 0.0), max(high - plan, 0.0)


def _plans(frozen: Sequence[FrozenAssumption], late: Mapping[str, Sequence[TaskFate]]) -> dict[str, LeafPlan]:
    plans = {}
    for each in frozen:
        low, high = each.estimate.interval(0.8)
        plans[each.node_key] = LeafPlan(
            low=low,
            high=high,
            cause=each.cause.value if each.cause else UNCLASSED,
            season_missing=each.season_missing,
            delivered=each.node_key not in late,
            up_is_good=each.direction is Direction.UP,
        )
    return plans
