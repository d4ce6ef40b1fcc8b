"""Random days of a small seller: each step is done by the use cases and by the twin, and both must agree."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from godown import catalog, orders, packing, picking, receiving, returns, shipping, stock
from godown.catalog import NewSku
from godown.entrypoints.worker.subscriptions import SUBSCRIPTIONS
from godown.kernel.ids import NO_BATCH, new_id
from godown.kernel.refusal import Refusal
from godown.orders import AskedUnits, NewReservation
from godown.packing import NewParcel
from godown.picking.queries import picks_of_holds
from godown.platform.database import Database
from godown.platform.transaction import platform_transaction
from godown.receiving import CountedGoods, CountedLine, PutAway
from godown.returns import QUESTIONS, Expected, NewInspection
from godown.shipping import NewCourier
from godown.stock.rules import fit
from godown.stock.words import Move
from tests.builders.seller import NOON, Seller
from tests.model.real import check, check_at_rest, read_ledger, view
from tests.model.twin import Hold, Line, Lot, Promise

SKUS = ("TEA", "CUP", "JAM")
JAM_DAYS = 2
BINS = ("A-01-1", "A-02-1", "B-01-1")
INDIA = ZoneInfo("Asia/Kolkata")
T = TypeVar("T")

FACTS = """DELETE FROM procrastinate_jobs WHERE args ->> 'tenant' = %(of)s RETURNING id, task_name, args"""
ISSUES = """SELECT coalesce(sum(-quantity) FILTER (WHERE reason = 'handed_over'), 0)::bigint,
    coalesce(sum(-value_paise) FILTER (WHERE reason = 'handed_over'), 0)::bigint,
    coalesce(sum(quantity) FILTER (WHERE reason = 'returned'), 0)::bigint
    FROM cost_entry WHERE tenant_id = %(tenant)s AND source_line_id = %(line)s"""


def chosen(many: Sequence[T], number: int) -> T:
    """One of many, by number."""
    return many[number % len(many)]


class Day:
    """A seller, and his twin. Each verb is a step: it does nothing where there is nothing to do it with."""

    def __init__(self, database: Database, tenant_id: UUID) -> None:
        self.seller = Seller(database, tenant_id, now=NOON)
        self.seller.stocks(BOX=500, TAPE=500_000)
        with self.seller.open() as tx:
            assert not catalog.save(tx, [NewSku("JAM", "Jam", tracking="batch", dispatch_days=JAM_DAYS, price_paise=900,
                                                hsn="2007", cost_paise=300)]).refused  # fmt: skip
            jam = catalog.skus_by_code(tx, ["JAM"])["JAM"].id
            self.seller.courier = shipping.add_courier(tx, NewCourier("own", "Own riders"))
            shipping.set_range(tx, self.seller.courier, "GDN", 100_001, 199_999)
        self.seller.sku["JAM"] = jam
        self.number = 0
        self._hear()
        self._adopt()

    # How a step goes

    @property
    def today(self) -> date:
        """The day where the goods lie."""
        assert self.seller.now is not None
        return self.seller.now.astimezone(INDIA).date()

    def _passes(self, time: timedelta = timedelta(milliseconds=10)) -> None:
        assert self.seller.now is not None
        self.seller.now += time

    def _adopt(self) -> None:
        with self.seller.open() as tx:
            self.twin = read_ledger(tx)
            check(tx, self.twin)

    def _agree(self, *, but: Sequence[str] = ()) -> None:
        """The twin and the database say the same; what chance drew is taken over."""
        expected = view(self.twin)
        with self.seller.open() as tx:
            real = read_ledger(tx)
            check(tx, real)
        self.twin.kinds, self.twin.codes = real.kinds, real.codes
        expected, found = view(self.twin), view(real)
        for name in expected:
            assert name in but or expected[name] == found[name], name
        self.twin = real

    def step(self) -> None:
        """After a deed: compare, let the jobs run, compare again."""
        self._agree()
        before = dict(self.twin.holds)
        cancelled = [order for order, status in self.twin.status.items() if status == "cancelled"]
        for lot, units in self._closed_boxes(cancelled):
            shelf = next(place for place, kind in self.twin.kinds.items() if kind == "putback")
            self.twin.moves(lot, lot._replace(place=shelf), units)
        self._hear()
        self.twin.serve_all()
        self._agree(but=("held",))
        assert {key: hold.units for key, hold in self.twin.holds.items() if key in before} == {
            key: hold.units for key, hold in before.items()
        }
        check_at_rest(self.twin)
        self._passes()

    def _closed_boxes(self, order_ids: Sequence[UUID]) -> list[tuple[Lot, int]]:
        table = next(place for place, kind in self.twin.kinds.items() if kind == "pack")
        with self.seller.open() as tx:
            packed = [one.id for one in packing.parcels_of_orders(tx, order_ids) if one.status == "packed"]
            lines = packing.lines_of(tx, packed)
        code = {sku: name for name, sku in self.seller.sku.items()}
        return [(Lot(code[line.sku_id], table, line.batch_id), line.quantity) for line in lines]

    def _hear(self) -> None:
        """The worker brings facts to who subscribed, until there are none. (Papers and shops are not of the ledger.)"""
        while True:
            with platform_transaction(self.seller.database) as tx:
                jobs = sorted(tx.tuples(FACTS, of=str(self.seller.tenant)))
            if not jobs:
                return
            for _, name, args in jobs:
                for handler in SUBSCRIPTIONS.get(name.removeprefix("fact."), ()):
                    if handler.__name__ not in ("make_papers", "tell_shops", "tell_parcels"):
                        with self.seller.open() as tx:
                            handler(tx, args["facts"])

    # Goods in, and about the house

    def _lots(self, *kinds: str, free: bool = True, condition: str = "saleable") -> list[Lot]:
        twin = self.twin
        found = [
            lot for lot in twin.lots
            if twin.kinds[lot.place] in kinds and lot.condition == condition and (twin.free_in(lot) > 0 or not free)
        ]  # fmt: skip
        return sorted(found, key=lambda lot: (lot.sku, twin.codes[lot.place], lot.batch))

    def _place(self, kind: str) -> UUID:
        return min(place for place, one in self.twin.kinds.items() if one == kind)

    def _bin(self, number: int) -> UUID:
        code = chosen(BINS, number)
        return next(place for place, name in self.twin.codes.items() if name == code)

    def receives(self, sku: str, accepted: int, rejected: int, cost_paise: int, days: int) -> None:
        """Goods come to the dock."""
        line = CountedLine(sku, accepted, rejected, cost_paise=cost_paise)
        expires = self.today + timedelta(days=days)
        if sku == "JAM":
            line = replace(line, batch_number=f"J{expires:%m%d}", expires_on=expires)
        with self.seller.open() as tx:
            receiving.receive(tx, CountedGoods(self.seller.facility, (line,)))
            batches = dict(tx.tuples("SELECT number, id FROM batch WHERE tenant_id = %(tenant)s"))
        batch = batches[line.batch_number] if sku == "JAM" else NO_BATCH
        state = fit(expires, JAM_DAYS, self.today) if sku == "JAM" else "saleable"
        dock = self._place("dock")
        self.twin.moves(None, Lot(sku, dock, batch, state), accepted)
        self.twin.moves(None, Lot(sku, dock, batch, "quarantine"), rejected)
        self.twin.enters(sku, accepted + rejected, (accepted + rejected) * cost_paise)
        self.step()

    def puts_away(self, number: int, units: int, to: int) -> None:
        """From the dock or the put-back shelf into a bin."""
        self._goes(self._lots("dock", "putback", "returns"), number, units, to)

    def moves(self, number: int, units: int, to: int) -> None:
        """From bin to bin: what is held stays."""
        self._goes(self._lots("bin"), number, units, to)

    def _goes(self, lots: Sequence[Lot], number: int, units: int, to: int) -> None:
        if not lots:
            return
        lot, place = chosen(lots, number), self._bin(to)
        units = min(units, self.twin.free_in(lot))
        with self.seller.open() as tx:
            put = PutAway(self.seller.sku[lot.sku], units, lot.place, place, batch_id=lot.batch)
            receiving.put_away(tx, self.seller.facility, [put])
        self.twin.moves(lot, lot._replace(place=place), units)
        self.step()

    def breaks(self, number: int, units: int) -> None:
        """Units break anywhere: in a bin, a tote, on the pack table; held or not."""
        if not (lots := self._lots("bin", "tote", "pack", "putback", "dock", free=False)):
            return
        lot = chosen(lots, number)
        units = min(units, self.twin.lots[lot])
        move = Move(
            id=new_id(), facility_id=self.seller.facility, sku_id=self.seller.sku[lot.sku], quantity=units,
            reason="broken", document_kind="shift", document_id=new_id(), from_place=lot.place, to_place=lot.place,
            to_condition="damaged", batch_id=lot.batch,
        )  # fmt: skip
        with self.seller.open() as tx:
            stock.post(tx, [move], may_lose=True)
        self.twin.loses([(lot, lot._replace(condition="damaged"), units)])
        self.step()

    def counts(self, sku: str, to: int, units: int) -> None:
        """A counter says how many lie in a bin; it may be asked twice, and a manager approves."""
        place = self._bin(to)
        here = {lot.condition: n for lot, n in self.twin.lots.items() if (lot.sku, lot.place) == (sku, place) and n}
        if sku == "JAM" or not here.keys() <= {"saleable", "missing"}:
            return
        with self.seller.open() as tx:
            stock.open_counts(tx, self.seller.facility, [(place, self.seller.sku[sku])], "asked")
            (count,) = tx.scalars(
                """SELECT id FROM stock_count WHERE tenant_id = %(tenant)s AND place_id = %(place)s AND sku_id = %(sku)s
                   AND status IN ('open', 'counting', 'recount')""", place=place, sku=self.seller.sku[sku]
            )  # fmt: skip
        for _ in range(2):
            for act, value in (("bin", ""), ("units", str(units)), ("done", "")):
                with self.seller.open() as tx:
                    said = receiving.scan_count(tx, count, new_id(), "", act=act, value=value)
        if said.next_state == "approve":
            with self.seller.open() as tx:
                assert receiving.approve_counts(tx, [count]).done
        self._counted(sku, place, here.get("saleable", 0), here.get("missing", 0), units)
        self.step()

    def _counted(self, sku: str, place: UUID, base: int, missing: int, units: int) -> None:
        lot = Lot(sku, place, NO_BATCH)
        lost = lot._replace(condition="missing")
        back, more = min(missing, max(units - base, 0)), max(units - base - missing, 0)
        gone: list[tuple[Lot, Lot | None, int]] = [(lost, lot, back)] if back else []
        gone += [(lot, None, base - units)] if units < base else []
        gone += [(lost, None, missing - back)] if missing > back else []
        self.twin.moves(None, lot, more)
        self.twin.loses(gone)
        self.twin.uncounted.discard((sku, place))
        if more:
            self.twin.enters(sku, more, more * {"TEA": 4_000, "CUP": 2_000}[sku])
        for _, end, quantity in gone:
            if end is None:
                self.twin.leaves(sku, quantity)

    # Orders

    def takes(self, many: Sequence[dict[str, int]], priority: int, reserved: int | None = None) -> None:
        """Orders arrive, all in one call; the last may take over a reservation."""
        assert self.seller.now is not None
        news = []
        for units in many:
            self.number += 1
            self._passes()
            new = self.seller.order(str(self.number), **units)
            news.append(replace(new, ordered_at=self.seller.now, priority=priority, facility_id=self.seller.facility))
        held = sorted({row.line for row in self.twin.promises.values() if row.line not in self.twin.lines})
        taken = chosen(held, reserved) if reserved is not None and held else None
        news[-1] = replace(news[-1], reservation_id=taken)
        assert not self.seller.takes(*news).refused
        with self.seller.open() as tx:
            real = read_ledger(tx)
        fresh = [line for line in real.lines.values() if line.id not in self.twin.lines]
        rank = {row.line: row.rank for row in real.promises.values()}
        for line in fresh:
            self.twin.lines[line.id] = line
        wants = [Promise(new_id(), line.id, line.sku, rank[line.id], line.quantity) for line in fresh]
        self.twin.arrive(self._taken_over(wants, taken) if taken else wants)
        self.step()

    def _taken_over(self, wants: Sequence[Promise], reservation: UUID) -> list[Promise]:
        """What the last order still wants once it has what was reserved for it; the rest of that is free."""
        last = self.twin.lines[wants[-1].line].order
        rows = [row for row in self.twin.promises.values() if row.line == reservation]
        for row in sorted(rows, key=lambda row: (row.made is None, row.made or 0, row.id)):
            left = row.units
            for want in wants:
                if (
                    self.twin.lines[want.line].order == last
                    and want.sku == row.sku
                    and (units := min(left, want.units))
                ):
                    want.units -= units
                    left -= units
                    part = Promise(uuid4(), want.line, want.sku, want.rank, units, row.made)
                    self.twin.promises[part.id] = part
            del self.twin.promises[row.id]
        return [want for want in wants if want.units]

    def reserves(self, units: dict[str, int], minutes: int) -> None:
        """A checkout keeps units: each line whole, or not at all."""
        assert self.seller.now is not None
        twin = self.twin
        free = {sku: twin.saleable(sku) - twin.promised(sku) - twin.waiting(sku) for sku in units}
        fits = {sku: count for sku, count in units.items() if count <= free[sku]}
        lines = tuple(AskedUnits(sku, count) for sku, count in units.items())
        new = NewReservation("shop", lines, minutes=minutes, facility_id=self.seller.facility)
        with self.seller.open() as tx:
            if not fits:
                with pytest.raises(Refusal, match="can be kept"):
                    orders.reserve(tx, new)
                return
            made = orders.reserve(tx, new)
        now = self.seller.now
        rank = (0, now + timedelta(days=1), now)
        twin.arrive(
            [Promise(new_id(), made.id, sku, rank, count, expires_at=made.expires_at) for sku, count in fits.items()]
        )
        self.step()

    def releases_reservation(self, number: int) -> None:
        """A checkout is given up."""
        held = sorted({row.line for row in self.twin.promises.values() if row.line not in self.twin.lines})
        if not held:
            return
        with self.seller.open() as tx:
            orders.release(tx, chosen(held, number))
        self.twin.withdraw(chosen(held, number), 10**6)
        self.step()

    def _orders(self, *status: str) -> list[UUID]:
        return sorted(order for order, one in self.twin.status.items() if one in status)

    def _frees(self, order: UUID) -> None:
        for line in self.twin.lines_of(order):
            for hold in self.twin.holds_of(line.id):
                self.twin.unhold(hold)
            self.twin.withdraw(line.id, line.quantity)

    def cancels(self, number: int) -> None:
        """A whole order is cancelled, at any stage."""
        found = self._orders("waiting", "promised", "in_wave", "picked", "packed", "suspended")
        if not found:
            return
        order = chosen(found, number)
        boxes = self._closed_boxes([order])
        shipped = any(line.shipped for line in self.twin.lines_of(order))
        with self.seller.open() as tx:
            assert orders.cancel(tx, [order]).done == (order,)
        self._frees(order)
        with self.seller.open() as tx:
            real = read_ledger(tx)
        for line in self.twin.lines_of(order):
            self.twin.lines[line.id] = replace(line, packed=line.shipped, cancelled=line.quantity - line.shipped)
            assert real.lines[line.id].packed >= line.shipped, (shipped, boxes)
        self.step()

    def cancels_units(self, number: int, units: int) -> None:
        """Some units of a line are cancelled, before it is packed."""
        found = [
            line for order in self._orders("waiting", "promised", "in_wave", "picked")
            for line in self.twin.lines_of(order) if line.open
        ]  # fmt: skip
        if not found:
            return
        line = chosen(sorted(found, key=lambda line: line.id), number)
        units = min(units, line.open)
        if units == sum(one.open for one in self.twin.lines_of(line.order)):
            return
        with self.seller.open() as tx:
            orders.cancel_units(tx, line.order, {line.id: units})
        left = units - self.twin.withdraw(line.id, units)
        loose = [hold for hold in self.twin.holds_of(line.id) if self.twin.kinds[hold.lot.place] != "pack"]
        for hold in sorted(loose, key=lambda h: (h.started, -h.made_at.timestamp(), -h.id.int)):
            if cut := min(left, hold.units):
                self.twin.unhold(hold, cut)
                left -= cut
                self.twin.withdraw(line.id, cut)
        self.twin.lines[line.id] = replace(line, cancelled=line.cancelled + units)
        self.step()

    def suspends(self, number: int) -> None:
        """An order is put on hold: it loses all that it had."""
        found = [
            order for order in self._orders("waiting", "promised", "in_wave", "picked")
            if all(line.packed == line.shipped for line in self.twin.lines_of(order))
        ]  # fmt: skip
        if not found:
            return
        with self.seller.open() as tx:
            assert orders.suspend(tx, [chosen(found, number)]).done
        self._frees(chosen(found, number))
        self.step()

    def resumes(self, number: int) -> None:
        """It waits again, at its old rank."""
        if not (found := self._orders("suspended")):
            return
        with self.seller.open() as tx:
            orders.resume(tx, [chosen(found, number)])
            rank = {row.line: row.rank for row in read_ledger(tx).promises.values()}
        lines = [line for line in self.twin.lines_of(chosen(found, number)) if line.open]
        self.twin.arrive([Promise(new_id(), line.id, line.sku, rank[line.id], line.open) for line in lines])
        self.step()

    # The floor

    def waves(self, number: int) -> None:
        """A wave of all promised orders, or of one; only whole orders enter."""
        assert self.seller.now is not None
        if not (found := self._orders("promised")):
            return
        going = found if number % 2 else [chosen(found, number // 2)]
        with self.seller.open() as tx:
            picking.release(tx, self.seller.facility, going, totes=4)
        known = set(self.twin.holds)
        lines = [line for order in going for line in sorted(self.twin.lines_of(order), key=lambda line: line.id)]
        self.twin.hold([line.id for line in lines], self.seller.now, self.today)
        for order in going:
            mine = [hold for line in self.twin.lines_of(order) for hold in self.twin.holds_of(line.id)]
            need = sum(line.open for line in self.twin.lines_of(order))
            if sum(hold.units for hold in mine if self.twin.kinds[hold.lot.place] != "pack") < need:
                for hold in mine:
                    if hold.id not in known:
                        self.twin.unhold(hold)
        self.step()

    def _trips(self) -> list[UUID]:
        with self.seller.open() as tx:
            return sorted(
                tx.scalars("SELECT id FROM trip WHERE tenant_id = %(tenant)s AND status IN ('open', 'started')")
            )

    def picks(self) -> None:
        """All trips are walked: what is held in bins goes to totes."""
        if not (trips := self._trips()):
            return
        going = [hold for hold in self.twin.holds.values() if not hold.started]
        with self.seller.open() as tx:
            picking.pick_all(tx, trips)
            tote = UUID(int=1)
            self.twin.kinds[tote] = self.twin.codes[tote] = "tote"
        for hold in going:
            self.twin.carry(hold, tote)
        self._agree_about_totes()
        self.step()

    def _agree_about_totes(self) -> None:
        kinds, codes = self.twin.kinds, self.twin.codes
        with self.seller.open() as tx:
            real = read_ledger(tx)
        kinds |= real.kinds
        codes |= real.codes
        assert view(self.twin) == view(real)
        self.twin = real

    def short_picks(self, number: int) -> None:
        """A picker finds less than is held: the wave's holds there fall, what is free there is missing."""
        assert self.seller.now is not None
        if not (trips := self._trips()):
            return
        with self.seller.open() as tx:
            trip, pick, _ = picking.present(tx, chosen(trips, number))
        code = {sku: name for name, sku in self.seller.sku.items()}
        if pick is None or pick.hold_id not in self.twin.holds or trip.progress.get("step") == "putback":
            return
        sku = code[pick.sku_id]
        with self.seller.open() as tx:
            waves = dict(tx.tuples("SELECT id, holder_id FROM hold WHERE tenant_id = %(tenant)s"))
            mine = [
                hold for hold in self.twin.holds.values()
                if (hold.lot.sku, hold.lot.place) == (sku, pick.place_id) and waves[hold.id] == trip.wave_id
            ]  # fmt: skip
            fallen = picks_of_holds(tx, [hold.id for hold in mine])
            if pick.order_status in ("cancelled", "suspended"):
                return
        self.seller.scans(trip.id, act="short")
        for hold in mine:
            self.twin.unhold(hold)
        lots = [lot for lot in self._lots("bin") if (lot.sku, lot.place) == (sku, pick.place_id)]
        self.twin.loses([(lot, lot._replace(condition="missing"), self.twin.free_in(lot)) for lot in lots])
        self.twin.uncounted.add((sku, pick.place_id))
        self.twin.hold([one.order_line_id for one in fallen], self.seller.now, self.today)
        self.step()

    def packs(self, number: int) -> None:
        """A box of what lies in totes for an order."""
        totes = {place for place, kind in self.twin.kinds.items() if kind in ("tote", "wall")}
        ready = [order for order in self._orders("in_wave", "picked") if self._lying(order, totes)]
        if not ready:
            return
        order = chosen(ready, number)
        going = self._lying(order, totes)
        with self.seller.open() as tx:
            made, told = packing.pack(tx, [NewParcel(order, 300, "BOX")])
        expired = any(self.twin.expiry.get(hold.lot.batch, date.max) < self.today for hold in going)
        assert expired == (not made), told
        for hold in [] if expired else going:
            line = self.twin.lines[self.twin.promises[hold.promise].line]
            self.twin.lines[line.id] = replace(line, packed=line.packed + hold.units)
            self.twin.carry(hold, self._place("pack"))
        self.step()

    def _lying(self, order: UUID, places: set[UUID]) -> list[Hold]:
        return [
            hold for line in self.twin.lines_of(order) for hold in self.twin.holds_of(line.id) if hold.lot.place in places
        ]  # fmt: skip

    def hands_over(self, number: int) -> None:
        """A box leaves: its units, their holds, promises and cost. One whose goods broke on the table stays."""
        with self.seller.open() as tx:
            closed = packing.parcels_of_orders(tx, list(self.twin.status))
            ready = sorted(one.id for one in closed if one.status == "packed")
            lines = packing.lines_of(tx, [chosen(ready, number)] if ready else [])
        if not ready:
            return
        there = {line.id: self._on_table(line.order_line_id, line.batch_id) for line in lines}
        with self.seller.open() as tx:
            args = (self.seller.courier, self.seller.facility, [chosen(ready, number)])
            late = any(self.twin.expiry.get(line.batch_id, date.max) < self.today for line in lines)
            if not late and any(sum(hold.units for hold in there[line.id]) < line.quantity for line in lines):
                with pytest.raises(Refusal, match="not on the pack table"):
                    shipping.hand_over(tx, *args)
                return
            _, told = shipping.hand_over(tx, *args)
        assert late == (not told.done), told
        for line in [] if late else lines:
            self._leaves(self.twin.lines[line.order_line_id], there[line.id], line.quantity)
        self.step()

    def _on_table(self, line: UUID, batch: UUID) -> list[Hold]:
        table = self._place("pack")
        return [hold for hold in self.twin.holds_of(line) if (hold.lot.place, hold.lot.batch) == (table, batch)]

    def _leaves(self, line: Line, holds: Sequence[Hold], units: int) -> None:
        self.twin.lines[line.id] = replace(self.twin.lines[line.id], shipped=self.twin.lines[line.id].shipped + units)
        for hold in holds:
            if cut := min(units, hold.units):
                units -= cut
                promise = self.twin.promises[hold.promise]
                self.twin.moves(hold.lot, None, cut)
                self.twin.unhold(hold, cut)
                promise.units -= cut
                if not promise.units:
                    del self.twin.promises[promise.id]
                self.twin.leaves(line.sku, cut)

    def comes_back(self, number: int, outcome: str) -> None:
        """A customer sends one unit back; it is inspected."""
        with self.seller.open() as tx:
            parcels = packing.parcels_of_orders(tx, list(self.twin.status))
            gone = [one.id for one in parcels if one.status == "handed_over"]
            lines = sorted(
                (one for one in packing.lines_of(tx, gone) if one.returned < one.quantity), key=lambda one: one.id
            )
        if not lines:
            return
        line = chosen(lines, number)
        with self.seller.open() as tx:
            issued, value, back = tx.tuples(ISSUES, line=line.id)[0]
            cost = (2 * value * (back + 1) + issued) // (2 * issued) - (2 * value * back + issued) // (2 * issued)
            made = returns.expect(tx, line.parcel_id, [Expected(line.id, 1)], reason="too many")
            returns.arrive(tx, made.id)
            arrived = returns.lines_of(tx, made.id)[0].id
            returns.inspect(tx, NewInspection(arrived, 1, outcome, dict.fromkeys(QUESTIONS, "yes"), ()))
        sku = self.twin.lines[line.order_line_id].sku
        self.twin.enters(sku, 1, cost)
        state = {"saleable": fit(self.twin.expiry.get(line.batch_id), JAM_DAYS, self.today), "repair": "in_repair"}
        shelf = "putback" if outcome == "saleable" else "returns"
        if outcome == "scrap":
            self.twin.leaves(sku, 1)
        else:
            self.twin.moves(None, Lot(sku, self._place(shelf), line.batch_id, state.get(outcome, outcome)), 1)
        self.step()

    def can(self, what: str) -> bool:
        """Whether there is something for a step to begin with."""
        twin, status = self.twin, set(self.twin.status.values())
        return {
            "reserved": any(row.line not in twin.lines for row in twin.promises.values()),
            "alive": bool(status & {"waiting", "promised", "in_wave", "picked", "packed"}),
            "suspended": "suspended" in status,
            "promised": "promised" in status,
            "held": any(not hold.started for hold in twin.holds.values()),
            "picked": any(twin.kinds[hold.lot.place] == "tote" for hold in twin.holds.values()),
            "packed": any(twin.kinds[hold.lot.place] == "pack" for hold in twin.holds.values()),
            "gone": any(line.shipped for line in twin.lines.values()),
        }[what]

    def goes_on(self, number: int) -> None:
        """What is furthest on goes a step further: a box leaves, a tote is packed, a trip is walked, a wave begins."""
        if self.can("packed"):
            self.hands_over(number)
        elif self.can("picked"):
            self.packs(number)
        elif self.can("held"):
            self.picks()
        else:
            self.waves(number)

    # The clock

    def waits(self, time: timedelta) -> None:
        """Time passes: reservations end, batches go out of sale."""
        assert self.seller.now is not None
        self._passes(time)
        with self.seller.open() as tx:
            orders.sweep(tx)
            stock.expire_due(tx)
        self.twin.lapse(self.seller.now)
        gone: list[tuple[Lot, Lot | None, int]] = []
        for lot in self.twin.lots:
            state = fit(self.twin.expiry.get(lot.batch), JAM_DAYS, self.today)
            if lot.condition not in ("saleable", "short_dated") or state in (lot.condition, "saleable"):
                continue
            kept = state != "expired" or self.twin.kinds[lot.place] in ("tote", "wall", "pack")
            if units := self.twin.free_in(lot) if kept else self.twin.lots[lot]:
                gone.append((lot, lot._replace(condition=state), units))
        self.twin.loses(gone)
        self.step()
