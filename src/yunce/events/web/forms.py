"""Checks of what people type on the data pages: shape only. What is allowed is decided in rules and api."""

from collections.abc import Collection

from django import forms
from django.utils.translation import gettext_lazy as _

from yunce.events.web import words


class SourceForm(forms.Form):
    name = forms.CharField(label=_("来源名称"), max_length=100, help_text=_("例如：小程序、官网、门店收银"))
    kind = forms.ChoiceField(label=_("接入方式"))
    hash_personal = forms.BooleanField(
        label=_("手机号和邮箱入库前加密"),
        required=False,
        help_text=_("入口处换成不可还原的编码，同一个人仍能对上。"),
    )

    def __init__(self, *args: object, taken: Collection[str] = (), **kwargs: object) -> None:
        """taken: names of the sources that are there."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._taken = taken
        kind = self.fields["kind"]
        if isinstance(kind, forms.ChoiceField):
            kind.choices = [
                (key, _("%(name)s：%(text)s") % {"name": words.KINDS[key], "text": hint})
                for key, hint in words.KIND_HINTS.items()
            ]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name in self._taken:
            raise forms.ValidationError(
                _("已经有叫「%(name)s」的来源。要它的新密钥，到它的页面按「换新密钥」；要再接一个，换个名字。"),
                params={"name": name},
            )
        return name


class SourceSettingsForm(forms.Form):
    name = forms.CharField(label=_("来源名称"), max_length=100)
    hash_personal = forms.BooleanField(
        label=_("手机号和邮箱入库前加密"), required=False, help_text=_("只对以后收到的数据起作用。")
    )
    events_per_second = forms.IntegerField(
        label=_("每秒最多接收"), min_value=1, max_value=1_000_000, help_text=_("超过时请发送方稍后再发。")
    )


class RetentionForm(forms.Form):
    retention_days = forms.IntegerField(
        label=_("数据保留天数"),
        required=False,
        min_value=1,
        max_value=36_500,
        help_text=_("早于这么多天的事件每天自动删除，不能找回。留空表示一直保留。"),
    )


class UploadForm(forms.Form):
    file = forms.FileField(label=_("文件"))


class OptionsForm(forms.Form):
    """How to open a file where the guess was wrong."""

    encoding = forms.ChoiceField(label=_("文字编码"), choices=words.ENCODINGS, required=False)
    delimiter = forms.ChoiceField(label=_("分隔符"), choices=words.DELIMITERS, required=False)
    sheet = forms.ChoiceField(label=_("工作表"), required=False)
    header_row = forms.IntegerField(
        label=_("表头在第几行"),
        required=False,
        min_value=0,
        max_value=1000,
        help_text=_("没有表头填 0，留空自动识别。"),
    )

    def __init__(self, *args: object, sheets: tuple[str, ...] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        sheet = self.fields["sheet"]
        if sheets and isinstance(sheet, forms.ChoiceField):
            sheet.choices = [(name, name) for name in sheets]
            del self.fields["encoding"], self.fields["delimiter"]
        else:
            del self.fields["sheet"]

    def options(self) -> dict[str, object]:
        """As `FileOptions` takes them: what is left to the guess is absent."""
        found = {name: value for name, value in self.cleaned_data.items() if value not in ("", "auto", None)}
        return {name: value for name, value in found.items() if name != "sheet" or value}


class PersonForm(forms.Form):
    person = forms.CharField(
        label=_("用户编号"),
        max_length=256,
        help_text=_("用户的任意一个编号：用户 ID、匿名 ID、手机号……先看会删掉什么，确认后才删。"),
    )


class EraseForm(forms.Form):
    person = forms.CharField(max_length=256, widget=forms.HiddenInput)
    confirm = forms.CharField(widget=forms.HiddenInput)
    sure = forms.BooleanField(label=_("我知道删除后不能找回，以后再导入同样的旧数据也不会回来"))
