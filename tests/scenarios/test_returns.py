"""What comes back: once, at its cost, credited to the paisa, never more than was shipped."""

from dataclasses import replace
from uuid import UUID

import pytest

from godown import books, packing, picking, returns, shipping
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.returns import QUESTIONS, Expected, NewInspection
from godown.shipping import NewCourier
from tests.builders.photos import a_photo
from tests.builders.seller import Seller

YES = dict.fromkeys(QUESTIONS, "yes")
BROKEN = YES | {"product_whole": "no"}


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    made.stocks(TEA=10, BOX=9, TAPE=20_000)
    with made.open() as tx:
        made.courier = shipping.add_courier(tx, NewCourier("own", "Own riders"))
        shipping.set_range(tx, made.courier, "GDN", 1001, 1999)
    return made


@pytest.fixture
def parcel(seller: Seller) -> UUID:
    """Three units of tea, shipped."""
    seller.takes(seller.order("1", TEA=3))
    for trip in seller.releases():
        with seller.open() as tx:
            picking.pick_all(tx, [trip])
    with seller.open() as tx:
        made, _ = packing.pack(tx, [NewParcel(seller.id_of("1"), 300, "BOX")])
        shipping.assign(tx, [made[0].id])
        shipping.hand_over(tx, seller.courier, seller.facility, [made[0].id])
        return made[0].id


def tea_cost(seller: Seller) -> tuple[int, int]:
    return seller.cost("TEA")


def send_back(seller: Seller, parcel: UUID, units: int) -> tuple[UUID, UUID]:
    with seller.open() as tx:
        line = packing.lines_of(tx, [parcel])[0].id
        back = returns.expect(tx, parcel, [Expected(line, units)], reason="broken", claim="Two are broken")
        returns.arrive(tx, back.id)
        returns.arrive(tx, back.id)
        return back.id, returns.lines_of(tx, back.id)[0].id


def inspect(seller: Seller, line: UUID, units: int, outcome: str, after: UUID | None = None) -> returns.Inspected:
    with seller.open() as tx:
        answers, photos = (YES, ()) if outcome == "saleable" else (BROKEN, (a_photo(tx),))
        return returns.inspect(tx, NewInspection(line, units, outcome, answers, photos, after_repair_id=after))


def test_good_repaired_and_broken(seller: Seller, parcel: UUID) -> None:
    assert seller.supply("TEA") == (7, 0, 0)
    _, line = send_back(seller, parcel, 3)
    assert seller.at("TEA") == {"A-01-1": 7, "RETURNS/quarantine": 3}
    assert seller.supply("TEA") == (7, 0, 0)
    assert tea_cost(seller) == (10, 40_000)
    good, repair, broken = (inspect(seller, line, 1, outcome) for outcome in ("saleable", "repair", "damaged"))
    assert sum(one.credit_paise for one in (good, repair, broken)) == 30_000
    assert not broken.closed
    assert seller.at("TEA") == {"A-01-1": 7, "PUTBACK": 1, "RETURNS/in_repair": 1, "RETURNS/damaged": 1}
    again = inspect(seller, line, 1, "saleable", repair.id)
    assert (again.credit_paise, again.closed) == (0, True)
    assert seller.supply("TEA") == (9, 0, 0)
    assert tea_cost(seller) == (10, 40_000)


def test_credits_of_a_line_sum_exactly_to_it(seller: Seller, parcel: UUID) -> None:
    _, line = send_back(seller, parcel, 3)
    for _ in range(3):
        inspect(seller, line, 1, "damaged")
    with seller.open() as tx:
        documents = books.documents_of_order(tx, seller.id_of("1"))
    invoice = next(d for d in documents if d.kind == "tax_invoice")
    notes = [d for d in documents if d.kind == "credit_note"]
    assert (len(notes), sum(n.total_paise for n in notes)) == (3, invoice.total_paise)
    assert sum(n.tax_paise for n in notes) == invoice.tax_paise


