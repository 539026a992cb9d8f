"""Coming in, going out, and the language switch, which strangers may use too."""

import math
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from yunce.accounts import store
from yunce.accounts.models import User
from yunce.accounts.rules.throttle import wait
from yunce.accounts.web.forms import SignInForm
from yunce.ui.components import Form

_LANGUAGE_COOKIE_SECONDS = 365 * 24 * 3600


def _safe_next(request: HttpRequest) -> str:
    """Where to go on: only an address of ours, or a link could lead a signed-in person anywhere."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if allowed and urlsplit(wanted).path not in ("/sign-in", "/sign-out", "/language") else "/"


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(_safe_next(request))
    form = SignInForm(request.POST or None)
    status, retry_after = 200, 0
    if request.method == "POST" and form.is_valid():
        user, retry_after = _try(request, form.cleaned_data["username"], form.cleaned_data["password"])
        if user is not None:
            login(request, user)
            return redirect(_safe_next(request))
        if retry_after:
            status = 429
            minutes = math.ceil(retry_after / 60)
            form.add_error(None, _("试的次数太多了，请 %(minutes)d 分钟后再试。") % {"minutes": minutes})
        else:
            status = 422
            form.add_error(None, _("登录名或密码不对。忘了密码，请工作区的负责人重置。"))
    response = render(
        request,
        "accounts/sign_in.html",
        {"form": Form(form=form, submit=_("登录")), "first_run": not store.anybody()},
        status=status,
    )
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response


def _try(request: HttpRequest, username: str, password: str) -> tuple[User | None, int]:
    """The user, or None with the seconds to wait (0: the password was looked at, and is wrong)."""
    now = timezone.now()
    address = str(request.META.get("REMOTE_ADDR", ""))[:64]
    left = wait(store.begin_attempt(username, address, now), now)
    if left:
        return None, math.ceil(left.total_seconds())
    user = authenticate(request, username=username, password=password)
    if not isinstance(user, User):
        return None, 0
    store.forget_attempts(username, address)
    return user, 0


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        logout(request)
        return redirect("accounts:sign-in")
    return render(request, "accounts/sign_out.html")


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    response = redirect(_safe_next(request))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=_LANGUAGE_COOKIE_SECONDS,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure(),
        )
        if isinstance(request.user, User):
            store.save_language(request.user.pk, chosen)
    return response
