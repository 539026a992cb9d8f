"""A statement as it ran: what 「查看算法」 shows and evidence keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """SQL with the parameters that it binds."""

    sql: str
    params: Mapping[str, Any] = field(default_factory=dict)
