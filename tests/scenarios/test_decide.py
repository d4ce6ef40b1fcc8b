"""A person decides: which facility fills an order that none alone could, and which order goes first."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from godown import catalog, orders, racking, receiving, stock
from godown.catalog import NewSku
from godown.kernel.refusal import Invalid
from godown.orders import NewLine, NewOrder, queries
from godown.platform.database import Database
from godown.platform.transaction import Tx, transaction
from godown.receiving import CountedGoods, CountedLine, PutAway
from godown.stock import queries as stock_queries
from godown.stock import queries_places

MORNING = datetime(2026, 11, 24, 3, 30, tzinfo=UTC)


def opened(tx: Tx, code: str, sku: str, units: int) -> UUID:
    """A facility with so many units of one SKU in a bin."""
    facility = stock.open_facility(tx, stock.NewFacility(code, code))
    bins = racking.lay_out(tx, facility, racking.LayoutSpec(1, 2, 1))
    receiving.receive(tx, CountedGoods(facility, (CountedLine(sku, units),)))
    dock = queries_places.places_of_kind(tx, facility, "dock")[0].id
    receiving.put_away(tx, facility, [PutAway(catalog.skus_by_code(tx, [sku])[sku].id, units, dock, bins[0])])
    return facility


def order(number: str, basket: dict[str, int], hours: int = 0) -> NewOrder:
    lines = tuple(NewLine(code, units, 10_000) for code, units in basket.items())
    return NewOrder(number, number, MORNING + timedelta(hours=hours), lines, "Asha Rao", city="Mysuru", state_code="29")


def test_an_order_that_no_facility_fills_alone_waits_where_a_person_puts_it(
    database: Database, tenant_id: UUID
) -> None:
    with transaction(database, tenant_id, now=MORNING) as tx:
        catalog.save(tx, [NewSku("CUP", "Cup"), NewSku("LAMP", "Lamp")])
        opened(tx, "BLR", "CUP", 5)
        bom = opened(tx, "BOM", "LAMP", 5)
        shop = orders.open_channel(tx, "shop", "Shop", "api")
        orders.take(tx, shop, [order("1", {"CUP": 1, "LAMP": 2})])
        one = queries.by_external_id(tx, shop, ["1"])["1"]
        assert (one.status, one.facility_id) == ("needs_decision", None)
        assert orders.assign(tx, [one.id], bom).done == (one.id,)
        after = queries.one(tx, one.id)
        served = stock_queries.promise_states(tx, [line.id for line in queries.lines_of(tx, [one.id])])
        assert (after.status, after.facility_id, after.decision) == ("waiting", bom, None)
        assert sorted((state.promised, state.waiting) for state in served.values()) == [(0, 1), (2, 0)]
        assert orders.assign(tx, [one.id], bom).known == (one.id,)


def test_an_order_in_another_facility_leaves_its_promise_to_others(database: Database, tenant_id: UUID) -> None:
    with transaction(database, tenant_id, now=MORNING) as tx:
        catalog.save(tx, [NewSku("CUP", "Cup"), NewSku("LAMP", "Lamp")])
        blr = opened(tx, "BLR", "CUP", 2)
        bom = opened(tx, "BOM", "CUP", 9)
        shop = orders.open_channel(tx, "shop", "Shop", "api")
        orders.take(tx, shop, [order("1", {"CUP": 2})])
        one = queries.by_external_id(tx, shop, ["1"])["1"]
        assert (one.status, one.facility_id) == ("promised", blr)
        orders.assign(tx, [one.id], bom)
        assert queries.one(tx, one.id).status == "promised"
        sku = catalog.skus_by_code(tx, ["CUP"])["CUP"].id
        found = {door.facility_id: door.promised for door in stock_queries.supply_of(tx, [sku])}
        assert found == {blr: 0, bom: 2}


def test_a_higher_rank_is_served_first_and_takes_no_promise_away(database: Database, tenant_id: UUID) -> None:
    with transaction(database, tenant_id, now=MORNING) as tx:
        catalog.save(tx, [NewSku("CUP", "Cup")])
        blr = opened(tx, "BLR", "CUP", 1)
        shop = orders.open_channel(tx, "shop", "Shop", "api")
        orders.take(tx, shop, [order("1", {"CUP": 1}), order("2", {"CUP": 1}, 1), order("3", {"CUP": 1}, 2)])
        ids = {number: one.id for number, one in queries.by_external_id(tx, shop, ["1", "2", "3"]).items()}
        orders.rank(tx, [ids["3"]], priority=5)
        assert queries.one(tx, ids["1"]).status == "promised"
        receiving.receive(tx, CountedGoods(blr, (CountedLine("CUP", 1),)))
        dock = queries_places.places_of_kind(tx, blr, "dock")[0].id
        sku = catalog.skus_by_code(tx, ["CUP"])["CUP"].id
        to = queries_places.places_of_kind(tx, blr, "bin")[0].id
        receiving.put_away(tx, blr, [PutAway(sku, 1, dock, to)])
        stock.serve(tx, blr, [sku])
        orders.promises_changed(tx, [line.id for line in queries.lines_of(tx, list(ids.values()))])
        status = {number: queries.one(tx, order_id).status for number, order_id in ids.items()}
        assert status == {"1": "promised", "2": "waiting", "3": "promised"}
        with pytest.raises(Invalid):
            orders.rank(tx, [ids["2"]], priority=10)
