"""Documents: tax invoices, bills of supply, credit notes. Numbered without gaps, never changed once they are issued."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from godown.books import queries, store_documents, tax
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line to be invoiced: its amount with tax inside, for all its units."""

    source_line_id: UUID
    sku_id: UUID
    sku_code: str
    description: str
    hsn: str
    unit: str
    quantity: int
    gross_paise: int
    rate_bp: int


@dataclass(frozen=True, slots=True)
class NewInvoice:
    """An invoice to be issued for a source (a parcel). Without a registration it becomes a bill of supply, without tax."""

    facility_id: UUID
    registration: str
    source_kind: str
    source_id: UUID
    order_id: UUID
    dated: date
    supplier: Mapping[str, Any]
    buyer: Mapping[str, Any]
    supplier_state: str
    place_of_supply: str
    lines: tuple[NewLine, ...]


@dataclass(frozen=True, slots=True)
class Issued:
    """A document that was issued."""

    id: UUID
    number: str
    source_id: UUID
    total_paise: int


def draft(invoices: Sequence[NewInvoice]) -> list[store_documents.Draft]:
    """Work out one document for each source, its tax line by line. Nothing is written: do it before anything is locked."""
    return [_draft(invoice) for invoice in invoices]


def issue(tx: Tx, drafts: Sequence[store_documents.Draft]) -> list[Issued]:
    """Issue what was drafted, numbered in the order given, consecutive per series. Call it last: the series is the last
    lock of a transaction."""
    _write(tx, drafts)
    return [Issued(d.id, d.number, d.source_id, d.total_paise) for d in drafts]


def _draft(new: NewInvoice) -> store_documents.Draft:
    same = not new.place_of_supply or new.place_of_supply == new.supplier_state
    lines = []
    for number, line in enumerate(new.lines, 1):
        rate = line.rate_bp if new.registration else 0
        parts = tax.split_inclusive(line.gross_paise, rate, same_state=same)
        lines.append(
            store_documents.DraftLine(
                new_id(), number, line.source_line_id, None, line.sku_id, line.sku_code, line.description, line.hsn,
                line.unit, line.quantity, line.gross_paise, parts.taxable_paise, rate, parts.cgst_paise,
                parts.sgst_paise, parts.igst_paise,
            )
        )  # fmt: skip
    kind = "tax_invoice" if new.registration else "bill_of_supply"
    return store_documents.Draft(
        new_id(), kind, new.registration, tax.financial_year(new.dated), new.dated, new.facility_id, new.source_kind,
        new.source_id, new.order_id, None, new.place_of_supply or new.supplier_state, dict(new.supplier), dict(new.buyer),
        tuple(lines),
    )  # fmt: skip


def _write(tx: Tx, drafts: Sequence[store_documents.Draft]) -> None:
    series: dict[tuple[str, str, str], list[store_documents.Draft]] = defaultdict(list)
    for draft in drafts:
        series[draft.kind, draft.registration, draft.financial_year].append(draft)
    for key in sorted(series):
        first, prefix = store_documents.take_numbers(tx, key, tax.number_prefix(*key), len(series[key]))
        for offset, draft in enumerate(series[key]):
            draft.number = f"{prefix}{first + offset:06d}"
    store_documents.write(tx, drafts)


@dataclass(frozen=True, slots=True)
class Credit:
    """Units of an invoiced source line that come back: the line of the parcel, and how many."""

    source_line_id: UUID
    units: int


def credit(tx: Tx, *, source_kind: str, source_id: UUID, dated: date, credits: Sequence[Credit]) -> list[Issued]:
    """Issue credit notes for returned units, one for each invoice they were on. Rate, HSN and place of supply are those of
    the invoice line; all credits of a line add up to it. Refuses (`more_than_invoiced`) what was not invoiced or is
    credited already."""
    drafts = _credit_notes(tx, source_kind, source_id, dated, credits)
    _write(tx, drafts)
    return [Issued(d.id, d.number, d.source_id, d.total_paise) for d in drafts]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A credit note that would be issued: of which invoice, and its amounts."""

    invoice_number: str
    total_paise: int
    taxable_paise: int
    cgst_paise: int
    sgst_paise: int
    igst_paise: int


def foresee_credit(tx: Tx, credits: Sequence[Credit], dated: date) -> list[Foreseen]:
    """What `credit` would issue for these units, to the paisa. Writes nothing; refuses as `credit` does."""
    notes = _credit_notes(tx, "", new_id(), dated, credits)
    heads = queries.documents(tx, [note.corrects_id for note in notes if note.corrects_id])
    return [
        Foreseen(
            heads[note.corrects_id].number if note.corrects_id else "",
            sum(line.gross_paise for line in note.lines),
            sum(line.taxable_paise for line in note.lines),
            sum(line.cgst_paise for line in note.lines),
            sum(line.sgst_paise for line in note.lines),
            sum(line.igst_paise for line in note.lines),
        )
        for note in notes
    ]


def _credit_notes(
    tx: Tx, source_kind: str, source_id: UUID, dated: date, credits: Sequence[Credit]
) -> list[store_documents.Draft]:
    lines = {line.source_line_id: line for line in queries.invoice_lines(tx, [c.source_line_id for c in credits])}
    by_invoice: dict[UUID, list[tuple[Credit, queries.InvoiceLine]]] = defaultdict(list)
    for one in credits:
        line = lines.get(one.source_line_id)
        if line is None or line.credited_units + one.units > line.quantity:
            raise Refusal(
                "more_than_invoiced", "More is to be credited than was invoiced.", line=str(one.source_line_id)
            )
        by_invoice[line.document_id].append((one, line))
    heads = queries.documents(tx, list(by_invoice))
    return [_credit_note(heads[i], rows, source_kind, source_id, dated) for i, rows in by_invoice.items()]


def _credit_note(
    head: queries.Document, rows: Sequence[tuple[Credit, queries.InvoiceLine]], kind: str, source_id: UUID, dated: date
) -> store_documents.Draft:
    lines = []
    for number, (one, line) in enumerate(rows, 1):
        gross, cgst, sgst, igst = (
            tax.part_of(total, line.credited_units, one.units, line.quantity)
            for total in (line.gross_paise, line.cgst_paise, line.sgst_paise, line.igst_paise)
        )
        lines.append(
            store_documents.DraftLine(
                new_id(), number, line.source_line_id, line.id, line.sku_id, line.sku_code, line.description, line.hsn,
                line.unit, one.units, gross, gross - cgst - sgst - igst, line.rate_bp, cgst, sgst, igst,
            )
        )  # fmt: skip
    return store_documents.Draft(
        new_id(), "credit_note", head.registration, tax.financial_year(dated), dated, head.facility_id, kind, source_id,
        head.order_id, head.id, head.place_of_supply, head.supplier, head.buyer, tuple(lines),
    )  # fmt: skip


def cancel(tx: Tx, source_kind: str, source_ids: Sequence[UUID]) -> None:
    """Cancel the documents of sources that never left. The numbers stay, cancelled."""
    store_documents.cancel(tx, source_kind, source_ids)
