"""`yunce bench NAME`: our figure beside a named yardstick, in one run on this machine."""

from typing import Any

import click
from rich.console import Console
from rich.table import Table

from yunce.cli.entry import answer, json_option, load, say


@click.group()
def bench() -> None:
    """Measure against a yardstick in the same run. Absolute figures are this machine's; the ratio travels."""


@bench.command()
@click.option("--size", type=click.IntRange(10_000, 100_000_000), default=1_000_000, show_default=True, help="Events.")
@json_option
def ingest(size: int, as_json: bool) -> None:
    """Events over HTTP in batches of 100, durable and queryable, against raw Arrow inserts of the same rows."""
    show(load("yunce.events.bench.ingest").bench_ingest(size, say), as_json=as_json)


@bench.command()
@click.option("--size", type=click.IntRange(10_000, 100_000_000), default=2_000_000, show_default=True, help="Events.")
@json_option
def retention(size: int, as_json: bool) -> None:
    """Who comes back on each of 14 days, against one pass over sorted arrays and other engines."""
    show(load("yunce.insight.bench.retention").bench_retention(size, say), as_json=as_json)


@bench.command()
@click.option("--size", type=click.IntRange(10_000, 100_000_000), default=2_000_000, show_default=True, help="Events.")
@json_option
def trend(size: int, as_json: bool) -> None:
    """Persons of each day, of all events and of a property's value, against one pass and PostHog's layout."""
    show(load("yunce.insight.bench.trend").bench_trend(size, say), as_json=as_json)


@bench.command()
@click.option("--size", type=click.IntRange(10_000, 100_000_000), default=1_000_000, show_default=True, help="Events.")
@json_option
def paths(size: int, as_json: bool) -> None:
    """The first five steps of every visit, against one pass over sorted arrays, DuckDB, and PostHog's layout."""
    show(load("yunce.insight.bench.paths").bench_paths(size, say), as_json=as_json)


def show(found: dict[str, Any], *, as_json: bool) -> None:
    """One row per yardstick; `ratio` = ours / theirs."""
    if as_json:
        answer(found)
        return
    table = Table("case", "ours", "baseline", "theirs", "ratio", "unit", title=f"{found['name']} {found['size']:,}")
    for row in found["rows"]:
        figures = [f"{row[name]:,.3f}" for name in ("ours", "theirs", "ratio")]
        table.add_row(row["case"], figures[0], row["baseline"], figures[1], figures[2], row["unit"])
    Console().print(table)
    click.echo(f"answers agree: {found['answers_agree']}; peak memory {found['peak_mb']} MB")
