"""The bundled list against the figures of its source, and the rules that made it."""

# ruff: noqa: DTZ001 — the list has local times without a zone

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from importlib.resources import files

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from yunce.demo.rules.cancellations import Line, Match, Unmatched, match_cancellations
from yunce.demo.rules.lines import LineEvent, LineKind, line_event, line_kind
from yunce.demo.store import attribution, order_lines


@pytest.fixture(scope="module")
def lines() -> pa.Table:
    return order_lines()


def test_every_line_of_the_source_is_bundled(lines: pa.Table) -> None:
    """The figures are those that UCI (rows) and a count over the source (the others) give."""
    assert len(lines) == 541_909
    assert len(pc.unique(lines["line_id"])) == 541_909
    assert len(pc.unique(lines["order_id"])) == 25_900
    assert len(pc.unique(lines["customer_id"].drop_null())) == 4_372
    assert len(pc.unique(lines["sku"])) == 4_070
    assert len(pc.unique(lines["country"])) == 38
    assert lines["customer_id"].null_count == 135_080
    assert lines["title"].null_count == 1_454
    assert pc.min(lines["time"]).as_py() == datetime(2010, 12, 1, 8, 26)
    assert pc.max(lines["time"]).as_py() == datetime(2011, 12, 9, 12, 50)


def test_amounts_are_exact(lines: pa.Table) -> None:
    assert pc.sum(lines["amount"]).as_py() == Decimal("9747747.934")
    sold = pc.and_(pc.greater(lines["quantity"], 0), pc.greater(lines["unit_price"], pa.scalar(Decimal("0.000"))))
    assert pc.sum(lines["amount"].filter(sold)).as_py() == Decimal("10666684.544")


def test_identical_lines_stay(lines: pa.Table) -> None:
    shown = lines.select(["time", "customer_id", "order_id", "sku", "title", "quantity", "unit_price", "country"])
    rows = zip(*(column.to_pylist() for column in shown.columns), strict=True)
    assert sum(count - 1 for count in Counter(rows).values()) == 5_268


def test_each_line_is_an_order_a_cancellation_or_an_adjustment(lines: pa.Table) -> None:
    cancels = lines.filter(pc.equal(lines["event"], "cancel_line"))
    adjustments = lines.filter(pc.equal(lines["event"], "adjustment_line"))
    assert len(cancels) == 9_288
    assert len(pc.unique(cancels["order_id"])) == 3_836
    assert len(adjustments) == 1_336 + 3
    assert pc.sum(pc.less(lines["quantity"], 0)).as_py() == 10_624


def test_most_cancellations_find_the_order_they_take_back_and_the_others_say_why_not(lines: pa.Table) -> None:
    cancels = lines.filter(pc.equal(lines["event"], "cancel_line"))
    reasons = Counter(cancels["unmatched_reason"].to_pylist())
    assert reasons == {
        None: 7_485,
        "no_earlier_order": 1_306,
        "no_customer": 383,
        "too_few_left": 55,
        "several_orders": 33,
        "already_cancelled": 26,
    }
    assert pc.sum(pc.is_valid(cancels["cancels_order_id"])).as_py() == 7_485


def test_a_cancellation_never_takes_back_more_than_was_bought(lines: pa.Table) -> None:
    left: Counter[tuple[str, str, str]] = Counter()
    columns = ["event", "order_id", "cancels_order_id", "customer_id", "sku", "quantity"]
    for row in lines.select(columns).to_pylist():
        if row["event"] == "order_line":
            left[row["order_id"], row["customer_id"], row["sku"]] += row["quantity"]
        elif row["cancels_order_id"]:
            left[row["cancels_order_id"], row["customer_id"], row["sku"]] += row["quantity"]
    assert min(left.values()) == 0


def test_the_bundle_is_small_and_says_whose_it_is() -> None:
    folder = files("yunce.demo").joinpath("data")
    assert sum(len(part.read_bytes()) for part in folder.iterdir()) < 3_000_000
    assert "10.24432/C5BW33" in attribution()
    assert "CC BY 4.0" in attribution()


