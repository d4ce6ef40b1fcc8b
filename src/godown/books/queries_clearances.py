"""SQL that reads what tax portals say of documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from godown.books.clearance_words import Clearance, Hindrance, NewPortal, PortalTask, Vehicle, WantedClearances
from godown.platform.transaction import Tx

PORTAL = """SELECT registration, kind, base_url, client_id, client_secret, user_name, password, einvoice, eway, within_over_paise
    FROM tax_portal WHERE tenant_id = %(tenant)s"""


def portals(tx: Tx, registrations: Sequence[str] | None = None) -> list[NewPortal]:
    """How registrations reach the portal, with what is secret; all, or these."""
    return tx.rows(
        NewPortal,
        f"{PORTAL} AND (%(some)s::text[] IS NULL OR registration = ANY(%(some)s)) ORDER BY registration",
        some=None if registrations is None else list(registrations),
    )


def due(tx: Tx) -> list[str]:
    """Registrations for which the portal must be asked now."""
    return tx.scalars(
        """SELECT registration FROM clearance WHERE tenant_id = %(tenant)s AND next_try_at <= %(now)s
           UNION SELECT c.registration FROM eway_vehicle v
           JOIN clearance c ON c.tenant_id = v.tenant_id AND c.document_id = v.document_id AND c.paper = 'eway'
           WHERE v.tenant_id = %(tenant)s AND v.next_try_at <= %(now)s ORDER BY 1"""
    )


def tasks(tx: Tx, keys: Sequence[tuple[UUID, str]]) -> list[PortalTask]:
    """What is to be asked about these papers (document, paper), the oldest document first."""
    return tx.rows(
        PortalTask,
        """SELECT c.document_id, c.paper, c.registration, d.country, d.number, d.facility_id, c.state, c.reference, c.attempts,
                  c.ack_at, c.cancel_reason, c.cancel_remark
           FROM unnest(%(ids)s::uuid[], %(papers)s::text[]) AS g (document_id, paper)
           JOIN clearance c USING (document_id, paper)
           JOIN document d ON d.tenant_id = c.tenant_id AND d.id = c.document_id
           WHERE c.tenant_id = %(tenant)s ORDER BY d.issued_at, d.number, c.paper""",
        ids=[key[0] for key in keys],
        papers=[key[1] for key in keys],
    )


@dataclass(frozen=True, slots=True)
class Living:
    """A paper of a document that stands, locked: how far it is with the portal."""

    document_id: UUID
    source_id: UUID
    country: str
    dated_closed: bool
    credited: bool
    paper: str
    state: str
    ack_at: datetime | None


LIVING = """SELECT c.document_id, d.source_id, d.country, coalesce(d.dated <= %(closed)s::date, false) AS dated_closed,
    EXISTS (SELECT 1 FROM document n WHERE n.tenant_id = d.tenant_id AND n.corrects_id = d.id AND n.status = 'issued') AS credited,
    c.paper, c.state, c.ack_at
    FROM document d JOIN clearance c ON c.tenant_id = d.tenant_id AND c.document_id = d.id
    WHERE d.tenant_id = %(tenant)s AND d.status = 'issued'"""


def living_of_sources(tx: Tx, source_kind: str, source_ids: Sequence[UUID], closed: object) -> list[Living]:
    """Papers of the documents of sources that stand, locked until the end. `closed`: the day up to which books are closed."""
    return tx.rows(
        Living,
        f"""{LIVING} AND d.source_kind = %(kind)s AND d.source_id = ANY(%(ids)s)
            ORDER BY c.document_id, c.paper FOR NO KEY UPDATE OF c""",
        kind=source_kind,
        ids=list(source_ids),
        closed=closed,
    )


def living_of_document(tx: Tx, document_id: UUID, closed: object) -> list[Living]:
    """Papers of one document that stands, locked until the end."""
    return tx.rows(
        Living,
        f"{LIVING} AND d.id = %(id)s ORDER BY c.document_id, c.paper FOR NO KEY UPDATE OF c",
        id=document_id,
        closed=closed,
    )


def hindrances(tx: Tx, document_ids: Sequence[UUID]) -> dict[UUID, Hindrance]:
    """Documents whose goods may not leave, with the first reason: cancelled, or a paper that is not acknowledged."""
    found = tx.rows(
        Hindrance,
        """SELECT d.id AS document_id, d.number, d.status, c.paper, c.state, c.last_error
           FROM document d LEFT JOIN clearance c ON c.tenant_id = d.tenant_id AND c.document_id = d.id
             AND c.state NOT IN ('acknowledged', 'waived')
           WHERE d.tenant_id = %(tenant)s AND d.id = ANY(%(ids)s) AND (d.status = 'cancelled' OR c.state IS NOT NULL)
           ORDER BY d.id, c.paper DESC""",
        ids=list(document_ids),
    )
    return {one.document_id: one for one in found}


def einvoices_of(tx: Tx, document_ids: Sequence[UUID]) -> dict[UUID, Clearance]:
    """The e-invoices of documents."""
    sql = f"{CLEARANCE} AND c.document_id = ANY(%(ids)s) AND c.paper = 'einvoice'"
    return {one.document_id: one for one in tx.rows(Clearance, sql, ids=list(document_ids))}


CLEARANCE = """
SELECT c.document_id, c.paper, d.number, d.kind, d.dated, c.registration, COALESCE(d.buyer ->> 'customer_name', '') AS customer,
       COALESCE(d.buyer ->> 'gstin', '') AS buyer_registration, d.total_paise, d.status AS document_status, d.source_kind,
       d.source_id, d.facility_id, c.state, c.reference, c.ack_no, c.ack_at, c.valid_until, c.signed_qr, c.codes, c.last_error,
       c.attempts, c.next_try_at, c.cancel_reason, c.cancel_remark, c.undoes, c.gone, c.cancelled_at, c.created_at, c.state_at,
       COALESCE(p.kind, 'files') = 'files' AS by_hand
