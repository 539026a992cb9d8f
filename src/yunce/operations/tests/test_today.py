"""Today's list: what is late or due, mine first."""

from datetime import date

from yunce.operations.rules.today import Item, OpenTask, ordered, task_items, time_share

TODAY = date(2026, 6, 10)


def task(name, due, state="todo", owner="小王"):
    return OpenTask(key=name, name=name, owner=owner, due=due, state=state)


def items(*tasks):
    return task_items(tasks, project="夏", project_id="P", today=TODAY, me=["小王"])


def test_late_due_and_blocked_tasks_are_listed_and_others_are_not():
    found = items(
        task("过期", date(2026, 6, 8)),
        task("今天", TODAY),
        task("明天", date(2026, 6, 11)),
        task("受阻", date(2026, 6, 20), state="blocked"),
        task("以后", date(2026, 6, 20)),
        task("做完", date(2026, 6, 1), state="done"),
    )
    assert [(i.what, i.sort, i.days) for i in found] == [
        ("过期", "late", 2), ("今天", "due", 0), ("明天", "due", -1), ("受阻", "blocked", -10),
    ]  # fmt: skip


def test_mine_stand_before_others_and_a_figure_out_of_its_interval_before_tasks():
    figure = Item(sort="out_of_interval", project="夏", project_id="P", what="净销售额", url="/")
    mixed = [*items(task("我的", TODAY), task("别人的", date(2026, 5, 1), owner="小李")), figure]
    assert [i.what for i in ordered(mixed)] == ["净销售额", "我的", "别人的"]


def test_a_task_of_nobody_is_everybodys():
    assert items(task("谁的", TODAY, owner=""))[0].mine


def test_time_share_counts_days_that_are_over():
    assert time_share(date(2026, 6, 1), date(2026, 6, 10), date(2026, 6, 6)) == 0.5
    assert time_share(date(2026, 6, 1), date(2026, 6, 10), date(2026, 5, 1)) == 0
    assert time_share(date(2026, 6, 1), date(2026, 6, 10), date(2026, 7, 1)) == 1
