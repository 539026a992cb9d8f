"""Server-sent events: frames as text, and the signal at which every open stream ends.

The server sets `stopping` at start; without one (tests, command line) the event below is never set."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

# Set by the process that serves; a stream awaits it, so that Ctrl-C is not held up by open pages.
stopping: asyncio.Event = asyncio.Event()

# A look every second is what "live" means to a reader; proxies cut silent connections after about a minute.
TICK_SECONDS = 1.0
PING_SECONDS = 15.0


def frame(event: str, data: str) -> bytes:
    """One event of the stream; line breaks in the data become `data:` lines (HTML standard, 9.2.5)."""
    lines = "".join(f"data: {line}\n" for line in data.splitlines() or [""])
    return f"event: {event}\n{lines}\n".encode()


async def changes(
    look: Callable[[], Awaitable[str]], show: Callable[[], Awaitable[Mapping[str, str]]], *, seen: str = ""
) -> AsyncIterator[bytes]:
    """Frames of `show` whenever `look` (cheap) gives another mark than before, until the server stops.

    Ends without a last event: the browser then reconnects by itself, to the next server."""
    stop = stopping
    silent = 0.0
    yield b"retry: 2000\n\n"
    while not stop.is_set():
        mark = await look()
        if mark != seen:
            seen, silent = mark, 0.0
            for event, data in (await show()).items():
                yield frame(event, data)
        elif silent >= PING_SECONDS:
            silent = 0.0
            yield b": still here\n\n"
        try:
            await asyncio.wait_for(stop.wait(), TICK_SECONDS)
        except TimeoutError:
            silent += TICK_SECONDS
