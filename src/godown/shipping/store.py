"""SQL that writes shipments, manifests and notices."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from godown.kernel.ids import new_id
from godown.platform.transaction import Tx
from godown.shipping.tables import awb_range, courier, notice, shipment
from godown.shipping.words import NewCourier


def add_courier(tx: Tx, new: NewCourier) -> UUID:
    """Add a courier, or change the one of this code."""
    names = ("code", "name", "kind", "base_url", "token", "webhook_secret", "tracking_url", "preferred")
    changed = ", ".join(f"{name} = EXCLUDED.{name}" for name in names[1:])
    ((found,),) = tx.insert_returning(
        courier,
        ("id", *names),
        [(new_id(), *(getattr(new, name) for name in names))],
        tail=f"ON CONFLICT (tenant_id, code) DO UPDATE SET {changed}",
        returning="id",
    )
    return UUID(str(found))


def set_range(tx: Tx, courier_id: UUID, prefix: str, first: int, last: int) -> None:
    """Give a courier its range of AWB numbers; what was used of an old range stays used."""
    tx.insert(
        awb_range,
        ("courier_id", "prefix", "next", "last"),
        [(courier_id, prefix, first, last)],
        tail="""ON CONFLICT (tenant_id, courier_id) DO UPDATE
                SET prefix = EXCLUDED.prefix, next = EXCLUDED.next, last = EXCLUDED.last""",
    )


def take_awbs(tx: Tx, courier_id: UUID, count: int) -> list[str]:
    """Take up to `count` AWB numbers of a courier's range; fewer where the range is used up."""
    found = tx.tuples(
        """
        WITH old AS (SELECT next, last FROM awb_range WHERE tenant_id = %(tenant)s AND courier_id = %(courier)s FOR UPDATE)
        UPDATE awb_range r SET next = LEAST(old.next + %(count)s, old.last + 1) FROM old
        WHERE r.tenant_id = %(tenant)s AND r.courier_id = %(courier)s
        RETURNING r.prefix, old.next, r.next - old.next, length(old.last::text)""",
        courier=courier_id,
        count=count,
    )
    if not found:
        return []
    prefix, first, given, width = found[0]
    return [f"{prefix}{number:0{width}d}" for number in range(first, first + given)]


def add_shipments(tx: Tx, rows: Sequence[tuple[UUID, UUID, str | None, str, str]]) -> list[UUID]:
    """Write (parcel, courier, AWB or None, state, error); a parcel that has a shipment is left alone. Answer parcels."""
    columns = ("id", "parcel_id", "courier_id", "awb", "state", "last_error", "state_at", "created_at")
    given = [(new_id(), *row, tx.now, tx.now) for row in rows]
    written = tx.insert_returning(shipment, columns, given, tail="ON CONFLICT DO NOTHING", returning="parcel_id")
    return [row[0] for row in written]


def set_waybill(tx: Tx, parcel_id: UUID, awb: str, routing_code: str) -> int:
    """The courier gave an AWB: the label can be printed."""
    return tx.run(
        """UPDATE shipment SET awb = %(awb)s, routing_code = %(routing)s, state = 'ready', state_at = %(now)s, last_error = ''
           WHERE tenant_id = %(tenant)s AND parcel_id = %(parcel)s AND state = 'label_pending'""",
        parcel=parcel_id,
        awb=awb,
        routing=routing_code,
    )


def note_failure(tx: Tx, parcel_id: UUID, error: str) -> None:
    """The courier did not answer: the label stays pending, and says why."""
    tx.run(
        """UPDATE shipment SET attempts = attempts + 1, last_error = %(error)s
           WHERE tenant_id = %(tenant)s AND parcel_id = %(parcel)s AND state = 'label_pending'""",
        parcel=parcel_id,
        error=error[:500],
    )


