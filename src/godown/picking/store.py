"""SQL that writes waves, trips and picks."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from godown.picking.tables import pick, trip, trip_order, trip_tote, wave
from godown.platform.transaction import Tx

WAVE = (
    "id", "number", "facility_id", "strategy", "why", "shared_totes", "due_by", "totes_per_trip", "terms",
    "planned_mm", "single_mm", "first_come_mm", "finish_at", "late_orders", "released_at", "made_by",
)  # fmt: skip
TRIP = ("id", "wave_id", "trip_no", "length_mm", "path", "cart", "turn", "back_at")
TRIP_ORDER = ("trip_id", "order_id", "slot")
PICK = (
    "id", "trip_id", "order_id", "order_line_id", "hold_id", "place_id", "sku_id", "batch_id", "sequence", "quantity",
)  # fmt: skip


def write_wave(tx: Tx, row: tuple[Any, ...]) -> None:
    """Write the head of a wave."""
    tx.insert(wave, WAVE, [row])


def write_trips(
    tx: Tx, trips: Sequence[tuple[Any, ...]], orders: Sequence[tuple[Any, ...]], picks: Sequence[tuple[Any, ...]]
) -> None:
    """Write trips whole."""
    tx.insert(trip, TRIP, trips)
    tx.insert(trip_order, TRIP_ORDER, orders)
    tx.insert(pick, PICK, picks)


def start_trips(tx: Tx, trip_ids: Sequence[UUID], name: str) -> None:
    """A picker begins trips; whoever began one keeps it."""
    tx.run(
        """UPDATE trip SET status = 'started', picker_id = %(actor)s, picker_name = %(name)s, started_at = %(now)s
           WHERE tenant_id = %(tenant)s AND id = ANY(%(trips)s) AND status = 'open'""",
        trips=list(trip_ids),
        name=name,
    )


def lock_trips(tx: Tx, trip_ids: Sequence[UUID]) -> None:
    """One scan of a trip at a time; several trips are locked in the order of their ids. Trips are locked before their orders,
    and these before the doors of what is picked: whoever began at the other end waited for a picker who waited for him."""
    tx.run(
        "SELECT 1 FROM trip WHERE tenant_id = %(tenant)s AND id = ANY(%(trips)s) ORDER BY id FOR NO KEY UPDATE",
        trips=list(trip_ids),
    )


def lock_totes(tx: Tx, facility_id: UUID) -> None:
    """Who chooses free totes of a facility does so alone, or two would choose the same."""
    tx.run("SELECT 1 FROM facility WHERE tenant_id = %(tenant)s AND id = %(id)s FOR NO KEY UPDATE", id=facility_id)


def set_progress(tx: Tx, trip_id: UUID, progress: dict[str, Any]) -> None:
    """Remember how far the picker is at the present stop."""
    tx.run(
        "UPDATE trip SET progress = %(progress)s WHERE tenant_id = %(tenant)s AND id = %(trip)s",
        trip=trip_id,
        progress=Jsonb(progress),
    )


def count_picked(tx: Tx, picks: Sequence[tuple[UUID, int, int]]) -> None:
    """Raise (pick, units, of these unscanned); a pick that is full is picked."""
    tx.run(
        """
        UPDATE pick p SET picked = p.picked + g.units, unscanned = p.unscanned + g.unscanned,
               status = CASE WHEN p.picked + g.units = p.quantity THEN 'picked' ELSE p.status END
        FROM unnest(%(ids)s::uuid[], %(units)s::bigint[], %(unscanned)s::bigint[]) AS g (id, units, unscanned)
        WHERE p.tenant_id = %(tenant)s AND p.id = g.id""",
        ids=[p[0] for p in picks],
        units=[p[1] for p in picks],
        unscanned=[p[2] for p in picks],
    )


def close_picks(tx: Tx, pick_ids: Sequence[UUID], status: str) -> None:
    """End picks that will not be done: short or cancelled."""
    tx.run(
        "UPDATE pick SET status = %(status)s WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s) AND status = 'open'",
        ids=list(pick_ids),
        status=status,
    )


def later(tx: Tx, trip_id: UUID, place_id: UUID) -> None:
    """Put the picks of a bin at the end of the walk."""
    tx.run(
        """UPDATE pick SET sequence = sequence + 100000 WHERE tenant_id = %(tenant)s AND trip_id = %(trip)s
           AND place_id = %(place)s AND status = 'open'""",
        trip=trip_id,
        place=place_id,
    )


def sooner(tx: Tx, trip_id: UUID, place_id: UUID) -> None:
    """The picks of a bin that was put at the end of the walk come where they came before."""
    tx.run(
        """UPDATE pick SET sequence = sequence - 100000 WHERE tenant_id = %(tenant)s AND trip_id = %(trip)s
           AND place_id = %(place)s AND status = 'open' AND sequence >= 100000""",
        trip=trip_id,
        place=place_id,
    )


def close_orders(
    tx: Tx, trip_ids: Sequence[UUID], totes: Sequence[tuple[UUID, UUID, UUID]] = ()
) -> list[tuple[UUID, str]]:
    """Orders of trips of which no pick is open are picked (to be sorted, where they were picked in total), or cancelled where
    nothing was. Answer (order, status): *in part*, where another trip still fetches of it; picked, where others have.

    With `totes` (trip, order, tote) they get their totes in the same breath: a row changed once is half the work.
    """
    return [
        (row[0], row[1])
        for row in tx.tuples(
            """
            WITH done AS (
                SELECT t.trip_id, t.order_id, w.strategy, coalesce(sum(p.picked), 0) AS units
                FROM trip_order t JOIN trip x ON x.tenant_id = t.tenant_id AND x.id = t.trip_id
                JOIN wave w ON w.tenant_id = x.tenant_id AND w.id = x.wave_id LEFT JOIN pick p ON p.tenant_id = t.tenant_id AND p.trip_id = t.trip_id
                     AND p.order_id = t.order_id
                WHERE t.tenant_id = %(tenant)s AND t.trip_id = ANY(%(trips)s) AND t.status = 'open'
                GROUP BY 1, 2, 3 HAVING NOT coalesce(bool_or(p.status = 'open'), false)
            )
            UPDATE trip_order t SET status = CASE WHEN d.units = 0 THEN 'cancelled'
                       WHEN d.strategy = 'total' THEN 'to_sort' ELSE 'picked' END,
                   tote_id = coalesce(g.tote_id, t.tote_id)
            FROM done d LEFT JOIN unnest(%(of)s::uuid[], %(orders)s::uuid[], %(totes)s::uuid[])
                 AS g (trip_id, order_id, tote_id) USING (trip_id, order_id)
            WHERE t.tenant_id = %(tenant)s AND t.trip_id = d.trip_id AND t.order_id = d.order_id
            RETURNING t.order_id, CASE
                WHEN t.status IN ('picked', 'cancelled') AND EXISTS (
                    SELECT 1 FROM pick k WHERE k.tenant_id = t.tenant_id AND k.order_id = t.order_id AND k.status = 'open')
                THEN 'in_part'
                WHEN t.status = 'cancelled' AND EXISTS (
                    SELECT 1 FROM trip_order x WHERE x.tenant_id = t.tenant_id AND x.order_id = t.order_id AND x.status = 'picked')
                THEN 'picked' ELSE t.status END""",
            trips=list(trip_ids),
            of=[row[0] for row in totes],
            orders=[row[1] for row in totes],
            totes=[row[2] for row in totes],
        )
    ]


def close_trips(tx: Tx, trip_ids: Sequence[UUID]) -> list[UUID]:
    """Trips without open orders are done; answer their waves, which are locked (two last trips may end at once)."""
    return tx.scalars(
        """
        WITH ended AS (
            UPDATE trip t SET status = 'done', finished_at = %(now)s
            WHERE t.tenant_id = %(tenant)s AND t.id = ANY(%(trips)s) AND t.status IN ('open', 'started')
              AND NOT EXISTS (SELECT 1 FROM trip_order o WHERE o.tenant_id = t.tenant_id AND o.trip_id = t.id
                              AND o.status = 'open')
            RETURNING t.wave_id
        )
        SELECT id FROM wave WHERE tenant_id = %(tenant)s AND id IN (SELECT wave_id FROM ended)
        ORDER BY id FOR NO KEY UPDATE""",
        trips=list(trip_ids),
    )


def close_waves(tx: Tx, wave_ids: Sequence[UUID]) -> None:
    """Waves without open trips are done."""
    if wave_ids:
        tx.run(
            """UPDATE wave w SET status = 'done', done_at = %(now)s
               WHERE w.tenant_id = %(tenant)s AND w.id = ANY(%(waves)s) AND w.status = 'released' AND NOT EXISTS (
                   SELECT 1 FROM trip t WHERE t.tenant_id = w.tenant_id AND t.wave_id = w.id
                     AND t.status IN ('open', 'started'))""",
            waves=list(wave_ids),
        )


def add_picks(tx: Tx, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add picks to trips under way; orders that were done with are open again."""
    tx.insert(pick, PICK, rows)


