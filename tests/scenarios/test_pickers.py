"""What pickers did, how often bins were visited, and a wave's walks before and after."""

from datetime import timedelta
from uuid import UUID

import pytest

from godown import picking
from godown.platform.database import Database
from godown.reports import queries_pickers
from tests.builders.seller import NOON, Seller


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    made.stocks(TEA=20, CUP=20)
    return made


def walked(seller: Seller) -> UUID:
    """Two trips of two orders are begun at noon; one ends eight minutes later, the other is walked by nobody."""
    seller.takes(*(seller.order(str(n), TEA=2, CUP=1) for n in range(4)))
    with seller.open() as tx:
        wave = picking.release(tx, seller.facility, totes=2, strategy="cluster").wave_id
        assert wave is not None
        trip, _ = picking.trips_of(tx, wave)
    seller.starts(trip)
    seller.now = NOON + timedelta(minutes=8)
    with seller.open() as tx:
        picking.pick_all(tx, [trip])
    return wave


def test_metres_lines_an_hour_and_time_a_line(seller: Seller) -> None:
    wave = walked(seller)
    with seller.open() as tx:
        (row,) = queries_pickers.pickers(tx, seller.facility, NOON, 10)
        trip = next(one for one in picking.trips_of(tx, wave) if picking.present(tx, one)[0].status == "done")
        length = picking.present(tx, trip)[0].length_mm
        assert queries_pickers.pickers(tx, seller.facility, NOON + timedelta(hours=1), 10) == []
    assert (row.trips, row.lines, row.units, row.unscanned, row.short) == (1, 4, 6, 6, 0)
    assert (row.metres, row.seconds) == (length // 1000, 480)
    assert (row.lines_an_hour, row.seconds_a_line) == (30, 120)


def test_visits_of_bins_are_counted_by_trip(seller: Seller) -> None:
    walked(seller)
    with seller.open() as tx:
        found = queries_pickers.visits(tx, seller.facility, NOON, 10)
    assert [(one.code, one.visits, one.units) for one in found] == [("A-01-1", 1, 4), ("A-02-1", 1, 2)]


def test_the_walks_of_a_wave_before_and_after_add_up(seller: Seller) -> None:
    wave = walked(seller)
    with seller.open() as tx:
        both = picking.compare_walks(tx, wave)
        head = picking.waves_in(tx, seller.facility, ["released"], 1)[0]
    assert both is not None
    assert (both.before_mm, both.after_mm) == (head.first_come_mm, head.planned_mm)
    assert (len(both.before), len(both.after)) == (2, 2)
    assert all(path[0] == path[-1] for path in (*both.before, *both.after))
