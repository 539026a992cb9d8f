"""What changed between two JSON values of the audit trail, field by field.

Only the first level is compared: the trail is read by people, and a nested value is shown whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """name is "" when the values are no objects. None means the field was, or is, absent or empty."""

    name: str
    before: Any
    after: Any


def changed(before: Any, after: Any) -> list[FieldChange]:
    """Fields that differ, in the order in which they appear; new and dropped fields included."""
    if not isinstance(before, Mapping | None) or not isinstance(after, Mapping | None):
        return [] if before == after else [FieldChange(name="", before=before, after=after)]
    old, new = before or {}, after or {}
    names = [*old, *(name for name in new if name not in old)]
    return [
        FieldChange(name=str(name), before=old.get(name), after=new.get(name))
        for name in names
        if old.get(name) != new.get(name)
    ]
