"""The parts of an order that was split, as the office sees them: what each facility fills, and how far it is."""

from dataclasses import dataclass
from uuid import UUID

from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of an order, with what it holds in short and the AWBs of its parcels."""

    id: UUID
    part_of: UUID
    original_number: str
    part_no: int
    number: str
    status: str
    facility: str
    units: int
    total_paise: int
    collect_paise: int
    awbs: list[str]


def parts(tx: Tx, order_id: UUID) -> list[PartRow]:
    """The parts of an order that was split, also where this order is one of them; none where it was not."""
    return tx.rows(
        PartRow,
        """
        SELECT p.id, p.part_of, o.number AS original_number, p.part_no, p.number, p.status, coalesce(f.name, '') AS facility,
               (SELECT coalesce(sum(l.quantity - l.cancelled), 0)::bigint FROM order_line l
                WHERE l.tenant_id = p.tenant_id AND l.order_id = p.id) AS units,
               p.total_paise, p.collect_paise,
               ARRAY(SELECT h.awb FROM parcel b JOIN shipment h ON h.tenant_id = b.tenant_id AND h.parcel_id = b.id
                     WHERE b.tenant_id = p.tenant_id AND b.order_id = p.id AND b.status <> 'cancelled'
                       AND h.state <> 'cancelled' AND h.awb IS NOT NULL ORDER BY b.parcel_no) AS awbs
        FROM sales_order p
        JOIN sales_order o ON o.tenant_id = p.tenant_id AND o.id = p.part_of
        LEFT JOIN facility f ON f.tenant_id = p.tenant_id AND f.id = p.facility_id
        WHERE p.tenant_id = %(tenant)s AND p.part_of IS NOT NULL AND p.part_of = coalesce(
            (SELECT part_of FROM sales_order WHERE tenant_id = %(tenant)s AND id = %(order)s), %(order)s)
        ORDER BY p.part_no""",
        order=order_id,
    )
