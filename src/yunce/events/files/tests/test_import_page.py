"""The example in docs/import.md is run as it stands there."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from yunce.events.files.rules.mapping import read_mapping
from yunce.events.files.rules.reading import batches
from yunce.events.files.rules.tables import open_table
from yunce.events.files.words import row_words

PAGE = Path(__file__).resolve().parents[5] / "docs" / "import.md"


def test_the_documented_mapping_reads_the_documented_file(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    example, table = (re.findall(rf"```{kind}\n(.*?)```", text, re.S) for kind in ("toml", "csv"))
    (tmp_path / "orders.csv").write_text(table[0], encoding="utf-8")
    mapping = read_mapping(example[0])
    (batch,) = batches(open_table(tmp_path / "orders.csv", mapping.file), mapping, source="s", zone="UTC")
    first, second = batch.events
    assert (first.row, first.person, first.channel, first.amount) == (3, "10086", "小程序", Decimal("2401.00"))
    assert first.properties == {"city": "杭州", "新客": True}
    assert (second.channel, second.time) == ("门店", datetime(2026, 3, 1, 15, 59, 59, 999_000, tzinfo=UTC))
    assert [(bad.row, bad.column, row_words(bad)) for bad in batch.rejects] == [(5, "单价", "不是数字")]
    assert mapping.source == "门店收银"
