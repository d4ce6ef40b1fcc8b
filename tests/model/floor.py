"""From the wave to the courier, and back from the customer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from uuid import UUID

from godown import packing, picking, returns, shipping
from godown.kernel.ids import new_id
from godown.packing import NewParcel, ParcelLine
from godown.picking import choice
from godown.picking.queries import picks_of_holds
from godown.platform.transaction import Tx
from godown.returns import QUESTIONS, Expected, NewInspection
from tests.model.base import Base, chosen
from tests.model.words import NUMBERED, Door, Hold, Line, Lot

ISSUES = """SELECT coalesce(sum(-quantity) FILTER (WHERE reason = 'handed_over'), 0)::bigint,
    coalesce(sum(-value_paise) FILTER (WHERE reason = 'handed_over'), 0)::bigint,
    coalesce(sum(quantity) FILTER (WHERE reason = 'returned'), 0)::bigint
    FROM cost_entry WHERE tenant_id = %(tenant)s AND source_line_id = %(line)s"""
TO_FETCH = "SELECT hold_id FROM pick WHERE tenant_id = %(tenant)s AND trip_id = %(trip)s AND status = 'open'"
BEGUN = "SELECT id, status FROM trip WHERE tenant_id = %(tenant)s"
TRIPS = "SELECT id FROM trip WHERE tenant_id = %(tenant)s AND status IN ('open', 'started') ORDER BY id"
TOTE = UUID(int=1)
"""Any tote: which one a pick takes is nobody's business."""