FROM clearance c
JOIN document d ON d.tenant_id = c.tenant_id AND d.id = c.document_id
LEFT JOIN tax_portal p ON p.tenant_id = c.tenant_id AND p.registration = c.registration
WHERE c.tenant_id = %(tenant)s
"""

VEHICLE = """
SELECT v.id, v.document_id, v.mode, v.vehicle, v.transporter, v.paper_number, v.paper_dated, v.from_place, v.from_state, v.reason,
       v.remark, v.state, v.valid_until, v.last_error, v.attempts, v.at, v.told_at, c.registration, c.reference
FROM eway_vehicle v
JOIN clearance c ON c.tenant_id = v.tenant_id AND c.document_id = v.document_id AND c.paper = 'eway'
WHERE v.tenant_id = %(tenant)s
"""


def vehicles_of(tx: Tx, document_ids: Sequence[UUID]) -> list[Vehicle]:
    """By what the goods of documents travel, the newest first."""
    sql = f"{VEHICLE} AND v.document_id = ANY(%(ids)s) ORDER BY v.at DESC, v.id DESC"
    return tx.rows(Vehicle, sql, ids=list(document_ids))


def vehicles_by_id(tx: Tx, ids: Sequence[UUID]) -> list[Vehicle]:
    """These, the oldest first."""
    return tx.rows(Vehicle, f"{VEHICLE} AND v.id = ANY(%(ids)s) ORDER BY v.at, v.id", ids=list(ids))


OPEN = "c.state IN ('needed', 'sent', 'rejected', 'cancelling')"

STATES: dict[str, str] = {
    "": "true",
    "open": OPEN,
    "person": f"{OPEN} AND c.next_try_at IS NULL AND NOT {{waits}}",
}
"""Conditions of tabs; any other is a state by its name."""

WAITS = """(c.paper = 'eway' AND c.state = 'needed' AND EXISTS (
    SELECT 1 FROM clearance o WHERE o.tenant_id = c.tenant_id AND o.document_id = c.document_id AND o.paper = 'einvoice'
    AND o.state IN ('needed', 'sent', 'rejected'))
 OR c.paper = 'einvoice' AND c.state = 'cancelling' AND EXISTS (
    SELECT 1 FROM clearance o WHERE o.tenant_id = c.tenant_id AND o.document_id = c.document_id AND o.paper = 'eway'
    AND o.state IN ('sent', 'cancelling')))"""
"""An e-way bill waits for the e-invoice of its document, and is cancelled before it: neither waits for a person."""


def clearances(
    tx: Tx, wanted: WantedClearances, before: tuple[datetime, UUID, str] | None, limit: int
) -> list[Clearance]:
    """A page of papers, newest first; those of one document together."""
    return tx.rows(
        Clearance,
        f"""{CLEARANCE} AND {_state_sql(wanted)} AND (%(paper)s = '' OR c.paper = %(paper)s)
            AND (%(registration)s = '' OR c.registration = %(registration)s)
            AND (%(text)s = '' OR strpos(d.number, %(text)s) > 0 OR c.reference = %(text)s
                 OR strpos(lower(COALESCE(d.buyer ->> 'customer_name', '')), lower(%(text)s)) > 0)
            AND (%(at)s::timestamptz IS NULL OR (c.created_at, c.document_id, c.paper) < (%(at)s, %(id)s, %(of)s))
            ORDER BY c.created_at DESC, c.document_id DESC, c.paper DESC LIMIT %(limit)s""",
        state=wanted.state,
        paper=wanted.paper,
        registration=wanted.registration,
        text=wanted.text,
        at=before[0] if before else None,
        id=before[1] if before else None,
        of=before[2] if before else "",
        limit=limit,
    )


def _state_sql(wanted: WantedClearances) -> str:
    return STATES.get(wanted.state, "c.state = %(state)s").format(waits=WAITS)


def clearances_of(tx: Tx, document_ids: Sequence[UUID]) -> list[Clearance]:
    """The papers of documents."""
    sql = f"{CLEARANCE} AND c.document_id = ANY(%(ids)s) ORDER BY c.created_at, c.document_id, c.paper"
    return tx.rows(Clearance, sql, ids=list(document_ids))


def clearances_by_reference(tx: Tx, references: Sequence[str]) -> dict[str, Clearance]:
    """Papers by the portal's reference."""
    sql = f"{CLEARANCE} AND c.reference = ANY(%(refs)s)"
    return {one.reference: one for one in tx.rows(Clearance, sql, refs=list(references))}


def clearances_by_number(tx: Tx, numbers: Sequence[str]) -> dict[tuple[str, str], Clearance]:
    """Papers by (number of the document, paper); what two registrations number alike is left out."""
    found: dict[tuple[str, str], list[Clearance]] = {}
    for one in tx.rows(
        Clearance, f"{CLEARANCE} AND c.state <> 'voided' AND d.number = ANY(%(numbers)s)", numbers=list(numbers)
    ):
        found.setdefault((one.number, one.paper), []).append(one)
    return {key: rows[0] for key, rows in found.items() if len(rows) == 1}


def counts(tx: Tx) -> tuple[int, int]:
    """(papers that wait, those of them that wait for a person)."""
    ((waiting, person),) = tx.tuples(
        f"""SELECT count(*), count(*) FILTER (WHERE c.next_try_at IS NULL AND NOT {WAITS})
            FROM clearance c WHERE c.tenant_id = %(tenant)s AND {OPEN}"""
    )
    return waiting, person
