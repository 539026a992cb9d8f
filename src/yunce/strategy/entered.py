"""Numbers of a tree whose actual people enter (数据填报): the readings metric that such a number is given.

The figures themselves are kept and served by `events.readings`; here is only which metric a number asks for.
"""

from dataclasses import replace

from yunce.accounts.api import Access, record, workspace_info
from yunce.events.readings.api import MONEY, ReadingMetric, Rollup, define, metrics
from yunce.insight.metrics.api import ENTERED
from yunce.strategy.rules.units import adds_over_time

# What a unit of the dictionary of readings can hold; a longer one is left out there, the tree still has it.
_LONGEST_UNIT = 20


def enter_by_hand(
    access: Access, *, name: str, unit: str, key: str = "", rollup: Rollup | None = None, apart: str = ""
) -> str:
    """The key, as trees write it, of the metric under which a number is entered; made when there is none yet.

    key: of a metric that is known beforehand, as a template's. rollup: how its days make one figure; by the unit when
    not given. apart: put before the name where a metric of that name measures something else."""
    workspace_id = access.workspace.id
    currency = workspace_info(workspace_id).currency
    days = rollup or ("sum" if adds_over_time(unit) else "last")
    wanted = ReadingMetric(key=key, name=name, unit=MONEY if unit == currency else unit[:_LONGEST_UNIT], rollup=days)
    known = metrics(workspace_id)
    if key and any(each.key == key for each in known):
        return f"{ENTERED}{key}"
    found = define(workspace_id, wanted)
    if (found.unit, found.rollup) != (wanted.unit, wanted.rollup):
        found = define(workspace_id, replace(wanted, name=f"{apart or unit} · {name}"))
    if all(each.key != found.key for each in known):
        after = {"name": found.name, "unit": found.unit, "rollup": found.rollup}
        record(access, action="readings.metric", target_type="reading_metric", target_id=found.key, after=after)
    return f"{ENTERED}{found.key}"
