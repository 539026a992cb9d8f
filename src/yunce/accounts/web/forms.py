"""Checks of what people type about accounts: shape only. Who may do it is asked of `api.access`."""

import re
import unicodedata
from collections.abc import Collection
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from yunce.accounts.models import User
from yunce.accounts.rules.permissions import Role
from yunce.accounts.web import words

_USERNAME = re.compile(r"[\w.@+-]{2,64}")


def normal_username(text: str) -> str:
    """One spelling a person: compatible characters folded, lower case, no space around."""
    return unicodedata.normalize("NFKC", text).strip().lower()


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("登录名"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_username(self) -> str:
        return normal_username(self.cleaned_data["username"])


class WorkspaceForm(forms.Form):
    name = forms.CharField(label=_("工作区名称"), max_length=64)
    currency = forms.ChoiceField(label=_("货币"), help_text=_("金额按这种货币的最小单位精确保存。"))
    zone = forms.ChoiceField(label=_("时区"), help_text=_("一天从这个时区的零点开始。"))
    first_weekday = forms.TypedChoiceField(label=_("一周从哪天开始"), coerce=int, choices=words.WEEKDAYS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        currency, zone = self.fields["currency"], self.fields["zone"]
        assert isinstance(currency, forms.ChoiceField)  # noqa: S101  narrows the type
        assert isinstance(zone, forms.ChoiceField)  # noqa: S101
        currency.choices = [(code, f"{code} {name}") for code, name in words.CURRENCIES]
        common = [(name, name) for name in words.COMMON_ZONES]
        rest = [(name, name) for name in words.zones() if name not in words.COMMON_ZONES]
        zone.choices = [(str(_("常用")), common), (str(_("全部")), rest)]


class InviteForm(forms.Form):
    username = forms.CharField(
        label=_("登录名"),
        max_length=64,
        help_text=_("字母、数字、汉字和 . _ - @，对方用它登录。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    display_name = forms.CharField(label=_("姓名"), max_length=64, required=False)
    role = forms.ChoiceField(label=_("角色"), choices=[(role.value, label) for role, label in words.ROLES.items()])

    def clean_username(self) -> str:
        username = normal_username(self.cleaned_data["username"])
        if not _USERNAME.fullmatch(username):
            raise forms.ValidationError(_("登录名要 2 到 64 个字，只能有字母、数字、汉字和 . _ - @。"))
        return username

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=[(role.value, role.value) for role in Role])

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class ProfileForm(forms.Form):
    display_name = forms.CharField(label=_("姓名"), max_length=64, required=False, help_text=_("不填就显示登录名。"))
    language = forms.ChoiceField(label=_("语言"), choices=settings.LANGUAGES)


class PasswordForm(forms.Form):
    current = forms.CharField(
        label=_("现在的密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label=_("新密码"),
        strip=False,
        help_text=_("至少 10 个字，不要用常见密码。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输一遍"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_current(self) -> str:
        current: str = self.cleaned_data["current"]
        if not self.user.check_password(current):
            raise forms.ValidationError(_("现在的密码不对。"))
        return current

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        password_validation.validate_password(new, self.user)
        return new

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("两次输入的新密码不一样。"))
        return cleaned


class TokenForm(forms.Form):
    name = forms.CharField(label=_("令牌名称"), max_length=64, help_text=_("例如：每日报表脚本"))

    def __init__(self, *args: Any, taken: Collection[str] = (), **kwargs: Any) -> None:
        """taken: names of the tokens in force."""
        super().__init__(*args, **kwargs)
        self._taken = taken

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name in self._taken:
            raise forms.ValidationError(_("已经有叫「%(name)s」的令牌，换个名字。"), params={"name": name})
        return name
