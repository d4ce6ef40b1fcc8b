"""The warehouse of the bench: 1,000 SKUs in as many bins, totes, boxes, a courier, and customers who buy by Zipf's law."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Final
from uuid import UUID

from godown import catalog, orders, racking, receiving, shipping, stock
from godown.catalog import NewSku
from godown.orders import NewLine, NewOrder
from godown.platform.database import Database
from godown.platform.transaction import Tx, transaction
from godown.racking import LayoutSpec
from godown.receiving import CountedGoods, CountedLine, PutAway
from godown.stock import queries_places

SKUS: Final = 1_000
TOTES: Final = 1_000
SET: Final = 1_000
"""Orders in one call, one wave, one manifest."""

TAPE_MM: Final = 800
HOME_STATE: Final = "29"
STATES: Final = ("29", "27", "33", "32", "07", "09", "36", "19")
NAMES: Final = ("Meera Krishnan", "Devika Menon", "Arjun Rao", "Fatima Sheikh", "Gurpreet Singh", "Lakshmi Iyer")
WEIGHTS: Final = list(accumulate(1_000_000 // rank for rank in range(1, SKUS + 1)))
"""Zipf's law with exponent 1: the SKU of rank r is bought 1/r as often as the first."""


Ids = tuple[UUID, UUID, UUID, UUID, tuple[UUID, ...]]
"""A warehouse without its connections: tenant, facility, channel, courier, bins."""


@dataclass(frozen=True)
class Warehouse:
    """A tenant with one facility, ready to sell."""

    database: Database
    tenant: UUID
    facility: UUID
    channel: UUID
    courier: UUID
    bins: tuple[UUID, ...]

    @property
    def ids(self) -> Ids:
        """Everything but the connections, for another process."""
        return self.tenant, self.facility, self.channel, self.courier, self.bins

    def open(self) -> AbstractContextManager[Tx]:
        """A transaction of this tenant."""
        return transaction(self.database, self.tenant)


def sku_code(rank: int) -> str:
    """The code of the SKU that is bought as the rank-th most."""
    return f"SKU-{rank:04d}"


def open_warehouse(database: Database, tenant: UUID) -> Warehouse:
    """Lay out racks, enter the catalogue, the shop and the courier."""
    goods = [
        NewSku(sku_code(rank), f"Article {rank}", hsn="6912", price_paise=9_900 + rank * 7, cost_paise=4_000 + rank * 3,
               weight_grams=200 + rank % 700, tax_class=("gst_5", "gst_12", "gst_18")[rank % 3])
        for rank in range(1, SKUS + 1)
    ]  # fmt: skip
    box = NewSku("BOX", "Box", kind="packaging", packaging_kind="box", cost_paise=1_900, length_mm=320, width_mm=240,
                 height_mm=160, weight_grams=140)  # fmt: skip
    tape = NewSku("TAPE", "Tape", kind="packaging", packaging_kind="tape", unit="mm", cost_paise=1)
    with transaction(database, tenant) as tx:
        facility = stock.open_facility(
            tx, stock.NewFacility("BLR", "Peenya", gstin="29AAXCA1234F1ZJ", state_code=HOME_STATE, pincode="560058")
        )
        bins = racking.lay_out(tx, facility, LayoutSpec(aisles=11, bays=25, levels=4))
        racking.add_totes(tx, facility, 1_001, TOTES)
        assert not catalog.save(tx, [*goods, box, tape]).refused
        catalog.set_packing_bill(tx, {"BOX": {"TAPE": TAPE_MM}})
        channel = orders.open_channel(tx, "shop", "The shop", "api")
        courier = shipping.add_courier(tx, shipping.NewCourier("own", "Own riders", preferred=True))
        shipping.set_range(tx, courier, "G", 1, 999_999_999)
    return Warehouse(database, tenant, facility, channel, courier, tuple(bins))


def customers(first: int, count: int) -> Iterator[list[NewOrder]]:
    """Orders number `first` onwards, set by set; the same numbers are always the same orders."""
    for start in range(first, first + count, SET):
        source = random.Random(start)
        yield [_order(source, number) for number in range(start, min(start + SET, first + count))]


def _order(source: random.Random, number: int) -> NewOrder:
    ranks = dict.fromkeys(
        source.choices(range(1, SKUS + 1), cum_weights=WEIGHTS, k=source.choice((1, 1, 2, 2, 2, 3, 4)))
    )
    lines = tuple(NewLine(sku_code(rank), source.choice((1, 1, 1, 2)), 9_900 + rank * 7) for rank in ranks)
    name = source.choice(NAMES)
    return NewOrder(
        external_id=str(number),
        number=f"#{number}",
        ordered_at=datetime(2026, 11, 24, 3, 30, tzinfo=UTC) + timedelta(seconds=number),
        lines=lines,
        customer_name=name,
        payment=source.choice(("prepaid", "prepaid", "cod")),
        shipping_paise=source.choice((0, 0, 4_900)),
        email=f"{name.split()[0].lower()}.{number}@customer.example",
        phone=f"+9198{source.randrange(10**8):08d}",
        address1=f"{source.randrange(1, 400)}, {source.randrange(1, 40)}th Cross, 4th Block",
        city="Thrissur",
        state_code=source.choice(STATES),
        pincode=f"{source.randrange(110_001, 855_000)}",
    )


def stock_up(warehouse: Warehouse, first: int, count: int) -> None:
    """Receive and put away what these orders will need, packaging too, and one more of everything."""
    need = Counter({sku_code(rank): 1 for rank in range(1, SKUS + 1)})
    for news in customers(first, count):
        for new in news:
            need.update({line.sku_code: line.quantity for line in new.lines})
    need["BOX"] += count + 1
    need["TAPE"] += (count + 1) * TAPE_MM
    codes = sorted(need)
    with warehouse.open() as tx:
        receiving.receive(tx, CountedGoods(warehouse.facility, tuple(CountedLine(code, need[code]) for code in codes)))
        dock = queries_places.places_of_kind(tx, warehouse.facility, "dock")[0].id
        skus = catalog.skus_by_code(tx, codes)
        puts = [PutAway(skus[code].id, need[code], dock, warehouse.bins[at]) for at, code in enumerate(codes)]
        receiving.put_away(tx, warehouse.facility, puts)
