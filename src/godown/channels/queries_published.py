"""What a shop should show, in one statement: the same rule as `rules.free_to_sell` and `rules.published`, over the tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from godown.kernel.ids import OWN
from godown.platform.transaction import Tx
from godown.receiving.queries_coming import coming
from godown.stock.queries_supply import supply_now

TOLERANCE = "(SELECT dispatch_days FROM channel WHERE tenant_id = %(tenant)s AND id = %(channel)s)"
"""Days that buyers of this channel must get; the SKU's own tolerance holds as well."""

EXPECTED = "n.owner_id = %(own)s AND n.due_on IS NOT NULL AND n.facility_id IN (SELECT id FROM served)"
"""What counts of all that comes."""

UNITS_AHEAD = f"""
    SELECT least(a.ahead_units, coalesce(sum(units), 0)::bigint) FROM ({coming("= a.id")}) AS n WHERE {EXPECTED}"""

BUNDLES_AHEAD = f"""
    WITH due AS (
        SELECT n.sku_id AS part_id, n.facility_id, least(n.units, greatest(0, k.ahead_units + n.units - sum(n.units) OVER (
                   PARTITION BY n.sku_id ORDER BY n.due_on, n.facility_id, n.line_id ROWS UNBOUNDED PRECEDING))) AS units
        FROM ({coming("IN (SELECT part_id FROM part WHERE sku_id = a.id)")}) AS n
        JOIN sku k ON k.tenant_id = %(tenant)s AND k.id = n.sku_id WHERE {EXPECTED}
    ), come AS (
        SELECT f.facility_id, f.part_id, f.units, f.free + coalesce((SELECT sum(d.units) FROM due d
                   WHERE d.part_id = f.part_id AND d.facility_id = f.facility_id), 0) AS free
        FROM free f WHERE f.sku_id = a.id
    )
    SELECT least(a.ahead_units, least(
        (SELECT sum(least) FROM (SELECT min(floor(free::numeric / units)) AS least FROM come GROUP BY facility_id) AS by_facility),
        (SELECT min(floor((p.free - coalesce(u.units, 0))::numeric / p.units))
         FROM (SELECT part_id, units, sum(free) AS free FROM come GROUP BY 1, 2) AS p LEFT JOIN undecided u USING (part_id))
        ) - least(h.units, t.units))::bigint"""

AHEAD = f"""CASE WHEN c.sells_ahead AND a.ahead_units > 0 THEN coalesce(
    CASE WHEN a.kind = 'bundle' THEN ({BUNDLES_AHEAD}) ELSE ({UNITS_AHEAD}) END, 0) ELSE 0 END"""
"""Units that are expected on a day, as far as this SKU may be sold ahead here, and of a bundle each of its parts that is not here:
the same rules as `rules.ahead`, `first_units` and `steps`."""

FREE = f"""
WITH asked AS (
    SELECT s.id, s.kind, s.active, s.ahead_units FROM sku s
    WHERE s.tenant_id = %(tenant)s AND s.kind <> 'packaging' AND (%(all)s OR s.id = ANY(%(skus)s))
), part AS (
    SELECT id AS sku_id, id AS part_id, 1::bigint AS units FROM asked WHERE kind <> 'bundle'
    UNION ALL
    SELECT b.bundle_id, b.part_id, b.quantity FROM bundle_part b JOIN asked a ON a.id = b.bundle_id AND a.kind = 'bundle'
    WHERE b.tenant_id = %(tenant)s
), served AS (
    SELECT f.id FROM facility f WHERE f.tenant_id = %(tenant)s AND f.active AND (
        NOT EXISTS (SELECT 1 FROM channel_facility c WHERE c.tenant_id = %(tenant)s AND c.channel_id = %(channel)s)
        OR EXISTS (SELECT 1 FROM channel_facility c WHERE c.tenant_id = %(tenant)s AND c.channel_id = %(channel)s
                   AND c.facility_id = f.id))
), undecided AS (
    SELECT l.sku_id AS part_id, sum(l.quantity - l.cancelled - l.packed)::bigint AS units
    FROM sales_order o JOIN order_line l ON l.tenant_id = o.tenant_id AND l.order_id = o.id
    WHERE o.tenant_id = %(tenant)s AND o.status = 'needs_decision' AND l.sku_id IN (SELECT part_id FROM part)
    GROUP BY 1
), free AS (
    SELECT p.sku_id, p.part_id, p.units, f.id AS facility_id, coalesce(s.saleable - s.promised - s.waiting, 0) AS free
    FROM part p CROSS JOIN served f
    LEFT JOIN ({supply_now(TOLERANCE)}) AS s ON s.facility_id = f.id AND s.owner_id = %(own)s
         AND s.sku_id = p.part_id
), here AS (
    SELECT sku_id, sum(least)::bigint AS units FROM (
        SELECT sku_id, facility_id, min(floor(free::numeric / units)) AS least FROM free GROUP BY 1, 2) AS by_facility
    GROUP BY 1
), together AS (
    SELECT sku_id, min(floor((free - coalesce(u.units, 0))::numeric / p.units))::bigint AS units
    FROM (SELECT sku_id, part_id, units, sum(free) AS free FROM free GROUP BY 1, 2, 3) AS p
    LEFT JOIN undecided u USING (part_id) GROUP BY 1
)
"""

