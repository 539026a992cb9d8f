"""Bounds a request's body before Django spools it to the disk. The doors in `edge` have bounds of their own."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

# The largest file that the import page takes, and room for the form around it.
BODY_BYTES = 513 * 1024 * 1024
_REFUSAL = "文件太大：一次最多 512 MB，请拆成几个文件。 / Too large: 512 MB at a time; split the file.\n".encode()


def bounded(receive: Receive, limit: int = BODY_BYTES) -> Receive:
    """`receive` that hangs up after `limit` bytes of a body whose length was not said beforehand."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return message if taken <= limit else {"type": "http.disconnect"}

    return counted


def too_large(scope: Scope, limit: int = BODY_BYTES) -> bool:
    """Whether the request says itself that its body is over the limit; a length that is no number counts as that."""
    said = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return not said.isdigit() or int(said) > limit


async def refuse(send: Send) -> None:
    """413, without reading on."""
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": _REFUSAL})
