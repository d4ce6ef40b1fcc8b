"""Bills of vendors from a file: a row for each line of goods or charge, rows of one vendor and number together are a bill."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID, uuid5

from godown import receiving
from godown.imports.words import NEW, SAME, WRONG, Ground, Verdict
from godown.kernel.cells import Cells, Problem, Row
from godown.kernel.columns import Column, Thing
from godown.kernel.outcome import RowRefusal
from godown.platform.transaction import Tx
from godown.receiving import CHARGES, NewBill, NewBillLine, NewCharge

COLUMNS: Final = (
    Column("vendor", "Name of the vendor, as on the goods receipt.", "Kansa Metals", ("supplier", "party"), needed=True),
    Column("bill", "The vendor's number of the bill.", "KM/2611/114", ("bill no", "bill number", "invoice no", "invoice number"), needed=True),
    Column("dated", "Date of the bill.", "2026-11-20", ("bill date", "invoice date"), needed=True),
    Column("receipt", "Number of the goods receipt that it is for; empty for a charge.", "GRN-0154", ("grn", "grn no", "grn number"), needed=True),
    Column("sku", "Code of the SKU; empty for a charge.", "AAN-BTL-750", ("sku code", "item code"), needed=True),
    Column("quantity", "Units that are billed; empty for a charge.", "50", ("qty", "units"), needed=True),
    Column("value", "What the line costs before tax, in rupees.", "20600.00", ("taxable", "taxable value", "amount"), needed=True),
    Column("tax_class", "Its tax class; the SKU's own where it is empty, of a charge gst_18.", "gst_18", ("tax", "gst class")),
    Column("tax_amount", "Tax of the line as the paper says it, in rupees.", "", ("tax amount", "gst amount")),
    Column("charge", "For a row that is no goods but a charge: freight, packing, insurance or other.", "", ("charge type", "other charge")),
    Column("gstin", "GSTIN of the vendor; the one of their last bill where it is empty.", "29AADCB2230M1ZP", ("vendor gstin", "supplier gstin")),
    Column("due", "To be paid by.", "", ("due date", "due on")),
    Column("total", "Total below the bill, in rupees; compared with its lines.", "", ("bill total", "invoice total")),
    Column("claim", "no makes the tax a part of the cost; yes where it is empty.", "yes", ("itc", "claim tax")),
)  # fmt: skip
FIELDS: Final = {"number": "bill", "sku_code": "sku", "taxable_paise": "value", "tax_paise": "tax_amount",
                 "vendor_registration": "gstin", "total_paise": "total", "lines": "sku", "charges": "charge"}  # fmt: skip
HOUSE: Final = UUID("5f2b6a40-5f0b-7000-8000-0000000000b1")
"""Ids of bills from files are made of what tells them apart, so that the same file again is known."""


CHARGE_CLASS: Final = NewCharge("other", 0).tax_class


@dataclass(frozen=True, slots=True)
class ReadBill:
    """A bill as its rows say it: which rows of the file are its goods, and which its charges."""

    bill: NewBill
    goods: tuple[int, ...]
    charges: tuple[int, ...]

    def row_of(self, message: str) -> int:
        """The row of the file that a refusal names by its line or charge; the first where it names none."""
        word, _, rest = message.partition(" ")
        rows = {"Row": self.goods, "Charge": self.charges}.get(word, ())
        number = rest.partition(":")[0]
        at = int(number) if number.isdecimal() else 0
        return rows[at - 1] if 1 <= at <= len(rows) else (*self.goods, *self.charges)[0]


def read(rows: Sequence[Row], headers: Mapping[str, str], ground: Ground) -> list[Thing[ReadBill]]:
    """The bills of a file, in its order."""
    found: dict[tuple[str, str], list[Cells]] = {}
    for row in rows:
        cells = Cells(row, headers)
        found.setdefault((cells.raw("vendor"), cells.raw("bill")), []).append(cells)
    return [_bill(rows) for rows in found.values()]


def _bill(rows: Sequence[Cells]) -> Thing[ReadBill]:
    first = rows[0]
    goods, charged = [one for one in rows if not one.has("charge")], [one for one in rows if one.has("charge")]
    lines, charges = tuple(_line(cells) for cells in goods), tuple(_charge(cells) for cells in charged)
    vendor, number = first.text("vendor", longest=200, needed=True), first.code("bill", longest=40, needed=True)
    dated, due = first.day("dated"), first.day("due")
    if dated is None and not first.bad:
        first.wrong("dated", "missing", "A bill has its date.")
    total = first.rupees("total") if first.has("total") else None
    registration = first.code("gstin", longest=20).upper()
    claim = first.yes("claim", default=True)
    record = None
    if dated is not None:
        key = uuid5(HOUSE, f"{vendor}\n{number}\n{dated.isoformat()}")
        bill = NewBill(vendor, number, dated, lines, key, registration, due, total, claim, charges=charges)
        record = ReadBill(
            bill, tuple(cells.row.number for cells in goods), tuple(cells.row.number for cells in charged)
        )
    problems = tuple(problem for cells in rows for problem in cells.problems)
    return Thing(f"{vendor} {number}", tuple(cells.row.number for cells in rows), record, problems)


def _line(cells: Cells) -> NewBillLine:
    return NewBillLine(
        cells.code("receipt", needed=True), cells.code("sku", needed=True),
        cells.whole("quantity", least=1, needed=True, default=1), cells.rupees("value", needed=True), cells.code("tax_class"),
        cells.rupees("tax_amount") if cells.has("tax_amount") else None,
    )  # fmt: skip


def _charge(cells: Cells) -> NewCharge:
    for name in ("receipt", "sku", "quantity"):
        if cells.has(name):
            cells.wrong(name, "goods_or_charge", "A row is goods or a charge: leave this empty, or the charge.")
    return NewCharge(
        cells.choice("charge", CHARGES, default="other"), cells.rupees("value", needed=True),
        cells.code("tax_class", default=CHARGE_CLASS), cells.rupees("tax_amount") if cells.has("tax_amount") else None,
    )  # fmt: skip


def judge(tx: Tx, things: Sequence[Thing[ReadBill]], headers: Mapping[str, str], ground: Ground) -> list[Verdict]:
    """What saving would do with each bill."""
    good = [thing.record.bill for thing in things if thing.record and not thing.bad]
    outcome = receiving.check_bills(tx, [_of_tenant(tx, new) for new in good])
    refused = {row.key: row for row in outcome.refused}
    verdicts = []
    for thing in things:
        if thing.record is None or thing.bad:
            verdicts.append(Verdict(thing.key, thing.rows, WRONG, problems=thing.problems))
            continue
        new = _of_tenant(tx, thing.record.bill)
        if said := refused.get(new.id):
            problems = (*thing.problems, _problem(thing.record, headers, said))
            verdicts.append(Verdict(thing.key, thing.rows, WRONG, problems=problems))
        else:
            state = SAME if new.id in outcome.known else NEW
            verdicts.append(Verdict(thing.key, thing.rows, state, new, problems=thing.problems))
    return verdicts


def _of_tenant(tx: Tx, new: NewBill) -> NewBill:
    """The bill with an id of this business: two businesses may have bills of one vendor and number."""
    return replace(new, id=uuid5(tx.tenant_id, str(new.id)))


def _problem(read: ReadBill, headers: Mapping[str, str], said: RowRefusal[UUID]) -> Problem:
    name = FIELDS.get(said.field or "", said.field or "sku")
    return Problem(read.row_of(said.message), headers.get(name, name), "", said.code, said.message)


def save(tx: Tx, verdicts: Sequence[Verdict], ground: Ground) -> Sequence[RowRefusal[str]]:
    """Book the bills."""
    keys = {verdict.record.id: verdict.key for verdict in verdicts}
    outcome = receiving.book_bills(tx, [verdict.record for verdict in verdicts])
    return [RowRefusal(keys[row.key], row.code, row.message, row.field) for row in outcome.refused]
