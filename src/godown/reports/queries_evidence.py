"""SQL behind the evidence of a claim: what was packed, who scanned what when, what the courier said, what came back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class PackedLine:
    """A line of the parcel: units that left with their serial numbers, and what came back of them."""

    sku_code: str
    name: str
    quantity: int
    price_paise: int
    serials: str
    arrived: int
    note: str


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that happened to the parcel: when, who or where, what. `source` is ours or the courier's."""

    at: datetime
    source: str
    what: str
    who: str
    text: str


def packed(tx: Tx, parcel_id: UUID, return_id: UUID | None) -> list[PackedLine]:
    """What left in a parcel, and what of it came back; then what came that never left."""
    return tx.rows(
        PackedLine,
        """
        SELECT s.code AS sku_code, o.name, l.quantity, o.unit_price_paise AS price_paise,
               coalesce((SELECT string_agg(DISTINCT e.number, ', ' ORDER BY e.number) FROM serial_event e
                         WHERE e.tenant_id = l.tenant_id AND e.document_kind = 'parcel' AND e.document_id = l.parcel_id
                           AND e.sku_id = l.sku_id), '') AS serials,
               coalesce((SELECT sum(r.arrived) FROM return_line r WHERE r.tenant_id = l.tenant_id AND r.parcel_line_id = l.id
                         AND r.return_id = %(return)s), 0)::bigint AS arrived,
               coalesce((SELECT string_agg(i.quantity || ' ' || i.outcome || CASE WHEN i.note = '' THEN '' ELSE ': ' || i.note END,
                                           '; ' ORDER BY i.at, i.id)
                         FROM return_line r JOIN inspection i ON i.tenant_id = r.tenant_id AND i.return_line_id = r.id
                         WHERE r.tenant_id = l.tenant_id AND r.parcel_line_id = l.id AND r.return_id = %(return)s), '') AS note
        FROM parcel_line l JOIN sku s ON s.tenant_id = l.tenant_id AND s.id = l.sku_id
        JOIN order_line o ON o.tenant_id = l.tenant_id AND o.id = l.order_line_id
        WHERE l.tenant_id = %(tenant)s AND l.parcel_id = %(parcel)s
        UNION ALL
        SELECT s.code, s.name, 0, 0, '', r.arrived, 'was never in this parcel' FROM return_line r
        JOIN sku s ON s.tenant_id = r.tenant_id AND s.id = r.sku_id
        WHERE r.tenant_id = %(tenant)s AND r.return_id = %(return)s AND r.parcel_line_id IS NULL AND r.arrived > 0
        ORDER BY quantity DESC, sku_code, name""",
        parcel=parcel_id,
        **{"return": return_id},
    )


def seen(tx: Tx, parcel_id: UUID, return_id: UUID | None, limit: int) -> list[Seen]:
    """What happened to a parcel, in order: scans at the bench and at the door of returns, hand-over, what its courier wrote."""
    return tx.rows(
        Seen,
        """
        SELECT * FROM (
            SELECT c.at, 'scan' AS source, CASE WHEN c.act = 'scan' THEN 'scanned' ELSE c.act END AS what,
                   coalesce(a.name, '') AS who, c.raw AS text
            FROM parcel p JOIN scan c ON c.tenant_id = p.tenant_id AND c.session_id = p.order_id
            LEFT JOIN account a ON a.id = c.made_by
            WHERE p.tenant_id = %(tenant)s AND p.id = %(parcel)s AND c.raw <> ''
            UNION ALL
            SELECT p.packed_at, 'scan', 'packed', coalesce(a.name, ''), p.number
            FROM parcel p LEFT JOIN account a ON a.id = p.packed_by WHERE p.tenant_id = %(tenant)s AND p.id = %(parcel)s
            UNION ALL
            SELECT h.scanned_at, 'scan', 'put on the manifest', m.number, coalesce(h.awb, '')
            FROM shipment h JOIN manifest m ON m.tenant_id = h.tenant_id AND m.id = h.manifest_id
            WHERE h.tenant_id = %(tenant)s AND h.parcel_id = %(parcel)s AND h.scanned_at IS NOT NULL
            UNION ALL
            SELECT p.handed_over_at, 'scan', 'handed over', coalesce(k.name, ''), coalesce(m.handed_to, '')
            FROM parcel p LEFT JOIN shipment h ON h.tenant_id = p.tenant_id AND h.parcel_id = p.id AND h.state <> 'cancelled'
            LEFT JOIN manifest m ON m.tenant_id = h.tenant_id AND m.id = h.manifest_id
            LEFT JOIN courier k ON k.tenant_id = h.tenant_id AND k.id = h.courier_id
            WHERE p.tenant_id = %(tenant)s AND p.id = %(parcel)s AND p.handed_over_at IS NOT NULL
            UNION ALL
            SELECT e.at, 'courier', e.code, k.name, concat_ws(', ', nullif(e.place, ''), nullif(e.note, ''))
            FROM shipment h JOIN courier k ON k.tenant_id = h.tenant_id AND k.id = h.courier_id
            JOIN tracking_event e ON e.tenant_id = h.tenant_id AND e.courier_id = h.courier_id AND e.awb = h.awb
            WHERE h.tenant_id = %(tenant)s AND h.parcel_id = %(parcel)s AND h.state <> 'cancelled'
            UNION ALL
            SELECT v.at, 'scan', CASE v.verb WHEN 'return_arrived' THEN 'came back' ELSE 'inspected' END, v.actor_name,
                   concat_ws(', ', r.number, v.facts ->> 'outcome')
            FROM goods_return r JOIN activity v ON v.tenant_id = r.tenant_id AND v.thing_kind = 'order' AND v.thing_id = r.order_id
                 AND v.verb IN ('return_arrived', 'inspected') AND v.facts ->> 'number' = r.number
            WHERE r.tenant_id = %(tenant)s AND r.id = %(return)s) AS all_of_it
        ORDER BY at, source, what, text LIMIT %(limit)s""",
        parcel=parcel_id,
        limit=limit,
        **{"return": return_id},
    )


def photos_of_return(tx: Tx, return_id: UUID) -> list[tuple[str, str]]:
    """(file, what it shows) of a return: those of the customer, then those of its inspections."""
    return [
        (row[0], row[1])
        for row in tx.tuples(
            """
            SELECT f.id, f.about FROM (
                SELECT t.id, 'sent by the customer' AS about, r.created_at AS at, t.no
                FROM goods_return r CROSS JOIN LATERAL jsonb_array_elements_text(r.photos) WITH ORDINALITY AS t (id, no)
                WHERE r.tenant_id = %(tenant)s AND r.id = %(id)s
                UNION ALL
                SELECT t.id, 'inspection, ' || s.code || ': ' || i.outcome, i.at, t.no
                FROM return_line l JOIN inspection i ON i.tenant_id = l.tenant_id AND i.return_line_id = l.id
                JOIN sku s ON s.tenant_id = l.tenant_id AND s.id = l.sku_id
                CROSS JOIN LATERAL jsonb_array_elements_text(i.photos) WITH ORDINALITY AS t (id, no)
                WHERE l.tenant_id = %(tenant)s AND l.return_id = %(id)s) AS f
            ORDER BY f.at, f.no, f.id""",
            id=return_id,
        )
    ]
