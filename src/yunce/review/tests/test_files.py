"""The gap of a plain file, as the command line gives it."""

import pytest
import yaml

from yunce.review.api import gap_of_file
from yunce.strategy.api import TreeError

FILE = """
key: sales
name: 销售额
unit: CNY
op: sum
children:
  - key: shop
    unit: CNY
    op: product
    children:
      - {key: buyers, unit: 人, plan: 1000, actual: 1200}
      - {key: value, unit: CNY/人, plan: 50, actual: 45}
  - {key: other, unit: CNY, plan: 10000, actual: 9000}
"""


def test_a_file_is_split_without_remainder():
    found = gap_of_file(yaml.safe_load(FILE)).to_json()
    assert found["gap"] == 54_000 + 9_000 - 60_000
    assert [each["leaf"] for each in found["contributions"]] == ["buyers", "value", "other"]
    assert sum(each["value"] for each in found["contributions"]) == pytest.approx(found["gap"])
    assert abs(found["residual"]) < 1e-9
    assert (found["unit"], found["n"], found["unsettled"]) == ("CNY", 3, [])


def test_a_file_without_an_actual_names_what_is_open():
    found = gap_of_file(yaml.safe_load(FILE.replace(", actual: 9000", ""))).to_json()
    assert (found["gap"], found["residual"]) == (None, None)
    assert found["unsettled"] == [{"node": "sales", "leaves": ["other"], "value": None}]


def test_a_file_with_unlike_units_is_refused():
    with pytest.raises(TreeError, match="adds up unlike units"):
        gap_of_file(yaml.safe_load(FILE.replace("{key: other, unit: CNY", "{key: other, unit: 人")))
