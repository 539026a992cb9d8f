"""The wheel: everything a machine without node needs is in it, and nothing of our tests."""

import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx
import pytest

from tests.demo import clean_environment, walk_demo, yunce
from tests.server import RealServer

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("src", "scripts", "pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "NOTICE")

pytestmark = pytest.mark.xdist_group("wheel")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installed wheel: built from a copy of the checkout, which stays as it is for other tests."""
    if not (ROOT / "src/yunce/ui/static/dist/.built").exists():
        pytest.skip("the front end is not built: `make` or `npm run build` in frontend/")
    place = tmp_path_factory.mktemp("wheel")
    for part in PARTS:
        origin, copy = ROOT / part, place / "checkout" / part
        copy.parent.mkdir(exist_ok=True)
        if origin.is_dir():
            shutil.copytree(origin, copy, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        else:
            shutil.copyfile(origin, copy)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place)],
        cwd=place / "checkout",
        env=_without_node(place),
        check=True,
        capture_output=True,
    )
    (wheel,) = place.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place / "installed")
    return place / "installed"


def _without_node(folder: Path) -> dict[str, str]:
    """The environment of a machine that has no program but Python."""
    (folder / "bin").mkdir(exist_ok=True)
    return clean_environment(PATH=str(folder / "bin"))


def _uses(installed: Path) -> dict[str, str]:
    """What makes a fresh Python take our packages from the wheel: its folder stands before the checkout's."""
    return {"PYTHONPATH": str(installed), "PATH": _without_node(installed.parent)["PATH"]}


def test_the_wheel_holds_what_pages_and_documents_load_and_no_tests(installed: Path) -> None:
    files = {str(path.relative_to(installed / "yunce")) for path in (installed / "yunce").rglob("*") if path.is_file()}
    assert {"ui/static/dist/main.js", "ui/static/dist/main.css.br", "documents/js/echarts.min.js"} <= files
    assert {"demo/data/online_retail.parquet", "demo/data/ATTRIBUTION.md"} <= files
    assert len([name for name in files if name.startswith("documents/fonts/") and name.endswith(".ttf")]) >= 3
    assert [name for name in files if name.endswith(".po") and f"{name[:-3]}.mo" not in files] == []
    assert [name for name in files if re.search(r"(^|/)(tests/|conftest\.py|testing\.py)", name)] == []
    assert {path.name for path in installed.glob("*.dist-info/licenses/*")} == {"LICENSE", "NOTICE"}


def test_the_wheel_alone_is_healthy_and_serves_its_own_pages(installed: Path, tmp_path: Path) -> None:
    asked = yunce("doctor", "--json", "--data", str(tmp_path / "data"), YUNCE_PORT="0", **_uses(installed))
    checks = json.loads(asked.stdout)["checks"]
    assert [check for check in checks if not check["ok"]] == []
    assert f"in {installed / 'yunce'}" in next(check["found"] for check in checks if check["name"] == "program")
    with (
        RealServer(tmp_path / "data", settings=_uses(installed)) as server,
        httpx.Client(base_url=server.address) as me,
    ):
        assets = re.findall(r'"(/static/[^"]+)"', me.get("/sign-in").text)
        assert assets
        assert {me.get(asset).status_code for asset in [*assets, "/static/dist/fonts/noto-sans-sc.woff2"]} == {200}


@pytest.mark.long
def test_the_whole_demo_walks_from_the_wheel_and_its_files_carry_their_fonts(installed: Path, tmp_path: Path) -> None:
    demo = walk_demo(tmp_path, **_uses(installed))
    reports = [*demo.folder.rglob("*.pdf")]
    assert reports
    assert {b"NotoSansSC" in report.read_bytes() for report in reports} == {True}
