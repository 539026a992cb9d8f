"""Lists that are too long for one bound parameter, cut into such as a server takes.

Not for rows: those are inserted into a table.
"""

from collections.abc import Iterable, Iterator

# A server takes 128 KiB for one parameter (http_max_field_value_size) and says only "Field value too long".
PARAMETER_BYTES = 96 << 10
_ESCAPED_TWICE = "\\'\t\n\r\b\f\0"


def portions(texts: Iterable[str]) -> Iterator[list[str]]:
    """The texts in their order, each portion short enough for one `{name:Array(String)}`. Nothing for no texts."""
    portion: list[str] = []
    size = 0
    for text in texts:
        cost = len(text.encode()) + 3 + 3 * sum(text.count(character) for character in _ESCAPED_TWICE)
        if portion and size + cost > PARAMETER_BYTES:
            yield portion
            portion, size = [], 0
        portion.append(text)
        size += cost
    if portion:
        yield portion
