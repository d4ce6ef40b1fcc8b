"""Bills of vendors against goods receipts: what is owed, the tax that is claimed, and what the goods really cost."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from godown import books
from godown.countries import Deal, LineTax, Party, Supply, pack_of
from godown.kernel.ids import new_id
from godown.kernel.outcome import Outcome, RowRefusal
from godown.kernel.refusal import Invalid, Refusal
from godown.platform.numbers import take_numbers
from godown.platform.transaction import Tx
from godown.receiving import queries_bills, store_bills, store_purchases
from godown.receiving.bill_charges import Charge, NewCharge, must_be_whole, spread_charges
from godown.receiving.bill_rules import Billed, accrued, cost_of, heads_plus, may_round, share_out
from godown.receiving.queries_bills import Bill, Billable
from godown.receiving.store_bills import LineRow
from godown.stock import queries_places
from godown.stock.queries_places import Facility

LINES_MAX: Final = 500
UNITS_MAX: Final = 10_000_000
MONEY_MAX_PAISE: Final = 10**13
NUMBER_MAX: Final = 40
NAME_MAX: Final = 200
SERIES: Final = ("bill", "BILL-")


@dataclass(frozen=True, slots=True)
class NewBillLine:
    """Units of a SKU that came by a receipt, as the vendor bills them: their value before tax. Without a tax class that of the
    SKU stands. `tax_paise`, where it is said, is what the paper says."""

    receipt: str
    sku_code: str
    quantity: int
    taxable_paise: int
    tax_class: str = ""
    tax_paise: int | None = None


@dataclass(frozen=True, slots=True)
class NewBill:
    """A bill of a vendor. `number` and `dated` are the vendor's; `total_paise` what stands below it. Without a registration the
    vendor's last one is taken. `reclaims` False: its tax is not claimed but part of the cost (section 17(5), CGST Act)."""

    vendor: str
    number: str
    dated: date
    lines: tuple[NewBillLine, ...]
    id: UUID = field(default_factory=new_id)
    vendor_registration: str = ""
    due_on: date | None = None
    total_paise: int | None = None
    reclaims: bool = True
    note: str = ""
    charges: tuple[NewCharge, ...] = ()


@dataclass(slots=True)
class Draft:
    """A bill about to be booked: where, on which day, its supply, and its lines with the receipt line that each is for."""

    new: NewBill
    home: Facility
    booked_on: date
    registration: str
    supply: Supply
    reclaims: bool
    lines: list[tuple[Billable, str, Billed, int]]
    charges: list[Charge]
    round_off_paise: int = 0

    @property
    def taxable_paise(self) -> int:
        """Value before tax, charges in it."""
        charged = sum(one.taxable_paise for one in self.charges)
        return charged + sum(billed.taxable for _, _, billed, _ in self.lines)

    @property
    def tax_paise(self) -> int:
        """Tax of all heads, that of charges in it."""
        charged = sum(one.tax_paise for one in self.charges)
        return charged + sum(sum(billed.heads.values()) for _, _, billed, _ in self.lines)


def book(tx: Tx, news: Sequence[NewBill]) -> Outcome[UUID]:
    """Book bills: a line for each, done, known (the same came before) or refused with its reason.

    What goods cost beyond their receipt enters the stock that still lies and else the price variance; tax is claimed where both
    sides are registered and the bill comes in time (section 16(4), CGST Act), and follows the stock. Refusals: `invalid`,
    `twice`, `known_bill`, `unknown_receipt`, `not_on_receipt`, `other_vendor`, `other_facility`, `no_rate`, `total_differs`.
    """
    return _book(tx, news, dry_run=False)


def check(tx: Tx, news: Sequence[NewBill]) -> Outcome[UUID]:
    """What `book` would answer. Writes nothing."""
    return _book(tx, news, dry_run=True)


def book_one(tx: Tx, new: NewBill) -> Bill:
    """Book one bill, or find it where it came before. A refusal of its row is raised."""
    outcome = book(tx, [new])
    if outcome.refused:
        row = outcome.refused[0]
        raise Refusal(row.code, row.message, status=422, field=row.field)
    return queries_bills.bill(tx, new.id)


