"""Never a query per line, deed by deed: what people decide about orders, boxes, counts, purchases and parcels after they came, and
what jobs do of them, asks the database as often for many as for few."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from godown import catalog, orders, packing, picking, racking, receiving, shipping, stock
from godown.catalog import NewSku
from godown.kernel.ids import new_id
from godown.orders import AskedUnits, NewReservation
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.platform.transaction import Tx
from godown.receiving import (
    CountedGoods,
    CountedLine,
)
from tests.builders.seller import Seller
from tests.scenarios.test_never_per_line import counted, orders_of

FEW, MANY = 4, 24
SLACK = 2
"""Statements that a first time of something needs: a series, a door, a tote."""

Work = Callable[[Tx], Any]


def wealthy(database: Database, tenant_id: UUID) -> Seller:
    """A seller with much of everything."""
    seller = Seller(database, tenant_id)
    seller.stocks(BOX=1_000, TAPE=1_000_000, TEA=1_000)
    with seller.open() as tx:
        racking.add_totes(tx, seller.facility, 201, 100)
        seller.courier = shipping.add_courier(tx, shipping.NewCourier("own", "Own riders"))
        shipping.set_range(tx, seller.courier, "GDN", 100_001, 199_999)
    return seller


def asks_as_often(seller: Seller, deed: Callable[[int], Work], monkeypatch: pytest.MonkeyPatch) -> None:
    """Do a deed for few, for few again, for many: the last two send as many statements."""
    asked: list[list[str]] = []
    for many in (FEW, FEW, MANY):
        work = deed(many)
        with seller.open() as tx, counted(monkeypatch) as sent:
            done = work(tx)
            tx.flush()
        assert done, "nothing was done"
        asked.append(sent)
    _, few, more = asked
    assert len(few) > 0
    assert abs(len(more) - len(few)) <= SLACK, most_often(more)


def most_often(sent: Sequence[str]) -> list[tuple[int, str]]:
    """What was asked again and again."""
    return sorted(((sent.count(one), one) for one in set(sent)), reverse=True)[:3]


def does(deed: Callable[..., Any], *given: Any) -> Work:
    """A deed that answers nothing."""

    def work(tx: Tx) -> bool:
        deed(tx, *given)
        return True

    return work


class Desk:
    """A seller with much of everything, and what has come so far for a number of orders or SKUs."""

    def __init__(self, seller: Seller) -> None:
        self.seller, self.run = seller, 0

    def orders(self, many: int, units: int = 1) -> list[UUID]:
        """So many orders of tea, promised."""
        self.run += 1
        names = [f"{self.run}-{number}" for number in range(many)]
        self.seller.takes(*(self.seller.order(name, TEA=units) for name in names))
        with self.seller.open() as tx:
            return orders_of(tx, names)

    def lines(self, ids: Sequence[UUID]) -> list[UUID]:
        with self.seller.open() as tx:
            return [line.id for line in orders.queries.lines_of(tx, ids)]

    def trips(self, ids: Sequence[UUID]) -> list[UUID]:
        """The trips of a wave of these orders, all in one."""
        with self.seller.open() as tx:
            wave = picking.release(tx, self.seller.facility, ids, totes=100)
            assert wave.wave_id is not None
            return picking.trips_of(tx, wave.wave_id)

    def picked(self, many: int) -> list[UUID]:
        ids = self.orders(many)
        trips = self.trips(ids)
        with self.seller.open() as tx:
            picking.pick_all(tx, trips)
        return ids

    def packed(self, many: int) -> tuple[list[UUID], list[UUID]]:
        """(orders, parcels)."""
        ids = self.picked(many)
        with self.seller.open() as tx:
            made, told = packing.pack(tx, [NewParcel(one, 300, "BOX") for one in ids])
            shipping.assign(tx, [one.id for one in made])
        assert len(made) == many, told
        return ids, [one.id for one in made]

    def codes(self, many: int) -> list[str]:
        """Fresh SKUs."""
        self.run += 1
        codes = [f"S{self.run}-{number:03d}" for number in range(many)]
        with self.seller.open() as tx:
            assert not catalog.save(tx, [NewSku(code, "Article", cost_paise=1_000) for code in codes]).refused
        return codes

    def stocked(self, many: int) -> list[str]:
        """Fresh SKUs of which five lie in the first bin."""
        codes = self.codes(many)
        with self.seller.open() as tx:
            goods = tuple(CountedLine(code, 5) for code in codes)
            receiving.receive(tx, CountedGoods(self.seller.facility, goods, to_place=self.seller.bins[0]))
        return codes

    def bins(self, many: int) -> list[tuple[str, UUID]]:
        """Fresh bins: (name, place)."""
        self.run += 1
        names = [f"Q-{self.run:02d}-{number}" for number in range(many)]
        with self.seller.open() as tx:
            made = stock.add_places(tx, self.seller.facility, [stock.NewPlace("bin", name) for name in names])
        return list(zip(names, made, strict=True))

    def other(self) -> UUID:
        """A second facility."""
        with self.seller.open() as tx:
            found = tx.scalars("SELECT id FROM facility WHERE tenant_id = %(tenant)s AND code = 'DEL'")
            return found[0] if found else stock.open_facility(tx, stock.NewFacility("DEL", "Okhla"))


def assigned(desk: Desk, many: int) -> Work:
    there, ids = desk.other(), desk.orders(many)
    return lambda tx: orders.assign(tx, ids, there).done


def ranked(desk: Desk, many: int) -> Work:
    ids = desk.orders(many)
    return lambda tx: orders.rank(tx, ids, priority=5).done


def suspended(desk: Desk, many: int) -> Work:
    ids = desk.orders(many)
    return lambda tx: orders.suspend(tx, ids).done


def resumed(desk: Desk, many: int) -> Work:
    ids = desk.orders(many)
    with desk.seller.open() as tx:
        orders.suspend(tx, ids)
    return lambda tx: orders.resume(tx, ids).done


def in_part(desk: Desk, many: int) -> Work:
    ids = desk.orders(many)
    return lambda tx: orders.set_ship_complete(tx, ids, False).done


def again(desk: Desk, many: int, **change: Any) -> Work:
    """The shop sends orders once more, with something changed."""
    desk.orders(many, 3)
    names = [f"{desk.run}-{number}" for number in range(many)]
    units = change.pop("units", 3)
    news = [replace(desk.seller.order(name, TEA=units), **change) for name in names]
    return lambda tx: orders.take(tx, desk.seller.shop, news).done


def again_elsewhere(desk: Desk, many: int) -> Work:
    return again(desk, many, address1="22 Palace Road")


def again_in_part(desk: Desk, many: int) -> Work:
    return again(desk, many, ship_complete=False)


def again_fewer(desk: Desk, many: int) -> Work:
    return again(desk, many, units=1)


def again_more(desk: Desk, many: int) -> Work:
    return again(desk, many, units=4)


def again_cancelled(desk: Desk, many: int) -> Work:
    return again(desk, many, cancelled=True)


def again_fewer_fetched(desk: Desk, many: int) -> Work:
    """The shop takes units of orders away that lie in totes."""
    work = again(desk, many, units=1)
    with desk.seller.open() as tx:
        ids = orders_of(tx, [f"{desk.run}-{number}" for number in range(many)])
    trips = desk.trips(ids)
    with desk.seller.open() as tx:
        picking.pick_all(tx, trips)
    return work


def units_cancelled(desk: Desk, many: int) -> Work:
    """Of an order of many lines a unit of each."""
    codes = desk.stocked(many)
    name = f"long {desk.run}"
    desk.seller.takes(desk.seller.order(name, **dict.fromkeys(codes, 2)))
    order = desk.seller.id_of(name)
    units = dict.fromkeys(desk.lines([order]), 1)
    return does(packing.cancel_units, order, units)


def reserved(desk: Desk, many: int) -> Work:
    asked = tuple(AskedUnits(code, 1) for code in desk.stocked(many))
    return lambda tx: orders.reserve(tx, NewReservation("shop", asked)).lines


def promises_told(desk: Desk, many: int) -> Work:
    lines = desk.lines(desk.orders(many))
    return does(orders.promises_changed, lines)


def loss_told(desk: Desk, many: int) -> Work:
    lines = desk.lines(desk.orders(many))
    return does(orders.stock_lost, lines)


def mended(desk: Desk, many: int) -> Work:
    """Holds of a wave were lost in their bin; other bins have units."""
    ids = desk.orders(many)
    desk.trips(ids)
    lines = desk.lines(ids)
    with desk.seller.open() as tx:
        holds = [hold.id for hold in stock.queries.holds_of_holders(tx, lines)]
        stock.unhold(tx, holds)
    assert len(holds) == many
    return does(picking.mend, lines)


def planned_anew(desk: Desk, many: int) -> Work:
    ids = desk.orders(many)
    desk.trips(ids)
    return lambda tx: picking.replan_of_orders(tx, ids)


def begun(desk: Desk, many: int) -> Work:
    trips = desk.trips(desk.orders(many))
    return does(picking.start_all, trips)


def put_back(desk: Desk, many: int) -> Work:
    ids = desk.picked(many)
    with desk.seller.open() as tx:
        orders.cancel(tx, ids)
    return lambda tx: picking.put_back(tx, desk.seller.facility, ids)


def totes_emptied(desk: Desk, many: int) -> Work:
    ids = desk.picked(many)
    with desk.seller.open() as tx:
        orders.cancel(tx, ids)
        totes = list({lot.place_id for lot in picking.to_put_back(tx, desk.seller.facility)})
    return lambda tx: picking.empty_totes(tx, desk.seller.facility, totes)


def boxes_suggested(desk: Desk, many: int) -> Work:
    ids = desk.picked(many)
    return lambda tx: packing.suggest_boxes(tx, ids)


def packed_unscanned(desk: Desk, many: int) -> Work:
    ids = desk.picked(many)
    return lambda tx: packing.pack_all(tx, ids)[0]


def unpacked(desk: Desk, many: int) -> Work:
    ids, _ = desk.packed(many)
    with desk.seller.open() as tx:
        orders.cancel(tx, ids)
    return lambda tx: packing.unpack(tx, ids)


def another_courier(desk: Desk, many: int) -> Work:
    _, parcels = desk.packed(many)
    with desk.seller.open() as tx:
        other = shipping.add_courier(tx, shipping.NewCourier(f"other{desk.run}", "Other riders"))
        shipping.set_range(tx, other, f"OT{desk.run}X", 1, 999)
    return lambda tx: shipping.change_courier(tx, parcels, other)


def waybills_void(desk: Desk, many: int) -> Work:
    _, parcels = desk.packed(many)
    return does(shipping.void, parcels)


def taken_off(desk: Desk, many: int) -> Work:
    _, parcels = desk.packed(many)
    with desk.seller.open() as tx:
        awbs = [one.awb for one in shipping.shipments_of_parcels(tx, parcels)]
        manifest = shipping.open_manifest(tx, desk.seller.courier, desk.seller.facility)
        for awb in awbs:
            shipping.scan(tx, manifest.id, str(awb), new_id())
    return does(shipping.take_off, manifest.id, parcels)


def served(desk: Desk, many: int) -> Work:
    """Many SKUs that orders wait for have come."""
    codes = desk.codes(many)
    desk.seller.takes(*(desk.seller.order(f"wants {code}", **{code: 2}) for code in codes))
    with desk.seller.open() as tx:
        goods = tuple(CountedLine(code, 5) for code in codes)
        receiving.receive(tx, CountedGoods(desk.seller.facility, goods, to_place=desk.seller.bins[0]))
        ids = [sku.id for sku in catalog.skus_by_code(tx, codes).values()]
    return does(stock.serve, desk.seller.facility, ids)


def delivered(desk: Desk, many: int) -> Work:
    ids, parcels = desk.packed(many)
    with desk.seller.open() as tx:
        shipping.hand_over(tx, desk.seller.courier, desk.seller.facility, parcels)
    return does(orders.delivered, ids)


def waybills_asked_again(desk: Desk, many: int) -> Work:
    _, parcels = desk.packed(many)
    return does(shipping.retry, parcels)


def couriers_ruled(desk: Desk, many: int) -> Work:
    rules = [shipping.Rule(desk.seller.courier, pincode=str(100 + number)) for number in range(many)]
    return does(shipping.set_rules, rules)


def where_a_channel_is_filled(desk: Desk, many: int) -> Work:
    """A house may have many facilities; a channel names some of them."""
    desk.run += 1
    with desk.seller.open() as tx:
        made = [stock.open_facility(tx, stock.NewFacility(f"F{desk.run}{n}", "Far")) for n in range(many)]
    return does(orders.set_channel_facilities, desk.seller.shop, made)


def sorted_at_the_wall(desk: Desk, many: int) -> Work:
    """All units of a total pick go from their totes into slots."""
    ids = desk.orders(many)
    with desk.seller.open() as tx:
        picking.open_slots(tx, desk.seller.facility, many)
        wave = picking.release(tx, desk.seller.facility, ids, totes=100, shared=True)
        assert wave.wave_id is not None
        trips = picking.trips_of(tx, wave.wave_id)
        picking.pick_all(tx, trips)
    return lambda tx: picking.sort_all(tx, trips) or True


DEEDS: tuple[Callable[[Desk, int], Work], ...] = (
    assigned, ranked, suspended, resumed, in_part, again_elsewhere, again_in_part, again_fewer, again_more, again_cancelled,
    again_fewer_fetched, units_cancelled, reserved, promises_told, loss_told, served, mended, planned_anew, begun, put_back,
    totes_emptied, boxes_suggested, packed_unscanned, unpacked, another_courier, waybills_void, taken_off, delivered,
    waybills_asked_again, couriers_ruled, where_a_channel_is_filled, sorted_at_the_wall,
)  # fmt: skip


@pytest.fixture
def desk(database: Database, tenant_id: UUID) -> Desk:
    return Desk(wealthy(database, tenant_id))


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_as_many_statements_for_many_as_for_few(
    desk: Desk, deed: Callable[[Desk, int], Work], monkeypatch: pytest.MonkeyPatch
) -> None:
    asks_as_often(desk.seller, lambda many: deed(desk, many), monkeypatch)
