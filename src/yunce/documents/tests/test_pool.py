"""Writers run in a spawned process, where no Django settings are known, and give the same bytes there."""

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from yunce.documents.api import render_docx, render_html, render_pdf
from yunce.documents.tests.sample import sample


def test_a_spawned_worker_gives_the_same_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    document = sample(5)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert pool.submit(os.getpid).result() != os.getpid()
        for render in (render_pdf, render_docx):
            assert pool.submit(render, document).result() == render(document)
        assert pool.submit(render_html, document).result() == render_html(document)
