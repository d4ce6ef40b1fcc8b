"""The list of SKUs with what is there of each, and what shops may show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from godown.kernel.ids import OWN
from godown.platform.transaction import Tx
from godown.stock.queries_supply import SUPPLY_NOW

LOW_UNITS: Final = 10
"""A SKU with so few free units left is low."""


@dataclass(frozen=True, slots=True)
class SkuRow:
    """A SKU in the list. `on_hand` is all that lies there, whosever it is; the rest are of our own goods: `free` is saleable -
    promised - waiting; of a bundle, what its scarcest part allows."""

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


HERE: Final = "(%(facility)s::uuid IS NULL OR facility_id = %(facility)s)"


def _free(skus: str) -> str:
    """What can be sold of these SKUs (SQL of their ids) of our own, read through the doors of each."""
    return f"""
SELECT sku_id, sum(saleable)::bigint AS saleable, sum(promised)::bigint AS promised, sum(waiting)::bigint AS waiting,
       sum(saleable - promised - waiting)::bigint AS free
FROM ({SUPPLY_NOW} AND d.owner_id = '{OWN}' AND d.sku_id = ANY(ARRAY({skus}))
      AND (%(facility)s::uuid IS NULL OR d.facility_id = %(facility)s) OFFSET 0) AS s
GROUP BY 1
"""


LITTLE: Final = f"d.saleable - d.promised - d.waiting <= {LOW_UNITS} OR d.ends_on IS NOT NULL"
"""A SKU of which little is left has little behind one of its doors at least. What the clock takes away stands behind a date."""


def _scarce(facility_id: UUID | None) -> str:
    """SKUs of which little is left (SQL). In one facility our own of a SKU has one door, and what stands there is all."""
    if facility_id:
        doors = f"{SUPPLY_NOW} AND d.owner_id = '{OWN}' AND d.facility_id = %(facility)s AND ({LITTLE}) OFFSET 0"
        free = f"SELECT sku_id, saleable - promised - waiting AS free FROM ({doors}) AS s"
    else:
        little = f"d.tenant_id = %(tenant)s AND d.owner_id = '{OWN}' AND ({LITTLE})"
        free = _free(f"SELECT DISTINCT d.sku_id FROM stock_supply d WHERE {little}")
    return f"""
SELECT s.code, s.search, f.free FROM ({free}) AS f JOIN sku s ON s.tenant_id = %(tenant)s AND s.id = f.sku_id
WHERE f.free <= {LOW_UNITS} AND {STOCKED}
"""


UNDECIDED: Final = """
SELECT l.sku_id, sum(l.quantity - l.cancelled - l.packed)::bigint AS units
FROM sales_order o JOIN order_line l ON l.tenant_id = o.tenant_id AND l.order_id = o.id
WHERE o.tenant_id = %(tenant)s AND o.status = 'needs_decision' GROUP BY 1
"""

ON_HAND: Final = f"""
SELECT b.sku_id, sum(b.on_hand)::bigint AS units
FROM stock_balance b JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id
WHERE b.tenant_id = %(tenant)s AND b.on_hand > 0 AND b.sku_id = ANY(ARRAY(SELECT id FROM page)) AND {HERE} GROUP BY 1
"""

SHOWN: Final = "SELECT id FROM page UNION ALL SELECT part_id FROM part"

STOCKED: Final = "s.kind IN ('product', 'kit') AND s.active"

OF_KIND: Final = {
    "all": "s.kind <> 'packaging' AND s.active",
    "bundles": "s.kind IN ('bundle', 'kit') AND s.active",
    "packaging": "s.kind = 'packaging' AND s.active",
    "inactive": "NOT s.active",
}
"""Tabs that the catalogue alone decides on."""

SCARCE_TABS: Final = {"out": "s.free <= 0", "low": f"s.free BETWEEN 1 AND {LOW_UNITS}"}

TABS: Final = ("all", "out", "low", "bundles", "packaging", "inactive")

# Both sides in the database's small letters: its idea of them is the same on both.
SEARCH: Final = """
(strpos(s.search, lower(%(search)s)) > 0 OR s.code = ANY(ARRAY(
    SELECT k.code FROM sku_barcode b JOIN sku k ON k.tenant_id = b.tenant_id AND k.id = b.sku_id
    WHERE b.tenant_id = %(tenant)s AND b.barcode = ANY(%(read)s))))