def cancel(tx: Tx, parcel_ids: Sequence[UUID]) -> list[tuple[UUID, UUID, str | None]]:
    """Void the shipments of parcels that did not leave. Answer (parcel, courier, AWB)."""
    return [
        (row[0], row[1], row[2])
        for row in tx.tuples(
            """UPDATE shipment SET state = 'cancelled', state_at = %(now)s
               WHERE tenant_id = %(tenant)s AND parcel_id = ANY(%(parcels)s) AND state IN ('label_pending', 'ready')
               RETURNING parcel_id, courier_id, awb""",
            parcels=list(parcel_ids),
        )
    ]


def open_manifest(tx: Tx, number: str, courier_id: UUID, facility_id: UUID) -> UUID:
    """Open a manifest."""
    manifest = new_id()
    tx.run(
        """INSERT INTO manifest (tenant_id, id, number, courier_id, facility_id, opened_at, made_by)
           VALUES (%(tenant)s, %(id)s, %(number)s, %(courier)s, %(facility)s, %(now)s, %(actor)s)""",
        id=manifest,
        number=number,
        courier=courier_id,
        facility=facility_id,
    )
    return manifest


def put_on_manifest(tx: Tx, manifest_id: UUID, shipment_ids: Sequence[UUID]) -> int:
    """Parcels were scanned onto a manifest."""
    return tx.run(
        """UPDATE shipment SET manifest_id = %(manifest)s, scanned_at = %(now)s
           WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s) AND state = 'ready' AND manifest_id IS NULL""",
        manifest=manifest_id,
        ids=list(shipment_ids),
    )


def close_manifest(tx: Tx, manifest_id: UUID, handed_to: str) -> bool:
    """Close an open manifest, its shipments are handed over."""
    closed = tx.run(
        """UPDATE manifest SET status = 'closed', closed_at = %(now)s, handed_to = %(to)s
           WHERE tenant_id = %(tenant)s AND id = %(manifest)s AND status = 'open'""",
        manifest=manifest_id,
        to=handed_to,
    )
    tx.run(
        """UPDATE shipment SET state = 'handed_over', state_at = %(now)s
           WHERE tenant_id = %(tenant)s AND manifest_id = %(manifest)s AND state = 'ready'""",
        manifest=manifest_id,
    )
    return bool(closed)


def add_notices(tx: Tx, rows: Sequence[tuple[UUID, str, str]]) -> None:
    """Ask for mails: (parcel, kind, address); one of a kind for each parcel, ever."""
    columns = ("id", "parcel_id", "kind", "to_address", "created_at")
    tx.insert(notice, columns, [(new_id(), *row, tx.now) for row in rows], tail="ON CONFLICT DO NOTHING")


def set_notice(tx: Tx, notice_id: UUID, status: str, error: str) -> None:
    """What became of a mail."""
    tx.run(
        """UPDATE notice SET status = %(status)s, attempts = attempts + 1, last_error = %(error)s,
                  sent_at = CASE WHEN %(status)s = 'sent' THEN %(now)s::timestamptz END
           WHERE tenant_id = %(tenant)s AND id = %(notice)s AND status <> 'sent'""",
        notice=notice_id,
        status=status,
        error=error[:500],
    )


def set_states(tx: Tx, rows: Sequence[tuple[UUID, str, Any]]) -> None:
    """Take shipments to new states: (shipment, state, since when)."""
    tx.run(
        """UPDATE shipment s SET state = g.state, state_at = g.at,
                  delivered_at = CASE WHEN g.state = 'delivered' THEN g.at ELSE s.delivered_at END
           FROM unnest(%(ids)s::uuid[], %(states)s::text[], %(ats)s::timestamptz[]) AS g (id, state, at)
           WHERE s.tenant_id = %(tenant)s AND s.id = g.id""",
        ids=[row[0] for row in rows],
        states=[row[1] for row in rows],
        ats=[row[2] for row in rows],
    )


def take_off(tx: Tx, manifest_id: UUID, parcel_ids: Sequence[UUID]) -> None:
    """Take parcels off a manifest again."""
    tx.run(
        """UPDATE shipment SET manifest_id = NULL, scanned_at = NULL
           WHERE tenant_id = %(tenant)s AND manifest_id = %(manifest)s AND parcel_id = ANY(%(parcels)s)""",
        manifest=manifest_id,
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
