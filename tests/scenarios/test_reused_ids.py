"""An id that its sender made for one deed comes with another one: refused at every door, with what it belongs to; nothing is done."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from godown import orders, packing, picking, receiving, returns
from godown.kernel.ids import new_id
from godown.kernel.outcome import Outcome
from godown.kernel.refusal import Refusal
from godown.orders import AskedUnits, NewReservation
from godown.packing import NewParcel
from godown.picking import Shift
from godown.platform.database import Database
from godown.receiving import (
    ArrivedLine,
    NewBillLine,
    NewNote,
    NewNoteLine,
    NewRemovalLine,
    NewTransferLine,
    NewWorkOrder,
    Regrade,
)
from godown.returns import NewClaim
from godown.returns.announce import Said
from godown.shipping import NewAnswer, ndr
from tests.builders.houses import Houses
from tests.builders.seller import Seller
from tests.builders.sender import Sender
from tests.builders.till import Till
from tests.scenarios import (
    test_bills,
    test_claims,
    test_from_before,
    test_kits,
    test_ndr,
    test_removals,
    test_repairs,
)
from tests.scenarios.test_kits import day as day
from tests.scenarios.test_promises_exact import Day
from tests.scenarios.test_refunds import comes_back, gives, ships
from tests.scenarios.test_refunds import seller as seller
from tests.world.courier import Courier


def another(of: str, deed: Callable[[], object]) -> None:
    """The deed is refused, because its id belongs to something else."""
    with pytest.raises(Refusal) as told:
        deed()
    assert (told.value.code, told.value.facts["belongs_to"]) == ("id_reused", of)


def told(outcome: Outcome[UUID]) -> list[str]:
    """The codes of the rows that are refused; nothing else was done or known."""
    assert (outcome.done, outcome.known) == ((), ())
    return [row.code for row in outcome.refused]


def test_a_step_of_a_repair(seller: Seller) -> None:
    _, _, first = test_repairs.repairs(seller, 1)
    with seller.open() as tx:
        parcel = packing.parcels_of_orders(tx, [seller.id_of("1")])[0]
        line = packing.lines_of(tx, [parcel.id])[0].id
        back = returns.expect(tx, parcel.id, [returns.Expected(line, 1)], reason="does_not_work")
        returns.arrive(tx, back.id)
        here = returns.lines_of(tx, back.id)[0].id
        found = returns.NewInspection(here, 1, "", test_repairs.YES | {"works": "no"}, grade="repairable")
        returns.inspect(tx, found)
        second = returns.queries_repairs.of_inspections(tx, [found.id])[found.id]
    key = new_id()
    done = test_repairs.works(seller, first, labour=1_500, id=key)
    another("RP-0001", lambda: test_repairs.works(seller, second, labour=1_500, id=key))
    assert test_repairs.one(seller, second).labour_paise == 0
    assert test_repairs.works(seller, first, labour=1_500, id=key) == done


def test_a_claim_and_its_steps(seller: Seller) -> None:
    parcel, _ = test_claims.came_back_short(seller)
    lost = NewClaim(parcel, "lost", 5_000)
    first = test_claims.claims(seller, lost)
    another("CL-0001", lambda: test_claims.claims(seller, replace(lost, kind="damaged")))
    second = test_claims.claims(seller, NewClaim(parcel, "damaged", 4_000))
    key = new_id()
    test_claims.goes(seller, first, "sent", id=key)
    another("CL-0001", lambda: test_claims.goes(seller, second, "sent", id=key))
    another("CL-0001", lambda: test_claims.goes(seller, first, "accepted", id=key))
    with seller.open() as tx:
        assert [returns.queries_claims.one(tx, one.id).state for one in (first, second)] == ["sent", "open"]
    assert test_claims.claims(seller, lost).state == "sent"


def test_a_refund(seller: Seller) -> None:
    for number in ("1", "2"):
        comes_back(seller, ships(seller, number))
    key = new_id()
    done = gives(seller, "1", 5_000, id=key)
    another("RF-0001", lambda: gives(seller, "2", 5_000, id=key))
    another("RF-0001", lambda: gives(seller, "1", 4_000, id=key))
    assert gives(seller, "1", 5_000, id=key) == done


def test_store_credit_that_is_spent(database: Database, tenant_id: UUID, tmp_path: Path) -> None:
    till = Till(database, tenant_id, tmp_path)
    till.stocks(TEA=12)
    code, key = till.earns(9_000), new_id()
    till.takes(till.cod("1", TEA=1), till.cod("2", TEA=1))
    assert till.pays("1", code, 4_000, id=key) == 4_000
    another("1", lambda: till.pays("2", code, 4_000, id=key))
    assert (till.pays("1", code, 4_000, id=key), till.left(code)) == (4_000, 5_000)


def test_work_orders_and_their_work(day: Day) -> None:
    day.stocks(PENCIL=12, ERASER=6, CASE=6)
    first, second, key = test_kits.plans(day, 2), test_kits.plans(day, 2), new_id()
    test_kits.does(day, first, 1, key)
    another("WO-0001", lambda: test_kits.does(day, second, 1, key))
    with day.open() as tx:
        assert told(receiving.plan_work(tx, [NewWorkOrder(day.facility, "GIFT", 3, id=first)])) == ["id_reused"]
        assert receiving.plan_work(tx, [NewWorkOrder(day.facility, "GIFT", 2, id=first)]).known == (first,)


def test_transfers_and_what_leaves_and_arrives(database: Database, tenant_id: UUID) -> None:
    houses = Houses(database, tenant_id)
    houses.stocks(TEA=9)
    first, second, key = houses.asks(TEA=2), houses.asks(TEA=3), new_id()
    another(first.number, lambda: houses.asks(NewTransferLine("TEA", 5), key=first.id))
    houses.sends(first, key=key)
    another(first.number, lambda: houses.sends(second, key=key))
    another(first.number, lambda: houses.counts_in(first, ArrivedLine(1, 2), key=key))
    assert houses.sends(first, key=key).in_transit == 2


def test_a_debit_note(database: Database, tenant_id: UUID) -> None:
    seller = Seller(database, tenant_id)
    bills = []
    for turn in ("KM/1", "KM/2"):
        line = NewBillLine(test_bills.receives(seller), "TEA", 10, 40_000, "gst_5")
        bills.append(test_bills.books_it(seller, test_bills.billed(line, number=turn)))
    key = new_id()

    def notes(turn: int) -> str:
        bill, (line,) = bills[turn]
        with seller.open() as tx:
            return receiving.debit_note(tx, NewNote(bill.id, (NewNoteLine(line.id, "returned", 1),), key)).number

    first = notes(0)
    another("BILL-0001", lambda: notes(1))
    assert notes(0) == first


def test_goods_that_leave_change_condition_or_are_carried(database: Database, tenant_id: UUID) -> None:
    seller = Seller(database, tenant_id, now=None)
    seller.stocks(TEA=10)
    line, key = NewRemovalLine("TEA", 2, "A-01-1"), new_id()
    first = test_removals.removes(seller, line, key=key)
    another(first.number, lambda: test_removals.removes(seller, replace(line, quantity=3), key=key))
    change = Regrade("TEA", 1, "A-01-1", "damaged", "Fell down")
    carry = Shift(seller.sku["TEA"], 2, seller.bins[0], seller.bins[1])
    for _ in range(2):
        with seller.open() as tx:
            receiving.regrade(tx, seller.facility, [change])
            picking.shift(tx, seller.facility, [carry])
    with seller.open() as tx:
        another("TEA", lambda: receiving.regrade(tx, seller.facility, [replace(change, quantity=2)]))
        another("TEA", lambda: picking.shift(tx, seller.facility, [replace(carry, to_place=seller.bins[2])]))
    assert seller.at("TEA") == {"A-01-1": 5, "A-01-1/damaged": 1, "A-02-1": 2}


def test_an_answer_about_a_parcel_that_was_not_delivered(sender: Sender, speedy: Courier) -> None:
    one, two = (UUID(parcel) for parcel in test_ndr.stands_at_the_door(sender, speedy, "1", "2"))
    first = NewAnswer(new_id(), one, "try_again")
    with sender.open() as tx:
        assert ndr.answer(tx, [first]).done == (first.id,)
        assert ndr.answer(tx, [first]).known == (first.id,)
        assert told(ndr.answer(tx, [replace(first, parcel_id=two)])) == ["id_reused"]
        twice = NewAnswer(new_id(), one, "try_again")
        assert [row.code for row in ndr.answer(tx, [twice, replace(twice, parcel_id=two)]).refused] == ["id_reused"]


def test_a_parcel_is_of_one_order(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=1), seller.order("2", TEA=1))
    seller.picks_all()
    first = NewParcel(seller.id_of("1"), 300, "BOX")
    with seller.open() as tx:
        assert packing.pack(tx, [first])[1].done == (first.id,)
        assert packing.pack(tx, [first])[1].known == (first.id,)
        assert told(packing.pack(tx, [replace(first, order_id=seller.id_of("2"))])[1]) == ["id_reused"]
    assert seller.status("2") == "picked"


def test_a_checkout(seller: Seller) -> None:
    first = NewReservation("web", (AskedUnits("TEA", 2),), reference="cart 7", id=new_id())
    with seller.open() as tx:
        kept = orders.reserve(tx, first)
        assert orders.reserve(tx, replace(first, minutes=5)) == kept
        another("cart 7", lambda: orders.reserve(tx, replace(first, lines=(AskedUnits("CUP", 1),))))


def test_a_return_of_an_invoice_from_before(seller: Seller) -> None:
    invoice, key = test_from_before.old(seller), new_id()
    with seller.open() as tx:
        first = returns.expect_from_before(tx, invoice, Said("other"), return_id=key)
        assert returns.expect_from_before(tx, invoice, Said("other"), return_id=key) == first
        (line,) = invoice.lines
        more = replace(invoice, lines=(replace(line, back=2),))
        another(first.number, lambda: returns.expect_from_before(tx, more, Said("other"), return_id=key))


def test_a_scan_of_another_session(seller: Seller) -> None:
    """A scan of one trip never passes as a scan of another, or of the bench."""
    seller.takes(seller.order("1", TEA=1), seller.order("2", TEA=1))
    (first, second) = seller.releases(totes=1)
    key = new_id()
    seller.scans(first, "A-01-1", scan_id=key)
    assert seller.scans(first, "A-01-1", scan_id=key).kind == "already_done"
    another("another session (pick)", lambda: seller.scans(second, "A-01-1", scan_id=key))
    with seller.open() as tx:
        another("another session (pick)", lambda: packing.scan(tx, seller.id_of("1"), key, "TEA"))
