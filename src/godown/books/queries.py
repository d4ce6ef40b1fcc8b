"""SQL that reads the books."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from godown.countries import Credited, Sold
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """A line of an issued document. `taxes`: (head, rate in millionths, base, amount) of each; `forgone`: those that a credit
    gave back too late to reduce them; `bundle`: the set that it is taxed with as one (`sets.py`)."""

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
    tax_paise: int
    taxes: list[tuple[str, int, int, int]]
    corrects_line_id: UUID | None
    forgone: list[tuple[str, int, int, int]] = field(default_factory=list)
    by_amount: bool = False
    shipping_paise: int = 0
    bundle: dict[str, Any] | None = None

    def of(self, code: str) -> int:
        """The tax under a head, 0 where it bears none."""
        return sum(amount for head, _, _, amount in self.taxes if head == code)

    @property
    def sold(self) -> Sold:
        """The line as the rules of credits read it."""
        return Sold(
            self.quantity, self.gross_paise, self.taxable_paise, {code: amount for code, _, _, amount in self.taxes}
        )


@dataclass(frozen=True, slots=True)
class Document:
    """The head of a document."""

    id: UUID
    kind: str
    number: str
    country: str
    registration: str
    financial_year: str
    dated: date
    facility_id: UUID
    source_kind: str
    source_id: UUID
    order_id: UUID | None
    corrects_id: UUID | None
    status: str
    treatment: str
    place_of_supply: str
    supplier: dict[str, Any]
    buyer: dict[str, Any]
    taxable_paise: int
    tax_paise: int
    total_paise: int
    operator: str
    warnings: list[str]
    file_id: UUID | None
    issued_at: datetime
    rounded: bool = False
    round_off_paise: int = 0

    @property
    def payable_paise(self) -> int:
        """What is to be paid, or by a note to be given back: the total, rounded where the document is."""
        return self.total_paise + self.round_off_paise


HEAD = """SELECT id, kind, number, country, registration, financial_year, dated, facility_id, source_kind, source_id, order_id,
    corrects_id, status, treatment, place_of_supply, supplier, buyer, taxable_paise, tax_paise, total_paise, operator, warnings,
    file_id, issued_at, rounded, round_off_paise
    FROM document WHERE tenant_id = %(tenant)s"""


def documents(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, Document]:
    """Documents by id."""
    return {one.id: one for one in tx.rows(Document, f"{HEAD} AND id = ANY(%(ids)s)", ids=list(ids))}


def documents_of_order(tx: Tx, order_id: UUID) -> list[Document]:
    """All documents of an order, oldest first."""
    return tx.rows(Document, f"{HEAD} AND order_id = %(order)s ORDER BY issued_at, number", order=order_id)


def notes_of(tx: Tx, document_id: UUID) -> list[Document]:
    """The notes on a document, oldest first."""
    return tx.rows(Document, f"{HEAD} AND corrects_id = %(id)s ORDER BY issued_at, number", id=document_id)


def documents_of_sources(tx: Tx, source_kind: str, source_ids: Sequence[UUID]) -> dict[UUID, Document]:
    """The document of each of these sources, of those that have one."""
    found = tx.rows(
        Document,
        f"""{HEAD} AND corrects_id IS NULL AND (
            (status = 'issued' AND source_kind = %(source_kind)s AND source_id = ANY(%(ids)s))
            OR (status = 'cancelled' AND source_kind = %(source_kind)s AND source_id = ANY(%(ids)s)))
            ORDER BY issued_at, number""",
        source_kind=source_kind,
        ids=list(source_ids),
    )
    return {one.source_id: one for one in found}


def credit_of_source(tx: Tx, source_kind: str, source_id: UUID) -> Document | None:
    """The credit that a source earned, with tax or without, as it stands."""
    return tx.one(
        Document,
        f"""{HEAD} AND source_kind = %(source_kind)s AND source_id = %(source)s AND status = 'issued'
            AND corrects_id IS NOT NULL""",
        source_kind=source_kind,
        source=source_id,
    )


LINES = """SELECT l.id, l.document_id, l.source_line_id, l.sku_id, l.sku_code, l.description, l.hsn, l.unit, l.quantity,
    l.gross_paise, l.taxable_paise, l.rate_bp, l.tax_paise, l.taxes, l.corrects_line_id, l.forgone, l.by_amount,
    l.shipping_paise, l.bundle
    FROM document_line l"""


def invoice_lines(tx: Tx, source_line_ids: Sequence[UUID]) -> list[InvoiceLine]:
    """The invoice lines of these sources whose documents stand; the documents are locked until the end."""
    tx.run(
        """SELECT 1 FROM document d WHERE d.tenant_id = %(tenant)s AND d.id IN (
               SELECT document_id FROM document_line WHERE tenant_id = %(tenant)s AND source_line_id = ANY(%(ids)s))
           ORDER BY id FOR NO KEY UPDATE""",
        ids=list(source_line_ids),
    )
    return tx.rows(
        InvoiceLine,
        f"""{LINES} JOIN document d ON d.tenant_id = l.tenant_id AND d.id = l.document_id
        WHERE l.tenant_id = %(tenant)s AND l.source_line_id = ANY(%(ids)s) AND l.corrects_line_id IS NULL
          AND d.status = 'issued'""",
        ids=list(source_line_ids),
    )


def credited(tx: Tx, line_ids: Sequence[UUID]) -> dict[UUID, Credited]:
    """What is credited of invoice lines so far, with the taxes that a late credit forwent; a line without a credit is absent."""
    found: dict[UUID, Credited] = {}
    for line, units, gross, taxes, by_amount in tx.tuples(
        """SELECT l.corrects_line_id, l.quantity, l.gross_paise, l.taxes || l.forgone, l.by_amount
           FROM document_line l JOIN document d ON d.tenant_id = l.tenant_id AND d.id = l.document_id
           WHERE l.tenant_id = %(tenant)s AND l.corrects_line_id = ANY(%(ids)s) AND d.status = 'issued'""",
        ids=list(line_ids),
    ):
        heads = {code: amount for code, _, _, amount in taxes}
        piece = Credited(units, gross, gross - sum(heads.values()), heads, by_amount)
        found[line] = found.get(line, Credited()).plus(piece)
    return found


def round_offs(tx: Tx, ids: Sequence[UUID]) -> dict[UUID | None, int]:
    """The round-off of documents; asks nothing where there are none."""
    sql = "SELECT id, round_off_paise FROM document WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s)"
    return {row[0]: row[1] for row in tx.tuples(sql, ids=list(ids))} if ids else {}


def credited_in_all(tx: Tx, document_ids: Sequence[UUID]) -> dict[UUID, int]:
    """What notes that stand took off each document, before round-off; one without a note is absent."""
    rows = tx.tuples(
        """SELECT corrects_id, sum(total_paise)::bigint FROM document
           WHERE tenant_id = %(tenant)s AND corrects_id = ANY(%(ids)s) AND status = 'issued' GROUP BY 1""",
        ids=list(document_ids),
    )
    return {row[0]: row[1] for row in rows}


def uncredited(tx: Tx, source_line_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Units of source lines that were invoiced and are not credited yet; their documents are locked until the end."""
    lines = invoice_lines(tx, source_line_ids)
    done = credited(tx, [line.id for line in lines])
    return {line.source_line_id: line.quantity - done.get(line.id, Credited()).units for line in lines}


