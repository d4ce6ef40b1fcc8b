"""The whole ledger once more, in plain Python: what each deed must do, said as DESIGN's core model says it.

The twin knows nothing of SQL. It predicts a deed from the state before it; `read_ledger` reads what the database made of
it, and both must be the same. Ids that the database draws by chance (which decide between equals) are taken over from it.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID, uuid4

SELLING = ("bin", "tote", "wall", "pack", "putback")


class Lot(NamedTuple):
    """Units that cannot be told apart: a SKU of a batch in a place, in a condition."""

    sku: str
    place: UUID
    batch: UUID
    condition: str = "saleable"


@dataclass(slots=True)
class Promise:
    """Units promised to a line (`made` says how early) or waiting for one (None)."""

    id: UUID
    line: UUID
    sku: str
    rank: tuple[int, datetime, datetime]
    units: int
    made: int | None = None
    held: int = 0
    expires_at: datetime | None = None

    @property
    def free(self) -> int:
        """Units that nothing holds."""
        return self.units - self.held


@dataclass(slots=True)
class Hold:
    """Units of a lot held for a promise."""

    id: UUID
    promise: UUID
    lot: Lot
    units: int
    started: bool
    made_at: datetime


@dataclass(slots=True)
class Line:
    """A line of an order."""

    id: UUID
    order: UUID
    sku: str
    quantity: int
    cancelled: int = 0
    packed: int = 0
    shipped: int = 0

    @property
    def open(self) -> int:
        """Units still to be packed."""
        return self.quantity - self.cancelled - self.packed


@dataclass
class Twin:
    """Everything the ledger knows, and what each deed does to it."""

    kinds: dict[UUID, str] = field(default_factory=dict)
    codes: dict[UUID, str] = field(default_factory=dict)
    expiry: dict[UUID, date] = field(default_factory=dict)
    uncounted: set[tuple[str, UUID]] = field(default_factory=set)
    lots: Counter[Lot] = field(default_factory=Counter)
    promises: dict[UUID, Promise] = field(default_factory=dict)
    holds: dict[UUID, Hold] = field(default_factory=dict)
    lines: dict[UUID, Line] = field(default_factory=dict)
    status: dict[UUID, str] = field(default_factory=dict)
    cost: dict[str, tuple[int, int]] = field(default_factory=dict)

    # What follows from the rest

    def sells(self, lot: Lot) -> bool:
        """Whether a lot counts as supply."""
        return lot.condition == "saleable" and self.kinds[lot.place] in SELLING

    def saleable(self, sku: str) -> int:
        """Units that can be sold."""
        return sum(units for lot, units in self.lots.items() if lot.sku == sku and self.sells(lot))

    def of(self, sku: str, *, made: bool) -> list[Promise]:
        """Promises of a SKU that are made, or wait."""
        return [one for one in self.promises.values() if one.sku == sku and (one.made is not None) == made]

    def promised(self, sku: str) -> int:
        """Units promised."""
        return sum(one.units for one in self.of(sku, made=True))

    def waiting(self, sku: str) -> int:
        """Units waited for."""
        return sum(one.units for one in self.of(sku, made=False))

    def held_in(self, lot: Lot) -> int:
        """Units of a lot that are held."""
        return sum(hold.units for hold in self.holds.values() if hold.lot == lot)

    def free_in(self, lot: Lot) -> int:
        """Units of a lot that nothing holds."""
        return self.lots[lot] - self.held_in(lot)

    def holds_of(self, line: UUID) -> list[Hold]:
        """What is held for a line."""
        return [hold for hold in self.holds.values() if self.promises[hold.promise].line == line]

    def lines_of(self, order: UUID) -> list[Line]:
        """The lines of an order."""
        return [line for line in self.lines.values() if line.order == order]

    # Promises

    def _turn(self, sku: str) -> int:
        return 1 + max((one.made or 0 for one in self.of(sku, made=True)), default=0)

    def arrive(self, wants: Sequence[Promise]) -> None:
        """Lines come: all of a SKU at once where nobody waits and supply covers them, else by rank."""
        by_sku: dict[str, list[Promise]] = defaultdict(list)
        for want in wants:
            by_sku[want.sku].append(want)
        for sku, rows in by_sku.items():
            fits = not self.waiting(sku) and self.saleable(sku) - self.promised(sku) >= sum(row.units for row in rows)
            turn = self._turn(sku)
            for row in rows:
                row.made = turn if fits else None
                self.promises[row.id] = row
            self.serve(sku)

    def serve(self, sku: str) -> None:
        """Promise what waits, by rank, as far as supply goes."""
        turn, free = self._turn(sku), self.saleable(sku) - self.promised(sku)
        for row in sorted(self.of(sku, made=False), key=lambda row: (row.rank, row.id)):
            if units := min(free, row.units):
                self._split(row, units).made = turn
                free -= units

    def serve_all(self) -> None:
        """What the jobs do once supply rose."""
        for sku in {one.sku for one in self.promises.values()}:
            self.serve(sku)

    def _split(self, row: Promise, units: int) -> Promise:
        """So many units of a row, as a row of their own."""
        if units == row.units:
            return row
        row.units -= units
        part = Promise(uuid4(), row.line, row.sku, row.rank, units, row.made, 0, row.expires_at)
        self.promises[part.id] = part
        return part

    def withdraw(self, line: UUID, units: int) -> int:
        """Take units off a line: waiting ones first, then the newest that nothing holds. Answer how many."""
        rows = [one for one in self.promises.values() if one.line == line and one.free]
        gone = 0
        for row in sorted(rows, key=lambda row: (row.made is not None, -(row.made or 0), -row.id.int)):
            taken = min(row.free, units - gone)
            gone += taken
            row.units -= taken
            if not row.units:
                del self.promises[row.id]
        return gone

    def lapse(self, now: datetime) -> None:
        """Reservations end by the clock."""
        for row in list(self.promises.values()):
            if row.expires_at and row.expires_at <= now and not row.held:
                del self.promises[row.id]

    # Holds

    def unhold(self, hold: Hold, units: int | None = None) -> None:
        """A hold ends, or shrinks, where it is."""
        gone = hold.units if units is None else units
        hold.units -= gone
        self.promises[hold.promise].held -= gone
        if not hold.units:
            del self.holds[hold.id]

    def hold(self, lines: Sequence[UUID], now: datetime, today: date) -> None:
        """Hold promised units in bins: what expires first, then the fullest bin. Lines named first choose first."""
        sources: dict[str, list[Lot]] = {}
        for line in dict.fromkeys(lines):
            rows = [one for one in self.promises.values() if one.line == line and one.made is not None and one.free]
            for row in sorted(rows, key=lambda row: row.id):
                for lot in sources.setdefault(row.sku, self.sources(row.sku, today)):
                    if units := min(row.free, self.free_in(lot)):
                        made = Hold(uuid4(), row.id, lot, units, False, now)
                        self.holds[made.id] = made
                        row.held += units

    def sources(self, sku: str, today: date) -> list[Lot]:
        """Lots that a wave may hold, the best first."""
        lots = [
            lot for lot in self.lots
            if lot.sku == sku and lot.condition == "saleable" and self.kinds[lot.place] == "bin" and self.free_in(lot) > 0
            and self.expiry.get(lot.batch, date.max) >= today and (sku, lot.place) not in self.uncounted
        ]  # fmt: skip
        return sorted(
            lots,
            key=lambda lot: (
                self.expiry.get(lot.batch, date.max),
                -self.free_in(lot),
                self.codes[lot.place],
                lot.batch,
            ),
        )

    # Goods

    def carry(self, hold: Hold, place: UUID) -> None:
        """Held units go to another place, and stay held."""
        self.lots[hold.lot] -= hold.units
        hold.lot, hold.started = hold.lot._replace(place=place), True
        self.lots[hold.lot] += hold.units

    def moves(self, start: Lot | None, end: Lot | None, units: int) -> None:
        """Free units go."""
        if start:
            self.lots[start] -= units
        if end:
            self.lots[end] += units

    def loses(self, gone: Sequence[tuple[Lot, Lot | None, int]]) -> None:
        """Units go though they are held or promised (DESIGN, *Loss*)."""
        struck: set[UUID] = set()
        for lot, end, units in gone:
            self.moves(lot, end, units)
            over = self.held_in(lot) - self.lots[lot]
            there = [hold for hold in self.holds.values() if hold.lot == lot]
            for hold in sorted(there, key=lambda h: (h.started, -h.made_at.timestamp(), -h.id.int)):
                if (cut := min(over, hold.units)) > 0:
                    struck.add(self.promises[hold.promise].line)
                    over -= cut
                    self.unhold(hold, cut)
        for sku in {lot.sku for lot, _, _ in gone}:
            self._uncover(sku, self.promised(sku) - self.saleable(sku), struck)

    def _uncover(self, sku: str, short: int, struck: set[UUID]) -> None:
        rows = [row for row in self.of(sku, made=True) if row.free]
        for row in sorted(rows, key=lambda row: (row.line in struck, -(row.made or 0), -row.id.int)):
            if (units := min(short, row.free)) > 0:
                short -= units
                if units == row.units:
                    row.made = None
                else:
                    self._split(row, units).made = None

    # Money

    def enters(self, sku: str, units: int, value: int) -> None:
        """Units came in at a value."""
        quantity, worth = self.cost.get(sku, (0, 0))
        self.cost[sku] = (quantity + units, worth + value)

    def leaves(self, sku: str, units: int) -> int:
        """Units went out; answer what they cost."""
        quantity, worth = self.cost[sku]
        part = (2 * worth * units + quantity) // (2 * quantity)
        self.cost[sku] = (quantity - units, worth - part)
        return part
