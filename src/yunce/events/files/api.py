"""Files on their way in: receive, preview, try a mapping, start, watch, cancel; and the rows that were kept aside.

`import_file` does all of it at once, for the command line and for jobs.
"""

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from yunce.accounts.api import workspace_info
from yunce.events.files import store
from yunce.events.files.process import list_file, preview_file, try_file
from yunce.events.files.rules.cells import FileOptions, FileRefused, Limits
from yunce.events.files.rules.guess import FieldGuess, Guess
from yunce.events.files.rules.identity import REJECT_COLUMNS
from yunce.events.files.rules.mapping import ColumnMap, MappingRefused, mapping_from, read_mapping
from yunce.events.files.rules.reading import Preview, Trial
from yunce.events.files.rules.rejects import Reject, unguard
from yunce.events.files.run import AHEAD, LIMITS, run_import
from yunce.events.files.store import Job, State
from yunce.events.files.words import error_words, file_words, mapping_words, row_words
from yunce.events.sources.api import create_source, hash_from_now_on, sources
from yunce.kernel.ids import new_id

__all__ = [
    "LIMITS",
    "REJECTS_KEPT",
    "ColumnMap",
    "FieldGuess",
    "FileOptions",
    "FileRefused",
    "Guess",
    "ImportFailed",
    "ImportResult",
    "Job",
    "Limits",
    "MappingRefused",
    "Preview",
    "Reject",
    "State",
    "Trial",
    "cancel",
    "clean_up",
    "configure_options",
    "count_person",
    "discard",
    "error_words",
    "file_source",
    "file_words",
    "forget_person",
    "import_file",
    "job",
    "jobs",
    "jobs_with_rejects",
    "mapping_words",
    "preview",
    "read_mapping",
    "receive",
    "rejected_rows",
    "remembered_mapping",
    "retry",
    "row_words",
    "run_import",
    "small_table",
    "start",
    "submit",
    "try_mapping",
]

SOURCE_NAME = "文件导入"
UPLOADS_KEPT = timedelta(days=1)
REJECTS_KEPT = timedelta(days=30)  # time enough to mend them; they hold persons
_PIECE = 1024 * 1024
SMALL = Limits(
    file_bytes=8 * _PIECE, unpacked_bytes=64 * _PIECE, rows=2000, columns=200, cell_chars=10_000, sheet_cells=400_000
)


