"""The documentation is tested: each setting and command appears in it, and relative links lead somewhere."""

import re
from pathlib import Path

import pytest

from yunce.cli import COMMANDS
from yunce.kernel.settings import TABLE

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
RUNNING = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("setting", TABLE, ids=lambda setting: setting.name)
def test_each_setting_is_documented(setting) -> None:
    assert f"`{setting.name}`" in RUNNING


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_is_documented(command: str) -> None:
    assert f"`yunce {command}`" in RUNNING


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_relative_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8"))
    broken = [link for link in links if not (page.parent / link).exists()]
    assert broken == []
