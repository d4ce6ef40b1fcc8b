"""A seller with two facilities: what each fills of an order, told in few words."""

from pathlib import Path
from uuid import UUID

from godown import catalog, orders, packing, picking, racking, shipping
from godown.orders import Order, PromiseRules, queries, queries_split
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.shipping import NewCourier
from tests.builders.day import Day
from tests.world.jobs import office


class Chain(Day):
    """A seller with a facility in Bengaluru and one in Mumbai."""

    def __init__(self, database: Database, tenant_id: UUID, files: Path) -> None:
        super().__init__(database, tenant_id)
        self.worker = office(database, files)
        self.mumbai = self.opens("BOM")
        with self.open() as tx:
            racking.add_totes(tx, self.mumbai, 201, 4)
            self.courier = shipping.add_courier(tx, NewCourier("own", "Own riders"))
            shipping.set_range(tx, self.courier, "GDN", 100_001, 199_999)

    def may_split(self, yes: bool = True) -> None:
        """Say that orders may be split."""
        with self.open() as tx:
            orders.set_promise_rules(tx, PromiseRules(may_split=yes))

    def two_and_one(self) -> None:
        """Two units of tea in Bengaluru, one in Mumbai."""
        self.stocks(TEA=2)
        self.stocks_at(self.mumbai, TEA=1)

    def parts(self, number: str) -> list[Order]:
        """The parts of an order."""
        with self.open() as tx:
            return queries_split.parts_of(tx, [queries.by_external_id(tx, self.shop, [number])[number].id])

    def stand(self, number: str) -> list[tuple[str, str, str]]:
        """(number, facility, state) of the parts of an order."""
        names = {self.facility: "BLR", self.mumbai: "BOM", None: ""}
        return [(part.number, names[part.facility_id], part.status) for part in self.parts(number)]

    def units(self, order: UUID) -> list[tuple[str, int]]:
        """(SKU, units that are not cancelled) of an order."""
        with self.open() as tx:
            codes = {one.id: code for code, one in catalog.skus_by_code(tx, list(self.sku)).items()}
            return [(codes[line.sku_id], line.quantity - line.cancelled) for line in queries.lines_of(tx, [order])]

    def leaves(self, order: Order) -> packing.Packed:
        """What is promised of an order is fetched, packed and handed over, where it lies."""
        assert order.facility_id is not None
        with self.open() as tx:
            wave = picking.release(tx, order.facility_id, [order.id], totes=4)
            assert wave.wave_id is not None
            picking.pick_all(tx, picking.trips_of(tx, wave.wave_id))
            (box,), told = packing.pack(tx, [NewParcel(order.id, 300, None, override="no box fits")])
            assert not told.refused
        self.works()
        with self.open() as tx:
            assert shipping.hand_over(tx, self.courier, order.facility_id, [box.id])[1].done == (box.id,)
        return box
