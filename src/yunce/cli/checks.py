"""What `yunce doctor` looks at: each check says what it found, or raises with what is in the way and what to do.

Nothing here changes data or schema; a folder or database that is not there yet is made.
"""

import os
import platform
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from importlib.metadata import version
from pathlib import Path

import yunce
from yunce.cli.entry import load
from yunce.kernel.settings import Settings

DATA_FOLDER = "data folder"
LOW_DISK_BYTES = 1 << 30  # below 1 GiB a large import may not fit
LOW_TEMPORARY_BYTES = 256 << 20  # one flush passes the engine up to 96 MiB in a file, beside files being uploaded
LOW_MEMORY_BYTES = 1_400_000_000  # the demo's walk peaked at 1.25 GB
# SQLite's WAL and the engine's lock need memory and locks shared by all openers, which these do not give.
REMOTE_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "fuse.s3fs", "fuse.rclone", "ceph", "afs"}
# Where a container's limit stands (cgroup 2, cgroup 1).
MEMORY_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def _program(chosen: Settings) -> str:
    return f"Yunce {yunce.__version__} on Python {platform.python_version()} in {Path(yunce.__file__).parent}"


def _memory(chosen: Settings) -> str:
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limits = [Path(place).read_text("ascii").strip() for place in MEMORY_LIMITS if Path(place).is_file()]
    usable = min([total, *(int(limit) for limit in limits if limit.isdigit())])
    if usable < LOW_MEMORY_BYTES:
        raise MemoryError(f"{usable / 1e9:.1f} GB; the demo needs {LOW_MEMORY_BYTES / 1e9:.1f} GB")
    return f"{usable / 1e9:.1f} GB"


def _data_folder(chosen: Settings) -> str:
    try:
        chosen.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=chosen.data_dir):
            pass
    except OSError as error:
        raise OSError(
            f"{chosen.data_dir} cannot be written ({error.strerror}); give another folder with --data"
        ) from error
    kind = _file_system(chosen.data_dir)
    if kind in REMOTE_FILE_SYSTEMS:
        raise OSError(f"{chosen.data_dir} is on {kind}; the embedded stores need a local disk: give one with --data")
    return f"{chosen.data_dir} ({kind})" if kind else str(chosen.data_dir)


def _file_system(folder: Path) -> str | None:
    """The type of the file system below `folder`, where the system tells."""
    try:
        mounts = Path("/proc/self/mounts").read_text("utf-8").splitlines()
    except OSError:
        return None
    real = folder.resolve()
    # Spaces in a mount point are written \040; of two mounts on one point the later one is seen.
    kinds = {Path(line.split(" ")[1].replace("\\040", " ")): line.split(" ")[2] for line in mounts}
    return next((kinds[place] for place in (real, *real.parents) if place in kinds), None)


def _disk(chosen: Settings) -> str:
    return _room(chosen.data_dir, LOW_DISK_BYTES, "make room before you import")


def _temporary_folder(chosen: Settings) -> str:
    folder = Path(tempfile.gettempdir())  # raises when none can be written
    return f"{folder}, {_room(folder, LOW_TEMPORARY_BYTES, 'make room, or set TMPDIR to a folder on a larger disk')}"


def _room(folder: Path, least: int, hint: str) -> str:
    free = shutil.disk_usage(folder).free
    if free < least:
        raise OSError(f"{free / 1e9:.1f} GB free at {folder}; {hint}")
    return f"{free / 1e9:.1f} GB free"


def _server(chosen: Settings) -> str:
    card = load("yunce.web.ownership").running(chosen)
    return f"running as process {card.pid} at {card.address}" if card else "not running"


def _address(chosen: Settings) -> str:
    card = load("yunce.web.ownership").running(chosen)
    if card:
        return f"in use by our server, process {card.pid}"
    load("yunce.web.server").listen(chosen.host, chosen.port).close()
    return f"{chosen.host}:{chosen.port or 'any port'} is free"


def _database(chosen: Settings) -> str:
    connection = load("django.db").connection
    connection.ensure_connection()
    connection.check_database_version_supported()
    postgres = connection.vendor == "postgresql"
    found = connection.pg_version // 10000 if postgres else sqlite3.sqlite_version
    pending = load("django.db.migrations.executor").MigrationExecutor(connection)
    plan = pending.migration_plan(pending.loader.graph.leaf_nodes())
    return f"{'PostgreSQL' if postgres else 'SQLite'} {found}; {len(plan)} migrations to run at the next start"


def _events(chosen: Settings) -> str:
    card = load("yunce.web.ownership").running(chosen)
    if card and chosen.embedded_events:
        return f"embedded, held by process {card.pid}"
    api = load("yunce.events.store.api")
    with load("yunce.web.ownership").own(chosen) if chosen.embedded_events else nullcontext():
        opened = api.EventStore(api.read_address(chosen.events_url), size=1)
        try:
            found = opened.query("SELECT version()").value()
        finally:
            opened.close()
    return f"ClickHouse {found}, {'embedded by chdb ' + version('chdb') if chosen.embedded_events else 'a server'}"


def _documents(chosen: Settings) -> str:
    """Writes a file as a report is written: another process, the chart engine, and fonts with every kind of face."""
    api, charts = load("yunce.documents.api"), load("yunce.documents.charts.api")
    chart = api.ChartBlock(charts.share([("中文", 1.0), ("Latin", 1.0)]), "运策 Yunce")
    try:
        written = api.render(api.Document("运策 Yunce 🎉", (chart,)), "pdf")
    finally:
        api.close_writers()
    if written.warnings:
        raise ValueError("; ".join(str(each) for each in written.warnings))
    return f"pdf of {len(written.content) // 1000} kB with a chart, Chinese and emoji"


def _pages(chosen: Settings) -> str:
    folder = Path(load("yunce.ui").__file__ or "").parent / "static" / "dist"
    files = [path for path in folder.rglob("*") if path.is_file()]
    if not files:
        raise FileNotFoundError("the front end is not built; run `make demo` once, or install the wheel")
    return f"{len(files)} built files"


def _browser(chosen: Settings) -> str:
    found = shutil.which("chromium")
    if found is None:
        return "no chromium; only the browser tests need it"
    said = subprocess.run([found, "--version"], capture_output=True, text=True, timeout=20, check=False)  # noqa: S603
    return f"{said.stdout.strip() or 'chromium'}; only the browser tests need it"


# In the order in which they are told. What stands below the data folder needs it.
CHECKS: dict[str, Callable[[Settings], str]] = {
    "program": _program,
    "memory": _memory,
    "temporary folder": _temporary_folder,
    "browser": _browser,
    DATA_FOLDER: _data_folder,
    "disk": _disk,
    "server": _server,
    "address": _address,
    "database": _database,
    "event store": _events,
    "page files": _pages,
    "documents": _documents,
}
