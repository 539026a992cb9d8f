"""The audit trail speaks: each action that the sources write, and each field written in place, has its words."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from yunce.accounts.api import action_label, field_label

SOURCE = Path(__file__).resolve().parent.parent / "src" / "yunce"


def calls(tree: ast.AST) -> Iterator[dict[str, ast.expr]]:
    """The keyword arguments of every call of `record` that writes into the trail: it takes an action."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            given = {word.arg: word.value for word in node.keywords if word.arg}
            if name == "record" and "action" in given:
                yield given


def texts(value: ast.expr, tables: dict[str, ast.Dict]) -> list[str] | None:
    """The constants that an expression can be; None when they cannot be read off the source."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return [value.value]
    if isinstance(value, ast.IfExp):
        found = [texts(value.body, tables), texts(value.orelse, tables)]
        return None if None in found else [text for side in found for text in side or ()]
    if isinstance(value, ast.Subscript) and isinstance(value.value, ast.Name) and value.value.id in tables:
        found = [texts(each, tables) for each in tables[value.value.id].values]
        return None if None in found else [text for side in found for text in side or ()]
    return None


def fields(given: dict[str, ast.expr]) -> set[str]:
    """The names of before and after that stand in the call itself."""
    sides = [given[side] for side in ("before", "after") if isinstance(given.get(side), ast.Dict)]
    keys = [key for side in sides if isinstance(side, ast.Dict) for key in side.keys]
    return {key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}


def written() -> Iterator[tuple[str, list[str] | None, set[str]]]:
    """Where, which actions, which fields; for every line of the sources that writes into the trail."""
    for path in sorted(SOURCE.rglob("*.py")):
        if "tests" in path.parts:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        tables = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for given in calls(tree):
            where = f"{path.relative_to(SOURCE)}:{given['action'].lineno}"
            yield where, texts(given["action"], tables), fields(given)


WRITTEN = list(written())


def test_the_sources_write_into_the_trail_where_this_test_can_see_it() -> None:
    assert len(WRITTEN) > 40
    hidden = [where for where, actions, _ in WRITTEN if actions is None]
    assert hidden == [], "write the action out where record() is called, or in a table of the module"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_action_of_the_trail_has_words(language: str) -> None:
    """Add the action to the domain's trail.py."""
    with translation.override(language):
        bare = {
            f"{where} {each}" for where, actions, _ in WRITTEN for each in actions or () if action_label(each) == each
        }
    assert bare == set()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_field_of_the_trail_has_words_or_is_left_out(language: str) -> None:
    """Add the field to the domain's trail.py, with "" when it says nothing to people."""
    with translation.override(language):
        bare = {
            f"{where} {action} {field}"
            for where, actions, names in WRITTEN
            for action in actions or ()
            for field in names
            if field_label(action, field) == field
        }
    assert bare == set()
