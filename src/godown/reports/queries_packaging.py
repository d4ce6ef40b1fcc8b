"""Packaging: what is left of each material, how fast it goes, for how many parcels it lasts; what an order's packaging costs."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from godown.kernel.ids import OWN
from godown.platform.transaction import Tx

USED_DAYS: Final = 14
"""How far back the use of a day is measured."""
MOVES: Final = 1_000
"""The pace of a material is that of its last moves, at most so many, of these days: so the start page never reads a year."""
CALM_DAYS: Final = 7
"""What a young business used in its first days is the pace of a week: one busy day is none."""
LEAD_DAYS: Final = 7
"""Days from an order to its arrival, where no rule says otherwise (as in what is to be ordered)."""


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """A material in a facility. `used` is that of the last 14 days; `parcels` (of a box) how many can still be packed with all
    that its bill names; `value_paise` what `on_hand` units cost; `needed` is what goes, at its pace, until an order of today arrives;
    `lasts_days` for how many days it lasts at that pace (None where nothing was used)."""

    facility_id: UUID
    facility: str
    sku_id: UUID
    code: str
    name: str
    packaging_kind: str
    unit: str
    left: int
    reorder_point: int
    used: int
    on_hand: int
    value_paise: int
    uses: str
    parcels: int | None
    needed: int
    lasts_days: int | None

    @property
    def state(self) -> str:
        """What a person should know of it: out, low, or ok."""
        if self.left <= 0 or self.parcels == 0:
            return "out"
        pointed = self.reorder_point > 0 and self.left <= self.reorder_point
        return "low" if pointed or self.left < self.needed else "ok"


STANDS: Final = f"""
SELECT f.id AS facility_id, s.id AS sku_id, greatest(coalesce(d.saleable - d.promised, 0), 0) AS units,
       d.sku_id IS NOT NULL AS there, coalesce(r.reorder_point, 0) AS reorder_point,
       coalesce(ceil(g.a_day * coalesce(r.lead_days, {LEAD_DAYS})), 0)::bigint AS needed,
       floor(greatest(coalesce(d.saleable - d.promised, 0), 0) / g.a_day)::bigint AS lasts_days
FROM facility f
JOIN sku s ON s.tenant_id = f.tenant_id AND s.kind = 'packaging' AND s.active
LEFT JOIN reorder_rule r ON r.tenant_id = f.tenant_id AND r.facility_id = f.id AND r.sku_id = s.id
LEFT JOIN stock_supply d ON d.tenant_id = f.tenant_id AND d.facility_id = f.id AND d.owner_id = %(own)s AND d.sku_id = s.id
LEFT JOIN LATERAL (
    SELECT sum(m.quantity) / greatest(extract(epoch FROM %(now)s::timestamptz - min(m.recorded_at)) / 86400,
                                      CASE WHEN max(m.moves) < {MOVES} THEN {CALM_DAYS} ELSE 0.5 END) AS a_day
    FROM (SELECT m.quantity, m.reason, m.recorded_at, count(*) OVER () AS moves FROM (SELECT * FROM stock_move m
          WHERE m.tenant_id = d.tenant_id AND m.facility_id = d.facility_id AND m.owner_id = d.owner_id AND m.sku_id = d.sku_id
          ORDER BY m.seq DESC LIMIT {MOVES}) AS m) AS m
    WHERE m.reason = 'used' AND m.recorded_at > %(since)s) AS g ON true
WHERE f.tenant_id = %(tenant)s AND (%(facility)s::uuid IS NULL OR f.id = %(facility)s)
  AND (d.sku_id IS NOT NULL OR r.reorder_point > 0)