class Floor(Base):
    """What pickers, packers, couriers and customers do."""

    def waves(self, number: int) -> None:
        """A wave of all promised orders, or of one; only whole orders enter."""
        if not (found := self.orders("promised")):
            return
        going = found if number % 2 else [chosen(found, number // 2)]
        lines = [line for order in going for line in sorted(self.twin.lines_of(order), key=lambda line: line.id)]
        with (
            self.seller.open() as tx
        ):  # which bins are on the way is for tests of walks; the twin proves that they are kept to
            nearby = choice.near(tx, self.home, [line.id for line in lines], ())
        code = {sku: name for name, sku in self.seller.sku.items()}
        near = [(place, code[sku]) for place, sku in nearby]
        self.does(lambda tx: picking.release(tx, self.home, going, totes=4), again=False)
        fresh = self._would_hold(going, near)
        covered = [order for order in going if self._is_whole(order, fresh[order])]
        for order in going:
            for hold in fresh[order]:
                self.twin.unhold(hold)
        for order, holds in self._would_hold(covered, near).items():  # those that lack nothing share what is there
            if not self._is_whole(order, holds):
                for hold in holds:
                    self.twin.unhold(hold)
        self.step()

    def _would_hold(self, going: Sequence[UUID], near: Sequence[tuple[UUID, str]]) -> dict[UUID, list[Hold]]:
        """What is held in bins for these orders, now that they choose."""
        known = set(self.twin.holds)
        lines = [line for order in going for line in sorted(self.twin.lines_of(order), key=lambda line: line.id)]
        self.twin.hold([line.id for line in lines], self.now, self.today, near)
        return {order: [hold for hold in self.lying(order, "bin") if hold.id not in known] for order in going}

    def _is_whole(self, order: UUID, fresh: Sequence[Hold]) -> bool:
        """Whether all that an order lacks is held now: what an older trip still fetches must be in its tote first."""
        need = sum(line.open for line in self.twin.lines_of(order))
        return sum(hold.units for hold in fresh) >= need - sum(h.units for h in self.lying(order, "tote", "wall"))

    def trips(self) -> list[UUID]:
        """Trips that are not done."""
        with self.seller.open() as tx:
            return tx.scalars(TRIPS)

    def picks(self) -> None:
        """All trips are walked: what is held in bins goes to totes."""
        if not (trips := self.trips()):
            return
        going = [hold for hold in self.twin.holds.values() if self.twin.kinds[hold.lot.place] == "bin"]
        self.does(lambda tx: picking.pick_all(tx, trips), again=False)
        self.twin.kinds[TOTE] = self.twin.codes[TOTE] = "tote"
        self.twin.homes[TOTE] = self.home
        for hold in going:
            self.twin.carry(hold, TOTE)
        self._totes_agree()
        self.step()

    def _totes_agree(self) -> None:
        kinds, codes, homes = self.twin.kinds, self.twin.codes, self.twin.homes
        foretold = self.twin
        real = self.look()
        foretold.kinds, foretold.codes, foretold.homes = kinds | real.kinds, codes | real.codes, homes | real.homes
        self.same(foretold, real)

    def starts(self, number: int) -> None:
        """A picker begins a trip: from now on its goods stay where he expects them."""
        if trips := self.trips():
            self._begins(chosen(trips, number))
            self.does(lambda tx: picking.start(tx, chosen(trips, number)), again=False)
            self.step()

    def _begins(self, trip: UUID) -> None:
        """What a trip is to fetch is started."""
        with self.seller.open() as tx:
            going = set(tx.scalars(TO_FETCH, trip=trip))
        for hold in self.twin.holds.values():
            hold.started |= hold.id in going

    def short_picks(self, number: int) -> None:
        """A picker finds less than is held: the wave's holds there fall, what is free there is missing."""
        if not (trips := self.trips()):
            return
        with self.seller.open() as tx:
            trip, pick, _ = picking.present(tx, chosen(trips, number))
            waves = dict(tx.tuples("SELECT id, holder_id FROM hold WHERE tenant_id = %(tenant)s"))
            at = [
                h
                for h in self.twin.holds.values()
                if pick and h.lot.place == pick.place_id and waves.get(h.id) == trip.wave_id
            ]
            fallen = picks_of_holds(tx, [hold.id for hold in at if pick and hold.lot.sku == self.code[pick.sku_id]])
            begun = {one for one, status in tx.tuples(BEGUN) if status == "started" or one == trip.id}
        if pick is None or pick.hold_id not in self.twin.holds or trip.progress.get("step") == "putback":
            return
        if pick.order_status in ("cancelled", "suspended"):
            return
        sku, scan = self.code[pick.sku_id], new_id()
        self._begins(trip.id)
        self.does(lambda tx: picking.scan(tx, trip.id, scan, "", act="short"))
        for hold in at:
            if hold.lot.sku == sku:
                self.twin.unhold(hold)
        lots = [lot for lot in self.lots("bin") if (lot.sku, lot.place) == (sku, pick.place_id)]
        self.twin.loses([(lot, lot._replace(condition="missing"), self.twin.free_in(lot)) for lot in lots])
        self.twin.uncounted.add((sku, pick.place_id))
        known, goes_on = set(self.twin.holds), {one.order_line_id for one in fallen if one.trip_id in begun}
        self.twin.hold([one.order_line_id for one in fallen], self.now, self.today)
        for fresh in self.twin.holds.keys() - known:
            self.twin.holds[fresh].started = self.twin.promises[self.twin.holds[fresh].promise].line in goes_on
        self.step()

    def packs(self, number: int, swap: bool = False) -> None:
        """A box of what lies in totes for an order. Numbered units are scanned: those that lie there, or (`swap`) one that was
        thought to lie elsewhere."""
        ready = [order for order in self.orders("in_wave", "picked") if self.lying(order, "tote", "wall")]
        if not ready:
            return
        order = chosen(ready, number)
        going = self.lying(order, "tote", "wall")
        numbers = self._scanned(going, swap)
        told = [n for one in going for n in numbers[one.id]]
        line_of = {one.id: self.twin.promises[one.promise].line for one in going}
        serials = {line_of[one.id]: tuple(told) for one in going if numbers[one.id]}
        new = NewParcel(order, 300, "BOX", serials=serials)
        made, said = self.does(lambda tx: packing.pack(tx, [new]))
        expired = any(self.twin.expiry.get(hold.lot.batch, self.today) < self.today for hold in going)
        assert expired == (not made), said
        for hold in [] if expired else going:
            line = self.twin.lines[line_of[hold.id]]
            self.twin.lines[line.id] = replace(line, packed=line.packed + hold.units)
            self.twin.carry(hold, self.twin.place(self.home, "pack"), numbers[hold.id])
            self.bind(numbers[hold.id], True)
        self.step()

    def _scanned(self, going: Sequence[Hold], swap: bool) -> dict[UUID, list[str]]:
        """The numbers of each held piece: what lies in its tote; of units without a number, numbers never seen before."""
        numbers: dict[UUID, list[str]] = {}
        said: set[str] = set()
        phones = [hold for hold in going if hold.lot.sku == NUMBERED]
        for hold in going:
            here = [n for n in self.numbers_in(hold.lot) if n not in said] if hold in phones else []
            numbers[hold.id] = here[: hold.units]
            while hold in phones and len(numbers[hold.id]) < hold.units:
                numbers[hold.id].append(f"X{new_id().hex[-12:]}")
            said |= set(numbers[hold.id])
        others = [n for lot in self.lots("bin") if lot.sku == NUMBERED and self.twin.homes[lot.place] == self.home
                  for n in self.numbers_in(lot)]  # fmt: skip
        if swap and others and len(phones) == 1 and not numbers[phones[0].id][0].startswith("X"):
            numbers[phones[0].id][0] = others[-1]
        return numbers

    def hands_over(self, number: int) -> None:
        """A box leaves: its units, their holds, promises and cost. One whose goods are past their date stays."""
        self.wakes()  # he gives a box its courier
        with self.seller.open() as tx:
            closed = packing.parcels_of_orders(tx, list(self.twin.status))
            ready = sorted(one.id for one in closed if one.status == "packed")
            lines = packing.lines_of(tx, [chosen(ready, number)] if ready else [])
        if not ready:
            return
        there = {line.id: self._on_table(line.order_line_id, line.batch_id) for line in lines}
        parcels = [chosen(ready, number)]
        late = any(self.twin.expiry.get(line.batch_id, self.today) < self.today for line in lines)
        if not late and any(sum(hold.units for hold in there[line.id]) < line.quantity for line in lines):
            self.refused(lambda tx: shipping.hand_over(tx, self.seller.courier, self.home, parcels), "not_packed")
            return
        _, told = self.does(lambda tx: shipping.hand_over(tx, self.seller.courier, self.home, parcels))
        assert late == (not told.done), told
        for line in [] if late else lines:
            self._leaves(self.twin.lines[line.order_line_id], there[line.id], line)
        self.step()

    def _on_table(self, line: UUID, batch: UUID) -> list[Hold]:
        """What lies packed of a line, as it leaves: the oldest hold first. (Cost is rounded with each, so their order is a paisa.)"""
        table = self.twin.place(self.home, "pack")
        there = [hold for hold in self.twin.holds_of(line) if (hold.lot.place, hold.lot.batch) == (table, batch)]
        return sorted(there, key=lambda hold: (hold.made_at, hold.id.int))

    def _leaves(self, line: Line, holds: Sequence[Hold], boxed: ParcelLine) -> None:
        units, numbers = boxed.quantity, list(boxed.serials)
        self.twin.lines[line.id] = replace(line, shipped=line.shipped + units)
        for hold in holds:
            if cut := min(units, hold.units):
                units -= cut
                promise = self.twin.promises[hold.promise]
                self.twin.moves(hold.lot, None, cut, named=numbers[:cut], shipped=True)
                del numbers[:cut]
                self.twin.unhold(hold, cut)
                promise.units -= cut
                if not promise.units:
                    del self.twin.promises[promise.id]
                self.twin.leaves(Door(self.home, line.sku), cut)

    # What comes back

    def _gone(self) -> list[ParcelLine]:
        """Lines of parcels of which a customer has units."""
        with self.seller.open() as tx:
            parcels = packing.parcels_of_orders(tx, list(self.twin.status))
            gone = [one.id for one in parcels if one.status == "handed_over"]
            found = [one for one in packing.lines_of(tx, gone) if one.returned < one.quantity]
        return sorted(found, key=lambda one: one.id)

    def comes_back(self, number: int, outcome: str, by_courier: bool = False) -> None:
        """A customer sends one unit back, which is inspected; never more than he got, and each only once. Of several batches, none
        of which is named, it is one of the earliest-expiring. (`by_courier`: the courier says that he brings the whole parcel
        back, but the customer's return is quicker: nothing is left to come.)"""
        if not (lines := self._gone()):
            return
        asked = chosen(lines, number)
        alike = [one for one in lines if (one.parcel_id, one.order_line_id) == (asked.parcel_id, asked.order_line_id)]
        line = min(alike, key=lambda one: (self.twin.expiry.get(one.batch_id, date.max), one.id))
        for units in (0, sum(one.quantity - one.returned for one in alike) + 1):
            wanted = [Expected(asked.id, units)]
            self.refused(
                partial(returns.expect, parcel_id=line.parcel_id, wanted=wanted, reason=""), "more_than_shipped"
            )
        theirs = self._theirs(line)
        mine = theirs[:1]
        answers = dict.fromkeys(QUESTIONS, "yes")
        if outcome == "saleable" and self.twin.expiry.get(line.batch_id, self.today) < self.today:
            outcome = "damaged"

        def deed(tx: Tx) -> tuple[UUID, NewInspection, int]:
            issued, value, back = tx.tuples(ISSUES, line=line.id)[0]
            cost = (2 * value * (back + 1) + issued) // (2 * issued) - (2 * value * back + issued) // (2 * issued)
            made = returns.expect(tx, line.parcel_id, [Expected(asked.id, 1)], reason="too many")
            arrived = returns.lines_of(tx, made.id)[0].id
            returns.arrive(tx, made.id, serials={arrived: mine})
            new = NewInspection(arrived, 1, outcome, answers, (), serials=tuple(mine))
            returns.inspect(tx, new)
            return made.id, new, cost

        made, new, cost = self.does(deed, again=False)
        self.past.append(lambda tx: returns.arrive(tx, made, serials={new.return_line_id: mine}))
        self.past.append(lambda tx: returns.inspect(tx, new))
        self._is_back(line, outcome, mine, cost)
        self.step()
        if by_courier:
            self._all_comes_back(line.parcel_id)

    def _theirs(self, line: ParcelLine) -> list[str]:
        """Numbers of a parcel's line that the customer still has."""
        return [number for number in line.serials if number in self.twin.numbers and self.twin.numbers[number].shipped]

    def _is_back(self, boxed: ParcelLine, outcome: str, numbers: Sequence[str], cost: int) -> None:
        line = self.twin.lines[boxed.order_line_id]
        self.twin.lines[line.id] = replace(line, returned=line.returned + 1)
        lot = Lot(line.sku, self.twin.place(self.home, "returns"), boxed.batch_id, "quarantine")
        self.twin.moves(None, lot, 1, named=numbers)
        self.bind(numbers, False)
        self.twin.enters(Door(self.home, line.sku), 1, cost)
        state = {"saleable": self.state(lot), "repair": "in_repair"}.get(outcome, outcome)
        shelf = self.twin.place(self.home, "putback") if outcome == "saleable" else lot.place
        if outcome == "scrap":
            self.twin.leaves(Door(self.home, line.sku), 1)
        self.twin.moves(lot, None if outcome == "scrap" else Lot(line.sku, shelf, lot.batch, state), 1, named=numbers)
        self.bind(numbers, outcome == "repair")

    def _all_comes_back(self, parcel: UUID) -> None:
        """The courier brings what the customer still has: it waits for inspection."""
        lines = [line for line in self._gone() if line.parcel_id == parcel]
        if not lines:
            return
        costs: dict[UUID, int] = {}

        def deed(tx: Tx) -> UUID:
            for line in lines:
                left = line.quantity - line.returned
                issued, value, back = tx.tuples(ISSUES, line=line.id)[0]
                upto = (2 * value * (back + left) + issued) // (2 * issued)
                costs[line.id] = upto - (2 * value * back + issued) // (2 * issued)
            made = returns.expect_rto(tx, parcel).id
            returns.arrive(tx, made)
            return made

        made = self.does(deed, again=False)
        self.past.append(lambda tx: returns.arrive(tx, made))
        for boxed in lines:
            left, numbers = boxed.quantity - boxed.returned, self._theirs(boxed)
            line = self.twin.lines[boxed.order_line_id]
            self.twin.lines[line.id] = replace(line, returned=line.returned + left)
            lot = Lot(line.sku, self.twin.place(self.home, "returns"), boxed.batch_id, "quarantine")
            self.twin.moves(None, lot, left, named=numbers)
            self.bind(numbers, True)
            self.twin.enters(Door(self.home, line.sku), left, costs[boxed.id])
        self.step()

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
