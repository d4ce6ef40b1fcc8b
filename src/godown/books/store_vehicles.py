"""SQL that writes by what goods travel (Part B of e-way bills)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from godown.books.clearance_words import NewVehicle
from godown.books.tables import eway_vehicle
from godown.platform.transaction import Tx

COLUMNS = ("id", "document_id", "mode", "vehicle", "transporter", "paper_number", "paper_dated", "from_place", "from_state",
           "reason", "remark", "state", "valid_until", "at", "told_at", "next_try_at", "made_by")  # fmt: skip


def add(tx: Tx, key: UUID, document_id: UUID, new: NewVehicle, state: str, until: datetime | None) -> UUID:
    """Keep what was said; what is needed is told at once. What was to be told before and never was lapses."""
    tx.run(
        """UPDATE eway_vehicle SET state = 'refused', next_try_at = NULL, last_error = 'Another was said since.'
           WHERE tenant_id = %(tenant)s AND document_id = %(id)s AND state = 'needed'""",
        id=document_id,
    )
    row = (
        key, document_id, new.mode, new.vehicle, new.transporter, new.paper_number, new.paper_dated, new.from_place,
        new.from_state, new.reason, new.remark, state, until, tx.now, tx.now if state == "told" else None,
        tx.now if state == "needed" else None, tx.actor.id,
    )  # fmt: skip
    tx.insert(eway_vehicle, COLUMNS, [row])
    return key


def claim(tx: Tx, registration: str, limit: int, lease: timedelta) -> Sequence[UUID]:
    """Take up to `limit` that the portal must be told now, of bills that stand; nobody else takes them until the lease ends."""
    return tx.scalars(
        """
        WITH due AS (
            SELECT v.id FROM eway_vehicle v
            JOIN clearance c ON c.tenant_id = v.tenant_id AND c.document_id = v.document_id AND c.paper = 'eway'
            WHERE v.tenant_id = %(tenant)s AND v.next_try_at <= %(now)s AND v.state = 'needed'
              AND c.registration = %(registration)s AND c.state = 'acknowledged'
            ORDER BY v.next_try_at, v.id LIMIT %(limit)s FOR UPDATE OF v SKIP LOCKED
        )
        UPDATE eway_vehicle v SET next_try_at = %(now)s + %(lease)s, attempts = v.attempts + 1
        FROM due WHERE v.tenant_id = %(tenant)s AND v.id = due.id RETURNING v.id""",
        registration=registration,
        limit=limit,
        lease=lease,
    )


def set_told(tx: Tx, key: UUID, until: datetime | None) -> None:
    """The portal knows it."""
    tx.run(
        """UPDATE eway_vehicle SET state = 'told', told_at = %(now)s, valid_until = %(until)s, next_try_at = NULL, last_error = ''
           WHERE tenant_id = %(tenant)s AND id = %(id)s AND state = 'needed'""",
        id=key,
        until=until,
    )


def set_waiting(tx: Tx, key: UUID, state: str, error: str, wait: timedelta | None) -> None:
    """The portal does not know it: why, and when it is told again (None: a person says so)."""
    tx.run(
        """UPDATE eway_vehicle SET state = %(state)s, last_error = %(error)s, next_try_at = %(now)s + %(wait)s::interval
           WHERE tenant_id = %(tenant)s AND id = %(id)s AND state = 'needed'""",
        id=key,
        state=state,
        error=error[:500],
        wait=wait,
    )


def went_along(tx: Tx, document_id: UUID, *, known: bool) -> int:
    """Part A is acknowledged. What went along with it is told where the bill holds already; else the portal lacks it (it knew
    Part A from before) and is told. Answer how many are to be told."""
    return tx.run(
        """UPDATE eway_vehicle v SET state = CASE WHEN %(known)s THEN 'told' ELSE 'needed' END,
                  told_at = CASE WHEN %(known)s THEN %(now)s END, next_try_at = CASE WHEN NOT %(known)s THEN %(now)s END
           WHERE v.tenant_id = %(tenant)s AND v.document_id = %(id)s AND v.state = 'along'
             AND v.id = (SELECT w.id FROM eway_vehicle w WHERE w.tenant_id = v.tenant_id AND w.document_id = v.document_id
                         ORDER BY w.at DESC, w.id DESC LIMIT 1)""",
        id=document_id,
        known=known,
    )


def set_valid_until(tx: Tx, document_id: UUID, until: datetime | None) -> None:
    """Until when the e-way bill of a document holds now; where nobody said, what was known stays."""
    tx.run(
        """UPDATE clearance SET valid_until = coalesce(%(until)s, valid_until), state_at = %(now)s
           WHERE tenant_id = %(tenant)s AND document_id = %(id)s AND paper = 'eway' AND state = 'acknowledged'""",
        id=document_id,
        until=until,
    )
