"""SQL that reads in which bins the units that holders need could be held: where there is a choice."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from godown.platform.transaction import Tx

PAIRS = """
WITH need AS (
    SELECT p.id, p.holder_id, p.facility_id, p.owner_id, p.sku_id, (p.quantity - p.held) AS units,
           sum(p.quantity - p.held) OVER (PARTITION BY p.facility_id, p.owner_id, p.sku_id
               ORDER BY g.turn, p.id ROWS UNBOUNDED PRECEDING) AS upto
    FROM unnest(%(holders)s::uuid[]) WITH ORDINALITY AS g (holder_id, turn)
    JOIN promise p ON p.tenant_id = %(tenant)s AND p.holder_id = g.holder_id
    WHERE p.made_seq IS NOT NULL AND p.quantity > p.held
), source AS (
    SELECT l.facility_id, b.owner_id, b.sku_id, b.place_id, b.batch_id, b.condition, (b.on_hand - b.held) AS units,
           sum(b.on_hand - b.held) OVER (PARTITION BY l.facility_id, b.owner_id, b.sku_id
               ORDER BY t.expires_on NULLS LAST, b.on_hand - b.held DESC, l.code, b.batch_id
               ROWS UNBOUNDED PRECEDING) AS upto
    FROM stock_balance b
    JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id AND l.pickable AND l.active
    JOIN facility f ON f.tenant_id = l.tenant_id AND f.id = l.facility_id
    JOIN condition c ON c.tenant_id = b.tenant_id AND c.code = b.condition AND c.saleable AND c.shippable
     AND c.movable
    LEFT JOIN batch t ON t.tenant_id = b.tenant_id AND t.id = b.batch_id
    WHERE b.tenant_id = %(tenant)s AND b.on_hand > 0 AND b.on_hand > b.held AND b.sku_id IN (SELECT sku_id FROM need)
      AND b.place_id <> ALL (%(shut)s::uuid[])
      AND (t.expires_on IS NULL OR t.expires_on >= (%(now)s AT TIME ZONE f.time_zone)::date)
      AND NOT EXISTS (SELECT 1 FROM stock_count k WHERE k.tenant_id = b.tenant_id AND k.place_id = b.place_id
                      AND k.sku_id = b.sku_id AND k.status = 'open' AND k.reason = 'short_pick')
), pair AS (
    SELECT gen_random_uuid() AS id, n.id AS promise_id, n.holder_id, s.place_id, s.owner_id, s.sku_id, s.batch_id,
           s.condition, (LEAST(n.upto, s.upto) - GREATEST(n.upto - n.units, s.upto - s.units))::bigint AS quantity
    FROM need n JOIN source s ON s.facility_id = n.facility_id AND s.owner_id = n.owner_id AND s.sku_id = n.sku_id
     AND n.upto - n.units < s.upto AND s.upto - s.units < n.upto
"""
"""Which units, in which bin, for which promise: what a hold takes, as a list of common table expressions that is to be closed."""


def nearest(sql: str) -> str:
    """A statement that begins with `PAIRS`, with bins that are taken from before others of the same date."""
    return sql.replace(
        "    LEFT JOIN batch t ON",
        """    LEFT JOIN unnest(%(near_places)s::uuid[], %(near_skus)s::uuid[]) WITH ORDINALITY AS w (place_id, sku_id, turn)
      ON w.place_id = b.place_id AND w.sku_id = b.sku_id
    LEFT JOIN batch t ON""",
        1,
    ).replace("t.expires_on NULLS LAST, b.on_hand", "t.expires_on NULLS LAST, w.turn NULLS LAST, b.on_hand", 1)


@dataclass(frozen=True, slots=True)
class Lot:
    """Units of a SKU in a bin that would be held for a holder."""

    holder_id: UUID
    place_id: UUID
    sku_id: UUID
    quantity: int


WOULD = f"{PAIRS}) SELECT holder_id, place_id, sku_id, quantity FROM pair"


def would_hold(
    tx: Tx, holder_ids: Sequence[UUID], shut: Collection[UUID] = (), near: Sequence[tuple[UUID, UUID]] = ()
) -> list[Lot]:
    """What `hold` would hold for these holders now. Nothing is locked: whoever acts on it looks again when he has the locks."""
    facts = {"holders": list(dict.fromkeys(holder_ids)), "shut": list(shut)}
    if not near:
        return tx.rows(Lot, WOULD, **facts)
    once = list(dict.fromkeys(near))
    return tx.rows(
        Lot, nearest(WOULD), **facts, near_places=[one[0] for one in once], near_skus=[one[1] for one in once]
    )


@dataclass(frozen=True, slots=True)
class Lying:
    """Free units of a SKU in a pickable bin, usable until a day (None: no date), and how many of the SKU are needed in all."""

    owner_id: UUID
    sku_id: UUID
    needed: int
    place_id: UUID
    expires_on: date | None
    units: int


def lying(tx: Tx, holder_ids: Sequence[UUID], shut: Collection[UUID] = ()) -> list[Lying]:
    """What could be held for these holders (see `store_holds.HOLD`), SKU by SKU, what expires first first, then the fullest bin."""
    return tx.rows(
        Lying,
        """
        WITH need AS (
            SELECT p.facility_id, p.owner_id, p.sku_id, sum(p.quantity - p.held)::bigint AS needed
            FROM unnest(%(holders)s::uuid[]) AS g (holder_id)
            JOIN promise p ON p.tenant_id = %(tenant)s AND p.holder_id = g.holder_id
            WHERE p.made_seq IS NOT NULL AND p.quantity > p.held
            GROUP BY p.facility_id, p.owner_id, p.sku_id
        )
        SELECT n.owner_id, n.sku_id, n.needed, b.place_id, t.expires_on, sum(b.on_hand - b.held)::bigint AS units
        FROM need n
        JOIN stock_balance b ON b.tenant_id = %(tenant)s AND b.sku_id = n.sku_id AND b.owner_id = n.owner_id AND b.on_hand > 0
         AND b.on_hand > b.held
        JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id AND l.facility_id = n.facility_id AND l.pickable AND l.active
        JOIN facility f ON f.tenant_id = l.tenant_id AND f.id = l.facility_id
        JOIN condition c ON c.tenant_id = b.tenant_id AND c.code = b.condition AND c.saleable AND c.shippable AND c.movable
        LEFT JOIN batch t ON t.tenant_id = b.tenant_id AND t.id = b.batch_id
        WHERE b.place_id <> ALL (%(shut)s::uuid[])
          AND (t.expires_on IS NULL OR t.expires_on >= (%(now)s AT TIME ZONE f.time_zone)::date)
          AND NOT EXISTS (SELECT 1 FROM stock_count k WHERE k.tenant_id = b.tenant_id AND k.place_id = b.place_id
                          AND k.sku_id = b.sku_id AND k.status = 'open' AND k.reason = 'short_pick')
        GROUP BY n.owner_id, n.sku_id, n.needed, b.place_id, t.expires_on, l.code
        ORDER BY n.sku_id, n.owner_id, t.expires_on NULLS LAST, units DESC, l.code""",
        holders=list(dict.fromkeys(holder_ids)),
        shut=list(shut),
    )
