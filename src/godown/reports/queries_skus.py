"""The list of SKUs with what is there of each, and what shops may show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from godown.platform.transaction import Tx
from godown.stock.queries_supply import SUPPLY_NOW

LOW_UNITS: Final = 10
"""A SKU with so few free units left is low."""


@dataclass(frozen=True, slots=True)
class SkuRow:
    """A SKU in the list. `free` is saleable - promised - waiting; of a bundle, what its scarcest part allows."""

    id: UUID
    code: str
    name: str
    kind: str
    unit: str
    photo_file_id: UUID | None
    active: bool
    price_paise: int
    on_hand: int
    saleable: int
    promised: int
    waiting: int
    free: int
    undecided: int


FREE: Final = f"""
SELECT sku_id, sum(saleable)::bigint AS saleable, sum(promised)::bigint AS promised, sum(waiting)::bigint AS waiting,
       sum(saleable - promised - waiting)::bigint AS free
FROM ({SUPPLY_NOW}) AS s WHERE (%(facility)s::uuid IS NULL OR facility_id = %(facility)s) GROUP BY 1
"""

UNDECIDED: Final = """
SELECT l.sku_id, sum(l.quantity - l.cancelled - l.packed)::bigint AS units
FROM sales_order o JOIN order_line l ON l.tenant_id = o.tenant_id AND l.order_id = o.id
WHERE o.tenant_id = %(tenant)s AND o.status = 'needs_decision' GROUP BY 1
"""

ON_HAND: Final = """
SELECT b.sku_id, sum(b.on_hand)::bigint AS units
FROM stock_balance b JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id
WHERE b.tenant_id = %(tenant)s AND b.on_hand > 0 AND (%(facility)s::uuid IS NULL OR l.facility_id = %(facility)s) GROUP BY 1
"""

TABS: Final = {
    "all": "s.kind <> 'packaging' AND s.active",
    "out": "s.kind IN ('product', 'kit') AND s.active AND coalesce(f.free, 0) <= 0 AND f.sku_id IS NOT NULL",
    "low": f"s.kind IN ('product', 'kit') AND s.active AND f.free BETWEEN 1 AND {LOW_UNITS}",
    "bundles": "s.kind IN ('bundle', 'kit') AND s.active",
    "packaging": "s.kind = 'packaging' AND s.active",
    "inactive": "NOT s.active",
}

SEARCH: Final = """
(%(search)s = '' OR s.code ILIKE %(like)s OR s.name ILIKE %(like)s OR EXISTS (
    SELECT 1 FROM sku_barcode b WHERE b.tenant_id = s.tenant_id AND b.sku_id = s.id AND b.barcode = ANY(%(read)s)))
"""


def page(
    tx: Tx, tab: str, facility_id: UUID | None, search: str, read: Sequence[str], after: str, limit: int
) -> list[SkuRow]:
    """SKUs of a tab by code after a cursor; `read` are what a scan of the search text may mean."""
    return tx.rows(
        SkuRow,
        f"""
        WITH f AS ({FREE}), u AS ({UNDECIDED}), page AS (
            SELECT s.*, f.saleable, f.promised, f.waiting, f.free FROM sku s LEFT JOIN f ON f.sku_id = s.id
            WHERE s.tenant_id = %(tenant)s AND s.code > %(after)s AND {TABS[tab]} AND {SEARCH}
            ORDER BY s.code LIMIT %(limit)s), h AS ({ON_HAND})
        SELECT p.id, p.code, p.name, p.kind, p.unit, p.photo_file_id, p.active, p.price_paise,
               coalesce(h.units, 0) AS on_hand, coalesce(p.saleable, 0) AS saleable, coalesce(p.promised, 0) AS promised,
               coalesce(p.waiting, 0) AS waiting, coalesce(CASE WHEN p.kind = 'bundle' THEN (
                   SELECT min(greatest(coalesce(f.free, 0), 0) / k.quantity) FROM bundle_part k LEFT JOIN f ON f.sku_id = k.part_id
                   WHERE k.tenant_id = p.tenant_id AND k.bundle_id = p.id) ELSE p.free END, 0)::bigint AS free,
               coalesce(u.units, 0) AS undecided
        FROM page p LEFT JOIN h ON h.sku_id = p.id LEFT JOIN u ON u.sku_id = p.id ORDER BY p.code""",
        facility=facility_id,
        search=search,
        like="%" + search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%",
        read=list(read),
        after=after,
        limit=limit,
    )


def counts(tx: Tx, facility_id: UUID | None) -> dict[str, int]:
    """{tab: SKUs in it}."""
    parts = ", ".join(f"count(*) FILTER (WHERE {where})" for where in TABS.values())
    (row,) = tx.tuples(
        f"WITH f AS ({FREE}) SELECT {parts} FROM sku s LEFT JOIN f ON f.sku_id = s.id WHERE s.tenant_id = %(tenant)s",
        facility=facility_id,
    )
    return dict(zip(TABS, row, strict=True))
