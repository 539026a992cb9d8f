"""What the import contracts cannot say: which doors are used between domains, where pages are mounted, file sizes."""

import ast
import re
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "yunce"
PAGES_OWNERS = {"web", "cli"}
OPEN_TO_ALL = {"kernel", "ui"}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("yunce")


def _is_test(module: str) -> bool:
    return ".tests" in module or module.endswith((".conftest", ".testing"))


def test_a_domain_enters_another_only_through_its_api(graph: grimp.ImportGraph) -> None:
    trespasses = []
    for module in sorted(graph.modules):
        parts = module.split(".")
        if len(parts) < 2 or _is_test(module) or parts[1] in PAGES_OWNERS:
            continue
        for imported in sorted(graph.find_modules_directly_imported_by(module)):
            target = imported.split(".")
            if len(target) < 2 or target[1] == parts[1] or target[1] in OPEN_TO_ALL:
                continue
            if target[-1] != "api" and "api" not in target:
                trespasses.append(f"{module} imports {imported}")
    assert trespasses == []


def test_only_web_and_cli_mount_pages(graph: grimp.ImportGraph) -> None:
    mounts = [
        f"{module} imports {imported}"
        for module in sorted(graph.modules)
        if not _is_test(module) and [*module.split("."), ""][1] not in PAGES_OWNERS
        for imported in sorted(graph.find_modules_directly_imported_by(module))
        if imported.endswith(".web.urls")
    ]
    assert mounts == []


def test_there_is_no_drawer_for_everything() -> None:
    drawers = [str(path) for path in SOURCE.rglob("*.py") if path.name in {"utils.py", "helpers.py", "managers.py"}]
    assert drawers == []


def test_no_file_holds_more_than_four_hundred_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in [*SOURCE.rglob("*.py"), *(ROOT / "frontend" / "src").rglob("*.ts")]
        if "migrations" not in path.parts and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in SOURCE.rglob("*.py")
        if "migrations" not in path.parts
        and path.read_text(encoding="utf-8").strip()
        and ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) is None
    ]
    assert silent == []


def test_lock_files_name_no_registry() -> None:
    locks = [*(ROOT / "requirements").glob("*.txt"), ROOT / "frontend" / "package-lock.json"]
    named = [lock.name for lock in locks if re.search(r'index-url|"resolved":|find-links', lock.read_text("utf-8"))]
    assert locks
    assert named == []
