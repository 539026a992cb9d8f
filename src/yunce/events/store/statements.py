"""The SQL files of this domain, read once. One statement a file; only `{database}` is filled in, and it is ours.

Values are bound parameters, `{name:Type}`.
"""

from functools import cache
from pathlib import Path

DIRECTORY = Path(__file__).resolve().parent.parent / "sql"


@cache
def statement(name: str, database: str) -> str:
    """The statement in `sql/<name>.sql` for that database."""
    return (DIRECTORY / f"{name}.sql").read_text(encoding="utf-8").replace("{database}", database)
