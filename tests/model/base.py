"""A day of a small seller and of his twin: how a step goes, what it chooses from, what may come twice."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from godown import catalog, orders, packing, racking, shipping, stock
from godown.catalog import NewSku
from godown.entrypoints.worker.subscriptions import SUBSCRIPTIONS, Facts, Handler
from godown.kernel.refusal import Refusal
from godown.platform.database import Database
from godown.platform.transaction import Tx, platform_transaction
from godown.racking import LayoutSpec
from godown.reports.queries_doctor import SNAPSHOT
from godown.shipping import NewCourier
from tests.builders.seller import NOON, Seller
from tests.model.real import read_ledger, view
from tests.model.truths import check, check_at_rest
from tests.model.twin import Twin
from tests.model.words import NUMBERED, Hold, Lot

JAM_DAYS = 2
COST = {"TEA": 4_000, "CUP": 2_000, "FON": 600_00, "KIT": 9_001}
INDIA = ZoneInfo("Asia/Kolkata")
T = TypeVar("T")
Deed = Callable[[Tx], T]

NOT_OF_THE_LEDGER = ("make_papers", "tell_shops", "tell_parcels")
SKUS = (
    NewSku("JAM", "Jam", tracking="batch", dispatch_days=JAM_DAYS, price_paise=900, hsn="2007", cost_paise=300),
    NewSku("FON", "Phone", tracking="serial", price_paise=90_000, hsn="8517", cost_paise=COST["FON"]),
    NewSku("KIT", "Tea for two", kind="kit", price_paise=17_500, hsn="0902", cost_paise=COST["KIT"]),
)
FACTS = """DELETE FROM procrastinate_jobs WHERE args ->> 'tenant' = %(of)s RETURNING id, task_name, args"""


def chosen(many: Sequence[T], number: int) -> T:
    """One of many, by number."""
    return many[number % len(many)]


class Base:
    """A seller with two facilities, and his twin. Each verb is a step: it does nothing where there is nothing to do it with."""

    def __init__(self, database: Database, tenant_id: UUID) -> None:
        self.seller = Seller(database, tenant_id, now=NOON)
        self.seller.stocks(BOX=500, TAPE=500_000)
        with self.seller.open() as tx:
            self.away = stock.open_facility(tx, stock.NewFacility("DEL", "Okhla", state_code="07", pincode="110020"))
            racking.lay_out(tx, self.away, LayoutSpec(1, 2, 1))
            assert not catalog.save(tx, SKUS).refused
            catalog.set_bundles(tx, {"KIT": {"TEA": 1, "CUP": 2}})
            self.seller.sku |= {code: sku.id for code, sku in catalog.skus_by_code(tx, [s.code for s in SKUS]).items()}
            self.seller.courier = shipping.add_courier(tx, NewCourier("own", "Own riders"))
            shipping.set_range(tx, self.seller.courier, "GDN", 100_001, 199_999)
        self.home = self.seller.facility
        self.code = {sku: code for code, sku in self.seller.sku.items()}
        self.number = 0
        self.asleep = 0
        self.ranked: dict[UUID, tuple[int, datetime, datetime]] = {}
        self.past: deque[Deed[object]] = deque(maxlen=12)
        self.hear()
        self.look()

    # How a step goes

    @property
    def now(self) -> datetime:
        """The time of the seller."""
        assert self.seller.now is not None
        return self.seller.now

    @property
    def today(self) -> date:
        """The day where the goods lie."""
        return self.now.astimezone(INDIA).date()

    def passes(self, time: timedelta = timedelta(milliseconds=10)) -> None:
        """Time goes on."""
        self.seller.now = self.now + time

    def does(self, deed: Deed[T], *, again: bool = True, more: bool = False) -> T:
        """Do it, in a transaction. What comes with an id of its sender may come `again` later. (`more`: the verb is not done
        with it; who watches a crowd wants to know.)"""
        with self.seller.open() as tx:
            answer = deed(tx)
        if again:
            self.past.append(deed)
        return answer

    def enough(self) -> None:
        """The verb is done: what follows foretells what must be true of it now."""

    def refused(self, deed: Deed[object], *codes: str) -> None:
        """It is not done, for one of these reasons, and nothing changes."""
        with pytest.raises(Refusal) as no:
            self.does(deed, again=False)
        assert no.value.code in codes, no.value

    def look(self) -> Twin:
        """Take over what the database says, and see that it is sound."""
        with self.seller.open() as tx:
            tx.run(SNAPSHOT)
            self.twin = read_ledger(tx)
            check(tx, self.twin)
        return self.twin

    def _agree(self, *, but: Sequence[str] = ()) -> None:
        """The twin and the database say the same; what chance drew is taken over."""
        foretold = self.twin
        real = self.look()
        foretold.kinds, foretold.codes, foretold.homes = real.kinds, real.codes, real.homes
        self.same(foretold, real, but)

    def same(self, foretold: Twin, real: Twin, but: Sequence[str] = ()) -> None:
        """What the twin foretold is what the database made of it."""
        expected, found = view(foretold), view(real)
        for name in expected:
            ours, theirs = expected[name], found[name]
            off = {
                key: (ours.get(key), theirs.get(key)) for key in {*ours, *theirs} if ours.get(key) != theirs.get(key)
            }
            assert name in but or not off, f"{name}, foretold and found: {off}"

    def step(self) -> None:
        """After a deed: compare, let the jobs run unless the worker sleeps, compare again."""
        self._agree()
        self.asleep -= 1
        if self.asleep < 0:
            self.wakes()
        self.passes()

    def naps(self, steps: int) -> None:
        """The worker is away for some steps: what is to be right at commit is right without him."""
        self.asleep = steps

    def wakes(self) -> None:
        """The worker does all that waits for him: what is free is promised, boxes of cancelled orders are opened, trips mended."""
        self.asleep = 0
        before = {key: hold.units for key, hold in self.twin.holds.items()}
        cancelled = [order for order, status in self.twin.status.items() if status == "cancelled"]
        for lot, units, numbers in self.closed_boxes(cancelled):
            self.twin.moves(lot, lot._replace(place=self.twin.place(self.home, "putback")), units, named=numbers)
            self.bind(numbers, False)
        if self.hear():
            self.twin.serve_all()
            self._agree(but=("held",))
        assert {key: hold.units for key, hold in self.twin.holds.items() if key in before} == before
        check_at_rest(self.twin)

    def bind(self, numbers: Sequence[str], bound: bool) -> None:
        """Numbers are bound to a box, or free."""
        for number in numbers:
            self.twin.numbers[number] = self.twin.numbers[number]._replace(bound=bound)

    def closed_boxes(self, order_ids: Sequence[UUID]) -> list[tuple[Lot, int, list[str]]]:
        """What lies in closed boxes of these orders: lot, units, numbers."""
        if not order_ids:
            return []
        table = self.twin.place(self.home, "pack")
        with self.seller.open() as tx:
            packed = [one.id for one in packing.parcels_of_orders(tx, order_ids) if one.status == "packed"]
            lines = packing.lines_of(tx, packed)
        return [(Lot(self.code[line.sku_id], table, line.batch_id), line.quantity, line.serials) for line in lines]

    def hear(self) -> bool:
        """The worker brings facts to who subscribed, until there are none. (Papers and shops are not of the ledger.) Answer
        whether there were any."""
        heard = False
        while True:
            with platform_transaction(self.seller.database) as tx:
                jobs = sorted(tx.tuples(FACTS, of=str(self.seller.tenant)))
            if not jobs:
                return heard
            for _, name, args in jobs:
                for handler in SUBSCRIPTIONS.get(name.removeprefix("fact."), ()):
                    if handler.__name__ not in NOT_OF_THE_LEDGER:
                        heard = True
                        self.tells(handler, args["facts"])

    def tells(self, handler: Handler, facts: Facts) -> None:
        """One job."""
        with self.seller.open() as tx:
            handler(tx, facts)

    def repeats(self, number: int) -> None:
        """Something that was sent before comes once more, late: nothing changes."""
        if not self.past:
            return
        said = None
        try:
            self.does(chosen(self.past, number), again=False)
        except Refusal as no:
            said = no
        assert said is None or said.code in ("known_receipt", "reservation_taken"), said
        self.step()

    def waits(self, time: timedelta) -> None:
        """Time passes: reservations end, batches go out of sale."""
        self.wakes()
        self.passes(time)
        with self.seller.open() as tx:
            orders.sweep(tx)
            stock.expire_due(tx)
        self.twin.lapse(self.now)
        self.sees_off(self.twin.lots)
        self.step()

    def sees_off(self, lots: Iterable[Lot]) -> None:
        """What of these lots the date of their batch puts out of sale goes, as far as it may: what is held was good when it was
        taken, and goes when its hold ends."""
        gone: list[tuple[Lot, Lot | None, int]] = []
        for lot in lots:
            state = self.state(lot)
            if lot.condition not in ("saleable", "short_dated") or state in (lot.condition, "saleable"):
                continue
            kept = state != "expired" or self.twin.kinds[lot.place] in ("tote", "wall", "pack")
            if units := self.twin.free_in(lot) if kept else self.twin.lots[lot]:
                gone.append((lot, lot._replace(condition=state), units))
        self.twin.loses(gone)

    # What there is to choose from

    def state(self, lot: Lot) -> str:
        """The condition that its date gives a batch."""
        left = (self.twin.expiry.get(lot.batch, date.max) - self.today).days
        return "expired" if left < 0 else "short_dated" if left < JAM_DAYS else "saleable"

    def lots(self, *kinds: str, free: bool = True, condition: str = "saleable") -> list[Lot]:
        """Lots in places of these kinds."""
        twin = self.twin
        found = [
            lot for lot in twin.lots
            if twin.kinds[lot.place] in kinds and lot.condition == condition and (twin.free_in(lot) > 0 or not free)
        ]  # fmt: skip
        return sorted(found, key=lambda lot: (lot.sku, twin.homes[lot.place], twin.codes[lot.place], lot.batch))

    def bin(self, number: int, facility: UUID | None = None) -> UUID:
        """A bin of a facility: of Bengaluru three, of Delhi both."""
        home = facility or self.home
        kinds, homes = self.twin.kinds, self.twin.homes
        bins = [place for place, kind in kinds.items() if kind == "bin" and homes[place] == home]
        return chosen(sorted(bins, key=self.twin.codes.__getitem__)[::2], number)

    def orders(self, *status: str) -> list[UUID]:
        """Orders that stand so."""
        return sorted(order for order, one in self.twin.status.items() if one in status)

    def lying(self, order: UUID, *kinds: str) -> list[Hold]:
        """What is held for an order in places of these kinds."""
        return [
            hold for line in self.twin.lines_of(order) for hold in self.twin.holds_of(line.id)
            if self.twin.kinds[hold.lot.place] in kinds
        ]  # fmt: skip

    def numbers_in(self, lot: Lot) -> list[str]:
        """Free numbers that lie in a lot."""
        return sorted(n for n, one in self.twin.numbers.items() if one.lot == lot and not one.bound)

    def can(self, what: str) -> bool:
        """Whether there is something for a step to begin with."""
        twin, status = self.twin, set(self.twin.status.values())
        return {
            "reserved": any(row.expires_at for row in twin.promises.values()),
            "alive": bool(status & {"waiting", "promised", "in_wave", "picked", "packed"}),
            "suspended": "suspended" in status,
            "promised": "promised" in status,
            "held": any(not hold.started for hold in twin.holds.values()),
            "picked": any(twin.kinds[hold.lot.place] == "tote" for hold in twin.holds.values()),
            "packed": any(twin.kinds[hold.lot.place] == "pack" for hold in twin.holds.values()),
            "gone": any(line.shipped > line.returned for line in twin.lines.values()),
            "to send": any(line.left for line in twin.asked.values()),
            "on the road": bool(twin.roads),
            "to make": any(work.left for work in twin.works.values()),
        }[what]


assert NUMBERED in {one.code for one in SKUS}
