"""The doors of what was sold before Godown: the form, the API, and the batch that is read at inspection."""

import re
from collections.abc import Iterator
from uuid import UUID, uuid4

import httpx
import pytest

from godown import books, catalog, returns
from godown.catalog import NewSku
from godown.platform.database import Database
from godown.platform.identity import add_person
from godown.platform.transaction import platform_transaction
from godown.returns import NewInspection
from tests.builders.seller import Seller
from tests.scenarios.test_returns import YES

PASSWORD = "a long enough one"
GHEE = NewSku(
    "GHEE", "Ghee, 500 g", hsn="0405", tax_class="gst_12", weight_grams=500, tracking="batch", cost_paise=300_00
)


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    with made.open() as tx:
        assert not catalog.save(tx, [GHEE]).refused
    return made


@pytest.fixture
def desk(database: Database, seller: Seller, address: str) -> Iterator[httpx.Client]:
    email = f"meena.{seller.tenant.hex[-12:]}@example.com"
    with platform_transaction(database) as tx:
        add_person(tx, seller.tenant, email, "Meena Iyer", "owner", PASSWORD)
    with httpx.Client(base_url=address, timeout=60, follow_redirects=True) as http:
        http.post("/login", data={"email": email, "password": PASSWORD})
        yield http


def sent(desk: httpx.Client, key: str, **more: str) -> httpx.Response:
    found = re.search(r'name="csrf_token" value="([^"]+)"', desk.get("/returns/from-before").text)
    assert found
    typed = {"csrf_token": found[1], "key": key, "number": "tally/88", "dated": "2026-09-10", "customer": "Anita Rao", "state": "29",
             "sku-1": "GHEE", "units-1": "2", "value-1": "1,120.00", "rate-1": "12", "back-1": "1", "reason": "other"}  # fmt: skip
    return desk.post("/returns/from-before", data=typed | more)


def test_the_form_keeps_the_invoice_and_expects_the_units_once(desk: httpx.Client, seller: Seller) -> None:
    key = str(uuid4())
    assert "is expected" in sent(desk, key).text
    assert sent(desk, key).status_code == 200
    with seller.open() as tx:
        found = returns.in_status(tx, ["expected"], 10)
        (line,) = returns.lines_of(tx, found[0].id)
        ((document,),) = tx.tuples("SELECT id FROM document WHERE tenant_id = %(tenant)s")
        head, (sold,) = books.documents(tx, [document])[document], books.lines_of(tx, document)
    assert ([str(one.id) for one in found], line.expected) == ([key], 1)
    assert (head.number, sold.gross_paise, sold.taxable_paise, sold.rate_bp) == ("TALLY/88", 1_120_00, 1_000_00, 1_200)
    shown = desk.get(f"/documents/{document}").text
    assert "Another program issued this invoice" in shown
    assert "Open the PDF" not in shown


def test_what_is_wrong_stands_beside_its_field(desk: httpx.Client) -> None:
    answer = sent(desk, str(uuid4()), gstin="29AAACZ1234F1Z0")
    assert (answer.status_code, "Anita Rao" in answer.text) == (422, True)
    assert sent(desk, str(uuid4()), **{"sku-1": "NONE"}).status_code == 422


def test_a_batch_is_named_at_inspection(desk: httpx.Client, seller: Seller) -> None:
    key = str(uuid4())
    sent(desk, key)
    with seller.open() as tx:
        returns.arrive(tx, UUID(key))
        (line,) = returns.lines_of(tx, UUID(key))
    page = desk.get(f"/returns/{key}/inspect").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    assert "Of which batch are these units?" in page
    named = {"csrf_token": token[1], "line": str(line.id), "number": "G-7", "expires_on": "2027-06-30"}
    after = desk.post(f"/returns/{key}/batch", data=named).text
    assert "Batch G-7 is named." in after
    assert "Of which batch are these units?" not in after
    with seller.open() as tx:
        returns.inspect(tx, NewInspection(line.id, 1, "saleable", YES))
        (note,) = books.notes_of(
            tx, tx.scalar("SELECT corrects_id FROM document WHERE tenant_id = %(tenant)s AND kind = 'credit_note'")
        )
    shown = desk.get(f"/returns/{key}").text
    assert ("TALLY/88" in shown, note.number in shown, "₹560.00" in shown) == (True, True, True)
