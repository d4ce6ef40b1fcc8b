"""Fixtures of the browser tests: one Chromium for each process, a fresh page for each test."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from godown.platform.database import Database
from tests.browser import chromium, real_app, small_app


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this process."""
    with chromium.browser() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page that remembers nothing."""
    context = browser.new_context(locale="en-IN", timezone_id="Asia/Kolkata")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def parts_url() -> Iterator[str]:
    """The web shell alone, with /parts."""
    with small_app.served() as url:
        yield url


@pytest.fixture(scope="session")
def app(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[real_app.RealApp]:
    """The real application of this process, on this process's database."""
    with real_app.running(database, tmp_path_factory.mktemp("app")) as running:
        yield running
