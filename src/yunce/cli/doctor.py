"""`yunce doctor`: every setting with its source, and whether everything that Yunce needs is there."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from yunce.cli.entry import answer, data_option, json_option, load, settings
from yunce.kernel.settings import TABLE, Settings

LOW_DISK_BYTES = 1 << 30  # below 1 GiB a large import may not fit


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of the answer. `ok` is False only when something would not work."""

    name: str
    ok: bool
    found: str


@click.command()
@data_option
@json_option
def doctor(as_json: bool) -> None:
    """Say what is set, from where, and what would not work. Exit 1 when something would not."""
    chosen = settings()
    shown = list(_settings())
    checks = [_checked(name, check, chosen) for name, check in CHECKS.items()]
    if as_json:
        answer({"settings": shown, "checks": [asdict(check) for check in checks]})
    else:
        for row in shown:
            click.echo(f"{row['name']:24} {row['value']:48} {row['source']}")
        for check in checks:
            click.echo(f"{'ok' if check.ok else 'NO':4} {check.name:20} {check.found}")
    raise SystemExit(0 if all(check.ok for check in checks) else 1)


def _settings() -> Iterator[dict[str, str]]:
    for setting in TABLE:
        given = os.environ.get(setting.name)
        value = given if given is not None else setting.default
        yield {
            "name": setting.name,
            "value": "••••" if setting.secret and value else value,
            "source": "environment" if given is not None else "default",
            "help": setting.help,
        }


def _checked(name: str, check: Callable[[Settings], str], chosen: Settings) -> Check:
    try:
        return Check(name=name, ok=True, found=check(chosen))
    except Exception as error:  # every failure is an answer here
        return Check(name=name, ok=False, found=f"{type(error).__name__}: {error}".splitlines()[0][:300])


def _data_folder(chosen: Settings) -> str:
    chosen.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not os.access(chosen.data_dir, os.W_OK):
        raise PermissionError(f"{chosen.data_dir} cannot be written; give another folder with --data")
    return str(chosen.data_dir)


def _disk(chosen: Settings) -> str:
    free = shutil.disk_usage(chosen.data_dir).free
    if free < LOW_DISK_BYTES:
        raise OSError(f"{free / 1e9:.1f} GB free at {chosen.data_dir}; make room before you import")
    return f"{free / 1e9:.1f} GB free"


def _server(chosen: Settings) -> str:
    card = load("yunce.web.ownership").running(chosen)
    return f"running as process {card.pid} at {card.address}" if card else "not running"


def _database(chosen: Settings) -> str:
    connection = load("django.db").connection
    with connection.cursor() as cursor:
        version = sqlite3.sqlite_version if connection.vendor == "sqlite" else connection.pg_version
        cursor.execute("select 1")
    pending = load("django.db.migrations.executor").MigrationExecutor(connection)
    plan = pending.migration_plan(pending.loader.graph.leaf_nodes())
    return f"{connection.vendor} {version}; {len(plan)} migrations to run at the next start"


def _events(chosen: Settings) -> str:
    card = load("yunce.web.ownership").running(chosen)
    if card and chosen.embedded_events:
        return f"embedded, held by process {card.pid}"
    api = load("yunce.events.store.api")
    with load("yunce.web.ownership").own(chosen) if chosen.embedded_events else nullcontext():
        version = api.store().query("SELECT version()").value()
        api.close_store()
    return f"{'embedded' if chosen.embedded_events else 'server'} ClickHouse {version}"


def _fonts(chosen: Settings) -> str:
    folder = Path(load("yunce.documents").__file__ or "").parent / "fonts"
    faces = sorted(path.name for path in folder.glob("*.ttf"))
    if not faces:
        raise FileNotFoundError("no fonts for documents; run `make demo` once, or install the wheel")
    return ", ".join(faces)


def _pages(chosen: Settings) -> str:
    folder = Path(load("yunce.ui").__file__ or "").parent / "static" / "dist"
    files = [path for path in folder.rglob("*") if path.is_file()]
    if not files:
        raise FileNotFoundError("the front end is not built; run `make demo` once, or install the wheel")
    return f"{len(files)} built files"


def _browser(chosen: Settings) -> str:
    found = shutil.which("chromium") or shutil.which("google-chrome")
    return found or "none found; only the browser tests need one"


CHECKS: dict[str, Callable[[Settings], Any]] = {
    "data folder": _data_folder,
    "disk": _disk,
    "server": _server,
    "database": _database,
    "event store": _events,
    "document fonts": _fonts,
    "page files": _pages,
    "browser": _browser,
}
