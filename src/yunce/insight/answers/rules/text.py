"""Figures inside sentences: money rounded to the currency's decimals, shares in percent, undefined as "—"."""

from decimal import Decimal
from typing import Any

from yunce.insight.answers.rules.answer import Answer, Cell, Kind, Running, Section
from yunce.insight.asking.api import lasting
from yunce.insight.rules.words import Words
from yunce.kernel.money import Money

DASH = "—"
MARK = "*"
"""After a figure of a time that is not over."""


def money_text(amount: float | Decimal | None, currency: str) -> Words:
    if amount is None:
        return Words(zh=DASH, en=DASH)
    rounded = Money.rounded(amount, currency)
    return Words(zh=rounded.format("zh-Hans"), en=rounded.format("en"))


def share_text(share: float | None, decimals: int = 1) -> str:
    return DASH if share is None else f"{share * 100:.{decimals}f}%"


def change_text(new: float | None, old: float | None) -> str:
    """Growth as +x.x %; undefined when there was nothing before."""
    if new is None or old is None or old <= 0:
        return DASH
    return f"{(new / old - 1) * 100:+.1f}%"


def ratio(above: float | Decimal | None, below: float | Decimal | None) -> float | None:
    """None when the lower part is 0 or one of them is undefined."""
    if above is None or not below:
        return None
    return float(above) / float(below)


def shown_cell(cell: Cell, kind: Kind, currency: str, language: str) -> str:
    """A cell as a person reads it; undefined is "—". Money in the currency's decimals, shares in percent."""
    if cell is None:
        return DASH
    if isinstance(cell, Words):
        return cell.say(language)
    if isinstance(cell, str):
        return cell
    if kind == "money":
        return money_text(cell, currency).say(language)
    if kind == "seconds":
        return lasting(float(cell)).say(language)
    if kind == "share":
        return share_text(float(cell)) + (MARK if isinstance(cell, Running) else "")
    return f"{cell:,.2f}" if kind == "number" else f"{round(cell):,}"


def shown_table(answer: Answer, language: str, section: Section | None = None) -> dict[str, list[Any]]:
    """{"columns": labels, "rows": texts}: what a document or a kept finding shows of the answer, or of a section."""
    table = section or answer
    kinds = [column.kind for column in table.columns]
    return {
        "columns": [column.label.say(language) for column in table.columns],
        "rows": [
            [shown_cell(cell, kind, answer.currency, language) for cell, kind in zip(row, kinds, strict=True)]
            for row in table.rows
        ],
    }
