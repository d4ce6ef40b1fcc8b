"""What customers want: orders, reservations of a checkout, cancels, suspensions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from godown import orders, packing
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.orders import AskedUnits, NewReservation
from tests.model.base import Base, chosen
from tests.model.real import read_ledger
from tests.model.words import Door, Lot, Promise


class Demand(Base):
    """What customers and their shop do."""

    def takes(self, many: Sequence[dict[str, int]], priority: int, reserved: int | None = None) -> None:
        """Orders arrive, all in one call; the last may take over a reservation."""
        news = []
        for units in many:
            self.number += 1
            self.passes()
            new = self.seller.order(f"{self.number}-{new_id().hex[-6:]}", **units)
            news.append(replace(new, ordered_at=self.now, priority=priority, facility_id=self.home))
        held = self._reserved(self.home)
        taken = chosen(held, reserved) if reserved is not None and held else None
        news[-1] = replace(news[-1], reservation_id=taken)
        assert not self.does(lambda tx: orders.take(tx, self.seller.shop, news)).refused
        with self.seller.open() as tx:
            real = read_ledger(tx)
        fresh = [line for line in real.lines.values() if line.id not in self.twin.lines]
        rank = {row.line: row.rank for row in real.promises.values()}
        due = {(-priority, new.ordered_at + timedelta(days=1), new.ordered_at) for new in news}
        for line in fresh:
            assert rank[line.id] in due, "an order is ranked by priority, ship-by, age"
            self.ranked[line.id] = rank[line.id]
            self.twin.lines[line.id] = line
        wants = [Promise(new_id(), line.id, self.home, line.sku, rank[line.id], line.quantity) for line in fresh]
        if taken:
            last = {line.order for line in fresh if rank[line.id][2] == news[-1].ordered_at}
            wants = self._taken_over(wants, [want for want in wants if self.twin.lines[want.line].order in last], taken)
        self.twin.arrive(wants)
        self.step()

    def _reserved(self, *facilities: UUID) -> list[UUID]:
        """Reservations that have not ended."""
        rows = self.twin.promises.values()
        return sorted({row.line for row in rows if row.expires_at and row.facility in facilities})

    def _taken_over(self, wants: Sequence[Promise], mine: Sequence[Promise], reservation: UUID) -> list[Promise]:
        """What is still wanted once `mine` have what was reserved for them; the rest of that is free."""
        rows = [row for row in self.twin.promises.values() if row.line == reservation]
        for row in sorted(rows, key=lambda row: (row.made is None, row.made or 0, row.id)):
            left = row.units
            for want in mine:
                if want.sku == row.sku and (units := min(left, want.units)):
                    want.units -= units
                    left -= units
                    part = Promise(uuid4(), want.line, row.facility, want.sku, want.rank, units, row.made)
                    self.twin.promises[part.id] = part
            del self.twin.promises[row.id]
        return [want for want in wants if want.units]

    def reserves(self, units: dict[str, int], minutes: int, away: bool = False) -> None:
        """A checkout keeps units: each line whole, or not at all."""
        twin, facility = self.twin, self.away if away else self.home
        free = {}
        for sku in units:
            door = Door(facility, sku)
            free[sku] = twin.saleable(door) - twin.promised(door) - twin.waiting(door)
        fits = {sku: count for sku, count in units.items() if count <= free[sku]}
        lines = tuple(AskedUnits(sku, count) for sku, count in units.items())
        new = NewReservation("shop", lines, id=new_id(), minutes=minutes, facility_id=facility)
        if not fits:
            with pytest.raises(Refusal, match="can be kept"):
                self.does(lambda tx: orders.reserve(tx, new))
            return
        made = self.does(lambda tx: orders.reserve(tx, new))
        rank = (0, self.now + timedelta(days=1), self.now)
        twin.arrive([
            Promise(new_id(), made.id, facility, sku, rank, count, expires_at=made.expires_at) for sku, count in fits.items()
        ])  # fmt: skip
        self.step()

    def releases_reservation(self, number: int) -> None:
        """A checkout is given up."""
        if not (held := self._reserved(self.home, self.away)):
            return
        self.does(lambda tx: orders.release(tx, chosen(held, number)))
        self.twin.withdraw(chosen(held, number), 10**6)
        self.step()

    def _frees(self, order: UUID) -> None:
        held = [hold for line in self.twin.lines_of(order) for hold in self.twin.holds_of(line.id)]
        for hold in held:
            self.twin.unhold(hold)
        self.sees_off({hold.lot: None for hold in held})
        for line in self.twin.lines_of(order):
            self.twin.withdraw(line.id, line.quantity)

    def cancels(self, number: int) -> None:
        """A whole order is cancelled, at any stage."""
        found = self.orders("waiting", "promised", "in_wave", "picked", "packed", "suspended")
        if not found:
            return
        order = chosen(found, number)
        assert self.does(lambda tx: orders.cancel(tx, [order])).done == (order,)
        self._frees(order)
        for line in self.twin.lines_of(order):
            self.twin.lines[line.id] = replace(line, packed=line.shipped, cancelled=line.quantity - line.shipped)
        self.step()

    def cancels_too_late(self, number: int) -> None:
        """What has left is not cancelled any more."""
        if found := self.orders("handed_over"):
            told = self.does(lambda tx: orders.cancel(tx, [chosen(found, number)]))
            assert [row.code for row in told.refused] == ["already_left"]
            self.step()

    def cancels_units(self, number: int, units: int) -> None:
        """Some units of a line are cancelled, before it is packed; more than is open is refused."""
        found = [
            line for order in self.orders("waiting", "promised", "in_wave", "picked")
            for line in self.twin.lines_of(order) if line.open
        ]  # fmt: skip
        if not found:
            return
        line = chosen(sorted(found, key=lambda line: line.id), number)
        self.refused(lambda tx: orders.cancel_units(tx, line.order, {line.id: line.open + 1}), "more_than_open")
        units = min(units, line.open)
        if units == sum(one.open for one in self.twin.lines_of(line.order)):
            return
        self.does(lambda tx: orders.cancel_units(tx, line.order, {line.id: units}), again=False)
        left = late = units - self.twin.withdraw(line.id, units)
        freed: dict[Lot, None] = {}
        loose = [hold for hold in self.twin.holds_of(line.id) if self.twin.kinds[hold.lot.place] != "pack"]
        for hold in sorted(
            loose, key=lambda h: (self.twin.kinds[h.lot.place] != "bin", h.started, -h.made_at.timestamp(), -h.id.int)
        ):
            if cut := min(left, hold.units):
                self.twin.unhold(hold, cut)
                left -= cut
                freed[hold.lot] = None
        self.sees_off(freed)
        assert self.twin.withdraw(line.id, late) == late - left
        self.twin.lines[line.id] = replace(line, cancelled=line.cancelled + units)
        self.step()

    def opens_boxes(self, number: int) -> None:
        """A unit that lies in a closed box is cancelled: the box is opened, the rest is promised still, and stands on the shelf."""
        found = [order for order in self.orders("packed") if self.lying(order, "pack")]
        if not found:
            return
        order = chosen(found, number)
        boxes, held = self.closed_boxes([order]), self.lying(order, "pack")
        line = self.twin.lines[self.twin.promises[held[0].promise].line]
        self.does(lambda tx: packing.cancel_units(tx, order, {line.id: 1}), again=False)
        for hold in held:
            self.twin.unhold(hold)
        for lot, units, numbers in boxes:
            end = lot._replace(place=self.twin.place(self.home, "putback"), condition=self.state(lot))
            self.twin.moves(lot, end, units, named=numbers)
            self.bind(numbers, False)
        for one in self.twin.lines_of(order):
            self.twin.lines[one.id] = replace(one, packed=one.shipped)
        self.twin.uncover({self.twin.door(lot) for lot, _, _ in boxes})  # what went out of date in the box is not sold
        self.twin.withdraw(line.id, 1)
        self.twin.lines[line.id] = replace(self.twin.lines[line.id], cancelled=line.cancelled + 1)
        self.step()

    def suspends(self, number: int) -> None:
        """An order is put on hold: it loses all that it had."""
        found = [
            order for order in self.orders("waiting", "promised", "in_wave", "picked")
            if all(line.packed == line.shipped for line in self.twin.lines_of(order))
        ]  # fmt: skip
        if not found:
            return
        assert self.does(lambda tx: orders.suspend(tx, [chosen(found, number)]), again=False).done
        self._frees(chosen(found, number))
        self.step()

    def resumes(self, number: int) -> None:
        """It waits again, at its old rank."""
        if not (found := self.orders("suspended")):
            return
        self.does(lambda tx: orders.resume(tx, [chosen(found, number)]), again=False)
        with self.seller.open() as tx:
            rank = {row.line: row.rank for row in read_ledger(tx).promises.values()} | self.ranked
        lines = [line for line in self.twin.lines_of(chosen(found, number)) if line.open]
        self.twin.arrive([Promise(new_id(), line.id, self.home, line.sku, rank[line.id], line.open) for line in lines])
        self.step()
