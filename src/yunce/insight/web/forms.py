"""What a reader may change about a question: days, interval, and the question's own number. Shape only."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from yunce.insight.api import Ask, Question

_INTERVALS = [("day", _("日")), ("week", _("周")), ("month", _("月")), ("quarter", _("季度"))]


class AskForm(forms.Form):
    """GET parameters; fields that the question does not read are left out. What is not given shows what was taken."""

    def __init__(self, typed: Mapping[str, str], *, question: Question, ask: Ask) -> None:
        taken = {
            "from": ask.window.first_date.isoformat(),
            "to": ask.window.last_date.isoformat(),
            "interval": ask.interval,
            "days": str(ask.days),
            "top": str(ask.top),
        }
        super().__init__(initial=taken | {name: text for name, text in typed.items() if text}, auto_id="ask-%s")
        day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        # `from` is a word of Python's, so fields are added by name.
        self.fields["from"] = forms.DateField(label=_("从"), widget=day)
        self.fields["to"] = forms.DateField(label=_("到"), widget=day)
        if "interval" in question.uses:
            self.fields["interval"] = forms.ChoiceField(label=_("按"), choices=_INTERVALS)
        if "days" in question.uses:
            self.fields["days"] = forms.IntegerField(label=_("多少天内"), min_value=1, max_value=730)
        if "top" in question.uses:
            self.fields["top"] = forms.IntegerField(label=_("前多少名"), min_value=1, max_value=200)
