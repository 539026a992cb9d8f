"""What every command shares: the data folder, Django's start, the shape of answers and refusals."""

import importlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

import click
import django

from yunce.kernel.settings import SettingError, Settings, read_settings

REFUSED = 1  # the input was refused
MISUSED = 2  # the call was wrong


def data_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--data DIR`, taken into the environment before anything reads the settings."""

    def remember(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
        if value is not None:
            os.environ["YUNCE_DATA"] = str(Path(value).expanduser().absolute())

    return click.option(
        "--data",
        metavar="DIR",
        callback=remember,
        is_eager=True,
        expose_value=False,
        help="Folder that holds everything; default yunce-data, or YUNCE_DATA.",
    )(command)


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--json`: one JSON object on standard output and nothing else there."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")(command)


def settings() -> Settings:
    """The settings, or a refusal that names the one in the way."""
    try:
        return read_settings(os.environ)
    except SettingError as error:
        refuse(str(error), code=MISUSED)


def load(module: str) -> ModuleType:
    """A module of ours that needs Django, imported once Django is set up with the data folder in force."""
    settings()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yunce.web.settings")
    django.setup()
    return importlib.import_module(module)


def first_run() -> None:
    """Makes the first user and workspace of a fresh data folder, and shows the password once."""
    password = load("yunce.accounts.api").first_run()
    if password is not None:
        say(f"Sign in as admin with the password {password} (shown only now)")


def workspace_named(asked: str | None) -> Any:
    """The workspace with this name or id; with None the only one there is. Refuses when that leaves none or several."""
    known = load("yunce.accounts.api").workspaces()
    fitting = [each for each in known if asked in (None, each.id, each.name)]
    if len(fitting) != 1:
        names = ", ".join(f"{each.name} ({each.id})" for each in known) or "none yet: start `yunce serve` once"
        refuse(f"which workspace? Give --workspace; there are: {names}")
    return fitting[0]


def say(message: str) -> None:
    """Progress and warnings, on standard error."""
    click.echo(message, err=True)


def answer(value: dict[str, Any]) -> None:
    """The one JSON object."""
    click.echo(json.dumps(value, ensure_ascii=False, default=str))


def refuse(message: str, *, code: int = REFUSED) -> NoReturn:
    """One line that says what, where and what to do; nothing on standard output."""
    say(message)
    sys.exit(code)
