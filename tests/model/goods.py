"""Goods in, and about the house: receipts, put-away, moves from bin to bin, breakage, counts."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import UUID

from godown import picking, receiving, stock
from godown.kernel.ids import NO_BATCH, new_id
from godown.picking import Shift
from godown.platform.transaction import Tx
from godown.receiving import CountedGoods, CountedLine, PutAway, Regrade
from tests.model.base import COST, Base, chosen
from tests.model.words import NUMBERED, Door, Hold, Lot

WAITING_COUNT = """SELECT id FROM stock_count WHERE tenant_id = %(tenant)s AND place_id = %(place)s AND sku_id = %(sku)s
    AND status IN ('open', 'counting', 'recount')"""


class Goods(Base):
    """What a storekeeper does."""

    def receives(self, sku: str, accepted: int, rejected: int, cost_paise: int, days: int, away: bool = False) -> None:
        """Goods come to a dock."""
        facility = self.away if away else self.home
        line = CountedLine(sku, accepted, rejected, cost_paise=cost_paise)
        expires = self.today + timedelta(days=days)
        numbers: tuple[str, ...] = ()
        if sku == "JAM":
            line = replace(line, batch_number=f"J{expires:%m%d}", expires_on=expires)
        if sku == NUMBERED and cost_paise:  # else they are scanned when they are packed
            self.number += accepted + rejected
            numbers = tuple(f"N{self.number - turn:06}-{new_id().hex[-6:]}" for turn in range(accepted + rejected))
            line = replace(line, serials=numbers)
        goods = CountedGoods(facility, (line,))

        def deed(tx: Tx) -> dict[str, UUID]:
            receiving.receive(tx, goods)
            return dict(tx.tuples("SELECT number, id FROM batch WHERE tenant_id = %(tenant)s"))

        if sku == "JAM" and days < 0:  # only to quarantine
            self.refused(deed, "short_dated")
            line = replace(line, accepted=0, rejected=accepted + rejected)
            goods, accepted, rejected = CountedGoods(facility, (line,)), 0, accepted + rejected
        batches = self.does(deed)
        batch = batches[line.batch_number] if sku == "JAM" else NO_BATCH
        self.twin.expiry[batch] = expires if sku == "JAM" else self.twin.expiry.get(batch, expires)
        if sku != "JAM":
            del self.twin.expiry[batch]
        dock = Lot(sku, self.twin.place(facility, "dock"), batch)
        here = dock._replace(condition=self.state(dock))
        self.twin.moves(None, here, accepted, named=numbers[:accepted])
        self.twin.moves(None, dock._replace(condition="quarantine"), rejected, named=numbers[accepted:])
        self.twin.enters(Door(facility, sku), accepted + rejected, (accepted + rejected) * cost_paise)
        self.step()

    def puts_away(self, number: int, units: int, to: int) -> None:
        """From the dock, the put-back shelf or the returns shelf into a bin."""
        lots = self.lots("dock", "putback", "returns")
        if not lots:
            return
        lot = chosen(lots, number)
        facility = self.twin.homes[lot.place]
        units, place = min(units, self.twin.free_in(lot)), self.bin(to, facility)
        put = PutAway(self.seller.sku[lot.sku], units, lot.place, place, batch_id=lot.batch)
        self.does(lambda tx: receiving.put_away(tx, facility, [put]))
        self.twin.moves(lot, lot._replace(place=place), units)
        self.step()

    def shifts(self, number: int, units: int, to: int) -> None:
        """From bin to bin: what nobody holds goes first, holds not begun follow, what is being fetched stays."""
        lots = self.lots("bin", free=False)
        if not lots:
            return
        lot = chosen(lots, number)
        facility = self.twin.homes[lot.place]
        place = self.bin(to, facility)
        if place == lot.place:
            return
        shift = Shift(self.seller.sku[lot.sku], units, lot.place, place, batch_id=lot.batch)
        loose = min(units, self.twin.free_in(lot))
        held = [hold for hold in self.twin.holds.values() if hold.lot == lot]
        held.sort(key=lambda h: (h.started, -h.made_at.timestamp(), -h.id.int))
        follow, need = list[tuple[Hold, int]](), units - loose
        for hold in held:
            if need:
                follow.append((hold, min(need, hold.units)))
                need -= follow[-1][1]
        if need or any(hold.started for hold, _ in follow):
            self.refused(lambda tx: picking.shift(tx, facility, [shift]), "not_enough_stock", "being_fetched")
            return
        self.does(lambda tx: picking.shift(tx, facility, [shift]))
        self.twin.moves(lot, lot._replace(place=place), loose)
        for hold, count in follow:
            self._follows(hold, count, place)
        self.step()

    def _follows(self, hold: Hold, units: int, place: UUID) -> None:
        if units < hold.units:
            hold.units -= units
            hold = replace(hold, id=new_id(), units=units)
            self.twin.holds[hold.id] = hold
        self.twin.carry(hold, place)
        hold.started = False

    def breaks(self, number: int, units: int) -> None:
        """Units break anywhere but in a closed box, held or not."""
        lots = self.lots("bin", "tote", "putback", "dock", free=False)
        if lots:
            self._regrades(chosen(lots, number), units, "damaged", "dropped")

    def mends(self, number: int, units: int) -> None:
        """What was broken, or put aside, is good after all."""
        kinds = ("bin", "tote", "putback", "dock", "returns")
        lots = [lot for code in ("damaged", "quarantine") for lot in self.lots(*kinds, condition=code)]
        if lots:
            self._regrades(chosen(lots, number), units, "saleable", "looked at")

    def _regrades(self, lot: Lot, units: int, to: str, why: str) -> None:
        facility = self.twin.homes[lot.place]
        units = min(units, self.twin.lots[lot])
        with self.seller.open() as tx:
            batches = dict(tx.tuples("SELECT id, number FROM batch WHERE tenant_id = %(tenant)s"))
        new = Regrade(lot.sku, units, self.twin.codes[lot.place], to, why, lot.condition, batches.get(lot.batch, ""))
        bound = sum(one.bound for one in self.twin.numbers.values() if one.lot == lot)
        if units > self.twin.lots[lot] - bound:
            self.refused(lambda tx: receiving.regrade(tx, facility, [new]), "serials_wait")
            return
        self.does(lambda tx: receiving.regrade(tx, facility, [new]))
        end = lot._replace(condition=self.state(lot) if to == "saleable" else to)
        self.twin.loses([(lot, end, units)])
        self.step()

    # Counts

    def counts(self, sku: str, to: int, units: int, meanwhile: bool = False) -> None:
        """A counter says how many lie in a bin; it may be asked twice, and a manager approves. Whoever moves goods there
        `meanwhile` makes it be counted again: nothing is posted."""
        place = self.bin(to)
        here = {lot.condition: n for lot, n in self.twin.lots.items() if (lot.sku, lot.place) == (sku, place) and n}
        if sku == "JAM" or not here.keys() <= {"saleable", "missing"}:
            return
        count = self._opened(sku, place)
        if meanwhile and (lot := Lot(sku, place, NO_BATCH)) in self.lots("bin"):
            self._moved_meanwhile(count, lot, units)
            return
        said = ""
        for _ in range(2):
            said = said if said == "posted" else self._counted(count, units)
        if said == "approve":
            assert self.does(lambda tx: receiving.approve_counts(tx, [count])).done == (count,)
        self.enough()
        self._posted(sku, place, here.get("saleable", 0), here.get("missing", 0), units)
        self.step()

    def _opened(self, sku: str, place: UUID) -> UUID:
        def deed(tx: Tx) -> UUID:
            stock.open_counts(tx, self.home, [(place, self.seller.sku[sku])], "asked")
            found: UUID = tx.scalar(WAITING_COUNT, place=place, sku=self.seller.sku[sku])
            return found

        return self.does(deed, again=False, more=True)

    def _counted(self, count: UUID, units: int, acts: tuple[str, ...] = ("bin", "units", "done")) -> str:
        for act in acts:
            value = str(units) if act == "units" else ""
            deed = partial(receiving.scan_count, count_id=count, scan_id=new_id(), raw="", act=act, value=value)
            said = self.does(deed, more=True)
        return said.next_state

    def _moved_meanwhile(self, count: UUID, lot: Lot, units: int) -> None:
        base = self.twin.lots[lot]
        self._counted(count, base + units % 3, ("bin", "units"))
        other = next(place for place in (self.bin(0), self.bin(1)) if place != lot.place)
        put = PutAway(self.seller.sku[lot.sku], 1, lot.place, other, batch_id=lot.batch)
        self.does(lambda tx: receiving.put_away(tx, self.home, [put]), more=True)
        self.twin.moves(lot, lot._replace(place=other), 1)
        assert self._counted(count, 0, ("done",)) == "bin", "a count was posted though its bin was touched"
        self.twin.uncounted.discard((lot.sku, lot.place))
        self.step()

    def _posted(self, sku: str, place: UUID, base: int, missing: int, units: int) -> None:
        lot = Lot(sku, place, NO_BATCH)
        lost = lot._replace(condition="missing")
        back, more = min(missing, max(units - base, 0)), max(units - base - missing, 0)
        gone: list[tuple[Lot, Lot | None, int]] = [(lost, lot, back)] if back else []
        gone += [(lot, None, base - units)] if units < base else []
        gone += [(lost, None, missing - back)] if missing > back else []
        self.twin.moves(None, lot, more)
        self.twin.loses(gone)
        self.twin.uncounted.discard((sku, place))
        door = Door(self.home, sku)
        if more:
            self.twin.enters(door, more, more * COST[sku])
        for _, end, quantity in gone:
            if end is None:
                self.twin.leaves(door, quantity)
