"""Settlements: the list that a courier or a marketplace sends with its money, matched line by line."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from godown import books
from godown.countries import CountryPack, Deal, Party, pack_of
from godown.kernel.ids import new_id
from godown.kernel.outcome import Outcome, RowRefusal, reused_row
from godown.kernel.refusal import Invalid, Refusal
from godown.platform.numbers import take_numbers
from godown.platform.transaction import Tx
from godown.settling import queries, store
from godown.settling.rules import fee_heads, prepaid_of, withheld
from godown.stock import queries_places

SERIES: Final = ("settlement", "SET-")
SALES: Final = ("market", "gateway", "transfer")
"""Lists of orders: of a marketplace, which withholds tax, of the payment gateway of a shop, or of what buyers paid into the bank."""

LINES_MAX: Final = 20_000
MONEY_MAX_PAISE: Final = 10**13
TEXT_MAX: Final = 100


@dataclass(frozen=True, slots=True)
class NewSettledLine:
    """A parcel by its AWB, or an order by the marketplace's id: what the customer paid (below 0: a refund), and what was kept of it.
    What a marketplace withholds is worked out where its list does not say it."""

    reference: str
    gross_paise: int
    fees_paise: int = 0
    fee_tax_paise: int = 0
    tcs_paise: int | None = None
    tds_paise: int | None = None


@dataclass(frozen=True, slots=True)
class NewSettlement:
    """A list of a courier (`kind` cod), a marketplace (`market`), the payment gateway of a channel (`gateway`), or of what its buyers paid
    into the bank (`transfer`).
    `party` is its code, `reference` its own number of the payment.
    `paid_paise` is what reached the bank, compared with the lines. `party_registration` lets the tax of its fees be claimed; of a
    marketplace it is known (`operators`)."""

    kind: str
    party: str
    reference: str
    dated: date
    lines: tuple[NewSettledLine, ...]
    id: UUID = field(default_factory=new_id)
    paid_paise: int | None = None
    party_registration: str = ""


@dataclass(slots=True)
class Draft:
    """A settlement about to be booked, with the rows that are written."""

    new: NewSettlement
    courier_id: UUID | None
    channel_id: UUID | None
    registration: str
    fee_taxes: dict[str, int]
    rows: list[tuple[Any, ...]]

    def sum_of(self, column: int) -> int:
        """The sum of a column of its lines."""
        return sum(row[column] for row in self.rows)


GROSS, FEES, FEE_TAX, TCS, TDS, PREPAID = range(6, 12)
"""Columns of `store.LINE`."""


def settle(tx: Tx, news: Sequence[NewSettlement]) -> Outcome[UUID]:
    """Book settlements: a line for each, done, known (the same came before) or refused with its reason; each as a whole, so that the
    money in the bank is what is booked. Refusals: `invalid`, `unknown_party`, `unknown_awb`, `unknown_order`, `twice`, `booked_before`
    (its party and reference stand in the books under another id), `more_than_due` (a parcel brings no more than it collected),
    `paid_differs`, `id_reused` (the id is another settlement)."""
    return _settle(tx, news, dry_run=False)


def check(tx: Tx, news: Sequence[NewSettlement]) -> Outcome[UUID]:
    """What `settle` would answer. Writes nothing."""
    return _settle(tx, news, dry_run=True)


def _settle(tx: Tx, news: Sequence[NewSettlement], *, dry_run: bool) -> Outcome[UUID]:
    take_numbers(tx, SERIES[0], 0, prefix=SERIES[1])
    known = queries.by_id(tx, [new.id for new in news])
    times = Counter(new.id for new in news)
    desk = _Desk(tx, [new for new in news if new.id not in known])
    drafts, refused = [], []
    for new in news:
        if (old := known.get(new.id)) is not None:
            if (old.kind, old.reference) != (new.kind, new.reference.strip()):
                refused.append(reused_row(new.id, old.number))
            continue
        if times[new.id] > 1:
            refused.append(RowRefusal(new.id, "twice", "This id stands twice in the list.", "id"))
            continue
        try:
            drafts.append(desk.draft(new))
        except Refusal as wrong:
            refused.append(RowRefusal(new.id, wrong.code, wrong.message, str(wrong.facts.get("field") or "lines")))
    if drafts and not dry_run:
        write(tx, drafts)
    wrong_ids = {row.key for row in refused}
    return Outcome.of([one.new.id for one in drafts], refused, [one for one in known if one not in wrong_ids])


class _Desk:
    """What a set of settlements is read against; counts what those before it settled."""

    def __init__(self, tx: Tx, news: Sequence[NewSettlement]) -> None:
        self.choices = books.tax_choices(tx)
        self.homes = {home.id: home for home in queries_places.facilities(tx)}
        self.couriers, self.channels = queries.parties(tx)
        couriers = [i for new in news if (i := self.couriers.get(new.party.lower())) and new.kind == "cod"]
        channels = [i for new in news if (i := self.channels.get(new.party.lower())) and new.kind in SALES]
        self.booked = queries.booked(tx, {*couriers, *channels}, [new.reference.strip() for new in news])
        awbs = [line.reference for new in news if new.kind == "cod" for line in new.lines]
        orders = [line.reference for new in news if new.kind in SALES for line in new.lines]
        store.lock_parcels(tx, [one.parcel_id for one in queries.by_awb(tx, couriers, awbs).values()] if awbs else [])
        self.parcels = queries.by_awb(tx, couriers, awbs) if awbs else {}
        self.orders = queries.sold(tx, channels, orders) if orders else {}
        self.settled: Counter[UUID] = Counter()
        self.came: Counter[UUID] = Counter()

    def draft(self, new: NewSettlement) -> Draft:
        """The draft of a settlement, or a refusal."""
        _must_be_whole(new)
        party = self._party(new)
        draft = self._cod(new, party) if new.kind == "cod" else self._market(new, party)
        paid = draft.sum_of(GROSS) - sum(draft.sum_of(column) for column in (FEES, FEE_TAX, TCS, TDS))
        if new.paid_paise is not None and paid != new.paid_paise:
            say = f"{new.paid_paise} paise were paid, the lines come to {paid}."
            raise Refusal("paid_differs", say, field="paid_paise")
        for row in draft.rows:
            if row[4] is not None:
                self.settled[row[4]] += row[GROSS]
            else:
                self.came[row[5]] += row[GROSS]
        self.booked[party, new.reference.strip()] = ""
        return draft

    def _party(self, new: NewSettlement) -> UUID:
        """Who sent the money. Refuses a payment that was booked before: whoever sends money numbers each payment once."""
        parties = self.couriers if new.kind == "cod" else self.channels
        party = parties.get(new.party.lower())
        if party is None:
            noun = "courier" if new.kind == "cod" else "channel"
            raise Refusal("unknown_party", f"Nobody is known as {noun} {new.party[:60]}.", field="party")
        number = self.booked.get((party, new.reference.strip()))
        if number:
            say = f"This payment stands in the books as {number}. A correction has a reference of its own."
            raise Refusal("booked_before", say, field="reference")
        if number == "":
            raise Refusal("twice", f"The payment {new.reference[:60]} stands twice in the list.", field="reference")
        return party

    def _cod(self, new: NewSettlement, courier: UUID) -> Draft:
        rows, home = [], None
        for number, line in enumerate(new.lines, 1):
            found = self.parcels.get((courier, line.reference))
            if found is None:
                raise Refusal(
                    "unknown_awb", f"Row {number}: {line.reference[:60]} collects nothing for us.", field="reference"
                )
            if line.gross_paise > found.due_paise - self.settled[found.parcel_id] or line.gross_paise <= 0:
                say = f"Row {number}: {found.due_paise - self.settled[found.parcel_id]} paise are due of {line.reference}."
                raise Refusal("more_than_due", say, field="gross_paise")
            home = home or self.homes.get(found.facility_id)
            rows.append(
                _row(new, number, line, found.parcel_id, found.order_id, line.tcs_paise or 0, line.tds_paise or 0)
            )
        gstin = (home.gstin or "") if home else ""
        country = home.country if home else ""
        taxes = self._fee_taxes(
            new.party_registration.upper(), gstin, country, sum(line.fee_tax_paise for line in new.lines)
        )
        return Draft(new, courier, None, gstin, taxes, rows)

    def _market(self, new: NewSettlement, channel: UUID) -> Draft:
        rows, registration, pack, came = [], "", pack_of(""), self.came.copy()
        for number, line in enumerate(new.lines, 1):
            found = self.orders.get((channel, line.reference))
            if found is None:
                raise Refusal(
                    "unknown_order", f"Row {number}: there is no order {line.reference[:60]}.", field="reference"
                )
            registration = registration or found.registration
            taxable = found.taxable_paise if line.gross_paise > 0 else -found.taxable_paise
            tcs, tds = withheld(pack, new.dated, line.gross_paise, taxable) if new.kind == "market" else (0, 0)
            tcs, tds = _said(line.tcs_paise, tcs), _said(line.tds_paise, tds)
            before = found.came_paise + came[found.order_id]
            prepaid = prepaid_of(found.paid_paise, before, line.gross_paise)
            came[found.order_id] += line.gross_paise
            rows.append(_row(new, number, line, None, found.order_id, tcs, tds, prepaid))
        operator = new.party_registration.upper() or self.choices.operators.get(str(channel), "")
        taxes = self._fee_taxes(operator, registration, pack.code, sum(line.fee_tax_paise for line in new.lines))
        return Draft(new, None, channel, registration, taxes, rows)

    def _fee_taxes(self, party: str, ours: str, country: str, tax: int) -> dict[str, int]:
        pack: CountryPack = pack_of(country)
        return fee_heads(
            pack, Deal(Party(party, party[:2], country), Party(ours, ours[:2], country), ours[:2], country), tax
        )


def _said(told: int | None, ours: int) -> int:
    return ours if told is None else told


def _row(
    new: NewSettlement,
    number: int,
    line: NewSettledLine,
    parcel: UUID | None,
    order: UUID | None,
    tcs: int,
    tds: int,
    prepaid: int = 0,
) -> tuple[Any, ...]:
    return (
        new_id(),
        new.id,
        number,
        line.reference,
        parcel,
        order,
        line.gross_paise,
        line.fees_paise,
        line.fee_tax_paise,
        tcs,
        tds,
        prepaid,
    )


def _must_be_whole(new: NewSettlement) -> None:
    if new.kind not in ("cod", *SALES):
        raise Invalid(f"A settlement is one of cod, {', '.join(SALES)}.", field="kind")
    if not 1 <= len(new.reference.strip()) <= TEXT_MAX or not new.reference.isprintable():
        raise Invalid(f"A settlement has a reference of 1 to {TEXT_MAX} characters.", field="reference")
    if not 1 <= len(new.lines) <= LINES_MAX:
        raise Invalid(f"A settlement has 1 to {LINES_MAX} lines.", field="lines")
    twice = [reference for reference, count in Counter(line.reference for line in new.lines).items() if count > 1]
    if twice and new.kind == "cod":
        raise Refusal("twice", f"{twice[0][:60]} stands twice in the list.", field="reference")
    for row, line in enumerate(new.lines, 1):
        amounts = (line.gross_paise, line.fees_paise, line.fee_tax_paise, line.tcs_paise or 0, line.tds_paise or 0)
        if not all(abs(paise) <= MONEY_MAX_PAISE for paise in amounts):
            raise Invalid(f"Row {row}: this is more money than there is.", field="gross_paise")


def write(tx: Tx, drafts: Sequence[Draft]) -> None:
    """Write what was drafted, on today's books."""
    zone = queries_places.facilities(tx)
    today = tx.now.astimezone(queries_places.zone_of(tx, zone[0].id)).date() if zone else tx.now.date()
    heads = []
    for number, one in zip(take_numbers(tx, SERIES[0], len(drafts), prefix=SERIES[1]), drafts, strict=True):
        sums = [one.sum_of(column) for column in (GROSS, FEES, FEE_TAX, TCS, TDS)]
        heads.append(
            (one.new.id, number, one.new.kind, one.courier_id, one.channel_id, one.new.reference.strip(), one.registration,
             one.new.dated, today, *sums[:3], one.fee_taxes, *sums[3:], sums[0] - sum(sums[1:]), "", tx.now, tx.actor.id)
        )  # fmt: skip
    store.write(tx, heads, [row for one in drafts for row in one.rows])
    tx.note("settled", "settlement", [one.new.id for one in drafts])
