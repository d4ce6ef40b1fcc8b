"""SQL that reads what labels and manifests show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class ParcelFacts:
    """A parcel with its living shipment, as its papers show it; without a courier the shipment's fields are empty."""

    parcel_id: UUID
    parcel_number: str
    parcel_no: int
    parcels: int
    facility_id: UUID
    order_number: str
    ship_to: dict[str, str]
    weight_grams: int
    length_mm: int
    width_mm: int
    height_mm: int
    collect_paise: int
    packed_at: datetime
    document_number: str
    shipment_id: UUID | None
    courier_kind: str
    courier_name: str
    awb: str
    state: str
    routing_code: str
    label_file_id: UUID | None


@dataclass(frozen=True, slots=True)
class ManifestFacts:
    """A manifest as its paper shows it."""

    id: UUID
    number: str
    courier_name: str
    facility_id: UUID
    status: str
    opened_at: datetime
    closed_at: datetime | None
    handed_to: str
    file_id: UUID | None


FACTS = """
SELECT p.id AS parcel_id, p.number AS parcel_number, p.parcel_no,
       (SELECT count(*) FROM parcel q WHERE q.tenant_id = p.tenant_id AND q.order_id = p.order_id AND q.status <> 'cancelled')
         AS parcels,
       p.facility_id, o.number AS order_number, p.ship_to, p.weight_grams, p.length_mm, p.width_mm, p.height_mm,
       p.collect_paise, p.packed_at, coalesce(d.number, '') AS document_number, s.id AS shipment_id,
       coalesce(c.kind, '') AS courier_kind, coalesce(c.name, '') AS courier_name, coalesce(s.awb, '') AS awb,
       coalesce(s.state, '') AS state, coalesce(s.routing_code, '') AS routing_code, s.label_file_id
FROM parcel p
JOIN sales_order o ON o.tenant_id = p.tenant_id AND o.id = p.order_id
LEFT JOIN document d ON d.tenant_id = p.tenant_id AND d.id = p.document_id
LEFT JOIN shipment s ON s.tenant_id = p.tenant_id AND s.parcel_id = p.id AND s.state <> 'cancelled'
LEFT JOIN courier c ON c.tenant_id = s.tenant_id AND c.id = s.courier_id
WHERE p.tenant_id = %(tenant)s
"""


def parcel_facts(tx: Tx, parcel_ids: Sequence[UUID]) -> dict[UUID, ParcelFacts]:
    """Parcels by id, for their papers."""
    rows = tx.rows(ParcelFacts, f"{FACTS} AND p.id = ANY(%(ids)s)", ids=list(parcel_ids))
    return {row.parcel_id: row for row in rows}


def facts_on_manifest(tx: Tx, manifest_id: UUID) -> list[ParcelFacts]:
    """The parcels of a manifest, in the order of their AWBs."""
    return tx.rows(ParcelFacts, f"{FACTS} AND s.manifest_id = %(manifest)s ORDER BY s.awb", manifest=manifest_id)


def files_of_labels(tx: Tx, parcel_ids: Sequence[UUID], *, lock: bool = False) -> dict[UUID, tuple[str, UUID | None]]:
    """(shipment, file of its label) of parcels whose shipment lives."""
    return {
        row[0]: (str(row[1]), row[2])
        for row in tx.tuples(
            f"""SELECT parcel_id, id, label_file_id FROM shipment
                WHERE tenant_id = %(tenant)s AND parcel_id = ANY(%(ids)s) AND state <> 'cancelled'
                ORDER BY id {"FOR NO KEY UPDATE" if lock else ""}""",
            ids=list(parcel_ids),
        )
    }


def manifest_facts(tx: Tx, manifest_ids: Sequence[UUID], *, lock: bool = False) -> dict[UUID, ManifestFacts]:
    """Manifests by id, for their papers."""
    rows = tx.rows(
        ManifestFacts,
        f"""SELECT m.id, m.number, c.name AS courier_name, m.facility_id, m.status, m.opened_at, m.closed_at, m.handed_to,
                   m.file_id
            FROM manifest m JOIN courier c ON c.tenant_id = m.tenant_id AND c.id = m.courier_id
            WHERE m.tenant_id = %(tenant)s AND m.id = ANY(%(ids)s)
            ORDER BY m.id {"FOR NO KEY UPDATE OF m" if lock else ""}""",
        ids=list(manifest_ids),
    )
    return {row.id: row for row in rows}
