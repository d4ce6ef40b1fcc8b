"""SQL that writes what tax portals say of documents. Every step says from which states it leads."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from psycopg.types.json import Jsonb

from godown.books.clearance_words import Acknowledged, NewPortal
from godown.books.store_accounts import UNCHARGED
from godown.books.tables import clearance, tax_portal
from godown.platform.transaction import Tx

PORTAL = (
    "registration", "kind", "base_url", "client_id", "client_secret", "user_name", "password", "einvoice", "eway",
    "within_over_paise",
)  # fmt: skip
SECRET = ("client_secret", "password")

BY_GATEWAY = """EXISTS (SELECT 1 FROM tax_portal p WHERE p.tenant_id = c.tenant_id AND p.registration = c.registration
    AND p.kind = 'gateway')"""

NOW_IF_ASKED = f"CASE WHEN {BY_GATEWAY} THEN %(now)s END"
"""When a paper is asked for next: at once where a gateway is there; else by a person, with a file."""


def set_portal(tx: Tx, new: NewPortal) -> None:
    """Keep how a registration reaches the portal; a secret that is not given stays."""
    changed = ", ".join(
        f"{n} = CASE WHEN EXCLUDED.{n} = '' THEN tax_portal.{n} ELSE EXCLUDED.{n} END"
        if n in SECRET
        else f"{n} = EXCLUDED.{n}"
        for n in PORTAL[1:]
    )
    row = tuple(getattr(new, name) for name in PORTAL)
    tx.insert(tax_portal, PORTAL, [row], tail=f"ON CONFLICT (tenant_id, registration) DO UPDATE SET {changed}")


def add(tx: Tx, rows: Sequence[tuple[UUID, str, str, str, bool]]) -> None:
    """Papers that documents need: (document, paper, registration, reference, whether a gateway is asked now)."""
    columns = ("document_id", "paper", "registration", "reference", "next_try_at", "created_at", "state_at")
    given = [
        (document, paper, registration, reference, tx.now if asked else None, tx.now, tx.now)
        for document, paper, registration, reference, asked in rows
    ]
    tx.insert(clearance, columns, given)


def claim(tx: Tx, registration: str, limit: int, lease: timedelta) -> list[tuple[UUID, str]]:
    """Take up to `limit` papers about which the portal must be asked now; nobody else takes them until the lease ends. What
    was never asked counts as sent from here on: the portal may have heard it."""
    return [
        (row[0], row[1])
        for row in tx.tuples(
            """
            WITH due AS (
                SELECT document_id, paper FROM clearance
                WHERE tenant_id = %(tenant)s AND registration = %(registration)s AND next_try_at <= %(now)s
                  AND state IN ('needed', 'sent', 'cancelling')
                ORDER BY next_try_at, document_id, paper LIMIT %(limit)s FOR UPDATE SKIP LOCKED
            )
            UPDATE clearance c SET next_try_at = %(now)s + %(lease)s, attempts = c.attempts + 1,
                   state = CASE c.state WHEN 'needed' THEN 'sent' ELSE c.state END
            FROM due WHERE c.tenant_id = %(tenant)s AND c.document_id = due.document_id AND c.paper = due.paper
            RETURNING c.document_id, c.paper""",
            registration=registration,
            limit=limit,
            lease=lease,
        )
    ]


def set_acknowledged(tx: Tx, document_id: UUID, paper: str, said: Acknowledged) -> str:
    """The portal has it. Answer the state after it: acknowledged, or cancelling where it was to be undone meanwhile (or stood
    voided here); empty: it was acknowledged before, and stays as it is."""
    found = tx.scalar(
        f"""
        UPDATE clearance c SET reference = %(reference)s, ack_no = %(ack_no)s, ack_at = %(ack_at)s, signed_qr = %(qr)s,
               valid_until = %(until)s, answer = %(answer)s, codes = '{{}}', last_error = '', attempts = 0, state_at = %(now)s,
               state = CASE WHEN c.cancel_reason <> '' OR c.state = 'voided' THEN 'cancelling' ELSE 'acknowledged' END,
               cancel_reason = CASE WHEN c.cancel_reason = '' AND c.state = 'voided' THEN 'other' ELSE c.cancel_reason END,
               next_try_at = CASE WHEN c.cancel_reason <> '' OR c.state = 'voided' THEN {NOW_IF_ASKED} END
        WHERE c.tenant_id = %(tenant)s AND c.document_id = %(id)s AND c.paper = %(paper)s
          AND c.state IN ('needed', 'sent', 'rejected', 'voided')
        RETURNING c.state""",
        id=document_id,
        paper=paper,
        reference=said.reference,
        ack_no=said.ack_no,
        ack_at=said.ack_at,
        qr=said.signed_qr,
        until=said.valid_until,
        answer=None if said.answer is None else Jsonb(said.answer),
    )
    return str(found or "")


def set_rejected(tx: Tx, document_id: UUID, paper: str, codes: Sequence[str], error: str) -> str:
    """The portal will not have it. Answer the state after it: rejected, or voided where it was to be undone anyhow."""
    found = tx.scalar(
        """
        UPDATE clearance c SET codes = %(codes)s, last_error = %(error)s, next_try_at = NULL, state_at = %(now)s,
               state = CASE WHEN c.cancel_reason = '' THEN 'rejected' ELSE 'voided' END
        WHERE c.tenant_id = %(tenant)s AND c.document_id = %(id)s AND c.paper = %(paper)s AND c.state IN ('needed', 'sent')
        RETURNING c.state""",
        id=document_id,
        paper=paper,
        codes=list(codes),
        error=error[:500],
    )
    return str(found or "")


def set_failed(tx: Tx, document_id: UUID, paper: str, error: str, wait: timedelta | None) -> None:
    """There was no usable answer: why, and when it is asked again (None: when a person says so)."""
    tx.run(
        """UPDATE clearance SET last_error = %(error)s, next_try_at = %(now)s + %(wait)s::interval
           WHERE tenant_id = %(tenant)s AND document_id = %(id)s AND paper = %(paper)s
             AND state IN ('needed', 'sent', 'cancelling')""",
        id=document_id,
        paper=paper,
        error=error[:500],
        wait=wait,
    )


def set_cancelled(tx: Tx, document_id: UUID, paper: str, at: datetime) -> int:
    """The portal has cancelled it."""
    return tx.run(
        """UPDATE clearance SET state = 'cancelled', cancelled_at = %(at)s, next_try_at = NULL, last_error = '', state_at = %(now)s
           WHERE tenant_id = %(tenant)s AND document_id = %(id)s AND paper = %(paper)s AND state = 'cancelling'""",
        id=document_id,
        paper=paper,
        at=at,
    )


def set_not_cancelled(tx: Tx, document_id: UUID, error: str) -> bool:
    """The portal will not cancel: what was to be cancelled of the document stands again. Answer whether its goods are gone."""
    return bool(
        tx.scalar(
            """
            WITH back AS (
                UPDATE clearance SET state = 'acknowledged', next_try_at = NULL, attempts = 0, last_error = %(error)s,
                       cancel_reason = '', undoes = false, state_at = %(now)s
                WHERE tenant_id = %(tenant)s AND document_id = %(id)s AND state = 'cancelling' RETURNING gone
            )
            SELECT bool_or(gone) FROM back""",
            id=document_id,
            error=error[:500],
        )
    )


def begin_cancel(
    tx: Tx, document_ids: Sequence[UUID], papers: Sequence[str], reason: str, remark: str, *, undoes: bool, gone: bool
) -> list[str]:
    """Papers of documents are to be cancelled at the portal: what is acknowledged now, what was sent as soon as it is known to
    be there; what was never sent is voided. The e-invoice waits for its e-way bill. Answer the registrations to ask."""
    found = tx.tuples(
        f"""
        UPDATE clearance c SET cancel_reason = %(reason)s, cancel_remark = %(remark)s, undoes = %(undoes)s, gone = %(gone)s,
               attempts = 0, state_at = %(now)s,
               state = CASE WHEN c.state = 'acknowledged' THEN 'cancelling' WHEN c.state IN ('sent', 'cancelling') THEN c.state
                   ELSE 'voided' END,
               next_try_at = CASE WHEN c.state IN ('sent', 'cancelling') THEN c.next_try_at
                   WHEN c.state <> 'acknowledged' THEN NULL
                   WHEN c.paper = 'einvoice' AND EXISTS (
                       SELECT 1 FROM clearance o WHERE o.tenant_id = c.tenant_id AND o.document_id = c.document_id
                       AND o.paper = 'eway' AND o.state IN ('sent', 'acknowledged')) THEN NULL
                   ELSE {NOW_IF_ASKED} END
        WHERE c.tenant_id = %(tenant)s AND c.document_id = ANY(%(ids)s) AND c.paper = ANY(%(papers)s)
          AND c.state IN ('needed', 'sent', 'rejected', 'acknowledged', 'cancelling')
        RETURNING c.registration, c.next_try_at IS NOT NULL""",
        ids=list(document_ids),
        papers=list(papers),
        reason=reason,
        remark=remark,
        undoes=undoes,
        gone=gone,
    )
    return sorted({row[0] for row in found if row[1]})


def void(tx: Tx, document_ids: Sequence[UUID]) -> None:
    """Papers of documents that are cancelled and that the portal does not have: nobody asks for them any more."""
    tx.run(
        """UPDATE clearance SET state = 'voided', next_try_at = NULL, state_at = %(now)s
           WHERE tenant_id = %(tenant)s AND document_id = ANY(%(ids)s) AND state IN ('needed', 'rejected')""",
        ids=list(document_ids),
    )


def go_on(tx: Tx, document_id: UUID) -> list[str]:
    """What waited for the other paper of a document goes on: the e-way bill once the e-invoice is acknowledged, the cancel of
    the e-invoice once nothing is left of the e-way bill. Answer the registrations to ask."""
    return tx.scalars(
        f"""
        UPDATE clearance c SET next_try_at = %(now)s
        WHERE c.tenant_id = %(tenant)s AND c.document_id = %(id)s AND c.next_try_at IS NULL AND {BY_GATEWAY}
          AND ((c.paper = 'eway' AND c.state = 'needed' AND EXISTS (
                    SELECT 1 FROM clearance o WHERE o.tenant_id = c.tenant_id AND o.document_id = c.document_id
                    AND o.paper = 'einvoice' AND o.state = 'acknowledged'))
            OR (c.paper = 'einvoice' AND c.state = 'cancelling' AND NOT EXISTS (
                    SELECT 1 FROM clearance o WHERE o.tenant_id = c.tenant_id AND o.document_id = c.document_id
                    AND o.paper = 'eway' AND o.state IN ('sent', 'acknowledged', 'cancelling'))))
        RETURNING c.registration""",
        id=document_id,
    )


def retry(tx: Tx, *, registration: str | None = None, document_ids: Sequence[UUID] | None = None) -> list[str]:
    """Ask again at once: for these documents, or for all that wait of a registration. A rejected e-way bill is asked for again
    (the portal numbers it), a rejected e-invoice is not (its document gets a new number). Answer the registrations."""
    return tx.scalars(
        f"""
        WITH again AS (
            UPDATE clearance c SET attempts = 0, next_try_at = %(now)s,
                   state = CASE c.state WHEN 'rejected' THEN 'needed' ELSE c.state END
            WHERE c.tenant_id = %(tenant)s AND {BY_GATEWAY}
              AND (c.state IN ('needed', 'sent', 'cancelling') OR (c.state = 'rejected' AND c.paper = 'eway'))
              AND (%(ids)s::uuid[] IS NULL OR c.document_id = ANY(%(ids)s))
              AND (%(registration)s::text IS NULL OR c.registration = %(registration)s)
              AND NOT EXISTS (
                    SELECT 1 FROM clearance o WHERE o.tenant_id = c.tenant_id AND o.document_id = c.document_id
                    AND ((c.paper = 'eway' AND c.state <> 'cancelling' AND o.paper = 'einvoice' AND o.state <> 'acknowledged')
                      OR (c.paper = 'einvoice' AND c.state = 'cancelling' AND o.paper = 'eway'
                          AND o.state IN ('sent', 'acknowledged', 'cancelling'))))
            RETURNING c.registration
        )
        SELECT DISTINCT registration FROM again ORDER BY 1""",
        ids=None if document_ids is None else list(document_ids),
        registration=registration,
    )


def waive(tx: Tx, document_id: UUID) -> int:
    """A person says that the goods of a document need no e-way bill."""
    return tx.run(
        """UPDATE clearance SET state = 'waived', next_try_at = NULL, last_error = '', state_at = %(now)s
           WHERE tenant_id = %(tenant)s AND document_id = %(id)s AND paper = 'eway'
             AND state IN ('needed', 'rejected', 'cancelled')""",
        id=document_id,
    )


def renew_eway(tx: Tx, document_id: UUID) -> int:
    """An e-way bill that was cancelled alone is asked for anew."""
    return tx.run(
        f"""UPDATE clearance c SET state = 'needed', reference = '', ack_no = '', ack_at = NULL, valid_until = NULL, answer = NULL,
                   cancel_reason = '', cancel_remark = '', cancelled_at = NULL, attempts = 0, state_at = %(now)s,
                   next_try_at = {NOW_IF_ASKED}
            WHERE c.tenant_id = %(tenant)s AND c.document_id = %(id)s AND c.paper = 'eway' AND c.state IN ('cancelled', 'waived')""",
        id=document_id,
    )


def cancel_documents(tx: Tx, document_ids: Sequence[UUID]) -> list[UUID]:
    """Mark documents cancelled of whose papers none stands at the portal; they keep their numbers. Answer which were."""
    return tx.scalars(
        f"""
        WITH undone AS (
            UPDATE document d SET status = 'cancelled'
            WHERE d.tenant_id = %(tenant)s AND d.id = ANY(%(ids)s) AND d.status = 'issued' AND NOT EXISTS (
                SELECT 1 FROM clearance c WHERE c.tenant_id = d.tenant_id AND c.document_id = d.id
                AND c.state IN ('sent', 'acknowledged', 'cancelling'))
            RETURNING d.id, d.order_id, d.corrects_id, d.total_paise, d.round_off_paise), {UNCHARGED}
        SELECT id FROM undone""",
        ids=list(document_ids),
    )


def undoes(tx: Tx, document_id: UUID) -> bool:
    """Whether a document is to be cancelled with its papers."""
    sql = "SELECT bool_or(undoes) FROM clearance WHERE tenant_id = %(tenant)s AND document_id = %(id)s"
    return bool(tx.scalar(sql, id=document_id))
