"""The gallery of parts, visited in a browser by somebody who is signed in."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

Visit = Callable[[str], Page]
# Our scripts have run when the page has loaded; fonts and the engine of charts are fetched after that. Waiting until
# the network is idle would take half a second more, on every page.
READY = """() => document.fonts.status === "loaded"
  && [...document.querySelectorAll("[data-chart]")].every(each => each.dataset.drawn)"""


@pytest.fixture
def visit(page: Page, live_server: LiveServer) -> Visit:
    """Opens an address of the gallery as somebody who is signed in."""
    client = Client()
    client.force_login(get_user_model().objects.create(username="lin"))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])

    def to(path: str) -> Page:
        page.goto(live_server.url + path)
        page.wait_for_function(READY)
        return page

    return to
