"""A body over the limit is refused before it reaches the disk."""

import asyncio
from typing import Any

import pytest

from yunce.web.bounds import bounded, too_large


@pytest.mark.parametrize(
    ("length", "refused"), [(b"10", False), (b"11", True), (b"many", True), (b"-1", True)], ids=lambda value: str(value)
)
def test_a_said_length_is_held_against_the_limit(length: bytes, refused: bool) -> None:
    assert too_large({"headers": [(b"content-length", length)]}, limit=10) is refused


def test_a_body_of_unsaid_length_is_cut_where_it_passes_the_limit() -> None:
    pieces = [{"type": "http.request", "body": b"x" * 6, "more_body": True} for _ in range(3)]

    async def receive() -> dict[str, Any]:
        return pieces.pop(0)

    async def two() -> list[str]:
        limited = bounded(receive, limit=10)
        return [(await limited())["type"], (await limited())["type"]]

    assert asyncio.run(two()) == ["http.request", "http.disconnect"]
