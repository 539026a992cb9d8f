"""What the reading process and ours say to each other: length-prefixed msgpack, typed on both sides.

Not a network protocol: the two ends are always the same version, parent and child.
"""

import struct
from datetime import datetime
from typing import Any, BinaryIO

import msgspec

from yunce.events.files.rules.cells import Limits
from yunce.events.files.rules.reading import Batch, Preview, Trial
from yunce.events.files.rules.times import LATEST

_LENGTH = struct.Struct("<I")
MAX_FRAME = 256 * 1024 * 1024


class Ask(msgspec.Struct, kw_only=True):
    """What the child is to do: preview, list, try or read. mapping: the nested names of MAP.toml."""

    task: str
    path: str
    mapping: dict[str, Any] = {}
    options: dict[str, Any] = {}
    limits: Limits = msgspec.field(default_factory=Limits)
    source: str = ""
    zone: str = "UTC"
    after_row: int = 0
    latest: datetime = LATEST


class Previewed(msgspec.Struct, tag=True):
    preview: Preview


class Tried(msgspec.Struct, tag=True):
    trial: Trial


class Listed(msgspec.Struct, tag=True):
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Opened(msgspec.Struct, tag=True):
    columns: tuple[str, ...]


class Read(msgspec.Struct, tag=True):
    batch: Batch


class Ended(msgspec.Struct, tag=True):
    pass


class Refused(msgspec.Struct, tag=True):
    """FileRefused, or MappingRefused when `where` is set."""

    code: str
    facts: dict[str, str | int | float] = {}
    where: str = ""
    got: str = ""
    allowed: tuple[str, ...] = ()


Frame = Previewed | Tried | Listed | Opened | Read | Ended | Refused
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Frame)
_ask_decoder = msgspec.msgpack.Decoder(Ask)


def write_frame(stream: BinaryIO, frame: Frame | Ask) -> None:
    body = _encoder.encode(frame)
    stream.write(_LENGTH.pack(len(body)))
    stream.write(body)
    stream.flush()


def _body(stream: BinaryIO) -> bytes | None:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > MAX_FRAME:
        raise ValueError(f"a frame of {length} bytes, expected at most {MAX_FRAME}")
    body = stream.read(length)
    return body if len(body) == length else None


def read_frame(stream: BinaryIO) -> Frame | None:
    """The next frame; None when the other side is gone."""
    body = _body(stream)
    return None if body is None else _decoder.decode(body)


def read_ask(stream: BinaryIO) -> Ask | None:
    body = _body(stream)
    return None if body is None else _ask_decoder.decode(body)