"""
"""What is left of each material, and when it is to be ordered; there is little of it in few places."""


def materials(tx: Tx, facility_id: UUID | None, limit: int) -> list[MaterialRow]:
    """The packaging of a facility (None: of all) that ever was there, what is short first."""
    return tx.rows(
        MaterialRow,
        f"""
        WITH stands AS ({STANDS}), used AS (
            SELECT p.facility_id, m.sku_id, sum(m.quantity)::bigint AS units
            FROM parcel p JOIN parcel_material m ON m.tenant_id = p.tenant_id AND m.parcel_id = p.id
            WHERE p.tenant_id = %(tenant)s AND p.facility_id IN (SELECT facility_id FROM stands)
              AND p.status IN ('packed', 'handed_over', 'cancelled') AND p.packed_at > %(since)s GROUP BY 1, 2
        ), needs AS (
            SELECT b.box_id, b.material_id, b.quantity FROM packing_bill b WHERE b.tenant_id = %(tenant)s
            UNION ALL
            SELECT s.id, s.id, 1 FROM sku s WHERE s.tenant_id = %(tenant)s AND s.kind = 'packaging' AND s.packaging_kind = 'box'
        )
        SELECT t.facility_id, f.name AS facility, s.id AS sku_id, s.code, s.name, s.packaging_kind, s.unit, t.units AS left,
               t.reorder_point, coalesce(u.units, 0) AS used, coalesce(c.quantity, 0) AS on_hand,
               coalesce(c.value_paise, 0) AS value_paise, coalesce(n.uses, '') AS uses, n.parcels, t.needed, t.lasts_days
        FROM stands t
        JOIN sku s ON s.tenant_id = %(tenant)s AND s.id = t.sku_id
        JOIN facility f ON f.tenant_id = %(tenant)s AND f.id = t.facility_id
        LEFT JOIN used u ON u.facility_id = t.facility_id AND u.sku_id = t.sku_id
        LEFT JOIN stock_cost c ON c.tenant_id = %(tenant)s AND c.facility_id = t.facility_id AND c.owner_id = %(own)s
             AND c.sku_id = t.sku_id
        LEFT JOIN LATERAL (
            SELECT min(coalesce(h.units, 0) / n.quantity)::bigint AS parcels,
                   string_agg(k.name || ' ' || n.quantity || CASE WHEN k.unit = 'piece' THEN '' ELSE ' ' || k.unit END, ', '
                              ORDER BY k.name) FILTER (WHERE n.material_id <> n.box_id) AS uses
            FROM needs n JOIN sku k ON k.tenant_id = %(tenant)s AND k.id = n.material_id
            LEFT JOIN stands h ON h.facility_id = t.facility_id AND h.sku_id = n.material_id
            WHERE n.box_id = t.sku_id) AS n ON true
        WHERE t.there ORDER BY t.units > greatest(t.reorder_point, t.needed - 1), s.packaging_kind, s.code, f.code LIMIT %(limit)s""",
        facility=facility_id,
        own=OWN,
        since=tx.now - timedelta(days=USED_DAYS),
        limit=limit,
    )


@dataclass(frozen=True, slots=True)
class Short:
    """Materials that are at their reorder point or below it, or will be gone, as they go of late, before an order of today arrives; and
    the one that is nearest to its end."""

    skus: int
    name: str
    left: int
    unit: str


def short(tx: Tx, facility_id: UUID | None) -> Short | None:
    """What should be ordered before the floor runs out of it. None where all is well."""
    return tx.one(
        Short,
        f"""
        SELECT count(*) OVER () AS skus, s.name, t.units AS left, s.unit
        FROM ({STANDS}) AS t JOIN sku s ON s.tenant_id = %(tenant)s AND s.id = t.sku_id
        WHERE (t.reorder_point > 0 AND t.units <= t.reorder_point) OR t.units < t.needed
        ORDER BY t.units::numeric / greatest(t.reorder_point, t.needed), s.code, t.facility_id LIMIT 1""",
        since=tx.now - timedelta(days=USED_DAYS),
        facility=facility_id,
        own=OWN,
    )


@dataclass(frozen=True, slots=True)
class OrderCost:
    """What packaging cost of late: orders that were packed, and what their parcels took."""

    orders: int
    value_paise: int

    @property
    def per_order_paise(self) -> int:
        """The packaging of one order, to the paisa below."""
        return self.value_paise // self.orders if self.orders else 0


def order_cost(tx: Tx, facility_id: UUID | None) -> OrderCost:
    """What the packaging of the last 14 days cost."""
    (found,) = tx.rows(
        OrderCost,
        """
        SELECT count(DISTINCT p.order_id) AS orders, coalesce(sum(m.value_paise), 0)::bigint AS value_paise
        FROM parcel p LEFT JOIN parcel_material m ON m.tenant_id = p.tenant_id AND m.parcel_id = p.id
        WHERE p.tenant_id = %(tenant)s AND (%(facility)s::uuid IS NULL OR p.facility_id = %(facility)s)
          AND p.facility_id IN (SELECT id FROM facility WHERE tenant_id = %(tenant)s)
          AND p.status IN ('packed', 'handed_over', 'cancelled') AND p.packed_at > %(since)s""",
        facility=facility_id,
        since=tx.now - timedelta(days=USED_DAYS),
    )
    return found
