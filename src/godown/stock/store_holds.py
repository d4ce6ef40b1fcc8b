"""SQL that writes holds: which units, in which bin, for which promise."""

from collections.abc import Collection, Sequence
from uuid import UUID

from godown.platform.transaction import Tx
from godown.stock.queries_choice import PAIRS, nearest
from godown.stock.words import Held

HOLD = f"""{PAIRS}), made AS (
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
SELECT id, promise_id, holder_id, place_id, sku_id, batch_id, quantity, owner_id FROM pair
"""


HOLD_NEAR = nearest(HOLD)
"""With bins that are taken from before others of the same date."""


def hold_units(
    tx: Tx, holder_ids: Sequence[UUID], holder_kind: str, by: UUID, shut: Collection[UUID] = (),
    near: Sequence[tuple[UUID, UUID]] = (),
) -> list[Held]:  # fmt: skip
    """Hold unheld promised units in pickable bins that are not `shut`: FEFO first, then (place, SKU) as `near` names them, then the
    fullest bin; earlier holders choose first."""
    facts = {"holders": list(dict.fromkeys(holder_ids)), "holder_kind": holder_kind, "by": by, "shut": list(shut)}
    if not near:
        return tx.rows(Held, HOLD, **facts)
    once = list(dict.fromkeys(near))
    return tx.rows(Held, HOLD_NEAR, **facts, near_places=[one[0] for one in once], near_skus=[one[1] for one in once])


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
SELECT g.id, g.promise_id, p.holder_id, g.place_id, g.sku_id, g.batch_id, g.quantity, g.owner_id
FROM gone g JOIN promise p ON p.tenant_id = %(tenant)s AND p.id = g.promise_id
"""


def unhold(tx: Tx, hold_ids: Sequence[UUID]) -> list[Held]:
    """End holds where they are; their promises stay. Answer what was held."""
    return tx.rows(Held, UNHOLD, holds=list(hold_ids))


def begin_holds(tx: Tx, hold_ids: Sequence[UUID]) -> None:
    """The trips of these holds have begun."""
    tx.run(
        "UPDATE hold SET started = true WHERE tenant_id = %(tenant)s AND id = ANY(%(holds)s) AND NOT started",
        holds=list(hold_ids),
    )


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
