"""Who asks through the doors for programs: by a read token, by this machine's own token, or by a sign-in."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware

from yunce.accounts.api import WorkspaceInfo, current_access, workspaces
from yunce.accounts.tokens.api import is_local, token_access
from yunce.insight.running.api import Owner

_SIGN_IN = "sign in, or send a read token as `Authorization: Bearer …`; one is made under 设置 → 接口令牌 (Settings)"
_LOCAL = "local"  # who holds the machine is no member


class Denied(Exception):
    """401 or 403: the status, a word for programs, and what to do."""

    def __init__(self, status: int, code: str, why: str) -> None:
        self.status, self.code, self.why = status, code, why
        super().__init__(why)

    @property
    def response(self) -> HttpResponse:
        response = told(self.status, {"code": self.code, "why": self.why})
        if self.status == 401:
            response["WWW-Authenticate"] = 'Bearer realm="read token"'
        return response


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Whose facts are asked about, and whose question it is."""

    workspace: WorkspaceInfo
    owner: Owner


def caller(request: HttpRequest) -> Caller:
    """Raises Denied. A sign-in needs the CSRF token as every form does; a token is sent by no browser on its own."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        if is_local(token):
            return _caller(_chosen(request.GET.get("workspace", "")), _LOCAL)
        granted = token_access(token)
        if granted is None:
            raise Denied(401, "token", f"the token is wrong or was revoked; {_SIGN_IN}")
        return _caller(granted.workspace, granted.user.id)
    granted = current_access(request)
    if granted is None or getattr(request.user, "must_change_password", False):
        raise Denied(401, "sign_in", _SIGN_IN)
    if why := _Csrf(_answered).process_view(request, _answered, (), {}):
        raise Denied(403, "csrf", f"send the X-CSRFToken header with the cookie's value ({why})")
    return _caller(granted.workspace, granted.user.id)


def told(status: int, body: dict[str, object]) -> HttpResponse:
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


def _caller(workspace: WorkspaceInfo, user_id: str) -> Caller:
    return Caller(workspace=workspace, owner=Owner(workspace_id=workspace.id, user_id=user_id))


def _chosen(asked: str) -> WorkspaceInfo:
    """For the owner of the server, who is no member: the only workspace, or the one named."""
    known = workspaces()
    fitting = [each for each in known if asked in ("", each.id, each.name)]
    if len(fitting) != 1:
        names = ", ".join(f"{each.name} ({each.id})" for each in known) or "none yet"
        raise Denied(403, "workspace", f"which workspace? Give --workspace; there are: {names}")
    return fitting[0]


class _Csrf(CsrfViewMiddleware):
    """Only says whether the token is there."""

    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason


def _answered(_request: HttpRequest) -> HttpResponse:
    """Stands for a view that is not exempt from the check."""
    return HttpResponse()
