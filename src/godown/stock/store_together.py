"""SQL of sets that are promised whole: what may be served now, which doors they have, what belongs together."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from godown.platform.transaction import Tx
from godown.stock.store_promises import GIVEN_DOORS, MAKE, Door, door_arrays
from godown.stock.words import Waiting

RANKED = """p.id, p.holder_id, p.facility_id, p.owner_id, p.sku_id, p.quantity, p.together, p.priority, p.ship_by, p.ranked_at"""

CANDIDATES = f"""
WITH door AS (
    SELECT s.facility_id, s.owner_id, s.sku_id, s.saleable - s.promised AS free
    FROM stock_supply s JOIN {GIVEN_DOORS} USING (facility_id, owner_id, sku_id)
    WHERE s.tenant_id = %(tenant)s AND s.waiting > 0 AND s.saleable > s.promised
), here AS (
    SELECT DISTINCT p.together FROM door d
    JOIN promise p ON p.tenant_id = %(tenant)s AND p.facility_id = d.facility_id AND p.owner_id = d.owner_id
         AND p.sku_id = d.sku_id AND p.together IS NOT NULL AND p.made_seq IS NULL
), need AS (
    SELECT p.together, p.facility_id, p.owner_id, p.sku_id, sum(p.quantity) AS units
    FROM here JOIN promise p ON p.tenant_id = %(tenant)s AND p.together = here.together AND p.made_seq IS NULL
    GROUP BY 1, 2, 3, 4
), able AS (
    SELECT n.together FROM need n
    JOIN stock_supply s ON s.tenant_id = %(tenant)s AND s.facility_id = n.facility_id AND s.owner_id = n.owner_id
         AND s.sku_id = n.sku_id
    GROUP BY 1 HAVING bool_and(n.units <= s.saleable - s.promised)
), found AS (
    SELECT {RANKED}, s.saleable - s.promised AS free
    FROM able a JOIN promise p ON p.tenant_id = %(tenant)s AND p.together = a.together AND p.made_seq IS NULL
    JOIN stock_supply s ON s.tenant_id = %(tenant)s AND s.facility_id = p.facility_id AND s.owner_id = p.owner_id
         AND s.sku_id = p.sku_id
    UNION ALL
    SELECT {RANKED}, d.free FROM door d CROSS JOIN LATERAL (
        SELECT w.*, sum(w.quantity) OVER (ORDER BY w.priority DESC, w.ship_by, w.ranked_at, w.id
                                          ROWS UNBOUNDED PRECEDING) - w.quantity AS before
        FROM (SELECT * FROM promise p
              WHERE p.tenant_id = %(tenant)s AND p.facility_id = d.facility_id AND p.owner_id = d.owner_id
                AND p.sku_id = d.sku_id AND p.made_seq IS NULL AND p.together IS NULL
              ORDER BY p.priority DESC, p.ship_by, p.ranked_at, p.id LIMIT d.free) AS w) AS p
    WHERE p.before < d.free
)
SELECT id, holder_id, facility_id, owner_id, sku_id, quantity, free, together FROM found
ORDER BY priority DESC, ship_by, ranked_at, id
"""


def candidates(tx: Tx, doors: Sequence[Door]) -> list[Waiting]:
    """What could be served at these doors now, by rank: single rows as far as supply alone would go, and whole sets (with
    their rows behind other doors) of which nothing lacks before any other is served."""
    return tx.rows(Waiting, CANDIDATES, **door_arrays(doors))


def make(tx: Tx, units: Mapping[UUID, int]) -> dict[UUID, int]:
    """Promise so many units of waiting rows, behind locked doors. Answer units per holder."""
    found = tx.tuples(
        f"""
        WITH taken AS (
            SELECT p.id, p.facility_id, p.owner_id, p.sku_id, s.seq, p.quantity, p.holder_id, g.units
            FROM unnest(%(ids)s::uuid[], %(units)s::bigint[]) AS g (id, units)
            JOIN promise p ON p.tenant_id = %(tenant)s AND p.id = g.id
            JOIN stock_supply s ON s.tenant_id = %(tenant)s AND s.facility_id = p.facility_id AND s.owner_id = p.owner_id
                 AND s.sku_id = p.sku_id
        ), {MAKE}""",
        ids=list(units),
        units=list(units.values()),
    )
    return dict(found)


def doors_of_skus(tx: Tx, facility_id: UUID, sku_ids: Sequence[UUID]) -> list[Door]:
    """The doors of these SKUs in a facility, one for each owner, and the other doors of sets that wait there."""
    return tx.rows(
        Door,
        """
        WITH door AS (
            SELECT facility_id, owner_id, sku_id FROM stock_supply
            WHERE tenant_id = %(tenant)s AND facility_id = %(facility)s AND sku_id = ANY(%(skus)s)
        )
        SELECT facility_id, owner_id, sku_id FROM door
        UNION
        SELECT o.facility_id, o.owner_id, o.sku_id FROM door d
        JOIN promise p ON p.tenant_id = %(tenant)s AND p.facility_id = d.facility_id AND p.owner_id = d.owner_id
             AND p.sku_id = d.sku_id AND p.together IS NOT NULL AND p.made_seq IS NULL
        JOIN promise o ON o.tenant_id = %(tenant)s AND o.together = p.together AND o.made_seq IS NULL""",
        facility=facility_id,
        skus=list(sku_ids),
    )


def bind(tx: Tx, holder_ids: Sequence[UUID], sets: Sequence[UUID | None]) -> None:
    """Say of holders to which set they belong, None to none; what is made already stays made."""
    tx.run(
        """UPDATE promise p SET together = g.together FROM unnest(%(holders)s::uuid[], %(sets)s::uuid[]) AS g (holder_id, together)
           WHERE p.tenant_id = %(tenant)s AND p.holder_id = g.holder_id AND p.together IS DISTINCT FROM g.together""",
        holders=list(holder_ids),
        sets=list(sets),
    )
