"""SQL that reads the put wall: its slots, what lies in a tote that is sorted, and what an order still wants."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from godown.platform.transaction import Tx

OPEN = "('to_sort', 'picked')"


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot of a put wall, and the order that is sorted into it: `lies` units of `wanted`. `complete`: it can be packed."""

    id: UUID
    code: str
    order_id: UUID | None
    order_number: str
    ship_by: datetime | None
    lies: int
    wanted: int
    complete: bool


@dataclass(frozen=True, slots=True)
class ToSort:
    """Held units of a SKU in a tote, for an order that is sorted at the wall."""

    hold_id: UUID
    tote_id: UUID
    quantity: int
    sku_id: UUID
    batch_id: UUID
    owner_id: UUID
    trip_id: UUID
    order_id: UUID
    order_number: str
    slot_id: UUID | None
    slot_code: str | None


@dataclass(frozen=True, slots=True)
class SortTote:
    """A tote that waits at the wall: how many units of how many orders lie in it."""

    id: UUID
    code: str
    orders: int
    units: int
    trip_no: int
    wave_number: str


def slots(tx: Tx, facility_id: UUID, limit: int) -> list[Slot]:
    """The slots of the put walls of a facility, by code, with what lies in them."""
    return tx.rows(
        Slot,
        f"""
        SELECT l.id, l.code, t.order_id, coalesce(o.number, '') AS order_number, o.ship_by,
               coalesce((SELECT sum(b.on_hand) FROM stock_balance b WHERE b.tenant_id = l.tenant_id AND b.place_id = l.id), 0)::bigint
                   AS lies,
               coalesce((SELECT sum(p.quantity) FROM pick p JOIN trip_order x ON x.tenant_id = p.tenant_id AND x.trip_id = p.trip_id
                         AND x.order_id = p.order_id AND x.status IN ('open', 'to_sort', 'picked')
                         WHERE p.tenant_id = t.tenant_id AND p.order_id = t.order_id AND p.status IN ('open', 'picked')), 0)::bigint
                   AS wanted,
               coalesce(t.status = 'picked' AND NOT EXISTS (
                   SELECT 1 FROM trip_order x WHERE x.tenant_id = t.tenant_id AND x.order_id = t.order_id
                     AND x.status IN ('open', 'to_sort')), false) AS complete
        FROM place l
        LEFT JOIN LATERAL (
            SELECT * FROM trip_order t WHERE t.tenant_id = l.tenant_id AND t.wall_id = l.id AND t.status IN {OPEN}
            ORDER BY t.status DESC, t.trip_id LIMIT 1) AS t ON true
        LEFT JOIN sales_order o ON o.tenant_id = t.tenant_id AND o.id = t.order_id
        WHERE l.tenant_id = %(tenant)s AND l.facility_id = %(facility)s AND l.kind = 'wall' AND l.active
        ORDER BY l.code LIMIT %(limit)s""",
        facility=facility_id,
        limit=limit,
    )


def free_slots(tx: Tx, facility_id: UUID) -> list[UUID]:
    """Slots that no order uses and that are empty, by code."""
    return tx.scalars(
        f"""
        SELECT l.id FROM place l
        WHERE l.tenant_id = %(tenant)s AND l.facility_id = %(facility)s AND l.kind = 'wall' AND l.active
          AND NOT EXISTS (SELECT 1 FROM trip_order t WHERE t.tenant_id = l.tenant_id AND t.wall_id = l.id AND t.status IN {OPEN})
          AND NOT EXISTS (SELECT 1 FROM stock_balance b WHERE b.tenant_id = l.tenant_id AND b.place_id = l.id AND b.on_hand > 0)
        ORDER BY l.code""",
        facility=facility_id,
    )


