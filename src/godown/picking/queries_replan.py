"""SQL that reads what a wave that is planned anew consists of."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from godown.picking.portions import Fetch, TripOrder
from godown.picking.strategy import ORDERS_A_TOTE
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class Head:
    """A wave as it was released."""

    id: UUID
    number: str
    facility_id: UUID
    status: str
    strategy: str
    shared_totes: bool
    due_by: datetime | None
    totes_per_trip: int
    terms: dict[str, Any]
    planned_mm: int


def head(tx: Tx, wave_id: UUID) -> Head | None:
    """The head of a wave; None where it is not there."""
    return tx.one(
        Head,
        """SELECT id, number, facility_id, status, strategy, shared_totes, due_by, totes_per_trip, terms, planned_mm FROM wave
           WHERE tenant_id = %(tenant)s AND id = %(wave)s""",
        wave=wave_id,
    )


def untouched(tx: Tx, wave_id: UUID) -> list[UUID]:
    """Trips of a wave that nobody has begun, and of which nothing is picked."""
    return tx.scalars(
        """SELECT t.id FROM trip t WHERE t.tenant_id = %(tenant)s AND t.wave_id = %(wave)s AND t.status = 'open'
             AND NOT EXISTS (SELECT 1 FROM pick p WHERE p.tenant_id = t.tenant_id AND p.trip_id = t.id AND p.picked > 0)
           ORDER BY t.id""",
        wave=wave_id,
    )


def last_trip(tx: Tx, wave_id: UUID) -> int:
    """The number of the last trip of a wave; 0 where there is none."""
    found: int = tx.scalar(
        "SELECT coalesce(max(trip_no), 0)::bigint FROM trip WHERE tenant_id = %(tenant)s AND wave_id = %(wave)s",
        wave=wave_id,
    )
    return found


def fetched(tx: Tx, wave_id: UUID, shared: bool) -> list[TripOrder]:
    """What the orders of a wave are fetched from, the most urgent first; single lines share totes where `shared`."""
    rows = tx.tuples(
        """SELECT o.id, p.place_id, p.quantity, (s.length_mm * s.width_mm * s.height_mm)::bigint, s.weight_grams, p.order_line_id,
                  p.sku_id
           FROM trip t JOIN pick p ON p.tenant_id = t.tenant_id AND p.trip_id = t.id AND p.status IN ('open', 'picked')
           JOIN sales_order o ON o.tenant_id = p.tenant_id AND o.id = p.order_id
           JOIN sku s ON s.tenant_id = p.tenant_id AND s.id = p.sku_id
           WHERE t.tenant_id = %(tenant)s AND t.wave_id = %(wave)s
           ORDER BY o.priority DESC, o.ship_by, o.ordered_at, o.id, p.sequence, p.id""",
        wave=wave_id,
    )
    lines: dict[UUID, list[Fetch]] = defaultdict(list)
    of_line: dict[UUID, set[UUID]] = defaultdict(set)
    for row in rows:
        lines[row[0]].append(Fetch(row[1], row[2], row[3], row[4], row[6]))
        of_line[row[0]].add(row[5])
    return [
        TripOrder(order, tuple(mine), 1 if shared and len(of_line[order]) == 1 else ORDERS_A_TOTE)
        for order, mine in lines.items()
    ]


def waves_of_lines(tx: Tx, line_ids: Sequence[UUID]) -> list[UUID]:
    """Released waves with trips that nobody has begun and that fetch these order lines."""
    return tx.scalars(
        """SELECT DISTINCT t.wave_id FROM order_line l
           JOIN pick p ON p.tenant_id = l.tenant_id AND p.order_id = l.order_id AND p.order_line_id = l.id
           JOIN trip t ON t.tenant_id = p.tenant_id AND t.id = p.trip_id AND t.status = 'open'
           WHERE l.tenant_id = %(tenant)s AND l.id = ANY(%(lines)s) ORDER BY t.wave_id""",
        lines=list(line_ids),
    )


def waves_of_orders(tx: Tx, order_ids: Sequence[UUID]) -> list[UUID]:
    """Released waves with trips that nobody has begun and that fetch these orders."""
    return tx.scalars(
        """SELECT DISTINCT t.wave_id FROM trip_order o
           JOIN trip t ON t.tenant_id = o.tenant_id AND t.id = o.trip_id AND t.status = 'open'
           WHERE o.tenant_id = %(tenant)s AND o.order_id = ANY(%(orders)s) AND o.status = 'open' ORDER BY t.wave_id""",
        orders=list(order_ids),
    )
