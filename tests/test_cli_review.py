"""`yunce review gap`: contributions that add up to the gap, or one line that says what is wrong."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from yunce.cli import main

TREE = """
key: sales
unit: CNY
op: product
children:
  - {key: buyers, unit: person, plan: 1000, actual: 800}
  - {key: orders, unit: order/person, plan: 2, actual: 2.5}
  - {key: value, unit: CNY/order, plan: 50, actual: 45}
"""


def test_contributions_add_up_to_the_gap(tmp_path: Path) -> None:
    file = tmp_path / "tree.yaml"
    file.write_text(TREE, encoding="utf-8")
    answer = json.loads(CliRunner().invoke(main, ["review", "gap", str(file), "--json"]).stdout)
    assert answer["gap"] == pytest.approx(800 * 2.5 * 45 - 1000 * 2 * 50)
    assert sum(each["value"] for each in answer["contributions"]) == pytest.approx(answer["gap"], abs=1e-9)
    assert abs(answer["residual"]) < 1e-9


@pytest.mark.parametrize(
    ("text", "says"),
    [("key: [", "YAML"), ("op: product", "key"), (TREE.replace("product", "power"), "power")],
    ids=["not yaml", "no key", "unknown operator"],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_line(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "tree.yaml"
    file.write_text(text, encoding="utf-8")
    answer = CliRunner().invoke(main, ["review", "gap", str(file), "--json"])
    assert answer.exit_code == 1
    assert says in answer.stderr
    assert answer.stdout == ""
    assert len(answer.stderr.strip().splitlines()) == 1
