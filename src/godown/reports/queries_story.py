"""One order whole: where each unit came from and is now, its parcels, what came back, and everything that happened to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from godown.countries import head_word
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A line with its SKU, and how far it is: units waiting, promised and held."""

    id: UUID
    line_no: int
    sku_id: UUID
    sku_code: str
    name: str
    photo_file_id: UUID | None
    bundle_id: UUID | None
    bundle_name: str | None
    quantity: int
    cancelled: int
    packed: int
    shipped: int
    returned: int
    amount_paise: int
    waiting: int
    promised: int
    held: int


@dataclass(frozen=True, slots=True)
class HeldIn:
    """Units of a line in a place: held there now, or picked there before."""

    line_id: UUID
    place_id: UUID
    code: str
    kind: str
    units: int
    now: bool


@dataclass(frozen=True, slots=True)
class StoryParcel:
    """A parcel with its box, courier and invoice."""

    id: UUID
    number: str
    parcel_no: int
    status: str
    facility: str
    weight_grams: int
    box: str | None
    box_override: str | None
    materials: str
    packaging_paise: int
    value_paise: int
    collect_paise: int
    document_id: UUID | None
    document_number: str | None
    packed_at: datetime
    handed_over_at: datetime | None
    courier: str | None
    awb: str | None
    state: str | None
    state_at: datetime | None
    delivered_at: datetime | None
    last_error: str | None
    tracking_url: str | None
    units: int


