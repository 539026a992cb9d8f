"""What can go wrong at the event store, with the facts a page or the command line needs to say what to do.

Not for refusals a caller can cause by asking something odd: those are return values.
"""

from pathlib import Path


class StoreError(RuntimeError):
    """The store refused or failed. `code` is ClickHouse's number, when there is one."""

    def __init__(self, message: str, *, code: int | None = None) -> None:
        self.code = code
        super().__init__(message)


class StoreLocked(StoreError):
    """Another process has the embedded store open: one process a directory."""

    def __init__(self, *, directory: Path, pid: int | None) -> None:
        self.directory = directory
        self.pid = pid
        owner = f"process {pid}" if pid is not None else "another process"
        super().__init__(
            f"The event store {directory} is open in {owner}."
            " Ask that server, stop it, or name another folder with --data."
        )


class StoreFull(StoreError):
    """No room left on the disk that holds the store; what was acknowledged stays in the inbox until there is."""

    def __init__(self, *, where: str, detail: str) -> None:
        self.where = where
        self.detail = detail
        super().__init__(
            f"No room left on the disk of {where}."
            f" Acknowledged events stay in the inbox and are stored once there is room. ({detail})"
        )


class StoreUnreachable(StoreError):
    """No answer, or one that no ClickHouse gives: the server is down, too far, or another program stands there."""

    def __init__(self, *, where: str, reason: str) -> None:
        self.where = where
        self.reason = reason
        super().__init__(
            f"No ClickHouse server answers at {where} ({reason}). Start it, or correct YUNCE_EVENTS_URL."
            " Acknowledged events stay in the inbox and are stored once it answers."
        )


class StoreTooOld(StoreError):
    """The server does not know what the schema needs."""

    def __init__(self, *, where: str, found: str, needed: str) -> None:
        self.found = found
        self.needed = needed
        super().__init__(f"The server at {where} is ClickHouse {found}; Yunce needs {needed} or newer.")


class StoreBusy(StoreError):
    """Every connection was in use for too long."""

    def __init__(self, *, size: int, seconds: float) -> None:
        self.size = size
        self.seconds = seconds
        super().__init__(f"All {size} connections to the event store were busy for {seconds:g} s. Try again.")


class MigrationChanged(StoreError):
    """A migration that was applied has another text now: the store no longer is what the files say."""

    def __init__(self, *, name: str, applied: str, found: str) -> None:
        self.name = name
        self.applied = applied
        self.found = found
        super().__init__(
            f"Migration {name} was applied with checksum {applied[:12]} and now has {found[:12]}. "
            "Restore the file as it was, and put the change in a new one."
        )
