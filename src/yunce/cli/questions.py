"""`yunce funnel QUERY.json` and its like: a question as the API takes it, asked here or of the running server."""

import json
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from yunce.cli.entry import answer, data_option, json_option, load, refuse, say, settings, workspace_named
from yunce.web import ownership  # without Django: beside a server nothing else is needed

TOLD_EVERY = 1.0  # seconds
ANSWERS_WITHIN = 600.0  # seconds; longer than any question that is not refused


def command(name: str) -> click.Command:
    """The command of one question."""

    @click.command(name, help=f"Ask QUERY.json, a {name} question as the API takes it; - reads standard input.")
    @click.argument("query", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
    @click.option("--workspace", default="", help="Name or id of the workspace; needed when there are several.")
    @click.option("--as-of", default="", help="Only events before this moment (ISO 8601) count; now if left out.")
    @click.option("--language", type=click.Choice(["zh-Hans", "en"]), default="zh-Hans", help="Of titles and labels.")
    @data_option
    @json_option
    def ask(query: Path, workspace: str, as_of: str, language: str, as_json: bool) -> None:
        text = sys.stdin.buffer.read() if str(query) == "-" else query.read_bytes()
        status, body = _asked(name, text, {"workspace": workspace, "as_of": as_of, "language": language})
        if status != 200:
            where = f"{body['where']}: " if body.get("where") else ""
            refuse(f"{'standard input' if str(query) == '-' else query.name}: {where}{body['why']}")
        if as_json:
            answer(body)
        else:
            _show(body)

    return ask


def _asked(name: str, text: bytes, params: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """Status and body, of the server that owns the data folder, else of the store opened here."""
    chosen = settings()
    if not chosen.data_dir.exists():
        refuse(f"{chosen.data_dir} does not exist; give the folder of your data with --data")
    card = ownership.running(chosen)
    if card is not None:
        return _of_server(card, name, text, params)
    try:
        with ownership.own(chosen):
            return _here(name, text, params)
    except ownership.DataLocked as error:  # a process without a door, such as an import
        refuse(str(error))


def _of_server(card: Any, name: str, text: bytes, params: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """Says on standard error how far it is; Ctrl-C stops it there too."""
    run = uuid.uuid4().hex
    door = f"{card.address}/api/v1/insight"
    asked = Request(f"{door}/{name}?{urlencode({**params, 'run': run})}", data=text, headers=_headers(card))  # noqa: S310  the address is the one that our server wrote
    watched = f"{door}/runs/{run}?{urlencode({'workspace': params['workspace']})}"
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(_answered, asked)
        try:
            while True:
                try:
                    return waiting.result(timeout=TOLD_EVERY)
                except FutureTimeout:
                    _tell(_done(Request(watched, headers=_headers(card))))  # noqa: S310
        except KeyboardInterrupt:
            _done(Request(watched, headers=_headers(card), method="DELETE"))  # noqa: S310
            refuse("cancelled")
        except (URLError, OSError) as error:
            refuse(f"the server at {card.address} (process {card.pid}) does not answer: {error}")


def _headers(card: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {card.token}", "Content-Type": "application/json"}


def _answered(request: Request) -> tuple[int, dict[str, Any]]:
    try:
        with urlopen(request, timeout=ANSWERS_WITHIN) as response:  # noqa: S310
            return response.status, json.load(response)
    except HTTPError as error:
        return error.code, _said(error)


def _done(request: Request) -> float | None:
    """How far a run is; None while that is not known, or when it is over."""
    with suppress(URLError, OSError, ValueError), urlopen(request, timeout=TOLD_EVERY * 10) as response:  # noqa: S310
        done: float | None = json.load(response).get("done")
        return done
    return None


def _tell(done: float | None) -> None:
    say("computing …" if done is None else f"computing … {done:.0%}")


def _said(error: HTTPError) -> dict[str, Any]:
    """What the server said; something in between may answer without JSON."""
    try:
        body: dict[str, Any] = json.load(error)
    except ValueError:
        return {"why": f"the server answered {error.code}; its log says more"}
    return body if "why" in body else {"why": str(body)}


def _here(name: str, text: bytes, params: dict[str, str]) -> tuple[int, dict[str, Any]]:
    load("yunce.web.schema").prepare()
    try:
        workspace = workspace_named(params["workspace"] or None)
        running = load("yunce.insight.running.api")
        with running.at_work(running.Work(_Teller())):
            found = load("yunce.insight.replies.api").reply(
                workspace, name, text, as_of=params["as_of"], language=params["language"]
            )
        return found.status, json.loads(found.json)
    finally:
        load("yunce.events.api").close_fact_base()


class _Teller:
    """Tells now and then, not of a question that is answered at once."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, done: float) -> None:
        if time.monotonic() - self._last > TOLD_EVERY:
            self._last = time.monotonic()
            _tell(done)


def _show(body: dict[str, Any]) -> None:
    console = Console()
    console.print(body["title"], style="bold", highlight=False, markup=False)
    console.print(body["summary"], highlight=False, markup=False)
    window = body["window"]
    facts = [
        f"{window['from']} – {window['to']}",
        body["zone"],
        body["unit"],
        f"n {body['n']:,}",
        body["data_as_of"] or "—",
    ]
    console.print(" · ".join(facts), style="dim", highlight=False, markup=False)
    console.print(_table("", body))
    for each in body["more"]:
        console.print(_table(each["title"], each))
    for note in body["notes"]:
        console.print(note, style="dim", highlight=False, markup=False)


def _table(title: str, body: dict[str, Any]) -> Table:
    table = Table(title=escape(title) or None, title_justify="left")
    for column in body["columns"]:
        table.add_column(escape(column["label"]), justify="left" if column["kind"] == "text" else "right")
    for row in body["rows"]:
        table.add_row(*(_cell(row[column["key"]], column["kind"]) for column in body["columns"]))
    return table


def _cell(value: Any, kind: str) -> str:
    if value is None:
        return "—"
    if isinstance(value, str):
        return escape(value)
    if kind == "share":
        return f"{value:.1%}"
    if kind == "seconds":
        return f"{value:,.0f} s"
    return f"{value:,.2f}" if kind == "number" else f"{value:,}"
