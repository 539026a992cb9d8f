"""Evidence as page components: its chart, table, text and figures, and where they come from."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from yunce.kernel.windows import zone_info
from yunce.loop.api import KIND_WORDS, TIER_WORDS, Evidence, Kind, Tier, counted, written
from yunce.ui import format as write
from yunce.ui.components import (
    Badge,
    Basis,
    Chart,
    Column,
    Component,
    Definition,
    Definitions,
    Stat,
    Stats,
    Table,
    Tone,
)
from yunce.ui.format import UNDEFINED

_TONES: dict[Tier, Tone] = {
    Tier.EXPERIMENT: "good",
    Tier.QUASI_EXPERIMENT: "good",
    Tier.OBSERVATION: "info",
    Tier.SELF_REPORT: "neutral",
    Tier.JUDGEMENT: "neutral",
}


def tier_badge(tier: Tier) -> Badge:
    """依据强度."""
    return Badge(text=str(TIER_WORDS[tier]), tone=_TONES[tier])


def title(evidence: Evidence) -> str:
    """In the reader's language, when it is known in it."""
    return evidence.titled(write.language())


def facts(evidence: Evidence, made_by: str) -> Definitions:
    """Window, zone, unit, n, data as of, expiry, fingerprint: what pages.md asks of every figure."""
    zone = evidence.window.zone if evidence.window else ""
    lines = [
        (_("来自"), f"{KIND_WORDS[evidence.kind]}"),
        (_("出处"), "" if evidence.kind is Kind.FIGURES else evidence.source),
        (_("数据时间段"), evidence.window.label(write.language()) if evidence.window else UNDEFINED),
        (_("时区"), zone or UNDEFINED),
        (_("单位"), write.unit(evidence.unit) or UNDEFINED),
        (_("样本数"), counted(evidence.n, evidence.n_of)),
        (_("数据截至"), _moment(evidence.data_as_of, zone)),
        (_("有效到"), write.day(evidence.expires_on)),
        (_("存入"), f"{_moment(evidence.made_at, zone)} · {made_by}"),
        (_("内容指纹"), evidence.content_hash[:16]),
    ]
    return Definitions(items=[Definition(term=term, value=value) for term, value in lines if value])


def body(evidence: Evidence) -> list[Component | str]:
    """What it shows, in the order figures, chart, table, further ones, text and notes."""
    kept = evidence.said(write.language())
    parts: list[Component | str] = []
    if figures := kept.get("figures"):
        stats = [
            Stat(label=str(each.get("label", "")), value=written(each.get("value"), str(each.get("unit") or "")))
            for each in figures
        ]
        parts.append(Stats(items=stats))
    if option := kept.get("chart"):
        parts.append(Chart(option=option, label=str(kept.get("text") or title(evidence)), height=340))
    if table := kept.get("table"):
        parts.append(_table(table, title(evidence)))
    for each in kept.get("more") or ():
        if each["chart"]:
            parts.append(Chart(option=each["chart"], label=str(each["title"]), title=str(each["title"]), height=340))
        parts.append(_table(each["table"], str(each["title"]), shown=True))
    texts = [kept.get("text"), *(kept.get("notes") or ())]
    parts.extend(str(text) for text in texts if text)
    return parts


def basis(evidence: Evidence) -> Basis | None:
    """「查看算法」: the statement and its parameters; None for what a person wrote down."""
    if not evidence.sql:
        return None
    lines = [(str(name), str(value)) for name, value in evidence.params.items()]
    return Basis(sql=evidence.sql, lines=[*lines, (_("内容指纹"), evidence.content_hash)])


def _table(table: Mapping[str, Any], caption: str, *, shown: bool = False) -> Table:
    columns = [Column(key=f"c{place}", label=str(label)) for place, label in enumerate(table["columns"])]
    rows = [
        {column.key: None if cell is None else str(cell) for column, cell in zip(columns, row, strict=False)}
        for row in table["rows"]
    ]
    return Table(columns=columns, rows=rows, caption=caption, show_caption=shown)


def _moment(moment: Any, zone: str) -> str:
    if moment is None:
        return UNDEFINED
    return f"{moment.astimezone(zone_info(zone)):%Y-%m-%d %H:%M}" if zone else write.moment(moment)


def names(uses: Sequence[str]) -> str:
    """A list of names in one cell."""
    return _("、").join(uses) or UNDEFINED
