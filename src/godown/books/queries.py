"""SQL that reads the books."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """A line of an issued invoice, and how many of its units are credited."""

    id: UUID
    document_id: UUID
    source_line_id: UUID
    sku_id: UUID
    sku_code: str
    description: str
    hsn: str
    unit: str
    quantity: int
    gross_paise: int
    taxable_paise: int
    rate_bp: int
    cgst_paise: int
    sgst_paise: int
    igst_paise: int
    credited_units: int


@dataclass(frozen=True, slots=True)
class Document:
    """The head of a document."""

    id: UUID
    kind: str
    number: str
    registration: str
    financial_year: str
    dated: date
    facility_id: UUID
    source_kind: str
    source_id: UUID
    order_id: UUID | None
    corrects_id: UUID | None
    status: str
    place_of_supply: str
    supplier: dict[str, Any]
    buyer: dict[str, Any]
    taxable_paise: int
    tax_paise: int
    total_paise: int
    file_id: UUID | None
    issued_at: datetime


HEAD = """SELECT id, kind, number, registration, financial_year, dated, facility_id, source_kind, source_id, order_id,
    corrects_id, status, place_of_supply, supplier, buyer, taxable_paise, tax_paise, total_paise, file_id, issued_at
    FROM document WHERE tenant_id = %(tenant)s"""


def documents(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, Document]:
    """Documents by id."""
    return {one.id: one for one in tx.rows(Document, f"{HEAD} AND id = ANY(%(ids)s)", ids=list(ids))}


def documents_of_order(tx: Tx, order_id: UUID) -> list[Document]:
    """All documents of an order, oldest first."""
    return tx.rows(Document, f"{HEAD} AND order_id = %(order)s ORDER BY issued_at, number", order=order_id)


def of_source(tx: Tx, source_kind: str, source_id: UUID, kind: str) -> Document | None:
    """The document of a kind that a source earned."""
    return tx.one(
        Document,
        f"{HEAD} AND source_kind = %(source_kind)s AND source_id = %(source)s AND kind = %(kind)s",
        source_kind=source_kind,
        source=source_id,
        kind=kind,
    )


def invoice_lines(tx: Tx, source_line_ids: Sequence[UUID]) -> list[InvoiceLine]:
    """The invoice lines of these sources, locked until the end, with what is credited of each."""
    tx.run(
        """SELECT 1 FROM document d WHERE d.tenant_id = %(tenant)s AND d.id IN (
               SELECT document_id FROM document_line WHERE tenant_id = %(tenant)s AND source_line_id = ANY(%(ids)s))
           ORDER BY id FOR NO KEY UPDATE""",
        ids=list(source_line_ids),
    )
    return tx.rows(
        InvoiceLine,
        """
        SELECT l.id, l.document_id, l.source_line_id, l.sku_id, l.sku_code, l.description, l.hsn, l.unit, l.quantity,
               l.gross_paise, l.taxable_paise, l.rate_bp, l.cgst_paise, l.sgst_paise, l.igst_paise,
               coalesce((SELECT sum(c.quantity) FROM document_line c WHERE c.tenant_id = l.tenant_id
                         AND c.corrects_line_id = l.id), 0)::bigint AS credited_units
        FROM document_line l JOIN document d ON d.tenant_id = l.tenant_id AND d.id = l.document_id
        WHERE l.tenant_id = %(tenant)s AND l.source_line_id = ANY(%(ids)s) AND l.corrects_line_id IS NULL
          AND d.status = 'issued'""",
        ids=list(source_line_ids),
    )


def uncredited(tx: Tx, source_line_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Units of source lines that were invoiced and are not credited yet; their documents are locked until the end."""
    return {line.source_line_id: line.quantity - line.credited_units for line in invoice_lines(tx, source_line_ids)}


LINES = """SELECT id, document_id, source_line_id, sku_id, sku_code, description, hsn, unit, quantity, gross_paise,
    taxable_paise, rate_bp, cgst_paise, sgst_paise, igst_paise, 0::bigint AS credited_units
    FROM document_line WHERE tenant_id = %(tenant)s"""


def lines_of(tx: Tx, document_id: UUID) -> list[InvoiceLine]:
    """The lines of one document, in order (`credited_units` is not asked here)."""
    return tx.rows(InvoiceLine, f"{LINES} AND document_id = %(id)s ORDER BY line_no", id=document_id)


def cost_of_issue(tx: Tx, source_line_ids: Sequence[UUID]) -> dict[UUID, tuple[int, int, int, int]]:
    """(units issued, cost issued, units returned, cost returned) of source lines, for a return at its original cost."""
    return {
        row[0]: (row[1], row[2], row[3], row[4])
        for row in tx.tuples(
            """
            SELECT source_line_id,
                   -coalesce(sum(quantity) FILTER (WHERE reason = 'handed_over'), 0)::bigint,
                   -coalesce(sum(value_paise) FILTER (WHERE reason = 'handed_over'), 0)::bigint,
                   coalesce(sum(quantity) FILTER (WHERE reason = 'returned'), 0)::bigint,
                   coalesce(sum(value_paise) FILTER (WHERE reason = 'returned'), 0)::bigint
            FROM cost_entry WHERE tenant_id = %(tenant)s AND source_line_id = ANY(%(ids)s) GROUP BY 1""",
            ids=list(source_line_ids),
        )
    }
