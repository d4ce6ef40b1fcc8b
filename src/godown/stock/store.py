"""SQL that writes the ledger, one statement a function. Whoever writes locks the door of each SKU first (`lock_doors`)."""

from collections.abc import Sequence
from operator import attrgetter
from uuid import UUID

from godown.platform.arrays import copy_rows
from godown.platform.transaction import Tx
from godown.stock.store_promises import LOCKED, OR_LOCKED, Due, due_of
from godown.stock.words import Move, Posted

STAGED = (
    "id", "facility_id", "owner_id", "sku_id", "batch_id", "from_place", "to_place", "from_condition", "to_condition",
    "outside", "quantity", "reason", "document_kind", "document_id", "document_line_id", "hold_id", "at",
)  # fmt: skip

STAGE = """
CREATE TEMPORARY TABLE IF NOT EXISTS staged_move (
    id uuid, facility_id uuid, owner_id uuid, sku_id uuid, batch_id uuid, from_place uuid, to_place uuid,
    from_condition text, to_condition text, outside text, quantity bigint, reason text, document_kind text,
    document_id uuid, document_line_id uuid, hold_id uuid, at timestamptz
) ON COMMIT DELETE ROWS
"""


def stage_moves(tx: Tx, moves: Sequence[Move]) -> None:
    """Put the moves into a table of this session's own (emptied at commit)."""
    tx.run("SET LOCAL client_min_messages = warning")
    tx.run(STAGE)
    tx.run("DELETE FROM staged_move")
    rows = copy_rows(list(map(attrgetter(*STAGED), moves)))
    into = f"COPY staged_move ({', '.join(STAGED)}) FROM STDIN (FORMAT binary)"
    with tx.connection.cursor() as cursor, cursor.copy(into) as copy:
        copy.write(rows)


def open_doors_of_staged(tx: Tx) -> None:
    """Make sure that each SKU that moves has a door in its facility. All of them are locked on the way."""
    tx.run(f"""
        INSERT INTO stock_supply (tenant_id, facility_id, owner_id, sku_id)
        SELECT DISTINCT %(tenant)s::uuid, facility_id, owner_id, sku_id FROM staged_move ORDER BY 2, 3, 4
        {OR_LOCKED}""")


def lock_doors_of_staged(tx: Tx) -> Due:
    """Lock the doors, in the one order that all writers keep. Answer those behind which something is due."""
    return due_of(tx.tuples(LOCKED.replace("{given}", "SELECT facility_id, owner_id, sku_id FROM staged_move")))


def known_moves(tx: Tx) -> list[tuple[UUID, bool]]:
    """(id, whether the content is the same) of staged moves that are recorded already: a look at the key for each, however
    many were moved before (joined freely, all of the past would be read)."""
    return [
        (row[0], row[1])
        for row in tx.tuples("""
        SELECT g.id, m.sku_id = g.sku_id AND m.quantity = g.quantity AND m.facility_id = g.facility_id
               AND m.owner_id = g.owner_id AND m.batch_id = g.batch_id
               AND m.from_place_id IS NOT DISTINCT FROM g.from_place AND m.to_place_id IS NOT DISTINCT FROM g.to_place
        FROM staged_move g CROSS JOIN LATERAL
             (SELECT * FROM stock_move m WHERE m.tenant_id = %(tenant)s AND m.id = g.id OFFSET 0) AS m""")
    ]


def drop_moves(tx: Tx, ids: Sequence[UUID]) -> None:
    """Forget staged moves."""
    tx.run("DELETE FROM staged_move WHERE id = ANY(%(ids)s)", ids=list(ids))


CHANGES = """
    SELECT place_id, owner_id, sku_id, batch_id, condition, sum(units)::bigint AS units, sum(held)::bigint AS held
    FROM (
        SELECT from_place AS place_id, owner_id, sku_id, batch_id, from_condition AS condition, -quantity AS units,
               CASE WHEN hold_id IS NULL THEN 0 ELSE -quantity END AS held
        FROM staged_move WHERE from_place IS NOT NULL
        UNION ALL
        SELECT to_place, owner_id, sku_id, batch_id, to_condition, quantity,
               CASE WHEN hold_id IS NULL THEN 0 ELSE quantity END
        FROM staged_move WHERE to_place IS NOT NULL
    ) AS half GROUP BY 1, 2, 3, 4, 5
"""


