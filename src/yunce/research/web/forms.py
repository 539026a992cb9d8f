"""What a person chooses when an answer is kept. Shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yunce.loop.api import Initiative


class KeepForm(forms.Form):
    """Which project a finding is for."""

    answer = forms.CharField(widget=forms.HiddenInput)
    project = forms.ChoiceField(label=_("存到哪个项目"))

    def __init__(self, data: Any, *, projects: list[Initiative], initial: dict[str, str]) -> None:
        super().__init__(data, initial=initial)
        self.fields["project"].choices = [(each.id, each.name) for each in projects]  # type: ignore[attr-defined]
