"""The whole ledger once more, in plain Python: what each deed must do, said as DESIGN's core model says it.

The twin knows nothing of SQL. It predicts a deed from the state before it; `read_ledger` reads what the database made of
it, and both must be the same. Ids that the database draws by chance (which decide between equals) are taken over from it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from tests.model.words import NUMBERED, SELLING, Asked, Door, Hold, Line, Lot, Promise, Road, Where, Work


@dataclass
class Twin:
    """Everything the ledger knows, and what each deed does to it."""

    kinds: dict[UUID, str] = field(default_factory=dict)
    codes: dict[UUID, str] = field(default_factory=dict)
    homes: dict[UUID, UUID] = field(default_factory=dict)
    expiry: dict[UUID, date] = field(default_factory=dict)
    uncounted: set[tuple[str, UUID]] = field(default_factory=set)
    lots: Counter[Lot] = field(default_factory=Counter)
    promises: dict[UUID, Promise] = field(default_factory=dict)
    holds: dict[UUID, Hold] = field(default_factory=dict)
    lines: dict[UUID, Line] = field(default_factory=dict)
    status: dict[UUID, str] = field(default_factory=dict)
    cost: dict[Door, tuple[int, int]] = field(default_factory=dict)
    numbers: dict[str, Where] = field(default_factory=dict)
    asked: dict[UUID, Asked] = field(default_factory=dict)
    roads: dict[Road, int] = field(default_factory=dict)
    works: dict[UUID, Work] = field(default_factory=dict)

    # What follows from the rest

    def door(self, lot: Lot) -> Door:
        """The door behind which a lot lies."""
        return Door(self.homes[lot.place], lot.sku)

    def sells(self, lot: Lot) -> bool:
        """Whether a lot counts as supply."""
        return lot.condition == "saleable" and self.kinds[lot.place] in SELLING

    def saleable(self, door: Door) -> int:
        """Units that can be sold."""
        return sum(units for lot, units in self.lots.items() if self.door(lot) == door and self.sells(lot))

    def of(self, door: Door, *, made: bool) -> list[Promise]:
        """Promises behind a door that are made, or wait."""
        return [one for one in self.promises.values() if one.door == door and (one.made is not None) == made]

    def promised(self, door: Door) -> int:
        """Units promised."""
        return sum(one.units for one in self.of(door, made=True))

    def waiting(self, door: Door) -> int:
        """Units waited for."""
        return sum(one.units for one in self.of(door, made=False))

    def promised_to(self, line: UUID) -> int:
        """Units promised to a line."""
        return sum(one.units for one in self.promises.values() if one.line == line and one.made is not None)

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

    def place(self, facility: UUID, kind: str) -> UUID:
        """The one place of a kind in a facility."""
        return min(place for place, one in self.kinds.items() if one == kind and self.homes[place] == facility)

    # Promises

    def _turn(self, door: Door) -> int:
        return 1 + max((one.made or 0 for one in self.of(door, made=True)), default=0)

    def arrive(self, wants: Sequence[Promise]) -> None:
        """Lines come: all of a SKU at once where nobody waits and supply covers them, else by rank."""
        by_door: dict[Door, list[Promise]] = defaultdict(list)
        for want in wants:
            by_door[want.door].append(want)
        for door, rows in by_door.items():
            free = self.saleable(door) - self.promised(door)
            fits = not self.waiting(door) and free >= sum(row.units for row in rows)
            turn = self._turn(door)
            for row in rows:
                row.made = turn if fits else None
                self.promises[row.id] = row
            self.serve(door)

    def serve(self, door: Door) -> None:
        """Promise what waits, by rank, as far as supply goes."""
        turn, free = self._turn(door), self.saleable(door) - self.promised(door)
        for row in sorted(self.of(door, made=False), key=lambda row: (row.rank, row.id)):
            if units := min(free, row.units):
                self._split(row, units).made = turn
                free -= units

    def serve_all(self) -> None:
        """What the jobs do once supply rose."""
        for door in {one.door for one in self.promises.values()}:
            self.serve(door)

    def _split(self, row: Promise, units: int) -> Promise:
        """So many units of a row, as a row of their own."""
        if units == row.units:
            return row
        row.units -= units
        part = Promise(uuid4(), row.line, row.facility, row.sku, row.rank, units, row.made, expires_at=row.expires_at)
        self.promises[part.id] = part
        return part

    def withdraw(self, line: UUID, units: int) -> int:
        """Take units off a line: waiting ones first, then the newest that nothing holds. Answer how many."""
        rows = [one for one in self.promises.values() if one.line == line and one.free]
        return self._cut(sorted(rows, key=lambda row: (row.made is not None, -(row.made or 0), -row.id.int)), units)

    def spend(self, line: UUID, units: int) -> None:
        """Promised units of a line leave: the oldest promises end."""
        rows = [one for one in self.promises.values() if one.line == line and one.made is not None and one.free]
        assert self._cut(sorted(rows, key=lambda row: (row.made or 0, row.id)), units) == units

    def _cut(self, rows: Sequence[Promise], units: int) -> int:
        gone = 0
        for row in rows:
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

    def hold(self, lines: Sequence[UUID], now: datetime, today: date, near: Sequence[tuple[UUID, str]] = ()) -> None:
        """Hold promised units in bins: what expires first, then (place, SKU) as `near` names them, then the fullest bin. Lines named
        first choose first."""
        sources: dict[Door, list[Lot]] = {}
        for line in dict.fromkeys(lines):
            rows = [one for one in self.promises.values() if one.line == line and one.made is not None and one.free]
            for row in sorted(rows, key=lambda row: row.id):
                for lot in sources.setdefault(row.door, self.sources(row.door, today, near)):
                    if units := min(row.free, self.free_in(lot)):
                        made = Hold(uuid4(), row.id, lot, units, False, now)
                        self.holds[made.id] = made
                        row.held += units

    def sources(self, door: Door, today: date, near: Sequence[tuple[UUID, str]] = ()) -> list[Lot]:
        """Lots that a wave may hold, the best first."""
        turn = {one: number for number, one in reversed(list(enumerate(near)))}
        lots = [
            lot for lot in self.free_lots(door, ("bin",))
            if self.expiry.get(lot.batch, date.max) >= today and (lot.sku, lot.place) not in self.uncounted
        ]  # fmt: skip
        return sorted(
            lots,
            key=lambda lot: (
                self.expiry.get(lot.batch, date.max),
                turn.get((lot.place, lot.sku), len(near)),
                -self.free_in(lot),
                self.codes[lot.place],
                lot.batch,
            ),
        )

    def free_lots(self, door: Door, kinds: Sequence[str], condition: str = "saleable") -> list[Lot]:
        """What lies free behind a door: what expires first in front, then the kinds as given, then the fullest place."""
        lots = [
            lot for lot in self.lots
            if self.door(lot) == door and lot.condition == condition and self.kinds[lot.place] in kinds
            and self.free_in(lot) > 0
        ]  # fmt: skip
        return sorted(
            lots,
            key=lambda lot: (
                self.expiry.get(lot.batch, date.max), kinds.index(self.kinds[lot.place]), -self.free_in(lot),
                self.codes[lot.place], lot.batch,
            ),
        )  # fmt: skip

    # Goods

    def moves(
        self, start: Lot | None, end: Lot | None, units: int, *, named: Sequence[str] = (), shipped: bool = False
    ) -> None:
        """Units go, and their numbers with them: those named, else units without a number, else the lowest numbers."""
        lot = start or end
        if not units or not lot:
            return
        if lot.sku == NUMBERED:
            self._numbers_go(start, end, units, named, shipped)
        if start:
            self.lots[start] -= units
        if end:
            self.lots[end] += units

    def _numbers_go(self, start: Lot | None, end: Lot | None, units: int, named: Sequence[str], shipped: bool) -> None:
        going = list(named)
        if start:
            here = [number for number, one in self.numbers.items() if one.lot == start]
            for number in named:
                self._brought(number, start, here, named)
            nameless = self.lots[start] - len(here)
            loose = sorted(n for n in here if n not in named and not self.numbers[n].bound)
            going += loose[: max(0, units - len(named) - nameless)]
        for number in going:
            bound = number in self.numbers and self.numbers[number].bound and (shipped or end is not None)
            self.numbers[number] = Where(end, shipped, bound)

    def _brought(self, number: str, start: Lot, here: list[str], named: Sequence[str]) -> None:
        """A number was scanned in a lot in which it was not thought to lie: two units change places."""
        if number in here:
            return
        before = self.numbers.get(number, Where(None)).lot
        if self.lots[start] == len(here):
            other = min(n for n in here if n not in named and not self.numbers[n].bound)
            self.numbers[other] = Where(before)
            here.remove(other)
        self.numbers[number] = Where(start)
        here.append(number)

    def carry(self, hold: Hold, place: UUID, named: Sequence[str] = ()) -> None:
        """Held units go to another place, and stay held."""
        end = hold.lot._replace(place=place)
        self.moves(hold.lot, end, hold.units, named=named)
        hold.lot, hold.started = end, True

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
        self.uncover({self.door(lot) for lot, _, _ in gone}, struck)

    def uncover(self, doors: Iterable[Door], struck: Collection[UUID] = ()) -> None:
        """What is promised beyond what may be sold waits again, of lines that were struck first."""
        for door in doors:
            self._uncover(door, self.promised(door) - self.saleable(door), struck)

    def _uncover(self, door: Door, short: int, struck: Collection[UUID]) -> None:
        rows = [row for row in self.of(door, made=True) if row.free]
        for row in sorted(rows, key=lambda row: (row.line in struck, -(row.made or 0), -row.id.int)):
            if (units := min(short, row.free)) > 0:
                short -= units
                if units == row.units:
                    row.made = None
                else:
                    self._split(row, units).made = None

    # Money

    def enters(self, door: Door, units: int, value: int) -> None:
        """Units came in at a value."""
        quantity, worth = self.cost.get(door, (0, 0))
        self.cost[door] = (quantity + units, worth + value)

    def leaves(self, door: Door, units: int) -> int:
        """Units went out; answer what they cost."""
        quantity, worth = self.cost[door]
        part = (2 * worth * units + quantity) // (2 * quantity)
        self.cost[door] = (quantity - units, worth - part)
        return part

    # Transfers and kits

    def ready(self, line: Asked) -> int:
        """Units of a transfer's line that may be sent now: promised ones, or such as nobody is promised."""
        return min(line.left, self.promised_to(line.id)) if line.condition == "saleable" else line.left

    def sends(self, line: Asked, parts: Sequence[tuple[Lot, int]]) -> None:
        """Units leave for the transit of the other facility, and their cost with them."""
        transit = self.place(line.end, "transit")
        for lot, units in parts:
            self.moves(lot, lot._replace(place=transit), units)
            self.enters(Door(line.end, line.sku), units, self.leaves(Door(line.start, line.sku), units))
            road = Road(line.id, lot.batch)
            self.roads[road] = self.roads.get(road, 0) + units
            line.sent += units
            if line.condition == "saleable":
                self.spend(line.id, units)

    def takes(self, lots: Sequence[Lot], units: int, taken: Counter[Lot]) -> Iterator[tuple[Lot, int]]:
        """From which of these lots units are taken, less what was `taken` before."""
        for lot in lots:
            if here := min(units, self.free_in(lot) - taken[lot]):
                taken[lot] += here
                units -= here
                yield lot, here
