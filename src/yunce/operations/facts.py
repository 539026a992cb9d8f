"""What the run phase knows about where a project stands; found by the spine when the site starts."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from yunce.accounts.api import now, workspace_info
from yunce.events.readings.api import missing
from yunce.kernel.windows import local_date
from yunce.loop.api import initiative, plan_versions, register_facts
from yunce.operations.api.live import live


def facts(workspace_id: str, initiative_id: str) -> Mapping[str, Any]:
    """Figures outside their interval and lines without yesterday's reading, while the project runs."""
    project = initiative(workspace_id, initiative_id)
    day = local_date(now(workspace_id), workspace_info(workspace_id).zone)
    first, last = project.starts_on, project.ends_on
    if first is None or last is None or not first <= day <= last or not plan_versions(workspace_id, initiative_id):
        return {}
    figures = live(workspace_id, initiative_id)
    lines = missing(workspace_id, day - timedelta(days=1))
    return {
        "out_of_interval": len(figures.out) if figures else 0,
        "missing_readings": sum(line.initiative in ("", initiative_id) for line in lines),
    }


register_facts("operations", facts)
