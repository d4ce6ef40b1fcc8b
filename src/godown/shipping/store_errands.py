"""SQL that writes errands: one statement serves every table of things that are asked of a courier and can be taken back."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from godown.platform.transaction import Tx
from godown.shipping.words import Errand


def claim(tx: Tx, errand: Errand, courier_id: UUID, limit: int, lease: timedelta) -> list[UUID]:
    """Take up to `limit` things for which the courier must be asked now; nobody else takes them until the lease ends.

    Two workers never ask for one thing at once. A worker that dies leaves its claim to the end of the lease.
    """
    return tx.scalars(
        f"""
        WITH due AS (
            SELECT id FROM {errand.table} WHERE tenant_id = %(tenant)s AND courier_id = %(courier)s AND next_try_at <= %(now)s
              AND (state = %(waits)s OR void_state = 'due')
            ORDER BY next_try_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
        )
        UPDATE {errand.table} s SET next_try_at = %(now)s + %(lease)s, attempts = s.attempts + 1,
               asked_at = COALESCE(s.asked_at, %(now)s)
        FROM due WHERE s.tenant_id = %(tenant)s AND s.id = due.id RETURNING s.id""",
        waits=errand.waits,
        courier=courier_id,
        limit=limit,
        lease=lease,
    )


def set_awb(tx: Tx, errand: Errand, thing: UUID, awb: str, missing: str, wait: timedelta | None) -> str:
    """The courier gave an AWB. Answer the state after it: there; still waiting (what is `missing` is asked for again after
    `wait`); or cancelled: then the AWB came too late and must be taken back. Empty: the thing has gone on, or another has
    this AWB.
    """
    found = tx.scalar(
        f"""
        UPDATE {errand.table} s SET awb = %(awb)s::text, last_error = %(missing)s::text,
               state = CASE WHEN s.state = %(waits)s AND %(missing)s::text = '' THEN %(there)s ELSE s.state END,
               state_at = CASE WHEN s.state = %(waits)s AND %(missing)s::text = '' THEN %(now)s ELSE s.state_at END,
               void_state = CASE WHEN s.state <> 'cancelled' THEN 'none' WHEN s.void_state = 'done' THEN 'done' ELSE 'due' END,
               next_try_at = CASE WHEN s.state = 'cancelled' AND s.void_state <> 'done' THEN %(now)s
                                  WHEN s.state = %(waits)s AND %(missing)s::text <> '' THEN %(now)s + %(wait)s::interval END
        WHERE s.tenant_id = %(tenant)s AND s.id = %(id)s AND s.state IN (%(waits)s, 'cancelled')
          AND NOT EXISTS (SELECT 1 FROM {errand.table} o WHERE o.tenant_id = s.tenant_id AND o.courier_id = s.courier_id
                          AND o.awb = %(awb)s::text AND o.id <> s.id)
        RETURNING s.state""",
        waits=errand.waits,
        there=errand.there,
        id=thing,
        awb=awb,
        missing=missing,
        wait=wait,
    )
    return str(found or "")


def set_failed(tx: Tx, errand: Errand, thing: UUID, error: str, wait: timedelta | None, *, void: bool) -> None:
    """The courier did not do it: why, and when it is asked again (None: when a person says so). `void` says what it was asked
    for; what was cancelled while it was asked for has another question due, which an answer to the old one does not touch."""
    tx.run(
        f"""UPDATE {errand.table} SET last_error = %(error)s, next_try_at = %(now)s + %(wait)s::interval
            WHERE tenant_id = %(tenant)s AND id = %(id)s
              AND CASE WHEN %(void)s THEN void_state = 'due' ELSE state = %(waits)s END""",
        waits=errand.waits,
        id=thing,
        error=error[:500],
        wait=wait,
        void=void,
    )


def set_void(tx: Tx, errand: Errand, thing: UUID, void_state: str, error: str = "") -> None:
    """The courier took it back (`done`), or will not (`refused`)."""
    tx.run(
        f"""UPDATE {errand.table} SET void_state = %(void)s, next_try_at = NULL, last_error = %(error)s
            WHERE tenant_id = %(tenant)s AND id = %(id)s AND void_state = 'due'""",
        id=thing,
        void=void_state,
        error=error[:500],
    )


def retry(tx: Tx, errand: Errand, keys: Sequence[UUID] | None = None, courier_id: UUID | None = None) -> list[UUID]:
    """Ask couriers again at once, for the things of these keys or for all that wait of one courier. Answer the couriers."""
    return tx.scalars(
        f"""
        WITH again AS (
            UPDATE {errand.table} s SET attempts = 0, next_try_at = %(now)s,
                   void_state = CASE WHEN s.void_state = 'refused' THEN 'due' ELSE s.void_state END
            FROM courier c
            WHERE s.tenant_id = %(tenant)s AND c.tenant_id = s.tenant_id AND c.id = s.courier_id AND c.kind <> 'manual'
              AND (s.state = %(waits)s OR s.void_state IN ('due', 'refused'))
              AND (%(keys)s::uuid[] IS NULL OR s.{errand.key} = ANY(%(keys)s::uuid[]))
              AND (%(courier)s::uuid IS NULL OR s.courier_id = %(courier)s::uuid)
            RETURNING s.courier_id
        )
        SELECT DISTINCT courier_id FROM again ORDER BY 1""",
        waits=errand.waits,
        keys=None if keys is None else list(keys),
        courier=courier_id,
    )


def cancel(tx: Tx, errand: Errand, keys: Sequence[UUID], states: Sequence[str]) -> list[UUID]:
    """Cancel the things of these keys in these states. Answer the couriers that must be told: those that were asked."""
    return tx.scalars(
        f"""
        WITH gone AS (
            UPDATE {errand.table} s SET state = 'cancelled', state_at = %(now)s, attempts = 0,
                   last_error = '', void_state = CASE WHEN s.asked_at IS NULL THEN 'none' ELSE 'due' END,
                   next_try_at = CASE WHEN s.asked_at IS NOT NULL THEN %(now)s END
            WHERE s.tenant_id = %(tenant)s AND s.{errand.key} = ANY(%(keys)s) AND s.state = ANY(%(states)s)
            RETURNING s.courier_id, s.void_state
        )
        SELECT DISTINCT courier_id FROM gone WHERE void_state = 'due' ORDER BY 1""",
        keys=list(keys),
        states=list(states),
    )
