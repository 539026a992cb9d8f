"""The figures that a project's own tree needs people to enter, and those of them that are waited for."""

from datetime import date

from yunce.events.readings.api import ReadingMetric, metrics, values_for
from yunce.insight.metrics.api import ENTERED
from yunce.kernel.windows import Window
from yunce.loop.api import Initiative, binding_version
from yunce.operations.rules.due_figures import due
from yunce.strategy.api import frozen_tree, tree


def asked_figures(workspace_id: str, initiative_id: str) -> tuple[str, ...]:
    """Keys of the readings metrics of its tree, in the tree's order: those frozen first, then those added since."""
    version = binding_version(workspace_id, initiative_id)
    trees = (frozen_tree(version) if version else None, tree(workspace_id, initiative_id))
    found = [node.metric for each in trees if each is not None for node in each.leaves if node.metric]
    return tuple(dict.fromkeys(key.removeprefix(ENTERED) for key in found if key.startswith(ENTERED)))


def unfilled(project: Initiative, day: date) -> list[ReadingMetric]:
    """Those of its figures that are waited for on `day`; none outside its days."""
    first, last = project.starts_on, project.ends_on
    if first is None or last is None or not first <= day <= last:
        return []
    asked = asked_figures(project.workspace_id, project.id)
    known = {each.key: each for each in metrics(project.workspace_id)}
    window = Window.days(first, day, project.zone)
    return [known[key] for key in asked if key in known and _waited_for(project, known[key], window, last)]


def _waited_for(project: Initiative, metric: ReadingMetric, window: Window, last: date) -> bool:
    [found] = values_for(project.workspace_id, metric.key, [window], initiative=project.id)
    day = window.last_date
    if found.period != "day" and day < last:
        return False  # whoever enters whole weeks or months has nothing to enter today
    covered = [each for each in window.dates() if each not in found.missing_days]
    return due(
        metric.rollup, day, first=window.first_date, last=last, newest=max(covered, default=None), there=day in covered
    )
