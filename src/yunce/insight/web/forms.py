"""What a reader may change about a question: days, interval, and the question's own number. Shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yunce.insight.api import Ask, Question

_INTERVALS = [("day", _("日")), ("week", _("周")), ("month", _("月")), ("quarter", _("季度"))]


class AskForm(forms.Form):
    """GET parameters; fields that the question does not read are left out."""

    def __init__(self, data: Any, *, question: Question, ask: Ask) -> None:
        super().__init__(data, auto_id="ask-%s")
        day = forms.DateInput(attrs={"type": "date"})
        # `from` is a word of Python's, so fields are added by name.
        self.fields["from"] = forms.DateField(label=_("从"), widget=day, initial=ask.window.first_date, required=False)
        self.fields["to"] = forms.DateField(label=_("到"), widget=day, initial=ask.window.last_date, required=False)
        if "interval" in question.uses:
            self.fields["interval"] = forms.ChoiceField(
                label=_("按"), choices=_INTERVALS, initial=ask.interval, required=False
            )
        if "days" in question.uses:
            self.fields["days"] = forms.IntegerField(
                label=_("多少天内"), min_value=1, max_value=730, initial=ask.days, required=False
            )
        if "top" in question.uses:
            self.fields["top"] = forms.IntegerField(
                label=_("前多少名"), min_value=1, max_value=200, initial=ask.top, required=False
            )
