"""Trips, then their orders, then the doors of their SKUs: whoever picks locks in this order, or he waits for who waits for him."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID

import pytest

from godown import catalog, orders, picking, receiving, stock
from godown.kernel.ids import NO_BATCH, new_id
from godown.platform.database import Database
from godown.platform.transaction import Tx
from godown.reports import doctor
from godown.stock import doors, queries
from tests.builders.seller import Seller

Deed = Callable[[Tx], object]
WAITS = """SELECT count(*) FROM pg_locks WHERE NOT granted
           AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())"""
"""Everybody may read this; what another role waits for in `pg_stat_activity` is hidden."""


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    made.stocks(TEA=20, BOX=10, TAPE=90_000)
    made.takes(made.order("1", TEA=2), made.order("2", TEA=3))
    return made


def crossed(seller: Seller, first: Deed, deed: Deed, then: Deed) -> None:
    """As `cross`; the doctor finds nothing after it."""
    cross(seller, first, deed, then)
    with seller.open() as tx:
        assert [one for one in doctor.examine(tx) if not one.warning] == []


def cross(seller: Seller, first: Deed, deed: Deed, then: Deed) -> None:
    """In one transaction `first` and `then`; between them another person begins a `deed`, which waits."""

    def does() -> None:
        with seller.open() as another:
            deed(another)

    with ThreadPoolExecutor(1) as other:
        with seller.open() as tx:
            first(tx)
            going = other.submit(does)
            end = time.monotonic() + 10
            while not going.done() and not waiting(seller) and time.monotonic() < end:
                time.sleep(0.01)
            then(tx)
        going.result(timeout=30)


def waiting(seller: Seller) -> bool:
    """Whether somebody waits for a lock."""
    with seller.open() as tx:
        return bool(tx.scalar(WAITS))


def test_an_order_is_cancelled_while_a_picker_finds_too_few(seller: Seller) -> None:
    (trip,) = seller.releases()
    order = seller.id_of("1")
    crossed(
        seller,
        lambda tx: orders.lock(tx, [order]),
        lambda tx: picking.scan(tx, trip, new_id(), "", act="short"),
        lambda tx: orders.cancel(tx, [order]),
    )


def test_a_trip_is_picked_by_list_while_its_picker_finds_too_few(seller: Seller) -> None:
    (trip,) = seller.releases()
    crossed(
        seller,
        lambda tx: picking.start(tx, trip),
        lambda tx: picking.pick_all(tx, [trip]),
        lambda tx: picking.scan(tx, trip, new_id(), "", act="short"),
    )


def test_goods_with_a_date_are_picked_beside_others_while_a_checkout_wants_both(seller: Seller) -> None:
    """Both lock the doors of two SKUs; who picks looked at the dates of one first, and locked the other after it."""
    with seller.open() as tx:
        plain, dated = sorted(sku.id for sku in catalog.skus_by_code(tx, ["TEA", "BOX"]).values())

    def wants_both(tx: Tx) -> None:
        doors.lock_skus(tx, [seller.facility], [plain, dated])

    crossed(seller, lambda tx: stock.heed_dates(tx, [(dated, new_id()), (plain, NO_BATCH)]), wants_both, wants_both)


def test_an_order_is_cancelled_while_its_shop_sends_it_changed_beside_a_new_one(seller: Seller) -> None:
    """The new one took the door of tea, then the changed one waited for who cancels it, and who wants the door of tea."""
    order = seller.id_of("1")
    news = [seller.order("3", TEA=1), replace(seller.order("1", TEA=2), address1="22 Palace Road")]
    crossed(
        seller,
        lambda tx: orders.lock(tx, [order]),
        lambda tx: orders.take(tx, seller.shop, news),
        lambda tx: orders.cancel(tx, [order]),
    )


def test_counts_are_approved_while_a_checkout_wants_what_was_counted(seller: Seller) -> None:
    """Counts were posted one after the other, each with the door of what it counted."""
    with seller.open() as tx:
        low, high = sorted(sku.id for sku in catalog.skus_by_code(tx, ["TEA", "BOX"]).values())
        shelves = {sku: queries.where_is(tx, [sku])[0].place_id for sku in (low, high)}
        ids = stock.open_counts(tx, seller.facility, [(shelves[high], high), (shelves[low], low)], "cycle")
        for one in ids:
            stock.begin_count(tx, one)
            stock.note_count(tx, one, 1)
            stock.submit_count(tx, one, stock.foresee_count(tx, one), 1)
    crossed(
        seller,
        lambda tx: doors.lock_skus(tx, [seller.facility], [low]),
        lambda tx: receiving.approve_counts(tx, ids),
        lambda tx: doors.lock_skus(tx, [seller.facility], [low, high]),
    )
