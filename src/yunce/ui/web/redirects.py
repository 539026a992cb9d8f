"""A redirect that a script can see: followed unseen, it would use up the message for the page that it leads to."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

ASKED = "X-Upload"  # sent by frontend/src/files.ts
GO_TO = "X-Go-To"


class UploadRedirects:
    """Answers an upload by script with 204 and the address to go to, instead of the redirect to it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if ASKED not in request.headers or not 300 <= answer.status_code < 400:
            return answer
        seen = HttpResponse(status=204, headers={GO_TO: answer.headers["Location"]})
        seen.cookies = answer.cookies
        return seen