def lines_of(tx: Tx, document_id: UUID) -> list[InvoiceLine]:
    """The lines of one document, in order."""
    return tx.rows(
        InvoiceLine,
        f"{LINES} WHERE l.tenant_id = %(tenant)s AND l.document_id = %(id)s ORDER BY l.line_no",
        id=document_id,
    )


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


def tax_of_issue(tx: Tx, source_line_ids: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    """The input tax by head that went out with source lines, also what became known of them late; without any, absent."""
    return {
        row[0]: row[1]
        for row in tx.tuples(
            """
            SELECT h.source_line_id, jsonb_object_agg(h.code, h.paise)
            FROM (SELECT e.source_line_id, t.code, -sum(t.paise::bigint)::bigint AS paise
                  FROM cost_entry e CROSS JOIN LATERAL jsonb_each_text(e.taxes) AS t (code, paise)
                  WHERE e.tenant_id = %(tenant)s AND e.source_line_id = ANY(%(ids)s) AND e.reason = 'handed_over'
                  GROUP BY 1, 2) h
            GROUP BY 1""",
            ids=list(source_line_ids),
        )
    }


def values_of_moves(tx: Tx, move_ids: Sequence[UUID]) -> dict[UUID, int]:
    """What moves took out of stock, paise; those without a cost are absent."""
    rows = tx.tuples(
        "SELECT move_id, -value_paise FROM cost_entry WHERE tenant_id = %(tenant)s AND move_id = ANY(%(ids)s)",
        ids=list(move_ids),
    )
    return {row[0]: row[1] for row in rows}
