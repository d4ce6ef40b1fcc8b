"""SQL of promises that end by the clock: a reservation lapses, or an order takes it over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from godown.kernel.ids import new_id
from godown.platform.transaction import Tx
from godown.stock.store_promises import GIVEN_DOORS, Door, door_arrays
from godown.stock.words import Want

LAPSE = f"""
WITH given AS (SELECT * FROM {GIVEN_DOORS}), gone AS (
    DELETE FROM promise p USING given g
    WHERE p.tenant_id = %(tenant)s AND p.facility_id = g.facility_id AND p.owner_id = g.owner_id AND p.sku_id = g.sku_id
      AND p.expires_at <= %(now)s AND p.held = 0
    RETURNING p.facility_id, p.owner_id, p.sku_id, p.quantity, p.made_seq
), ended AS (
    SELECT facility_id, owner_id, sku_id,
           coalesce(sum(quantity) FILTER (WHERE made_seq IS NOT NULL), 0)::bigint AS made,
           coalesce(sum(quantity) FILTER (WHERE made_seq IS NULL), 0)::bigint AS waited
    FROM gone GROUP BY 1, 2, 3
), coming AS (
    SELECT facility_id, owner_id, sku_id, min(p.expires_at) AS lapses_at
    FROM promise p JOIN given g USING (facility_id, owner_id, sku_id)
    WHERE p.tenant_id = %(tenant)s AND p.expires_at > %(now)s GROUP BY 1, 2, 3
)
UPDATE stock_supply s SET promised = s.promised - coalesce(e.made, 0), waiting = s.waiting - coalesce(e.waited, 0),
       lapses_at = c.lapses_at
FROM given g LEFT JOIN ended e USING (facility_id, owner_id, sku_id) LEFT JOIN coming c USING (facility_id, owner_id, sku_id)
WHERE s.tenant_id = %(tenant)s AND s.facility_id = g.facility_id AND s.owner_id = g.owner_id AND s.sku_id = g.sku_id
RETURNING s.facility_id, s.owner_id, s.sku_id
"""


def lapse(tx: Tx, doors: Sequence[Door]) -> list[Door]:
    """End what has expired behind locked doors, and note when the next expires. Answer the doors."""
    return tx.rows(Door, LAPSE, **door_arrays(doors))


def doors_lapsing(tx: Tx, limit: int) -> list[Door]:
    """Doors behind which something has expired."""
    return tx.rows(
        Door,
        """SELECT DISTINCT facility_id, owner_id, sku_id FROM promise
           WHERE tenant_id = %(tenant)s AND expires_at <= %(now)s LIMIT %(limit)s""",
        limit=limit,
    )


def note_expiry(tx: Tx, holder_ids: Sequence[UUID]) -> None:
    """Tell the doors of these holders when the first of what lies behind them expires."""
    tx.run(
        """
        UPDATE stock_supply s SET lapses_at = least(s.lapses_at, e.expires_at)
        FROM (SELECT facility_id, owner_id, sku_id, min(expires_at) AS expires_at FROM promise
              WHERE tenant_id = %(tenant)s AND holder_id = ANY(%(holders)s) AND expires_at IS NOT NULL GROUP BY 1, 2, 3) AS e
        WHERE s.tenant_id = %(tenant)s AND s.facility_id = e.facility_id AND s.owner_id = e.owner_id
          AND s.sku_id = e.sku_id""",
        holders=list(holder_ids),
    )


@dataclass(frozen=True, slots=True)
class Reserved:
    """A row of a reservation: units of a SKU that are promised to it, or wait because they were lost."""

    id: UUID
    holder_id: UUID
    facility_id: UUID
    owner_id: UUID
    sku_id: UUID
    quantity: int
    made: bool
    expires_at: datetime


def reserved(tx: Tx, holder_ids: Sequence[UUID]) -> list[Reserved]:
    """What reservations hold that have not expired, made rows first."""
    return tx.rows(
        Reserved,
        """
        SELECT id, holder_id, facility_id, owner_id, sku_id, quantity, made_seq IS NOT NULL AS made, expires_at
        FROM promise WHERE tenant_id = %(tenant)s AND holder_id = ANY(%(holders)s) AND holder_kind = 'reservation'
          AND expires_at > %(now)s
        ORDER BY holder_id, sku_id, made_seq NULLS LAST, id""",
        holders=list(holder_ids),
    )


TAKE_OVER = """
WITH given AS (
    SELECT * FROM unnest(%(ids)s::uuid[], %(rows)s::uuid[], %(kinds)s::text[], %(holders)s::uuid[], %(units)s::bigint[],
        %(priorities)s::bigint[], %(ship_bys)s::timestamptz[], %(ages)s::timestamptz[])
        AS g (id, row_id, holder_kind, holder_id, units, priority, ship_by, ranked_at)
), old AS (
    DELETE FROM promise p WHERE p.tenant_id = %(tenant)s AND p.holder_id = ANY(%(from)s) AND p.holder_kind = 'reservation'
    RETURNING p.*
), rest AS (
    SELECT o.facility_id, o.owner_id, o.sku_id,
           coalesce(sum(o.quantity - g.units) FILTER (WHERE o.made_seq IS NOT NULL), 0)::bigint AS made,
           coalesce(sum(o.quantity - g.units) FILTER (WHERE o.made_seq IS NULL), 0)::bigint AS waited
    FROM old o CROSS JOIN LATERAL (
        SELECT coalesce(sum(units), 0)::bigint AS units FROM given WHERE row_id = o.id) AS g
    GROUP BY 1, 2, 3
), supply AS (
    UPDATE stock_supply s SET promised = s.promised - r.made, waiting = s.waiting - r.waited FROM rest r
    WHERE s.tenant_id = %(tenant)s AND s.facility_id = r.facility_id AND s.owner_id = r.owner_id AND s.sku_id = r.sku_id
)
INSERT INTO promise (tenant_id, id, facility_id, owner_id, sku_id, batch_id, holder_kind, holder_id, quantity, priority,
                     ship_by, ranked_at, made_seq, made_at)
SELECT %(tenant)s, g.id, o.facility_id, o.owner_id, o.sku_id, o.batch_id, g.holder_kind, g.holder_id, g.units, g.priority,
       g.ship_by, g.ranked_at, o.made_seq, o.made_at
FROM given g JOIN old o ON o.id = g.row_id
"""


def take_over(tx: Tx, reservation_ids: Sequence[UUID], parts: Sequence[tuple[UUID, Want, int]]) -> None:
    """End reservations; units of their rows (row, want, units) become promises of the wants, at the rank of these. What
    nobody takes is free."""
    tx.run(
        TAKE_OVER,
        ids=[new_id() for _ in parts],
        rows=[row for row, _, _ in parts],
        kinds=[want.holder_kind for _, want, _ in parts],
        holders=[want.holder_id for _, want, _ in parts],
        units=[units for _, _, units in parts],
        priorities=[want.priority for _, want, _ in parts],
        ship_bys=[want.ship_by for _, want, _ in parts],
        ages=[want.ranked_at for _, want, _ in parts],
        **{"from": list(reservation_ids)},
    )