@dataclass(frozen=True, slots=True)
class StoryReturn:
    """A return with what was found."""

    id: UUID
    number: str
    kind: str
    status: str
    reason: str
    claim: str
    created_at: datetime
    expected: int
    arrived: int
    inspected: int
    outcomes: list[str]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: `what` is a stable word, `facts` what belongs to it."""

    what: str
    at: datetime
    who: str
    facts: dict[str, Any]


def lines(tx: Tx, order_id: UUID) -> list[StoryLine]:
    """The lines of an order, in order."""
    return tx.rows(
        StoryLine,
        """
        SELECT l.id, l.line_no, l.sku_id, s.code AS sku_code, l.name, s.photo_file_id, l.bundle_id, b.name AS bundle_name,
               l.quantity, l.cancelled, l.packed, l.shipped, l.returned,
               l.quantity * l.unit_price_paise - l.discount_paise AS amount_paise,
               coalesce(p.waiting, 0) AS waiting, coalesce(p.promised, 0) AS promised, coalesce(p.held, 0) AS held
        FROM order_line l JOIN sku s ON s.tenant_id = l.tenant_id AND s.id = l.sku_id
        LEFT JOIN sku b ON b.tenant_id = l.tenant_id AND b.id = l.bundle_id
        LEFT JOIN LATERAL (
            SELECT (sum(quantity) FILTER (WHERE made_seq IS NULL))::bigint AS waiting,
                   (sum(quantity) FILTER (WHERE made_seq IS NOT NULL))::bigint AS promised, sum(held)::bigint AS held
            FROM promise WHERE tenant_id = l.tenant_id AND holder_id = l.id) AS p ON true
        WHERE l.tenant_id = %(tenant)s AND l.order_id = %(order)s ORDER BY l.line_no""",
        order=order_id,
    )


def places(tx: Tx, line_ids: Sequence[UUID]) -> list[HeldIn]:
    """Where units of lines are held now, and in which bins they were picked."""
    return tx.rows(
        HeldIn,
        """
        SELECT p.holder_id AS line_id, l.id AS place_id, l.code, l.kind, sum(h.quantity)::bigint AS units, true AS now
        FROM promise p JOIN hold h ON h.tenant_id = p.tenant_id AND h.promise_id = p.id
        JOIN place l ON l.tenant_id = h.tenant_id AND l.id = h.place_id
        WHERE p.tenant_id = %(tenant)s AND p.holder_id = ANY(%(lines)s) GROUP BY 1, 2, 3, 4
        UNION ALL
        SELECT k.order_line_id, l.id, l.code, l.kind, sum(k.picked)::bigint, false
        FROM pick k JOIN place l ON l.tenant_id = k.tenant_id AND l.id = k.place_id
        WHERE k.tenant_id = %(tenant)s AND k.order_line_id = ANY(%(lines)s) AND k.picked > 0
          AND k.order_id IN (SELECT order_id FROM order_line WHERE tenant_id = %(tenant)s AND id = ANY(%(lines)s)) GROUP BY 1, 2, 3, 4
        ORDER BY 6 DESC, 3""",
        lines=list(line_ids),
    )


def parcels(tx: Tx, order_id: UUID) -> list[StoryParcel]:
    """The parcels of an order, cancelled ones last."""
    return tx.rows(
        StoryParcel,
        """
        SELECT p.id, p.number, p.parcel_no, p.status, f.name AS facility, p.weight_grams, b.name AS box, p.box_override,
               coalesce((SELECT string_agg(k.name || CASE WHEN k.unit = 'piece' THEN '' ELSE ' ' || m.quantity || ' ' || k.unit END,
                                           ', ' ORDER BY k.name)
                         FROM parcel_material m JOIN sku k ON k.tenant_id = m.tenant_id AND k.id = m.sku_id
                         WHERE m.tenant_id = p.tenant_id AND m.parcel_id = p.id
                           AND m.sku_id IS DISTINCT FROM p.box_id), '') AS materials,
               (SELECT coalesce(sum(m.value_paise), 0) FROM parcel_material m
                WHERE m.tenant_id = p.tenant_id AND m.parcel_id = p.id)::bigint AS packaging_paise,
               p.value_paise, p.collect_paise, p.document_id, d.number AS document_number, p.packed_at, p.handed_over_at,
               c.name AS courier, s.awb, s.state, s.state_at, s.delivered_at, s.last_error, c.tracking_url,
               (SELECT coalesce(sum(quantity), 0) FROM parcel_line l
                WHERE l.tenant_id = p.tenant_id AND l.parcel_id = p.id)::bigint AS units
        FROM parcel p JOIN facility f ON f.tenant_id = p.tenant_id AND f.id = p.facility_id
        LEFT JOIN sku b ON b.tenant_id = p.tenant_id AND b.id = p.box_id
        LEFT JOIN document d ON d.tenant_id = p.tenant_id AND d.id = p.document_id
        LEFT JOIN LATERAL (SELECT * FROM shipment s WHERE s.tenant_id = p.tenant_id AND s.parcel_id = p.id
                           ORDER BY s.state = 'cancelled', s.created_at DESC, s.id DESC LIMIT 1) AS s ON true
        LEFT JOIN courier c ON c.tenant_id = p.tenant_id AND c.id = s.courier_id
        WHERE p.tenant_id = %(tenant)s AND p.order_id = %(order)s ORDER BY p.status = 'cancelled', p.parcel_no""",
        order=order_id,
    )


def returns(tx: Tx, order_id: UUID) -> list[StoryReturn]:
    """What comes back of an order, newest first."""
    return tx.rows(
        StoryReturn,
        """
        SELECT r.id, r.number, r.kind, r.status, r.reason, r.claim, r.created_at, sum(l.expected)::bigint AS expected,
               sum(l.arrived)::bigint AS arrived, sum(l.inspected)::bigint AS inspected,
               ARRAY(SELECT DISTINCT i.outcome FROM inspection i JOIN return_line k ON k.tenant_id = i.tenant_id
                     AND k.id = i.return_line_id WHERE k.tenant_id = r.tenant_id AND k.return_id = r.id) AS outcomes
        FROM goods_return r JOIN return_line l ON l.tenant_id = r.tenant_id AND l.return_id = r.id
        WHERE r.tenant_id = %(tenant)s AND r.order_id = %(order)s GROUP BY r.tenant_id, r.id ORDER BY r.created_at DESC""",
        order=order_id,
    )


EVENTS = """
SELECT a.verb AS what, a.at, a.actor_name AS who, a.facts FROM activity a
WHERE a.tenant_id = %(tenant)s AND a.thing_kind = 'order' AND a.thing_id = %(order)s AND a.verb <> 'packed'
UNION ALL
SELECT 'picked', coalesce(t.finished_at, t.started_at), t.picker_name,
       jsonb_build_object('wave', w.number, 'wave_id', w.id, 'tote', coalesce(l.code, ''), 'done', o.status <> 'open')
FROM trip_order o JOIN trip t ON t.tenant_id = o.tenant_id AND t.id = o.trip_id AND t.started_at IS NOT NULL
JOIN wave w ON w.tenant_id = t.tenant_id AND w.id = t.wave_id
LEFT JOIN place l ON l.tenant_id = o.tenant_id AND l.id = o.tote_id
WHERE o.tenant_id = %(tenant)s AND o.order_id = %(order)s
UNION ALL
SELECT 'parcel', p.packed_at, coalesce((SELECT a.actor_name FROM activity a WHERE a.tenant_id = p.tenant_id
           AND a.thing_kind = 'order' AND a.thing_id = p.order_id AND a.verb = 'packed' ORDER BY a.at DESC, a.id DESC LIMIT 1), ''),
       jsonb_build_object('parcel', p.number, 'number', p.parcel_no, 'unscanned', p.unscanned)
