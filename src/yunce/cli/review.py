"""`yunce review gap TREE.yaml`: the review's engine on a plain file."""

from pathlib import Path

import click
import yaml
from rich.console import Console
from rich.table import Table

from yunce.cli.entry import answer, json_option, load, refuse


@click.group()
def review() -> None:
    """What came of a plan, computed."""


@review.command()
@click.argument("tree", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def gap(tree: Path, as_json: bool) -> None:
    """Split outcome minus plan into what each leaf of a KPI tree contributed, without remainder."""
    engine = load("yunce.review.api")
    rules = load("yunce.strategy.api")
    try:
        found = engine.gap_of_file(yaml.safe_load(tree.read_text(encoding="utf-8"))).to_json()
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        refuse(f"{tree.name}: not readable as YAML: {' '.join(str(error).split())}")
    except (rules.TreeError, engine.ReconcileError) as error:
        refuse(f"{tree.name}: {error}")
    if as_json:
        answer(found)
        return
    table = Table("leaf", "contribution", title=f"gap {found['gap']:,.2f} {found.get('unit', '')}")
    for row in found["contributions"]:
        table.add_row(str(row["leaf"]), f"{row['value']:,.2f}")
    Console().print(table)
    click.echo(f"residual {found['residual']:.2g}")
