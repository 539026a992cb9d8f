"""What the user typed about projects, decisions and actuals: shape only."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yunce.accounts.api import Person
from yunce.loop.api import SHARE, Initiative
from yunce.ui.components import GridColumn
from yunce.ui.grid import CellError, read_cell


class ProjectForm(forms.Form):
    """A project's name, brief, days, owner and the one it continues."""

    name = forms.CharField(label=_("名称"), max_length=120)
    brief = forms.CharField(
        label=_("一句话目标"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    starts_on = forms.DateField(
        label=_("开始"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=_("结束"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, members: Sequence[Person], others: Sequence[Initiative], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["owner_id"] = forms.ChoiceField(
            label=_("负责人"), choices=[(person.id, person.name) for person in members]
        )
        self.fields["continues_id"] = forms.ChoiceField(
            label=_("延续自"),
            required=False,
            choices=[("", "—"), *((each.id, each.name) for each in others)],
            help_text=_("上一轮的结果会作为历史参考"),
        )


class DecisionForm(forms.Form):
    what = forms.CharField(label=_("决定了什么"), max_length=500)
    why = forms.CharField(label=_("因为什么"), required=False, max_length=500)


class ActualForm(forms.Form):
    """A figure that somebody knows, or why it cannot be known."""

    actual = forms.CharField(label=_("实际值"), required=False, max_length=40, help_text=_("例如 1234.5、1.2万、30%"))
    reason = forms.CharField(label=_("出处，或者无法核对的原因"), required=False, max_length=500)

    def __init__(self, *args: Any, unit: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self._unit = unit

    def clean_actual(self) -> float | None:
        column = GridColumn(key="actual", label="", kind="percent" if self._unit == SHARE else "number")
        try:
            value = read_cell(self.cleaned_data["actual"], column)
        except CellError as error:
            raise forms.ValidationError(str(error)) from None
        return None if value is None else float(value)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "actual" in cleaned and cleaned["actual"] is None and not cleaned.get("reason"):
            self.add_error("reason", _("没有实际值时，请写明为什么无法核对。"))
        return cleaned
