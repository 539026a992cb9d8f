"""The form of a lesson, which stands on the review's page and in the playbook."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from yunce.loop.api.words import ACT_WORDS, STATUS_WORDS
from yunce.loop.rules.lessons import Act, Status
from yunce.loop.rules.records import NewLesson


class LessonForm(forms.Form):
    statement = forms.CharField(
        label=_("经验"), widget=forms.Textarea(attrs={"rows": 2}), help_text=_("能被下一次证实或推翻的一句话")
    )
    scope = forms.CharField(label=_("适用范围"), required=False, max_length=300, help_text=_("什么人群、渠道、季节"))
    status = forms.ChoiceField(
        label=_("状态"),
        choices=[(status.value, STATUS_WORDS[status]) for status in Status],
        initial=Status.EMERGING.value,
    )
    act = forms.ChoiceField(
        label=_("下次怎么用"), choices=[(act.value, ACT_WORDS[act]) for act in Act], initial=Act.REFERENCE.value
    )

    def lesson(self, metric: str | None = None, evidence_ids: Sequence[str] = ()) -> NewLesson:
        """What was typed, as a lesson. Call when valid."""
        kept = self.cleaned_data
        return NewLesson(
            statement=kept["statement"],
            scope=kept["scope"],
            status=Status(kept["status"]),
            act=Act(kept["act"]),
            metric=metric,
            evidence_ids=tuple(evidence_ids),
        )
