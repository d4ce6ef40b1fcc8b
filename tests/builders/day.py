"""A seller's day with the worker at his side, told in units promised, held and shown."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from godown import racking, receiving, stock
from godown.channels import queries_published
from godown.entrypoints.worker.office import Office
from godown.kernel.ids import new_id
from godown.orders import NewOrder, queries
from godown.receiving import CountedGoods, CountedLine, PutAway
from godown.stock import DAMAGED, Move, queries_places
from godown.stock import queries as stock_queries
from tests.builders.seller import NOON, Seller
from tests.world.jobs import run_jobs


class Day(Seller):
    """A seller's day with the worker at his side."""

    worker: Office

    def works(self) -> None:
        """The worker does all that waits for him."""
        run_jobs(self.worker, self.tenant)

    def buys(self, number: str, hour: int, facility: UUID | None = None, /, **units: int) -> NewOrder:
        """An order placed in this hour of the day; it may be sent in part."""
        placed = NOON + timedelta(hours=hour)
        return replace(self.order(number, **units), ordered_at=placed, ship_complete=False, facility_id=facility)

    def promised(self, *numbers: str) -> list[int]:
        """Units promised to each of these orders."""
        with self.open() as tx:
            ids = {n: one.id for n, one in queries.by_external_id(tx, self.shop, numbers).items()}
            lines = {n: [line.id for line in queries.lines_of(tx, [ids[n]])] for n in numbers}
            states = stock_queries.promise_states(tx, [line for found in lines.values() for line in found])
        return [sum(states[line].promised for line in lines[n] if line in states) for n in numbers]

    def shows(self, code: str) -> int:
        """What the shop shows of a SKU."""
        with self.open() as tx:
            return queries_published.published(tx, self.shop, [self.sku[code]])[self.sku[code]]

    def opens(self, code: str, bins: int = 2) -> UUID:
        """Another facility with a few bins."""
        with self.open() as tx:
            facility = stock.open_facility(tx, stock.NewFacility(code, code))
            racking.lay_out(tx, facility, racking.LayoutSpec(1, bins, 1))
        return facility

    def stocks_at(self, facility: UUID, bin_no: int = 0, **units: int) -> UUID:
        """Goods are received in a facility and put into one of its bins."""
        with self.open() as tx:
            to = queries_places.places_of_kind(tx, facility, "bin")[bin_no].id
            receiving.receive(tx, CountedGoods(facility, tuple(CountedLine(c, n) for c, n in units.items())))
            dock = queries_places.places_of_kind(tx, facility, "dock")[0].id
            receiving.put_away(tx, facility, [PutAway(self.sku[c], n, dock, to) for c, n in units.items()])
        return to

    def breaks(self, place: UUID, code: str, units: int = 1) -> None:
        """Units break in their bin."""
        move = Move(
            new_id(), self.facility, self.sku[code], units, "broken", "shift", new_id(), from_place=place, to_place=place,
            to_condition=DAMAGED,
        )  # fmt: skip
        with self.open() as tx:
            stock.post(tx, [move], may_lose=True)

    def held(self, number: str) -> dict[UUID, int]:
        """Where units are held for an order."""
        with self.open() as tx:
            lines = [
                line.id for line in queries.lines_of(tx, [queries.by_external_id(tx, self.shop, [number])[number].id])
            ]
            found: dict[UUID, int] = {}
            for hold in stock_queries.holds_of_holders(tx, lines):
                found[hold.place_id] = found.get(hold.place_id, 0) + hold.quantity
        return found