def carry_picks(tx: Tx, picks: Sequence[tuple[UUID, UUID]]) -> None:
    """(pick, place): what picks fetch lies elsewhere now."""
    tx.run(
        """UPDATE pick p SET place_id = g.place_id FROM unnest(%(ids)s::uuid[], %(places)s::uuid[]) AS g (id, place_id)
           WHERE p.tenant_id = %(tenant)s AND p.id = g.id AND p.status = 'open'""",
        ids=[pick for pick, _ in picks],
        places=[place for _, place in picks],
    )


def cut_picks(tx: Tx, picks: Sequence[tuple[UUID, int]]) -> None:
    """(pick, units): picks want only so many units more; none left, and they are closed."""
    tx.run(
        """UPDATE pick p SET quantity = GREATEST(p.picked + g.units, 1),
                  status = CASE WHEN g.units = 0 AND p.picked = 0 THEN 'short' WHEN g.units = 0 THEN 'picked'
                                ELSE p.status END
           FROM unnest(%(ids)s::uuid[], %(units)s::bigint[]) AS g (id, units)
           WHERE p.tenant_id = %(tenant)s AND p.id = g.id""",
        ids=[pick for pick, _ in picks],
        units=[units for _, units in picks],
    )


def set_totes(tx: Tx, totes: Sequence[tuple[UUID, UUID, UUID]]) -> None:
    """(trip, order, tote): orders of trips get their totes, and those that share their place on the cart with them. The tote
    that an order had before stays known as one of its totes."""
    tx.run(
        """
        WITH given AS (
            SELECT DISTINCT t.tenant_id, t.trip_id, x.order_id, x.tote_id AS before, g.tote_id
            FROM unnest(%(trips)s::uuid[], %(orders)s::uuid[], %(totes)s::uuid[]) AS g (trip_id, order_id, tote_id)
            JOIN trip_order t ON t.tenant_id = %(tenant)s AND t.trip_id = g.trip_id AND t.order_id = g.order_id
            JOIN trip_order x ON x.tenant_id = t.tenant_id AND x.trip_id = t.trip_id AND x.slot = t.slot
                 AND (x.order_id = t.order_id OR (x.tote_id IS NULL AND x.status = 'open'))
        ), kept AS (
            INSERT INTO trip_tote (tenant_id, trip_id, order_id, tote_id)
            SELECT tenant_id, trip_id, order_id, before FROM given WHERE before <> tote_id ON CONFLICT DO NOTHING
        )
        UPDATE trip_order t SET tote_id = g.tote_id FROM given g
        WHERE t.tenant_id = %(tenant)s AND t.trip_id = g.trip_id AND t.order_id = g.order_id
          AND t.tote_id IS DISTINCT FROM g.tote_id""",
        trips=[row[0] for row in totes],
        orders=[row[1] for row in totes],
        totes=[row[2] for row in totes],
    )


