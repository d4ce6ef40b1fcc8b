"""The office over the real app with the demo warehouse: signed in as a role, with addresses that lead somewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Browser, BrowserContext

from godown.entrypoints.demo import DEMO_PASSWORD
from godown.entrypoints.door import COOKIE
from godown.platform.database import Database
from godown.platform.identity import log_in
from godown.platform.transaction import platform_transaction, transaction
from tests.http import serving

IDS = """
SELECT jsonb_build_object(
    'invoice', (SELECT id FROM document WHERE tenant_id = %(tenant)s AND kind = 'tax_invoice'
        AND NOT EXISTS (SELECT 1 FROM document c WHERE c.tenant_id = document.tenant_id AND c.corrects_id = document.id)
        LIMIT 1),
    'credited', (SELECT corrects_id FROM document WHERE tenant_id = %(tenant)s AND kind = 'credit_note' LIMIT 1),
    'sent_back', (SELECT order_id FROM goods_return WHERE tenant_id = %(tenant)s AND status = 'closed' LIMIT 1),
    'picked', (SELECT id FROM sales_order WHERE tenant_id = %(tenant)s AND status = 'picked' LIMIT 1),
    'waiting', (SELECT id FROM sales_order WHERE tenant_id = %(tenant)s AND status = 'waiting' LIMIT 1),
    'undecided', (SELECT id FROM sales_order WHERE tenant_id = %(tenant)s AND status = 'needs_decision' LIMIT 1),
    'handed_over', (SELECT id FROM sales_order WHERE tenant_id = %(tenant)s AND status = 'handed_over' LIMIT 1),
    'bottle', (SELECT id FROM sku WHERE tenant_id = %(tenant)s AND code = 'AAN-BTL-750'),
    'ran_out', (SELECT id FROM sku WHERE tenant_id = %(tenant)s AND code = 'AAN-TEA-DRJ'),
    'box', (SELECT id FROM sku WHERE tenant_id = %(tenant)s AND code = 'BOX-M5'),
    'bundle', (SELECT id FROM sku WHERE tenant_id = %(tenant)s AND code = 'AAN-GFT-TEA'),
    'wave', (SELECT id FROM wave WHERE tenant_id = %(tenant)s AND status = 'released' LIMIT 1),
    'done_wave', (SELECT id FROM wave WHERE tenant_id = %(tenant)s AND status = 'done' LIMIT 1),
    'facility', (SELECT id FROM facility WHERE tenant_id = %(tenant)s ORDER BY code LIMIT 1),
    'courier', (SELECT id FROM courier WHERE tenant_id = %(tenant)s ORDER BY code LIMIT 1),
    'arrived', (SELECT id FROM goods_return WHERE tenant_id = %(tenant)s AND status = 'arrived' LIMIT 1),
    'closed', (SELECT id FROM goods_return WHERE tenant_id = %(tenant)s AND status = 'closed' LIMIT 1))
"""


@dataclass(frozen=True)
class Office:
    """The served demo: its address, and ids by what they are ("picked", "bottle", "wave")."""

    url: str
    database: Database
    tenant_id: UUID
    ids: dict[str, str]

    def path(self, pattern: str) -> str:
        """The full address of a path with {names} of ids."""
        return self.url + pattern.format(**self.ids)


@contextmanager
def serving_office(demo: tuple[Database, UUID], folder: Path) -> Iterator[Office]:
    """Serve the demo."""
    with transaction(*demo) as tx:
        ids: dict[str, str] = tx.scalar(IDS)
    with serving(demo[0], folder) as url:
        yield Office(url, *demo, ids)


def signed_in(browser: Browser, office: Office, role: str = "manager") -> BrowserContext:
    """A browser context of a person of the demo, by the cookie that a login gives."""
    with platform_transaction(office.database) as tx:
        login = log_in(tx, f"{role}@demo.example", DEMO_PASSWORD, "127.0.0.1", "test")
    assert login is not None
    context = browser.new_context(locale="en-IN", timezone_id="Asia/Kolkata")
    context.add_cookies([{"name": COOKIE, "value": login.token, "url": office.url}])
    return context
