"""What came back and is nobody's yet lies among our own goods: each screen that shows where goods lie says so."""

from collections.abc import Iterator
from uuid import UUID

import httpx
import pytest

from godown import stock
from godown.kernel.ids import OWN, UNKNOWN_OWNER, new_id
from godown.platform.database import Database
from godown.platform.identity import add_person
from godown.platform.transaction import platform_transaction
from godown.reports import doctor, queries_card
from godown.stock import queries_places
from tests.builders.seller import Seller

PASSWORD = "a long enough one"
SAYS = "Owner not known"


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    """Five cups of our own in a bin, and beside them one that came in a parcel of returns and was never ours."""
    made = Seller(database, tenant_id)
    made.stocks(CUP=5, TEA=3)
    with made.open() as tx:
        shelf = queries_places.places_by_code(tx, made.facility, [made.shelf_of("CUP")])[made.shelf_of("CUP")].id
        strange = stock.Move(
            id=new_id(), facility_id=made.facility, sku_id=made.sku["CUP"], quantity=1, reason="returned",
            document_kind="return", document_id=new_id(), to_place=shelf, to_condition=stock.UNEXPECTED, outside="customer",
            owner_id=UNKNOWN_OWNER,
        )  # fmt: skip
        stock.post(tx, [strange])
    return made


@pytest.fixture
def office(database: Database, seller: Seller, address: str) -> Iterator[httpx.Client]:
    email = f"meera.{seller.tenant.hex[-12:]}@example.com"
    with platform_transaction(database) as tx:
        add_person(tx, seller.tenant, email, "Meera", "manager", PASSWORD)
    with httpx.Client(base_url=address, timeout=60, follow_redirects=True) as http:
        http.post("/login", data={"email": email, "password": PASSWORD})
        yield http


def test_the_stock_card_says_whose_units_are(office: httpx.Client, seller: Seller) -> None:
    card = f"/stock/{seller.sku['CUP']}"
    page = office.get(card).text
    assert page.count(SAYS) == 2, "where it lies, and the way to its moves"
    assert SAYS not in office.get(f"/stock/{seller.sku['TEA']}").text
    for params in ({"owner": "unknown"}, {"condition": stock.UNEXPECTED}):
        assert office.get(card, params=params).text.count(SAYS) == 3, "the move says it too"
    with seller.open() as tx:
        spots = queries_card.spots(tx, seller.sku["CUP"])
    assert [(one.owner_id, one.on_hand) for one in spots] == [(OWN, 5), (UNKNOWN_OWNER, 1)]


def test_each_owner_has_a_card_of_his_own(office: httpx.Client, seller: Seller) -> None:
    """The moves of each owner are numbered by themselves: in one list their balances were mixed."""
    with seller.open() as tx:
        ours, theirs = (
            queries_card.moves(tx, seller.facility, seller.sku["CUP"], "", None, 10, owner)
            for owner in (OWN, UNKNOWN_OWNER)
        )
    assert [(one.seq, one.balance) for one in ours] == [(2, 5), (1, 5)]
    assert [(one.seq, one.balance) for one in theirs] == [(1, 1)]
    lines = office.get(f"/stock/{seller.sku['CUP']}/moves.csv", params={"owner": "unknown"}).text.splitlines()
    assert len(lines) == 2
    assert "unexpected" in lines[1]
    assert len(office.get(f"/stock/{seller.sku['CUP']}/moves.csv").text.splitlines()) == 3


def test_a_bin_says_whose_units_are(office: httpx.Client, seller: Seller) -> None:
    assert SAYS in office.get("/racks", params={"bin": seller.shelf_of("CUP")}).text
    assert SAYS not in office.get("/racks", params={"bin": seller.shelf_of("TEA")}).text


def test_what_is_not_ours_is_neither_for_sale_nor_worth_anything(seller: Seller) -> None:
    assert seller.supply("CUP") == (5, 0, 0)
    with seller.open() as tx:
        found = {one.check for one in doctor.examine(tx) if not one.warning}
    assert found == {"return_has_moves"}, "here it came without a return"
