"""Fixtures of the browser tests: one Chromium for each process, a fresh page for each test."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from godown.platform.database import Database
from tests.browser import chromium, real_app, small_app
from tests.browser.office import Office, serving_office, signed_in

expect.set_options(timeout=30_000)
"""A loaded machine needs long; what comes at once costs nothing."""


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
def office(demo: tuple[Database, UUID], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The real app with the demo warehouse."""
    with serving_office(demo, tmp_path_factory.mktemp("office")) as served:
        yield served


@pytest.fixture
def desk(browser: Browser, office: Office) -> Iterator[Page]:
    """A fresh page of the demo's manager."""
    context = signed_in(browser, office)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def manager(browser: Browser, office: Office) -> Iterator[BrowserContext]:
    """The demo's manager for those who only look. One page stays open: the next finds what it needs running and loaded."""
    context = signed_in(browser, office)
    context.new_page()
    yield context
    context.close()


@pytest.fixture(scope="session")
def app(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[real_app.RealApp]:
    """The real application of this process, on this process's database."""
    with real_app.running(database, tmp_path_factory.mktemp("app")) as running:
        yield running
