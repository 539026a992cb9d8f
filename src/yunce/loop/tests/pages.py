"""Pages as a person sees them, for the tests of every project page: signed in, followed, read."""

import json
from html.parser import HTMLParser

from django.test import Client

from yunce.accounts.api import Access
from yunce.accounts.models import User


def signed_in(access: Access) -> Client:
    """A browser of that person."""
    client = Client()
    client.force_login(User.objects.get(id=access.user.id))
    session = client.session
    session["workspace"] = access.workspace.id
    session.save()
    return client


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._skip = 0

    def handle_starttag(self, tag, attrs):
        self._skip += tag in ("script", "style", "template")

    def handle_endtag(self, tag):
        self._skip -= tag in ("script", "style", "template")

    def handle_data(self, data):
        if not self._skip and data.strip():
            self.parts.append(data.strip())


def text_of(response) -> str:
    """What stands on the page, without its markup."""
    parser = _Text()
    parser.feed(response.content.decode())
    return " ".join(parser.parts)


def grid(rows: list[dict[str, str]]) -> str:
    """What a grid's hidden field sends."""
    return json.dumps(rows, ensure_ascii=False)