TO_SORT = """
SELECT h.id AS hold_id, h.place_id AS tote_id, h.quantity, h.sku_id, h.batch_id, h.owner_id, t.trip_id, t.order_id,
       o.number AS order_number, w.id AS slot_id, w.code AS slot_code
FROM trip_tote m
CROSS JOIN LATERAL (SELECT t.* FROM trip_order t WHERE t.tenant_id = m.tenant_id AND t.trip_id = m.trip_id
                    AND t.order_id = m.order_id AND t.status = 'to_sort' OFFSET 0) AS t
CROSS JOIN LATERAL (SELECT o.* FROM sales_order o WHERE o.tenant_id = t.tenant_id AND o.id = t.order_id OFFSET 0) AS o
CROSS JOIN LATERAL (SELECT n.* FROM order_line n WHERE n.tenant_id = o.tenant_id AND n.order_id = o.id OFFSET 0) AS n
CROSS JOIN LATERAL (SELECT p.* FROM promise p WHERE p.tenant_id = n.tenant_id AND p.holder_id = n.id OFFSET 0) AS p
JOIN LATERAL (SELECT h.* FROM hold h WHERE h.tenant_id = p.tenant_id AND h.promise_id = p.id OFFSET 0) AS h ON h.place_id = m.tote_id
LEFT JOIN LATERAL (
    SELECT x.wall_id FROM trip_order x WHERE x.tenant_id = t.tenant_id AND x.order_id = t.order_id
      AND x.wall_id IS NOT NULL AND x.status IN ('to_sort', 'picked') ORDER BY x.trip_id LIMIT 1) AS s ON true
LEFT JOIN place w ON w.tenant_id = t.tenant_id AND w.id = s.wall_id
WHERE m.tenant_id = %(tenant)s
"""
"""From tote to order to line to promise to hold, each by its key (`OFFSET 0` keeps that order): of a business that has just come the
planner knows nothing, and read all holds for each pair of an order and a line, for minutes."""
URGENT = "ORDER BY w.id IS NULL, o.priority DESC, o.ship_by, o.id, h.id"


def to_sort(tx: Tx, tote_id: UUID, sku_ids: Sequence[UUID] | None = None) -> list[ToSort]:
    """What lies in a tote for orders that are sorted: first those that have a slot already, then the most urgent."""
    return tx.rows(
        ToSort,
        f"{TO_SORT} AND m.tote_id = %(tote)s AND (%(skus)s::uuid[] IS NULL OR h.sku_id = ANY(%(skus)s)) {URGENT}",
        tote=tote_id,
        skus=list(sku_ids) if sku_ids is not None else None,
    )


def to_sort_of_trips(tx: Tx, trip_ids: Sequence[UUID]) -> list[ToSort]:
    """What lies in totes of these trips for orders that are sorted."""
    return tx.rows(ToSort, f"{TO_SORT} AND m.trip_id = ANY(%(trips)s) {URGENT}", trips=list(trip_ids))


def totes_to_sort(tx: Tx, facility_id: UUID, limit: int) -> list[SortTote]:
    """Totes of total picks in which something lies for orders that are sorted, the oldest trip first."""
    return tx.rows(
        SortTote,
        """
        SELECT l.id, l.code, count(DISTINCT t.order_id) AS orders,
               (SELECT coalesce(sum(b.held), 0) FROM stock_balance b WHERE b.tenant_id = l.tenant_id AND b.place_id = l.id)::bigint
                   AS units,
               min(x.trip_no) AS trip_no, min(w.number) AS wave_number
        FROM trip_order t
        JOIN trip_tote m ON m.tenant_id = t.tenant_id AND m.trip_id = t.trip_id AND m.order_id = t.order_id
        JOIN place l ON l.tenant_id = m.tenant_id AND l.id = m.tote_id AND l.facility_id = %(facility)s
        JOIN trip x ON x.tenant_id = t.tenant_id AND x.id = t.trip_id
        JOIN wave w ON w.tenant_id = x.tenant_id AND w.id = x.wave_id
        WHERE t.tenant_id = %(tenant)s AND t.status = 'to_sort' AND EXISTS (
            SELECT 1 FROM stock_balance b WHERE b.tenant_id = l.tenant_id AND b.place_id = l.id AND b.held > 0)
        GROUP BY l.tenant_id, l.id, l.code ORDER BY min(w.number), min(x.trip_no), l.code LIMIT %(limit)s""",
        facility=facility_id,
        limit=limit,
    )
