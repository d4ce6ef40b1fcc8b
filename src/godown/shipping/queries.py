"""SQL that reads shipments and manifests."""

from collections.abc import Sequence
from uuid import UUID

from godown.kernel.refusal import NotFound
from godown.platform.transaction import Tx
from godown.shipping.words import Expected, Manifest, Shipment, Task

SHIPMENT = """
SELECT s.id, s.parcel_id, p.number AS parcel_number, p.order_id, o.number AS order_number, p.facility_id, s.courier_id,
       c.name AS courier_name, s.awb, s.state, p.weight_grams, p.collect_paise, s.manifest_id, s.label_file_id, s.attempts,
       s.next_try_at, s.void_state, s.last_error, s.tracking_token, s.state_at, p.status AS parcel_status,
       o.status AS order_status, p.handed_over_at, COALESCE(p.ship_to ->> 'city', '') AS city,
       COALESCE(p.ship_to ->> 'pincode', '') AS pincode, p.document_id
FROM shipment s
JOIN parcel p ON p.tenant_id = s.tenant_id AND p.id = s.parcel_id
JOIN sales_order o ON o.tenant_id = s.tenant_id AND o.id = p.order_id
JOIN courier c ON c.tenant_id = s.tenant_id AND c.id = s.courier_id
WHERE s.tenant_id = %(tenant)s
"""

MANIFEST = """
SELECT m.id, m.number, m.courier_id, c.name AS courier_name, m.facility_id, m.slot, m.status, m.opened_at, m.closed_at,
       m.handed_to, t.parcels, t.collect_paise
FROM manifest m
JOIN courier c ON c.tenant_id = m.tenant_id AND c.id = m.courier_id
CROSS JOIN LATERAL (
    SELECT count(*) AS parcels, COALESCE(sum(p.collect_paise), 0)::bigint AS collect_paise
    FROM (SELECT * FROM shipment s WHERE s.tenant_id = m.tenant_id AND s.manifest_id = m.id OFFSET 0) AS s
    CROSS JOIN LATERAL (SELECT p.collect_paise FROM parcel p WHERE p.tenant_id = s.tenant_id AND p.id = s.parcel_id OFFSET 0) AS p
    WHERE s.state <> 'cancelled') AS t
WHERE m.tenant_id = %(tenant)s
"""

OF_PARCEL = """
SELECT s.id, p.id AS parcel_id, p.number AS parcel_number, o.number AS order_number, p.facility_id, s.awb,
       s.void_state = 'due' AS void, s.attempts, p.weight_grams, p.length_mm, p.width_mm, p.height_mm, p.value_paise,
       p.collect_paise, p.ship_to
FROM shipment s
JOIN parcel p ON p.tenant_id = s.tenant_id AND p.id = s.parcel_id
JOIN sales_order o ON o.tenant_id = s.tenant_id AND o.id = p.order_id
WHERE s.tenant_id = %(tenant)s
"""


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
        f"""{SHIPMENT} AND s.id IN (
                SELECT id FROM shipment WHERE tenant_id = %(tenant)s AND awb = ANY(%(texts)s)
                UNION ALL
                SELECT i.id FROM shipment i JOIN parcel q ON q.tenant_id = i.tenant_id AND q.id = i.parcel_id
                WHERE i.tenant_id = %(tenant)s AND q.number = ANY(%(texts)s))
            ORDER BY s.state = 'cancelled', s.created_at DESC, s.id DESC""",
        texts=list(candidates),
    )


def shipments_of_order_read(tx: Tx, candidates: Sequence[str]) -> list[Shipment]:
    """Shipments of the one order that one of these scanned texts numbers, of parcels that have left; none where several shops
    have an order of this number."""
    texts = [text for one in candidates for text in (one, one.removeprefix("#"), f"#{one}")]
    return tx.rows(
        Shipment,
        f"""{SHIPMENT} AND s.id IN (
                SELECT i.id FROM parcel q JOIN shipment i ON i.tenant_id = q.tenant_id AND i.parcel_id = q.id
                WHERE q.tenant_id = %(tenant)s AND q.status = 'handed_over' AND i.state <> 'cancelled' AND q.order_id = (
                    SELECT (array_agg(o.id))[1] FROM sales_order o WHERE o.tenant_id = %(tenant)s AND o.number = ANY(%(texts)s)
                    HAVING count(*) = 1))
            ORDER BY s.created_at, s.id""",
        texts=texts,
    )


def shipments_on(tx: Tx, manifest_id: UUID) -> list[Shipment]:
    """What is on a manifest, cancelled ones too."""
    return tx.rows(Shipment, f"{SHIPMENT} AND s.manifest_id = %(manifest)s ORDER BY s.awb", manifest=manifest_id)


def orders_on(tx: Tx, manifest_id: UUID) -> list[UUID]:
    """The orders whose parcels are on a manifest."""
    return tx.scalars(
        """SELECT DISTINCT p.order_id FROM shipment s JOIN parcel p ON p.tenant_id = s.tenant_id AND p.id = s.parcel_id
           WHERE s.tenant_id = %(tenant)s AND s.manifest_id = %(manifest)s""",
        manifest=manifest_id,
    )


def orders_of_parcels(tx: Tx, parcel_ids: Sequence[UUID]) -> list[UUID]:
    """The orders of parcels."""
    return tx.scalars(
        "SELECT DISTINCT order_id FROM parcel WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s)",
        ids=list(parcel_ids),
    )


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