def leave_totes(tx: Tx, trip_id: UUID, order_ids: Sequence[UUID]) -> None:
    """The totes of these orders are full: all orders that lie in them get another one. What lies in them stays known."""
    tx.run(
        """
        WITH full_ AS (
            SELECT x.tenant_id, x.trip_id, x.order_id, x.tote_id FROM trip_order t
            JOIN trip_order x ON x.tenant_id = t.tenant_id AND x.trip_id = t.trip_id AND x.tote_id = t.tote_id
            WHERE t.tenant_id = %(tenant)s AND t.trip_id = %(trip)s AND t.order_id = ANY(%(orders)s)
              AND (x.order_id = t.order_id OR x.status = 'open')
        ), kept AS (
            INSERT INTO trip_tote (tenant_id, trip_id, order_id, tote_id)
            SELECT tenant_id, trip_id, order_id, tote_id FROM full_ ON CONFLICT DO NOTHING
        )
        UPDATE trip_order t SET tote_id = NULL FROM full_ f
        WHERE t.tenant_id = %(tenant)s AND t.trip_id = f.trip_id AND t.order_id = f.order_id""",
        trip=trip_id,
        orders=list(order_ids),
    )


def take_off(tx: Tx, trip_id: UUID, order_id: UUID) -> None:
    """The tote of an order, and of those that share it, is off the cart again."""
    tx.run(
        """UPDATE trip_order x SET tote_id = NULL FROM trip_order t
           WHERE t.tenant_id = %(tenant)s AND t.trip_id = %(trip)s AND t.order_id = %(order)s
             AND x.tenant_id = t.tenant_id AND x.trip_id = t.trip_id AND x.slot = t.slot""",
        trip=trip_id,
        order=order_id,
    )