FROM parcel p WHERE p.tenant_id = %(tenant)s AND p.order_id = %(order)s
UNION ALL
SELECT 'document', d.issued_at, '', jsonb_build_object('id', d.id, 'kind', d.kind, 'number', d.number, 'total', d.total_paise + d.round_off_paise)
FROM document d WHERE d.tenant_id = %(tenant)s AND d.order_id = %(order)s
UNION ALL
SELECT 'tracking', e.at, c.name, jsonb_build_object('state', coalesce(m.state, ''), 'raw', e.code, 'place', e.place)
FROM parcel p JOIN shipment s ON s.tenant_id = p.tenant_id AND s.parcel_id = p.id
JOIN tracking_event e ON e.tenant_id = s.tenant_id AND e.awb = s.awb AND e.courier_id = s.courier_id
JOIN courier c ON c.tenant_id = e.tenant_id AND c.id = e.courier_id
LEFT JOIN courier_code m ON m.tenant_id = e.tenant_id AND m.courier_id = e.courier_id AND m.code = e.code
WHERE coalesce(m.state, '') <> 'ignored' AND p.tenant_id = %(tenant)s AND p.order_id = %(order)s
UNION ALL
SELECT 'ndr', n.made_at, n.made_by_name, jsonb_build_object('action', n.action, 'note', n.note, 'phone', n.phone,
       'address', concat_ws(', ', nullif(n.address1, ''), nullif(n.address2, '')))
FROM parcel p JOIN shipment s ON s.tenant_id = p.tenant_id AND s.parcel_id = p.id
JOIN ndr_answer n ON n.tenant_id = s.tenant_id AND n.shipment_id = s.id
WHERE p.tenant_id = %(tenant)s AND p.order_id = %(order)s
UNION ALL
SELECT 'told', coalesce(n.sent_at, n.created_at), n.to_address, jsonb_build_object('status', n.status, 'kind', n.kind)
FROM parcel p JOIN notice n ON n.tenant_id = p.tenant_id AND n.parcel_id = p.id
WHERE p.tenant_id = %(tenant)s AND p.order_id = %(order)s
"""


def events(tx: Tx, order_id: UUID, limit: int = 100) -> list[Event]:
    """Everything that happened to an order, newest first."""
    return tx.rows(
        Event,
        f"SELECT * FROM ({EVENTS}) AS e WHERE at IS NOT NULL ORDER BY at DESC, what, facts::text LIMIT %(limit)s",
        order=order_id,
        limit=limit,
    )


def wave_of(tx: Tx, order_id: UUID) -> tuple[UUID, str] | None:
    """The newest wave that an order went into: (id, number)."""
    found = tx.tuples(
        """SELECT w.id, w.number FROM trip_order o JOIN trip t ON t.tenant_id = o.tenant_id AND t.id = o.trip_id
           JOIN wave w ON w.tenant_id = t.tenant_id AND w.id = t.wave_id
           WHERE o.tenant_id = %(tenant)s AND o.order_id = %(order)s ORDER BY w.released_at DESC, w.id DESC LIMIT 1""",
        order=order_id,
    )
    return (found[0][0], found[0][1]) if found else None


def tax_of(tx: Tx, order_id: UUID) -> list[tuple[str, int, int]]:
    """(tax word, rate in hundredths of a percent, paise) of an order's invoices that stand."""
    return [
        (head_word(row[0]), row[1], row[2])
        for row in tx.tuples(
            """
            SELECT t.tax ->> 0, (t.tax ->> 1)::bigint / 100, sum((t.tax ->> 3)::bigint)::bigint
            FROM document d JOIN document_line l ON l.tenant_id = d.tenant_id AND l.document_id = d.id
            CROSS JOIN LATERAL jsonb_array_elements(l.taxes) AS t (tax)
            WHERE d.tenant_id = %(tenant)s AND d.order_id = %(order)s AND d.corrects_id IS NULL AND d.status = 'issued'
              AND (t.tax ->> 3)::bigint <> 0
            GROUP BY 1, 2 ORDER BY 1, 2""",
            order=order_id,
        )
    ]