class ImportFailed(RuntimeError):
    """An import that ended early. `error`: code and facts, `words` in the active language."""

    def __init__(self, error: Mapping[str, Any]) -> None:
        self.error = dict(error)
        self.words = error_words(error)
        super().__init__(self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """Rows of one import. read = stored + duplicates + rejected. rejects_file: None when nothing was rejected."""

    read: int
    stored: int
    duplicates: int
    rejected: int
    rejects_file: str | None
    source: str
    unit: str = "rows"

    @property
    def n(self) -> int:
        return self.read


def receive(workspace_id: str, user_id: str, name: str, content: Iterable[bytes]) -> Job:
    """Keeps an upload until its mapping is confirmed. Raises FileRefused when it is larger than LIMITS.file_bytes."""
    job_id = new_id()
    folder, size = store.make_folder(job_id), 0
    try:
        with (folder / "file").open("xb") as file:
            for piece in content:
                size += len(piece)
                if size > LIMITS.file_bytes:
                    raise FileRefused("file_too_large", size_mb=size // _PIECE, limit_mb=LIMITS.file_bytes // _PIECE)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        return store.insert(job_id=job_id, workspace_id=workspace_id, created_by=user_id, name=name, size=size)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def preview(found: Job, options: FileOptions | None = None) -> Preview:
    """The first rows of an uploaded file and the mapping they suggest. Raises FileRefused."""
    return preview_file(found.file, options or FileOptions(), LIMITS)


def small_table(content: Iterable[bytes], limits: Limits = SMALL) -> list[tuple[str, ...]]:
    """A small table (a day's figures, not a year's events) as texts, its header first. Raises FileRefused."""
    with tempfile.NamedTemporaryFile(prefix="yunce-table-") as file:
        size = 0
        for piece in content:
            size += len(piece)
            if size > limits.file_bytes:
                raise FileRefused("file_too_large", size_mb=size // _PIECE, limit_mb=limits.file_bytes // _PIECE)
            file.write(piece)
        file.flush()
        return list_file(Path(file.name), limits)


def remembered_mapping(workspace_id: str, columns: Sequence[str]) -> dict[str, Any] | None:
    """How the last file with these columns was read; a mended rejects file counts as the file it came from."""
    wanted = [name for name in columns if name not in REJECT_COLUMNS]
    for found in store.jobs(workspace_id, limit=100):
        if found.state == State.DONE and [name for name in found.columns if name not in REJECT_COLUMNS] == wanted:
            return found.mapping
    return None


def try_mapping(found: Job, mapping: Mapping[str, Any]) -> Trial:
    """What a mapping makes of the first rows. Raises FileRefused, MappingRefused."""
    mapping_from(mapping)
    latest = datetime.now(UTC) + AHEAD
    zone = workspace_info(found.workspace_id).zone
    return try_file(found.file, dict(mapping), zone=zone, latest=latest, limits=LIMITS)


def start(found: Job, mapping: Mapping[str, Any], *, hash_personal: bool = False) -> bool:
    """Queues an upload under a mapping; the source it names is made when absent. False when it was started before.

    hash_personal: from now on phone numbers and e-mails of that source are kept as keyed hashes only.

    Raises FileRefused, MappingRefused when the first rows already say that it cannot work.
    """
    try_mapping(found, mapping)
    source = file_source(found.workspace_id, mapping_from(mapping).source)
    if hash_personal:
        hash_from_now_on(found.workspace_id, source)
    zone = workspace_info(found.workspace_id).zone
    return store.queue(found.workspace_id, found.id, mapping=dict(mapping), source_id=source, zone=zone)


def submit(
    workspace_id: str, path: Path, mapping: Mapping[str, Any], *, user_id: str = "", hash_personal: bool = False
) -> Job:
    """A file on this machine, copied and queued; a running server takes it up. Raises as `start` and `receive`."""
    with path.open("rb") as stream:
        found = receive(workspace_id, user_id, path.name, iter(lambda: stream.read(_PIECE), b""))
    try:
        start(found, mapping, hash_personal=hash_personal)
    except BaseException:
        store.delete(workspace_id, found.id)
        raise
    return store.job(workspace_id, found.id) or found


def import_file(
    workspace_id: str,
    path: Path,
    mapping: Mapping[str, Any],
    *,
    user_id: str = "",
    rejects: Path | None = None,
    hash_personal: bool = False,
) -> ImportResult:
    """A whole import in this process, which must own the event store.

    rejects: where the rows kept aside are written, when there are any.
    Raises FileRefused, MappingRefused, ImportFailed.
    """
    found = submit(workspace_id, path, mapping, user_id=user_id, hash_personal=hash_personal)
    run_import(found.id)
    return result(store.job(workspace_id, found.id) or found, rejects=rejects)


def result(found: Job, *, rejects: Path | None = None) -> ImportResult:
    """What an ended import did. Raises ImportFailed when it did not reach the end."""
    if found.state != State.DONE:
        raise ImportFailed(found.error or {"code": found.state})
    kept = None
    if found.rejected:
        kept = found.rejects
        if rejects is not None:
            shutil.copyfile(found.rejects, rejects)
            kept = rejects
    return ImportResult(
        read=found.read,
        stored=found.stored,
        duplicates=found.duplicates,
        rejected=found.rejected,
        rejects_file=None if kept is None else str(kept),
        source=found.source_id,
    )


def file_source(workspace_id: str, name: str = "") -> str:
    """The id of the open file source of that name; made when there is none.

    One source for all files by default: the same row in two files of one source is one event.
    """
    wanted = name or SOURCE_NAME
    for source in sources(workspace_id):
        if source.active and source.kind == "file" and source.name == wanted:
            return source.id
    return create_source(workspace_id, wanted[:100], "file").id


def job(workspace_id: str, job_id: str) -> Job | None:
    return store.job(workspace_id, job_id)


def jobs(workspace_id: str, *, limit: int = 50) -> list[Job]:
    """Newest first."""
    return store.jobs(workspace_id, limit=limit)


def jobs_with_rejects(workspace_id: str) -> list[Job]:
    """Those that kept rows aside, newest first."""
    return store.with_rejects(workspace_id)


def cancel(workspace_id: str, job_id: str) -> bool:
    """What is stored stays. False when it was over already."""
    return store.ask_cancel(workspace_id, job_id, datetime.now(UTC))


def retry(workspace_id: str, job_id: str) -> bool:
    """Takes up an import again that the store could not take. False when its file is gone."""
    found = store.job(workspace_id, job_id)
    if found is None or found.state != State.FAILED or not found.file.exists():
        return False
    store.change(job_id, state=State.QUEUED, error={}, ended_at=None)
    return True


def configure_options(workspace_id: str, job_id: str, options: Mapping[str, Any]) -> None:
    """How a file that waits for its mapping is to be opened, where the guess was wrong."""
    if store.job(workspace_id, job_id) is not None:
        store.change(job_id, options=dict(options))


def discard(workspace_id: str, job_id: str) -> bool:
    """Forgets an import that is not under way, with its files; what it stored stays."""
    found = store.job(workspace_id, job_id)
    if found is None or found.active:
        return False
    store.delete(workspace_id, job_id)
    return True


def rejected_rows(found: Job, *, limit: int = 50) -> list[dict[str, str]]:
    """The first rows an import kept aside, by column name."""
    if not found.rejects.exists():
        return []
    with found.rejects.open(encoding="utf-8-sig", newline="") as file:
        return [{str(name): text or "" for name, text in row.items()} for row in islice(csv.DictReader(file), limit)]


def clean_up(now: datetime) -> None:
    """Forgets uploads that were never started, and rejects that nobody fetched in REJECTS_KEPT."""
    for workspace_id, job_id in store.stale_uploads(now - UPLOADS_KEPT):
        store.delete(workspace_id, job_id)
    for job_id in store.old_rejects(now - REJECTS_KEPT):
        shutil.rmtree(store.folder_of(job_id), ignore_errors=True)
        store.change(job_id, rejects_bytes=0)


def count_person(workspace_id: str, ids: Sequence[str]) -> int:
    """How many rows of a person the rejects of all imports hold."""
    wanted = {text for text in ids if text}
    every = (each for each in store.with_rejects(workspace_id, limit=10_000) if not each.active)
    return sum(len(rows) - len(_without(rows, wanted)) for each in every for rows in [_rejects(each)])


def forget_person(workspace_id: str, ids: Sequence[str]) -> int:
    """Takes the rows of a person out of the rejects of every import; how many rows went. Part of erasing somebody."""
    wanted, gone = {text for text in ids if text}, 0
    for found in store.with_rejects(workspace_id, limit=10_000):
        if not found.active and found.rejects.exists():
            gone += _forget(found, wanted)
    return gone


def _rejects(found: Job) -> list[list[str]]:
    if not found.rejects.exists():
        return []
    return list(csv.reader(io.StringIO(found.rejects.read_text(encoding="utf-8-sig"), newline="")))


def _without(rows: list[list[str]], ids: set[str]) -> list[list[str]]:
    return [row for row in rows if not ids & {unguard(cell).strip() for cell in row}]


def _forget(found: Job, ids: set[str]) -> int:
    rows = _rejects(found)
    kept = _without(rows, ids)
    if len(kept) == len(rows):
        return 0
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(kept)
    fresh = found.rejects.with_suffix(".new")
    fresh.write_text(buffer.getvalue(), encoding="utf-8-sig", newline="")
    fresh.replace(found.rejects)
    store.change(found.id, rejects_bytes=found.rejects.stat().st_size)
    return len(rows) - len(kept)
