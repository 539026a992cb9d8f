"""`yunce doctor`: every setting with its source, and whether everything that Yunce needs is there."""

import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import click

from yunce.cli.checks import CHECKS, DATA_FOLDER
from yunce.cli.entry import answer, data_option, json_option, settings
from yunce.kernel.settings import TABLE, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of the answer. `ok` is False only when something would not work."""

    name: str
    ok: bool
    found: str


@click.command()
@data_option
@json_option
def doctor(as_json: bool) -> None:
    """Say what is set, from where, and what would not work. Exit 1 when something would not."""
    chosen = settings()
    shown = list(_settings())
    checks = list(_checks(chosen))
    if as_json:
        answer({"settings": shown, "checks": [asdict(check) for check in checks]})
    else:
        for row in shown:
            click.echo(f"{row['name']:24} {row['value']:48} {row['source']}")
        for check in checks:
            click.echo(f"{'ok' if check.ok else 'NO':4} {check.name:20} {check.found}")
    raise SystemExit(0 if all(check.ok for check in checks) else 1)


def _settings() -> Iterator[dict[str, str]]:
    for setting in TABLE:
        given = os.environ.get(setting.name)
        value = given if given is not None else setting.default
        yield {
            "name": setting.name,
            "value": "••••" if setting.secret and value else value,
            "source": "environment" if given is not None else "default",
            "help": setting.help,
        }


def _checks(chosen: Settings) -> Iterator[Check]:
    for name, check in CHECKS.items():
        told = _checked(name, check, chosen)
        yield told
        if name == DATA_FOLDER and not told.ok:
            return  # one fault must not look like seven


def _checked(name: str, check: Callable[[Settings], str], chosen: Settings) -> Check:
    try:
        return Check(name=name, ok=True, found=check(chosen))
    except Exception as error:  # every failure is an answer here
        return Check(name=name, ok=False, found=f"{type(error).__name__}: {error}".splitlines()[0][:300])