def staged_strays(tx: Tx) -> list[tuple[str, UUID]]:
    """("hold", id) of holds that staged moves carry and that are not there whole any more, read behind the locked doors;
    ("place", id) of places that are unknown or lie in another facility than their move; ("condition", SKU) where units would
    come to lie in an unknown condition; ("stuck", SKU) where units would leave their place in a condition that is not movable.
    In place they may change their condition, and a count may find them gone. Besides, no stray: ("serial", SKU) of which units
    with a number may go."""
    return [
        (row[0], row[1])
        for row in tx.tuples("""
        SELECT 'hold', g.hold_id FROM staged_move g
        LEFT JOIN hold h ON h.tenant_id = %(tenant)s AND h.id = g.hold_id AND h.place_id = g.from_place
             AND h.quantity = g.quantity
        WHERE g.hold_id IS NOT NULL AND h.id IS NULL
        UNION ALL
        SELECT 'place', e.place_id
        FROM (SELECT facility_id, from_place AS place_id FROM staged_move WHERE from_place IS NOT NULL
              UNION SELECT facility_id, to_place FROM staged_move WHERE to_place IS NOT NULL) AS e
        LEFT JOIN place p ON p.tenant_id = %(tenant)s AND p.id = e.place_id
        WHERE p.facility_id IS DISTINCT FROM e.facility_id
        UNION ALL
        SELECT 'condition', g.sku_id FROM staged_move g
        LEFT JOIN condition c ON c.tenant_id = %(tenant)s AND c.code = g.to_condition
        WHERE g.to_place IS NOT NULL AND c.code IS NULL
        UNION ALL
        SELECT 'stuck', g.sku_id FROM staged_move g
        JOIN condition c ON c.tenant_id = %(tenant)s AND c.code = g.from_condition AND NOT c.movable
        WHERE g.from_place IS NOT NULL AND g.from_place IS DISTINCT FROM g.to_place
          AND g.outside IS DISTINCT FROM 'count'
        UNION ALL
        SELECT 'serial', g.sku_id
        FROM (SELECT DISTINCT sku_id, from_place FROM staged_move WHERE from_place IS NOT NULL) AS g
        WHERE EXISTS (SELECT 1 FROM serial e WHERE e.tenant_id = %(tenant)s AND e.place_id = g.from_place
                      AND e.sku_id = g.sku_id)
        UNION ALL
        SELECT 'serial', g.sku_id
        FROM (SELECT DISTINCT sku_id, document_id FROM staged_move
              WHERE from_place IS NULL AND outside IN ('transfer', 'kit')) AS g
        WHERE EXISTS (SELECT 1 FROM serial e WHERE e.tenant_id = %(tenant)s AND e.document_id = g.document_id
                      AND e.sku_id = g.sku_id AND e.place_id IS NULL AND e.shipped_at IS NULL)""")
    ]


def staged_shortfalls(tx: Tx) -> list[tuple[UUID, UUID, int, int]]:
    """(place, SKU, free units there, units asked) wherever a move takes more than lies there unheld."""
    return tx.tuples(f"""
        SELECT c.place_id, c.sku_id, coalesce(b.on_hand - b.held, 0), -c.units
        FROM ({CHANGES}) AS c
        LEFT JOIN stock_balance b ON b.tenant_id = %(tenant)s AND b.place_id = c.place_id AND b.owner_id = c.owner_id
             AND b.sku_id = c.sku_id AND b.batch_id = c.batch_id AND b.condition = c.condition
        WHERE coalesce(b.on_hand, 0) + c.units < coalesce(b.held, 0) + c.held
           OR coalesce(b.held, 0) + c.held < 0""")


def apply_to_balances(tx: Tx) -> None:
    """Change the balances of places by what is staged; a place that had no such stock gets its row, and one that has none
    left loses it: a tote that was emptied a thousand times leaves nothing to read. Behind the locked doors nobody else writes
    these rows."""
    tx.run(f"""
        MERGE INTO stock_balance b USING ({CHANGES}) AS c
        ON b.tenant_id = %(tenant)s AND b.place_id = c.place_id AND b.owner_id = c.owner_id AND b.sku_id = c.sku_id
           AND b.batch_id = c.batch_id AND b.condition = c.condition
        WHEN MATCHED AND b.on_hand + c.units = 0 AND b.held + c.held = 0 THEN DELETE
        WHEN MATCHED THEN UPDATE SET on_hand = b.on_hand + c.units, held = b.held + c.held
        WHEN NOT MATCHED THEN
            INSERT (tenant_id, place_id, owner_id, sku_id, batch_id, condition, on_hand, held)
            VALUES (%(tenant)s, c.place_id, c.owner_id, c.sku_id, c.batch_id, c.condition, c.units, c.held)""")


SUPPLY_CHANGES = """
    SELECT g.facility_id, g.owner_id, g.sku_id, count(*) AS moves,
           sum(CASE WHEN tp.sells AND tc.saleable THEN g.quantity ELSE 0 END
             - CASE WHEN fp.sells AND fc.saleable THEN g.quantity ELSE 0 END)::bigint AS units
    FROM staged_move g
    LEFT JOIN place fp ON fp.tenant_id = %(tenant)s AND fp.id = g.from_place
    LEFT JOIN place tp ON tp.tenant_id = %(tenant)s AND tp.id = g.to_place
    LEFT JOIN condition fc ON fc.tenant_id = %(tenant)s AND fc.code = g.from_condition
    LEFT JOIN condition tc ON tc.tenant_id = %(tenant)s AND tc.code = g.to_condition
    GROUP BY 1, 2, 3
"""


