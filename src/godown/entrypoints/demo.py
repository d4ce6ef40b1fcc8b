"""The demo warehouse: a seller of things for the home, with racks, stock and orders."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from godown import catalog, orders, racking, receiving, stock
from godown.catalog import NewSku
from godown.orders import NewLine, NewOrder
from godown.platform.database import Database
from godown.platform.identity import add_person, add_tenant, tenant_of_slug
from godown.platform.transaction import Tx, platform_transaction, transaction, utc_now
from godown.racking import LayoutSpec
from godown.receiving import CountedGoods, CountedLine, PutAway
from godown.stock import queries_places

SLUG: Final = "demo"
DEMO_PASSWORD: Final = "godown-demo"  # noqa: S105 - shown on screen; refused by `serve --lan`
PEOPLE: Final = (
    ("manager", "Ritu Nair"),
    ("picker", "Ravi Kumar"),
    ("packer", "Sunita Patil"),
    ("accountant", "Anil Shah"),
)

GOODS: Final = (
    ("AAN-BTL-750", "Copper bottle, hammered, 750 ml", "8901234507506", "7418", 89900, 41200, 412, 75, 75, 260),
    ("AAN-MSD-07", "Masala dabba, 7 bowls, steel", "8901234500070", "7323", 119900, 52000, 1450, 220, 220, 90),
    ("AAN-KLH-06", "Kulhad cups, set of 6", "8901234500063", "6912", 49900, 16800, 720, 260, 180, 90),
    ("AAN-TEA-250", "Assam tea, 250 g", "8901234502500", "0902", 27500, 12400, 270, 90, 60, 170),
    ("AAN-TIF-3T", "Steel tiffin, 3 tiers", "8901234500032", "7323", 79900, 36500, 810, 140, 140, 230),
    ("AAN-BED-DBL", "Block-print bedsheet, double", "8901234500100", "6304", 149900, 64000, 980, 330, 260, 60),
    ("AAN-INC-40", "Incense, 40 sticks", "8901234500407", "3307", 12000, 4100, 95, 240, 40, 40),
    ("AAN-DYA-12", "Clay diya, set of 12", "8901234500124", "6912", 19900, 6200, 480, 200, 150, 60),
)

PACKAGING: Final[tuple[tuple[str, str, str, str, int, int, int, int, int], ...]] = (
    ("BOX-S3", "Box S3", "box", "piece", 900, 200, 150, 100, 60),
    ("BOX-M5", "Box M5", "box", "piece", 1900, 320, 240, 160, 140),
    ("BOX-L7", "Box L7", "box", "piece", 3400, 450, 350, 250, 260),
    ("PAPER", "Packing paper", "filler", "mm", 0, 0, 0, 0, 0),
    ("TAPE", "Tape", "tape", "mm", 0, 0, 0, 0, 0),
)

BILLS: Final = {
    "BOX-S3": {"TAPE": 500},
    "BOX-M5": {"TAPE": 800, "PAPER": 2_000},
    "BOX-L7": {"TAPE": 1_200, "PAPER": 3_000},
}


def has_demo(database: Database) -> bool:
    """Whether the demo is loaded."""
    with platform_transaction(database) as tx:
        return tenant_of_slug(tx, SLUG) is not None


def load_demo(database: Database) -> UUID:
    """Load the demo warehouse, all or nothing; answer its tenant."""
    with platform_transaction(database) as tx:
        tenant = add_tenant(tx, SLUG, "Aangan Home Pvt Ltd", demo=True)
        for role, name in PEOPLE:
            add_person(tx, tenant, f"{role}@demo.example", name, role, DEMO_PASSWORD, demo=True)
    with transaction(database, tenant) as tx:
        _fill(tx)
    return tenant


def _fill(tx: Tx) -> None:
    facility = stock.open_facility(
        tx, stock.NewFacility("BLR", "Peenya, Bengaluru", gstin="29AAXCA0000F1ZX", state_code="29", pincode="560058",
                              address1="14, 3rd Phase, Peenya", city="Bengaluru")
    )  # fmt: skip
    racking.lay_out(tx, facility, LayoutSpec(6, 20, 4))
    racking.add_totes(tx, facility, 101, 24)
    catalog.save(tx, [*_goods(), *_packaging()])
    catalog.set_packing_bill(
        tx, {"BOX-S3": {"TAPE": 500}, "BOX-M5": {"TAPE": 800, "PAPER": 2000}, "BOX-L7": {"TAPE": 1200, "PAPER": 3000}}
    )
    _stock_up(tx, facility)
    _sell(tx)


def _goods() -> list[NewSku]:
    return [
        NewSku(code, name, barcodes=(ean,) if catalog.barcode_fault(ean) is None else (), hsn=hsn, price_paise=price,
               cost_paise=cost, weight_grams=weight, length_mm=long, width_mm=wide, height_mm=high)
        for code, name, ean, hsn, price, cost, weight, long, wide, high in GOODS
    ]  # fmt: skip


def _packaging() -> list[NewSku]:
    return [
        NewSku(code, name, kind="packaging", packaging_kind=kind, unit=unit, cost_paise=cost, length_mm=long, width_mm=wide,
               height_mm=high, weight_grams=weight)
        for code, name, kind, unit, cost, long, wide, high, weight in PACKAGING
    ]  # fmt: skip


def _stock_up(tx: Tx, facility: UUID) -> None:
    counted = [CountedLine(row[0], 40 + 30 * number) for number, row in enumerate(GOODS)]
    counted += [CountedLine(row[0], 65_000 if row[3] == "mm" else 300) for row in PACKAGING]
    receiving.receive(tx, CountedGoods(facility, tuple(counted), vendor_name="Kansa Metals"))
    dock = queries_places.places_of_kind(tx, facility, "dock")[0].id
    skus = catalog.skus_by_code(tx, [line.sku_code for line in counted])
    free = racking.suggestions(tx, facility, [sku.id for sku in skus.values()], len(counted))
    bins = list(dict.fromkeys(suggestion.place_id for suggestion in free))
    puts = [PutAway(skus[line.sku_code].id, line.accepted, dock, bins[number]) for number, line in enumerate(counted)]
    receiving.put_away(tx, facility, puts)


def _sell(tx: Tx) -> None:
    channel = orders.open_channel(tx, "shop", "Aangan shop", "api")
    buyers = ("Meera Krishnan", "Devika Menon", "Arjun Rao", "Fatima Sheikh", "Gurpreet Singh", "Lakshmi Iyer")
    news = [_order(number, buyers[number % len(buyers)]) for number in range(30)]
    orders.take(tx, channel, news)


def _order(number: int, buyer: str) -> NewOrder:
    goods = [(GOODS[(number * 3 + step) % len(GOODS)], 1 + (number + step) % 2) for step in range(1 + number % 3)]
    return NewOrder(
        external_id=str(10_400 + number),
        number=f"#{10_400 + number}",
        ordered_at=utc_now() - timedelta(minutes=7 * number),
        lines=tuple(NewLine(row[0], units, row[4]) for row, units in goods),
        customer_name=buyer,
        payment="cod" if number % 4 == 0 else "prepaid",
        email="customer@demo.example",
        phone="+919847000000",
        address1="14/302 Swaraj Round South",
        city="Thrissur",
        state_code="32",
        pincode="680001",
    )
