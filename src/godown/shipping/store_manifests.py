"""SQL that writes manifests."""

from collections.abc import Sequence
from uuid import UUID

from godown.kernel.ids import new_id
from godown.platform.transaction import Tx


def open_manifest(tx: Tx, number: str, courier_id: UUID, facility_id: UUID, slot: str) -> UUID | None:
    """Open a manifest; None where one of this courier, facility and slot is open."""
    manifest = new_id()
    written = tx.run(
        """INSERT INTO manifest (tenant_id, id, number, courier_id, facility_id, slot, opened_at, made_by)
           VALUES (%(tenant)s, %(id)s, %(number)s, %(courier)s, %(facility)s, %(slot)s, %(now)s, %(actor)s)
           ON CONFLICT DO NOTHING""",
        id=manifest,
        number=number,
        courier=courier_id,
        facility=facility_id,
        slot=slot,
    )
    return manifest if written else None


def put_on_manifest(tx: Tx, manifest_id: UUID, shipment_ids: Sequence[UUID]) -> int:
    """Parcels were scanned onto a manifest."""
    return tx.run(
        """UPDATE shipment SET manifest_id = %(manifest)s, scanned_at = %(now)s
           WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s) AND state = 'ready' AND manifest_id IS NULL""",
        manifest=manifest_id,
        ids=list(shipment_ids),
    )


def close_manifest(tx: Tx, manifest_id: UUID, handed_to: str, shipment_ids: Sequence[UUID]) -> int:
    """Close an open manifest; these shipments are handed over with it. Answer how many could be."""
    tx.run(
        """UPDATE manifest SET status = 'closed', closed_at = %(now)s, handed_to = %(to)s
           WHERE tenant_id = %(tenant)s AND id = %(manifest)s AND status = 'open'""",
        manifest=manifest_id,
        to=handed_to,
    )
    return tx.run(
        """UPDATE shipment SET state = 'handed_over', state_at = %(now)s, manifest_id = %(manifest)s,
                  scanned_at = coalesce(scanned_at, %(now)s)
           WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s) AND state = 'ready'
             AND (manifest_id IS NULL OR manifest_id = %(manifest)s)""",
        manifest=manifest_id,
        ids=list(shipment_ids),
    )


def take_off(tx: Tx, manifest_id: UUID, parcel_ids: Sequence[UUID]) -> None:
    """Take parcels off a manifest again."""
    tx.run(
        """UPDATE shipment SET manifest_id = NULL, scanned_at = NULL
           WHERE tenant_id = %(tenant)s AND manifest_id = %(manifest)s AND parcel_id = ANY(%(parcels)s)""",
        manifest=manifest_id,
        parcels=list(parcel_ids),
    )
