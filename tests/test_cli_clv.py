"""`yunce clv`: what the engine finds, as fields of fixed names; what is wrong with a file, in one line."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from tests.reference_data import reference_file
from yunce.cli import main
from yunce.insight.clv.api import BgNbd, Customers, fit_gamma_gamma, fit_orders
from yunce.insight.clv.tests.simulated import bg_nbd_customers


def run(file: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["clv", str(file), *arguments])


@pytest.fixture(scope="module")
def customers() -> Customers:
    found, _ = bg_nbd_customers(BgNbd(r=0.6, alpha=5.0, a=0.8, b=2.5), np.linspace(10, 40, 300), 0.0, seed=8)
    worth = np.random.default_rng(8).gamma(6, 6, found.n)
    return Customers(
        frequency=found.frequency,
        recency=found.recency,
        age=found.age,
        monetary=np.where(found.frequency > 0, worth, 0),
    )


@pytest.fixture
def file(customers: Customers, tmp_path: Path) -> Path:
    file = tmp_path / "customers.csv"
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["person", "frequency", "recency", "T", "monetary"])
        columns = (customers.frequency, customers.recency, customers.age, customers.monetary)
        for at, row in enumerate(np.column_stack(columns).tolist()):
            writer.writerow([f"u{at}", *row])
    return file


@pytest.mark.parametrize(
    ("model", "names"), [("bgnbd", ["r", "alpha", "a", "b"]), ("pareto_nbd", ["r", "alpha", "s", "beta"])]
)
def test_a_fit_of_orders_is_that_of_the_engine(file, customers, model, names):
    found = json.loads(run(file, "--model", model, "--json").stdout)
    fit = fit_orders(model, customers)
    assert list(found["params"]) == names
    assert found["params"] == pytest.approx(fit.model.named())
    assert found["log_likelihood"] == pytest.approx(fit.log_likelihood)
    assert (found["n"], found["converged"], found["unit"]) == (300, fit.converged, "orders")


def test_a_fit_of_values_counts_those_with_repeat_orders(file, customers):
    found = json.loads(run(file, "--model", "gamma_gamma", "--json").stdout)
    assert found["params"] == pytest.approx(fit_gamma_gamma(customers).model.named())
    assert found["n"] == int((customers.frequency > 0).sum())
    assert found["rows"] == 300


def test_a_horizon_adds_what_to_expect_of_everybody_and_of_each(file, tmp_path):
    each = tmp_path / "each.csv"
    answer = run(file, "--model", "bgnbd", "--horizon", "26", "--each", str(each), "--json")
    expected = json.loads(answer.stdout)["forecast"]
    with each.open(encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["person"] for row in rows] == [f"u{at}" for at in range(300)]
    for name in ("orders", "money"):
        assert sum(float(row[name]) for row in rows) == pytest.approx(expected[name]["value"], rel=1e-5)
        assert expected[name]["low"] < expected[name]["value"] < expected[name]["high"]
    assert "300 customers" in answer.stderr


def test_without_json_there_is_a_table(file):
    answer = run(file, "--model", "bgnbd", "--horizon", "26")
    assert answer.exit_code == 0
    assert "alpha" in answer.stdout
    assert "80% interval of the expectation" in answer.stdout


HEADER = "frequency,recency,T,monetary\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("frequency,T\n1,2\n", "no column recency"),
        (HEADER, "no rows"),
        (HEADER + "1,2,3,4\nmany,2,3,4\n", "row 3, column frequency: 'many' is no number"),
        (HEADER + "1,2,3,4\n\n1,9,3,4\n", "row 4, column recency: 9: the last order cannot be later"),
        (HEADER + "1,2,3,4\n2,1,3,0\n", "row 3, column monetary: 0: the mean value of repeat orders is above 0"),
        (HEADER + "0,0,3,0\n0,0,3,\n", "0 customers with repeat orders; at least 4"),
        (HEADER + "1,2,3,4,5\n", "row 2, column 5: the header has 4 columns"),
    ],
    ids=["column missing", "no rows", "no number", "contradiction", "free orders", "too few", "too many cells"],
)
def test_what_cannot_be_taken_is_refused_in_one_line(tmp_path, text, says):
    file = tmp_path / "customers.csv"
    file.write_text(text, encoding="utf-8")
    answer = run(file, "--model", "gamma_gamma", "--json")
    assert answer.exit_code == 1
    assert says in answer.stderr
    assert "customers.csv" in answer.stderr
    assert answer.stdout == ""
    assert len(answer.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("--model", "weibull"),
        ("--model", "gamma_gamma", "--horizon", "3"),
        ("--model", "bgnbd", "--horizon", "-1"),
        ("--model", "bgnbd", "--each", "out.csv"),
        ("--model", "bgnbd", "--level", "1.5"),
    ],
    ids=" ".join,
)
def test_a_wrong_call_ends_with_two(file, arguments):
    assert run(file, *arguments).exit_code == 2


def test_the_published_file_gives_the_published_figures():
    """Fader, Hardie & Lee (2005), table 2."""
    answer = run(reference_file("cdnow/cdnow_customers_summary.csv"), "--model", "bgnbd", "--json")
    found = json.loads(answer.stdout)
    assert {name: round(value, 3) for name, value in found["params"].items()} == {
        "r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426,
    }  # fmt: skip
    assert (round(found["log_likelihood"], 1), found["n"]) == (-9582.4, 2357)
