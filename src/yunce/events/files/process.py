"""Asks the reading process and yields its answers; kills it when nobody wants them any more.

A process, not a thread: one busy Python thread beside the doors cut their requests a second fifty-fold.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from yunce.events.files.frames import (
    Ask,
    Ended,
    Frame,
    Listed,
    Opened,
    Previewed,
    Read,
    Refused,
    Tried,
    read_frame,
    write_frame,
)
from yunce.events.files.rules.cells import FileOptions, FileRefused, Limits
from yunce.events.files.rules.mapping import MappingRefused
from yunce.events.files.rules.reading import Batch, Preview, Trial

_COMMAND = [sys.executable, "-m", "yunce.events.files.child"]
# mimalloc reserves address space by the gigabyte, which the child's bound would refuse.
_ENVIRONMENT = {"ARROW_DEFAULT_MEMORY_POOL": "system", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
_PASSED_ON = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TMPDIR", "HOME")


@contextmanager
def _frames(ask: Ask) -> Iterator[Iterator[Frame]]:
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    child = subprocess.Popen(  # noqa: S603 our own module, no word of the user's on the line
        _COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**environment, **_ENVIRONMENT},
        start_new_session=True,  # Ctrl-C at the terminal is for the server, which then ends this one
    )
    try:
        write_frame(cast("BinaryIO", child.stdin), ask)
        yield _received(cast("BinaryIO", child.stdout))
    finally:
        child.kill()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                stream.close()
        child.wait()


def _received(stream: BinaryIO) -> Iterator[Frame]:
    while True:
        frame = read_frame(stream)
        if frame is None:
            raise FileRefused("reader_died")  # out of memory, or a file that broke the parser
        if isinstance(frame, Refused):
            if frame.where:
                raise MappingRefused(frame.code, where=frame.where, got=frame.got, allowed=frame.allowed)
            raise FileRefused(frame.code, **frame.facts)
        yield frame
        if isinstance(frame, Ended | Previewed | Tried | Listed):
            return


def preview_file(path: Path, options: FileOptions, limits: Limits) -> Preview:
    """The first rows and the guessed mapping. Raises FileRefused."""
    asked = asdict(options)
    with _frames(Ask(task="preview", path=str(path), options=asked, limits=limits)) as frames:
        return next(frame.preview for frame in frames if isinstance(frame, Previewed))


def list_file(path: Path, limits: Limits) -> list[tuple[str, ...]]:
    """Every row of a small table as texts, its header first. Raises FileRefused."""
    with _frames(Ask(task="list", path=str(path), limits=limits)) as frames:
        listed = next(frame for frame in frames if isinstance(frame, Listed))
        return [listed.columns, *listed.rows]


def try_file(path: Path, mapping: dict[str, Any], *, zone: str, latest: datetime, limits: Limits) -> Trial:
    """What a mapping makes of the first rows. Raises FileRefused, MappingRefused."""
    with _frames(Ask(task="try", path=str(path), mapping=mapping, zone=zone, latest=latest, limits=limits)) as frames:
        return next(frame.trial for frame in frames if isinstance(frame, Tried))


@contextmanager
def read_file(
    path: Path, mapping: dict[str, Any], *, source: str, zone: str, latest: datetime, limits: Limits, after_row: int = 0
) -> Iterator[tuple[tuple[str, ...], Iterator[Batch]]]:
    """(columns, batches) of a file; its process ends with the block. Raises FileRefused, MappingRefused."""
    ask = Ask(
        task="read", path=str(path), mapping=mapping, source=source, zone=zone, latest=latest, limits=limits,
        after_row=after_row,
    )  # fmt: skip
    with _frames(ask) as frames:
        opened = next(frames)
        columns = opened.columns if isinstance(opened, Opened) else ()
        yield columns, (frame.batch for frame in frames if isinstance(frame, Read))
