"""A question that takes longer than a page waits: the panel that says how far it is, and the button that stops it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yunce.accounts.api import Access, access
from yunce.events.store.api import StoreError
from yunce.insight import api
from yunce.insight.running import api as running
from yunce.insight.running.api import Owner, Run
from yunce.ui import format as write
from yunce.ui.components import Notice, Progress, fragment

# Some 0.2 s for the slowest question. Larger ones get a thread of their own, and a page that does not wait for them.
AT_ONCE_EVENTS = 2_000_000
# Together with the page itself less than a second.
PATIENCE_SECONDS = 0.7

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """It asks for itself once a second, and loads the page again when there is an answer."""

    template: ClassVar[str] = "insight/_running.html"
    run: Run

    @property
    def bar(self) -> Progress:
        done = self.run.work.done
        seconds = _("已用 %(seconds)s 秒") % {"seconds": write.number(int(self.run.seconds))}
        text = seconds if done is None else f"{write.percent(done, 0)} · {seconds}"
        return Progress(label=_("正在计算"), share=done, text=text)


def in_time(request: HttpRequest, granted: Access, events: int, call: Callable[[], T]) -> T | Running:
    """What `call` returns, or the panel to show instead. events: how many it may read. The same address asked again
    finds the same run. Raises what `call` raises, and Cancelled."""
    if events <= AT_ONCE_EVENTS:
        return call()
    found = running.ask(_owner(granted), request.get_full_path(), call, patience=PATIENCE_SECONDS)
    return Running(run=found) if isinstance(found, Run) else found


@never_cache
@require_GET
def progress(request: HttpRequest, run_id: str) -> HttpResponse:
    """The panel again; when it is over, or gone, the page is loaded again and gets the answer."""
    run = running.find(_owner(access(request)), run_id)
    if run is None or run.over.is_set():
        return HttpResponse(headers={"HX-Refresh": "true"})
    return fragment(Running(run=run), request)


@require_POST
def cancel(request: HttpRequest, run_id: str) -> HttpResponse:
    """Only one's own."""
    stopped = running.cancel(_owner(access(request)), run_id)
    text = _("已取消。换短一点的日期或少一些事件，会快得多。") if stopped else _("已经算完了，重新打开就能看到。")
    if "HX-Request" in request.headers:
        return fragment(Notice(text=text), request)
    messages.info(request, text)
    return redirect("insight:board")


def cancelled() -> Notice:
    """For a page whose question was stopped elsewhere."""
    return Notice(tone="warning", text=_("这个问题已被取消，再看一次会重新计算。"))


def expected(asked: api.Context, question: api.Part) -> int:
    """How many events it may read; 0 where that is for the question itself to complain about."""
    try:
        return api.expected_events(asked, question)
    except (api.BadQuestion, StoreError):
        return 0


def _owner(granted: Access) -> Owner:
    return Owner(workspace_id=granted.workspace.id, user_id=granted.user.id)
