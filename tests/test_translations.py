"""English is complete: every Chinese text that code or templates mark for translation has an English one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation.template import templatize

from scripts.compile_messages import entries

SOURCE = Path(__file__).resolve().parent.parent / "src" / "yunce"
CHINESE = re.compile(r"[\u3001-\u303f\u4e00-\u9fff\uff01-\uff5e]")  # full-width punctuation too
CONTEXT = "\4"  # between a context and its text, as in a .mo file
IN_TEMPLATE = re.compile(r'\bn?gettext\(u?("(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\')')


def markers(tree: ast.AST) -> dict[str, str]:
    """The functions of gettext by the name under which a file imports them: _, lazy, _lazy …"""
    return {
        name.asname or name.name: name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if "gettext" in name.name
    }


def marked_in_python(text: str) -> Iterator[str]:
    tree = ast.parse(text)
    known = markers(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known and node.args:
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            wanted = 2 if "pgettext" in known[node.func.id] else 1  # a context, then the text
            if len(texts) >= wanted:
                yield CONTEXT.join(texts[:wanted])


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
def in_domains() -> dict[str, dict[str, str]]:
    """Text (after its context, if any) -> domain -> English."""
    found: dict[str, dict[str, str]] = {}
    for path in SOURCE.rglob("locale/en/**/*.po"):
        domain = path.relative_to(SOURCE).parts[0]
        for source, target in entries(path.read_text("utf-8")).items():
            found.setdefault(source.split("\0")[0], {})[domain] = target
    del found[""]  # the head of the file
    return found


@pytest.fixture(scope="module")
def english(in_domains: dict[str, dict[str, str]]) -> dict[str, str]:
    return {source: next(iter(targets.values())) for source, targets in in_domains.items()}


def test_every_marked_text_has_an_english_one(english: dict[str, str]) -> None:
    missing = {
        text: sorted(places) for text, places in marked().items() if CHINESE.search(text) and text not in english
    }
    assert missing == {}


def test_a_text_has_the_same_english_in_every_domain(in_domains: dict[str, dict[str, str]]) -> None:
    differ = {source: targets for source, targets in in_domains.items() if len(set(targets.values())) > 1}
    assert differ == {}


def test_no_english_text_is_left_in_chinese(english: dict[str, str]) -> None:
    quoted = re.compile(r"[「《“][^」》”]*[」》”]|运策 Yunce")  # names that English pages write as they are
    left = {source: target for source, target in english.items() if CHINESE.search(quoted.sub("", target))}
    assert left == {}


def test_an_assumption_is_never_called_an_estimate(english: dict[str, str]) -> None:
    """docs/glossary.md: 预估 is an assumption; an estimate is the distribution alone, and our tagline."""
    called = {source: target for source, target in english.items() if "预估" in source and "estimat" in target.lower()}
    assert list(called) == ["运营策划工作台:把每个预估,变成下一次的把握"]


def test_placeholders_are_the_same_in_both_languages(english: dict[str, str]) -> None:
    holders = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
    differ = [
        source for source, target in english.items() if set(holders.findall(source)) != set(holders.findall(target))
    ]
    assert differ == []