def _book(tx: Tx, news: Sequence[NewBill], *, dry_run: bool) -> Outcome[UUID]:
    take_numbers(tx, SERIES[0], 0, prefix=SERIES[1])
    known = queries_bills.bills_by_id(tx, [new.id for new in news])
    times = Counter(new.id for new in news)
    desk = _Desk(tx, [new for new in news if new.id not in known])
    drafts, refused = [], []
    for new in news:
        if (old := known.get(new.id)) is not None:
            if (old.vendor, old.vendor_number) != (new.vendor.strip(), new.number.strip()):
                refused.append(RowRefusal(new.id, "known_bill", f"This id is {old.number}, with other content.", "id"))
            continue
        if times[new.id] > 1:
            refused.append(RowRefusal(new.id, "twice", "This id stands twice in the list.", "id"))
            continue
        try:
            drafts.append(desk.draft(new))
        except Refusal as wrong:
            refused.append(RowRefusal(new.id, wrong.code, wrong.message, str(wrong.facts.get("field") or "lines")))
    wrong_ids = {row.key for row in refused}
    if not dry_run:
        _write(tx, drafts)
    return Outcome.of([one.new.id for one in drafts], refused, [one for one in known if one not in wrong_ids])


class _Desk:
    """What a set of bills is read against; counts what the bills of the set match already."""

    def __init__(self, tx: Tx, news: Sequence[NewBill]) -> None:
        self.now = tx.now
        self.choices = books.tax_choices(tx)
        self.homes = {home.id: home for home in queries_places.facilities(tx)}
        self.lines: dict[str, list[Billable]] = defaultdict(list)
        for line in queries_bills.billable(tx, sorted({line.receipt for new in news for line in new.lines})):
            self.lines[line.receipt].append(line)
        self.matched: Counter[UUID] = Counter()
        self.known = queries_bills.vendor_registrations(tx, sorted({new.vendor.strip() for new in news}))
        self.taken = queries_bills.numbers_taken(tx, [self._key(new) for new in news])
        self.seen: set[tuple[str, str, str]] = set()

    @staticmethod
    def _key(new: NewBill) -> tuple[str, str, str]:
        return new.vendor.strip(), pack_of("").year(new.dated), new.number.strip()

    def draft(self, new: NewBill) -> Draft:
        """The draft of a bill, or a refusal."""
        _must_be_whole(new)
        key = self._key(new)
        if key in self.taken:
            raise Refusal("known_bill", f"{new.vendor} {new.number} is in the books already.", field="number")
        if key in self.seen:
            raise Refusal("twice", "This bill stands twice in the list.", field="number")
        home = self.homes[self._facility(new)]
        today = self.now.astimezone(ZoneInfo(home.time_zone)).date()
        if new.dated > today:
            raise Invalid("A bill is not dated after today.", field="dated")
        registration = new.vendor_registration.strip().upper() or self.known.get(new.vendor.strip(), "")
        pack = pack_of(home.country)
        if registration and pack.registration_fault(registration, sandbox=self.choices.sandbox):
            raise Invalid(f"{registration} is no registration.", field="vendor_registration")
        parts = [part for row, line in enumerate(new.lines, 1) for part in self._parts(row, line)]
        supply, taxes = books.tax_on_top(
            self.choices, _deal(home, registration), new.dated,
            [(c, amount, 0, units) for _, c, units, _, amount, _ in parts] + [(c.tax_class, c.taxable_paise, 0, 1) for c in new.charges],
        )  # fmt: skip
        in_time = pack.note_in_time(new.dated, today, by_filing=True)
        reclaims = bool(new.reclaims and home.gstin and registration and in_time)
        lines = [
            (line, tax_class, Billed(units, matched, amount, _heads(tax, said)), row)
            for row, ((line, tax_class, units, matched, amount, said), tax) in enumerate(zip(parts, taxes, strict=False), 1)
        ]  # fmt: skip
        charges = [
            Charge(one.kind, one.tax_class, one.taxable_paise, _heads(tax, one.tax_paise))
            for one, tax in zip(new.charges, taxes[len(parts) :], strict=True)
        ]
        draft = Draft(new, home, today, registration, supply, reclaims, lines, charges)
        _settle_total(draft)
        self.seen.add(key)
        for line, _, billed, _ in lines:
            self.matched[line.id] += billed.matched
        return draft

    def _facility(self, new: NewBill) -> UUID:
        homes = set()
        for row, line in enumerate(new.lines, 1):
            if line.receipt not in self.lines:
                raise Refusal(
                    "unknown_receipt", f"Row {row}: there is no receipt {line.receipt[:40]}.", field="receipt"
                )
            came = self.lines[line.receipt][0]
            if came.vendor and came.vendor.casefold() != new.vendor.strip().casefold():
                raise Refusal("other_vendor", f"Row {row}: {line.receipt} came from {came.vendor}.", field="vendor")
            homes.add(came.facility_id)
        if len(homes) > 1:
            raise Refusal("other_facility", "A bill is for one facility: book one for each.", field="receipt")
        return homes.pop()

    def _parts(self, row: int, line: NewBillLine) -> list[tuple[Billable, str, int, int, int, int | None]]:
        came = [one for one in self.lines[line.receipt] if one.sku_code == line.sku_code]
        if not came:
            say = f"Row {row}: {line.sku_code[:64]} is not on {line.receipt}."
            raise Refusal("not_on_receipt", say, field="sku_code")
        free = [one.open - self.matched[one.id] for one in came]
        shares = share_out(line.quantity, line.taxable_paise, free)
        turns = [turn for turn, room in enumerate(free) if room > 0 or turn == len(free) - 1]
        said = [None] * len(shares) if line.tax_paise is None else _split(line.tax_paise, [part[0] for part in shares])
        return [
            (came[turn], line.tax_class.strip() or came[turn].tax_class, units, matched, amount, tax)
            for turn, (units, matched, amount), tax in zip(turns, shares, said, strict=False)
        ]


