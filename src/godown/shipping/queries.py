"""SQL that reads shipments, manifests and notices."""

from collections.abc import Sequence
from uuid import UUID

from godown.kernel.refusal import NotFound
from godown.platform.transaction import Tx
from godown.shipping.words import Courier, Manifest, Shipment

COURIER = """SELECT id, code, name, kind, base_url, token, webhook_secret, tracking_url, events_since, preferred
    FROM courier WHERE tenant_id = %(tenant)s AND active"""

SHIPMENT = """
SELECT s.id, s.parcel_id, p.number AS parcel_number, p.order_id, o.number AS order_number, p.facility_id, s.courier_id,
       c.name AS courier_name, s.awb, s.state, p.weight_grams, p.collect_paise, s.manifest_id, s.label_file_id, s.attempts,
       s.last_error, p.status AS parcel_status, o.status AS order_status
FROM shipment s
JOIN parcel p ON p.tenant_id = s.tenant_id AND p.id = s.parcel_id
JOIN sales_order o ON o.tenant_id = s.tenant_id AND o.id = p.order_id
JOIN courier c ON c.tenant_id = s.tenant_id AND c.id = s.courier_id
WHERE s.tenant_id = %(tenant)s
"""


def couriers(tx: Tx) -> list[Courier]:
    """All couriers, the preferred one first."""
    return tx.rows(Courier, f"{COURIER} ORDER BY preferred DESC, code")


def shipments_of_parcels(tx: Tx, parcel_ids: Sequence[UUID]) -> list[Shipment]:
    """The living shipments of parcels."""
    return tx.rows(
        Shipment,
        f"{SHIPMENT} AND s.parcel_id = ANY(%(ids)s) AND s.state <> 'cancelled' ORDER BY p.number",
        ids=list(parcel_ids),
    )


def shipments_read(tx: Tx, candidates: Sequence[str]) -> list[Shipment]:
    """Shipments that one of these scanned texts names, by AWB or parcel number, voided ones last."""
    return tx.rows(
        Shipment,
        f"{SHIPMENT} AND (s.awb = ANY(%(texts)s) OR p.number = ANY(%(texts)s)) ORDER BY s.state = 'cancelled', s.created_at DESC",
        texts=list(candidates),
    )


def shipments_on(tx: Tx, manifest_id: UUID) -> list[Shipment]:
    """What is on a manifest."""
    return tx.rows(Shipment, f"{SHIPMENT} AND s.manifest_id = %(manifest)s ORDER BY s.awb", manifest=manifest_id)


def shipments_in(tx: Tx, facility_id: UUID, states: Sequence[str], limit: int) -> list[Shipment]:
    """Shipments of a facility in these states, oldest first."""
    return tx.rows(
        Shipment,
        f"""{SHIPMENT} AND p.facility_id = %(facility)s AND s.state = ANY(%(states)s)
            ORDER BY s.created_at, s.id LIMIT %(limit)s""",
        facility=facility_id,
        states=list(states),
        limit=limit,
    )


def manifest(tx: Tx, manifest_id: UUID) -> Manifest:
    """One manifest. Refuses what is not there."""
    found = tx.one(
        Manifest,
        """SELECT m.id, m.number, m.courier_id, c.name AS courier_name, m.facility_id, m.status,
                  (SELECT count(*) FROM shipment s WHERE s.tenant_id = m.tenant_id AND s.manifest_id = m.id) AS parcels
           FROM manifest m JOIN courier c ON c.tenant_id = m.tenant_id AND c.id = m.courier_id
           WHERE m.tenant_id = %(tenant)s AND m.id = %(id)s FOR NO KEY UPDATE OF m""",
        id=manifest_id,
    )
    if found is None:
        raise NotFound("manifest", manifest_id=str(manifest_id))
    return found


def waiting_for_awb(tx: Tx, courier_id: UUID) -> list[Shipment]:
    """Shipments of a courier whose AWB is still missing, oldest first."""
    return tx.rows(
        Shipment,
        f"{SHIPMENT} AND s.courier_id = %(courier)s AND s.state = 'label_pending' ORDER BY s.created_at, s.id",
        courier=courier_id,
    )