SHOWS = f"""CASE WHEN a.active THEN greatest(0, coalesce(
           floor((least(h.units, t.units) + {AHEAD})::numeric * c.share_percent / 100)::bigint - c.buffer_units, 0)) ELSE 0 END"""

FROM = """FROM asked a JOIN channel c ON c.tenant_id = %(tenant)s AND c.id = %(channel)s
LEFT JOIN here h ON h.sku_id = a.id LEFT JOIN together t ON t.sku_id = a.id
"""

PUBLISHED = f"{FREE} SELECT a.id AS sku_id, {SHOWS} AS quantity {FROM}"


def published_params(channel_id: UUID, sku_ids: Sequence[UUID] | None) -> dict[str, object]:
    """The parameters of PUBLISHED; all SKUs where none are named."""
    return {"channel": channel_id, "all": sku_ids is None, "skus": list(sku_ids or ()), "own": OWN}


def published(tx: Tx, channel_id: UUID, sku_ids: Sequence[UUID] | None = None) -> dict[UUID, int]:
    """{SKU: what the shop should show}; all SKUs that can be sold where none are named."""
    return dict(tx.tuples(PUBLISHED, **published_params(channel_id, sku_ids)))


@dataclass(frozen=True, slots=True)
class FreePart:
    """What a facility that serves a channel has free of a part of a SKU (of itself, where it is no bundle); what all orders
    want of the part that are in no facility yet, and how many of it may be sold ahead."""

    sku_id: UUID
    part_id: UUID
    units: int
    facility_id: UUID
    free: int
    undecided: int
    ahead_units: int


def free_parts(tx: Tx, channel_id: UUID, sku_ids: Sequence[UUID]) -> list[FreePart]:
    """What is free of the parts of these SKUs in each facility that serves a channel."""
    return tx.rows(
        FreePart,
        f"""{FREE} SELECT f.sku_id, f.part_id, f.units, f.facility_id, f.free, coalesce(u.units, 0) AS undecided, k.ahead_units
            FROM free f JOIN sku k ON k.tenant_id = %(tenant)s AND k.id = f.part_id LEFT JOIN undecided u USING (part_id)""",
        **published_params(channel_id, sku_ids),
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """What a shop shows of a SKU, and of what: units that are free now (below 0: others wait for so many) and units that are
    expected and may be sold ahead."""

    sku_id: UUID
    sku_code: str
    quantity: int
    free: int
    ahead: int


def shown(tx: Tx, channel_id: UUID, sku_ids: Sequence[UUID]) -> list[Shown]:
    """What a shop should show of these SKUs, by code."""
    return tx.rows(
        Shown,
        f"""{FREE} SELECT a.id AS sku_id, k.code AS sku_code, {SHOWS} AS quantity,
                coalesce(least(h.units, t.units), 0) AS free, CASE WHEN a.active THEN {AHEAD} ELSE 0 END AS ahead
            {FROM} JOIN sku k ON k.tenant_id = %(tenant)s AND k.id = a.id ORDER BY k.code""",
        **published_params(channel_id, sku_ids),
    )
