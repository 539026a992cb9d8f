"""`yunce demo`: the bundled real shop, walked round the loop beside the server that serves it."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from yunce.cli.entry import answer, data_option, load, refuse, say, settings
from yunce.demo import LANGUAGES

log = logging.getLogger("yunce.demo")
READY_POLL_SECONDS = 0.05


@click.command()
@data_option
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 0 takes a free one; default 8000.")
@click.option("--no-serve", is_flag=True, help="Walk, print one JSON object, and end.")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES, case_sensitive=False),
    help=f"Of everything that the demo writes, chosen at a folder's first start; default {LANGUAGES[0]}.",
)
def demo(port: int | None, no_serve: bool, language: str | None) -> None:
    """Load a real shop's year, walk two initiatives round the loop, and serve them."""
    chosen = settings()
    usual = 0 if no_serve else chosen.port
    trip = _Trip(language, serve_on=not no_serve)
    trip.run(chosen.host, usual if port is None else port)
    if no_serve:
        trip.tell()


class _Trip:
    """The walk as a service of the server, and what is said about it."""

    def __init__(self, language: str | None, *, serve_on: bool) -> None:
        self._asked = language
        self._language = ""
        self._serve_on = serve_on
        self._refused = ""
        self._address: str | None = None
        self._end: Callable[[], None] = lambda: None
        self._summary: dict[str, Any] | None = None
        self._problem = ""

    def run(self, host: str, port: int) -> None:
        server = load("yunce.web.server")
        ownership = load("yunce.web.ownership")
        runtime = load("yunce.web.asgi").runtime
        service = load("yunce.web.runtime").Service
        runtime.services = (*runtime.services, service(name="demo", run=self._walk))
        try:
            server.serve(host=host, port=port, ready=self._ready)
        except (ownership.DataLocked, server.ListenError) as error:
            refuse(str(error))
        if self._refused:
            refuse(self._refused)

    def tell(self) -> None:
        """The one JSON object, or why there is none."""
        if self._summary is None:
            refuse(self._problem or "stopped before the end; the next start goes on from here")
        answer(self._summary)

    def _ready(self, address: str, stop: Callable[[], None]) -> None:
        shop = load("yunce.demo.shop")
        try:
            self._language = shop.walking_language(self._asked)
        except shop.OtherLanguage as problem:
            self._refused = str(problem)
            stop()
            return
        password = load("yunce.accounts.api").first_run(workspace_name=None, language=self._asked or "")
        self._end = stop
        if self._serve_on or password is not None:
            say(f"运策 Yunce  {address}")
        if password is not None:
            say(f"Sign in as admin with the password {password} (shown only now)")
        elif self._serve_on:
            say("Sign in as admin; the password was shown at the first start")
        if password is not None and self._asked is None:
            say("The demo's texts are Chinese; for English ones give --language en and another --data.")
        if self._serve_on:
            say("Ctrl-C stops.")
        self._address = address

    def _walk(self, stop: threading.Event) -> None:
        """A service: it ends when the walk has, and must not be started again after a fault."""
        while self._address is None:
            if stop.wait(READY_POLL_SECONDS):
                return
        walk = load("yunce.demo.walk")
        database = load("django.db")
        began = time.monotonic()
        try:
            with _Bar() as bar:
                trip = walk.Walk(
                    address=self._address,
                    language=self._language,
                    reports=settings().data_dir / "reports",
                    stop=stop,
                    listener=bar,
                )
                trip.go()
            self._summary = trip.summary() | {"total_seconds": round(time.monotonic() - began, 2)}
            say(_done(trip.seconds, time.monotonic() - began))
        except walk.Stopped:
            say("The walk stops here; the next start goes on with it.")
        except Exception as problem:
            if not stop.is_set():
                self._problem = f"the walk failed: {type(problem).__name__}: {problem}"
                say(self._problem)
                log.error("the walk failed", exc_info=problem)
        finally:
            database.connections.close_all()
            if not self._serve_on:
                self._end()


def _done(seconds: dict[str, float], total: float) -> str:
    return f"The demo is complete ({total:.1f} s)." if seconds else "The demo is complete."


class _Bar:
    """One line for each stage on standard error; a bar that moves where there is a terminal."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._live = console.is_terminal
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console, transient=True
        )
        self._task: TaskID | None = None

    def __enter__(self) -> "_Bar":
        if self._live:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._bar.stop()

    def began(self, stage: str) -> None:
        if self._live:
            self._task = self._bar.add_task(stage, total=1.0)
        else:
            say(f"{stage} …")

    def moved(self, share: float) -> None:
        if self._task is not None:
            self._bar.update(self._task, completed=share)

    def ended(self, stage: str, seconds: float, note: str) -> None:
        if self._task is not None:
            self._bar.remove_task(self._task)
            self._task = None
        line = f"{stage:<18} {seconds:6.1f} s  {note}"
        if self._live:
            self._bar.console.print(line, highlight=False)
        else:
            say(line)
