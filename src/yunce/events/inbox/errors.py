"""What can keep an arrival out of the inbox. Nothing of it was acknowledged when one of these is raised."""


class InboxError(RuntimeError):
    """The inbox could not keep it."""


class InboxBusy(InboxError):
    """More is waiting than the inbox holds. `retry_seconds`: when to come again."""

    def __init__(self, *, waiting: int, limit: int, what: str, retry_seconds: int = 1) -> None:
        self.waiting = waiting
        self.limit = limit
        self.what = what
        self.retry_seconds = retry_seconds
        super().__init__(f"{waiting} {what} wait in the inbox, {limit} are allowed; send again in {retry_seconds} s")


class InboxFull(InboxError):
    """No room left on the disk that holds the inbox."""

    def __init__(self, *, where: str, detail: str) -> None:
        self.where = where
        self.detail = detail
        super().__init__(
            f"No room left on the disk of the inbox {where}. Nothing was acknowledged; make room. ({detail})"
        )
