"""A seller with one facility, racks and a shop: tells a day in few words, through the use cases."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime
from uuid import UUID

from godown import catalog, orders, picking, racking, receiving, stock
from godown.catalog import NewSku
from godown.kernel.ids import OWN, new_id
from godown.kernel.outcome import Outcome
from godown.orders import NewLine, NewOrder, queries
from godown.picking import Answer
from godown.platform.database import Database
from godown.platform.transaction import Tx, transaction
from godown.racking import LayoutSpec
from godown.receiving import CountedGoods, CountedLine, PutAway
from godown.stock import queries as stock_queries
from godown.stock import queries_places

NOON = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)

SKUS = (
    NewSku("TEA", "Assam tea", price_paise=10_000, cost_paise=4_000, hsn="0902", weight_grams=270, barcodes=("8901234502501",)),
    NewSku("CUP", "Cup", price_paise=5_000, cost_paise=2_000, hsn="6912", weight_grams=120),
    NewSku("SET", "Tea set", kind="bundle", price_paise=17_500),
    NewSku("BOX", "Box", kind="packaging", packaging_kind="box", cost_paise=1_900, length_mm=320, width_mm=240, height_mm=160,
           weight_grams=140),
    NewSku("TAPE", "Tape", kind="packaging", packaging_kind="tape", unit="mm"),
)  # fmt: skip


class Seller:
    """A seller in Bengaluru with six bins and a shop."""

    def __init__(self, database: Database, tenant_id: UUID, now: datetime | None = NOON) -> None:
        """`now` None is the true time: for days in which the worker, who has the true time, takes part."""
        self.database, self.tenant, self.now = database, tenant_id, now
        self.courier = UUID(int=0)
        with self.open() as tx:
            self.facility = stock.open_facility(
                tx, stock.NewFacility("BLR", "Peenya", gstin="29AAXCA1234F1ZJ", state_code="29", pincode="560058")
            )
            self.bins = racking.lay_out(tx, self.facility, LayoutSpec(2, 3, 1))
            racking.add_totes(tx, self.facility, 101, 6)
            self.shop = orders.open_channel(tx, "shop", "Our shop", "api")
            assert not catalog.save(tx, SKUS).refused
            catalog.set_bundles(tx, {"SET": {"TEA": 1, "CUP": 2}})
            catalog.set_packing_bill(tx, {"BOX": {"TAPE": 800}})
            self.sku = {code: sku.id for code, sku in catalog.skus_by_code(tx, [s.code for s in SKUS]).items()}

    def open(self) -> AbstractContextManager[Tx]:
        """A transaction at the seller's time."""
        return transaction(self.database, self.tenant, now=self.now)

    def stocks(self, **units: int) -> None:
        """Goods are received and put away where they should go."""
        with self.open() as tx:
            receiving.receive(tx, CountedGoods(self.facility, tuple(CountedLine(c, n) for c, n in units.items())))
            dock = queries_places.places_of_kind(tx, self.facility, "dock")[0].id
            for code, count in units.items():
                best = racking.suggestions(tx, self.facility, [self.sku[code]], 1)[0].place_id
                receiving.put_away(tx, self.facility, [PutAway(self.sku[code], count, dock, best)])

    def cost(self, code: str) -> tuple[int, int]:
        """(units, paise) that the books say of our own goods of a SKU."""
        with self.open() as tx:
            rows = tx.tuples(
                """SELECT quantity, value_paise FROM stock_cost WHERE tenant_id = %(tenant)s AND facility_id = %(facility)s
                   AND owner_id = %(own)s AND sku_id = %(sku)s""",
                facility=self.facility, own=OWN, sku=self.sku[code],
            )  # fmt: skip
        return (rows[0][0], rows[0][1]) if rows else (0, 0)

    def puts(self, **bins: str) -> None:
        """A unit of each of these is received and put into the bin of that name."""
        with self.open() as tx:
            receiving.receive(tx, CountedGoods(self.facility, tuple(CountedLine(code, 1) for code in bins)))
            dock = queries_places.places_of_kind(tx, self.facility, "dock")[0].id
            places = queries_places.places_by_code(tx, self.facility, list(bins.values()))
            receiving.put_away(
                tx, self.facility, [PutAway(self.sku[code], 1, dock, places[name].id) for code, name in bins.items()]
            )

    def order(self, number: str, **units: int) -> NewOrder:
        """An order as the shop sends it."""
        lines = tuple(NewLine(code, count, 10_000) for code, count in units.items())
        return NewOrder(number, number, NOON, lines, "Meera Krishnan", email="meera@customer.example", pincode="680001",
                        state_code="32", city="Thrissur", address1="14/302 Swaraj Round")  # fmt: skip

    def takes(self, *news: NewOrder) -> Outcome[str]:
        """Orders arrive."""
        with self.open() as tx:
            return orders.take(tx, self.shop, news)

    def status(self, number: str) -> str:
        """Where an order stands."""
        with self.open() as tx:
            return queries.by_external_id(tx, self.shop, [number])[number].status

    def id_of(self, number: str) -> UUID:
        """The id of an order."""
        with self.open() as tx:
            return queries.by_external_id(tx, self.shop, [number])[number].id

    def supply(self, code: str) -> tuple[int, int, int]:
        """(saleable, promised, waiting) of our own units of a SKU."""
        with self.open() as tx:
            row = next(row for row in stock_queries.supply_of(tx, [self.sku[code]]) if row.owner_id == OWN)
            return row.saleable, row.promised, row.waiting

    def releases(self, totes: int = 4) -> list[UUID]:
        """All promised orders go into a wave; answer its trips."""
        with self.open() as tx:
            released = picking.release(tx, self.facility, totes=totes)
            assert released.wave_id is not None
            return picking.trips_of(tx, released.wave_id)

    def picks_all(self) -> None:
        """Everything that is promised is fetched."""
        trips = self.releases()
        with self.open() as tx:
            picking.pick_all(tx, trips)

    def starts(self, trip: UUID) -> None:
        """A picker begins a trip."""
        with self.open() as tx:
            picking.start(tx, trip)

    def scans(
        self, trip: UUID, raw: str = "", *, act: str = "scan", scan_id: UUID | None = None, value: int = 0
    ) -> Answer:
        """A scan or a tap."""
        with self.open() as tx:
            return picking.scan(tx, trip, scan_id or new_id(), raw, act=act, value=value)

    def at(self, code: str) -> dict[str, int]:
        """Where a SKU lies: {place/condition: units}."""
        with self.open() as tx:
            rows = stock_queries.where_is(tx, [self.sku[code]])
        return {
            row.place_code if row.condition == "saleable" else f"{row.place_code}/{row.condition}": row.on_hand
            for row in rows
        }

    def shelf_of(self, code: str) -> str:
        """The bin in which most saleable units of a SKU lie."""
        there = {place: units for place, units in self.at(code).items() if place[1:2] == "-"}
        return max(there, key=lambda place: there[place])
