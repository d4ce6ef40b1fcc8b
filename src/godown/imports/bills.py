"""Bills of vendors from a file: a row for each line, rows of one vendor and number together are a bill."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID, uuid5

from godown import receiving
from godown.imports.words import NEW, SAME, WRONG, Ground, Verdict
from godown.kernel.cells import Cells, Problem, Row
from godown.kernel.columns import Column, Thing
from godown.kernel.outcome import RowRefusal
from godown.platform.transaction import Tx
from godown.receiving import NewBill, NewBillLine

COLUMNS: Final = (
    Column("vendor", "Name of the vendor, as on the goods receipt.", "Kansa Metals", ("supplier", "party"), needed=True),
    Column("bill", "The vendor's number of the bill.", "KM/2611/114", ("bill no", "bill number", "invoice no", "invoice number"), needed=True),
    Column("dated", "Date of the bill.", "2026-11-20", ("bill date", "invoice date"), needed=True),
    Column("receipt", "Number of the goods receipt that it is for.", "GRN-0154", ("grn", "grn no", "grn number"), needed=True),
    Column("sku", "Code of the SKU.", "AAN-BTL-750", ("sku code", "item code"), needed=True),
    Column("quantity", "Units that are billed.", "50", ("qty", "units"), needed=True),
    Column("value", "What the line costs before tax, in rupees.", "20600.00", ("taxable", "taxable value", "amount"), needed=True),
    Column("tax_class", "Its tax class; the SKU's own where it is empty.", "gst_18", ("tax", "gst class")),
    Column("tax_amount", "Tax of the line as the paper says it, in rupees.", "", ("tax amount", "gst amount")),
    Column("gstin", "GSTIN of the vendor; the one of their last bill where it is empty.", "29AADCB2230M1ZP", ("vendor gstin", "supplier gstin")),
    Column("due", "To be paid by.", "", ("due date", "due on")),
    Column("total", "Total below the bill, in rupees; compared with its lines.", "", ("bill total", "invoice total")),
    Column("claim", "no makes the tax a part of the cost; yes where it is empty.", "yes", ("itc", "claim tax")),
)  # fmt: skip
FIELDS: Final = {"number": "bill", "sku_code": "sku", "taxable_paise": "value", "tax_paise": "tax_amount",
                 "vendor_registration": "gstin", "total_paise": "total", "lines": "sku"}  # fmt: skip
HOUSE: Final = UUID("5f2b6a40-5f0b-7000-8000-0000000000b1")
"""Ids of bills from files are made of what tells them apart, so that the same file again is known."""


def read(rows: Sequence[Row], headers: Mapping[str, str], ground: Ground) -> list[Thing[NewBill]]:
    """The bills of a file, in its order."""
    found: dict[tuple[str, str], list[Cells]] = {}
    for row in rows:
        cells = Cells(row, headers)
        found.setdefault((cells.raw("vendor"), cells.raw("bill")), []).append(cells)
    return [_bill(rows) for rows in found.values()]


def _bill(rows: Sequence[Cells]) -> Thing[NewBill]:
    first = rows[0]
    lines = tuple(_line(cells) for cells in rows)
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
        record = NewBill(vendor, number, dated, lines, key, registration, due, total, claim)
    problems = tuple(problem for cells in rows for problem in cells.problems)
    return Thing(f"{vendor} {number}", tuple(cells.row.number for cells in rows), record, problems)


def _line(cells: Cells) -> NewBillLine:
    return NewBillLine(
        cells.code("receipt", needed=True), cells.code("sku", needed=True),
        cells.whole("quantity", least=1, needed=True, default=1), cells.rupees("value", needed=True), cells.code("tax_class"),
        cells.rupees("tax_amount") if cells.has("tax_amount") else None,
    )  # fmt: skip


def judge(tx: Tx, things: Sequence[Thing[NewBill]], headers: Mapping[str, str], ground: Ground) -> list[Verdict]:
    """What saving would do with each bill."""
    good = [thing.record for thing in things if thing.record and not thing.bad]
    outcome = receiving.check_bills(tx, [_of_tenant(tx, new) for new in good])
    refused = {row.key: row for row in outcome.refused}
    verdicts = []
    for thing in things:
        if thing.record is None or thing.bad:
            verdicts.append(Verdict(thing.key, thing.rows, WRONG, problems=thing.problems))
            continue
        new = _of_tenant(tx, thing.record)
        if said := refused.get(new.id):
            problems = (*thing.problems, _problem(thing, headers, said))
            verdicts.append(Verdict(thing.key, thing.rows, WRONG, problems=problems))
        else:
            state = SAME if new.id in outcome.known else NEW
            verdicts.append(Verdict(thing.key, thing.rows, state, new, problems=thing.problems))
    return verdicts


def _of_tenant(tx: Tx, new: NewBill) -> NewBill:
    """The bill with an id of this business: two businesses may have bills of one vendor and number."""
    return replace(new, id=uuid5(tx.tenant_id, str(new.id)))


def _problem(thing: Thing[NewBill], headers: Mapping[str, str], said: RowRefusal[UUID]) -> Problem:
    name = FIELDS.get(said.field or "", said.field or "sku")
    number = said.message.removeprefix("Row ").partition(":")[0]
    row = int(number) if number.isdecimal() and 1 <= int(number) <= len(thing.rows) else 1
    return Problem(thing.rows[row - 1], headers.get(name, name), "", said.code, said.message)


def save(tx: Tx, verdicts: Sequence[Verdict], ground: Ground) -> Sequence[RowRefusal[str]]:
    """Book the bills."""
    keys = {verdict.record.id: verdict.key for verdict in verdicts}
    outcome = receiving.book_bills(tx, [verdict.record for verdict in verdicts])
    return [RowRefusal(keys[row.key], row.code, row.message, row.field) for row in outcome.refused]
