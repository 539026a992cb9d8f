"""Puts each request into its workspace: who may see it, in which language, in which zone.

Order in the settings: after sessions, locale, authentication and messages; WorkspaceMiddleware, then LoginRequired.
"""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation

from yunce.accounts.api import NotSignedIn, NoWorkspace, current_access
from yunce.accounts.models import Workspace
from yunce.accounts.store import workspaces_of

GetResponse = Callable[[HttpRequest], HttpResponseBase]

# Where somebody on a one-time password may still go.
_OPEN_BEFORE_NEW_PASSWORD = frozenset({"accounts:password", "accounts:sign-out", "accounts:language"})
_STRANGERS_ZONE = ZoneInfo(Workspace._meta.get_field("zone").get_default())


class WorkspaceMiddleware:
    """`request.access` (None for strangers), the person's language, the workspace's zone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        granted = current_access(request)
        request.access = granted  # type: ignore[attr-defined]
        if granted:  # asked only by pages that draw the switcher
            request.my_workspaces = partial(workspaces_of, granted.user.id)  # type: ignore[attr-defined]
        language = _language(request)
        request.LANGUAGE_CODE = language
        zone = ZoneInfo(granted.workspace.zone) if granted else _STRANGERS_ZONE
        with translation.override(language), timezone.override(zone):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def _language(request: HttpRequest) -> str:
    """The person's choice, else the cookie's, else ours. The browser's list is not asked: zh-Hans is the default."""
    known = dict(settings.LANGUAGES)
    saved = getattr(request.user, "language", "")
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return next((choice for choice in (saved, cookie) if choice in known), settings.LANGUAGE_CODE)


class LoginRequired(LoginRequiredMiddleware):
    """Leads strangers to the sign-in page. A public view carries Django's `@login_not_required`."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        if not request.user.is_authenticated:
            return to_sign_in(request)
        match = request.resolver_match
        if request.user.must_change_password and (match is None or match.view_name not in _OPEN_BEFORE_NEW_PASSWORD):
            return _lead(request, reverse("accounts:password"))
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if isinstance(exception, NotSignedIn):
            return to_sign_in(request)
        if isinstance(exception, NoWorkspace):
            return _lead(request, reverse("accounts:new-workspace"))
        return None


def to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """The sign-in page, and back to where they were."""
    back = _page_path(request)
    query = f"?{urlencode({'next': back})}" if back not in ("", "/") else ""
    return _lead(request, reverse("accounts:sign-in") + query)


def _page_path(request: HttpRequest) -> str:
    """The page the person looks at: for a fragment, the page around it."""
    if "HX-Request" in request.headers:
        parts = urlsplit(request.headers.get("HX-Current-URL", ""))
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return request.get_full_path() if request.method == "GET" else "/"


def _lead(request: HttpRequest, url: str) -> HttpResponseBase:
    if "HX-Request" in request.headers:  # a redirect would put the sign-in page into a corner of this one
        return HttpResponse(status=200, headers={"HX-Redirect": url})
    return redirect(url)
