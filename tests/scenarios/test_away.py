"""A device without network took scans by itself: what we judge otherwise is kept until a person has looked at it."""

from uuid import UUID

import pytest

from godown import picking
from godown.kernel.ids import new_id
from godown.picking import Answer
from godown.platform.database import Database
from tests.builders.seller import NOON, Seller


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    made.stocks(TEA=10, CUP=4)
    return made


def replays(seller: Seller, trip: UUID, raw: str, expected: str, scan_id: UUID | None = None) -> Answer:
    with seller.open() as tx:
        return picking.scan(tx, trip, scan_id or new_id(), raw, expected=expected, at=NOON)


def begun(seller: Seller) -> UUID:
    seller.takes(seller.order("1", TEA=2))
    (trip,) = seller.releases()
    seller.starts(trip)
    return trip


def kept(seller: Seller) -> list[tuple[str, str, str]]:
    with seller.open() as tx:
        return [(one.raw, one.expected, one.kind) for one in picking.contradicted(tx, 10)]


def test_the_list_names_every_text_that_a_scanner_may_read(seller: Seller) -> None:
    trip = begun(seller)
    with seller.open() as tx:
        told = picking.work_list(tx, trip)
    (pick,) = told.picks
    assert (pick.place_reads, pick.sku_reads, pick.left) == (("A-01-1", "BLR-A-01-1"), ("TEA", "8901234502501"), 2)
    assert (told.totes["T-101"], told.totes["BLR-T-101"]) == ("T-101", "T-101")


def test_only_what_is_judged_otherwise_is_kept_and_once(seller: Seller) -> None:
    trip = begun(seller)
    assert replays(seller, trip, "A-01-1", "ok").kind == "ok"
    assert replays(seller, trip, "CUP", "wrong_item").kind == "wrong_item"
    assert replays(seller, trip, "B-03-1", "not_accepted").kind == "wrong_place"  # both refuse it
    assert kept(seller) == []
    scan_id = new_id()
    assert replays(seller, trip, "CUP", "ok", scan_id).kind == "wrong_item"
    assert replays(seller, trip, "CUP", "ok", scan_id).kind == "already_done"
    assert replays(seller, trip, "TEA", "not_accepted").kind == "ok"
    assert kept(seller) == [("CUP", "ok", "wrong_item"), ("TEA", "not_accepted", "ok")]
    with seller.open() as tx:
        (first, _) = picking.contradicted(tx, 10)
        assert picking.settle(tx, [first.id], "It lay in the wrong bin").done == (first.id,)
        again = picking.settle(tx, [first.id, new_id()])
        assert (again.known, [row.code for row in again.refused]) == ((first.id,), ["not_found"])
    assert kept(seller) == [("TEA", "not_accepted", "ok")]
