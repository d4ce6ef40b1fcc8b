"""SQL that writes holds: which units, in which bin, for which promise."""

from collections.abc import Sequence
from uuid import UUID

from godown.platform.transaction import Tx
from godown.stock.words import Held

HOLD = """
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
      AND (t.expires_on IS NULL OR t.expires_on >= (%(now)s AT TIME ZONE f.time_zone)::date)
      AND NOT EXISTS (SELECT 1 FROM stock_count k WHERE k.tenant_id = b.tenant_id AND k.place_id = b.place_id
                      AND k.sku_id = b.sku_id AND k.status = 'open' AND k.reason = 'short_pick')
), pair AS (
    SELECT gen_random_uuid() AS id, n.id AS promise_id, n.holder_id, s.place_id, s.owner_id, s.sku_id, s.batch_id,
           s.condition, (LEAST(n.upto, s.upto) - GREATEST(n.upto - n.units, s.upto - s.units))::bigint AS quantity
    FROM need n JOIN source s ON s.facility_id = n.facility_id AND s.owner_id = n.owner_id AND s.sku_id = n.sku_id
     AND n.upto - n.units < s.upto AND s.upto - s.units < n.upto
), made AS (
    INSERT INTO hold (tenant_id, id, promise_id, place_id, owner_id, sku_id, batch_id, condition, quantity,
                      holder_kind, holder_id, made_at)
    SELECT %(tenant)s, id, promise_id, place_id, owner_id, sku_id, batch_id, condition, quantity,
           %(holder_kind)s, %(by)s, %(now)s FROM pair
), balance AS (
    UPDATE stock_balance b SET held = b.held + d.units
    FROM (SELECT place_id, owner_id, sku_id, batch_id, condition, sum(quantity)::bigint AS units
          FROM pair GROUP BY 1, 2, 3, 4, 5) AS d
    WHERE b.tenant_id = %(tenant)s AND b.place_id = d.place_id AND b.owner_id = d.owner_id AND b.sku_id = d.sku_id
      AND b.batch_id = d.batch_id AND b.condition = d.condition
), promised AS (
    UPDATE promise p SET held = p.held + d.units
    FROM (SELECT promise_id, sum(quantity)::bigint AS units FROM pair GROUP BY 1) AS d
    WHERE p.tenant_id = %(tenant)s AND p.id = d.promise_id
)
SELECT id, promise_id, holder_id, place_id, sku_id, batch_id, quantity FROM pair
"""


def hold_units(tx: Tx, holder_ids: Sequence[UUID], holder_kind: str, by: UUID) -> list[Held]:
    """Hold unheld promised units in pickable bins, FEFO first, then the fullest bin; earlier holders choose first."""
    return tx.rows(Held, HOLD, holders=list(dict.fromkeys(holder_ids)), holder_kind=holder_kind, by=by)


UNHOLD = """
WITH gone AS (
    DELETE FROM hold h WHERE h.tenant_id = %(tenant)s AND h.id = ANY(%(holds)s)
    RETURNING h.id, h.promise_id, h.place_id, h.owner_id, h.sku_id, h.batch_id, h.condition, h.quantity
), balance AS (
    UPDATE stock_balance b SET held = b.held - d.units
    FROM (SELECT place_id, owner_id, sku_id, batch_id, condition, sum(quantity)::bigint AS units
          FROM gone GROUP BY 1, 2, 3, 4, 5) AS d
    WHERE b.tenant_id = %(tenant)s AND b.place_id = d.place_id AND b.owner_id = d.owner_id AND b.sku_id = d.sku_id
      AND b.batch_id = d.batch_id AND b.condition = d.condition
), promised AS (
    UPDATE promise p SET held = p.held - d.units
    FROM (SELECT promise_id, sum(quantity)::bigint AS units FROM gone GROUP BY 1) AS d
    WHERE p.tenant_id = %(tenant)s AND p.id = d.promise_id
)
SELECT g.id, g.promise_id, p.holder_id, g.place_id, g.sku_id, g.batch_id, g.quantity
FROM gone g JOIN promise p ON p.tenant_id = %(tenant)s AND p.id = g.promise_id
"""


def unhold(tx: Tx, hold_ids: Sequence[UUID]) -> list[Held]:
    """End holds where they are; their promises stay. Answer what was held."""
    return tx.rows(Held, UNHOLD, holds=list(hold_ids))


def cut_holds(tx: Tx, hold_ids: Sequence[UUID], units: Sequence[int]) -> None:
    """Reduce holds in place by some, not all, of their units."""
    tx.run(
        """
        WITH cut AS (
            UPDATE hold h SET quantity = h.quantity - g.units
            FROM unnest(%(holds)s::uuid[], %(units)s::bigint[]) AS g (id, units)
            WHERE h.tenant_id = %(tenant)s AND h.id = g.id
            RETURNING h.promise_id, h.place_id, h.owner_id, h.sku_id, h.batch_id, h.condition, g.units
        ), balance AS (
            UPDATE stock_balance b SET held = b.held - d.units
            FROM (SELECT place_id, owner_id, sku_id, batch_id, condition, sum(units)::bigint AS units
                  FROM cut GROUP BY 1, 2, 3, 4, 5) AS d
            WHERE b.tenant_id = %(tenant)s AND b.place_id = d.place_id AND b.owner_id = d.owner_id
              AND b.sku_id = d.sku_id AND b.batch_id = d.batch_id AND b.condition = d.condition
        )
        UPDATE promise p SET held = p.held - d.units
        FROM (SELECT promise_id, sum(units)::bigint AS units FROM cut GROUP BY 1) AS d
        WHERE p.tenant_id = %(tenant)s AND p.id = d.promise_id""",
        holds=list(hold_ids),
        units=list(units),
    )


def split_holds(tx: Tx, parts: Sequence[tuple[UUID, UUID, int]]) -> None:
    """(hold, new hold, units): split units off holds into holds of their own (same place, same promise)."""
    tx.run(
        """
        WITH part AS (
            SELECT * FROM unnest(%(holds)s::uuid[], %(news)s::uuid[], %(units)s::bigint[]) AS g (hold_id, new_id, units)
        ), cut AS (
            UPDATE hold h SET quantity = h.quantity - g.units
            FROM (SELECT hold_id, sum(units)::bigint AS units FROM part GROUP BY 1) AS g
            WHERE h.tenant_id = %(tenant)s AND h.id = g.hold_id
            RETURNING h.*
        )
        INSERT INTO hold (tenant_id, id, promise_id, place_id, owner_id, sku_id, batch_id, condition, quantity,
            holder_kind, holder_id, started, made_at)
        SELECT c.tenant_id, p.new_id, c.promise_id, c.place_id, c.owner_id, c.sku_id, c.batch_id, c.condition, p.units,
            c.holder_kind, c.holder_id, c.started, c.made_at FROM part p JOIN cut c ON c.id = p.hold_id""",
        holds=[part[0] for part in parts],
        news=[part[1] for part in parts],
        units=[part[2] for part in parts],
    )
