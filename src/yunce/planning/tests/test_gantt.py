"""The schedule as a chart: dates under bars that count from launch, with the same ends."""

from datetime import date

from yunce.planning.rules.templates import Wish, draft, template
from yunce.planning.web.gantt import option


def test_the_axis_shows_dates_with_the_ends_of_the_days_that_bars_count():
    launch = date(2026, 6, 1)
    plan = draft(template("repurchase"), Wish(campaign="x", launch=launch, end=date(2026, 6, 14), currency="CNY"))
    days, dates = option(plan, plan.tasks, launch)["xAxis"]
    assert (days["min"], days["max"]) == (-16, 16)  # first work on T-15, last task due on T+14
    assert (dates["min"], dates["max"]) == ("2026-05-16", "2026-06-17")
    assert days["axisLabel"] == {"show": False}