def test_never_more_than_was_shipped(seller: Seller, parcel: UUID) -> None:
    with pytest.raises(Refusal) as refused:
        send_back(seller, parcel, 4)
    assert refused.value.code == "more_than_shipped"
    send_back(seller, parcel, 3)
    with pytest.raises(Refusal):
        send_back(seller, parcel, 1)


def test_a_parcel_returned_to_origin_is_credited_whole_at_the_scan(seller: Seller, parcel: UUID) -> None:
    with seller.open() as tx:
        first = returns.expect_rto(tx, parcel)
    with seller.open() as tx:
        assert returns.expect_rto(tx, parcel).id == first.id
        (found,) = returns.read(tx, ["GDN1001"])
        returns.arrive(tx, found.id)
        line = returns.lines_of(tx, found.id)[0].id
    assert inspect(seller, line, 3, "saleable").credit_paise == 0
    with seller.open() as tx:
        totals = {d.kind: d.total_paise for d in books.documents_of_order(tx, seller.id_of("1"))}
    assert totals == {"tax_invoice": 30_000, "credit_note": 30_000}
    assert seller.supply("TEA") == (10, 0, 0)


def test_what_we_never_shipped_enters_as_unexpected(seller: Seller, parcel: UUID) -> None:
    back, _ = send_back(seller, parcel, 1)
    with seller.open() as tx:
        returns.unexpected(tx, back, "CUP", 1)
    assert seller.at("CUP") == {"RETURNS/unexpected": 1}
    with seller.open() as tx:
        assert tx.tuples("SELECT 1 FROM stock_cost WHERE sku_id = %(s)s AND quantity > 0", s=seller.sku["CUP"]) == []


def test_scrap_leaves_with_its_cost(seller: Seller, parcel: UUID) -> None:
    _, line = send_back(seller, parcel, 1)
    inspect(seller, line, 1, "scrap")
    assert tea_cost(seller) == (7, 28_000)


def test_an_inspection_is_complete_or_not_at_all(seller: Seller, parcel: UUID) -> None:
    _, line = send_back(seller, parcel, 1)
    for answers, photos in (({}, ()), (BROKEN, ())):
        with seller.open() as tx, pytest.raises(Refusal) as refused:
            returns.inspect(tx, NewInspection(line, 1, "damaged", answers, photos))
        assert refused.value.code == "incomplete"


def came_back(seller: Seller, back: UUID, **counts: int) -> list[tuple[int, int]]:
    """A return is scanned in, `tea` units counted (all, where nothing is said). Answer (arrived, credited) of its lines."""
    with seller.open() as tx:
        line = returns.lines_of(tx, back)[0].id
        returns.arrive(tx, back, {line: counts["tea"]} if counts else None)
        return [(one.arrived, one.credited) for one in returns.lines_of(tx, back)]


def announced(seller: Seller, parcel: UUID, units: int = 0) -> UUID:
    """A customer's return of so many units; without, the courier brings the whole parcel back."""
    with seller.open() as tx:
        if not units:
            return returns.expect_rto(tx, parcel).id
        line = packing.lines_of(tx, [parcel])[0].id
        return returns.expect(tx, parcel, [Expected(line, units)], reason="broken").id


def credited(seller: Seller) -> list[int]:
    with seller.open() as tx:
        found = books.documents_of_order(tx, seller.id_of("1"))
    return [one.total_paise for one in found if one.kind == "credit_note"]


def first_line(seller: Seller, back: UUID) -> UUID:
    with seller.open() as tx:
        return returns.lines_of(tx, back)[0].id