def _split(paise: int, units: Sequence[int]) -> list[int | None]:
    done, found = 0, list[int | None]()
    for one in units:
        found.append(books.part_of(paise, done, one, sum(units)))
        done += one
    return found


def _heads(tax: LineTax, said: int | None) -> dict[str, int]:
    """Tax by head as the paper says it, where it is near ours: what differs goes to the heads in turn, so that equal heads stay
    equal where they can. Refuses (`tax_differs`)."""
    heads = {one.code: one.amount for one in tax.components}
    ours = sum(heads.values())
    if said is None or said == ours:
        return heads
    if not heads or not may_round(said - ours, 0):
        raise Refusal("tax_differs", f"The tax is {said} paise on paper, {ours} by its rate.", field="tax_paise")
    codes, step = list(heads), 1 if said > ours else -1
    for turn in range(abs(said - ours)):
        heads[codes[turn % len(codes)]] += step
    return heads


def _deal(home: Facility, registration: str) -> Deal:
    state = home.state_code or (home.gstin or "")[:2]
    seller = Party(registration, registration[:2], home.country)
    return Deal(seller, Party(home.gstin or "", state, home.country), state, home.country)


def _must_be_whole(new: NewBill) -> None:
    for name, said, longest in (("vendor", new.vendor, NAME_MAX), ("number", new.number, NUMBER_MAX)):
        if not 1 <= len(said.strip()) <= longest or not said.strip().isprintable():
            raise Invalid(f"The {name} has 1 to {longest} characters.", field=name)
    if len(new.note) > NAME_MAX or not new.note.isprintable():
        raise Invalid(f"A note has at most {NAME_MAX} characters.", field="note")
    must_be_whole(new.charges)
    if not 1 <= len(new.lines) <= LINES_MAX:
        raise Invalid(f"A bill has 1 to {LINES_MAX} lines.", field="lines")
    for row, line in enumerate(new.lines, 1):
        if not 1 <= line.quantity <= UNITS_MAX:
            raise Invalid(f"Row {row}: 1 to {UNITS_MAX:,} units are billed.", field="quantity")
        if not 0 <= line.taxable_paise <= MONEY_MAX_PAISE or not 0 <= (line.tax_paise or 0) <= MONEY_MAX_PAISE:
            raise Invalid(f"Row {row}: an amount is whole paise and never negative.", field="taxable_paise")


