"""One process owns a data folder: a lock that the kernel drops at death, and a card for the command line.

Not a lock between requests: it only keeps a second process away from the embedded stores.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from yunce.kernel.settings import Settings


class DataLocked(RuntimeError):
    """Another process owns the data folder."""

    def __init__(self, *, directory: Path, owner: "Card | None") -> None:
        self.directory = directory
        self.owner = owner
        who = f"process {owner.pid} at {owner.address}" if owner else "another process"
        super().__init__(f"{directory} is in use by {who}. Stop it, or give another folder with --data.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What the owner writes for the command line. `token` opens the local door; the file is 0600."""

    pid: int
    address: str
    token: str


def running(settings: Settings) -> Card | None:
    """The owner's card, when somebody owns the folder now; None when nobody does or no server answers yet."""
    if not settings.lock_path.exists():
        return None
    with settings.lock_path.open("r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return _card(settings)
    return None


@contextmanager
def own(settings: Settings) -> Iterator[None]:
    """Owns the folder until the block ends. Raises DataLocked when somebody else does."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with settings.lock_path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DataLocked(directory=settings.data_dir, owner=_card(settings)) from None
        settings.run_path.unlink(missing_ok=True)  # of an owner that was killed
        try:
            yield
        finally:
            settings.run_path.unlink(missing_ok=True)


def fresh_card(address: str) -> Card:
    """This process's card, with a token of its own."""
    return Card(pid=os.getpid(), address=address, token=secrets.token_urlsafe(32))


def announce(settings: Settings, card: Card) -> None:
    """Writes the owner's card; call it once the address answers and the token is taken."""
    draft = settings.run_path.with_suffix(".new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(card), file)
    draft.replace(settings.run_path)  # a reader sees the whole card or none


def _card(settings: Settings) -> Card | None:
    with suppress(OSError, ValueError, TypeError):
        return Card(**json.loads(settings.run_path.read_text(encoding="utf-8")))
    return None
