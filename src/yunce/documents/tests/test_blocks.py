"""Blocks refuse what no writer could print, and travel between processes."""

import pickle
from datetime import datetime

import pytest

from yunce.documents.api import ChartBlock, Column, Document, Heading, Meta, Paragraph, TableBlock
from yunce.documents.tests.sample import sample


def test_a_document_survives_the_way_to_another_process() -> None:
    document = sample(3)
    assert pickle.loads(pickle.dumps(document)) == document  # noqa: S301


def test_a_table_row_of_another_length_is_refused_with_its_place() -> None:
    with pytest.raises(ValueError, match="row 1 of table '商品' has 1 cells for 2 columns"):
        TableBlock(["a", "b"], [["1", "2"], ["1"]], caption="商品")


def test_an_option_that_is_not_json_is_refused() -> None:
    with pytest.raises(ValueError, match="not plain JSON"):
        ChartBlock({"series": [float("nan")]}, "图")
    with pytest.raises(ValueError, match="not plain JSON"):
        ChartBlock({"formatter": len}, "图")


def test_a_chart_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="caption or an alt text"):
        ChartBlock({})


def test_a_heading_has_one_of_three_levels() -> None:
    with pytest.raises(ValueError, match="level 1, 2 or 3"):
        Heading(4, "太深")


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="zh-Hans or en"):
        Document("t", [Paragraph("x")], language="fr")  # type: ignore[arg-type]


def test_created_must_know_its_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        Meta(created=datetime(2011, 1, 1))  # noqa: DTZ001


def test_a_unit_stands_in_the_brackets_of_its_script() -> None:
    assert Column("净销售额", unit="英镑").label == "净销售额\uff08英镑\uff09"
    assert Column("Net sales", unit="GBP").label == "Net sales (GBP)"
