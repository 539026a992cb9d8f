"""Define, change, archive and pin a workspace's own metrics. A change is a further version and a line of the trail."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from yunce.accounts.api import Access, record
from yunce.insight.asking.api import BadQuestion, Context
from yunce.insight.catalog.api import catalog
from yunce.insight.measures.columns import columns
from yunce.insight.metrics import store
from yunce.insight.metrics.entered import entered_metrics
from yunce.insight.metrics.rules.definition import OwnMetric, check, metric_of, named_in
from yunce.insight.metrics.rules.metric import Metric
from yunce.insight.metrics.rules.pack import METRICS
from yunce.insight.metrics.store import Version
from yunce.insight.rules.words import Words

# The dictionary is read with every page that chooses a metric.
MOST_METRICS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """number: of the version that counts now. same: nothing was different, so there is no new one."""

    own: OwnMetric
    number: int
    same: bool = False


def own_metrics(workspace_id: str) -> list[Version]:
    """The newest version of each, archived ones too."""
    return store.newest(workspace_id)


def define_metric(access: Access, own: OwnMetric, *, of_version: int) -> Changed:
    """A new metric (of_version 0), or a further version after the one that was looked at. Raises BadQuestion."""
    workspace_id = access.workspace.id
    known = {each.own.key: each for each in store.newest(workspace_id)}
    before = known.get(own.key)
    if (before.number if before else 0) != of_version:
        raise BadQuestion("$.key", _TAKEN if of_version == 0 else _MEANWHILE)
    if before is None and len(known) >= MOST_METRICS:
        raise BadQuestion("$.key", Words(zh=f"最多 {MOST_METRICS} 个指标", en=f"at most {MOST_METRICS} metrics"))
    check(own, _others(workspace_id, known, own.key))
    _check_measures(access, own)
    if before is not None and before.own == own:
        return Changed(own=own, number=before.number, same=True)
    number = of_version + 1
    with transaction.atomic():
        if not store.add(workspace_id, own, number, access.user.id):
            raise BadQuestion("$.key", _MEANWHILE)
        record(
            access,
            action="metric.change" if before else "metric.define",
            target_type="metric",
            target_id=own.key,
            before=_said(before.own) if before else None,
            after=_said(own),
        )
    return Changed(own=own, number=number)


_TAKEN = Words(zh="这个代号已经有指标了", en="there is a metric of that key")
_MEANWHILE = Words(zh="别人刚改过这个指标，请重新打开再改", en="somebody changed it meanwhile; open it again")


def archive_metric(access: Access, key: str) -> bool:
    """No longer offered; plans that use it go on. False when there is none, or it is archived already."""
    with transaction.atomic():
        done = _known(access, key) and store.archive(access.workspace.id, key)
        if done:
            record(access, action="metric.archive", target_type="metric", target_id=key)
    return done


def restore_metric(access: Access, key: str) -> bool:
    """Offered again. False when it was not archived."""
    with transaction.atomic():
        done = _known(access, key) and store.restore(access.workspace.id, key)
        if done:
            record(access, action="metric.restore", target_type="metric", target_id=key)
    return done


def _known(access: Access, key: str) -> bool:
    return key in {each.own.key for each in store.newest(access.workspace.id)}


def pin_metrics(workspace_id: str, initiative_id: str, keys: Iterable[str]) -> None:
    """A frozen plan keeps the definitions that it was made with, those of metrics inside a formula too. What an earlier
    version of the plan pinned stays."""
    known = {each.own.key: each for each in store.newest(workspace_id)}
    wanted = {key for key in keys if key in known}
    wanted |= {key for one in wanted for key in named_in(known[one].own.definition.formula) if key in known}
    store.pin(workspace_id, initiative_id, {key: known[key].number for key in wanted})


def _others(workspace_id: str, known: Mapping[str, Version], key: str) -> dict[str, Metric]:
    own = [metric_of(each.own) for each in known.values() if each.own.key != key]
    return {each.key: each for each in (*METRICS.values(), *own, *entered_metrics(workspace_id))}


def _check_measures(access: Access, own: OwnMetric) -> None:
    """Events and properties as the workspace has them now."""
    workspace = access.workspace
    asked = Context(workspace_id=workspace.id, zone=workspace.zone, as_of=workspace.now, currency=workspace.currency)
    said = own.definition
    parts = {"$.definition.measure": said.measure, "$.definition.per": said.per}
    for where, measure in parts.items():
        if measure is not None:
            columns([measure], [where], catalog(asked.workspace_id, asked.as_of), asked.zone)


def _said(own: OwnMetric) -> dict[str, str]:
    named = metric_of(own)
    unit = own.own_unit or own.unit.value
    return {"name": own.name, "definition": named.definition.zh, "unit": unit, "better": own.better.value}
