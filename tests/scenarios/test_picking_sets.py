"""Sorting at the wall and planning anew ask the database as often for many orders as for few."""

from uuid import UUID

from godown import picking, stock
from godown.platform.database import Database
from tests.builders.seller import Seller
from tests.scenarios.test_sets import FEW, MANY, counting, ids_of, said, stocked


def day(seller: Seller, prefix: str, count: int) -> dict[str, int]:
    """Orders are picked in total and sorted; others are planned, and planned anew. Answer the statements of each."""
    steps: dict[str, int] = {}
    wanted = [seller.order(f"{prefix}{n}", TEA=1 + n % 2, CUP=1) for n in range(2 * count)]
    seller.takes(*wanted)
    ids = ids_of(seller, prefix, 2 * count)
    with counting(seller) as tx:
        wave = picking.release(tx, seller.facility, ids[:count], totes=20, strategy="total").wave_id
    assert wave is not None
    steps["release in total"] = len(said)
    with seller.open() as tx:
        trips = picking.trips_of(tx, wave)
    with counting(seller) as tx:
        picking.pick_all(tx, trips)
    steps["pick in total"] = len(said)
    with counting(seller) as tx:
        assert picking.sort_all(tx, trips)["orders"] == count
    steps["sort"] = len(said)
    with seller.open() as tx:
        other = picking.release(tx, seller.facility, ids[count:-1], totes=4, strategy="cluster").wave_id
    assert other is not None
    with counting(seller) as tx:
        assert len(picking.replan(tx, other).came) == 1
    steps["replan"] = len(said)
    with counting(seller) as tx:
        picking.compare_walks(tx, other)
    steps["compare"] = len(said)
    return steps


def test_the_wall_and_a_new_plan_cost_as_many_statements_for_many_as_for_few(
    database: Database, tenant_id: UUID
) -> None:
    seller = stocked(database, tenant_id)
    with seller.open() as tx:
        picking.open_slots(tx, seller.facility, FEW + MANY)
        assert len(stock.queries_places.places_of_kind(tx, seller.facility, "wall")) == FEW + MANY
    few = day(seller, "few", FEW)
    assert few == day(seller, "many", MANY)
