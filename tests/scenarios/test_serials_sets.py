"""Never a query for each number: a set of phones costs what a few cost, at the dock, in a move, at the bench, at the door."""

from uuid import UUID

from godown import packing, picking, receiving, shipping
from godown.orders import queries
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.receiving import CountedGoods, CountedLine, PutAway
from godown.stock import queries_places
from tests import servers
from tests.builders.serials import PhoneSeller
from tests.scenarios import test_sets as sets

FEW, MANY = 10, 120


def day(seller: PhoneSeller, prefix: str, count: int) -> dict[str, int]:
    """Phones come with numbers, each is ordered, picked, packed and handed over; answer the statements of each step."""
    numbers = [f"{prefix}{n:04}" for n in range(count)]
    steps: dict[str, int] = {}
    with sets.counting(seller) as tx:
        receiving.receive(tx, CountedGoods(seller.facility, (CountedLine("FON", count, serials=tuple(numbers)),)))
    steps["receive"] = len(sets.said)
    with seller.open() as tx:
        dock = queries_places.places_of_kind(tx, seller.facility, "dock")[0].id
        shelf = queries_places.places_by_code(tx, seller.facility, ["B-01-1"])["B-01-1"].id
    with sets.counting(seller) as tx:
        receiving.put_away(tx, seller.facility, [PutAway(seller.sku["FON"], 1, dock, shelf) for _ in numbers])
    steps["put away"] = len(sets.said)
    seller.takes(*(seller.order(f"{prefix}{n}", FON=1) for n in range(count)))
    trips = seller.releases(totes=4)
    with seller.open() as tx:
        picking.start_all(tx, trips)
    with sets.counting(seller) as tx:
        picking.pick_all(tx, trips)
    steps["pick"] = len(sets.said)
    ids = sets.ids_of(seller, prefix, count)
    with seller.open() as tx:
        lines = {line.order_id: line.id for line in queries.lines_of(tx, ids)}
    # from the last to the first: what the picker was thought to have is nearly always another one
    news = [
        NewParcel(order, 320, "BOX", serials={lines[order]: (number,)})
        for order, number in zip(ids, reversed(numbers), strict=True)
    ]
    with sets.counting(seller) as tx:
        made, told = packing.pack(tx, news)
    assert not told.refused
    steps["pack"] = len(sets.said)
    return steps | hand_over(seller, [one.id for one in made])


def hand_over(seller: PhoneSeller, parcels: list[UUID]) -> dict[str, int]:
    """The parcels leave."""
    with seller.open() as tx:
        shipping.assign(tx, parcels)
    with sets.counting(seller) as tx:
        _, told = shipping.hand_over(tx, seller.courier, seller.facility, parcels)
    assert not told.refused
    assert set(seller.where().values()) == {"customer"}
    return {"hand over": len(sets.said)}


def test_many_phones_cost_the_statements_of_few(database: Database) -> None:
    seller = PhoneSeller(database, servers.fresh_tenant(database))
    few = day(seller, "a", FEW)
    assert day(seller, "b", MANY) == few
