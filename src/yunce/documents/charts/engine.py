"""Draws ECharts options for files: SVG by ECharts' own server-side renderer in V8, PNG from that SVG by resvg.

One engine a process, bounded in time and memory; one that broke a bound is thrown away.
Meant for worker processes: a drawing keeps a processor busy for tens of milliseconds.
"""

import atexit
import json
import re
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import resvg_py
from py_mini_racer import JSEvalException, JSOOMException, JSTimeoutException, MiniRacer

from yunce.documents.assets import FAMILY, fonts, script
from yunce.documents.blocks import Language
from yunce.documents.glyphs import widths

WIDTH = 720  # CSS pixels: what fits across a page of A4 between its margins with 12 px text at about 9 pt
HEIGHT = 320
PNG_ZOOM = 2.0  # 720 px on 16 cm are 114 dpi; doubled, print looks sharp
_SECONDS = 10.0  # the slowest real chart takes 0.2 s on 2 busy cores
_MEMORY = 512 * 1024 * 1024  # bytes; an idle engine with ECharts loaded holds about 10 MB
_LOCALES: dict[Language, str] = {"zh-Hans": "ZH", "en": "EN"}
_OUTSIDE = re.compile(r"""<(?:image|use)\b[^>]*?href\s*=\s*["'](?!data:image/|#)""", re.IGNORECASE)
# What moves under a mouse has no use in a file, and its running numbers would make equal charts differ.
_HOVER = re.compile(r"<style\b.*?</style>\s*", re.DOTALL)
_CLASSES = re.compile(r'(<[^<>]*?) class="zr\d+-cls-\d+"')


class ChartError(ValueError):
    """ECharts could not draw the option. cause: "time", "memory", "option" or "outside" (a picture from elsewhere)."""

    def __init__(self, cause: str, message: str) -> None:
        self.cause = cause
        super().__init__(message)

    def __reduce__(self) -> tuple[type["ChartError"], tuple[str, str]]:
        return ChartError, (self.cause, str(self))  # it is raised in a worker


class _Engine:
    """The one V8 of this process, made at the first drawing and used by one thread of its own only.

    V8 guards its memory by thread: a thread that V8's first one did not start ends the process with a fault when it
    touches the engine, as web server threads would. And MiniRacer started under a running event loop waits on itself.
    """

    def __init__(self) -> None:
        self._racer: MiniRacer | None = None
        self._jobs: SimpleQueue[tuple[Callable[[], str], Future[str]]] = SimpleQueue()
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None

    def draw(self, option: str, width: int, height: int, locale: str, seconds: float) -> str:
        return self._ask(lambda: self._drawn(option, width, height, locale, seconds))

    def close(self) -> None:
        """Give the memory back; the next drawing starts a new engine."""
        if self._thread is not None:
            self._ask(self._closed)

    def _ask(self, job: Callable[[], str]) -> str:
        with self._guard:
            if self._thread is None:
                # A daemon: it must outlive the pools' own shutdown, so that the engine can be closed at exit.
                self._thread = threading.Thread(target=self._serve, name="chart-engine", daemon=True)
                self._thread.start()
        answer: Future[str] = Future()
        self._jobs.put((job, answer))
        return answer.result()

    def _serve(self) -> None:
        while True:
            job, answer = self._jobs.get()
            try:
                answer.set_result(job())
            except Exception as problem:  # handed to the one who asked
                answer.set_exception(problem)

    def _drawn(self, option: str, width: int, height: int, locale: str, seconds: float) -> str:
        self._racer = racer = self._racer or _started()
        try:
            return str(racer.call("draw", option, width, height, locale, timeout_sec=seconds))
        except JSTimeoutException as problem:
            self._closed()
            raise ChartError("time", f"the chart took longer than {seconds} s to draw") from problem
        except JSOOMException as problem:
            self._closed()
            raise ChartError("memory", f"the chart needed more than {_MEMORY >> 20} MB to draw") from problem
        except JSEvalException as problem:
            raise ChartError("option", f"ECharts refused the option: {str(problem).splitlines()[0]}") from problem

    def _closed(self) -> str:
        if self._racer is not None:
            self._racer.close()
        self._racer = None
        return ""


def _started() -> MiniRacer:
    racer = MiniRacer()
    racer.set_hard_memory_limit(_MEMORY)
    racer.eval(script())
    racer.eval(Path(__file__).with_name("draw.js").read_text(encoding="utf-8"))
    racer.call("setWidths", json.dumps(widths()))
    return racer


_ENGINE = _Engine()
# Left to the interpreter's own teardown, V8 hangs or faults at exit.
atexit.register(_ENGINE.close)


def chart_svg(
    option: Mapping[str, Any],
    width: int = WIDTH,
    height: int = HEIGHT,
    *,
    language: Language = "zh-Hans",
    seconds: float = _SECONDS,
) -> str:
    """The option as an SVG document of width × height CSS pixels, text kept as text.

    Raises ChartError when ECharts refuses it, a bound is broken, or a picture would be fetched from elsewhere.
    """
    svg = _ENGINE.draw(
        json.dumps(option, allow_nan=False, ensure_ascii=False), width, height, _LOCALES[language], seconds
    )
    # Half a surrogate pair, where an option comes without a document that would have cleaned it.
    svg = svg.encode("utf-8", "replace").decode()
    if _OUTSIDE.search(svg):
        raise ChartError("outside", "a chart must not show pictures from an address; draw them or use data:")
    return _CLASSES.sub(r"\1", _HOVER.sub("", svg))


def chart_png(
    option: Mapping[str, Any],
    width: int = WIDTH,
    height: int = HEIGHT,
    *,
    language: Language = "zh-Hans",
    zoom: float = PNG_ZOOM,
) -> bytes:
    """The option as a PNG of zoom × (width, height) pixels, drawn with our fonts only. Raises as chart_svg does."""
    return svg_png(chart_svg(option, width, height, language=language), zoom=zoom)


def svg_png(svg: str, *, zoom: float = PNG_ZOOM) -> bytes:
    """A chart's SVG as PNG."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=zoom,
            background="#ffffff",
            skip_system_fonts=True,
            font_files=[str(path) for path in fonts()],
            font_family=FAMILY,
            sans_serif_family=FAMILY,
            serif_family=FAMILY,
            monospace_family=FAMILY,
        )
    )
