"""`yunce attribution FILE`: credit of each channel for the conversions in a table of paths."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, get_args

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from yunce.cli.entry import answer, json_option, refuse, say
from yunce.cli.table import Sheet, read_sheet
from yunce.insight.attribution import api as engine

ModelName = Literal["first", "last", "linear", "position", "decay", "markov", "shapley"]
UNIT = "value, as in the file"
ALSO = {
    "value": "what the conversion is worth, 1 when absent",
    "count": "how many paths the row stands for, together worth its value",
    "times": "when each touch was, like 2026-03-01T12:00>2026-03-02",
    "converted_at": "when the path ended; the last touch when absent",
}
_SECONDS_A_DAY = 86400


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--model", type=click.Choice(get_args(ModelName)), required=True, help="How credit is given.")
@click.option("--costs", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="A table with columns channel and cost: adds CPA and ROI.")  # fmt: skip
@click.option("--lookback-days", type=float, help="Touches longer before the end of their path do not count.")
@click.option("--position", metavar="F/M/L", default="40/20/40", show_default=True,
              help="position: percent for the first touch, those between, the last.")  # fmt: skip
@click.option("--half-life-days", type=float, default=7.0, show_default=True, help="decay: where times are known.")
@click.option("--half-life-steps", type=float, default=1.0, show_default=True, help="decay: where they are not.")
@click.option("--order", type=click.IntRange(1, 9), default=1, show_default=True, help="markov: channels looked back.")
@click.option("--game", type=click.Choice(["value", "rate"]), default="value", show_default=True,
              help="shapley: a coalition is worth its paths' value, or their conversion rate.")  # fmt: skip
@click.option("--coalitions", is_flag=True,
              help="shapley: a row is a combination of channels and what it is worth, not a path.")  # fmt: skip
@click.option("--samples", type=click.IntRange(2), default=2000, show_default=True,
              help=f"shapley, rate: orders drawn when there are more than {engine.EXACT_UP_TO} channels.")  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True, help="shapley, rate: seed of the drawn orders.")
@json_option
def attribution(
    file: Path, model: ModelName, costs: Path | None, lookback_days: float | None, as_json: bool, **options: Any
) -> None:
    """Credit channels for conversions. FILE has a row for each path: path (A>B>C, oldest first), value, converted."""
    if options["coalitions"]:
        if model != "shapley" or costs or lookback_days is not None:
            raise click.UsageError("--coalitions goes with --model shapley alone")
        shown = _of_game(file)
    else:
        chosen = _model(model, options)
        if lookback_days is not None and not lookback_days >= 0:
            raise click.UsageError(f"--lookback-days must be 0 or more, got {lookback_days}")
        sheet = read_sheet(file, needed=["path", "converted"], also=ALSO)
        if lookback_days is not None and not sheet.has("times"):
            refuse(f"{file.name}: no column times; --lookback-days needs to know when each touch was")
        found = engine.attribute(
            _paths(sheet), chosen, costs=_costs(costs) if costs else None, lookback_days=lookback_days
        )
        shown = _shown(model, chosen, found)
    if as_json:
        answer(shown)
    else:
        _print(shown)


def _model(name: ModelName, options: Mapping[str, Any]) -> engine.Model:
    try:
        match name:
            case "first":
                return engine.First()
            case "last":
                return engine.Last()
            case "linear":
                return engine.Linear()
            case "position":
                first, last = _position(options["position"])
                return engine.Position(first=first, last=last)
            case "decay":
                return engine.Decay(
                    half_life_days=options["half_life_days"], half_life_steps=options["half_life_steps"]
                )
            case "markov":
                return engine.Markov(order=options["order"])
            case "shapley":
                return engine.Shapley(game=options["game"], samples=options["samples"], seed=options["seed"])
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def _position(text: str) -> tuple[Decimal, Decimal]:
    try:
        first, between, last = (Decimal(part) for part in text.split("/"))
    except (ValueError, InvalidOperation):
        raise click.UsageError(f"--position is three percentages like 40/20/40, got {text!r}") from None
    if first + between + last != 100:
        raise click.UsageError(f"--position must add up to 100, got {text} = {first + between + last}")
    return first / 100, last / 100


def _paths(sheet: Sheet) -> list[engine.Path]:
    rows = len(sheet.rows)
    converted = sheet.yes_or_no("converted")
    counts = sheet.numbers("count") if sheet.has("count") else [Decimal(1)] * rows
    values = sheet.numbers("value", blank=Decimal(0)) if sheet.has("value") else counts
    days = _days_before(sheet) if sheet.has("times") else [None] * rows
    paths = []
    for at, text in enumerate(sheet.texts("path")):
        if counts[at] != int(counts[at]):
            sheet.refuse(at, "count", f"{counts[at]} is no whole number")
        try:
            path = engine.Path(
                channels=_channels(sheet, at, text),
                converted=converted[at],
                value=values[at] if converted[at] else Decimal(0),
                count=int(counts[at]),
                days_before=days[at],
            )
        except engine.BadPath as error:
            sheet.refuse(at, "times" if error.field == "days_before" else error.field, error.why)
        paths.append(path)
    ignored = sum(bool(value) and not won for value, won in zip(values, converted, strict=True))
    if ignored and sheet.has("value"):
        say(f"{ignored} rows have a value without a conversion; it is not counted")
    return paths


def _channels(sheet: Sheet, at: int, text: str) -> tuple[str, ...]:
    channels = tuple(part.strip() for part in text.split(">"))
    if not all(channels):
        why = "is empty" if not text else f"{text!r} has an empty channel"
        sheet.refuse(at, "path", f"{why}; write channels like A>B>C, oldest first")
    return channels


def _days_before(sheet: Sheet) -> list[tuple[float, ...] | None]:
    """Days from each touch to the end of its path; None for a row without times."""
    ends = sheet.texts("converted_at") if sheet.has("converted_at") else [""] * len(sheet.rows)
    found: list[tuple[float, ...] | None] = []
    for at, text in enumerate(sheet.texts("times")):
        touches = [_moment(sheet, at, "times", part) for part in text.split(">")] if text else []
        if not touches:
            found.append(None)
            continue
        end = _moment(sheet, at, "converted_at", ends[at]) if ends[at] else touches[-1]
        if len({moment.tzinfo is None for moment in (*touches, end)}) > 1:
            sheet.refuse(at, "times", "some moments have a zone and some do not; write all with one or all without")
        found.append(tuple((end - touch).total_seconds() / _SECONDS_A_DAY for touch in touches))
    return found


def _moment(sheet: Sheet, at: int, column: str, text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        sheet.refuse(at, column, f"{text.strip()!r} is no moment; write 2026-03-01T12:00 or 2026-03-01")


def _costs(file: Path) -> dict[str, Decimal]:
    sheet = read_sheet(file, needed=["channel", "cost"])
    costs: dict[str, Decimal] = {}
    for at, (channel, cost) in enumerate(zip(sheet.texts("channel"), sheet.numbers("cost"), strict=True)):
        if not channel or cost < 0:
            sheet.refuse(at, "cost" if channel else "channel", "a channel and a cost from 0 on are needed")
        costs[channel] = costs.get(channel, Decimal(0)) + cost
    return costs


def _of_game(file: Path) -> dict[str, Any]:
    """Shapley's contributions in a game that the file states."""
    sheet = read_sheet(file, needed=["path", "value"])
    worth: dict[frozenset[str], Fraction] = {}
    for at, (text, value) in enumerate(zip(sheet.texts("path"), sheet.numbers("value"), strict=True)):
        members = frozenset(_channels(sheet, at, text))
        if members in worth:
            sheet.refuse(at, "path", f"the combination {' + '.join(sorted(members))} stands here twice")
        worth[members] = Fraction(value)
    try:
        credit = engine.of_game(worth)
    except ValueError as error:
        refuse(f"{file.name}: {error}")
    credit = dict(sorted(credit.items(), key=lambda item: (-item[1], item[0])))
    return {
        "model": "shapley",
        "credit": {channel: float(value) for channel, value in credit.items()},
        "exact": {channel: str(value) for channel, value in credit.items()},
        "total": float(sum(credit.values())),
        "unit": UNIT,
        "n": len(worth),
        "method": "Shapley value of the stated game, exact",
    }