"""


def _counted() -> str:
    """How many SKUs each tab has, a column for each (SQL)."""
    kinds = ", ".join(f"coalesce(sum(n) FILTER (WHERE {where}), 0)::bigint AS {tab}" for tab, where in OF_KIND.items())
    scarce = ", ".join(f"count(*) FILTER (WHERE {where}) AS {tab}" for tab, where in SCARCE_TABS.items())
    return f"""
SELECT {", ".join(("o." if tab in SCARCE_TABS else "k.") + tab for tab in TABS)} FROM (SELECT {scarce} FROM scarce AS s) AS o, (SELECT {kinds} FROM (
    SELECT kind, active, count(*) AS n FROM sku WHERE tenant_id = %(tenant)s GROUP BY 1, 2) AS s) AS k
"""


PAGE: Final = f"""
SELECT p.id, p.code, p.name, p.kind, p.unit, p.photo_file_id, p.active, p.price_paise,
       coalesce(h.units, 0) AS on_hand, coalesce(f.saleable, 0) AS saleable, coalesce(f.promised, 0) AS promised,
       coalesce(f.waiting, 0) AS waiting, coalesce(CASE WHEN p.kind = 'bundle' THEN (
           SELECT min(greatest(coalesce(g.free, 0), 0) / k.quantity) FROM part k LEFT JOIN f AS g ON g.sku_id = k.part_id
           WHERE k.bundle_id = p.id) ELSE f.free END, 0)::bigint AS free,
       coalesce(u.units, 0) AS undecided
FROM page p LEFT JOIN f ON f.sku_id = p.id LEFT JOIN ({ON_HAND}) AS h ON h.sku_id = p.id
LEFT JOIN ({UNDECIDED}) AS u ON u.sku_id = p.id
"""
"""The SKUs of a page with what is there of each."""


def page(
    tx: Tx, tab: str, facility_id: UUID | None, search: str, read: Sequence[str], after: str, limit: int
) -> tuple[list[SkuRow], dict[str, int]]:
    """SKUs of a tab by code after a cursor, and {tab: SKUs in it}; `read` are what a scan of the search text may mean.

    What there is of them is summed for the page alone. Of which SKUs little is left is found once, for tab and figures.
    """
    among, where = (
        ("scarce", SCARCE_TABS[tab]) if tab in SCARCE_TABS else ("sku", f"s.tenant_id = %(tenant)s AND {OF_KIND[tab]}")
    )
    found = tx.tuples(
        f"""
        WITH scarce AS MATERIALIZED ({_scarce(facility_id)}), listed AS MATERIALIZED (
            SELECT s.code FROM {among} s WHERE s.code > %(after)s AND {where} AND {SEARCH} ORDER BY s.code LIMIT %(limit)s),
        page AS MATERIALIZED (
            SELECT s.* FROM sku s WHERE s.tenant_id = %(tenant)s AND s.code = ANY(ARRAY(SELECT code FROM listed))),
        part AS MATERIALIZED (
            SELECT k.* FROM bundle_part k
            WHERE k.tenant_id = %(tenant)s AND k.bundle_id = ANY(ARRAY(SELECT id FROM page WHERE kind = 'bundle'))),
        f AS MATERIALIZED ({_free(SHOWN)})
        SELECT n.*, p.* FROM ({_counted()}) AS n LEFT JOIN ({PAGE}) AS p ON true ORDER BY p.code""",
        facility=facility_id,
        search=search,
        read=list(read),
        after=after,
        limit=limit,
    )
    rows = [SkuRow(*row[len(TABS) :]) for row in found if row[len(TABS)] is not None]
    return rows, dict(zip(TABS, found[0], strict=False))
