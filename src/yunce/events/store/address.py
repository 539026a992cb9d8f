"""The two addresses of the event store, read from a URL: `chdb:///directory` and `clickhouse://host:port/database`.

Not the connection: that is `pool.py`.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

DEFAULT_DATABASE = "yunce"


class AddressError(ValueError):
    """A URL that names no event store."""

    def __init__(self, *, url: str, hint: str) -> None:
        self.url = url
        self.hint = hint
        super().__init__(f"{url!r} is no event store address. {hint}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where the store is. `directory` for the embedded one, `host` for a server."""

    database: str
    directory: Path | None = None
    host: str = ""
    port: int = 8123
    user: str = "default"
    password: str = field(default="", repr=False)
    secure: bool = False

    @property
    def shown(self) -> str:
        """For messages: without the password."""
        if self.directory is not None:
            return f"chdb://{self.directory}"
        return f"clickhouse://{self.host}:{self.port}/{self.database}"

    def client_arguments(self) -> dict[str, Any]:
        """What clickhouse-connect wants; the database is left out because it may not be there yet."""
        if self.directory is not None:
            return {"dsn": f"chdb://{self.directory}", "tz_mode": "aware"}
        return {
            "host": self.host,
            "port": self.port,
            "username": self.user,
            "password": self.password,
            "secure": self.secure,
            "autogenerate_session_id": False,
            "tz_mode": "aware",
            # Servers since 26.3 gather small inserts by default, and would answer before a part is written.
            "settings": {"async_insert": 0},
        }


def read_address(url: str, *, database: str | None = None) -> Address:
    """The address in `url`. `database` replaces the one in the URL. Raises AddressError."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    if parts.scheme == "chdb":
        if parts.netloc or not parts.path.startswith("/"):
            raise AddressError(url=url, hint="Write chdb:///absolute/directory.")
        named = database or query.get("database") or DEFAULT_DATABASE
        return Address(database=named, directory=Path(unquote(parts.path)))
    if parts.scheme == "clickhouse" and parts.hostname:
        secure = query.get("secure", "0") in {"1", "true", "yes"}
        return Address(
            database=database or unquote(parts.path.lstrip("/")) or DEFAULT_DATABASE,
            host=parts.hostname,
            port=parts.port or (8443 if secure else 8123),
            user=unquote(parts.username or "default"),
            password=unquote(parts.password or ""),
            secure=secure,
        )
    # What stands before @ may be a password.
    raise AddressError(
        url=url.split("@")[-1], hint="Use chdb:///directory or clickhouse://user:password@host:8123/database."
    )
