"""SQL that writes the put wall: which slot an order has, and when it is sorted."""

from collections.abc import Sequence
from uuid import UUID

from godown.platform.transaction import Tx


def give_slots(tx: Tx, slots: Sequence[tuple[UUID, UUID, UUID]]) -> None:
    """(trip, order, slot): orders are sorted into these slots."""
    tx.run(
        """UPDATE trip_order t SET wall_id = g.wall_id
           FROM (SELECT DISTINCT * FROM unnest(%(trips)s::uuid[], %(orders)s::uuid[], %(walls)s::uuid[])
                 AS g (trip_id, order_id, wall_id)) AS g
           WHERE t.tenant_id = %(tenant)s AND t.trip_id = g.trip_id AND t.order_id = g.order_id
             AND t.wall_id IS DISTINCT FROM g.wall_id""",
        trips=[row[0] for row in slots],
        orders=[row[1] for row in slots],
        walls=[row[2] for row in slots],
    )


def close_sorted(tx: Tx, trip_ids: Sequence[UUID], order_ids: Sequence[UUID]) -> list[UUID]:
    """Those of these orders of which nothing lies in totes of the trips, and nothing is fetched any more, are sorted. Answer
    those of which no other trip brings more."""
    return tx.scalars(
        """
        WITH ended AS (UPDATE trip_order t SET status = 'picked'
        WHERE t.tenant_id = %(tenant)s AND t.trip_id = ANY(%(trips)s) AND t.order_id = ANY(%(orders)s)
          AND t.status = 'to_sort' AND t.wall_id IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM pick k WHERE k.tenant_id = t.tenant_id AND k.trip_id = t.trip_id
                          AND k.order_id = t.order_id AND k.status = 'open')
          AND NOT EXISTS (
              SELECT 1 FROM order_line n
              JOIN promise p ON p.tenant_id = n.tenant_id AND p.holder_id = n.id
              JOIN hold h ON h.tenant_id = p.tenant_id AND h.promise_id = p.id
              JOIN trip_tote m ON m.tenant_id = h.tenant_id AND m.tote_id = h.place_id AND m.order_id = n.order_id
                   AND m.trip_id = t.trip_id
              WHERE n.tenant_id = t.tenant_id AND n.order_id = t.order_id)
        RETURNING t.tenant_id, t.trip_id, t.order_id)
        SELECT DISTINCT e.order_id FROM ended e WHERE NOT EXISTS (
                SELECT 1 FROM pick k WHERE k.tenant_id = e.tenant_id AND k.order_id = e.order_id AND k.status = 'open')
            AND NOT EXISTS (
                SELECT 1 FROM trip_order x WHERE x.tenant_id = e.tenant_id AND x.order_id = e.order_id AND x.status = 'to_sort'
                  AND (x.trip_id, x.order_id) NOT IN (SELECT trip_id, order_id FROM ended))""",
        trips=list(trip_ids),
        orders=list(order_ids),
    )


def sort_again(tx: Tx, trip_id: UUID, order_id: UUID) -> None:
    """A unit was taken out of its slot again: the order is still to be sorted."""
    tx.run(
        """UPDATE trip_order SET status = 'to_sort' WHERE tenant_id = %(tenant)s AND trip_id = %(trip)s
           AND order_id = %(order)s AND status = 'picked'""",
        trip=trip_id,
        order=order_id,
    )
