"""What every test shares: the one embedded store of this process, and a browser that complains about our policy."""

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils import translation
from hypothesis import settings
from playwright.sync_api import Browser, Page, sync_playwright

import yunce
from tests.clickhouse import ClickhouseFront
from tests.isolation import RUN_DIR
from yunce.events.store.api import EventStore, connect
from yunce.insight.testing import demo_shop
from yunce.ui import reports

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
BUILT = Path(yunce.__file__).parent / "ui" / "static" / "dist" / "main.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# How long one example takes says how busy the machine is, not whether the code is right.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

# What makes a password slow to guess makes it slow to set: 100 MB and 8 lanes each time. The servers that tests start
# pay it; in this process the same algorithm runs at its least.
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was skipped, by reason: a run that tested less must not look like a whole one."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    for reason, times in reasons.most_common():
        terminalreporter.write_line(f"NOT TESTED, {times} times: {reason}", yellow=True)


@pytest.fixture(autouse=True)
def _no_language_left_behind() -> Iterator[None]:
    """A page asked for in English would leave English on for the tests that follow it in this thread."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def chdb_directory() -> Iterator[Path]:
    """The embedded store's directory: one a process, so tests take a database each inside it."""
    directory = RUN_DIR / "events"
    # Held open: the engine ends with its last client, and starting again costs more with each database there has been
    # (0.02 s of a processor to open the next one while it runs; 0.9 s after 40, had it ended).
    held = connect(f"chdb://{directory}")
    yield directory
    held.close()


@pytest.fixture(scope="session")
def clickhouse_url() -> Iterator[str]:
    """The address of a ClickHouse server: a real one's when there is one, else that of the engine behind our front."""
    real = os.environ.get("YUNCE_TEST_CLICKHOUSE_URL")
    if real:
        yield real
        return
    with ClickhouseFront(RUN_DIR / "front") as front:
        yield front.url


# Here and not with insight: a fixture imported into other conftests would load its lines once for each of them.
@pytest.fixture(scope="session")
def loaded_shop(chdb_directory: Path) -> Iterator[EventStore]:
    """The demo shop in a store of its own, loaded once a worker. To ask it, take insight's fixture `shop`."""
    with demo_shop(f"chdb://{chdb_directory}") as store:
        yield store


# Once a module and not once a run: while it is open its loop counts as running, and tests of coroutines would fail.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if not Path(CHROMIUM).exists():
        pytest.skip("no chromium: `apt-get install chromium` lets the browser tests run")
    if not BUILT.exists():
        pytest.skip("the front end is not built: `make` or `npm run build` in frontend/")
    # Playwright's loop lives in this thread, and Django takes that for an async view touching the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh window; the test fails when a page broke our policy or a script failed on it."""
    reports.forget()
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    shown = context.new_page()
    broken: list[str] = []
    shown.on("pageerror", lambda error: broken.append(str(error)))
    shown.on("console", lambda message: broken.append(message.text) if "Content Security" in message.text else None)
    yield shown
    context.close()
    assert broken == []
    assert reports.kept() == []
