"""SQL behind the list of documents: the books beside orders and prints."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document as the list shows it."""

    id: UUID
    kind: str
    number: str
    dated: date
    issued_at: datetime
    status: str
    customer: str
    order_id: UUID | None
    order_number: str | None
    corrects_id: UUID | None
    corrects_number: str | None
    taxable_paise: int
    tax_paise: int
    payable_paise: int
    printed: int


@dataclass(frozen=True, slots=True)
class WantedDocuments:
    """What the list is asked for; `text` is part of the number, or the whole number of an order, or part of a name."""

    kind: str = ""
    status: str = ""
    text: str = ""
    facility_id: UUID | None = None


FROM = """
FROM document d
LEFT JOIN sales_order o ON o.tenant_id = d.tenant_id AND o.id = d.order_id
LEFT JOIN document c ON c.tenant_id = d.tenant_id AND c.id = d.corrects_id
WHERE d.tenant_id = %(tenant)s AND (%(kind)s = '' OR d.kind = %(kind)s) AND (%(status)s = '' OR d.status = %(status)s)
  AND (%(facility)s::uuid IS NULL OR d.facility_id = %(facility)s)
  AND (%(text)s = '' OR strpos(d.number, %(text)s) > 0 OR o.number = %(text)s
       OR strpos(lower(d.buyer ->> 'customer_name'), lower(%(text)s)) > 0)
"""

ROW = f"""
SELECT d.id, d.kind, d.number, d.dated, d.issued_at, d.status, d.buyer ->> 'customer_name' AS customer, d.order_id,
       o.number AS order_number, d.corrects_id, c.number AS corrects_number, d.taxable_paise, d.tax_paise,
       d.total_paise + d.round_off_paise AS payable_paise,
       (SELECT count(*) FROM printed p WHERE p.tenant_id = d.tenant_id AND p.paper = 'document' AND p.thing_id = d.id)
         AS printed
{FROM}
"""


def _asked(wanted: WantedDocuments) -> dict[str, object]:
    return {"kind": wanted.kind, "status": wanted.status, "text": wanted.text, "facility": wanted.facility_id}


def documents(tx: Tx, wanted: WantedDocuments, after: tuple[datetime, UUID] | None, limit: int) -> list[DocumentRow]:
    """A page of documents, the last issued first: within a series by number. (A day may be later: that of books that were closed.)"""
    return tx.rows(
        DocumentRow,
        f"""{ROW} AND (%(at)s::timestamptz IS NULL OR (d.issued_at, d.id) < (%(at)s, %(after)s))
            ORDER BY d.issued_at DESC, d.id DESC LIMIT %(limit)s""",
        at=after[0] if after else None,
        after=after[1] if after else None,
        limit=limit,
        **_asked(wanted),
    )


def count_documents(tx: Tx, wanted: WantedDocuments, most: int) -> int:
    """How many documents match, counted up to a limit."""
    sql = f"SELECT count(*) FROM (SELECT 1 {FROM} LIMIT %(most)s) AS counted"
    return int(tx.scalar(sql, most=most, **_asked(wanted)))


def documents_by_id(tx: Tx, ids: Sequence[UUID]) -> list[DocumentRow]:
    """Documents by id."""
    return tx.rows(DocumentRow, f"{ROW} AND d.id = ANY(%(ids)s)", ids=list(ids), **_asked(WantedDocuments()))


def credits_of(tx: Tx, document_id: UUID) -> list[DocumentRow]:
    """The credit notes that correct a document, oldest first."""
    return tx.rows(
        DocumentRow, f"{ROW} AND d.corrects_id = %(id)s ORDER BY d.issued_at, d.id", id=document_id,
        **_asked(WantedDocuments()),
    )  # fmt: skip
