"""How large a request may be, and bounded decompression: a small request must not become a large one in memory."""

import zlib

from yunce.events.protocols.parsed import Unreadable

# As sent. Segment's SDKs stop at 500 KB a batch, 神策's at 50 events.
BODY_BYTES = 5 * 1024 * 1024
# Unpacked: JSON of events shrinks to a tenth, so honest bodies stay below; a bomb does not.
UNPACKED_BYTES = 20 * 1024 * 1024


class TooLarge(ValueError):
    """More bytes than allowed. `limit`: how many are."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"larger than {limit} bytes")


def inflate(body: bytes, *, limit: int) -> bytes:
    """The bytes in a gzip or zlib stream. Raises TooLarge as soon as they pass `limit`, Unreadable otherwise."""
    engine = zlib.decompressobj(zlib.MAX_WBITS | 32)  # 32: gzip and zlib headers alike
    try:
        plain = engine.decompress(body, limit + 1)
    except zlib.error as error:
        raise Unreadable(f"no gzip: {error}") from error
    if len(plain) > limit or engine.unconsumed_tail:
        raise TooLarge(limit)
    if not engine.eof:
        raise Unreadable("gzip ends too early")
    return plain
