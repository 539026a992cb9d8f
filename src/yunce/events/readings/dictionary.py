"""The metrics that a workspace fills by hand: its own, and those of the catalogue that it began to use."""

from dataclasses import replace

from yunce.accounts.api import workspace_info
from yunce.events.readings import store
from yunce.events.readings.rules.metrics import MONEY, ReadingMetric, by_name, plain
from yunce.kernel.ids import new_id


class UnknownMetric(LookupError):
    """No metric of that key is filled by readings in this workspace."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"no reading metric {key!r} in this workspace; enter a reading of it first")


def metrics(workspace_id: str) -> list[ReadingMetric]:
    """Those this workspace enters, oldest first. unit is a currency code where the unit is money."""
    currency = workspace_info(workspace_id).currency
    return [_in_currency(found, currency) for found in store.metrics(workspace_id)]


def metric(workspace_id: str, key: str) -> ReadingMetric:
    """Raises UnknownMetric."""
    for found in metrics(workspace_id):
        if found.key == key:
            return found
    raise UnknownMetric(key)


def define(workspace_id: str, wanted: ReadingMetric) -> ReadingMetric:
    """A metric of this workspace's own. One with the same name is returned instead of made twice."""
    known = by_name([*store.metrics(workspace_id)])
    found = known.get(plain(wanted.name))
    if found is None:
        found = replace(wanted, key=wanted.key or new_id().lower())
        store.add_metric(workspace_id, found)
    return found


def change_metric(workspace_id: str, changed: ReadingMetric) -> bool:
    """Name, unit, direction and roll-up; past readings are added up by the new rule too."""
    return store.change_metric(workspace_id, changed)


def _in_currency(found: ReadingMetric, currency: str) -> ReadingMetric:
    return replace(found, unit=currency) if found.unit == MONEY else found