def shipments_page(
    tx: Tx, states: Sequence[str], courier_id: UUID | None, after: UUID | None, limit: int
) -> list[Shipment]:
    """One more than `limit` shipments in these states (all, where none is named), newest first."""
    return tx.rows(
        Shipment,
        f"""{SHIPMENT} AND (cardinality(%(states)s::text[]) = 0 OR s.state = ANY(%(states)s::text[]))
            AND (%(courier)s::uuid IS NULL OR s.courier_id = %(courier)s::uuid)
            AND (%(after)s::uuid IS NULL OR s.id < %(after)s::uuid) ORDER BY s.id DESC LIMIT %(limit)s""",
        states=list(states),
        courier=courier_id,
        after=after,
        limit=limit + 1,
    )


def voids_refused(tx: Tx, limit: int) -> list[Shipment]:
    """AWBs of cancelled parcels that their courier would not take back."""
    return tx.rows(
        Shipment,
        f"{SHIPMENT} AND s.void_state = 'refused' ORDER BY s.state_at DESC, s.id DESC LIMIT %(limit)s",
        limit=limit,
    )


def manifest(tx: Tx, manifest_id: UUID, *, lock: bool = True) -> Manifest:
    """One manifest. Refuses what is not there."""
    found = tx.one(Manifest, f"{MANIFEST} AND m.id = %(id)s {'FOR NO KEY UPDATE OF m' if lock else ''}", id=manifest_id)
    if found is None:
        raise NotFound("manifest", manifest_id=str(manifest_id))
    return found


def open_manifest(tx: Tx, courier_id: UUID, facility_id: UUID, slot: str) -> Manifest | None:
    """The open manifest of a courier, facility and slot."""
    return tx.one(
        Manifest,
        f"""{MANIFEST} AND m.courier_id = %(courier)s AND m.facility_id = %(facility)s AND m.slot = %(slot)s
            AND m.status = 'open'""",
        courier=courier_id,
        facility=facility_id,
        slot=slot,
    )


def manifests(tx: Tx, facility_id: UUID | None, status: str, after: UUID | None, limit: int) -> list[Manifest]:
    """One more than `limit` manifests, newest first."""
    return tx.rows(
        Manifest,
        f"""{MANIFEST} AND (%(facility)s::uuid IS NULL OR m.facility_id = %(facility)s::uuid)
            AND %(status)s IN ('', m.status) AND (%(after)s::uuid IS NULL OR m.id < %(after)s::uuid)
            ORDER BY m.id DESC LIMIT %(limit)s""",
        facility=facility_id,
        status=status,
        after=after,
        limit=limit + 1,
    )


def expected(tx: Tx, courier_id: UUID, facility_id: UUID, limit: int) -> list[Expected]:
    """Parcels of a courier in a facility that could go and are on no manifest yet, oldest first."""
    return tx.rows(
        Expected,
        """SELECT s.id AS shipment_id, p.id AS parcel_id, p.number AS parcel_number, o.number AS order_number, s.awb, s.state,
                  s.last_error AS reason
           FROM shipment s
           JOIN parcel p ON p.tenant_id = s.tenant_id AND p.id = s.parcel_id AND p.status = 'packed'
           JOIN sales_order o ON o.tenant_id = s.tenant_id AND o.id = p.order_id AND o.status <> 'cancelled'
           WHERE s.tenant_id = %(tenant)s AND s.courier_id = %(courier)s AND s.state IN ('ready', 'label_pending')
             AND s.manifest_id IS NULL AND p.facility_id = %(facility)s
           ORDER BY s.state = 'label_pending', s.created_at, s.id LIMIT %(limit)s""",
        courier=courier_id,
        facility=facility_id,
        limit=limit,
    )


def tasks(tx: Tx, shipment_ids: Sequence[UUID]) -> list[Task]:
    """What couriers are asked for these shipments, oldest first."""
    return tx.rows(Task, f"{OF_PARCEL} AND s.id = ANY(%(ids)s) ORDER BY s.id", ids=list(shipment_ids))


def waiting_for_awb(tx: Tx, courier_id: UUID) -> list[UUID]:
    """Parcels of a courier whose AWB is still missing, oldest first."""
    return tx.scalars(
        """SELECT parcel_id FROM shipment WHERE tenant_id = %(tenant)s AND courier_id = %(courier)s
           AND state = 'label_pending' ORDER BY created_at, id FOR NO KEY UPDATE""",
        courier=courier_id,
    )


def to_assign(tx: Tx, parcel_ids: Sequence[UUID]) -> list[tuple[UUID, UUID, str, str]]:
    """(parcel, facility, payment, PIN code) of packed parcels without a living shipment, oldest first."""
    return [
        (row[0], row[1], row[2], row[3])
        for row in tx.tuples(
            """SELECT p.id, p.facility_id, CASE WHEN p.collect_paise > 0 THEN 'cod' ELSE 'prepaid' END,
                      COALESCE(p.ship_to ->> 'pincode', '')
               FROM parcel p WHERE p.tenant_id = %(tenant)s AND p.id = ANY(%(ids)s) AND p.status = 'packed'
                 AND NOT EXISTS (SELECT 1 FROM shipment s WHERE s.tenant_id = p.tenant_id AND s.parcel_id = p.id
                                 AND s.state <> 'cancelled')
               ORDER BY p.packed_at, p.id""",
            ids=list(parcel_ids),
        )
    ]


def without_courier(tx: Tx, limit: int) -> list[UUID]:
    """Packed parcels that have no courier, oldest first."""
    return tx.scalars(
        """SELECT p.id FROM parcel p WHERE p.tenant_id = %(tenant)s AND p.status = 'packed'
             AND NOT EXISTS (SELECT 1 FROM shipment s WHERE s.tenant_id = p.tenant_id AND s.parcel_id = p.id
                             AND s.state <> 'cancelled')
           ORDER BY p.packed_at, p.id LIMIT %(limit)s""",
        limit=limit,
    )
