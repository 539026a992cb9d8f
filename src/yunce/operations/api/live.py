"""The live page's figures: each number of the frozen tree against its interval, day by day, as known now.

Computed once for all who look: the answer is kept until facts, clock or version change."""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from yunce.accounts.api import now, workspace_info
from yunce.events.api import data_as_of
from yunce.events.readings.api import changed_at
from yunce.insight.metrics.api import Metric, Reading, metrics, values
from yunce.insight.sales.api import span
from yunce.kernel.direction import Direction
from yunce.kernel.windows import Window, local_date
from yunce.loop.api import (
    FrozenGoal,
    Initiative,
    PlanVersion,
    binding_version,
    frozen_assumptions,
    frozen_goal,
    initiative,
)
from yunce.operations.rules.band import Band, Interval, Standing, band, course, standing
from yunce.strategy.api import Node, Tree, evaluate, frozen_tree, growth, outlook_of

# How many answers are kept: a team looks at a few projects at a time.
KEPT = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One number of the tree. band and actual hold a value for each day of the window (actual: None after the clock).

    whole: the frozen interval of the whole window. standing: by the last day that is over. computed: the actual comes
    from the node's parts, not from a metric of its own. reading: how the latest actual was asked of the events."""

    key: str
    name: str
    unit: str
    depth: int
    up_is_good: bool
    whole: Interval | None
    band: Band | None
    actual: tuple[float | None, ...]
    latest: float | None
    standing: Standing
    computed: bool
    metric: str | None
    reading: Reading | None = None

    def by_now(self, place: int) -> Interval | None:
        """The interval by the end of the day at `place`."""
        if self.band is None or place < 0:
            return None
        return Interval(low=self.band.low[place], middle=self.band.middle[place], high=self.band.high[place])


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A project while it runs. days_over: whole days of the window that are over by the workspace's clock.

    as_of: the clock. data_as_of: the newest fact that is known at it."""

    initiative: Initiative
    window: Window
    version: PlanVersion
    goal: FrozenGoal | None
    lines: tuple[Line, ...]
    days: tuple[date, ...]
    days_over: int
    as_of: datetime
    data_as_of: datetime | None

    @property
    def place(self) -> int:
        """Index of the last day that is over; -1 before the first is."""
        return self.days_over - 1

    @property
    def root(self) -> Line:
        return self.lines[0]

    def line(self, key: str) -> Line | None:
        return next((line for line in self.lines if line.key == key), None)

    @property
    def over(self) -> bool:
        """Whether the last day is over: nothing runs any more, the outcome is for the review."""
        return self.days_over == len(self.days)

    @property
    def out(self) -> tuple[Line, ...]:
        """Numbers outside their interval, on either side: far above it the stock runs out. What hurts comes first."""
        return (*self.at("worse"), *self.at("better"))

    def at(self, where: Standing) -> tuple[Line, ...]:
        """The numbers that stand there, in the order of the tree."""
        return tuple(line for line in self.lines if line.standing == where)


class _Kept:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.answers: OrderedDict[tuple[str, str], tuple[str, Live | None]] = OrderedDict()


_kept = _Kept()


def mark(workspace_id: str, initiative_id: str) -> str:
    """Changes whenever the live figures may have changed; cheap to ask."""
    workspace = workspace_info(workspace_id)
    version = binding_version(workspace_id, initiative_id)
    day = local_date(workspace.now, workspace.zone)
    return f"{version.id if version else ''}|{day}|{data_as_of(workspace_id)}|{changed_at(workspace_id)}"


def live(workspace_id: str, initiative_id: str) -> Live | None:
    """None while nothing is frozen, or the frozen plan has no tree or no days. Raises Http404."""
    initiative(workspace_id, initiative_id)
    seen, key = mark(workspace_id, initiative_id), (workspace_id, initiative_id)
    with _kept.lock:
        found = _kept.answers.get(key)
        if found is not None and found[0] == seen:
            return found[1]
        answer = _compute(workspace_id, initiative_id)
        _kept.answers[key] = (seen, answer)
        _kept.answers.move_to_end(key)
        while len(_kept.answers) > KEPT:
            _kept.answers.popitem(last=False)
    return answer


def _compute(workspace_id: str, initiative_id: str) -> Live | None:
    project = initiative(workspace_id, initiative_id)
    version = binding_version(workspace_id, initiative_id)
    tree = frozen_tree(version) if version else None
    window = project.window
    if version is None or tree is None or window is None:
        return None
    moment = now(workspace_id)
    days = tuple(window.dates())
    over = sum(Window.days(day, day, window.zone).end <= moment for day in days)
    begun = over < len(days) and Window.days(days[over], days[over], window.zone).start < moment
    shown = over + begun
    readings = _readings(project, tree, days[:shown], moment)
    actual = _actuals(tree, len(days), shown, readings)
    before = _history(project, tree, window, len(days))
    stated = _frozen_intervals(version, tree)
    grows = growth(workspace_id, tree)
    lines = []
    for depth, node in tree.walk():
        whole = stated.get(node.key)
        over_days = band(whole, course(before[node.key], len(days), adds_up=grows[node.key])) if whole else None
        lines.append(_line(node, depth, (whole, over_days), actual[node.key], over, readings.get(node.key)))
    return Live(
        initiative=project,
        window=window,
        version=version,
        goal=frozen_goal(version),
        lines=tuple({line.key: line for line in lines}.values()),
        days=days,
        days_over=over,
        as_of=moment,
        data_as_of=_newest(workspace_id, moment, readings),
    )


def _frozen_intervals(version: PlanVersion, tree: Tree) -> dict[str, Interval]:
    """What was frozen, by node: leaves as they were stated; above them what the frozen leaves come to, and at the root
    the very ends that were written down. Without those of which a leaf has no estimate."""
    spreads = outlook_of(tree, {each.node_key: each.estimate for each in frozen_assumptions(version)}).spreads
    found = {
        key: Interval(low=each.low, middle=each.middle, high=each.high)
        for key, each in spreads.items()
        if each.low is not None and each.middle is not None and each.high is not None
    }
    ends = version.snapshot.get("outlook") or {}
    low, high, root = ends.get("low"), ends.get("high"), found.get(tree.root)
    if root is not None and low is not None and high is not None and tree.by_key[tree.root].children:
        found[tree.root] = replace(root, low=float(low), high=float(high))
    return found


def _newest(workspace_id: str, moment: datetime, readings: Mapping[str, Sequence[Reading]]) -> datetime | None:
    """The newest fact known at the clock; None when there is none. Not the clock, which moves without facts."""
    asked = [each[-1].data_as_of for each in readings.values() if each]
    return max((each for each in (span(workspace_id, moment).last, *asked) if each is not None), default=None)


def _line(
    node: Node,
    depth: int,
    frozen: tuple[Interval | None, Band | None],
    actual: tuple[float | None, ...],
    over: int,
    readings: Sequence[Reading] | None,
) -> Line:
    whole, over_days = frozen
    up = node.direction is Direction.UP
    where: Standing = "unknown"
    if over_days is not None and over > 0:
        where = standing(actual[over - 1], over_days.low[over - 1], over_days.high[over - 1], up_is_good=up)
    return Line(
        key=node.key,
        name=node.name,
        unit=node.unit,
        depth=depth,
        up_is_good=up,
        whole=whole,
        band=over_days,
        actual=actual,
        latest=next((value for value in reversed(actual) if value is not None), None),
        standing=where,
        computed=readings is None,
        metric=node.metric,
        reading=readings[-1] if readings else None,
    )


def _readings(project: Initiative, tree: Tree, days: Sequence[date], as_of: datetime) -> dict[str, list[Reading]]:
    """From the start to the end of each day, for nodes that have a metric: counted from events, or entered."""
    known = {each.key: each for each in metrics(project.workspace_id, archived=True)}
    asked = {node.key: known[node.metric] for node in tree.nodes if node.metric in known}
    if not asked or not days:
        return {}
    windows = [Window.days(days[0], day, project.zone) for day in days]
    keys = [each.key for each in asked.values()]
    found = values(project.workspace_id, keys, windows, as_of, initiative=project.id)
    return {node: [_honest(each, of) for each in found[of.key]] for node, of in asked.items()}


def _honest(reading: Reading, of: Metric) -> Reading:
    """A sum of entered days in which one is missing is not known yet: it would stand below its band for that alone."""
    if reading.n_of == "readings" and of.adds_over_time and not reading.complete:
        return replace(reading, value=None)
    return reading


def _actuals(
    tree: Tree, days: int, shown: int, readings: Mapping[str, Sequence[Reading]]
) -> dict[str, tuple[float | None, ...]]:
    """Each node's value from the start to the end of each day; None beyond the clock and where nothing is known."""
    leaves = {leaf.key for leaf in tree.leaves}
    made: dict[str, list[float | None]] = {node.key: [] for node in tree.nodes}
    for place in range(shown):
        here = {key: series[place].value for key, series in readings.items()}
        above = {key: value for key, value in here.items() if key not in leaves and value is not None}
        computed = evaluate(tree, {key: here.get(key) for key in leaves}, above)
        for key in made:
            made[key].append(above.get(key, computed[key]))
    return {key: (*series, *([None] * (days - shown))) for key, series in made.items()}


def _history(project: Initiative, tree: Tree, window: Window, days: int) -> dict[str, list[float | None]]:
    """The same figures over the equally long window before, as known when this one began; [] where there are none."""
    empty: dict[str, list[float | None]] = {node.key: [] for node in tree.nodes}
    first = window.first_date - timedelta(days=days)
    before = [first + timedelta(days=place) for place in range(days)]
    found = {
        key: series
        for key, series in _readings(project, tree, before, window.start).items()
        if series[-1].n_of != "readings"  # a project enters nothing before it begins
    }
    asked = next(iter(found.values()), None)
    if not asked or asked[-1].known_since is None or local_date(asked[-1].known_since, window.zone) > first:
        return empty  # the facts begin inside that window: its course would be that of the beginning, not of the shop
    return empty | {key: [each.value for each in series] for key, series in found.items()}