def fill_tote(tx: Tx, trip_id: UUID, tote_id: UUID | None) -> None:
    """A total pick fills this tote now; none: the next that is scanned."""
    tx.run(
        "UPDATE trip SET tote_id = %(tote)s WHERE tenant_id = %(tenant)s AND id = %(trip)s",
        trip=trip_id,
        tote=tote_id,
    )


def fill_totes(tx: Tx, totes: Sequence[tuple[UUID, UUID]]) -> None:
    """(trip, tote): total picks fill these totes."""
    tx.run(
        """UPDATE trip t SET tote_id = g.tote_id FROM unnest(%(trips)s::uuid[], %(totes)s::uuid[]) AS g (trip_id, tote_id)
           WHERE t.tenant_id = %(tenant)s AND t.id = g.trip_id""",
        trips=[trip for trip, _ in totes],
        totes=[tote for _, tote in totes],
    )


def also_in(tx: Tx, totes: Sequence[tuple[UUID, UUID, UUID]]) -> None:
    """(trip, order, tote): units of these orders lie in these totes too."""
    tx.insert(trip_tote, ("trip_id", "order_id", "tote_id"), totes, tail="ON CONFLICT DO NOTHING")


def mark_packed(tx: Tx, order_ids: Sequence[UUID]) -> None:
    """Orders left their totes: the totes are free again."""
    tx.run(
        """UPDATE trip_order SET status = 'packed'
           WHERE tenant_id = %(tenant)s AND order_id = ANY(%(orders)s) AND status IN ('open', 'to_sort', 'picked')""",
        orders=list(order_ids),
    )


def free_emptied(tx: Tx, order_ids: Sequence[UUID]) -> None:
    """Totes of these orders in which nothing lies any more are free for others, unless their trip still fills them."""
    tx.run(
        """UPDATE trip_order t SET status = 'packed' FROM sales_order o
           WHERE t.tenant_id = %(tenant)s AND t.order_id = ANY(%(orders)s)
             AND (t.tote_id IS NOT NULL OR t.wall_id IS NOT NULL OR t.status = 'to_sort')
             AND o.tenant_id = t.tenant_id AND o.id = t.order_id
             AND (t.status = 'picked' OR (t.status IN ('open', 'to_sort') AND o.status IN ('cancelled', 'suspended')))
             AND NOT EXISTS (SELECT 1 FROM stock_balance b WHERE b.tenant_id = t.tenant_id AND b.on_hand > 0
                             AND b.place_id IN (t.tote_id, t.wall_id))""",
        orders=list(order_ids),
    )


def remember(tx: Tx, trip_id: UUID, what: dict[str, Any]) -> None:
    """Keep beside the progress of a trip: what the last tote scan did, so that it can be undone; a bin that is asked about."""
    tx.run(
        """UPDATE trip SET progress = progress || %(what)s WHERE tenant_id = %(tenant)s AND id = %(trip)s""",
        trip=trip_id,
        what=Jsonb(what),
    )


def go_on_again(tx: Tx, trip_id: UUID) -> None:
    """A trip that was done goes on, and so does its wave: its last deed is undone."""
    tx.run(
        """WITH ended AS (
               UPDATE trip SET status = 'started', finished_at = NULL
               WHERE tenant_id = %(tenant)s AND id = %(trip)s AND status = 'done' RETURNING wave_id
           )
           UPDATE wave SET status = 'released', done_at = NULL
           WHERE tenant_id = %(tenant)s AND id IN (SELECT wave_id FROM ended) AND status = 'done'""",
        trip=trip_id,
    )


def open_again(tx: Tx, trip_id: UUID, picks: Sequence[tuple[UUID, int]]) -> None:
    """(pick, units): these were taken out of their tote again: the picks and their orders on the trip are open."""
    tx.run(
        """
        WITH opened AS (
            UPDATE pick p SET picked = p.picked - g.units, unscanned = GREATEST(p.unscanned - g.units, 0), status = 'open'
            FROM unnest(%(ids)s::uuid[], %(units)s::bigint[]) AS g (id, units)
            WHERE p.tenant_id = %(tenant)s AND p.id = g.id RETURNING p.order_id
        )
        UPDATE trip_order SET status = 'open' WHERE tenant_id = %(tenant)s AND trip_id = %(trip)s
           AND order_id IN (SELECT order_id FROM opened) AND status IN ('picked', 'to_sort')""",
        trip=trip_id,
        ids=[pick for pick, _ in picks],
        units=[units for _, units in picks],
    )
