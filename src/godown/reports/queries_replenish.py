"""SQL behind the list of what to order: sales, what is here, what is owed and expected. The rule is `receiving.replenish_rules`."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from godown.kernel.ids import OWN
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class ReplenishRow:
    """A SKU in a facility: units sold in the days asked for, what is here (the dock too), owed (promised and waiting) and
    expected (purchase orders, transfers); `point` at which it is ordered, `aim` of the order, `units` to order now. `vendor` is
    that of the rule, else of the last purchase order; `ruled`: a person set a rule."""

    sku_id: UUID
    sku_code: str
    sku_name: str
    unit: str
    photo_file_id: UUID | None
    vendor: str
    ruled: bool
    reorder_point: int
    lead_days: int
    safety_units: int
    pack_units: int
    sold: int
    here: int
    owed: int
    expected: int
    position: int
    point: int
    aim: int
    units: int
    cost_paise: int

    def lasts_days(self, days: int) -> int | None:
        """For how many days the position lasts as it sold of late; None where nothing was sold."""
        return max(self.position, 0) * days // self.sold if self.sold else None


After = tuple[str, str]

ROWS: Final = """
WITH left_in_parcels AS (
    SELECT n.sku_id, sum(n.quantity) AS units FROM parcel p
    JOIN parcel_line n ON n.tenant_id = p.tenant_id AND n.parcel_id = p.id
    WHERE p.tenant_id = %(tenant)s AND p.facility_id = %(facility)s AND p.status = 'handed_over' AND p.packed_at > %(since)s
    GROUP BY 1
    UNION ALL
    SELECT m.sku_id, sum(m.quantity) FROM parcel p
    JOIN parcel_material m ON m.tenant_id = p.tenant_id AND m.parcel_id = p.id
    WHERE p.tenant_id = %(tenant)s AND p.facility_id = %(facility)s AND p.status IN ('packed', 'handed_over', 'cancelled')
      AND p.packed_at > %(since)s GROUP BY 1
), sales AS MATERIALIZED (SELECT sku_id, sum(units)::bigint AS units FROM left_in_parcels GROUP BY 1
), dock AS MATERIALIZED (
    SELECT b.sku_id, sum(b.on_hand)::bigint AS units FROM stock_balance b
    JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id AND NOT l.sells AND l.kind <> 'transit'
    JOIN condition c ON c.tenant_id = b.tenant_id AND c.code = b.condition AND c.saleable
    WHERE b.tenant_id = %(tenant)s AND l.facility_id = %(facility)s AND b.owner_id = %(own)s GROUP BY 1
), on_order AS (
    SELECT l.sku_id, l.quantity - l.received AS units
    FROM purchase_order o JOIN purchase_line l ON l.tenant_id = o.tenant_id AND l.purchase_order_id = o.id
    WHERE o.tenant_id = %(tenant)s AND o.facility_id = %(facility)s AND o.status IN ('open', 'part_received')
      AND l.quantity > l.received
    UNION ALL
    SELECT l.sku_id, l.quantity - l.cancelled - l.received - l.lost
    FROM transfer t JOIN transfer_line l ON l.tenant_id = t.tenant_id AND l.transfer_id = t.id AND l.promises
    WHERE t.tenant_id = %(tenant)s AND t.to_facility_id = %(facility)s AND l.owner_id = %(own)s
      AND t.status IN ('open', 'part_sent', 'sent', 'part_received')
), coming AS MATERIALIZED (SELECT sku_id, sum(units)::bigint AS units FROM on_order GROUP BY 1
), bought AS MATERIALIZED (
    SELECT DISTINCT ON (l.sku_id) l.sku_id, o.vendor_id
    FROM purchase_order o JOIN purchase_line l ON l.tenant_id = o.tenant_id AND l.purchase_order_id = o.id
    WHERE o.tenant_id = %(tenant)s AND o.status <> 'cancelled' ORDER BY l.sku_id, o.ordered_at DESC, o.id DESC
), known AS (
    SELECT s.id AS sku_id, s.code AS sku_code, s.name AS sku_name, s.unit, s.photo_file_id, coalesce(v.name, '') AS vendor,
           r.sku_id IS NOT NULL AS ruled, coalesce(r.reorder_point, 0) AS reorder_point, coalesce(r.lead_days, 7) AS lead_days,
           coalesce(r.safety_units, 0) AS safety_units, coalesce(r.pack_units, 1) AS pack_units, coalesce(x.units, 0) AS sold,
           coalesce(y.saleable, 0) + coalesce(d.units, 0) AS here, coalesce(y.owed, 0) AS owed, coalesce(c.units, 0) AS expected,
           coalesce(y.saleable, 0) + coalesce(d.units, 0) - coalesce(y.owed, 0) + coalesce(c.units, 0) AS position, s.cost_paise
    FROM sku s
    LEFT JOIN LATERAL (
        SELECT * FROM reorder_rule r WHERE r.tenant_id = s.tenant_id AND r.facility_id = %(facility)s AND r.sku_id = s.id
        OFFSET 0) AS r ON true
    LEFT JOIN sales x ON x.sku_id = s.id
    LEFT JOIN LATERAL (
        SELECT y.saleable, y.promised + y.waiting AS owed FROM stock_supply y
        WHERE y.tenant_id = s.tenant_id AND y.facility_id = %(facility)s AND y.owner_id = %(own)s AND y.sku_id = s.id
        OFFSET 0) AS y ON true
    LEFT JOIN dock d ON d.sku_id = s.id
    LEFT JOIN coming c ON c.sku_id = s.id
    LEFT JOIN bought b ON b.sku_id = s.id
    LEFT JOIN vendor v ON v.tenant_id = s.tenant_id AND v.id = coalesce(r.vendor_id, b.vendor_id)
    WHERE s.tenant_id = %(tenant)s AND s.kind <> 'bundle' AND s.active
      AND (r.sku_id IS NOT NULL OR x.units > 0 OR y.owed > 0 OR %(all)s)
), measured AS (
    SELECT *, greatest(reorder_point, (sold * lead_days + %(days)s - 1) / %(days)s + safety_units) AS point,
           greatest(reorder_point, (sold * (lead_days + %(cover)s) + %(days)s - 1) / %(days)s + safety_units) AS aim
    FROM known
), rows AS (
    SELECT *, CASE WHEN position <= point AND aim > position
                   THEN (aim - position + pack_units - 1) / pack_units * pack_units ELSE 0 END AS units
    FROM measured
)
"""
"""Sums are made once, and rule and supply looked up by their keys: so it is quick also right after a large import, when the database
has no statistics of it yet."""

COLUMNS: Final = """sku_id, sku_code, sku_name, unit, photo_file_id, vendor, ruled, reorder_point, lead_days, safety_units, pack_units,
    sold, here, owed, expected, position, point, aim, units, cost_paise"""


def page(
    tx: Tx,
    facility_id: UUID,
    days: int,
    cover_days: int,
    limit: int,
    *,
    tab: str = "order",
    search: str = "",
    after: After | None = None,
) -> list[ReplenishRow]:
    """SKUs of a facility by vendor and code, after a cursor. Tabs: `order` (what to order now), `known` (with a rule, sold or
    waited for) and `all` (every SKU that can be ordered)."""
    vendor, code = after or ("", "")
    return tx.rows(
        ReplenishRow,
        f"""{ROWS}
        SELECT {COLUMNS} FROM rows WHERE (units > 0 OR %(tab)s <> 'order')
          AND (%(search)s = '' OR sku_code ILIKE %(like)s OR sku_name ILIKE %(like)s OR vendor ILIKE %(like)s)
          AND (vendor, sku_code) > (%(vendor)s, %(code)s)
        ORDER BY vendor, sku_code LIMIT %(limit)s""",
        facility=facility_id,
        own=OWN,
        since=tx.now - timedelta(days=days),
        days=days,
        cover=cover_days,
        all=tab == "all",
        tab=tab,
        search=search,
        like="%" + search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%",
        vendor=vendor,
        code=code,
        limit=limit,
    )
