"""How much one question may cost, and the settings that hold the engine to it. One table, `LIMITS`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

_MIB = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """rows_read is known before running; seconds and memory only while it runs."""

    rows_read: int = 100_000_000  # two cores read about 10 million events a second
    seconds: int = 20  # a person waits; a browser's request lives 30 s
    memory_mib: int = 2048  # a laptop with 8 GB keeps working
    rows_shown: int = 1_000  # more than anybody reads on a page
    rows_exported: int = 50_000  # written in about 7 s as xlsx, and opened at once
    result_mib: int = 64  # an answer is held in memory about five times: blocks, rows, and the file or page
    disk_mib: int = 2048  # what sorting may spill
    at_once: int = 2  # of six connections: pages and the flusher keep four


LIMITS = Limits()

# The store's tables, each with what of it a question of this workspace could ever need. The engine itself keeps to it,
# whatever the statement says: a second wall behind `bind.py`.
_OWN = ("event_rows", "trait_rows")
_NOTHING = ("identity_edges", "override_rows", "person_sets", "tombstones", "schema_migrations")
WALLED = (*_OWN, *_NOTHING)


def engine_settings(
    limits: Limits, *, workspace_id: str, zone: str, database: str, mark: str, seconds: float | None = None
) -> dict[str, str | int | float]:
    """mark: how the running statement is found again, to be cancelled."""
    return {
        "readonly": 1,
        "max_rows_to_read": limits.rows_read,
        "read_overflow_mode": "throw",
        "max_execution_time": seconds or limits.seconds,
        "timeout_overflow_mode": "throw",
        "max_memory_usage": limits.memory_mib * _MIB,
        "max_result_bytes": limits.result_mib * _MIB,
        "result_overflow_mode": "throw",
        "max_temporary_data_on_disk_size_for_query": limits.disk_mib * _MIB,
        "function_range_max_elements_in_block": 10_000_000,
        "max_ast_elements": 20_000,
        "allow_ddl": 0,
        "allow_introspection_functions": 0,
        "join_use_nulls": 1,  # what a join does not find is undefined, not 0
        "session_timezone": zone,
        "log_comment": mark,
        "additional_table_filters": _wall(workspace_id, database),
    }


def _wall(workspace_id: str, database: str) -> str:
    """A map literal of table to condition. Raises ValueError for an id that could end its quotes."""
    if not workspace_id.isalnum() or not database.replace("_", "").isalnum():
        raise ValueError(f"no plain id: {workspace_id!r}, {database!r}")
    conditions = dict.fromkeys(_OWN, f"workspace = \\'{workspace_id}\\'") | dict.fromkeys(_NOTHING, "0")
    return "{" + ", ".join(f"'{database}.{table}': '{condition}'" for table, condition in conditions.items()) + "}"


def narrower(as_of: datetime) -> Mapping[int, datetime]:
    """Windows to offer instead of everything, by days, longest first."""
    return {days: as_of - timedelta(days=days) for days in (730, 365, 180, 90, 30, 7, 1)}
