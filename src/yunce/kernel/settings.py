"""The one table of settings: name, type, default, help. Read once at start, refused loudly when wrong.

Not for constants with a meaning of their own: those live beside the rule that uses them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit


class SettingError(ValueError):
    """A setting that cannot be used: its name, what was found, what is allowed, and what to do."""

    def __init__(self, *, name: str, got: str, allowed: str, hint: str) -> None:
        self.name = name
        self.got = got
        self.allowed = allowed
        self.hint = hint
        super().__init__(f"{name} is {got!r}; expected {allowed}. {hint}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One row of the table. `default` is text, as it would stand in the environment."""

    name: str
    default: str
    help: str
    secret: bool = False


TABLE: tuple[Setting, ...] = (
    Setting(name="YUNCE_DATA", default="yunce-data", help="Folder that holds everything the embedded stores keep."),
    Setting(
        name="YUNCE_DATABASE_URL",
        default="",
        help="Rows that change: sqlite:///path or postgres://…; empty is a SQLite file inside YUNCE_DATA.",
        secret=True,
    ),
    Setting(
        name="YUNCE_EVENTS_URL",
        default="",
        help="The fact base: chdb:///path or clickhouse://…; empty is an embedded store inside YUNCE_DATA.",
        secret=True,
    ),
    Setting(name="YUNCE_HOST", default="127.0.0.1", help="Address the server listens on."),
    Setting(name="YUNCE_PORT", default="8000", help="Port the server listens on; 0 takes a free one."),
    Setting(
        name="YUNCE_ALLOWED_HOSTS",
        default="127.0.0.1,localhost,[::1]",
        help="Host names under which the pages may be asked for, separated by commas.",
    ),
    Setting(name="YUNCE_HTTPS", default="no", help="yes when the pages are reached over HTTPS: cookies become secure."),
    Setting(name="YUNCE_DEBUG", default="no", help="yes shows tracebacks on error pages; never on a shared machine."),
    Setting(
        name="YUNCE_SECRET_KEY",
        default="",
        help="Signs sessions; empty makes one at first start and keeps it in YUNCE_DATA/secret.key.",
        secret=True,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the table says, typed. Paths are absolute."""

    data_dir: Path
    database_url: str
    events_url: str
    host: str
    port: int
    allowed_hosts: tuple[str, ...]
    https: bool
    debug: bool
    secret_key: str

    @property
    def inbox_path(self) -> Path:
        """The durable inbox of the embedded default; with PostgreSQL the inbox is a table there."""
        return self.data_dir / "inbox.sqlite3"

    @property
    def lock_path(self) -> Path:
        """Held with flock by the one process that owns the data folder."""
        return self.data_dir / "run.lock"

    @property
    def run_path(self) -> Path:
        """Written by that process (0600): pid, address and token for the command line."""
        return self.data_dir / "run.json"

    @property
    def embedded_events(self) -> bool:
        """Whether the fact base lives inside this process."""
        return self.events_url.startswith("chdb://")

    @property
    def embedded_database(self) -> bool:
        """Whether the operational database is a SQLite file."""
        return self.database_url.startswith("sqlite://")


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings that `environ` gives, with the table's defaults. Raises SettingError."""
    known = {setting.name for setting in TABLE}
    unknown = sorted(name for name in environ if name.startswith("YUNCE_") and name not in known)
    for name in unknown:
        if not name.startswith("YUNCE_TEST_"):
            raise SettingError(
                name=name, got=environ[name], allowed="a known name", hint=f"Known are: {', '.join(sorted(known))}."
            )
    raw = {setting.name: environ.get(setting.name, setting.default).strip() for setting in TABLE}
    data_dir = Path(raw["YUNCE_DATA"]).expanduser().absolute()
    return Settings(
        data_dir=data_dir,
        database_url=_url(raw, "YUNCE_DATABASE_URL", ("sqlite", "postgres"), f"sqlite://{data_dir}/yunce.sqlite3"),
        events_url=_url(raw, "YUNCE_EVENTS_URL", ("chdb", "clickhouse"), f"chdb://{data_dir}/events"),
        host=raw["YUNCE_HOST"],
        port=_checked(raw, "YUNCE_PORT", _port, "a whole number from 0 to 65535"),
        allowed_hosts=tuple(host.strip() for host in raw["YUNCE_ALLOWED_HOSTS"].split(",") if host.strip()),
        https=_checked(raw, "YUNCE_HTTPS", _yes, "yes or no"),
        debug=_checked(raw, "YUNCE_DEBUG", _yes, "yes or no"),
        secret_key=raw["YUNCE_SECRET_KEY"],
    )


def _url(raw: Mapping[str, str], name: str, schemes: tuple[str, ...], default: str) -> str:
    if not raw[name]:
        return default
    if urlsplit(raw[name]).scheme not in schemes:
        raise SettingError(
            name=name,
            got=raw[name].split("@")[-1],  # what stands before @ may be a password
            allowed=" or ".join(f"{scheme}://…" for scheme in schemes),
            hint=f"Unset {name} to use the embedded store.",
        )
    return raw[name]


T = TypeVar("T")


def _checked(raw: Mapping[str, str], name: str, read: Callable[[str], T], allowed: str) -> T:
    try:
        return read(raw[name])
    except (ValueError, KeyError) as error:
        raise SettingError(name=name, got=raw[name], allowed=allowed, hint=f"Set {name} again or unset it.") from error


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise ValueError(port)
    return port


def _yes(text: str) -> bool:
    return {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False, "": False}[text.lower()]
