"""Forms of planning: the shape of what was typed. What is allowed is decided by rules.

Numbers are read as people write them: 5 万, 30%, 1,234.50."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yunce.kernel.money import Money, MoneyError
from yunce.planning.rules.numbers import normalise, read_number

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NumberField(forms.CharField):
    """A number, or None when empty."""

    def clean(self, value: Any) -> float | None:
        text = super().clean(value)
        if not text:
            return None
        number = read_number(text)
        if number is None:
            raise forms.ValidationError(_("「%(text)s」不是数字，例如 1200、3 万、35%%。") % {"text": text})
        return number


class MoneyField(forms.CharField):
    """Minor units of `currency`, or None when empty."""

    def __init__(self, *, currency: str, **options: Any) -> None:
        super().__init__(**options)
        self.currency = currency

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return Money.parse(normalise(text), self.currency).minor
        except MoneyError:
            raise forms.ValidationError(
                _("「%(text)s」不是 %(currency)s 金额，例如 50,000 或 5万。")
                % {"text": text, "currency": self.currency}
            ) from None


class StartForm(forms.Form):
    """The last step of every door. metrics: (node key, name) of the template's tree."""

    name = forms.CharField(label=lazy("项目名称"), max_length=120)
    first = forms.DateField(label=lazy("上线日"), widget=DATE)
    last = forms.DateField(label=lazy("结束日"), widget=DATE)
    metric = forms.ChoiceField(label=lazy("看哪个数"), required=False)
    baseline = NumberField(label=lazy("现在是多少"), required=False, help_text=lazy("比率写成 30%；不知道就空着"))
    target = NumberField(label=lazy("目标是多少"), required=False, help_text=lazy("空着也能开始，之后在目标拆解里定"))

    def __init__(self, *args: Any, currency: str, metrics: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = self.fields["metric"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [("", _("先不定")), *metrics]
        self.fields["budget"] = MoneyField(
            currency=currency, required=False, label=_("预算"), help_text=_("按模板的比例分到各项，之后可改")
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if first and last and last < first:
            self.add_error("last", _("结束日早于上线日。"))
        if values.get("target") is not None and not values.get("metric"):
            self.add_error("metric", _("写了目标，请选它是哪个数。"))
        return values


class OldLaunchForm(forms.Form):
    old_launch = forms.DateField(
        label=lazy("上次的上线日"), required=False, widget=DATE, help_text=lazy("用来把上次的日期换算成倒排天数")
    )


class CopyForm(forms.Form):
    name = forms.CharField(label=lazy("新项目名称"), max_length=120)
    first = forms.DateField(label=lazy("新的上线日"), widget=DATE, help_text=lazy("所有日期跟着移动"))


class CampaignForm(forms.Form):
    campaign = forms.CharField(label=lazy("活动名称"), max_length=120)
    launch = forms.DateField(label=lazy("上线日"), widget=DATE, help_text=lazy("改上线日会移动阶段和所有任务"))
    end = forms.DateField(label=lazy("结束日"), widget=DATE)


class LimitForm(forms.Form):
    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["limit"] = MoneyField(currency=currency, required=False, label=_("预算上限"))
