"""Migrations of the event store: SQL files numbered in order, applied once, remembered with their checksum.

Not Django's migrations: those are for the operational database.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clickhouse_connect.driver.exceptions import ClickHouseError

from yunce.events.store.address import Address
from yunce.events.store.errors import MigrationChanged, StoreError

DIRECTORY = Path(__file__).resolve().parent.parent / "sql" / "migrations"
AUTHENTICATION_FAILED = 516
_DICTIONARY = re.compile(r"CREATE DICTIONARY IF NOT EXISTS (\w+)")
_NAME = re.compile(r"\d{4}_[a-z0-9_]+\.sql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    name: str
    text: str

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def statements(self, address: Address) -> list[str]:
        """The statements with the place filled in. Ours, no user's text: split where a line ends in a semicolon."""
        text = "\n".join(line for line in self.text.splitlines() if not line.lstrip().startswith("--"))
        for key, value in {"database": address.database, "user": address.user, "password": address.password}.items():
            text = text.replace(f"{{{key}}}", value.replace("\\", "\\\\").replace("'", "\\'"))
        return [statement.strip() for statement in re.split(r";\s*\n|;\s*\Z", text) if statement.strip()]


def read_migrations(directory: Path = DIRECTORY) -> list[Migration]:
    """The files in order. Raises StoreError for a name that says no order."""
    paths = sorted(directory.glob("*.sql"))
    odd = [path.name for path in paths if not _NAME.fullmatch(path.name)]
    if odd:
        raise StoreError(f"Migrations are named NNNN_words.sql; found {', '.join(odd)} in {directory}.")
    return [Migration(name=path.stem, text=path.read_text(encoding="utf-8")) for path in paths]


def migrate(client: Any, address: Address, migrations: list[Migration]) -> list[str]:
    """Applies what is missing, in order; the names applied now. Raises MigrationChanged before touching anything."""
    client.command(
        "CREATE TABLE IF NOT EXISTS schema_migrations"
        " (name String, checksum String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'))"
        " ENGINE = MergeTree ORDER BY name SETTINGS fsync_after_insert = 1"
    )
    rows = client.query("SELECT name, checksum FROM schema_migrations").result_rows
    applied = {str(name): str(checksum) for name, checksum in rows}
    for migration in migrations:
        if applied.get(migration.name, migration.checksum) != migration.checksum:
            raise MigrationChanged(name=migration.name, applied=applied[migration.name], found=migration.checksum)
    fresh = [migration for migration in migrations if migration.name not in applied]
    for migration in fresh:
        # Each statement may be repeated (IF NOT EXISTS and the like), so a start that died half way does no harm.
        for statement in migration.statements(address):
            client.command(statement)
        client.insert("schema_migrations", [[migration.name, migration.checksum]], column_names=["name", "checksum"])
    if address.directory is None:
        _renew_dictionaries(client, address, migrations)
    return [migration.name for migration in fresh]


def _renew_dictionaries(client: Any, address: Address, migrations: list[Migration]) -> None:
    """A dictionary reads as the user of the address that made it; since the password changed it cannot be loaded."""
    for statement in (each for migration in migrations for each in migration.statements(address)):
        made = _DICTIONARY.match(statement)
        if made is None:
            continue
        try:
            client.command(f"SYSTEM RELOAD DICTIONARY {made[1]}")
        except ClickHouseError as error:
            if getattr(error, "code", None) != AUTHENTICATION_FAILED:
                raise
            client.command(_DICTIONARY.sub(rf"CREATE OR REPLACE DICTIONARY {made[1]}", statement, count=1))