def supply_losses(tx: Tx) -> list[tuple[UUID, UUID, UUID, int]]:
    """(facility, owner, SKU, units) by which promises would exceed what remains saleable after the staged moves."""
    return tx.tuples(f"""
        SELECT s.facility_id, s.owner_id, s.sku_id, s.promised - (s.saleable + c.units)
        FROM stock_supply s JOIN ({SUPPLY_CHANGES}) AS c USING (facility_id, owner_id, sku_id)
        WHERE s.tenant_id = %(tenant)s AND s.saleable + c.units < s.promised""")


def write_moves(tx: Tx) -> list[Posted]:
    """Record the staged moves, each with the next number of its door; change the supply of each door."""
    return tx.rows(
        Posted,
        f"""
        WITH door AS (
            UPDATE stock_supply s SET seq = s.seq + c.moves, saleable = s.saleable + c.units
            FROM ({SUPPLY_CHANGES}) AS c
            WHERE s.tenant_id = %(tenant)s AND s.facility_id = c.facility_id AND s.owner_id = c.owner_id
              AND s.sku_id = c.sku_id
            RETURNING s.facility_id, s.owner_id, s.sku_id, s.seq - c.moves AS base, c.units AS change
        ), numbered AS (
            SELECT g.*, d.change, d.base + row_number() OVER (
                PARTITION BY g.facility_id, g.owner_id, g.sku_id ORDER BY g.id) AS seq
            FROM staged_move g JOIN door d USING (facility_id, owner_id, sku_id)
        ), written AS (
            INSERT INTO stock_move (tenant_id, id, facility_id, owner_id, sku_id, seq, batch_id, from_place_id,
                to_place_id, from_condition, to_condition, outside, quantity, reason, document_kind, document_id,
                document_line_id, at, recorded_at, made_by)
            SELECT %(tenant)s, id, facility_id, owner_id, sku_id, seq, batch_id, from_place, to_place,
                   CASE WHEN from_place IS NULL THEN NULL ELSE from_condition END,
                   CASE WHEN to_place IS NULL THEN NULL ELSE to_condition END,
                   outside, quantity, reason, document_kind, document_id, document_line_id,
                   coalesce(at, %(now)s), %(now)s, %(actor)s
            FROM numbered
        )
        SELECT id, facility_id, owner_id, sku_id, seq, change FROM numbered""",
    )


def carry_holds(tx: Tx) -> None:
    """Held units took their hold along: to the new place, whole holds only (a part is split off before). From bin to bin
    the hold waits as before; else its pick has begun."""
    tx.run("""
        UPDATE hold h SET place_id = g.to_place, condition = g.to_condition,
               started = h.started OR g.reason <> 'shifted'
        FROM staged_move g
        WHERE h.tenant_id = %(tenant)s AND h.id = g.hold_id AND g.to_place IS NOT NULL""")


def end_carried_promises(tx: Tx) -> None:
    """Held units that leave end their hold, and their promise in so far; supply's promised falls by as much."""
    tx.run("""
        WITH gone AS (
            DELETE FROM hold h USING staged_move g
            WHERE h.tenant_id = %(tenant)s AND h.id = g.hold_id AND g.to_place IS NULL
            RETURNING h.promise_id, h.quantity
        ), per_promise AS (SELECT promise_id, sum(quantity)::bigint AS units FROM gone GROUP BY 1
        ), ended AS (
            DELETE FROM promise p USING per_promise e
            WHERE p.tenant_id = %(tenant)s AND p.id = e.promise_id AND p.quantity = e.units
            RETURNING p.facility_id, p.owner_id, p.sku_id, e.units
        ), cut AS (
            UPDATE promise p SET quantity = p.quantity - e.units, held = p.held - e.units FROM per_promise e
            WHERE p.tenant_id = %(tenant)s AND p.id = e.promise_id AND p.quantity > e.units
            RETURNING p.facility_id, p.owner_id, p.sku_id, e.units
        ), per_door AS (
            SELECT facility_id, owner_id, sku_id, sum(units)::bigint AS units
            FROM (SELECT * FROM ended UNION ALL SELECT * FROM cut) AS both_kinds GROUP BY 1, 2, 3
        )
        UPDATE stock_supply s SET promised = s.promised - d.units FROM per_door d
        WHERE s.tenant_id = %(tenant)s AND s.facility_id = d.facility_id AND s.owner_id = d.owner_id
          AND s.sku_id = d.sku_id""")
