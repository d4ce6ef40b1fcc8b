"""SQL that writes pickups of returns."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from godown.platform.transaction import Tx
from godown.shipping.tables import pickup

PICKUP = (
    "id",
    "return_id",
    "reference",
    "parcel_id",
    "courier_id",
    "note",
    "next_try_at",
    "made_at",
    "made_by",
    "made_by_name",
)


def write_pickup(tx: Tx, row: tuple[Any, ...]) -> bool:
    """Write a pickup; False where the return has one."""
    return bool(tx.insert(pickup, PICKUP, [row], tail="ON CONFLICT DO NOTHING"))


def claim(tx: Tx, courier_id: UUID, limit: int, lease: timedelta) -> list[UUID]:
    """Take up to `limit` pickups for which the courier must be asked now; nobody else takes them until the lease ends."""
    return tx.scalars(
        """
        WITH due AS (
            SELECT id FROM pickup WHERE tenant_id = %(tenant)s AND courier_id = %(courier)s AND next_try_at <= %(now)s
              AND (state = 'asked' OR void_state = 'due')
            ORDER BY next_try_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
        )
        UPDATE pickup p SET next_try_at = %(now)s + %(lease)s, attempts = p.attempts + 1,
               asked_at = coalesce(p.asked_at, %(now)s)
        FROM due WHERE p.tenant_id = %(tenant)s AND p.id = due.id RETURNING p.id""",
        courier=courier_id,
        limit=limit,
        lease=lease,
    )


def set_given(tx: Tx, pickup_id: UUID, awb: str) -> str:
    """The courier gave an AWB. Answer the state after it: given, or cancelled (it must be told so). Empty: another has this AWB."""
    found = tx.scalar(
        """
        UPDATE pickup p SET awb = %(awb)s, last_error = '', state = CASE p.state WHEN 'asked' THEN 'given' ELSE p.state END,
               next_try_at = CASE WHEN p.state = 'cancelled' AND p.void_state = 'due' THEN %(now)s::timestamptz END
        WHERE p.tenant_id = %(tenant)s AND p.id = %(id)s
          AND NOT EXISTS (SELECT 1 FROM pickup o WHERE o.tenant_id = p.tenant_id AND o.courier_id = p.courier_id
                          AND o.awb = %(awb)s AND o.id <> p.id)
        RETURNING p.state""",
        id=pickup_id,
        awb=awb,
    )
    return str(found or "")


def set_failed(tx: Tx, pickup_id: UUID, error: str, wait: timedelta | None) -> None:
    """The courier did not do it: why, and when it is asked again (None: when a person says so)."""
    tx.run(
        """UPDATE pickup SET last_error = %(error)s, next_try_at = %(now)s + %(wait)s::interval
           WHERE tenant_id = %(tenant)s AND id = %(id)s AND (state = 'asked' OR void_state = 'due')""",
        id=pickup_id,
        error=error[:500],
        wait=wait,
    )


def set_void(tx: Tx, pickup_id: UUID, void_state: str, error: str = "") -> None:
    """The courier will not come (`done`), or says that it is too late (`refused`)."""
    tx.run(
        """UPDATE pickup SET void_state = %(void)s, next_try_at = NULL, last_error = %(error)s
           WHERE tenant_id = %(tenant)s AND id = %(id)s AND void_state = 'due'""",
        id=pickup_id,
        void=void_state,
        error=error[:500],
    )


def cancel(tx: Tx, return_ids: Sequence[UUID]) -> list[UUID]:
    """Cancel the pickups of returns. Answer the couriers that must be told: those that were asked."""
    return tx.scalars(
        """
        WITH gone AS (
            UPDATE pickup SET state = 'cancelled', attempts = 0, last_error = '',
                   void_state = CASE WHEN asked_at IS NULL THEN 'none' ELSE 'due' END,
                   next_try_at = CASE WHEN asked_at IS NOT NULL THEN %(now)s::timestamptz END
            WHERE tenant_id = %(tenant)s AND return_id = ANY(%(returns)s) AND state <> 'cancelled'
            RETURNING courier_id, void_state
        )
        SELECT DISTINCT courier_id FROM gone WHERE void_state = 'due' ORDER BY 1""",
        returns=list(return_ids),
    )


def retry(tx: Tx, return_id: UUID) -> list[UUID]:
    """Ask again at once. Answer the couriers."""
    return tx.scalars(
        """UPDATE pickup SET attempts = 0, next_try_at = %(now)s,
                  void_state = CASE WHEN void_state = 'refused' THEN 'due' ELSE void_state END
           WHERE tenant_id = %(tenant)s AND return_id = %(return)s AND (state = 'asked' OR void_state IN ('due', 'refused'))
           RETURNING courier_id""",
        **{"return": return_id},
    )
