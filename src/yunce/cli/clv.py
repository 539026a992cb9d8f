"""`yunce clv FILE`: a buying model fitted on a table of customers, and what it expects of them."""

import csv
import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from yunce.cli.entry import answer, json_option, refuse, say
from yunce.cli.table import Sheet, read_sheet
from yunce.insight.clv.api import (
    MODELS,
    BadCustomer,
    Band,
    Customers,
    Fit,
    Forecast,
    GammaGamma,
    ModelName,
    OrderModel,
    TooFewCustomers,
    correlation,
    fit_gamma_gamma,
    fit_orders,
    forecast,
)

COLUMNS = ("frequency", "recency", "T")
MONEY = {"monetary": "mean value of the repeat orders"}
TIME = "the unit of recency and T"


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--model", type=click.Choice(MODELS), required=True, help="What to fit.")
@click.option("--horizon", type=float, help="Also say what to expect in this time after T; in the unit of T.")
@click.option("--level", type=float, default=0.8, show_default=True, help="Coverage of the intervals.")
@click.option("--each", "each_file", type=click.Path(dir_okay=False, path_type=Path),
              help="Write what to expect of each customer to this csv file; needs --horizon.")  # fmt: skip
@json_option
def clv(
    file: Path, model: ModelName, horizon: float | None, level: float, each_file: Path | None, as_json: bool
) -> None:
    """Fit a model of repeat orders, or of their value, on FILE.

    FILE has a row for each customer: frequency (orders after the first), recency (from the first order to the last), T
    (from the first order to the end of what was observed), and for money monetary (mean value of the repeat orders).
    """
    _check_call(model, horizon, level, each_file)
    money = model == "gamma_gamma"
    sheet = read_sheet(file, needed=[*COLUMNS, *MONEY] if money else COLUMNS, also={} if money else MONEY)
    try:
        customers = _customers(sheet)
        fit = fit_gamma_gamma(customers) if model == "gamma_gamma" else fit_orders(model, customers)
        spend = fit_gamma_gamma(customers) if horizon is not None and customers.monetary is not None else None
    except BadCustomer as error:
        sheet.refuse(error.place, error.column, f"{error.got:g}: {error.why}")
    except TooFewCustomers as error:
        refuse(f"{file.name}: {error}")
    shown = _shown(model, fit, customers)
    if horizon is not None:
        expected = forecast(fit, customers, horizon, spend=spend, level=level)  # type: ignore[arg-type]
        shown["forecast"] = _totals(expected, customers, spend)
        if each_file is not None:
            try:
                _write_each(each_file, sheet, expected)
            except OSError as error:
                refuse(f"{each_file}: {error.strerror}; choose another place for --each")
    if as_json:
        answer(shown)
    else:
        _print(shown)


def _check_call(model: ModelName, horizon: float | None, level: float, each_file: Path | None) -> None:
    if horizon is not None and model == "gamma_gamma":
        raise click.UsageError("gamma_gamma knows no times: give --horizon with bgnbd or pareto_nbd")
    if horizon is not None and not 0 < horizon < math.inf:
        raise click.UsageError(f"--horizon must be a time above 0, got {horizon}")
    if not 0 < level < 1:
        raise click.UsageError(f"--level must lie between 0 and 1, got {level}")
    if each_file is not None and horizon is None:
        raise click.UsageError("--each needs --horizon: expected until when?")


def _customers(sheet: Sheet) -> Customers:
    columns = [np.array(sheet.numbers(name), dtype=float) for name in COLUMNS]
    monetary = np.array(sheet.numbers("monetary", blank=Decimal(0)), dtype=float) if sheet.has("monetary") else None
    return Customers(frequency=columns[0], recency=columns[1], age=columns[2], monetary=monetary)


def _shown(model: ModelName, fit: Fit[OrderModel] | Fit[GammaGamma], customers: Customers) -> dict[str, Any]:
    if not fit.converged:
        say(f"not converged: {fit.problem}")
    shown: dict[str, Any] = {
        "model": model,
        "params": fit.model.named(),
        "standard_errors": dict(fit.standard_errors),
        "log_likelihood": fit.log_likelihood,
        "n": fit.n,
        "rows": customers.n,
        "converged": fit.converged,
        "problem": fit.problem or None,
        "unit": "money, as in monetary" if isinstance(fit.model, GammaGamma) else "orders",
    }
    if isinstance(fit.model, GammaGamma):
        return shown | {"mean_value": fit.model.mean_value, "correlation": correlation(customers)}
    return shown | {"time_unit": TIME}


def _totals(expected: Forecast, customers: Customers, spend: Fit[GammaGamma] | None) -> dict[str, Any]:
    totals: dict[str, Any] = {
        "horizon": expected.horizon,
        "time_unit": TIME,
        "n": customers.n,
        "orders": _figure(expected.total_orders),
        "alive": float(expected.alive.value.sum()),
        "level": expected.level,
        "interval": "of the expectation, from the uncertainty of the parameters (delta method)",
    }
    if spend is not None and expected.total_money is not None:
        if not spend.converged:
            say(f"gamma_gamma not converged: {spend.problem}")
        totals["money"] = _figure(expected.total_money)
        totals["gamma_gamma"] = {
            "params": spend.model.named(),
            "log_likelihood": spend.log_likelihood,
            "n": spend.n,
            "converged": spend.converged,
            "correlation": correlation(customers),
        }
    return totals


def _figure(band: Band) -> dict[str, float | None]:
    values = {"value": band.value, "low": band.low, "high": band.high}
    return {name: float(value[0]) if np.isfinite(value[0]) else None for name, value in values.items()}


def _write_each(file: Path, sheet: Sheet, expected: Forecast) -> None:
    bands = {"alive": expected.alive, "orders": expected.orders, "money": expected.money}
    figures = {
        f"{name}{part}": column
        for name, band in bands.items()
        if band is not None
        for part, column in (("", band.value), ("_low", band.low), ("_high", band.high))
    }
    with file.open("w", encoding="utf-8-sig", newline="") as stream:  # the mark makes Excel read it as UTF-8
        writer = csv.writer(stream)
        writer.writerow(["row", *sheet.columns, *figures])
        for at, (row, cells) in enumerate(zip(sheet.rows, sheet.cells, strict=True)):
            values = [column[at] for column in figures.values()]
            writer.writerow([row, *cells, *(f"{value:.6g}" if np.isfinite(value) else "" for value in values)])
    say(f"{len(sheet.rows)} customers written to {file}")


def _print(shown: dict[str, Any]) -> None:
    table = Table("parameter", "value", "standard error", title=f"{shown['model']} on {shown['n']} customers")
    for name, value in shown["params"].items():
        error = shown["standard_errors"][name]
        table.add_row(name, f"{value:.4f}", "—" if error is None else f"{error:.4f}")
    Console().print(table)
    click.echo(
        f"log-likelihood {shown['log_likelihood']:.2f}; {'converged' if shown['converged'] else 'NOT converged'}"
    )
    expected = shown.get("forecast")
    if expected is None:
        return
    for name in ("orders", "money"):
        if name in expected:
            figures = ["—" if value is None else f"{value:,.1f}" for value in expected[name].values()]
            click.echo(
                f"{name} expected of all {expected['n']} in the next {expected['horizon']:g}: {figures[0]} "
                f"({expected['level']:.0%} interval of the expectation {figures[1]} to {figures[2]})"
            )