def test_a_return_that_arrives_before_the_parcel_comes_to_origin_is_credited_once(seller: Seller, parcel: UUID) -> None:
    customer, whole = announced(seller, parcel, 1), announced(seller, parcel)
    came_back(seller, customer)
    assert came_back(seller, whole, tea=3) == [(2, 0), (1, 0)], "the third unit is here twice: one is not ours"
    assert credited(seller) == [20_000]
    assert inspect(seller, first_line(seller, customer), 1, "damaged").credit_paise == 10_000
    assert seller.at("TEA") == {
        "A-01-1": 7, "RETURNS/damaged": 1, "RETURNS/quarantine": 2, "RETURNS/unexpected": 1
    }  # fmt: skip
    assert tea_cost(seller) == (10, 40_000)


def test_a_return_that_was_credited_is_not_credited_again_with_the_whole_parcel(seller: Seller, parcel: UUID) -> None:
    customer, whole = announced(seller, parcel, 1), announced(seller, parcel)
    came_back(seller, customer)
    inspect(seller, first_line(seller, customer), 1, "damaged")
    assert came_back(seller, whole) == [(2, 0)]
    assert credited(seller) == [10_000, 20_000]


def test_after_the_whole_parcel_a_customers_return_can_still_be_scanned_in(seller: Seller, parcel: UUID) -> None:
    customer, whole = announced(seller, parcel, 1), announced(seller, parcel)
    assert came_back(seller, whole) == [(3, 0)]
    assert came_back(seller, customer, tea=1) == [(0, 0), (1, 0)]
    with seller.open() as tx:
        assert returns.one(tx, customer).status == "closed", "nothing of it waits for inspection"
    assert credited(seller) == [30_000]
    assert seller.at("TEA") == {"A-01-1": 7, "RETURNS/quarantine": 3, "RETURNS/unexpected": 1}


def test_a_unit_missing_in_the_parcel_comes_later_and_is_not_credited_twice(seller: Seller, parcel: UUID) -> None:
    customer, whole = announced(seller, parcel, 1), announced(seller, parcel)
    assert came_back(seller, whole, tea=2) == [(2, 0)]
    assert credited(seller) == [30_000], "what is missing is a claim on the courier"
    assert came_back(seller, customer) == [(1, 0)]
    done = inspect(seller, first_line(seller, customer), 1, "saleable")
    assert (done.credit_note, done.credit_paise, done.closed) == (None, 0, True)
    assert credited(seller) == [30_000]


def test_a_parcel_of_which_all_came_back_can_still_come_to_origin(seller: Seller, parcel: UUID) -> None:
    came_back(seller, announced(seller, parcel, 3))
    whole = announced(seller, parcel)
    with seller.open() as tx:
        assert returns.arrive(tx, whole).status == "closed"
        assert returns.lines_of(tx, whole) == []
    assert credited(seller) == []


def test_an_inspection_that_is_sent_again_answers_as_the_first_did(seller: Seller, parcel: UUID) -> None:
    _, line = send_back(seller, parcel, 1)
    with seller.open() as tx:
        new = NewInspection(line, 1, "damaged", BROKEN, (a_photo(tx),))
        first = returns.inspect(tx, new)
    with seller.open() as tx:
        assert returns.inspect(tx, new) == first
        assert first.credit_note
        with pytest.raises(Refusal) as refused:
            returns.inspect(tx, replace(new, outcome="scrap"))
    assert refused.value.code == "inspection_id_reused"
    assert seller.at("TEA") == {"A-01-1": 7, "RETURNS/damaged": 1}


def test_two_at_the_door_with_one_parcel_enter_it_once(seller: Seller, parcel: UUID) -> None:
    with seller.open() as tx:
        number = returns.one(tx, announced(seller, parcel, 1)).number
    for session in (doors := (new_id(), new_id())):
        for raw in (number, "CUP"):
            with seller.open() as tx:
                returns.scan_at_door(tx, session, new_id(), raw)
    for session in doors:
        with seller.open() as tx:
            assert returns.scan_at_door(tx, session, new_id(), "", act="arrive").next_state == "parcel"
    assert seller.at("CUP") == {"RETURNS/unexpected": 1}
