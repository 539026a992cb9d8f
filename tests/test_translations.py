"""English is complete: every Chinese text that code or templates mark for translation has an English one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation.template import templatize

from scripts.compile_messages import entries

SOURCE = Path(__file__).resolve().parent.parent / "src" / "yunce"
MARKERS = {"_", "gettext", "gettext_lazy", "lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
IN_TEMPLATE = re.compile(r'\bn?gettext\(u?("(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\')')


def marked_in_python(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            first = node.args[1] if name == "pgettext" and len(node.args) > 1 else node.args[0]
            if name in MARKERS and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def marked_in_template(text: str) -> Iterator[str]:
    for literal in IN_TEMPLATE.findall(templatize(text)):
        yield ast.literal_eval(literal)


def marked() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path in SOURCE.rglob("*.py"):
        if "tests" not in path.parts:
            for text in marked_in_python(path.read_text("utf-8")):
                found.setdefault(text, set()).add(str(path.relative_to(SOURCE)))
    for path in SOURCE.rglob("templates/**/*.html"):
        for text in marked_in_template(path.read_text("utf-8")):
            found.setdefault(text, set()).add(str(path.relative_to(SOURCE)))
    return found


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in SOURCE.rglob("locale/en/**/*.po"):
        found |= {
            source.split("\0")[0].split("\4")[-1]: target for source, target in entries(path.read_text("utf-8")).items()
        }
    return found


def test_every_marked_text_has_an_english_one(english: dict[str, str]) -> None:
    missing = {
        text: sorted(places) for text, places in marked().items() if CHINESE.search(text) and text not in english
    }
    assert missing == {}


def test_no_english_text_is_left_in_chinese(english: dict[str, str]) -> None:
    quoted = re.compile(r"[「《“][^」》”]*[」》”]")  # a name that English pages quote as it is written
    left = {source: target for source, target in english.items() if CHINESE.search(quoted.sub("", target))}
    assert left == {}


def test_placeholders_are_the_same_in_both_languages(english: dict[str, str]) -> None:
    holders = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
    differ = [
        source for source, target in english.items() if set(holders.findall(source)) != set(holders.findall(target))
    ]
    assert differ == []