@pytest.mark.parametrize(
    ("invoice", "quantity", "event"),
    [
        pytest.param("536365", 6, LineEvent.ORDER, id="sold"),
        pytest.param("C536379", -1, LineEvent.CANCEL, id="cancelled"),
        pytest.param("A563186", 1, LineEvent.ADJUSTMENT, id="bad debt"),
        pytest.param("540000", -20, LineEvent.ADJUSTMENT, id="damaged stock"),
    ],
)
def test_the_invoice_number_says_what_happened(invoice: str, quantity: int, event: LineEvent) -> None:
    assert line_event(invoice, quantity) is event


@pytest.mark.parametrize(
    ("stock_code", "kind"),
    [
        pytest.param("85123A", LineKind.GOODS, id="article"),
        pytest.param("DCGSSGIRL", LineKind.GOODS, id="article of the other site"),
        pytest.param("gift_0001_20", LineKind.GOODS, id="voucher"),
        pytest.param("POST", LineKind.POSTAGE, id="postage"),
        pytest.param("m", LineKind.MANUAL, id="manual, lower case"),
        pytest.param("AMAZONFEE", LineKind.FEE, id="fee"),
    ],
)
def test_the_stock_code_says_what_the_line_is_for(stock_code: str, kind: LineKind) -> None:
    assert line_kind(stock_code) is kind


@dataclass(frozen=True)
class Case:
    name: str
    lines: list[Line]
    last: Match


def bought(order_id: str, quantity: int, day: int, *, customer: str | None = "anna", sku: str = "cup") -> Line:
    return Line(order_id=order_id, customer=customer, sku=sku, quantity=quantity, at=datetime(2011, 1, day))


def cancelled(quantity: int, day: int, *, customer: str | None = "anna") -> Line:
    return Line(order_id=f"C{day}", customer=customer, sku="cup", quantity=-quantity, at=datetime(2011, 1, day))


@pytest.mark.parametrize(
    "case",
    [
        Case("the most recent order", [bought("1", 5, 1), bought("2", 5, 2), cancelled(5, 3)], Match("2", None)),
        Case("a part of it", [bought("1", 5, 1), cancelled(2, 3)], Match("1", None)),
        Case(
            "an older one with enough left", [bought("1", 5, 1), bought("2", 2, 2), cancelled(4, 3)], Match("1", None)
        ),
        Case(
            "what a cancellation took is gone",
            [bought("1", 5, 1), bought("2", 5, 2), cancelled(4, 3), cancelled(2, 4)],
            Match("1", None),
        ),
        Case("lines of one order add up", [bought("1", 2, 1), bought("1", 3, 1), cancelled(5, 3)], Match("1", None)),
        Case("the same minute", [cancelled(1, 1), bought("1", 1, 1)], Match("1", None)),
        Case(
            "nobody named",
            [bought("1", 5, 1, customer=None), cancelled(5, 3, customer=None)],
            Match(None, Unmatched.NO_CUSTOMER),
        ),
        Case(
            "another customer's",
            [bought("1", 5, 1, customer="ben"), cancelled(5, 3)],
            Match(None, Unmatched.NO_EARLIER_ORDER),
        ),
        Case(
            "another article", [bought("1", 5, 1, sku="pot"), cancelled(5, 3)], Match(None, Unmatched.NO_EARLIER_ORDER)
        ),
        Case("bought only later", [cancelled(5, 1), bought("1", 5, 3)], Match(None, Unmatched.NO_EARLIER_ORDER)),
        Case(
            "nothing left",
            [bought("1", 5, 1), cancelled(5, 2), cancelled(1, 3)],
            Match(None, Unmatched.ALREADY_CANCELLED),
        ),
        Case("too few left", [bought("1", 5, 1), cancelled(6, 2)], Match(None, Unmatched.TOO_FEW_LEFT)),
        Case(
            "spread over orders",
            [bought("1", 5, 1), bought("2", 5, 1), cancelled(6, 2)],
            Match(None, Unmatched.SEVERAL_ORDERS),
        ),
    ],
    ids=lambda case: case.name,
)
def test_a_cancellation_takes_back(case: Case) -> None:
    answers = [match for match in match_cancellations(case.lines) if match is not None]
    assert answers[-1] == case.last
