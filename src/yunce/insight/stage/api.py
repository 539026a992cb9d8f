"""Lifecycle stages for other domains and pages: the rules, how to read and describe them, and who is in which."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from yunce.events.store.api import store
from yunce.insight.sales.api import read_sql, sales_statement
from yunce.insight.sales.rules.statement import Statement
from yunce.insight.stage.rules.stage import (
    NAMES,
    Activity,
    BadRules,
    Stage,
    StageRules,
    describe,
    from_gaps,
    read_rules,
    stage,
)
from yunce.kernel.windows import local_date

__all__ = [
    "NAMES",
    "Activity",
    "BadRules",
    "Stage",
    "StageRules",
    "describe",
    "from_gaps",
    "read_rules",
    "stage",
    "stages",
    "stages_of_persons",
]


def stages(persons: Iterable[Activity], rules: StageRules, today: date) -> dict[Stage, int]:
    """How many are in each stage, the empty ones too. Who neither ordered nor was active is in none."""
    found = Counter(stage(person, rules, today) for person in persons)
    return {each: found[each] for each in Stage}


def stages_of_persons(
    workspace_id: str, rules: StageRules, as_of: datetime, zone: str
) -> tuple[list[tuple[Stage, NDArray[np.uint64]]], Statement]:
    """The five stages with the numbers of the persons in each, on the day of the last moment before as_of."""
    asked = sales_statement(
        read_sql("yunce.insight.stage", "persons.sql"), workspace=workspace_id, as_of=as_of, params={"zone": zone}
    )
    today = local_date(as_of - timedelta(milliseconds=1), zone)
    found: dict[Stage, list[int]] = {each: [] for each in Stage}
    for who, first, last, orders, active in store().query(asked.sql, asked.params).rows:
        person = Activity(first_order=first, last_order=last, orders=orders, last_active=active)
        if (reached := stage(person, rules, today)) is not None:
            found[reached].append(who)
    return [(each, np.array(sorted(whom), np.uint64)) for each, whom in found.items()], asked
