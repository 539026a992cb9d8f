"""One way to write a JSON value, so that equal contents have equal hashes.

A hash shows that a snapshot is the one that was kept; it does not say who made it.
"""

import hashlib
import json
from typing import Any


def canonical(value: Any) -> str:
    """The value as JSON with sorted keys and no spaces.

    Raises ValueError for what JSON cannot hold: nan, infinity, dates, objects.
    """
    try:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except TypeError as problem:
        raise ValueError(f"not plain JSON: {problem}; write dates as text and leave unknown numbers as null") from None


def content_hash(value: Any) -> str:
    """SHA-256 of the canonical text, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()
