"""The menu shows what works and nothing else."""

import pytest

from yunce.ui.navigation import menu

pytestmark = pytest.mark.urls("yunce.ui.tests.gallery")


def test_only_pages_that_exist_are_in_the_menu_in_the_order_of_the_map() -> None:
    assert [str(item.entry.path) for item in menu("/")] == ["/", "/projects", "/goals", "/data", "/settings"]


@pytest.mark.parametrize(
    ("path", "current"),
    [("/", "/"), ("/projects", "/projects"), ("/projects/x/plan", "/projects"), ("/settings/members", "/settings")],
)
def test_the_entry_of_the_page_is_marked(path: str, current: str) -> None:
    assert [item.entry.path for item in menu(path) if item.current] == [current]


def test_a_page_outside_the_menu_marks_nothing() -> None:
    assert [item for item in menu("/projectsomething") if item.current] == []
