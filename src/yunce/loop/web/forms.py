"""What the user typed about evidence: shape only; the spine decides what is allowed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yunce.kernel.windows import Window
from yunce.loop.api import (
    KIND_WORDS,
    TIER_WORDS,
    Kind,
    NewEvidence,
    Tier,
)
from yunce.ui import format as write
from yunce.ui.grid import GridColumn, read_paste

# Figures and past outcomes come from the store; a person writes down the others.
_BY_HAND = (Kind.NOTE, Kind.QUOTE, Kind.LINK, Kind.FILE)
_MOST_COLUMNS = 30


def day_field(label: Any, help_text: Any = "", *, required: bool = False) -> forms.DateField:
    """A calendar day."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class EvidenceForm(forms.Form):
    title = forms.CharField(
        label=_("发现了什么"), max_length=200, help_text=_("一句话写结论，例如：复购的人多数在 30 天内回来")
    )
    kind = forms.ChoiceField(label=_("来自"), choices=[(kind.value, KIND_WORDS[kind]) for kind in _BY_HAND])
    tier = forms.ChoiceField(
        label=_("依据强度"),
        choices=[(tier.value, TIER_WORDS[tier]) for tier in Tier],
        initial=Tier.JUDGEMENT.value,
        help_text=_("实验 > 准实验 > 观测 > 自述 > 经验判断"),
    )
    source = forms.CharField(label=_("出处"), required=False, max_length=500, help_text=_("网址、文件名，或者谁说的"))
    text = forms.CharField(label=_("内容"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    table = forms.CharField(
        label=_("表格"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("可从表格软件复制后粘贴，第一行是列名"),
    )
    n = forms.IntegerField(label=_("样本数"), required=False, min_value=0)
    unit = forms.CharField(label=_("单位"), required=False, max_length=32)
    first = day_field(_("数据从"), _("这个发现看了哪几天的数据"))
    last = day_field(_("数据到"))
    expires_on = day_field(_("有效到"), _("过了这天会提醒更新"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if (first is None) != (last is None):
            self.add_error("last" if last is None else "first", _("两头都要填，或者都不填。"))
        elif first and last and last < first:
            self.add_error("last", _("结束日期早于开始日期。"))
        if not cleaned.get("text") and not cleaned.get("table") and not cleaned.get("source"):
            self.add_error("text", _("内容、表格、出处至少填一样，别人才能核实。"))
        return cleaned

    def evidence(self, zone: str, replaces_id: str | None = None) -> NewEvidence:
        """What was typed, as evidence. Call when valid."""
        kept = self.cleaned_data
        body: dict[str, Any] = {"text": kept["text"]} if kept["text"] else {}
        if kept["table"].strip():
            body["table"] = _table(kept["table"])
        window = Window.days(kept["first"], kept["last"], zone) if kept["first"] and kept["last"] else None
        return NewEvidence(
            title=kept["title"],
            kind=Kind(kept["kind"]),
            tier=Tier(kept["tier"]),
            body=body,
            window=window,
            unit=write.unit_symbol(kept["unit"]),
            n=kept["n"],
            expires_on=kept["expires_on"],
            source=kept["source"],
            replaces_id=replaces_id,
        )


def _table(text: str) -> dict[str, Any]:
    """A pasted block as columns and rows of text; the first line names the columns."""
    heading = text.strip("\n").split("\n", 1)[0].split("\t")[:_MOST_COLUMNS]
    columns = [GridColumn(key=f"c{place}", label=name.strip()) for place, name in enumerate(heading)]
    # Without its first line: read_paste takes a heading only when it knows the labels, and here it made them.
    body = text.strip("\n").split("\n", 1)[1] if "\n" in text.strip("\n") else ""
    rows = [[row.get(column.key, "") for column in columns] for row in read_paste(body, columns).texts] if body else []
    return {"columns": [column.label for column in columns], "rows": rows}
