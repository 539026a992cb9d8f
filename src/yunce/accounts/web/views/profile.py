"""One's own account: name, language, password."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yunce.accounts import api, store
from yunce.accounts.models import User
from yunce.accounts.web.forms import PasswordForm, ProfileForm
from yunce.accounts.web.views.frame import frame
from yunce.ui.components import Form, Link


def _me(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise api.NotSignedIn
    return request.user


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    me = _me(request)
    initial = {"display_name": me.display_name, "language": me.language or get_language()}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        store.save_person(me.pk, form.cleaned_data["display_name"])
        store.save_language(me.pk, form.cleaned_data["language"])
        response = redirect("accounts:profile")
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"], samesite="Lax", httponly=True)
        messages.success(request, _("已保存。"))
        return response
    context = {
        **frame("profile"),
        "username": me.username,
        "form": Form(form=form, submit=_("保存")),
        "change_password": Link(text=_("修改密码"), url=reverse("accounts:password"), icon="key"),
    }
    return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    me = _me(request)
    form = PasswordForm(me, request.POST or None)
    if request.method == "POST" and form.is_valid():
        store.save_password(me.pk, form.cleaned_data["new"])
        me.refresh_from_db()
        update_session_auth_hash(request, me)  # this session stays, all others end
        messages.success(request, _("密码已改，其他地方的登录都已退出。"))
        return redirect("/")
    cancel = None if me.must_change_password else Link(text=_("取消"), url=reverse("accounts:profile"), weight="quiet")
    context = {"form": Form(form=form, submit=_("保存新密码"), cancel=cancel), "first": me.must_change_password}
    return render(request, "accounts/password.html", context, status=422 if form.errors else 200)
