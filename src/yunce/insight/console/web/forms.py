"""Fields for what a query asks for, and for its name. They draw; `rules/parameters.py` reads what was typed."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext as _

from yunce.insight.console.api import Parameter
from yunce.insight.rules.words import Words
from yunce.insight.web.present import said

PREFIX = "p-"


class ValuesForm(forms.Form):
    """One field for each parameter, with its mistakes. typed: by the parameter's name."""

    def __init__(
        self, asked: tuple[Parameter, ...], typed: Mapping[str, str], wrong: Mapping[str, Words] | None = None
    ) -> None:
        super().__init__(data={PREFIX + name: text for name, text in typed.items()}, auto_id="sql-%s")
        for parameter in asked:
            self.fields[PREFIX + parameter.name] = _field(parameter)
        self.full_clean()
        self._errors = forms.utils.ErrorDict()
        for name, words in (wrong or {}).items():
            self._errors[PREFIX + name] = self.error_class([said(words)], renderer=self.renderer)


def _field(parameter: Parameter) -> forms.Field:
    label = parameter.name
    match parameter.kind:
        case "day":
            return forms.CharField(label=label, widget=forms.DateInput(attrs={"type": "date"}))
        case "moment":
            return forms.CharField(label=label, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
        case "integer":
            return forms.CharField(label=label, widget=forms.NumberInput(attrs={"step": "1"}))
        case "number":
            return forms.CharField(label=label, widget=forms.NumberInput(attrs={"step": "any"}))
        case "flag":
            return forms.CharField(label=label, widget=forms.Select(choices=[("1", _("是")), ("0", _("否"))]))
        case "texts" | "numbers":
            hint = _("用逗号或换行分开")
            return forms.CharField(label=label, help_text=hint, widget=forms.Textarea(attrs={"rows": 2}))
    return forms.CharField(label=label)


def typed_values(posted: Mapping[str, str]) -> dict[str, str]:
    """The parameters among the fields of a form or an address."""
    return {name.removeprefix(PREFIX): str(text) for name, text in posted.items() if name.startswith(PREFIX)}