def _settle_total(draft: Draft) -> None:
    """What stands below the bill may be rounded; a larger difference means that a line is wrong."""
    ours = draft.taxable_paise + draft.tax_paise
    if draft.new.total_paise is None:
        return
    draft.round_off_paise = draft.new.total_paise - ours
    if not may_round(draft.round_off_paise, len(draft.lines) + len(draft.charges)):
        say = f"The bill says {draft.new.total_paise} paise, its lines come to {ours}."
        raise Refusal("total_differs", say, field="total_paise")


def _write(tx: Tx, drafts: Sequence[Draft]) -> None:
    if not drafts:
        return
    numbers = take_numbers(tx, SERIES[0], len(drafts), prefix=SERIES[1])
    vendors = store_purchases.vendor_ids(tx, [one.new.vendor.strip() for one in drafts])
    store_bills.set_registrations(tx, {d.new.vendor.strip(): d.registration for d in drafts if d.registration})
    heads, rows = [], []
    for number, draft in zip(numbers, drafts, strict=True):
        new, taxable, tax = draft.new, draft.taxable_paise, draft.tax_paise
        heads.append(
            (new.id, number, vendors[new.vendor.strip()], new.number.strip(), draft.registration, pack_of("").year(new.dated),
             draft.home.id, draft.home.country or "IN", draft.home.gstin or "", draft.supply.place, new.dated, new.due_on,
             draft.booked_on, draft.reclaims, taxable, tax, draft.round_off_paise, taxable + tax + draft.round_off_paise,
             new.note.strip(), [one.told() for one in draft.charges], tx.now, tx.actor.id)
        )  # fmt: skip
        rows += _rows(draft)
    store_bills.write_bills(tx, heads, _stocked(tx, drafts, rows))
    store_bills.settle_receipts(tx, [row.receipt_line_id for row in rows])
    tx.note("booked", "supplier_bill", [draft.new.id for draft in drafts])


def _rows(draft: Draft) -> list[LineRow]:
    """The lines of a bill; what they cost beyond their receipt stands as variance until it is known what still lies."""
    done: Counter[UUID] = Counter()
    took: Counter[UUID] = Counter()
    rows = []
    shares = spread_charges(draft.charges, [billed.came for _, _, billed, _ in draft.lines])
    for (line, tax_class, billed, number), share in zip(draft.lines, shares, strict=True):
        before = line.billed + done[line.id]
        said = (
            accrued(line.value_paise, before, billed.matched, line.counted, line.accrued_paise + took[line.id])
            if billed.matched
            else 0
        )
        done[line.id] += billed.matched
        took[line.id] += said
        beyond = share.cost(reclaims=draft.reclaims)
        beyond += cost_of(billed.came, reclaims=draft.reclaims) - said if billed.matched else 0
        rows.append(
            LineRow(new_id(), draft.new.id, number, line.id, line.sku_id, tax_class, billed.units, billed.matched,
                    billed.taxable, sum(billed.heads.values()), dict(billed.heads), said, 0, beyond, share.paise, dict(share.taxes))
        )  # fmt: skip
    return rows


def _stocked(tx: Tx, drafts: Sequence[Draft], rows: Sequence[LineRow]) -> list[LineRow]:
    """The lines, once value and tax have followed the stock."""
    reclaims = {draft.new.id for draft in drafts if draft.reclaims}
    late = []
    for row in rows:
        if row.matched:
            came = Billed(row.quantity, row.matched, row.taxable_paise, row.taxes).came
            taxes = heads_plus(came.heads, row.charge_taxes) if row.bill_id in reclaims else {}
            late.append(books.LateCost(row.id, row.receipt_line_id, row.variance_paise, taxes))
    shares = books.enter_late(tx, late)
    return [_with(row, shares[row.id].value_paise) if row.id in shares else row for row in rows]


def _with(row: LineRow, stocked: int) -> LineRow:
    return replace(row, stocked_paise=stocked, variance_paise=row.variance_paise - stocked)
