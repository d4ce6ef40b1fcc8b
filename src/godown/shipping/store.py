"""SQL that writes shipments: a parcel with its courier and AWB."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from godown.kernel.ids import new_id
from godown.platform.links import new_token
from godown.platform.transaction import Tx
from godown.shipping.tables import shipment


@dataclass(frozen=True, slots=True)
class NewShipment:
    """A parcel that gets a courier: with its AWB, or pending with the reason; `ask` means that the courier is asked."""

    parcel_id: UUID
    courier_id: UUID
    awb: str | None = None
    error: str = ""
    ask: bool = False


def add_shipments(tx: Tx, rows: Sequence[NewShipment]) -> list[UUID]:
    """Write shipments; a parcel that has one is left alone. Answer parcels."""
    columns = ("id", "parcel_id", "courier_id", "awb", "state", "last_error", "next_try_at", "tracking_token", "state_at",
               "created_at")  # fmt: skip
    given = [
        (new_id(), r.parcel_id, r.courier_id, r.awb, "ready" if r.awb else "label_pending", r.error,
         tx.now if r.ask else None, new_token(), tx.now, tx.now)
        for r in rows
    ]  # fmt: skip
    written = tx.insert_returning(shipment, columns, given, tail="ON CONFLICT DO NOTHING", returning="parcel_id")
    return [row[0] for row in written]


def give_awbs(tx: Tx, rows: Sequence[tuple[UUID, str]]) -> None:
    """Pending parcels get (parcel, AWB) from a range."""
    tx.run(
        """UPDATE shipment s SET awb = g.awb, state = 'ready', state_at = %(now)s, last_error = ''
           FROM unnest(%(parcels)s::uuid[], %(awbs)s::text[]) AS g (parcel_id, awb)
           WHERE s.tenant_id = %(tenant)s AND s.parcel_id = g.parcel_id AND s.state = 'label_pending'""",
        parcels=[row[0] for row in rows],
        awbs=[row[1] for row in rows],
    )


def claim(tx: Tx, courier_id: UUID, limit: int, lease: timedelta) -> list[UUID]:
    """Take up to `limit` shipments for which the courier must be asked now; nobody else takes them until the lease ends.

    Two workers never ask for one parcel at once. A worker that dies leaves its claim to the end of the lease.
    """
    return tx.scalars(
        """
        WITH due AS (
            SELECT id FROM shipment WHERE tenant_id = %(tenant)s AND courier_id = %(courier)s AND next_try_at <= %(now)s
              AND (state = 'label_pending' OR void_state = 'due')
            ORDER BY next_try_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
        )
        UPDATE shipment s SET next_try_at = %(now)s + %(lease)s, attempts = s.attempts + 1,
               asked_at = COALESCE(s.asked_at, %(now)s)
        FROM due WHERE s.tenant_id = %(tenant)s AND s.id = due.id RETURNING s.id""",
        courier=courier_id,
        limit=limit,
        lease=lease,
    )


def set_waybill(
    tx: Tx, shipment_id: UUID, awb: str, sort_code: str, file_id: UUID | None, missing: str, wait: timedelta | None
) -> str:
    """The courier gave an AWB. Answer the state after it: ready, label_pending (its label is `missing`), or cancelled:
    then the AWB came too late and must be taken back. Empty: the shipment has gone on, or another has this AWB.
    """
    found = tx.scalar(
        """
        UPDATE shipment s SET awb = %(awb)s::text, routing_code = %(sort)s, last_error = %(missing)s::text,
               label_file_id = COALESCE(%(file)s::uuid, s.label_file_id),
               state = CASE WHEN s.state = 'label_pending' AND %(missing)s::text = '' THEN 'ready' ELSE s.state END,
               state_at = CASE WHEN s.state = 'label_pending' AND %(missing)s::text = '' THEN %(now)s ELSE s.state_at END,
               void_state = CASE WHEN s.state <> 'cancelled' THEN 'none' WHEN s.void_state = 'done' THEN 'done' ELSE 'due' END,
               next_try_at = CASE WHEN s.state = 'cancelled' AND s.void_state <> 'done' THEN %(now)s
                                  WHEN s.state = 'label_pending' AND %(missing)s::text <> '' THEN %(now)s + %(wait)s::interval END
        WHERE s.tenant_id = %(tenant)s AND s.id = %(id)s AND s.state IN ('label_pending', 'cancelled')
          AND NOT EXISTS (SELECT 1 FROM shipment o WHERE o.tenant_id = s.tenant_id AND o.courier_id = s.courier_id
                          AND o.awb = %(awb)s::text AND o.id <> s.id)
        RETURNING s.state""",
        id=shipment_id,
        awb=awb,
        sort=sort_code,
        file=file_id,
        missing=missing,
        wait=wait,
    )
    return str(found or "")


def set_failed(tx: Tx, shipment_id: UUID, error: str, wait: timedelta | None) -> None:
    """The courier did not do it: why, and when it is asked again (None: when a person says so)."""
    tx.run(
        """UPDATE shipment SET last_error = %(error)s, next_try_at = %(now)s + %(wait)s::interval
           WHERE tenant_id = %(tenant)s AND id = %(id)s AND (state = 'label_pending' OR void_state = 'due')""",
        id=shipment_id,
        error=error[:500],
        wait=wait,
    )


def set_void(tx: Tx, shipment_id: UUID, void_state: str, error: str = "") -> None:
    """The courier took an AWB back (`done`), or will not (`refused`)."""
    tx.run(
        """UPDATE shipment SET void_state = %(void)s, next_try_at = NULL, last_error = %(error)s
           WHERE tenant_id = %(tenant)s AND id = %(id)s AND void_state = 'due'""",
        id=shipment_id,
        void=void_state,
        error=error[:500],
    )


def retry(tx: Tx, parcel_ids: Sequence[UUID] | None = None, courier_id: UUID | None = None) -> list[UUID]:
    """Ask couriers again at once, for these parcels or for all that wait of one courier. Answer the couriers."""
    return tx.scalars(
        """
        WITH again AS (
            UPDATE shipment s SET attempts = 0, next_try_at = %(now)s,
                   void_state = CASE WHEN s.void_state = 'refused' THEN 'due' ELSE s.void_state END
            FROM courier c
            WHERE s.tenant_id = %(tenant)s AND c.tenant_id = s.tenant_id AND c.id = s.courier_id AND c.kind <> 'manual'
              AND (s.state = 'label_pending' OR s.void_state IN ('due', 'refused'))
              AND (%(parcels)s::uuid[] IS NULL OR s.parcel_id = ANY(%(parcels)s::uuid[]))
              AND (%(courier)s::uuid IS NULL OR s.courier_id = %(courier)s::uuid)
            RETURNING s.courier_id
        )
        SELECT DISTINCT courier_id FROM again ORDER BY 1""",
        parcels=None if parcel_ids is None else list(parcel_ids),
        courier=courier_id,
    )


def cancel(tx: Tx, parcel_ids: Sequence[UUID]) -> list[UUID]:
    """Void the shipments of parcels that did not leave. Answer the couriers that must be told: those that were asked."""
    return tx.scalars(
        """
        WITH gone AS (
            UPDATE shipment s SET state = 'cancelled', state_at = %(now)s, attempts = 0,
                   last_error = '', void_state = CASE WHEN s.asked_at IS NULL THEN 'none' ELSE 'due' END,
                   next_try_at = CASE WHEN s.asked_at IS NOT NULL THEN %(now)s END
            WHERE s.tenant_id = %(tenant)s AND s.parcel_id = ANY(%(parcels)s) AND s.state IN ('label_pending', 'ready')
            RETURNING s.courier_id, s.void_state
        )
        SELECT DISTINCT courier_id FROM gone WHERE void_state = 'due' ORDER BY 1""",
        parcels=list(parcel_ids),
    )


def set_labels(tx: Tx, files: Mapping[UUID, UUID]) -> None:
    """Labels of shipments were made, or came from a partner; each is kept once."""
    tx.run(
        """UPDATE shipment s SET label_file_id = g.file_id FROM unnest(%(ids)s::uuid[], %(files)s::uuid[]) AS g (id, file_id)
           WHERE s.tenant_id = %(tenant)s AND s.id = g.id AND s.label_file_id IS NULL""",
        ids=list(files),
        files=list(files.values()),
    )


def set_manifest_files(tx: Tx, files: Mapping[UUID, UUID]) -> None:
    """The papers of closed manifests were made; each is kept once."""
    tx.run(
        """UPDATE manifest m SET file_id = g.file_id FROM unnest(%(ids)s::uuid[], %(files)s::uuid[]) AS g (id, file_id)
           WHERE m.tenant_id = %(tenant)s AND m.id = g.id AND m.file_id IS NULL""",
        ids=list(files),
        files=list(files.values()),
    )
