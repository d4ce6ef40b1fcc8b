"""SQL that reads what the terms of a return hang on: class of the goods, day of delivery; and words nobody has mapped yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class LineOut:
    """A line of a parcel that left; days are those of its facility. `delivered_on` is None where no courier told of it."""

    parcel_line_id: UUID
    goods_class: str
    delivered_on: date | None
    left_on: date
    today: date


def lines_out(tx: Tx, parcel_ids: Sequence[UUID]) -> list[LineOut]:
    """The lines of these parcels, of those that left."""
    return tx.rows(
        LineOut,
        """
        SELECT l.id AS parcel_line_id, coalesce(g.goods_class, '') AS goods_class,
               (CASE WHEN h.state = 'delivered' THEN h.state_at END AT TIME ZONE f.time_zone)::date AS delivered_on,
               (p.handed_over_at AT TIME ZONE f.time_zone)::date AS left_on,
               (%(now)s::timestamptz AT TIME ZONE f.time_zone)::date AS today
        FROM parcel p JOIN parcel_line l ON l.tenant_id = p.tenant_id AND l.parcel_id = p.id
        JOIN facility f ON f.tenant_id = p.tenant_id AND f.id = p.facility_id
        LEFT JOIN goods_class_sku g ON g.tenant_id = l.tenant_id AND g.sku_id = l.sku_id
        LEFT JOIN shipment h ON h.tenant_id = p.tenant_id AND h.parcel_id = p.id AND h.state <> 'cancelled'
        WHERE p.tenant_id = %(tenant)s AND p.id = ANY(%(ids)s) AND p.handed_over_at IS NOT NULL ORDER BY l.id""",
        ids=list(parcel_ids),
    )


def channel_of(tx: Tx, order_id: UUID) -> UUID | None:
    """The channel on which an order was sold."""
    found: UUID | None = tx.scalar(
        "SELECT channel_id FROM sales_order WHERE tenant_id = %(tenant)s AND id = %(id)s", id=order_id
    )
    return found


@dataclass(frozen=True, slots=True)
class Unmapped:
    """Words of a channel that became "other"."""

    channel_id: UUID
    channel: str
    words: str
    times: int


def unmapped(tx: Tx, limit: int) -> list[Unmapped]:
    """What channels said that no reason of the list means, most frequent first."""
    return tx.rows(
        Unmapped,
        """SELECT o.channel_id, c.name AS channel, r.said AS words, count(*) AS times
           FROM goods_return r JOIN sales_order o ON o.tenant_id = r.tenant_id AND o.id = r.order_id
           JOIN channel c ON c.tenant_id = o.tenant_id AND c.id = o.channel_id
           WHERE r.tenant_id = %(tenant)s AND r.reason = 'other' AND r.said <> ''
           GROUP BY 1, 2, 3 ORDER BY count(*) DESC, c.name, r.said LIMIT %(limit)s""",
        limit=limit,
    )


def class_of(tx: Tx, sku_id: UUID) -> str:
    """The class of a SKU; empty where it is in none."""
    found = tx.scalar(
        "SELECT goods_class FROM goods_class_sku WHERE tenant_id = %(tenant)s AND sku_id = %(sku)s", sku=sku_id
    )
    return str(found or "")


def members(tx: Tx) -> list[tuple[str, str]]:
    """(class, SKU code) of every SKU that is in a class."""
    return [
        (row[0], row[1])
        for row in tx.tuples(
            """SELECT g.goods_class, s.code FROM goods_class_sku g
               JOIN sku s ON s.tenant_id = g.tenant_id AND s.id = g.sku_id
               WHERE g.tenant_id = %(tenant)s ORDER BY 1, 2"""
        )
    ]
