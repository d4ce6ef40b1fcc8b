"""A picker finds a shelf empty that should hold much: whose holds fall, whose stay, what is missing, and what is counted."""

from uuid import UUID

import pytest

from godown import picking, stock
from godown.kernel.ids import new_id
from godown.picking import queries
from godown.platform.database import Database
from godown.platform.transaction import Actor, Tx, transaction
from godown.stock import queries as stock_queries
from godown.stock import queries_counts
from godown.stock.words import Move
from tests.builders.seller import NOON, Seller

SHELF_1, SHELF_2, SHELF_3 = 0, 1, 2
RAVI = Actor(new_id(), "Ravi Kumar")


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    return Seller(database, tenant_id)


def puts(seller: Seller, bin_no: int, units: int) -> None:
    """Tea comes straight into a bin."""
    move = Move(
        id=new_id(), facility_id=seller.facility, sku_id=seller.sku["TEA"], quantity=units, reason="received",
        document_kind="test", document_id=new_id(), to_place=seller.bins[bin_no], outside="supplier",
    )  # fmt: skip
    with seller.open() as tx:
        stock.post(tx, [move])


def colleague(seller: Seller) -> UUID:
    """A colleague begins a wave that holds 25 on shelf 1 and 5 on shelf 2; only then 95 more come to shelf 2."""
    puts(seller, SHELF_1, 25)
    puts(seller, SHELF_2, 5)
    seller.takes(seller.order("c1", TEA=25), seller.order("c2", TEA=5))
    (trip,) = seller.releases()
    with transaction(seller.database, seller.tenant, now=NOON, actor=RAVI) as tx:
        picking.start(tx, trip)
    puts(seller, SHELF_2, 95)
    return trip


def picks_two_and_finds_it_empty(seller: Seller) -> UUID:
    """Our wave wants 10, 5, 20, 10 and 7 of shelf 2; at the third line our picker says "empty"."""
    seller.takes(*(seller.order(str(n), TEA=units) for n, units in enumerate((10, 5, 20, 10, 7), 1)))
    (trip,) = seller.releases(totes=5)
    seller.starts(trip)
    for tote, units in (("T-101", 10), ("T-102", 5)):
        seller.scans(trip, "A-02-1")
        assert seller.scans(trip, act="quantity", value=units).kind == "ok"
        assert seller.scans(trip, tote).kind == "ok"
    assert [(p.place_code, p.quantity, p.status) for p in picks(seller, trip)] == [
        ("A-02-1", 10, "picked"), ("A-02-1", 5, "picked"),
        ("A-02-1", 20, "open"), ("A-02-1", 10, "open"), ("A-02-1", 7, "open"),
    ]  # fmt: skip
    assert "80 missing at A-02-1" in seller.scans(trip, act="short").say
    return trip


def picks(seller: Seller, trip: UUID) -> list[picking.Pick]:
    with seller.open() as tx:
        return queries.picks_of(tx, trip)


def held(tx: Tx, found: list[picking.Pick]) -> list[tuple[str, int]]:
    """Where the holds behind these picks lie, and how many units they are."""
    there = {hold.id: hold for hold in stock.holds_there(tx, [pick.hold_id for pick in found])}
    return [(pick.place_code, there[pick.hold_id].quantity) for pick in found if pick.hold_id in there]


def test_an_empty_shelf_takes_only_our_own_holds_along(seller: Seller) -> None:
    theirs = colleague(seller)
    before = picks(seller, theirs)
    ours = picks_two_and_finds_it_empty(seller)
    assert picks(seller, theirs) == before
    with seller.open() as tx:
        assert sorted(held(tx, before)) == [("A-01-1", 25), ("A-02-1", 5)]
        on_shelf_2 = stock_queries.hold_ids_in(
            tx, seller.bins[SHELF_2], seller.sku["TEA"], [p.wave_id for p in trips(tx)]
        )
        assert [hold.quantity for hold in stock.holds_there(tx, on_shelf_2)] == [5]
        (count,) = queries_counts.waiting_pairs(tx, [seller.bins[SHELF_2]])
        assert count == (seller.bins[SHELF_2], seller.sku["TEA"])
    assert seller.at("TEA") == {"A-01-1": 25, "A-02-1": 5, "A-02-1/missing": 80, "T-101": 10, "T-102": 5}
    assert [p.status for p in picks(seller, ours)] == ["picked", "picked", "short", "short", "short"]
    assert [seller.status(str(n)) for n in range(1, 6)] == ["picked", "picked", "waiting", "waiting", "waiting"]
    assert (seller.status("c1"), seller.status("c2")) == ("in_wave", "in_wave")
    assert seller.supply("TEA") == (45, 45, 37)
    assert [p.status for p in picks(seller, theirs)] == ["open", "open"]


def trips(tx: Tx) -> list[picking.Trip]:
    return list(queries.trips(tx, tx.scalars("SELECT id FROM trip WHERE tenant_id = %(tenant)s")).values())


def test_what_another_bin_holds_is_fetched_from_there(seller: Seller) -> None:
    colleague(seller)
    puts(seller, SHELF_3, 20)
    ours = picks_two_and_finds_it_empty(seller)
    opened = [(p.place_code, p.quantity, p.order_number) for p in picks(seller, ours) if p.status == "open"]
    assert opened == [("A-03-1", 20, "3")]
    assert [seller.status(str(n)) for n in range(1, 6)] == ["picked", "picked", "in_wave", "waiting", "waiting"]
    for act, value in (("bin", 0), ("quantity", 20), ("tote", 0)):
        assert seller.scans(ours, act=act, value=value).kind == "ok"
    assert seller.status("3") == "picked"
