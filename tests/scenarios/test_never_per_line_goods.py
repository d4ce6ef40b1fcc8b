"""Never a query per line, where goods come, are counted and named: purchases, bills, transfers, counts, settings of SKUs and bins ask
the database for many as often as for few."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from godown import catalog, racking, receiving, returns, stock
from godown.catalog import NewSku
from godown.platform.database import Database
from godown.receiving import (
    CountAsk,
    CountedGoods,
    CountedLine,
    NewBill,
    NewBillLine,
    NewPurchase,
    NewPurchaseLine,
    NewTransfer,
    NewTransferLine,
)
from godown.returns import SkuClass
from tests.scenarios.test_never_per_line_deeds import Desk, Work, asks_as_often, does, wealthy


def ordered(desk: Desk, many: int) -> Work:
    line = (NewPurchaseLine("TEA", 5),)
    news = [NewPurchase(desk.seller.facility, f"Vendor {desk.run} {number}", line) for number in range(many)]
    return lambda tx: receiving.order_purchases(tx, news).done


def purchases_cancelled(desk: Desk, many: int) -> Work:
    line = (NewPurchaseLine("TEA", 5),)
    with desk.seller.open() as tx:
        news = [NewPurchase(desk.seller.facility, "Kansa", line) for _ in range(many)]
        made = receiving.order_purchases(tx, news).done
    return lambda tx: receiving.cancel_purchases(tx, made).done


def billed(desk: Desk, many: int) -> list[NewBill]:
    """A bill for each of so many receipts."""
    desk.run += 1
    with desk.seller.open() as tx:
        goods = [CountedGoods(desk.seller.facility, (CountedLine("TEA", 2),), vendor_name="Kansa") for _ in range(many)]
        came = [receiving.receive(tx, one).number for one in goods]
    return [
        NewBill("Kansa", f"K{desk.run}/{turn}", date(2026, 11, 24), (NewBillLine(number, "TEA", 2, 9_000, "gst_5"),))
        for turn, number in enumerate(came)
    ]


def bills_checked(desk: Desk, many: int) -> Work:
    news = billed(desk, many)
    return lambda tx: receiving.check_bills(tx, news).done


def bills_booked(desk: Desk, many: int) -> Work:
    news = billed(desk, many)
    return lambda tx: receiving.book_bills(tx, news).done


def transfers_cancelled(desk: Desk, many: int) -> Work:
    there, here = desk.other(), desk.seller.facility
    with desk.seller.open() as tx:
        made = [receiving.transfer(tx, NewTransfer(here, there, (NewTransferLine("TEA", 1),))).id for _ in range(many)]
    return lambda tx: receiving.cancel_transfers(tx, made).done


def transfer_cut(desk: Desk, many: int) -> Work:
    codes = desk.stocked(many)
    lines = tuple(NewTransferLine(code, 3) for code in codes)
    with desk.seller.open() as tx:
        made = receiving.transfer(tx, NewTransfer(desk.seller.facility, desk.other(), lines))
    cuts = dict.fromkeys(range(1, many + 1), 1)
    return lambda tx: receiving.cancel_transfer_units(tx, made.id, cuts)


def counts_asked(desk: Desk, many: int) -> Work:
    names = tuple(name for name, _ in desk.bins(many))
    return lambda tx: receiving.ask_counts(tx, CountAsk(desk.seller.facility, "bins", names)).count_ids


def counted_once(desk: Desk, many: int) -> list[UUID]:
    """So many bins in which two of a SKU lie; nothing was found there, and somebody is to approve it."""
    bins = desk.bins(many)
    (code,) = desk.codes(1)
    with desk.seller.open() as tx:
        for _, place in bins:
            receiving.receive(tx, CountedGoods(desk.seller.facility, (CountedLine(code, 2),), to_place=place))
        ids = stock.open_counts(tx, desk.seller.facility, [(place, None) for _, place in bins], "cycle")
        for one in ids:
            stock.begin_count(tx, one)
            stock.submit_count(tx, one, stock.foresee_count(tx, one), 1)
    return ids


def counts_approved(desk: Desk, many: int) -> Work:
    ids = counted_once(desk, many)
    return lambda tx: receiving.approve_counts(tx, ids).done


def counts_again(desk: Desk, many: int) -> Work:
    ids = counted_once(desk, many)
    return lambda tx: receiving.count_again(tx, ids).done


def counts_cancelled(desk: Desk, many: int) -> Work:
    with desk.seller.open() as tx:
        pairs = [(place, None) for _, place in desk.bins(many)]
        ids = stock.open_counts(tx, desk.seller.facility, pairs, "cycle")
    return lambda tx: receiving.cancel_counts(tx, ids).done


def reorder_points(desk: Desk, many: int) -> Work:
    points = dict.fromkeys(desk.codes(many), 7)
    return does(receiving.set_reorder_points, desk.seller.facility, points)


def conditions(desk: Desk, many: int) -> Work:
    desk.run += 1
    news = [stock.NewCondition(f"c{desk.run}_{number}", f"State {desk.run} {number}") for number in range(many)]
    return lambda tx: stock.save_conditions(tx, news).done


def consignors(desk: Desk, many: int) -> Work:
    desk.run += 1
    news = [stock.NewConsignor(f"K{desk.run}-{number}", f"Kansa {number}") for number in range(many)]
    return lambda tx: stock.save_consignors(tx, news).done


def slots(desk: Desk, many: int) -> Work:
    codes = desk.codes(many)
    news = [racking.NewSlot(code, "A-01-1") for code in codes]
    return lambda tx: racking.set_slots(tx, desk.seller.facility, news).done


def limits(desk: Desk, many: int) -> Work:
    news = [racking.BinLimits(name, units=9) for name, _ in desk.bins(many)]
    return lambda tx: racking.set_limits(tx, desk.seller.facility, news).done


def zones(desk: Desk, many: int) -> Work:
    codes = desk.codes(many)
    news = [racking.SkuZones(code, ("Main",)) for code in codes]
    with desk.seller.open() as tx:
        known = list(racking.bins_of_zones(tx, desk.seller.facility))
    news = [replace(one, zones=(known[0],)) for one in news]
    return lambda tx: racking.set_zones(tx, desk.seller.facility, news).done


def packing_bills(desk: Desk, many: int) -> Work:
    desk.run += 1
    codes = [f"BOX{desk.run}-{number:03d}" for number in range(many)]
    boxes = [
        NewSku(code, "Box", kind="packaging", packaging_kind="box", length_mm=9, width_mm=9, height_mm=9)
        for code in codes
    ]
    with desk.seller.open() as tx:
        assert not catalog.save(tx, boxes).refused
    return does(catalog.set_packing_bill, {code: {"TAPE": 5} for code in codes})


def classes(desk: Desk, many: int) -> Work:
    wanted = [SkuClass(code, "") for code in desk.codes(many)]
    return lambda tx: returns.set_classes(tx, wanted)


def lots_redated(desk: Desk, many: int) -> Work:
    codes = desk.stocked(many)
    with desk.seller.open() as tx:
        ids = [sku.id for sku in catalog.skus_by_code(tx, codes).values()]
    return does(stock.redate, ids)


def grades(desk: Desk, many: int) -> Work:
    codes, kinds = desk.codes(many), desk.codes(many)
    with desk.seller.open() as tx:
        grade = next(one.code for one in returns.return_rules(tx).grades if one.outcome == "saleable")
    wanted = [returns.GradeSku(code, grade, kind) for code, kind in zip(codes, kinds, strict=True)]
    return lambda tx: returns.set_grade_skus(tx, wanted)


DEEDS: tuple[Callable[[Desk, int], Work], ...] = (
    ordered, purchases_cancelled, bills_checked, bills_booked, transfers_cancelled, transfer_cut, counts_asked, counts_approved,
    counts_again, counts_cancelled, reorder_points, conditions, consignors, slots, limits, zones, packing_bills, classes, grades,
    lots_redated,
)  # fmt: skip


@pytest.fixture
def desk(database: Database, tenant_id: UUID) -> Desk:
    return Desk(wealthy(database, tenant_id))


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_as_many_statements_for_many_as_for_few(
    desk: Desk, deed: Callable[[Desk, int], Work], monkeypatch: pytest.MonkeyPatch
) -> None:
    asks_as_often(desk.seller, lambda many: deed(desk, many), monkeypatch)
