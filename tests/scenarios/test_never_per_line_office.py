"""Never a query per line, where the office works: files, purchases, refills, transfers, kits, removals, counts and returns of many
lines ask the database as often as those of few."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from godown import catalog, imports, packing, picking, receiving, returns, shipping, stock
from godown.catalog import NewSku
from godown.kernel.ids import new_id
from godown.packing import NewParcel
from godown.picking import NewFace
from godown.platform.database import Database
from godown.platform.transaction import Tx
from godown.receiving import (
    ArrivedLine,
    Chosen,
    NewRemoval,
    NewRemovalLine,
    NewReorderRule,
    NewTransfer,
    NewTransferLine,
    NewWorkOrder,
    Regrade,
    TransferArrived,
    TransferSent,
    WorkDone,
)
from godown.returns import Expected
from tests.builders import files
from tests.builders.seller import Seller
from tests.scenarios.test_never_per_line import counted

FEW, MANY = 5, 40
SLACK = 2
"""Statements that a first time of something needs: a series, a door."""


class Office:
    """The same work for so many lines, counting what each step asks."""

    def __init__(self, seller: Seller, there: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seller, self.there, self.monkeypatch = seller, there, monkeypatch
        self.steps: dict[str, int] = {}
        self.run = 0

    def step(self, name: str, work: Callable[[Tx], Any]) -> Any:
        with self.seller.open() as tx, counted(self.monkeypatch) as sent:
            done = work(tx)
            tx.flush()
        self.steps[name] = len(sent)
        return done

    def saves(self, name: str, kind: str, text: str, channel: str = "") -> None:
        run = self.step(
            f"check {name}", lambda tx: imports.check(tx, text.encode(), f"{name}.csv", kind=kind, channel=channel)
        )
        assert run.counts["wrong"] == 0, run
        left = self.step(f"save {name}", lambda tx: imports.save_next(tx, run.id)).left
        assert left == 0

    def lives(self, lines: int) -> dict[str, int]:
        self.run += 1
        codes = [f"S{self.run}-{number:03d}" for number in range(lines)]
        self.files(codes)
        self.purchases(codes)
        self.refills(codes)
        self.transfers(codes)
        self.kits(codes)
        self.leaves(codes)
        self.counts()
        return dict(self.steps)

    def files(self, codes: list[str]) -> None:
        self.saves("skus", "skus", "sku,name,barcodes\n" + "\n".join(f"{code},Article,{code}" for code in codes))
        self.saves(
            "stock", "stock", "facility,sku,bin,qty,cost\n" + "\n".join(f"BLR,{code},A-01-1,40,12.00" for code in codes)
        )
        news = (files.shopify_order(self.run * 1_000 + n, {"Lineitem sku": code}) for n, code in enumerate(codes))
        self.saves("orders", "", files.shopify_csv(*news).decode(), "shop")

    def purchases(self, codes: list[str]) -> None:
        here = self.seller.facility
        rules = [NewReorderRule(code, 50, vendor="Kansa") for code in codes]
        assert not self.step("reorder rules", lambda tx: receiving.set_reorder_rules(tx, here, rules)).refused
        chosen = [Chosen(code, 10) for code in codes]
        drafted = self.step("draft", lambda tx: receiving.draft_purchases(tx, here, new_id(), chosen))
        assert len(drafted.orders) == 1, drafted.refused

    def refills(self, codes: list[str]) -> None:
        here = self.seller.facility
        faces = [NewFace("A-02-1", code, 2, 5) for code in codes]
        assert not self.step("faces", lambda tx: picking.set_faces(tx, here, faces)).refused
        due = self.step("refills", lambda tx: picking.refills(tx, here))
        assert len(due) == len(codes)
        self.step("refill", lambda tx: picking.shift(tx, here, [one.as_shift for one in due]))

    def transfers(self, codes: list[str]) -> None:
        lines = tuple(NewTransferLine(code, 4) for code in codes)
        made = self.step(
            "transfer", lambda tx: receiving.transfer(tx, NewTransfer(self.seller.facility, self.there, lines))
        )
        self.step("send", lambda tx: receiving.send_transfer(tx, TransferSent(made.id)))
        came = tuple(ArrivedLine(number, 3, 1) for number in range(1, len(codes) + 1))
        got = self.step("count in", lambda tx: receiving.receive_transfer(tx, TransferArrived(made.id, came)))
        assert got.status == "received"

    def kits(self, codes: list[str]) -> None:
        kit = f"KIT{self.run}"
        with self.seller.open() as tx:
            catalog.save(tx, [NewSku(kit, "Kit", kind="kit")])
        self.step("made of", lambda tx: catalog.set_bundles(tx, {kit: dict.fromkeys(codes, 1)}))
        new = [NewWorkOrder(self.seller.facility, kit, 1) for _ in range(2)]
        assert not self.step("plan kits", lambda tx: receiving.plan_work(tx, new)).refused
        self.step("make a kit", lambda tx: receiving.do_work(tx, WorkDone(new[0].id, 1)))
        self.step("cancel kits", lambda tx: receiving.cancel_work(tx, [new[1].id]))

    def leaves(self, codes: list[str]) -> None:
        here = self.seller.facility
        broken = [Regrade(code, 1, "A-01-1", stock.DAMAGED, "fell") for code in codes]
        self.step("change condition", lambda tx: receiving.regrade(tx, here, broken))
        gone = tuple(NewRemovalLine(code, 1, "A-01-1", stock.DAMAGED) for code in codes)
        self.step("remove", lambda tx: receiving.remove(tx, NewRemoval(here, "scrapped", gone)))

    def counts(self) -> None:
        """Nothing is found in the bin: all that lay there is lost, and somebody approves it."""
        with self.seller.open() as tx:
            (count,) = stock.open_counts(tx, self.seller.facility, [(self.seller.bins[0], None)], "cycle")
        self.step("begin a count", lambda tx: stock.begin_count(tx, count))
        foreseen = self.step("foresee a count", lambda tx: stock.foresee_count(tx, count))
        self.step("submit a count", lambda tx: stock.submit_count(tx, count, foreseen, 0))
        assert self.step("approve a count", lambda tx: receiving.approve_counts(tx, [count])).done == (count,)


@pytest.fixture
def office(database: Database, tenant_id: UUID, monkeypatch: pytest.MonkeyPatch) -> Office:
    seller = Seller(database, tenant_id)
    with seller.open() as tx:
        there = stock.open_facility(tx, stock.NewFacility("DEL", "Okhla"))
    return Office(seller, there, monkeypatch)


def test_the_office_asks_as_often_for_many_lines_as_for_few(office: Office) -> None:
    office.lives(FEW)  # the first time opens series
    few = office.lives(FEW)
    many = office.lives(MANY)
    assert min(few.values()) > 0
    assert {name: (few[name], n) for name, n in many.items() if abs(n - few[name]) > SLACK} == {}


def test_a_parcel_of_many_lines_comes_back_with_as_many_statements_as_one_of_few(
    database: Database, tenant_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    seller = Seller(database, tenant_id)
    office = Office(seller, seller.facility, monkeypatch)
    codes = [f"R-{number:03d}" for number in range(MANY)]
    with seller.open() as tx:
        seller.courier = shipping.add_courier(tx, shipping.NewCourier("own", "Own riders"))
        shipping.set_range(tx, seller.courier, "GDN", 1001, 1999)
    office.files(codes)
    asked: dict[int, dict[str, int]] = {}
    for number, lines in enumerate((FEW, FEW, MANY)):
        seller.takes(seller.order(f"o{number}", **dict.fromkeys(codes[:lines], 1)))
        seller.picks_all()
        with seller.open() as tx:
            (box,), _ = packing.pack(tx, [NewParcel(seller.id_of(f"o{number}"), 300, None, override="in paper")])
            shipping.assign(tx, [box.id])
            shipping.hand_over(tx, seller.courier, seller.facility, [box.id])
            wanted = [Expected(line.id, 1) for line in packing.lines_of(tx, [box.id])]
        back = office.step("expect", partial(returns.expect, parcel_id=box.id, wanted=wanted, reason="too many"))
        office.step("arrive", partial(returns.arrive, return_id=back.id))
        asked[lines] = {name: office.steps[name] for name in ("expect", "arrive")}
    assert asked[MANY] == asked[FEW]
