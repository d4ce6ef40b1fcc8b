"""SQL that writes what dates ask for: the condition of staged moves, and the next date of a door."""

from collections.abc import Sequence

from godown.platform.transaction import Tx
from godown.stock.queries_dates import LYING_DATED, NEXT, OUT
from godown.stock.store_promises import GIVEN_DOORS, Door, door_arrays
from godown.stock.words import SHORT_DATED


def heed(tx: Tx, *, may_lose: bool) -> None:
    """Staged moves of what can be sold no more, by its date, go from and to the condition that the date gives.

    What is carried by a hold stays as it is: it was good when it was held. So does a loss of what is held (expired in a
    tote, say): that still lies there as saleable.
    """
    tx.run(
        f"""
        WITH late AS (
            SELECT g.id, {OUT} AS code, cf.saleable OR cf.code = '{SHORT_DATED}' AS leaves,
                   ct.saleable OR ct.code = '{SHORT_DATED}' AS enters
            FROM staged_move g
            JOIN batch t ON t.tenant_id = %(tenant)s AND t.id = g.batch_id AND t.expires_on IS NOT NULL
            JOIN sku k ON k.tenant_id = %(tenant)s AND k.id = g.sku_id
            JOIN facility f ON f.tenant_id = %(tenant)s AND f.id = g.facility_id
            JOIN condition cf ON cf.tenant_id = %(tenant)s AND cf.code = g.from_condition
            JOIN condition ct ON ct.tenant_id = %(tenant)s AND ct.code = g.to_condition
            WHERE g.hold_id IS NULL
        ), there AS (
            SELECT g.id FROM staged_move g
            JOIN stock_balance b ON b.tenant_id = %(tenant)s AND b.place_id = g.from_place AND b.owner_id = g.owner_id
                 AND b.sku_id = g.sku_id AND b.batch_id = g.batch_id AND b.condition = g.from_condition
            WHERE b.on_hand - CASE WHEN %(may_lose)s THEN 0 ELSE b.held END >= g.quantity
        )
        UPDATE staged_move g SET from_condition = CASE WHEN late.leaves AND NOT EXISTS (
                   SELECT 1 FROM there WHERE there.id = g.id) THEN late.code ELSE g.from_condition END,
               to_condition = CASE WHEN late.enters THEN late.code ELSE g.to_condition END
        FROM late WHERE late.id = g.id AND late.code IS NOT NULL AND (late.leaves OR late.enters)""",
        may_lose=may_lose,
    )


def lower_dates_of_staged(tx: Tx) -> None:
    """Dated goods came, to be sold: their door is to be looked at when their date comes."""
    tx.run(f"""
        UPDATE stock_supply s SET ends_on = least(s.ends_on, n.ends_on)
        FROM (
            SELECT g.facility_id, g.owner_id, g.sku_id, {NEXT} AS ends_on
            FROM staged_move g
            JOIN batch t ON t.tenant_id = %(tenant)s AND t.id = g.batch_id AND t.expires_on IS NOT NULL
            JOIN sku k ON k.tenant_id = %(tenant)s AND k.id = g.sku_id
            JOIN condition c ON c.tenant_id = %(tenant)s AND c.code = g.to_condition
                 AND (c.saleable OR c.code = '{SHORT_DATED}')
            WHERE g.to_place IS NOT NULL GROUP BY 1, 2, 3
        ) AS n
        WHERE s.tenant_id = %(tenant)s AND s.facility_id = n.facility_id AND s.owner_id = n.owner_id
          AND s.sku_id = n.sku_id AND (s.ends_on IS NULL OR s.ends_on > n.ends_on)""")


def set_dates(tx: Tx, doors: Sequence[Door]) -> None:
    """Count the next date of these doors anew, from what lies behind them."""
    tx.run(
        f"""
        WITH next AS (
            SELECT l.facility_id, b.owner_id, b.sku_id, {NEXT} AS ends_on
            FROM {GIVEN_DOORS}
            JOIN {LYING_DATED} ON l.facility_id = given.facility_id AND b.owner_id = given.owner_id AND b.sku_id = given.sku_id
            WHERE b.tenant_id = %(tenant)s AND b.on_hand > 0 GROUP BY 1, 2, 3
        )
        UPDATE stock_supply s SET ends_on = n.ends_on
        FROM {GIVEN_DOORS} LEFT JOIN next n USING (facility_id, owner_id, sku_id)
        WHERE s.tenant_id = %(tenant)s AND s.facility_id = given.facility_id AND s.owner_id = given.owner_id
          AND s.sku_id = given.sku_id AND s.ends_on IS DISTINCT FROM n.ends_on""",
        **door_arrays(doors),
    )
