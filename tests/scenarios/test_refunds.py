"""Money back, decided apart from the goods: every combination leaves books and stock right, and nobody gets more than they paid."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from godown import books, packing, returns, shipping
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.orders import NewLine
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.reports import journal
from godown.returns import Expected, NewInspection, NewRefund, PriceCut
from godown.shipping import NewCourier
from godown.shipping.store_tracking import set_states
from tests.builders.seller import Seller
from tests.http import Api
from tests.scenarios.test_returns import YES

FIRST, LAST = date(2026, 11, 1), date(2027, 3, 31)


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    made.stocks(TEA=10, CUP=5, BOX=9, TAPE=20_000)
    with made.open() as tx:
        made.courier = shipping.add_courier(tx, NewCourier("own", "Own riders"))
        shipping.set_range(tx, made.courier, "GDN", 1001, 1999)
    return made


def ships(seller: Seller, number: str = "1", *, cod: bool = False) -> UUID:
    """Three units of tea for 300.00 leave."""
    order = seller.order(number, TEA=3)
    if cod:
        order = replace(order, payment="cod", paid_paise=0, collect_paise=30_000)
    seller.takes(order)
    seller.picks_all()
    with seller.open() as tx:
        made, _ = packing.pack(tx, [NewParcel(seller.id_of(number), 300, "BOX")])
        shipping.assign(tx, [made[0].id])
        shipping.hand_over(tx, seller.courier, seller.facility, [made[0].id])
        return made[0].id


def gives(
    seller: Seller, number: str, amount: int, way: str = "money", *, goodwill: bool = False, cuts: tuple[PriceCut, ...] = (),
    lines: tuple[NewLine, ...] = (), id: UUID | None = None,
) -> returns.Refund:  # fmt: skip
    refund = NewRefund(
        seller.id_of(number), way, amount, "Agreed by phone", goodwill=goodwill, cuts=cuts, lines=lines, id=id or new_id()
    )  # fmt: skip
    with seller.open() as tx:
        return returns.refund(tx, refund)


def owed(seller: Seller, number: str = "1") -> int:
    with seller.open() as tx:
        return returns.money_story(tx, seller.id_of(number)).owed_paise


def refused(code: str, deed: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as told:
        deed()
    assert told.value.code == code


def comes_back(seller: Seller, parcel: UUID, outcome: str = "saleable") -> None:
    with seller.open() as tx:
        line = packing.lines_of(tx, [parcel])[0].id
        known = returns.expect(tx, parcel, [Expected(line, 1)], reason="changed_mind")
        returns.arrive(tx, known.id)
        here = returns.lines_of(tx, known.id)[0].id
        returns.inspect(tx, NewInspection(here, 1, outcome, YES))


def accounts(seller: Seller) -> dict[str, int]:
    with seller.open() as tx:
        entries = journal.journal(tx, FIRST, LAST)
    assert all(sum(posting.paise for posting in entry.postings) == 0 for entry in entries)
    return {one.account: one.paise for one in journal.balances(entries)}


def test_a_return_is_credited_and_then_paid_back(seller: Seller) -> None:
    parcel = ships(seller)
    assert owed(seller) == 0
    refused("not_owed", lambda: gives(seller, "1", 10_000))
    comes_back(seller, parcel)
    assert (owed(seller), accounts(seller)["Assets:Receivable:Customers"]) == (10_000, -10_000)
    refused("not_owed", lambda: gives(seller, "1", 10_001))
    key = new_id()
    done = gives(seller, "1", 10_000, id=key)
    assert gives(seller, "1", 10_000, id=key) == done
    assert owed(seller) == 0
    booked = accounts(seller)
    assert (booked["Assets:Bank"], booked["Assets:Receivable:Customers"]) == (-10_000, 0), "closed"
    with seller.open() as tx:
        undone = returns.take_back(tx, done.id, "The bank sent it back")
        assert returns.take_back(tx, done.id, "again") == undone
    assert (owed(seller), accounts(seller)["Assets:Receivable:Customers"]) == (10_000, -10_000)
    assert gives(seller, "1", 10_000, "store_credit").number == "RF-0003"
    assert accounts(seller)["Liabilities:Store-Credit"] == -10_000


def test_a_refund_without_a_return(seller: Seller) -> None:
    """A price is lowered: a credit note by amount, and its money back. The goods stay where they are."""
    parcel = ships(seller)
    with seller.open() as tx:
        line = packing.lines_of(tx, [parcel])[0].id
    gives(seller, "1", 5_000, cuts=(PriceCut(line, 5_000),))
    with seller.open() as tx:
        (note,) = [one for one in books.documents_of_order(tx, seller.id_of("1")) if one.corrects_id]
    assert (note.total_paise, owed(seller), seller.at("TEA")) == (5_000, 0, {"A-01-1": 7})
    done = gives(seller, "1", 2_000, goodwill=True)
    assert (done.goodwill_paise, accounts(seller)["Expenses:Goodwill"]) == (2_000, 2_000)
    comes_back(seller, parcel)
    assert owed(seller) == 8_333  # a third of what is left of the line
    refused("more_than_paid", lambda: gives(seller, "1", 23_001, goodwill=True))


def test_a_refund_is_of_a_return_of_its_order(seller: Seller) -> None:
    ships(seller)
    comes_back(seller, ships(seller, "2"))
    with seller.open() as tx:
        (other,) = returns.in_status(tx, ["closed"], 10)
    new = NewRefund(seller.id_of("1"), "money", 100, "For the other one", return_id=other.id, goodwill=True)
    with seller.open() as tx, pytest.raises(Refusal) as told:
        returns.refund(tx, new)
    assert (told.value.code, told.value.facts["field"]) == ("invalid", "return_id")


def test_a_gateway_gives_back_what_it_took(seller: Seller) -> None:
    """100.00 were paid with the order, a rider collected the other 200.00."""
    order = replace(seller.order("1", TEA=3), payment="cod", paid_paise=10_000, collect_paise=20_000)
    seller.takes(order)
    seller.picks_all()
    with seller.open() as tx:
        made, _ = packing.pack(tx, [NewParcel(seller.id_of("1"), 300, "BOX")])
        shipping.assign(tx, [made[0].id])
        shipping.hand_over(tx, seller.courier, seller.facility, [made[0].id])
        (shipment,) = shipping.shipments_of_parcels(tx, [made[0].id])
        set_states(tx, [(shipment.id, "delivered", tx.now)])
    gives(seller, "1", 6_000, "gateway", goodwill=True)
    refused("more_than_paid", lambda: gives(seller, "1", 4_001, "gateway", goodwill=True))
    gives(seller, "1", 4_000, "gateway", goodwill=True)
    assert gives(seller, "1", 20_000, "money", goodwill=True).amount_paise == 20_000


def test_a_return_without_a_refund(seller: Seller) -> None:
    """COD that came back undelivered: stock and books are undone, nobody paid, so nobody is paid."""
    parcel = ships(seller, cod=True)
    with seller.open() as tx:
        returns.arrive(tx, returns.expect_rto(tx, parcel).id)
    assert owed(seller) == 0
    refused("more_than_paid", lambda: gives(seller, "1", 1, goodwill=True))
    assert accounts(seller)["Assets:Receivable:Customers"] == 0


def test_an_exchange_is_an_order_of_its_own(seller: Seller) -> None:
    parcel = ships(seller)
    comes_back(seller, parcel)
    lines = (NewLine("CUP", 2, 5_000),)
    refused("exchange_differs", lambda: gives(seller, "1", 9_000, "exchange", lines=lines))
    key = new_id()
    done = gives(seller, "1", 10_000, "exchange", lines=lines, id=key)
    assert gives(seller, "1", 10_000, "exchange", lines=lines, id=key) == done
    with seller.open() as tx:
        assert done.exchange_order_id
        story = returns.money_story(tx, done.exchange_order_id)
        number = tx.scalar("SELECT number FROM sales_order WHERE id = %(id)s", id=done.exchange_order_id)
    assert (number, story.paid_paise, story.open_paise, story.owed_paise) == ("1-X1", 10_000, 10_000, 0)
    assert seller.supply("CUP") == (5, 2, 0)
    assert accounts(seller)["Assets:Receivable:Customers"] == -10_000, "what the order in exchange was paid with"


def test_what_is_cancelled_before_it_leaves_is_owed(api: Api, seller: Seller) -> None:
    seller.takes(seller.order("7", TEA=2))
    href = f"/orders/{seller.id_of('7')}/money"
    assert api.http.get(href).json()["owed_paise"] == 0
    api.http.post("/orders/cancel", json={"order_ids": [str(seller.id_of("7"))]})
    assert api.http.get(href).json()["owed_paise"] == 20_000
    body = {"order_id": str(seller.id_of("7")), "way": "money", "amount_paise": 20_000, "why": "Cancelled"}
    assert api.http.post("/refunds", json=body).json()["amount_paise"] == 20_000
    assert api.http.post("/refunds", json=body).json()["code"] == "more_than_paid"
