"""What the run phase knows about where a project stands; found by the spine when the site starts."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from yunce.accounts.api import Access, now, workspace_info
from yunce.events.readings.api import Projects, know_projects, missing
from yunce.kernel.windows import local_date
from yunce.loop.api import Phase, initiative, plan_versions, project_bar, register_facts
from yunce.operations.api.entering import asked_figures, unfilled
from yunce.operations.api.live import live
from yunce.ui.components import PhaseBar


def facts(workspace_id: str, initiative_id: str) -> Mapping[str, Any]:
    """Figures outside their interval and lines without yesterday's reading, while the project runs."""
    project = initiative(workspace_id, initiative_id)
    day = local_date(now(workspace_id), workspace_info(workspace_id).zone)
    first, last = project.starts_on, project.ends_on
    if first is None or last is None or not first <= day <= last or not plan_versions(workspace_id, initiative_id):
        return {}
    figures = live(workspace_id, initiative_id)
    yesterday = day - timedelta(days=1)
    asked = asked_figures(workspace_id, initiative_id)
    lines = [each for each in missing(workspace_id, yesterday) if each.initiative in ("", initiative_id)]
    return {
        "out_of_interval": len(figures.out) if figures else 0,
        "missing_readings": len(unfilled(project, yesterday)) + sum(each.metric.key not in asked for each in lines),
    }


def readings_bar(access: Access, initiative_id: str) -> PhaseBar:
    """The bar on a project's readings, a page of the fact base, which knows no projects. Raises Http404 without one."""
    return project_bar(access, initiative_id, Phase.RUN, "run/readings")


register_facts("operations", facts)
know_projects(Projects(bar=readings_bar, asks=asked_figures))
