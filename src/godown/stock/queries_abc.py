"""SQL that reads which SKUs move most money: their ABC class."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from godown.kernel.ids import OWN
from godown.platform.transaction import Tx

SOLD_IN: Final = timedelta(days=90)
A_PERCENT: Final = 80
B_PERCENT: Final = 95


def abc_classes(tx: Tx, facility_id: UUID) -> dict[UUID, str]:
    """A, B or C for each SKU that lies in a facility's bins.

    Ranked by units of our own that left to customers in 90 days times cost: A are the first that make up 80 % of that value, B the
    next up to 95 %, C the rest and what did not sell (Pareto's rule as ABC analysis uses it).
    """
    return dict(
        tx.tuples(
            """
            WITH here AS (
                SELECT DISTINCT b.sku_id FROM stock_balance b
                JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id AND l.kind = 'bin'
                WHERE b.tenant_id = %(tenant)s AND l.facility_id = %(facility)s AND b.on_hand > 0
            ), sold AS (
                SELECT m.sku_id, sum(m.quantity) AS units FROM stock_move m
                WHERE m.tenant_id = %(tenant)s AND m.facility_id = %(facility)s AND m.outside = 'customer' AND m.owner_id = %(own)s
                  AND m.to_place_id IS NULL AND m.at >= %(since)s GROUP BY 1
            ), worth AS (
                SELECT h.sku_id, coalesce(o.units, 0) * greatest(s.cost_paise::numeric / s.cost_units, 1) AS value
                FROM here h JOIN sku s ON s.tenant_id = %(tenant)s AND s.id = h.sku_id LEFT JOIN sold o USING (sku_id)
            ), ranked AS (
                SELECT sku_id, value, sum(value) OVER () AS total,
                       sum(value) OVER (ORDER BY value DESC, sku_id) - value AS before FROM worth
            )
            SELECT sku_id, CASE WHEN value = 0 THEN 'C' WHEN before * 100 < total * %(a)s THEN 'A'
                                WHEN before * 100 < total * %(b)s THEN 'B' ELSE 'C' END FROM ranked""",
            facility=facility_id,
            own=OWN,
            since=tx.now - SOLD_IN,
            a=A_PERCENT,
            b=B_PERCENT,
        )
    )
