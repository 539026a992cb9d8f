"""`yunce import FILE`: a table of events into the fact base, through the same door as the page."""

import time
import tomllib
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any

import click

from yunce.cli.entry import answer, data_option, first_run, json_option, load, refuse, say, settings, workspace_named

POLL_SECONDS = 0.5


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--map", "map_file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True,
              help="Which column is what; see docs/import.md.")  # fmt: skip
@click.option("--workspace", help="Name or id of the workspace; needed when there are several.")
@click.option("--rejects", type=click.Path(dir_okay=False, path_type=Path), help="Where rows kept aside are written.")
@click.option("--hash-personal", is_flag=True, help="Keep phone numbers and e-mails as keyed hashes only.")
@data_option
@json_option
def import_file(
    file: Path, map_file: Path, workspace: str | None, rejects: Path | None, hash_personal: bool, as_json: bool
) -> None:
    """Load FILE (csv, csv.gz, parquet, xlsx). The same file twice stores nothing twice."""
    engine = load("yunce.events.files.api")
    words = load("yunce.events.files.words")
    try:
        mapping = tomllib.loads(map_file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        refuse(f"{map_file}: {error}. See docs/import.md for the form of a mapping.")
    try:
        kept_aside = rejects or file.with_suffix(".rejects.csv")
        result = _imported(engine, file, mapping, workspace, kept_aside, hash_personal=hash_personal)
    except engine.FileRefused as error:
        refuse(f"{file.name}: {words.file_words(error.code, error.facts)}")
    except engine.MappingRefused as error:
        why = words.mapping_words(error.code, where=error.where, got=error.got, allowed=error.allowed)
        refuse(f"{map_file.name}: {why}")
    except engine.ImportFailed as error:
        refuse(f"{file.name}: {error.words}")
    if as_json:
        answer(asdict(result) | {"n": result.n})
        return
    click.echo(
        f"read {result.read}, stored {result.stored}, duplicates {result.duplicates}, rejected {result.rejected}"
    )
    if result.rejects_file:
        click.echo(f"rows kept aside, with the reason of each: {result.rejects_file}")


def _imported(
    engine: ModuleType, file: Path, mapping: dict[str, Any], workspace: str | None, rejects: Path, **more: bool
) -> Any:
    """Here when nobody owns the data folder; else queued for the server that does, and awaited."""
    ownership = load("yunce.web.ownership")
    chosen = settings()
    if chosen.embedded_events and ownership.running(chosen) is not None:
        workspace_id = workspace_named(workspace).id
        return _awaited(engine, engine.submit(workspace_id, file, mapping, **more), rejects)
    with ownership.own(chosen):
        load("yunce.web.schema").prepare()
        first_run()
        result = engine.import_file(workspace_named(workspace).id, file, mapping, rejects=rejects, **more)
        load("yunce.events.api").close_fact_base()
    return result


def _awaited(engine: ModuleType, job: Any, rejects: Path) -> Any:
    say("a server is running on this folder; it does the import")
    while job.active:
        time.sleep(POLL_SECONDS)
        job = engine.job(job.workspace_id, job.id)
    return engine.result(job, rejects=rejects)
