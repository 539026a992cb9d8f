"""Files come from another process, where no Django settings are known, with the same bytes; it can be killed."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from yunce.documents.api import ChartBlock, ChartError, Document, Paragraph, file_warnings, render_docx, render_pdf
from yunce.documents.assets import AssetMissing
from yunce.documents.tests.sample import sample
from yunce.documents.workers import WriterDied, Writers

SMALL = Document("小", [Paragraph("一行")])


@pytest.fixture
def writers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Writers]:
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    made = Writers()
    yield made
    made.close()


def test_a_worker_gives_the_same_files(writers: Writers) -> None:
    document = sample(5)
    assert writers.pid is None
    assert writers.render(document, "pdf") == render_pdf(document)
    first = writers.pid
    assert first != os.getpid()
    assert writers.render(document, "docx") == render_docx(document)
    assert writers.pid == first


def test_a_worker_that_is_killed_is_replaced(writers: Writers) -> None:
    writers.render(SMALL, "docx")
    first = writers.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert writers.render(SMALL, "docx") == render_docx(SMALL)
    assert writers.pid != first


def test_one_killed_while_it_writes_is_replaced_too(writers: Writers) -> None:
    writers.render(SMALL, "docx")
    first = writers.pid
    assert first is not None
    os.kill(first, signal.SIGSTOP)
    killer = threading.Timer(0.3, os.kill, (first, signal.SIGKILL))
    killer.start()
    assert writers.render(SMALL, "docx") == render_docx(SMALL)
    killer.join()


def test_a_file_that_takes_too_long_is_given_up_and_the_next_is_written(writers: Writers) -> None:
    writers.render(SMALL, "docx")
    first = writers.pid
    assert first is not None
    os.kill(first, signal.SIGSTOP)
    writers.seconds = 0.2
    with pytest.raises(WriterDied, match=r"after 0\.2 s"):
        writers.render(SMALL, "docx")
    writers.seconds = 60.0
    assert writers.render(SMALL, "docx") == render_docx(SMALL)


def test_an_idle_worker_ends_and_another_takes_the_next_file(writers: Writers) -> None:
    writers.idle_seconds = 0.1
    writers.render(SMALL, "docx")
    first = writers.pid
    time.sleep(0.5)
    assert writers.render(SMALL, "docx") == render_docx(SMALL)
    assert writers.pid != first


def test_a_chart_that_cannot_be_drawn_is_told_as_it_is_here(writers: Writers) -> None:
    broken = Document("t", [ChartBlock({"series": [{"type": "line", "data": [1], "coordinateSystem": "x"}]}, "图")])
    with pytest.raises(ChartError) as here:
        render_pdf(broken)
    with pytest.raises(ChartError) as there:
        writers.render(broken, "pdf")
    assert (there.value.cause, str(there.value)) == (here.value.cause, str(here.value))
    assert writers.render(SMALL, "docx") == render_docx(SMALL)


def test_a_missing_asset_keeps_its_path_on_the_way() -> None:
    there = AssetMissing(Path("x.ttf"))
    kind, arguments = there.__reduce__()
    assert str(kind(*arguments)) == str(there)


def test_closing_leaves_no_process(writers: Writers) -> None:
    writers.render(SMALL, "docx")
    pid = writers.pid
    assert pid is not None
    writers.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_page_can_say_what_the_file_will_not_show() -> None:
    document = Document("t", [Paragraph("\U00012000 和 \x01")])
    assert file_warnings(document) == render_pdf(document).warnings
    assert {each.kind for each in file_warnings(document)} == {"glyph", "control"}
    assert file_warnings(SMALL) == ()
