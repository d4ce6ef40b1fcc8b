"""SQL that reads the books for papers and for the list of documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from godown.books.queries import HEAD, LINES, Document, InvoiceLine
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class DocumentSeries:
    """The numbers of one kind, registration and year: how many there are, the next one, and numbers that nothing has.

    A gap must not be; `gaps` holds its first hundred numbers, so that it is seen.
    """

    kind: str
    registration: str
    financial_year: str
    prefix: str
    issued: int
    cancelled: int
    next: int
    gaps: list[int]


def files_of_documents(tx: Tx, ids: Sequence[UUID], *, lock: bool = False) -> dict[UUID, tuple[str, UUID | None]]:
    """(status, file of the paper that goes with it) of documents."""
    return {
        row[0]: (row[1], row[2])
        for row in tx.tuples(
            f"""SELECT id, status, CASE status WHEN 'cancelled' THEN void_file_id ELSE file_id END FROM document
                WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s) ORDER BY id {"FOR NO KEY UPDATE" if lock else ""}""",
            ids=list(ids),
        )
    }


def lines_of_documents(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, list[InvoiceLine]]:
    """The lines of documents, in order."""
    found: dict[UUID, list[InvoiceLine]] = {document: [] for document in ids}
    sql = f"{LINES} WHERE l.tenant_id = %(tenant)s AND l.document_id = ANY(%(ids)s) ORDER BY l.document_id, l.line_no"
    for line in tx.rows(InvoiceLine, sql, ids=list(ids)):
        found[line.document_id].append(line)
    return found


def documents_issued(
    tx: Tx, *, kind: str | None, text: str = "", before: tuple[datetime, UUID] | None = None, limit: int
) -> list[Document]:
    """Documents, newest first; of one kind, or whose number contains a text, where that is asked."""
    return tx.rows(
        Document,
        f"""{HEAD} AND (%(kind)s::text IS NULL OR kind = %(kind)s) AND (%(text)s = '' OR strpos(number, %(text)s) > 0)
            AND (%(at)s::timestamptz IS NULL OR (issued_at, id) < (%(at)s, %(id)s))
            ORDER BY issued_at DESC, id DESC LIMIT %(limit)s""",
        kind=kind,
        text=text,
        at=before[0] if before else None,
        id=before[1] if before else None,
        limit=limit,
    )


def document_series(tx: Tx) -> list[DocumentSeries]:
    """All series, the newest year first, under the prefix of now: how many were issued is counted as they are, so that only a series in
    which numbers are missing is looked through."""
    return tx.rows(
        DocumentSeries,
        """
        SELECT s.kind, s.registration, s.financial_year, s.prefix, s.issued,
               (SELECT count(*) FROM document d WHERE d.tenant_id = s.tenant_id AND d.kind = s.kind AND d.status = 'cancelled'
                AND d.registration = s.registration AND d.financial_year = s.financial_year AND starts_with(d.number, s.prefix))
                 AS cancelled, s.next,
               CASE WHEN s.begins + s.issued < s.next THEN ARRAY(
                   SELECT g.no FROM generate_series(s.begins, s.next - 1) AS g (no)
                   WHERE NOT EXISTS (
                       SELECT 1 FROM document d WHERE d.tenant_id = s.tenant_id AND d.kind = s.kind
                       AND d.registration = s.registration AND d.financial_year = s.financial_year
                       AND d.number = s.prefix || lpad(g.no::text, greatest(6, length(g.no::text)), '0'))
                   ORDER BY g.no LIMIT 100) ELSE '{}'::bigint[] END AS gaps
        FROM document_series s WHERE s.tenant_id = %(tenant)s
        ORDER BY s.financial_year DESC, s.kind, s.registration""",
    )
