"""The pages of documents: every paper is found, a gap in a series is shown."""

from collections.abc import Iterator
from uuid import UUID

import httpx
import pytest

from godown import packing, picking
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.platform.identity import add_person
from godown.platform.transaction import platform_transaction
from tests.builders.seller import Seller

PASSWORD = "a long enough one"


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    """Three parcels were packed."""
    made = Seller(database, tenant_id)
    made.stocks(TEA=10, BOX=9, TAPE=20_000)
    made.takes(*(made.order(number, TEA=1) for number in ("1", "2", "3")))
    trips = made.releases()
    with made.open() as tx:
        picking.pick_all(tx, trips)
        packing.pack(tx, [NewParcel(made.id_of(number), 300, "BOX") for number in ("1", "2", "3")])
    return made


@pytest.fixture
def accountant(database: Database, seller: Seller, address: str) -> Iterator[httpx.Client]:
    email = f"anil.{seller.tenant.hex[-12:]}@example.com"
    with platform_transaction(database) as tx:
        add_person(tx, seller.tenant, email, "Anil Shah", "accountant", PASSWORD)
    with httpx.Client(base_url=address, timeout=60, follow_redirects=True) as http:
        http.post("/login", data={"email": email, "password": PASSWORD})
        yield http


def test_every_document_is_found(accountant: httpx.Client) -> None:
    page = accountant.get("/documents").text
    for number in ("000001", "000002", "000003"):
        assert f"29/26-27/{number}" in page
    assert "No gap" in page
    found = accountant.get("/documents", params={"q": "000002"}).text
    assert ("29/26-27/000002" in found, "29/26-27/000001" in found) == (True, False)
    assert "29/26-27/000003" in accountant.get("/documents", params={"q": "3"}).text
    assert "29/26-27/000001" in accountant.get("/documents", params={"q": "meera k"}).text
    assert "No document matches" in accountant.get("/documents", params={"status": "cancelled"}).text
    assert "No document yet" in accountant.get("/documents", params={"tab": "credit_note"}).text
    assert accountant.get("/documents", params={"tab": "nonsense"}).status_code == 422
    assert accountant.get("/documents", params={"after": "nonsense"}).status_code == 422


def test_one_document_shows_its_figures_and_its_paper(accountant: httpx.Client, seller: Seller) -> None:
    with seller.open() as tx:
        document = packing.parcels_of_orders(tx, [seller.id_of("1")])[0].document_id
    page = accountant.get(f"/documents/{document}").text
    for words in (
        "29/26-27/000001",
        "₹84.75",
        "₹15.25",
        "₹100.00",
        "Kerala (32)",
        "not yet",
        f"/documents/{document}/pdf",
    ):
        assert words in page
    assert accountant.get(f"/documents/{document}/pdf").content.startswith(b"%PDF")
    assert accountant.get(f"/documents/{UUID(int=7)}").status_code == 404


def test_a_gap_is_shown_in_red(accountant: httpx.Client, seller: Seller) -> None:
    with seller.open() as tx:
        tx.run("UPDATE document_series SET next = 6 WHERE tenant_id = %(tenant)s")
    page = accountant.get("/documents").text
    assert "2 numbers are missing in the series" in page
    assert "Missing: 4, 5" in page
