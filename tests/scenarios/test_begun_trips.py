"""A trip has begun: what it will fetch stays where it lies, and a loss strikes it last (DESIGN, Loss)."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from godown import picking, receiving
from godown.kernel.refusal import Refusal
from godown.picking import Shift
from godown.platform.database import Database
from godown.receiving import Regrade
from godown.reports import doctor
from tests.builders.seller import Seller

HELD = """SELECT o.number, h.quantity::int FROM hold h JOIN promise p ON p.tenant_id = h.tenant_id AND p.id = h.promise_id
    JOIN order_line l ON l.tenant_id = h.tenant_id AND l.id = p.holder_id
    JOIN sales_order o ON o.tenant_id = l.tenant_id AND o.id = l.order_id
    WHERE h.tenant_id = %(tenant)s AND h.sku_id = %(sku)s"""


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Iterator[Seller]:
    made = Seller(database, tenant_id)
    yield made
    with made.open() as tx:
        assert doctor.examine(tx) == []


def held(seller: Seller) -> dict[str, int]:
    with seller.open() as tx:
        return dict(tx.tuples(HELD, sku=seller.sku["TEA"]))


def carries_off(seller: Seller, units: int, place: str) -> None:
    with seller.open() as tx:
        bins = dict(tx.tuples("SELECT code, id FROM place WHERE tenant_id = %(tenant)s"))
        other = next(bin for bin in seller.bins if bin != bins[place])
        picking.shift(tx, seller.facility, [Shift(seller.sku["TEA"], units, bins[place], other)])


def test_a_loss_strikes_first_what_nobody_fetches_yet(seller: Seller) -> None:
    seller.stocks(TEA=4)
    seller.takes(seller.order("1", TEA=2))
    seller.releases()
    seller.takes(seller.order("2", TEA=2))
    (trip,) = seller.releases()
    seller.starts(trip)
    with seller.open() as tx:
        receiving.regrade(tx, seller.facility, [Regrade("TEA", 1, seller.shelf_of("TEA"), "damaged", "dropped")])
    assert held(seller) == {"1": 1, "2": 2}  # not order 2's, though its hold is the newer one


def test_what_a_begun_trip_finds_elsewhere_stays_there_too(seller: Seller) -> None:
    seller.stocks(TEA=5)
    first = seller.shelf_of("TEA")
    carries_off(seller, 2, first)
    seller.takes(seller.order("77", TEA=2))
    (trip,) = seller.releases()
    seller.starts(trip)
    assert seller.scans(trip, act="short").kind == "ok"
    (other,) = (place for place in seller.at("TEA") if place[1] == "-" and "/" not in place)
    with pytest.raises(Refusal) as refused:
        carries_off(seller, seller.at("TEA")[other], other)
    assert (refused.value.code, refused.value.facts["order_number"]) == ("being_fetched", "77")


def test_who_scans_has_begun(seller: Seller) -> None:
    seller.stocks(TEA=2)
    seller.takes(seller.order("5", TEA=2))
    (trip,) = seller.releases()
    assert seller.scans(trip, seller.shelf_of("TEA")).kind == "ok"
    with pytest.raises(Refusal) as refused:
        carries_off(seller, 1, seller.shelf_of("TEA"))
    assert refused.value.code == "being_fetched"
