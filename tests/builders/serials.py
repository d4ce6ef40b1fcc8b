"""A seller of phones: each unit has its number, captured at the dock or scanned at the bench."""

from dataclasses import replace
from uuid import UUID

from godown import catalog, packing, picking, receiving, shipping
from godown.catalog import NewSku
from godown.kernel.ids import new_id
from godown.picking import Answer
from godown.platform.database import Database
from godown.receiving import CountedGoods, CountedLine, PutAway
from godown.shipping import NewCourier
from godown.stock import queries_places
from tests.builders.seller import Seller


class PhoneSeller(Seller):
    """Sells phones (FON, 180 g) from bin B-01-1; every verb is a transaction of its own."""

    def __init__(self, database: Database, tenant_id: UUID) -> None:
        super().__init__(database, tenant_id)
        self.stocks(TEA=20, BOX=300, TAPE=400_000)
        with self.open() as tx:
            phone = NewSku("FON", "Phone", price_paise=900_000, cost_paise=600_000, hsn="8517", weight_grams=180,
                           tracking="serial", barcodes=("8901234502600",))  # fmt: skip
            assert not catalog.save(tx, [phone]).refused
            self.sku["FON"] = catalog.skus_by_code(tx, ["FON"])["FON"].id
            self.courier = shipping.add_courier(tx, NewCourier("own", "Own riders"))
            shipping.set_range(tx, self.courier, "GDN", 1001, 9999)

    def phones_come(self, *numbers: str, units: int = 0, bin_code: str = "B-01-1") -> None:
        """Phones are received and put into a bin: with their numbers, or `units` without."""
        count = len(numbers) or units
        with self.open() as tx:
            receiving.receive(tx, CountedGoods(self.facility, (CountedLine("FON", count, serials=numbers),)))
            dock = queries_places.places_of_kind(tx, self.facility, "dock")[0].id
            bin_id = queries_places.places_by_code(tx, self.facility, [bin_code])[bin_code].id
            receiving.put_away(tx, self.facility, [PutAway(self.sku["FON"], count, dock, bin_id)])

    def picks(self, number: str = "1", **units: int) -> UUID:
        """An order arrives and is picked by tap: nobody says which phone."""
        self.takes(replace(self.order(number, **units), payment="prepaid"))
        for trip in self.releases():
            with self.open() as tx:
                picking.pick_all(tx, [trip])
        return self.id_of(number)

    def at_bench(self, order: UUID, *raws: str) -> list[Answer]:
        """Scans at the pack bench."""
        said = []
        for raw in raws:
            with self.open() as tx:
                said.append(packing.scan(tx, order, new_id(), raw))
        return said

    def taps(self, order: UUID, act: str, value: str = "") -> Answer:
        """A tap at the pack bench."""
        with self.open() as tx:
            return packing.scan(tx, order, new_id(), "", act=act, value=value)

    def packs(self, number: str, *numbers: str) -> UUID:
        """An order of phones is picked and packed with these numbers. Answer its parcel."""
        order = self.picks(number, FON=len(numbers))
        said = self.at_bench(
            order, *(raw for one in numbers for raw in ("FON", one)), "BOX", str(180 * len(numbers) + 140)
        )
        assert said[-1].kind == "ok", said
        return UUID(said[-1].data["parcel_id"])

    def ships(self, number: str, *numbers: str) -> UUID:
        """The same, and handed over."""
        parcel = self.packs(number, *numbers)
        with self.open() as tx:
            shipping.assign(tx, [parcel])
            assert not shipping.hand_over(tx, self.courier, self.facility, [parcel])[1].refused
        return parcel

    def where(self) -> dict[str, str]:
        """Where each number lies: its place, with the condition where it is not saleable; *customer* or *gone*."""
        with self.open() as tx:
            rows = tx.tuples(
                """SELECT e.number, coalesce(l.code || CASE WHEN e.condition <> 'saleable' THEN '/' || e.condition ELSE '' END,
                          CASE WHEN e.shipped_at IS NULL THEN 'gone' ELSE 'customer' END)
                   FROM serial e LEFT JOIN place l ON l.tenant_id = e.tenant_id AND l.id = e.place_id
                   WHERE e.tenant_id = %(tenant)s ORDER BY 1"""
            )
        return {row[0]: row[1] for row in rows}
