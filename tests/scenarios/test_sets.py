"""A set costs what one costs in statements, and does what the same things do one by one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
import pytest

from godown import orders, packing, picking, shipping
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.platform.transaction import Tx
from tests import servers
from tests.builders.seller import Seller

FEW, MANY = 10, 200

said: list[bytes] = []
"""The statements that were counted."""


class CountingCursor(psycopg.Cursor[Any]):
    """Counts what it is asked to run."""

    def execute(self, query: Any, *args: Any, **more: Any) -> "CountingCursor":
        said.append(query)
        return super().execute(query, *args, **more)

    def copy(self, statement: Any, *args: Any, **more: Any) -> Any:
        said.append(statement)
        return super().copy(statement, *args, **more)


@contextmanager
def counting(seller: Seller) -> Iterator[Tx]:
    """A transaction whose statements, those of its commit too, are counted."""
    said.clear()
    with seller.open() as tx:
        connection, plain = tx.connection, tx.connection.cursor_factory
        connection.cursor_factory = CountingCursor
        try:
            yield tx
            tx.flush()
        finally:
            connection.cursor_factory = plain


def stocked(database: Database, tenant_id: UUID) -> Seller:
    seller = Seller(database, tenant_id)
    seller.stocks(TEA=900, CUP=900, BOX=400, TAPE=400 * 800)
    with seller.open() as tx:
        seller.courier = shipping.add_courier(tx, shipping.NewCourier("own", "Own riders"))
        shipping.set_range(tx, seller.courier, "G", 1, 9_999)
    return seller


def ids_of(seller: Seller, prefix: str, count: int) -> list[UUID]:
    with seller.open() as tx:
        found = orders.queries.by_external_id(tx, seller.shop, [f"{prefix}{n}" for n in range(count)])
    return [found[f"{prefix}{n}"].id for n in range(count)]


def day(seller: Seller, prefix: str, count: int) -> dict[str, int]:
    """A day of `count` orders, each step one call; answer the statements that each step took."""
    steps: dict[str, int] = {}

    def step(name: str, work: Callable[[Tx], Any]) -> Any:
        with counting(seller) as tx:
            answer = work(tx)
        steps[name] = len(said)
        return answer

    news = [seller.order(f"{prefix}{n}", TEA=1 + n % 2, CUP=1) for n in range(count)]
    step("take", lambda tx: orders.take(tx, seller.shop, news))
    wanted = ids_of(seller, prefix, count)
    wave = step("release", lambda tx: picking.release(tx, seller.facility, wanted, totes=4)).wave_id
    with seller.open() as tx:
        trips = picking.trips_of(tx, wave)
    step("start", lambda tx: picking.start_all(tx, trips))
    step("pick", lambda tx: picking.pick_all(tx, trips))
    parcels = [NewParcel(order, 500, "BOX") for order in wanted]
    step("pack", lambda tx: packing.pack(tx, parcels))
    ids = [parcel.id for parcel in parcels]
    step("assign", lambda tx: shipping.assign(tx, ids))
    _, outcome = step("hand over", lambda tx: shipping.hand_over(tx, seller.courier, seller.facility, ids))
    assert sorted(outcome.done) == sorted(ids)
    return steps


def test_the_number_of_statements_does_not_grow_with_the_set(database: Database, tenant_id: UUID) -> None:
    seller = stocked(database, tenant_id)
    assert day(seller, "few", FEW) == day(seller, "many", MANY)


def state(seller: Seller) -> list[list[tuple[Any, ...]]]:
    """What a day left behind, without ids."""
    with seller.open() as tx:
        return [
            tx.tuples(sql)
            for sql in (
                "SELECT status, count(*) FROM sales_order GROUP BY 1 ORDER BY 1",
                "SELECT status, picked, unscanned, count(*) FROM pick GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
                "SELECT status, tote_id IS NULL, count(*) FROM trip_order GROUP BY 1, 2 ORDER BY 1, 2",
                "SELECT status, count(*) FROM trip GROUP BY 1 ORDER BY 1",
                "SELECT status, count(*) FROM wave GROUP BY 1",
                "SELECT number, weight_grams, value_paise, collect_paise, status FROM parcel ORDER BY 1",
                "SELECT number, taxable_paise, tax_paise, total_paise FROM document ORDER BY 1",
                "SELECT reason, quantity, count(*) FROM stock_move WHERE reason <> 'used' GROUP BY 1, 2 ORDER BY 1, 2",
                # what a set uses up is one move for each material; how much each parcel took is kept beside it
                "SELECT sum(quantity) FROM stock_move WHERE reason = 'used' GROUP BY sku_id ORDER BY 1",
                "SELECT quantity, count(*) FROM parcel_material GROUP BY 1 ORDER BY 1",
                "SELECT saleable, promised, waiting FROM stock_supply ORDER BY 1, 2, 3",
                "SELECT quantity, value_paise FROM stock_cost ORDER BY 1, 2",
                "SELECT sum(on_hand), sum(held) FROM stock_balance",
                "SELECT reason, sum(quantity), sum(value_paise) FROM cost_entry GROUP BY 1 ORDER BY 1",
                "SELECT awb, state FROM shipment ORDER BY 1",
                "SELECT verb, thing_kind, count(*) FROM activity WHERE verb <> 'closed' GROUP BY 1, 2 ORDER BY 1, 2",
            )
        ]


@pytest.mark.parametrize("count", [9])
def test_a_set_does_what_the_same_do_one_by_one(database: Database, tenant_id: UUID, count: int) -> None:
    together, apart = stocked(database, tenant_id), stocked(database, servers.fresh_tenant(database))
    day(together, "", count)
    news = [apart.order(str(n), TEA=1 + n % 2, CUP=1) for n in range(count)]
    for new in news:
        apart.takes(new)
    (*trips,) = apart.releases(totes=4)
    for trip in trips:
        with apart.open() as tx:
            picking.pick_all(tx, [trip])
    parcels = [NewParcel(order, 500, "BOX") for order in ids_of(apart, "", count)]
    for parcel in parcels:
        with apart.open() as tx:
            packing.pack(tx, [parcel])
        with apart.open() as tx:
            shipping.assign(tx, [parcel.id])
    for parcel in parcels:
        with apart.open() as tx:
            shipping.hand_over(tx, apart.courier, apart.facility, [parcel.id])
    assert state(together) == state(apart)
