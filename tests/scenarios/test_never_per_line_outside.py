"""Never a query per line, where the world outside speaks: shops send orders and are told stock, couriers say where parcels are and pay
cash, marketplaces settle, files of every kind are read; of many as often as of few."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from godown import channels, imports, orders, packing, picking, receiving, returns, settling, shipping
from godown.channels import queries
from godown.channels.words import Told
from godown.kernel.ids import new_id
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.platform.transaction import Tx
from godown.receiving import CountedGoods, CountedLine, NewBill, NewBillLine, NewNote, NewNoteLine
from godown.returns import NewRefund, PriceCut
from godown.settling import NewSettledLine, NewSettlement
from godown.shipping import NewAnswer
from tests.builders.seller import Seller
from tests.builders.trade import DAY
from tests.scenarios.test_never_per_line import counted
from tests.scenarios.test_never_per_line_deeds import (
    FEW,
    MANY,
    SLACK,
    Desk,
    Work,
    asks_as_often,
    does,
    most_often,
    wealthy,
)
from tests.world.shop import TOKEN, bought


class World(Desk):
    """A desk that is connected to a shop, with couriers."""

    def __init__(self, seller: Seller) -> None:
        super().__init__(seller)
        with seller.open() as tx:
            since = tx.now - timedelta(days=1)
            shop = channels.NewShop("lotus", "Lotus", "http://127.0.0.1:9", TOKEN, orders_since=since)
            self.channel = channels.connect(tx, shop).channel_id

    def sent(self, many: int, state: str = "in_transit") -> tuple[list[UUID], list[str]]:
        """(parcels, AWBs) of orders that left, paid on delivery."""
        self.run += 1
        names = [f"{self.run}-{number}" for number in range(many)]
        seller = self.seller
        seller.takes(*(replace(seller.order(name, TEA=1), payment="cod") for name in names))
        with seller.open() as tx:
            found = orders.queries.by_external_id(tx, seller.shop, names)
        ids = [found[name].id for name in names]
        parcels = self.packs(ids, self.trips(ids))
        with seller.open() as tx:
            shipping.assign(tx, parcels)
            shipping.hand_over(tx, seller.courier, seller.facility, parcels)
            tx.run(
                "UPDATE shipment SET state = %(state)s WHERE tenant_id = %(tenant)s AND parcel_id = ANY(%(ids)s)",
                state=state,
                ids=parcels,
            )
            awbs = {one.parcel_id: str(one.awb) for one in shipping.shipments_of_parcels(tx, parcels)}
        return parcels, [awbs[one] for one in parcels]

    def packs(self, ids: list[UUID], trips: list[UUID]) -> list[UUID]:
        """Orders are picked and packed; answer their parcels."""
        with self.seller.open() as tx:
            picking.pick_all(tx, trips)
            made, told = packing.pack(tx, [NewParcel(one, 300, "BOX") for one in ids])
        assert len(made) == len(ids), told
        return [one.id for one in made]

    def bought(self, many: int, code: str = "TEA") -> list[dict[str, Any]]:
        """Orders as the shop sends them."""
        self.run += 1
        return [bought(f"L{self.run}-{number}", **{code: 1}) for number in range(many)]


def orders_kept(world: World, many: int) -> Work:
    news = world.bought(many)
    return lambda tx: channels.keep(tx, world.channel, news)


def orders_handled(world: World, many: int) -> Work:
    with world.seller.open() as tx:
        channels.keep(tx, world.channel, world.bought(many))
    return lambda tx: channels.handle(tx, world.channel, many)


def messages_refused(world: World, many: int) -> list[UUID]:
    """Orders of something that we do not know."""
    with world.seller.open() as tx:
        channels.keep(tx, world.channel, world.bought(many, f"NONE{world.run}"))
        channels.handle(tx, world.channel, many)
        return [one.id for one in queries.messages(tx, world.channel, "refused", None, many)]


def messages_tried_again(world: World, many: int) -> Work:
    ids = messages_refused(world, many)
    assert len(ids) == many
    return lambda tx: channels.retry(tx, ids).refused


def codes_mapped(world: World, many: int) -> Work:
    codes = world.codes(many)
    return lambda tx: channels.map_codes(tx, world.channel, {f"LOTUS-{code}": code for code in codes}).done


def stock_told(world: World, many: int) -> Work:
    world.stocked(many)
    with world.seller.open() as tx:
        channels.recheck(tx)
        due = channels.next_stock(tx, world.channel, 500)[:many]
    told = [Told(one.sku_id, one.version, one.quantity, "ok") for one in due]
    assert len(told) == many
    return does(channels.stock_told, world.channel, due, told)


def numbers_counted_again(world: World, many: int) -> Work:
    world.stocked(many)
    return lambda tx: channels.recheck(tx)


def tracking_queued(world: World, many: int) -> Work:
    parcels, _ = world.sent(many)
    return does(channels.queue_tracking, parcels)


def events_recorded(world: World, many: int) -> Work:
    parcels, awbs = world.sent(many)
    said = [{"id": str(new_id()), "awb": awb, "code": "delivered", "at": datetime.now(UTC).isoformat()} for awb in awbs]

    def work(tx: Tx) -> bool:
        shipping.record(tx, world.seller.courier, said)
        return {one.state for one in shipping.shipments_of_parcels(tx, parcels)} == {"delivered"}

    return work


def ndr_answered(world: World, many: int) -> Work:
    parcels, _ = world.sent(many, "not_delivered")
    answers = [NewAnswer(new_id(), parcel, "called", note="Comes tomorrow") for parcel in parcels]
    return lambda tx: shipping.answer_ndr(tx, answers).done


def codes_named(world: World, many: int) -> Work:
    world.run += 1
    codes = {f"c{world.run}_{number}": "in_transit" for number in range(many)}
    return does(shipping.set_codes, world.seller.courier, codes)


def cash_checked(world: World, many: int) -> Work:
    return cash(world, many, settling.check)


def cash_settled(world: World, many: int) -> Work:
    return cash(world, many, settling.settle)


def cash(world: World, many: int, deed: Callable[..., Any]) -> Work:
    _, awbs = world.sent(many, "delivered")
    new = NewSettlement("cod", "own", f"R{world.run}", DAY, tuple(NewSettledLine(awb, 10_000) for awb in awbs))
    return lambda tx: deed(tx, [new]).done


def remittances_settled(world: World, many: int) -> Work:
    _, awbs = world.sent(many, "delivered")
    news = [NewSettlement("cod", "own", f"R{awb}", DAY, (NewSettledLine(awb, 10_000),)) for awb in awbs]
    return lambda tx: settling.settle(tx, news).done


def cash_written_off(world: World, many: int) -> Work:
    parcels, _ = world.sent(many, "lost")
    return lambda tx: settling.write_off(tx, parcels, "Lost on the way").done


def debit_noted(world: World, many: int) -> Work:
    """Of a bill with many lines a unit of each is short."""
    codes = world.codes(many)
    with world.seller.open() as tx:
        goods = CountedGoods(world.seller.facility, tuple(CountedLine(code, 2) for code in codes), vendor_name="Kansa")
        number = receiving.receive(tx, goods).number
        lines = tuple(NewBillLine(number, code, 2, 2_000, "gst_5") for code in codes)
        bill = receiving.book_bill(tx, NewBill("Kansa", f"K{world.run}", DAY, lines))
        short = tuple(NewNoteLine(line.id, "price", amount_paise=100) for line in receiving.bill_lines(tx, bill.id))
    return lambda tx: receiving.debit_note(tx, NewNote(bill.id, short))


def prices_cut(world: World, many: int) -> Work:
    """Of an order with many lines each is made cheaper."""
    codes = world.stocked(many)
    name = f"cut {world.run}"
    world.seller.takes(world.seller.order(name, **dict.fromkeys(codes, 1)))
    order = world.seller.id_of(name)
    parcels = world.packs([order], world.trips([order]))
    with world.seller.open() as tx:
        shipping.assign(tx, parcels)
        shipping.hand_over(tx, world.seller.courier, world.seller.facility, parcels)
        cuts = tuple(PriceCut(line.id, 100) for line in packing.lines_of(tx, parcels))
    new = NewRefund(order, "money", 100 * many, "Came late", cuts=cuts)
    return lambda tx: returns.refund(tx, new)


DEEDS: tuple[Callable[[World, int], Work], ...] = (
    orders_kept, orders_handled, messages_tried_again, codes_mapped, stock_told, numbers_counted_again, tracking_queued,
    events_recorded, ndr_answered, codes_named, cash_checked, cash_settled, remittances_settled, cash_written_off, debit_noted,
    prices_cut,
)  # fmt: skip


@pytest.fixture
def world(database: Database, tenant_id: UUID) -> World:
    seller = wealthy(database, tenant_id)
    with seller.open() as tx:
        shipping.set_codes(tx, seller.courier, {"delivered": "delivered"})
    return World(seller)


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_as_many_statements_for_many_as_for_few(
    world: World, deed: Callable[[World, int], Work], monkeypatch: pytest.MonkeyPatch
) -> None:
    asks_as_often(world.seller, lambda many: deed(world, many), monkeypatch)


FILES: dict[str, tuple[str, Callable[[World, int], list[str]]]] = {
    "bins": ("facility,bin", lambda world, many: [f"BLR,{'CDE'[world.run]}-{n:02d}-1" for n in range(1, many + 1)]),
    "faces": (
        "facility,bin,sku,min_units,max_units",
        lambda world, many: [f"BLR,A-01-1,{code},2,5" for code in world.codes(many)],
    ),
    "counts": ("facility,count_bin", lambda world, many: [f"BLR,{name}" for name, _ in world.bins(many)]),
    "reorder": (
        "sku,facility,reorder_point,lead_days,vendor",
        lambda world, many: [f"{code},BLR,40,9,Kansa" for code in world.codes(many)],
    ),
    "transfers": (
        "reference,from_facility,to_facility,sku,units",
        lambda world, many: [f"T{world.run},BLR,DEL,{code},1" for code in world.stocked(many)],
    ),
    "conditions": (
        "condition,name,movable,countable",
        lambda world, many: [f"x{world.run}_{n},State {world.run} {n},yes,yes" for n in range(many)],
    ),
    "consignors": (
        "consignor,name,contact",
        lambda world, many: [f"K{world.run}-{n},Kansa {n}," for n in range(many)],
    ),
    "cod": (
        "courier,remittance,dated,awb,amount",
        lambda world, many: [f"own,F{awb},2026-11-24,{awb},100.00" for awb in world.sent(many, "delivered")[1]],
    ),
    "bills": (
        "vendor,bill,dated,receipt,sku,quantity,value,tax_class",
        lambda world, many: [f"Kansa,B{number},2026-11-24,{number},TEA,2,80.00,gst_5" for number in came(world, many)],
    ),
}
"""Header, and so many good rows, of a file of each kind (SKUs, opening stock and orders: `test_never_per_line_office`)."""


def came(world: World, many: int) -> list[str]:
    """Numbers of so many receipts of tea."""
    goods = CountedGoods(world.seller.facility, (CountedLine("TEA", 2),), vendor_name="Kansa")
    with world.seller.open() as tx:
        return [receiving.receive(tx, replace(goods, id=new_id())).number for _ in range(many)]


@pytest.mark.parametrize("kind", FILES)
def test_files_of_many_rows_ask_as_often_as_those_of_few(
    world: World, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    header, rows = FILES[kind]
    world.other()
    asked: list[tuple[list[str], list[str]]] = []
    for many in (FEW, FEW, MANY):
        text = "\n".join([header, *rows(world, many)])
        world.run += 1
        with world.seller.open() as tx, counted(monkeypatch) as checked:
            run = imports.check(tx, text.encode(), f"{kind}.csv", kind=kind)
            tx.flush()
        assert run.counts["wrong"] == 0, run
        with world.seller.open() as tx, counted(monkeypatch) as saved:
            assert imports.save_next(tx, run.id).left == 0
            tx.flush()
        asked.append((checked, saved))
    _, few, more = asked
    for less, most in zip(few, more, strict=True):
        assert abs(len(most) - len(less)) <= SLACK, most_often(most)
