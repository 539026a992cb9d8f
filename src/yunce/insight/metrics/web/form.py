"""The form of one metric, and the metric that it makes; the two are each other's inverse. Shape only."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yunce.insight.asking.api import read_question
from yunce.insight.metrics.api import Better, Definition, OwnMetric, Unit
from yunce.insight.metrics.rules.definition import LONGEST_NAME, LONGEST_NOTE, PREFIX
from yunce.insight.web.measure_fields import TAKES, measure_body, measure_fields, takes

_KINDS = [("counted", _("数事件")), ("ratio", _("两个数相除")), ("formula", _("由别的指标计算"))]
_ADDED = [each for each in TAKES if each[0] in ("events", "persons", "sum")]
_UNITS = [
    (Unit.EVENTS, _("次")),
    (Unit.PERSONS, _("人")),
    (Unit.MONEY, _("金额")),
    (Unit.SHARE, _("比率（%）")),
    (Unit.MONEY_PER_PERSON, _("金额/人")),
    (Unit.OWN, _("其他（写在下面）")),
]
_BETTER = [(Better.UP, _("越高越好")), (Better.DOWN, _("越低越好")), (Better.NEITHER, _("不分好坏"))]
# Where the mistakes of a metric are shown.
PLACES = {
    "$.key": "key",
    "$.name": "name",
    "$.own_unit": "own_unit",
    "$.note": "note",
    "$.definition.formula": "formula",
    "$.definition.measure.where": "where",
    "$.definition.measure.of": "of",
    "$.definition.measure": "take",
    "$.definition.per.where": "per_where",
    "$.definition.per.of": "per_of",
    "$.definition.per": "per_take",
    "$.definition": "kind",
}


class MetricForm(forms.Form):
    """own: what is changed; its key stays. list: names are suggested by the page's lists of events and properties."""

    name = forms.CharField(label=_("名称"), max_length=LONGEST_NAME)
    name_en = forms.CharField(label=_("英文名称（可不填）"), max_length=LONGEST_NAME, required=False)
    key = forms.CharField(
        label=_("代号"), max_length=44, required=False, help_text=_("例如 own.gmv；留空就自动编，以后不能改")
    )
    kind = forms.ChoiceField(label=_("怎么得到"), choices=_KINDS)
    take = forms.ChoiceField(label=_("怎么数"), choices=TAKES, required=False)
    event = forms.CharField(label=_("事件（留空是全部）"), max_length=400, required=False)
    where = forms.CharField(label=_("条件（可不填）"), max_length=1000, required=False)
    of = forms.CharField(label=_("数值属性"), max_length=200, required=False)
    per_take = forms.ChoiceField(label=_("除以：怎么数"), choices=_ADDED, required=False)
    per_event = forms.CharField(label=_("除以：事件"), max_length=400, required=False)
    per_where = forms.CharField(label=_("除以：条件"), max_length=1000, required=False)
    per_of = forms.CharField(label=_("除以：数值属性"), max_length=200, required=False)
    formula = forms.CharField(
        label=_("公式"), max_length=1000, required=False, help_text=_("由指标代号组成，例如 own.gmv / buyers")
    )
    unit = forms.ChoiceField(label=_("单位"), choices=_UNITS)
    own_unit = forms.CharField(label=_("其他单位"), max_length=20, required=False)
    better = forms.ChoiceField(label=_("方向"), choices=_BETTER)
    note = forms.CharField(
        label=_("说明（可不填）"), max_length=LONGEST_NOTE, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)

    def __init__(self, *args: Any, own: OwnMetric | None = None, **more: Any) -> None:
        if own is not None:
            more["initial"] = {**fields_of(own), **more.get("initial", {})}
        super().__init__(*args, **more)
        for name, names in (
            ("event", "known-events"),
            ("per_event", "known-events"),
            ("of", "known-names"),
            ("per_of", "known-names"),
        ):
            self.fields[name].widget.attrs["list"] = names
        if own is not None:
            self.fields["key"].disabled = True
            chosen = str(self.initial.get("take", ""))
            self.fields["take"].choices = takes(chosen)  # type: ignore[attr-defined]

    def own(self, key: str) -> OwnMetric:
        """What was typed. key: made up for one that has none. Raises BadQuestion."""
        said = self.cleaned_data
        body = {
            "key": said["key"].strip() or key,
            "name": said["name"].strip(),
            "name_en": said["name_en"].strip(),
            "note": said["note"].strip(),
            "unit": said["unit"],
            "own_unit": said["own_unit"].strip() if said["unit"] == Unit.OWN else "",
            "better": said["better"],
            "definition": self._definition(said),
        }
        return read_question(OwnMetric, json.dumps(body))

    def _definition(self, said: dict[str, Any]) -> dict[str, Any]:
        if said["kind"] == "formula":
            return {"formula": said["formula"].strip()}
        body = {"measure": measure_body(said["take"], said["event"], said["where"], said["of"])}
        if said["kind"] == "ratio":
            body["per"] = measure_body(
                said["per_take"] or "events", said["per_event"], said["per_where"], said["per_of"]
            )
        return body


def fields_of(own: OwnMetric) -> dict[str, str]:
    """A metric as its form holds it."""
    definition: Definition = own.definition
    kind = "formula" if definition.formula else "ratio" if definition.per is not None else "counted"
    filled = {
        "name": own.name,
        "name_en": own.name_en,
        "key": own.key,
        "kind": kind,
        "formula": definition.formula,
        "unit": own.unit.value,
        "own_unit": own.own_unit,
        "better": own.better.value,
        "note": own.note,
    }
    for prefix, measure in (("", definition.measure), ("per_", definition.per)):
        if measure is not None:
            names = (f"{prefix}take", f"{prefix}event", f"{prefix}where", f"{prefix}of")
            filled |= dict(zip(names, measure_fields(measure), strict=True))
    return filled


def place(where: str) -> str:
    """The field at which a mistake is shown."""
    return next((field for start, field in PLACES.items() if where.startswith(start)), "kind")


__all__ = ["PREFIX", "MetricForm", "fields_of", "place"]