def _shown(name: ModelName, model: engine.Model, found: engine.Attribution) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "model": name,
        "credit": {channel: float(value) for channel, value in found.credit.items()},
        "total": float(found.total),
        "unattributed": float(found.unattributed),
        "unit": UNIT,
        "n": found.paths,
        "conversions": found.conversions,
        "unattributed_conversions": found.unattributed_conversions,
        "channels": [
            {
                "channel": each.channel,
                "value": float(each.value),
                "share": float(each.value / found.total) if found.total else None,
                "conversions": float(each.conversions),
                "touches": each.touches,
                "paths": each.paths,
                "cost": None if each.cost is None else float(each.cost),
                "cpa": None if each.cpa is None else float(each.cpa),
                "roi": None if each.roi is None else float(each.roi),
            }
            for each in found.channels
        ],
    }
    if isinstance(model, engine.Markov):
        return shown | {"order": model.order, "removal_effects": dict(found.removal)}
    if isinstance(model, engine.Shapley):
        sampled = found.standard_errors is not None
        how = f"{model.samples} drawn orders, each with its reverse, seed {model.seed}" if sampled else "exact"
        shown |= {"game": model.game, "method": f"Shapley value of the {model.game} game, {how}"}
        if sampled:
            shown |= {"seed": model.seed, "samples": model.samples, "standard_errors": found.standard_errors}
    return shown


def _print(shown: Mapping[str, Any]) -> None:
    rows = shown.get("channels", [{"channel": name, "value": value} for name, value in shown["credit"].items()])
    costs = any(row.get("cost") is not None for row in rows)
    names = ["value", *(["share", "conversions", "paths"] if "channels" in shown else [])]
    table = Table("channel", *names, *(["cost", "cpa", "roi"] if costs else []), title=shown["model"])
    for row in rows:
        table.add_row(escape(row["channel"]), *(_cell(row, name) for name in names),
                      *(_cell(row, name) for name in ("cost", "cpa", "roi") if costs))  # fmt: skip
    Console().print(table)
    conversions = f" of {shown['conversions']} conversions on {shown['n']} paths" if "conversions" in shown else ""
    lost = f"; {shown['unattributed']:,.2f} without a touch" if shown.get("unattributed") else ""
    click.echo(f"total {shown['total']:,.2f}{conversions}{lost}")
    if "method" in shown:
        click.echo(shown["method"])


def _cell(row: Mapping[str, Any], name: str) -> str:
    value = row[name]
    if value is None:
        return "—"
    if name in ("share", "roi"):
        return f"{value:.1%}"
    return f"{value:,}" if name == "paths" else f"{value:,.2f}"
