"""A trend over a real store: small casts whose answers are known, and that every count of persons is its list."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from yunce.events.store.api import EventStore
from yunce.insight.asking.api import BadQuestion, Context, read_question
from yunce.insight.conftest import WORKSPACE
from yunce.insight.tests.log import context, fresh_store, happened
from yunce.insight.trend import show
from yunce.insight.trend.api import Series, TrendAnswer, TrendQuestion, answer, persons

DAY = 24 * 60


@pytest.fixture
def log(chdb_directory: Path) -> Iterator[EventStore]:
    with fresh_store(chdb_directory) as store:
        yield store


def question(**given: Any) -> TrendQuestion:
    period = {"from": "2026-03-01", "to": "2026-03-05"}
    return read_question(TrendQuestion, json.dumps({"period": period, "metrics": [{"take": "persons"}], **given}))


def ask(asker: Context | None = None, **given: Any) -> TrendAnswer:
    return answer(asker or context(), question(**given))


def line(found: TrendAnswer, place: int = 0) -> list[float | None]:
    return [point.value for point in found.series[place].now.points]


def named(found: TrendAnswer) -> dict[str, Series]:
    return {show.part_name(each.part).en: each for each in found.series if each.part is not None}


def put_visits(log: EventStore) -> None:
    """a comes daily, b on the second and third day, c on the third; d on the fifth. Nobody is counted as none."""
    visits = [("a", day) for day in range(5)] + [("b", 1), ("b", 2), ("c", 2), ("d", 4)]
    channels = {"a": "p", "b": "q", "c": "r", "d": ""}
    happened(
        log,
        *((who, day * DAY + 600, "visit", {"channel": channels[who], "amount": Decimal(day)}) for who, day in visits),
        ("", 2 * DAY, "visit", {"channel": "p", "amount": Decimal(1)}),
    )


def test_persons_count_once_a_day_and_once_over_all(log: EventStore) -> None:
    put_visits(log)
    found = ask()
    assert line(found) == [1, 2, 3, 1, 2]
    assert found.series[0].now.total.value == 4
    assert found.n == 4


def test_cumulative_persons_are_those_up_to_there(log: EventStore) -> None:
    put_visits(log)
    found = ask(cumulative=True, metrics=[{"take": "persons"}, {"take": "events"}, {"take": "mean", "of": "amount"}])
    assert line(found) == [1, 2, 3, 3, 4]
    assert line(found, 1) == [1, 3, 7, 8, 10]
    assert line(found, 2)[-1] == pytest.approx((10 + 1 + 2 + 2 + 4 + 1) / 10)


def test_the_rest_is_counted_again_and_not_subtracted(log: EventStore) -> None:
    """u is under p and under q: three persons in all, two of them outside p."""
    happened(
        log,
        ("u", 0, "x", {"channel": "p"}),
        ("u", 5, "x", {"channel": "q"}),
        ("v", 0, "x", {"channel": "p"}),
        ("w", 0, "x", {"channel": "r"}),
        ("z", 0, "x"),
    )
    found = named(ask(breakdown={"by": "channel", "top": 1}))
    assert {name: each.now.total.value for name, each in found.items()} == {"p": 2, "(none)": 1, "Others": 2}


def test_a_persons_property_is_what_is_known_now(log: EventStore) -> None:
    put_visits(log)
    log.command(
        "insert into trait_rows (workspace, distinct_id, key, op, value, time, received, source, id, batch) values "
        "('w', 'a', 'city', 'set', '\"Shanghai\"', '2026-05-01', '2026-05-01', '', 1, 1), "
        "('w', 'b', 'city', 'set', '\"Beijing\"', '2026-05-01', '2026-05-01', '', 2, 1)"
    )
    found = named(ask(breakdown={"by": "city", "of": "person", "top": 5}))
    assert {name: each.now.total.value for name, each in found.items()} == {
        "Beijing": 1,
        "Shanghai": 1,
        "(none)": 2,
        "Others": 0,
    }
    with pytest.raises(BadQuestion, match="no person has a property 'country'"):
        ask(breakdown={"by": "country", "of": "person"})


def test_a_period_stands_beside_another_day_by_day(log: EventStore) -> None:
    put_visits(log)
    found = ask(period={"from": "2026-03-03", "to": "2026-03-05"}, compare={"to": "from", "from": "2026-03-01"})
    before = found.series[0].before
    assert before is not None
    assert [point.value for point in before.points] == [1, 2, 3]
    assert (before.total.value, found.series[0].now.total.value) == (3, 4)


def test_formulas_take_each_intervals_own_values_and_nothing_below_is_undefined(log: EventStore) -> None:
    put_visits(log)
    found = ask(
        metrics=[{"take": "events"}, {"take": "persons"}, {"events": ["buy"]}],
        formulas=[{"formula": "A / B"}, {"formula": "A / C"}],
        moving=2,
    )
    assert line(found, 3) == [1, 1, 4 / 3, 1, 1]
    assert line(found, 4) == [None] * 5
    assert found.series[3].now.total.value == 10 / 4
    # (2 + 4) / (2 + 3): the formula of the means, not the mean of 1 and 4/3.
    assert found.series[3].moving[2] == pytest.approx(6 / 5)


def test_an_interval_that_is_not_over_says_so_and_what_is_not_known_is_not_zero(log: EventStore) -> None:
    put_visits(log)
    as_of = datetime(2026, 3, 3, 4, tzinfo=UTC)
    found = ask(context(as_of=as_of), period={"from": "2026-02-27", "to": "2026-03-05"}, moving=2)
    assert [piece.state for piece in found.pieces] == ["whole"] * 4 + ["running"] + ["ahead"] * 2
    assert line(found) == [None, None, 1, 2, 3, None, None]
    assert found.series[0].moving == (None, None, None, 1.5, None, None, None)
    labels = [show.piece_name(found, piece).zh for piece in found.pieces]
    assert labels[4] == "2026-03-03（未满）"


@pytest.mark.parametrize("weekday", range(7))
def test_weeks_begin_on_any_day(log: EventStore, weekday: int) -> None:
    happened(log, *(("u", day * DAY, "x") for day in range(31)))
    found = ask(
        period={"from": "2026-03-01", "to": "2026-03-31"},
        metrics=[{}],
        interval="week",
        first_weekday=weekday,
    )
    assert {piece.window.first_date.weekday() for piece in found.pieces[1:]} == {weekday}
    assert line(found) == [(p.window.last_date - p.window.first_date).days + 1 for p in found.pieces]


def test_every_count_of_persons_is_exactly_its_list(log: EventStore) -> None:
    put_visits(log)
    asked = question(
        metrics=[{"take": "persons"}, {"take": "persons", "days": 3}, {"take": "persons", "where": "amount > 1"}],
        breakdown={"by": "channel", "top": 1},
        compare={"to": "previous"},
        period={"from": "2026-03-03", "to": "2026-03-05"},
    )
    for cumulative in (False, True):
        one = TrendQuestion(
            **{**{name: getattr(asked, name) for name in asked.__struct_fields__}, "cumulative": cumulative}
        )
        found = answer(context(), one)
        for series in found.series:
            part = series.part.number if series.part else 0
            for side, figures in (("now", series.now), ("before", series.before)):
                assert figures is not None
                for piece, point in enumerate((*figures.points, figures.total)):
                    place = piece if piece < len(figures.points) else -1
                    if point.value is not None:
                        listed = persons(context(), one, series.term, place, part, side)
                        assert len(listed) == len(set(listed)) == point.value, (series.term, part, side, place)


@pytest.mark.parametrize(
    "figure", [(0, 9, 0, "now"), (3, 0, 0, "now"), (0, 0, 2, "now"), (0, 0, 0, "before"), (1, 0, 0, "now")]
)
def test_a_figure_that_is_not_there_has_no_list(log: EventStore, figure: tuple[int, int, int, str]) -> None:
    put_visits(log)
    with pytest.raises(LookupError):
        persons(context(), question(metrics=[{"take": "persons"}, {}]), *figure)


@pytest.mark.parametrize(
    ("given", "where"),
    [
        pytest.param({"metrics": []}, "$.metrics", id="nothing"),
        pytest.param({"metrics": [{"key": "orders", "where": "amount > 1"}]}, "$.metrics[0].key", id="twice defined"),
        pytest.param({"formulas": [{"formula": "A / D"}]}, "$.formulas[0].formula", id="a formula over nothing"),
        pytest.param({"formulas": [{"formula": "A > 1"}]}, "$.formulas[0].formula", id="a formula that is no number"),
        pytest.param({"moving": 1}, "$.moving", id="a mean of one"),
        pytest.param({"compare": {"to": "from"}}, "$.compare.from", id="from no day"),
        pytest.param({"moving": 3, "cumulative": True}, "$.moving", id="added up and smoothed"),
        pytest.param({"first_weekday": 7}, "$.first_weekday", id="an eighth day"),
        pytest.param({"interval": "minute"}, "$.interval", id="too many intervals"),
        pytest.param({"breakdown": {"by": "nope"}}, "$.breakdown.by", id="no such property"),
        pytest.param({"breakdown": {"by": "channel", "top": 0}}, "$.breakdown.top", id="no values"),
        pytest.param(
            {"metrics": [{"take": "persons", "days": 7}], "interval": "hour"}, "$.metrics[0].days", id="days in hours"
        ),
        pytest.param(
            {"metrics": [{"key": "orders"}], "breakdown": {"by": "channel"}}, "$.metrics[0].key", id="split orders"
        ),
    ],
)
@pytest.mark.django_db
def test_what_cannot_be_asked_is_said_with_its_place(log: EventStore, given: dict[str, Any], where: str) -> None:
    put_visits(log)
    with pytest.raises(BadQuestion) as caught:
        ask(**given)
    assert caught.value.where == where


@pytest.mark.usefixtures("shop")
def test_metrics_of_the_dictionary_stand_beside_counts() -> None:
    """April 2011 of the shop; the same figures as the sales question has."""
    asked = replace(context(zone="Europe/London", as_of=datetime(2012, 1, 1, tzinfo=UTC)), workspace_id=WORKSPACE)
    found = ask(
        asked,
        period={"from": "2011-03-01", "to": "2011-04-30"},
        interval="month",
        metrics=[{"key": "orders"}, {"key": "buyers"}, {"events": ["order_line"], "take": "persons"}],
        formulas=[{"formula": "A / B"}],
        compare={"to": "previous"},
    )
    orders, buyers, lines, each = found.series
    for place in range(2):
        above, below = orders.now.points[place].value, buyers.now.points[place].value
        assert above
        assert below
        assert each.now.points[place].value == above / below
        assert below <= (lines.now.points[place].value or 0)
    assert orders.before is not None
    assert [piece.window.label("en") for piece in found.compared_pieces] == ["2011-01", "2011-02"]
    shown = show.shown(asked, found)
    assert shown.rows[-1][0] == show.WHOLE
    assert [section.key for section in shown.more] == ["number"]
