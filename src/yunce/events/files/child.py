"""The process that reads a file: `python -m yunce.events.files.child`, a question on standard input, frames on output.

It opens no store and knows no Django. A hostile file can at worst end this process, whose memory is bounded.
"""

import resource
import sys
from pathlib import Path
from typing import BinaryIO

from yunce.events.files.frames import Ask, Ended, Listed, Opened, Previewed, Read, Refused, Tried, read_ask, write_frame
from yunce.events.files.rules.cells import FileOptions, FileRefused
from yunce.events.files.rules.mapping import MappingRefused, mapping_from
from yunce.events.files.rules.reading import batches, preview, try_mapping
from yunce.events.files.rules.rejects import row_texts
from yunce.events.files.rules.tables import open_table

# Address space, not memory in use: the libraries alone map about 1 GB. A sheet at its limit takes 1.5 GB.
MEMORY_BYTES = 4 * 1024**3
LOOK_SECONDS = 120


def main() -> int:
    """Answers one question and ends. Exit 0 also for a refusal, which is an answer."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    ask = read_ask(sys.stdin.buffer)
    if ask is None:
        return 2
    if ask.task != "read":  # somebody waits for a page; an import may take its time
        resource.setrlimit(resource.RLIMIT_CPU, (LOOK_SECONDS, LOOK_SECONDS))
    out = sys.stdout.buffer
    try:
        answer(ask, out)
    except FileRefused as error:
        write_frame(out, Refused(error.code, dict(error.facts)))
    except MappingRefused as error:
        write_frame(out, Refused(error.code, {}, error.where, error.got, error.allowed))
    except MemoryError:
        write_frame(out, Refused("out_of_memory"))
    except BrokenPipeError:  # we were cancelled, or the server is gone: it will ask again
        return 1
    return 0


def answer(ask: Ask, out: BinaryIO) -> None:
    """Writes the frames that answer a question. Raises FileRefused, MappingRefused."""
    path = Path(ask.path)
    if ask.task == "preview":
        table = open_table(path, FileOptions(**ask.options), ask.limits)
        write_frame(out, Previewed(preview(table)))
        return
    if ask.task == "list":
        table = open_table(path, FileOptions(**ask.options), ask.limits)
        write_frame(out, Listed(table.columns, tuple(row_texts(cells) for _, cells in table.rows)))
        return
    mapping = mapping_from(ask.mapping)
    table = open_table(path, mapping.file, ask.limits)
    write_frame(out, Opened(table.columns))
    if ask.task == "try":
        write_frame(out, Tried(try_mapping(table, mapping, zone=ask.zone, latest=ask.latest)))
        return
    rows = batches(table, mapping, source=ask.source, zone=ask.zone, after_row=ask.after_row, latest=ask.latest)
    for batch in rows:
        write_frame(out, Read(batch))
    write_frame(out, Ended())


if __name__ == "__main__":
    sys.exit(main())
