"""Templates: eight of them, complete in both languages, and counted from launch."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunce.events.readings.rules.metrics import ReadingMetric, by_name
from yunce.insight.metrics.api import METRICS
from yunce.planning.rules.plan import PhaseKey, from_json, to_json
from yunce.planning.rules.templates import Wish, draft, leaves, rhythm, templates, tree
from yunce.planning.rules.validation import findings
from yunce.strategy.rules.notation import tree_from_json
from yunce.strategy.rules.units import adds_over_time

ALL = pytest.mark.parametrize("template", templates(), ids=lambda t: t.key)


def wish(language="zh-hans", **changes):
    values = {
        "campaign": "夏季老客复购",
        "launch": date(2011, 6, 1),
        "end": date(2011, 8, 31),
        "currency": "GBP",
        "budget_minor": 5_000_001,
    }
    return Wish(**{**values, "language": language, **changes})


def test_there_are_the_eight_templates_a_planner_asks_for():
    assert [t.name("zh-hans") for t in templates()] == [
        "拉新裂变", "老客复购", "新品上市", "大促", "签到促活", "内容种草", "召回流失", "社群开团",
    ]  # fmt: skip


@ALL
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_draft_can_be_frozen_without_an_error(template, language):
    found = findings(draft(template, wish(language)))
    assert [f for f in found if f.severity != "hint"] == []


@ALL
def test_the_kpi_tree_is_one_that_strategy_can_compute(template):
    made = tree_from_json(tree(template, "CNY", "zh-hans"))
    assert [leaf.key for leaf in made.leaves] == [leaf.key for leaf in leaves(template, "CNY", "zh-hans")]
    assert template.main in made.by_key


@ALL
def test_every_leaf_says_that_it_is_no_fact_and_how_to_better_it(template):
    for leaf in leaves(template, "CNY", "zh-hans"):
        assert leaf.kind in ("example", "judgement")
        assert leaf.why
        assert leaf.low < leaf.middle < leaf.high


@ALL
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_leaf_says_where_its_actual_comes_from(template, language):
    for leaf in leaves(template, "CNY", language):
        if leaf.entered is None:
            metric = METRICS[leaf.metric]  # one that there is, in the leaf's own unit
            assert metric.symbol("CNY") == leaf.unit
        else:
            assert not leaf.metric
            assert leaf.entered.unit == leaf.unit
            # What is no total of days (a rate, a value per order) is never added up over them.
            assert leaf.entered.rollup != "sum" or adds_over_time(leaf.unit)


def test_no_two_templates_enter_different_figures_under_one_name():
    for language in ("zh-hans", "en"):
        entered = [leaf.entered for of in templates() for leaf in leaves(of, "CNY", language) if leaf.entered]
        assert len(by_name(ReadingMetric(key=each.key, name=each.name) for each in entered)) == 2 * len(entered)
        assert len({each.key for each in entered}) == len(entered)
        assert max(len(each.key) for each in entered) <= 40  # what the dictionary of readings holds


@ALL
def test_english_drafts_hold_no_chinese(template):
    text = str(to_json(draft(template, wish("en", campaign="x"))))
    assert not [c for c in text if "一" <= c <= "鿿"]


@ALL
def test_tasks_run_from_two_weeks_before_launch_and_the_last_follows_the_end(template):
    plan = draft(template, wish(end=date(2011, 6, 7)))
    assert min(t.offset for t in plan.tasks) == -14
    assert max(t.offset for t in plan.tasks) == 7


@ALL
def test_the_budget_lines_add_up_to_the_budget_exactly(template):
    assert draft(template, wish()).budget_minor == 5_000_001


@ALL
def test_without_a_budget_the_amounts_stay_empty(template):
    plan = draft(template, wish(budget_minor=None))
    assert {line.amount_minor for line in plan.budget} == {None}


@ALL
def test_a_draft_survives_json(template):
    plan = draft(template, wish())
    assert from_json(to_json(plan)) == plan


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 200), st.integers(0, 30))
def test_phases_touch_and_cover_the_campaign(launch, more_days, warm_up):
    end = date.fromordinal(launch.toordinal() + more_days)
    phases = rhythm(launch, end, warm_up, "zh-hans")
    for before, after in itertools.pairwise(phases):
        assert (after.first - before.last).days == 1
    assert phases[-1].last == end
    burst = next(p for p in phases if p.key == PhaseKey.BURST)
    assert burst.first == launch


@ALL
def test_the_tasks_of_a_template_serve_numbers_of_its_tree(template):
    numbers = {leaf.key for leaf in leaves(template, "CNY", "zh-hans")}
    served = [task.serves for task in draft(template, wish()).tasks if task.serves]
    assert len(served) >= 3
    assert set(served) <= numbers
    assert {raw["key"] for raw in template.raw["tasks"]}.isdisjoint(template.raw["serves"])
