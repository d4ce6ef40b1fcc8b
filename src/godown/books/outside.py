"""Invoices that were issued before Godown, by another program or by hand: entered when something of them comes back, so that a credit note can
name them. They are kept beside our documents and are none of ours: no series, no return, no journal knows them, only their notes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from godown.books import queries, store_outside
from godown.books.choices import tax_choices
from godown.books.store_documents import Draft, DraftLine
from godown.books.store_outside import OutsideHead
from godown.books.taxing import Desk, named_rate
from godown.countries import CountryPack, Deal, Head, Rate, pack_of, tax_line
from godown.kernel.ids import new_id
from godown.kernel.refusal import Invalid, Refusal
from godown.platform.transaction import Tx
from godown.platform.turns import take_turns

KIND: Final = "outside_invoice"
LINES_MAX: Final = 500


@dataclass(frozen=True, slots=True)
class OutsideLine:
    """A line as the invoice has it: units, their value with tax, and the levies that it names as (head, millionths of the value before tax)."""

    sku_id: UUID
    sku_code: str
    description: str
    hsn: str
    unit: str
    units: int
    value_paise: int
    levies: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class OutsideInvoice:
    """An invoice from before. `value_paise`: of all of it, where not all its lines are entered; it tells the table of its notes."""

    facility_id: UUID
    number: str
    dated: date
    supplier: Mapping[str, Any]
    buyer: Mapping[str, Any]
    deal: Deal
    lines: tuple[OutsideLine, ...]
    value_paise: int | None = None


def enter_outside(tx: Tx, new: OutsideInvoice, today: date) -> dict[UUID, UUID]:
    """Enter an invoice, or more lines of one that is entered already; answer for each SKU the line that credits name. Refuses `invalid`,
    `invoice_is_ours` (a document of Godown has this number), `invoice_differs` (it is known otherwise)."""
    pack = pack_of(new.deal.seller.country)
    _check(new, pack, today)
    key = new.deal.seller.registration, pack.year(new.dated), new.number
    take_turns(tx, [UUID(bytes=sha256("|".join(("outside", *key)).encode()).digest()[:16])])
    known = store_outside.of_number(tx, key)
    if any(head.kind != KIND for head in known):
        text = f"{new.number} is an invoice of ours: start the return from its order."
        raise Refusal("invoice_is_ours", text, number=new.number)
    made = _draft(tx, new, pack)
    if not known:
        store_outside.write(tx, made, new.value_paise)
        return {line.sku_id: line.source_line_id for line in made.lines}
    _same(known[0], made, new)
    there = {line.sku_id: line for line in queries.lines_of(tx, known[0].id)}
    more = []
    for line in made.lines:
        old = there.get(line.sku_id)
        if old is None:
            more.append(line)
        elif (old.quantity, old.gross_paise, old.tax_paise) != (line.quantity, line.gross_paise, line.tax_paise):
            text = f"{line.sku_code} of {new.number} is known with other units, value or rate."
            raise Refusal("invoice_differs", text, number=new.number, sku=line.sku_code)
    store_outside.add_lines(tx, known[0].id, more, len(there), new.value_paise)
    return {i: line.source_line_id for i, line in there.items()} | {line.sku_id: line.source_line_id for line in more}


def _check(new: OutsideInvoice, pack: CountryPack, today: date) -> None:
    if pack.number_fault(new.number):
        raise Invalid("The number of an invoice has at most 16 of A-Z, 0-9, - and /.", field="number")
    if new.dated > today:
        raise Invalid("This invoice is of a day to come.", field="dated")
    if not 1 <= len(new.lines) <= LINES_MAX or len({line.sku_id for line in new.lines}) < len(new.lines):
        raise Invalid("Say what came back, each SKU once.", field="lines")
    for row, line in enumerate(new.lines, 1):
        if line.units < 1 or line.value_paise < 0 or any(rate < 0 for _, rate in line.levies):
            raise Invalid(f"Line {row}: units are at least 1, value and rate not below 0.", field="lines", row=row)
    if new.value_paise is not None and new.value_paise < sum(line.value_paise for line in new.lines):
        raise Invalid("The lines are worth more than the invoice.", field="value_paise")


def _same(known: OutsideHead, made: Draft, new: OutsideInvoice) -> None:
    if (known.dated, known.gstin, known.place) != (made.dated, new.buyer.get("gstin", ""), made.place_of_supply):
        text = f"{new.number} is known of another day, buyer or place."
        raise Refusal("invoice_differs", text, number=new.number, dated=str(known.dated))


def _draft(tx: Tx, new: OutsideInvoice, pack: CountryPack) -> Draft:
    supply = pack.supply(Desk(tax_choices(tx)).told(new.deal))
    lines = []
    for number, line in enumerate(new.lines, 1):
        rate = Rate(tuple(Head(code, millionths) for code, millionths in line.levies))
        heads = pack.heads(rate, supply) if new.deal.seller.registration else ()
        tax = tax_line(line.value_paise, line.units, heads, inclusive=True)
        made = new_id()
        lines.append(
            DraftLine(
                made, number, made, None, line.sku_id, line.sku_code, line.description, line.hsn, line.unit, line.units, tax.gross,
                tax.taxable, named_rate(rate) if heads else 0, tax.gross - tax.taxable,
                [[c.code, c.rate, c.base, c.amount] for c in tax.components],
            )
        )  # fmt: skip
    document_id = new_id()
    return Draft(
        id=document_id, kind=KIND, country=pack.code, registration=new.deal.seller.registration,
        financial_year=pack.year(new.dated), dated=new.dated, facility_id=new.facility_id, source_kind="outside",
        source_id=document_id, order_id=None, corrects_id=None, treatment=supply.treatment, place_of_supply=supply.place,
        supplier=dict(new.supplier), buyer=dict(new.buyer), warnings=[], lines=tuple(lines), number=new.number,
    )  # fmt: skip
