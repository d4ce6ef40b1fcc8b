"""SQL that writes shipments: a parcel with its courier and AWB."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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


def set_waybill(tx: Tx, shipment_id: UUID, sort_code: str, file_id: UUID | None) -> None:
    """What came with an AWB: the courier's sort code, and its label where there is one."""
    tx.run(
        """UPDATE shipment SET routing_code = %(sort)s, label_file_id = COALESCE(%(file)s::uuid, label_file_id)
           WHERE tenant_id = %(tenant)s AND id = %(id)s""",
        id=shipment_id,
        sort=sort_code,
        file=file_id,
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
