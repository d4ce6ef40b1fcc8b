"""The real application over a real database for the browser: signed-in people, and a day's work to look at."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import hatch_build
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from godown.entrypoints.door import COOKIE
from godown.platform.database import Database
from godown.platform.identity import add_person, log_in
from godown.platform.transaction import platform_transaction
from tests.http import serving


@dataclass(frozen=True)
class RealApp:
    """A running Godown: its address, its database, its folder."""

    url: str
    database: Database
    data: Path = Path()

    def token(self, tenant_id: UUID, role: str = "manager", name: str = "Ritu Nair") -> str:
        """The session of a new person of a tenant."""
        email, password = f"{uuid4().hex}@people.example", secrets.token_urlsafe(16)
        with platform_transaction(self.database) as tx:
            add_person(tx, tenant_id, email, name, role, password)
        with platform_transaction(self.database) as tx:
            login = log_in(tx, email, password, "127.0.0.1", "test")
        assert login is not None
        return login.token

    def sign_in(self, context: BrowserContext, tenant_id: UUID, role: str = "manager", name: str = "Ritu Nair") -> None:
        """From now on this browser is a new person of a tenant."""
        context.add_cookies([{"name": COOKIE, "value": self.token(tenant_id, role, name), "url": self.url}])

    @contextmanager
    def opened(
        self, browser: Browser, tenant_id: UUID, role: str = "manager", *, phone: bool = False, name: str = "Ritu Nair"
    ) -> Iterator[Page]:
        """A page of a person who is signed in."""
        size: ViewportSize = {"width": 390, "height": 844} if phone else {"width": 1366, "height": 768}
        context = browser.new_context(
            base_url=self.url, locale="en-IN", timezone_id="Asia/Kolkata", viewport=size, has_touch=phone
        )
        self.sign_in(context, tenant_id, role, name)
        yield context.new_page()
        context.close()


@contextmanager
def running(database: Database, data: Path) -> Iterator[RealApp]:
    """The application on a port of its own, with its front end built."""
    hatch_build.build()
    with serving(database, data) as url:
        yield RealApp(url, database, data)
