"""修改记录 of a plan: the line and the field that changed, in words, and nothing of the code."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from yunce.planning.api import TaskState, edit_plan, move_task, plan_draft
from yunce.planning.rules.plan import BudgetLine, Plan, Section, Task, changed_parts

PLAN = Plan(
    campaign="夏季",
    launch=date(2026, 6, 1),
    end=date(2026, 8, 31),
    currency="CNY",
    budget=(BudgetLine(key="ads", item="投放", amount_minor=100_000),),
    tasks=(Task(key="poster", name="海报", owner="设计", offset=-7), Task(key="copy", name="文案", offset=-3)),
    sections=(Section(key="goal", title="目标", text="35%"),),
)


def test_a_changed_line_keeps_its_name_and_what_changed() -> None:
    later = replace(PLAN, tasks=(replace(PLAN.tasks[0], offset=-5), PLAN.tasks[1]))
    assert changed_parts(PLAN, later) == {"tasks": [{"name": "海报", "offset": -7}]}
    assert changed_parts(later, PLAN) == {"tasks": [{"name": "海报", "offset": -5}]}


def test_a_line_of_one_side_only_is_kept_whole_and_an_amount_with_its_currency() -> None:
    fewer = replace(PLAN, tasks=PLAN.tasks[:1], budget=(replace(PLAN.budget[0], amount_minor=None),))
    assert changed_parts(fewer, PLAN) == {
        "tasks": [],
        "budget": [{"item": "投放", "amount_minor": None, "currency": "CNY"}],
    }
    gone = changed_parts(PLAN, fewer)
    assert [line["key"] for line in gone["tasks"]] == ["copy"]
    assert gone["budget"] == [{"item": "投放", "amount_minor": 100_000, "currency": "CNY"}]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "zh-hans",
            [
                "夏季老客复购 · 任务 备货（T-9） → 备货（T-6）",
                "预算上限 ¥50,000.00 → ¥60,000.00",
                "推进任务",
                "未开始 → 进行中",
            ],
        ),
        ("en", ["Moved a task", "Not started → In progress", "Tasks 备货 (T-9) → 备货 (T-6)", "Budget limit"]),
    ],
    ids=["in Chinese", "in English"],
)
def test_the_page_says_what_was_done_to_a_plan(planner, summer, language, said) -> None:
    now = plan_draft(planner.workspace.id, summer.id)
    task, rest = replace(now.plan.tasks[0], name="备货", offset=-9), now.plan.tasks[1:]
    now = edit_plan(planner, summer.id, revision=now.revision, tasks=(task, *rest))
    later = (replace(task, offset=-6), *rest)
    edit_plan(planner, summer.id, revision=now.revision, tasks=later, budget_limit_minor=6_000_000)
    move_task(planner, summer.id, task.key, TaskState.DOING)
    client = Client()
    client.force_login(get_user_model().objects.get(pk=planner.user.id))
    client.post("/language", {"language": language, "next": "/"})
    page = client.get("/settings/audit").content.decode()
    for words in said:
        assert words in page
    table = re.sub(r"<[^>]*>", " ", page[page.index("<tbody") : page.index("</tbody>")])
    assert not re.search(r"\b(plan|task)\.[a-z]+|[a-z]+_[a-z]+|[{}\[\]]", table)
