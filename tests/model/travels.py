"""Goods go from one facility to another; parts become kits, and kits parts."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from godown import receiving
from godown.kernel.ids import NO_BATCH, new_id
from godown.receiving import (
    ArrivedLine,
    NewTransfer,
    NewTransferLine,
    NewWorkOrder,
    SentLine,
    TransferArrived,
    TransferSent,
    WorkDone,
)
from tests.model.base import INDIA, Base, chosen
from tests.model.real import read_ledger
from tests.model.words import Asked, Door, Lot, Promise, Road, Work

SEND_FROM = ("bin", "putback")
BY_DATE = ("saleable", "short_dated", "expired")
PARTS = {"TEA": 1, "CUP": 2}


class Travels(Base):
    """What drivers and kit makers do."""

    def _tomorrow(self) -> tuple[int, datetime, datetime]:
        """The rank of what is to be ready by the end of tomorrow."""
        end = datetime.combine(self.today + timedelta(days=1), time.max, INDIA).astimezone(UTC)
        return 0, end, self.now

    # Transfers

    def asks(self, units: dict[str, int], back: bool, broken: bool = False) -> None:
        """The other facility wants goods: what is saleable is promised to it by rank, like to any order."""
        ends = (self.away, self.home) if back else (self.home, self.away)
        condition = "damaged" if broken else "saleable"
        lines = tuple(NewTransferLine(sku, count, condition=condition) for sku, count in units.items())
        new = NewTransfer(*ends, lines, new_id())
        self.does(lambda tx: receiving.transfer(tx, new))
        with self.seller.open() as tx:
            fresh = sorted(
                (one for one in read_ledger(tx).asked.values() if one.transfer == new.id), key=lambda o: o.number
            )
        assert [(one.sku, one.quantity, one.condition) for one in fresh] == [
            (s, n, condition) for s, n in units.items()
        ]
        rank = self._tomorrow()
        self.twin.asked |= {one.id: one for one in fresh}
        if not broken:
            self.twin.arrive([Promise(new_id(), one.id, one.start, one.sku, rank, one.quantity) for one in fresh])
        self.step()

    def _transfer(self, number: int) -> list[Asked]:
        """The lines of a transfer of which something is to be sent."""
        open_ones = sorted({one.transfer for one in self.twin.asked.values() if one.left})
        if not open_ones:
            return []
        mine = [one for one in self.twin.asked.values() if one.transfer == chosen(open_ones, number)]
        return sorted(mine, key=lambda one: one.number)

    def sends(self, number: int, units: int = 0) -> None:
        """A vehicle leaves: with all that is promised to a transfer, or with some `units` of a line. More than is promised to
        it is never sent: it would be taken from who waited longer."""
        if not (lines := self._transfer(number)):
            return
        transfer, line = lines[0].transfer, chosen(lines, number)
        over = (SentLine(line.number, self.twin.ready(line) + 1),)
        self.refused(
            lambda tx: receiving.send_transfer(tx, TransferSent(transfer, over)), "more_than_open", "not_promised", "not_enough_stock"
        )  # fmt: skip
        asked = {one.id: self.twin.ready(one) for one in lines}
        if units:
            asked = {line.id: min(units, self.twin.ready(line))}
        taken = Counter[Lot]()
        parts = {
            one.id: list(self.twin.takes(self.twin.free_lots(Door(one.start, one.sku), SEND_FROM, one.condition), asked[one.id], taken))
            for one in lines if one.id in asked
        }  # fmt: skip
        sent = {one: sum(count for _, count in found) for one, found in parts.items()}
        wanted = (SentLine(line.number, asked[line.id]),) if units else ()
        step = TransferSent(transfer, wanted, new_id())
        if not any(sent.values()) or (units and sent[line.id] < asked[line.id]):
            self.refused(lambda tx: receiving.send_transfer(tx, step), "nothing_to_send", "not_enough_stock", "invalid")
            return
        self.does(lambda tx: receiving.send_transfer(tx, step))
        for one in lines:
            self.twin.sends(one, parts.get(one.id, ()))
        self.step()

    def arrives(self, number: int, accepted: int, rejected: int, lost: int) -> None:
        """What is on the road is counted in: good, broken or lost. Never more than was sent."""
        if not self.twin.roads:
            return
        road = chosen(sorted(self.twin.roads), number)
        line, left = self.twin.asked[road.line], self.twin.roads[road]
        with self.seller.open() as tx:
            batch = str(tx.scalar("SELECT number FROM batch WHERE id = %(id)s", id=road.batch) or "")
        over = ArrivedLine(line.number, left + 1, batch=batch)
        self.refused(
            lambda tx: receiving.receive_transfer(tx, TransferArrived(line.transfer, (over,))), "more_than_sent"
        )
        accepted = min(accepted, left)
        rejected = min(rejected, left - accepted)
        lost = min(lost, left - accepted - rejected) or (left if not accepted + rejected else 0)
        counted = ArrivedLine(
            line.number, accepted, rejected, lost=lost, lost_reason="stolen" if lost else "", batch=batch
        )
        arrived = TransferArrived(line.transfer, (counted,), new_id())
        self.does(lambda tx: receiving.receive_transfer(tx, arrived))
        self._arrived(road, line, {"accepted": accepted, "rejected": rejected, "lost": lost})
        self.step()

    def _arrived(self, road: Road, line: Asked, counted: dict[str, int]) -> None:
        twin, door = self.twin, Door(line.end, line.sku)
        dock, transit = (twin.place(line.end, kind) for kind in ("dock", "transit"))
        lying = {code: twin.lots[Lot(line.sku, transit, road.batch, code)] for code in {line.condition, *BY_DATE}}
        moves = []
        for what, units in counted.items():
            if units:
                code = next((c for c in (line.condition, *BY_DATE) if lying[c] >= units), line.condition)
                lying[code] -= units
                moves.append((what, units, Lot(line.sku, transit, road.batch, code)))
        for what, units, lot in moves:
            ends = {"accepted": lot._replace(place=dock), "rejected": lot._replace(place=dock, condition="damaged")}
            twin.moves(lot, ends.get(what), units)
            if what == "lost":
                twin.leaves(door, units)
        twin.roads[road] -= sum(counted.values())

    def stops_transfer(self, number: int) -> None:
        """What of a transfer is not sent stays, and is free again."""
        if not (lines := self._transfer(number)):
            return
        transfer = lines[0].transfer
        assert self.does(lambda tx: receiving.cancel_transfers(tx, [transfer])).done == (transfer,)
        for line in lines:
            self.twin.withdraw(line.id, line.left)
            line.cancelled += line.left
        self.step()

    # Kits

    def plans(self, kits: int, unmake: bool) -> None:
        """Kits are to be made, or taken apart: what that takes waits by rank."""
        new = NewWorkOrder(self.home, "KIT", kits, "unmake" if unmake else "make", new_id())
        assert self.does(lambda tx: receiving.plan_work(tx, [new])).done == (new.id,)
        with self.seller.open() as tx:
            work = read_ledger(tx).works[new.id]
        assert {sku: units for _, sku, units in work.parts} == ({"KIT": 1} if unmake else PARTS)
        self.twin.works[work.id] = work
        rank = self._tomorrow()
        self.twin.arrive([Promise(new_id(), one, self.home, sku, rank, kits * n) for one, sku, n in work.parts])
        self.step()

    def works(self, number: int, kits: int) -> None:
        """Kits are made of parts that are promised to their order and lie free; units and cost go over whole."""
        going = sorted(work.id for work in self.twin.works.values() if work.left)
        if not going:
            return
        work = self.twin.works[chosen(going, number)]
        self.refused(lambda tx: receiving.do_work(tx, WorkDone(work.id, work.left + 1)), "more_than_open")
        kits = min(kits, work.left)
        parts = self._parts(work, kits)
        done = WorkDone(work.id, kits, id=new_id())
        if parts is None:
            self.refused(lambda tx: receiving.do_work(tx, done), "not_promised", "not_enough_stock")
            return
        self.does(lambda tx: receiving.do_work(tx, done))
        self._made(work, kits, parts)
        self.step()

    def _parts(self, work: Work, kits: int) -> list[tuple[Lot, int]] | None:
        """Which lots go into the work; None where that cannot be done."""
        found: list[tuple[Lot, int]] = []
        for holder, sku, units in work.parts:
            taken = list(self.twin.takes(self.twin.free_lots(Door(self.home, sku), SEND_FROM), units * kits, Counter()))
            if min(self.twin.promised_to(holder), sum(count for _, count in taken)) < units * kits:
                return None
            found += taken
        return found

    def _made(self, work: Work, kits: int, parts: list[tuple[Lot, int]]) -> None:
        twin, shelf = self.twin, self.twin.place(self.home, "putback")
        value = sum(twin.leaves(Door(self.home, lot.sku), count) for lot, count in parts)
        for holder, _, units in work.parts:
            twin.spend(holder, units * kits)
        for lot, count in parts:
            twin.moves(lot, None, count)
        comes = {"KIT": kits} if work.kind == "make" else {sku: n * kits for sku, n in PARTS.items()}
        for sku, count in comes.items():
            twin.moves(None, Lot(sku, shelf, NO_BATCH), count)
        twin.works[work.id] = replace(work, left=work.left - kits)
        for sku, worth in self._shares(comes, value).items():
            twin.enters(Door(self.home, sku), comes[sku], worth)

    def _shares(self, comes: dict[str, int], value: int) -> dict[str, int]:
        """How the cost falls on what comes, by the books: which part got how much is theirs to say, that it is all of it ours."""
        with self.seller.open() as tx:
            after = read_ledger(tx).cost
        shares = {}
        for sku in comes:
            door = Door(self.home, sku)
            shares[sku] = after.get(door, (0, 0))[1] - self.twin.cost.get(door, (0, 0))[1]
        assert min(shares.values()) >= 0
        assert sum(shares.values()) == value, "cost was lost or made"
        return shares

    def stops_work(self, number: int) -> None:
        """What is left of a work order is not done: its parts are free again."""
        going = sorted(work.id for work in self.twin.works.values() if work.left)
        if not going:
            return
        work = self.twin.works[chosen(going, number)]
        assert self.does(lambda tx: receiving.cancel_work(tx, [work.id])).done == (work.id,)
        for holder, _, units in work.parts:
            self.twin.withdraw(holder, units * work.left)
        self.twin.works[work.id] = replace(work, left=0)
        self.step()
