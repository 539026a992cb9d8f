"""What every page of 用户 asks for: the context of a request, and what is said when a question has no answer."""

from collections.abc import Callable
from typing import TypeVar

from django.utils.translation import gettext as _

from yunce.accounts.api import Access
from yunce.events.store.api import StoreError
from yunce.insight import api as insight
from yunce.insight.web.present import said
from yunce.ui.components import Notice

A = TypeVar("A")


def context(granted: Access) -> insight.Context:
    return insight.context(granted.workspace)


def told(ask: Callable[[], A]) -> A | Notice:
    """What is asked for, or why there is none."""
    try:
        return ask()
    except (insight.BadQuestion, insight.Refused) as error:
        return Notice(tone="bad", text=said(error.why))
    except StoreError as error:
        return Notice(tone="bad", text=_("事件库没有回答：%(detail)s") % {"detail": str(error)[:300]})


def page_number(text: str) -> int:
    """Pages count from 1."""
    return int(text) if text.isascii() and text.isdecimal() and 0 < int(text) < 10**9 else 1
