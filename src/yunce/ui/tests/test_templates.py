"""A lint over every template of the product: it compiles, and it holds nothing our policy refuses."""

import re
from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import render_to_string

import yunce

SOURCE = Path(yunce.__file__).parent
TEMPLATES = sorted(path for path in SOURCE.rglob("templates/**/*.html") if "tests" not in path.parts)

# What it is: how it looks. Each has a bad and a good example below.
REFUSED = {
    "a script with code in it": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"\sstyle\s*=", re.I),
    "an event attribute": re.compile(r"<[^>{]*\son[a-z]+\s*=", re.I),
    "hx-on": re.compile(r"hx-on[:=-]", re.I),
    "javascript in a value": re.compile(r"javascript:|=\s*[\"']js:", re.I),
    "a trigger filter, which htmx evaluates": re.compile(r"hx-trigger\s*=\s*[\"'][^\"']*\[", re.I),
    "a file of another site": re.compile(r"(?:src|href)=[\"']https?://[^\"']+\.(?:js|css|woff2?)", re.I),
}
EXAMPLES = {
    "a script with code in it": ("<script>go()</script>", '<script type="application/json">{}</script>'),
    "a style element": ("<style>p{}</style>", "<p class=small>"),
    "a style attribute": ('<p style="color:red">', '<p class="style">'),
    "an event attribute": ('<a onclick="go()">', '<a data-only="x">'),
    "hx-on": ('<a hx-on:click="go()">', '<a hx-post="/x">'),
    "javascript in a value": ('<a href="javascript:go()">', '<a href="/javascript">'),
    "a trigger filter, which htmx evaluates": ('<a hx-trigger="click[ctrlKey]">', '<a hx-trigger="click">'),
    "a file of another site": ('<script src="https://cdn.example/x.js">', '<script src="/x.js">'),
}


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 30


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_template_compiles(path: Path) -> None:
    engines["django"].from_string(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_template_holds_what_the_policy_refuses(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [what for what, pattern in REFUSED.items() if pattern.search(text)] == []


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_every_error_page_stands_alone_and_says_what_to_do(name: str) -> None:
    page = render_to_string(name)  # Django renders 400 and 500 without a request
    assert "<li>" in page or name == "403.html"
    assert "回到今天" in page
    assert "<form" not in page


@pytest.mark.parametrize("what", list(REFUSED))
def test_the_lint_tells_bad_from_good(what: str) -> None:
    bad, good = EXAMPLES[what]
    assert REFUSED[what].search(bad)
    assert not any(pattern.search(good) for pattern in REFUSED.values())
