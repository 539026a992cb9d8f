"""Import jobs in the operational database, and their files on the disk. Answers are values."""

import shutil
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import F, Q

from yunce.events.files.models import ImportJob

State = ImportJob.State
# A worker renews its lease with every batch, which takes well under a second; after this its job is another's.
LEASE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """An import as everybody sees it. share: of the file, 0..1. error: code and facts of what stopped it."""

    id: str
    workspace_id: str
    source_id: str
    name: str
    size: int
    state: str
    created_by: str
    created_at: datetime
    zone: str
    read: int
    stored: int
    duplicates: int
    rejected: int
    repeated: int
    skipped: int
    share: float
    cancel_asked: bool
    started_at: datetime | None
    ended_at: datetime | None
    after_row: int
    rejects_bytes: int
    received: datetime | None
    columns: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    mapping: dict[str, Any] = field(default_factory=dict)
    error: dict[str, Any] = field(default_factory=dict)

    @property
    def active(self) -> bool:
        return self.state in (State.QUEUED, State.RUNNING)

    @property
    def folder(self) -> Path:
        return folder_of(self.id)

    @property
    def file(self) -> Path:
        return self.folder / "file"

    @property
    def rejects(self) -> Path:
        return self.folder / "rejects.csv"


def folder_of(job_id: str) -> Path:
    """Where an import keeps its file and its rejects."""
    return Path(settings.YUNCE.data_dir) / "imports" / job_id


def make_folder(job_id: str) -> Path:
    folder = folder_of(job_id)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def forget_file(job_id: str) -> None:
    """The uploaded file holds persons; it is not kept longer than it is needed."""
    (folder_of(job_id) / "file").unlink(missing_ok=True)


def delete(workspace_id: str, job_id: str) -> None:
    """The job with its files. What it stored stays."""
    if ImportJob.objects.filter(workspace_id=workspace_id, id=job_id).delete()[0]:
        shutil.rmtree(folder_of(job_id), ignore_errors=True)


def insert(*, job_id: str, workspace_id: str, created_by: str, name: str, size: int) -> Job:
    return _job(
        ImportJob.objects.create(
            id=job_id, workspace_id=workspace_id, created_by=created_by, name=name[-255:], size=size
        )
    )


def job(workspace_id: str, job_id: str) -> Job | None:
    found = ImportJob.objects.filter(workspace_id=workspace_id, id=job_id).first()
    return _job(found) if found else None


def any_job(job_id: str) -> Job | None:
    """For the worker, which serves every workspace."""
    found = ImportJob.objects.filter(id=job_id).first()
    return _job(found) if found else None


def jobs(workspace_id: str, *, limit: int = 50) -> list[Job]:
    """Newest first."""
    return [_job(found) for found in ImportJob.objects.filter(workspace_id=workspace_id)[:limit]]


def names(workspace_id: str, job_ids: set[str]) -> dict[str, str]:
    """File names by id of their import."""
    return dict(ImportJob.objects.filter(workspace_id=workspace_id, id__in=job_ids).values_list("id", "name"))


def with_rejects(workspace_id: str, *, limit: int = 50) -> list[Job]:
    """Imports that kept rows aside, newest first."""
    found = ImportJob.objects.filter(workspace_id=workspace_id, rejected__gt=0)[:limit]
    return [_job(one) for one in found]


def change(job_id: str, **columns: Any) -> None:
    ImportJob.objects.filter(id=job_id).update(**columns)


def queue(workspace_id: str, job_id: str, **columns: Any) -> bool:
    """From uploaded to queued, once. False when it was queued before."""
    waiting = ImportJob.objects.filter(workspace_id=workspace_id, id=job_id, state=State.UPLOADED)
    return bool(waiting.update(state=State.QUEUED, **columns))


def lease_next(worker: str, now: datetime) -> str | None:
    """The oldest import that nobody works on, leased to `worker`; None when there is none."""
    free = Q(state=State.QUEUED) | Q(state=State.RUNNING, lease_until__lt=now)
    for job_id in ImportJob.objects.filter(free).order_by("created_at").values_list("id", flat=True)[:5]:
        # The condition again in the statement: of two workers that read the same row only one changes it.
        if lease(job_id, worker, now):
            return str(job_id)
    return None


def lease(job_id: str, worker: str, now: datetime) -> bool:
    """Takes one import that nobody works on."""
    free = Q(state=State.QUEUED) | Q(state=State.RUNNING, lease_until__lt=now) | Q(state=State.RUNNING, lease_by=worker)
    taken = ImportJob.objects.filter(free, id=job_id)
    return bool(taken.update(state=State.RUNNING, lease_by=worker, lease_until=now + LEASE))


def release(job_id: str, worker: str) -> None:
    """Gives an unfinished import back, to be taken up at once."""
    ImportJob.objects.filter(id=job_id, lease_by=worker, state=State.RUNNING).update(
        state=State.QUEUED, lease_until=None
    )


def renew(job_id: str, worker: str, now: datetime) -> bool | None:
    """Keeps the lease. True: go on; False: cancel was asked; None: it is another's now."""
    mine = ImportJob.objects.filter(id=job_id, lease_by=worker, state=State.RUNNING)
    if not mine.update(lease_until=now + LEASE):
        return None
    return not mine.filter(cancel_asked=True).exists()


def advance(job_id: str, worker: str, *, added: dict[str, int], **columns: Any) -> bool:
    """Writes how far it has come. False when it is another's now."""
    sums = {name: F(name) + number for name, number in added.items()}
    return bool(ImportJob.objects.filter(id=job_id, lease_by=worker).update(**sums, **columns))


def ask_cancel(workspace_id: str, job_id: str, now: datetime) -> bool:
    """A waiting import ends at once, a running one at its next batch. False when it is over already."""
    mine = ImportJob.objects.filter(workspace_id=workspace_id, id=job_id)
    if mine.filter(state__in=(State.UPLOADED, State.QUEUED)).update(state=State.CANCELLED, ended_at=now):
        forget_file(job_id)
        return True
    return bool(mine.filter(state=State.RUNNING).update(cancel_asked=True))


def stale_uploads(before: datetime) -> list[tuple[str, str]]:
    """(workspace, job) of uploads whose mapping was never confirmed."""
    found = ImportJob.objects.filter(state=State.UPLOADED, created_at__lt=before)
    return list(found.values_list("workspace_id", "id"))


def old_rejects(before: datetime) -> list[str]:
    """Ended imports whose rejects file has been there long enough."""
    found = ImportJob.objects.filter(ended_at__lt=before, rejects_bytes__gt=0)
    return list(found.values_list("id", flat=True))


def _job(found: ImportJob) -> Job:
    return Job(
        id=found.id, workspace_id=found.workspace_id, source_id=found.source_id, name=found.name, size=found.size,
        state=found.state, created_by=found.created_by, created_at=found.created_at, zone=found.zone, read=found.read,
        stored=found.stored, duplicates=found.duplicates, rejected=found.rejected, repeated=found.repeated,
        skipped=found.skipped, share=found.share, cancel_asked=found.cancel_asked, started_at=found.started_at,
        ended_at=found.ended_at, after_row=found.after_row, rejects_bytes=found.rejects_bytes, received=found.received,
        columns=tuple(found.columns), options=found.options, mapping=found.mapping, error=found.error,
    )  # fmt: skip
