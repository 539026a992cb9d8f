"""Chapters move with the plan's days, and keep every other day that people wrote."""

from dataclasses import replace
from datetime import date, timedelta

from yunce.planning.rules.plan import Section, moved
from yunce.planning.rules.redated import redated
from yunce.planning.rules.templates import Wish, draft, template


def plan(language="zh-hans"):
    wish = Wish(
        campaign="x", launch=date(2026, 6, 1), end=date(2026, 8, 31), currency="CNY", language=language, goal="到 35%。"
    )
    return draft(template("repurchase"), wish)


def texts(of):
    return {section.key: section.text for section in of.sections}


def test_the_days_of_the_plan_move_in_its_chapters():
    for language in ("zh-hans", "en"):
        before = plan(language)
        after = redated(before, moved(before, date(2026, 6, 3)))
        wish = Wish(
            campaign="x", launch=date(2026, 6, 3), end=date(2026, 9, 2), currency="CNY", language=language,
            goal="到 35%。",
        )  # fmt: skip
        assert texts(after) == texts(draft(template("repurchase"), wish))


def test_a_longer_campaign_says_its_new_number_of_days():
    before = plan()
    after = redated(before, replace(before, end=before.end + timedelta(days=8)))
    assert "本活动自 2026-06-01 至 2026-09-08，共 100 天。" in texts(after)["goal"]


def test_other_days_and_chapters_written_anew_stay():
    note = Section(key="note", title="备注", text="去年是 2025-06-01，今年 2026-06-01")
    before = replace(plan(), sections=(note,))
    after = redated(before, moved(before, date(2026, 6, 3)))
    assert texts(after)["note"] == "去年是 2025-06-01，今年 2026-06-03"
    rewritten = replace(moved(before, date(2026, 6, 3)), sections=(replace(note, text="还是 2026-06-01"),))
    assert texts(redated(before, rewritten))["note"] == "还是 2026-06-01"
