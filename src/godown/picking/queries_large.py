"""SQL that reads orders that no cart takes whole: which they are, who fetches them, what is still to come of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class Amounts:
    """What an order comes to, and in how many trips of its wave it is fetched."""

    order_id: UUID
    trips: int
    units: int
    volume_ml: int
    weight_grams: int


@dataclass(frozen=True, slots=True)
class Fetching:
    """A trip that still fetches units of an order."""

    trip_id: UUID
    wave_number: str
    trip_no: int
    status: str
    picker_name: str
    units: int


def no_cart_takes(tx: Tx, wave_id: UUID, carts: Sequence[tuple[int | None, ...]]) -> list[Amounts]:
    """Orders of a wave that come to more than each of these carts (units, ml, g; None: no matter) takes."""
    return tx.rows(
        Amounts,
        """
        SELECT k.order_id, k.trips, k.units, ceil(k.volume / 1000.0)::bigint AS volume_ml, k.weight_grams
        FROM (SELECT p.order_id, count(DISTINCT t.id) AS trips, sum(p.quantity)::bigint AS units,
                     sum(p.quantity * s.length_mm * s.width_mm * s.height_mm)::bigint AS volume,
                     sum(p.quantity * s.weight_grams)::bigint AS weight_grams
              FROM trip t JOIN pick p ON p.tenant_id = t.tenant_id AND p.trip_id = t.id AND p.status IN ('open', 'picked')
              JOIN sku s ON s.tenant_id = p.tenant_id AND s.id = p.sku_id
              WHERE t.tenant_id = %(tenant)s AND t.wave_id = %(wave)s GROUP BY p.order_id) AS k
        WHERE NOT EXISTS (
            SELECT 1 FROM unnest(%(units)s::bigint[], %(volumes)s::bigint[], %(weights)s::bigint[]) AS c (units, ml, grams)
            WHERE k.units <= coalesce(c.units, k.units) AND k.volume <= coalesce(c.ml * 1000, k.volume)
              AND k.weight_grams <= coalesce(c.grams, k.weight_grams))
        ORDER BY k.order_id""",
        wave=wave_id,
        units=[cart[0] for cart in carts],
        volumes=[cart[1] for cart in carts],
        weights=[cart[2] for cart in carts],
    )


def numbers(tx: Tx, order_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The numbers of orders."""
    return dict(
        tx.tuples(
            "SELECT id, number FROM sales_order WHERE tenant_id = %(tenant)s AND id = ANY(%(orders)s)",
            orders=list(order_ids),
        )
    )


def in_parts(tx: Tx, trip_id: UUID) -> dict[UUID, list[int]]:
    """Orders of a trip that other trips of its wave fetch too: the numbers of all these trips."""
    rows = tx.tuples(
        """
        SELECT o.order_id, array_agg(x.trip_no ORDER BY x.trip_no) FROM trip t
        JOIN trip_order o ON o.tenant_id = t.tenant_id AND o.trip_id = t.id
        JOIN trip_order m ON m.tenant_id = o.tenant_id AND m.order_id = o.order_id
        JOIN trip x ON x.tenant_id = m.tenant_id AND x.id = m.trip_id AND x.wave_id = t.wave_id
        WHERE t.tenant_id = %(tenant)s AND t.id = %(trip)s GROUP BY 1 HAVING count(*) > 1""",
        trip=trip_id,
    )
    return {row[0]: list(row[1]) for row in rows}


@dataclass(frozen=True, slots=True)
class Load:
    """What lies on the cart of a trip, or is still to be fetched: the name of its kind, among the carts of its wave (`terms`)."""

    trip_id: UUID
    cart: str
    terms: dict[str, Any]
    units: int
    volume_mm3: int
    weight_grams: int


def fetching(tx: Tx, wave_id: UUID, order_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """Trips of a wave that still fetch of these orders: those that have begun first."""
    rows = tx.tuples(
        """SELECT o.order_id, array_agg(t.id ORDER BY t.status <> 'started', t.trip_no) FROM trip t
           JOIN trip_order o ON o.tenant_id = t.tenant_id AND o.trip_id = t.id AND o.status = 'open'
                AND o.order_id = ANY(%(orders)s)
           WHERE t.tenant_id = %(tenant)s AND t.wave_id = %(wave)s AND t.status IN ('open', 'started') GROUP BY 1""",
        wave=wave_id,
        orders=list(order_ids),
    )
    return {row[0]: list(row[1]) for row in rows}


def loads(tx: Tx, trip_ids: Sequence[UUID]) -> dict[UUID, Load]:
    """How full the carts of trips are, or will be."""
    rows = tx.rows(
        Load,
        """SELECT t.id AS trip_id, t.cart, w.terms, coalesce(sum(p.quantity), 0)::bigint AS units,
                  coalesce(sum(p.quantity * s.length_mm * s.width_mm * s.height_mm), 0)::bigint AS volume_mm3,
                  coalesce(sum(p.quantity * s.weight_grams), 0)::bigint AS weight_grams
           FROM trip t JOIN wave w ON w.tenant_id = t.tenant_id AND w.id = t.wave_id
           LEFT JOIN pick p ON p.tenant_id = t.tenant_id AND p.trip_id = t.id AND p.status IN ('open', 'picked')
           LEFT JOIN sku s ON s.tenant_id = p.tenant_id AND s.id = p.sku_id
           WHERE t.tenant_id = %(tenant)s AND t.id = ANY(%(trips)s) GROUP BY t.id, t.cart, w.terms""",
        trips=list(trip_ids),
    )
    return {row.trip_id: row for row in rows}


def still_fetching(tx: Tx, order_id: UUID) -> list[Fetching]:
    """Trips that still fetch units of an order."""
    return tx.rows(
        Fetching,
        """
        SELECT t.id AS trip_id, w.number AS wave_number, t.trip_no, t.status, t.picker_name,
               sum(p.quantity - p.picked)::bigint AS units
        FROM pick p JOIN trip t ON t.tenant_id = p.tenant_id AND t.id = p.trip_id
        JOIN wave w ON w.tenant_id = t.tenant_id AND w.id = t.wave_id
        WHERE p.tenant_id = %(tenant)s AND p.order_id = %(order)s AND p.status = 'open'
        GROUP BY t.tenant_id, t.id, w.number ORDER BY w.number, t.trip_no, t.id""",
        order=order_id,
    )
