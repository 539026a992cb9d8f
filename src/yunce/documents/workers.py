"""Files are written in a process of their own: a busy thread here would keep every request of the server waiting.

Started at the first file, ended after a while without one, with this process, or by close_writers().
"""

import pickle
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, Literal, TypeVar

from yunce.documents.blocks import Document, Rendered
from yunce.documents.docx_writer import render_docx
from yunce.documents.pdf import render_pdf

Form = Literal["docx", "pdf"]
T = TypeVar("T")

_WRITERS = {"docx": render_docx, "pdf": render_pdf}
_SECONDS = 120.0  # for one file; a long report takes 3 s on 2 busy cores
_IDLE_SECONDS = 600.0  # an idle worker holds about 150 MB
_TRIES = 2  # a worker can be killed from outside; one that dies of the document dies again


class WriterDied(RuntimeError):
    """The process that was writing the file ended, or was ended after `seconds`. Nothing has been written."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"the process that writes files {why}")


@dataclass(slots=True)
class Writers:
    """One worker, one file at a time. It holds our end of a pipe; when that closes, however, the worker ends."""

    seconds: float = _SECONDS
    idle_seconds: float = _IDLE_SECONDS
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _process: SpawnProcess | None = None
    _pipe: Connection | None = None

    def render(self, document: Document, form: Form) -> Rendered:
        """The document as a file. Raises what render_docx and render_pdf raise, and WriterDied."""
        return self.call(_WRITERS[form], document)

    def call(self, write: Callable[..., T], *values: object) -> T:
        """What `write(*values)` gives over there. Raises what it raises, and WriterDied."""
        job = pickle.dumps((write, values))
        with self._turn:
            for left in reversed(range(_TRIES)):
                try:
                    answer = self._asked(job)
                    break
                except (EOFError, OSError) as problem:
                    self._ended()
                    if not left:
                        raise WriterDied("ended while it wrote") from problem
        if isinstance(answer, Exception):
            raise answer
        given: T = answer
        return given

    def close(self) -> None:
        """Ends the worker after the file it is writing. The next file starts another."""
        with self._turn:
            self._ended()

    @property
    def pid(self) -> int | None:
        """Of the worker, while there is one."""
        return None if self._process is None else self._process.pid

    def _asked(self, job: bytes) -> Any:
        pipe = self._pipe or self._started()
        pipe.send_bytes(job)
        if not pipe.poll(self.seconds):
            self._ended()
            raise WriterDied(f"was ended after {self.seconds:g} s")
        return pickle.loads(pipe.recv_bytes())  # noqa: S301  (our own worker)

    def _started(self) -> Connection:
        spawn = get_context("spawn")
        ours, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_write, args=(theirs, self.idle_seconds), name="documents", daemon=True)
        self._process.start()
        theirs.close()
        self._pipe = ours
        return ours

    def _ended(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        self._process = self._pipe = None


def _write(pipe: Connection, idle_seconds: float) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the server tells us by the pipe
    with suppress(EOFError, OSError):  # nobody is there any more
        while pipe.poll(idle_seconds):
            write, values = pickle.loads(pipe.recv_bytes())  # noqa: S301  (our own server)
            pipe.send_bytes(_answer(write, values))


def _answer(write: Callable[..., object], values: tuple[object, ...]) -> bytes:
    try:
        return pickle.dumps(write(*values))
    except Exception as problem:  # handed to the one who asked
        return pickle.dumps(problem)


_WRITERS_OF_THIS_PROCESS = Writers()


def render(document: Document, form: Form) -> Rendered:
    """The document as a file, written in another process; the same bytes as render_docx and render_pdf give.

    The first call starts that process (about 2 s). Raises ChartError for a chart that cannot be drawn, WriterDied.
    """
    return _WRITERS_OF_THIS_PROCESS.render(document, form)


def written_apart(write: Callable[..., T], *values: object) -> T:
    """`write(*values)` in the process that writes files: for other kinds of files, such as tables of many rows.

    write: a function of a module that needs no store and no settings; values: frozen, they are sent over. Raises what
    it raises, and WriterDied.
    """
    return _WRITERS_OF_THIS_PROCESS.call(write, *values)


def close_writers() -> None:
    """Ends the process that writes files; call it when the server stops."""
    _WRITERS_OF_THIS_PROCESS.close()
