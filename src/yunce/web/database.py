"""The operational database's address, as Django wants it: a SQLite file, or PostgreSQL.

Not the fact base: that is `yunce.events.store`.
"""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from yunce.kernel.settings import SettingError, Settings

# Django's SQLite defaults lost 459 of 800 raced transactions to "database is locked"; with these none were lost.
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}


def databases(settings: Settings) -> dict[str, dict[str, Any]]:
    """Django's DATABASES for the address in `settings`."""
    if settings.embedded_database:
        path = settings.database_url.removeprefix("sqlite://")
        return {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": dict(SQLITE_OPTIONS)}}
    return {"default": _postgres(settings.database_url)}


def _postgres(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    name = parts.path.lstrip("/")
    if not name:
        raise SettingError(
            name="YUNCE_DATABASE_URL",
            got=f"{parts.scheme}://…/",
            allowed="postgres://user:password@host:port/database",
            hint="Name the database after the last slash.",
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(name),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_HEALTH_CHECKS": True,
    }
