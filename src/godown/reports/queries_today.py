"""What needs a person now: the numbers of Today. Cost depends on what is open, never on the past."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from godown.kernel.ids import OWN
from godown.platform.transaction import Tx

OPEN = "('waiting', 'promised', 'needs_decision', 'in_wave', 'picked', 'packed')"
HERE = "(%(facility)s::uuid IS NULL OR facility_id IS NULL OR facility_id = %(facility)s)"
THERE = "(%(facility)s::uuid IS NULL OR facility_id = %(facility)s)"


@dataclass(frozen=True, slots=True)
class Open:
    """Open orders by what is to be done with them."""

    to_pick: int
    due_today: int
    in_waves: int
    to_pack: int
    late: int
    oldest_due: datetime | None
    late_waiting: int
    late_packed: int
    no_stock: int
    needs_decision: int
    on_hold: int
    lost_stock: int


def open_orders(tx: Tx, facility_id: UUID | None, end_of_day: datetime) -> Open:
    """Open orders of a facility (None: all), counted in one pass."""
    (found,) = tx.rows(
        Open,
        f"""
        SELECT count(*) FILTER (WHERE status = 'promised') AS to_pick,
               count(*) FILTER (WHERE status = 'promised' AND ship_by < %(evening)s) AS due_today,
               count(*) FILTER (WHERE status = 'in_wave') AS in_waves,
               count(*) FILTER (WHERE status = 'picked') AS to_pack,
               count(*) FILTER (WHERE ship_by < %(now)s AND status <> 'suspended') AS late,
               min(ship_by) FILTER (WHERE ship_by < %(now)s AND status <> 'suspended') AS oldest_due,
               count(*) FILTER (WHERE ship_by < %(now)s AND status = 'waiting') AS late_waiting,
               count(*) FILTER (WHERE ship_by < %(now)s AND status = 'packed') AS late_packed,
               count(*) FILTER (WHERE status = 'waiting') AS no_stock,
               count(*) FILTER (WHERE status = 'needs_decision') AS needs_decision,
               count(*) FILTER (WHERE status = 'suspended') AS on_hold,
               count(*) FILTER (WHERE status = 'waiting' AND stock_lost_at IS NOT NULL) AS lost_stock
        FROM sales_order
        WHERE tenant_id = %(tenant)s AND (status IN {OPEN} OR status = 'suspended') AND {HERE}""",
        facility=facility_id,
        evening=end_of_day,
    )
    return found


@dataclass(frozen=True, slots=True)
class Floor:
    """What waits on the floor besides orders."""

    to_hand_over: int
    label_pending: int
    returns_to_check: int
    oldest_return: datetime | None
    claims_damaged: int
    counts_open: int
    inbox_waiting: int
    notices_waiting: int
    einvoices_waiting: int


def on_the_floor(tx: Tx, facility_id: UUID | None) -> Floor:
    """Parcels, returns, counts and messages that wait."""
    (found,) = tx.rows(
        Floor,
        f"""
        SELECT (SELECT count(*) FROM parcel WHERE tenant_id = %(tenant)s AND status = 'packed' AND {THERE}) AS to_hand_over,
               (SELECT count(*) FROM shipment s JOIN parcel p ON p.tenant_id = s.tenant_id AND p.id = s.parcel_id
                WHERE s.tenant_id = %(tenant)s AND s.state = 'label_pending' AND {THERE}) AS label_pending,
               r.waiting AS returns_to_check, r.oldest AS oldest_return, r.damaged AS claims_damaged,
               (SELECT count(*) FROM stock_count WHERE tenant_id = %(tenant)s
                AND status IN ('open', 'counting', 'recount', 'to_approve') AND {THERE}) AS counts_open,
               (SELECT count(*) FROM inbox WHERE tenant_id = %(tenant)s AND status = 'refused') AS inbox_waiting,
               (SELECT count(*) FROM notice WHERE tenant_id = %(tenant)s AND status = 'refused') AS notices_waiting,
               (SELECT count(*) FROM clearance WHERE tenant_id = %(tenant)s AND state = 'rejected') AS einvoices_waiting
        FROM (SELECT count(*) AS waiting, min(arrived_at) AS oldest, count(*) FILTER (WHERE claim ILIKE '%%damage%%') AS damaged
              FROM goods_return WHERE tenant_id = %(tenant)s AND status = 'arrived' AND {THERE}) AS r""",
        facility=facility_id,
    )
    return found


@dataclass(frozen=True, slots=True)
class RanOut:
    """A SKU that orders wait for."""

    sku_id: UUID
    code: str
    name: str
    photo_file_id: UUID | None
    waiting: int
    skus: int


def ran_out(tx: Tx, facility_id: UUID | None, limit: int) -> list[RanOut]:
    """SKUs with units of our own that are waited for, most first; `skus` is how many there are in all."""
    return tx.rows(
        RanOut,
        f"""
        SELECT s.id AS sku_id, s.code, s.name, s.photo_file_id, w.waiting, w.skus
        FROM (SELECT sku_id, sum(waiting)::bigint AS waiting, count(*) OVER () AS skus FROM stock_supply
              WHERE tenant_id = %(tenant)s AND owner_id = %(own)s AND waiting > 0 AND {THERE} GROUP BY 1) AS w
        JOIN sku s ON s.tenant_id = %(tenant)s AND s.id = w.sku_id
        ORDER BY w.waiting DESC, s.code LIMIT %(limit)s""",
        facility=facility_id,
        own=OWN,
        limit=limit,
    )


def shipped_by_hour(tx: Tx, facility_id: UUID | None, zone: str, since: datetime) -> list[tuple[datetime, int, int]]:
    """(day, hour of the facility's clock, parcels handed over) since an instant."""
    return [
        (row[0], row[1], row[2])
        for row in tx.tuples(
            f"""
            SELECT date_trunc('day', handed_over_at AT TIME ZONE %(zone)s) AS day,
                   extract(hour FROM handed_over_at AT TIME ZONE %(zone)s)::int AS hour, count(*)
            FROM parcel WHERE tenant_id = %(tenant)s AND handed_over_at >= %(since)s AND {THERE} GROUP BY 1, 2""",
            facility=facility_id,
            zone=zone,
            since=since,
        )
    ]


def on_the_road(tx: Tx, facility_id: UUID | None, since: timedelta = timedelta(days=45)) -> dict[str, int]:
    """{state: parcels} of what left and has not ended."""
    return dict(
        tx.tuples(
            f"""
            SELECT s.state, count(*) FROM shipment s JOIN parcel p ON p.tenant_id = s.tenant_id AND p.id = s.parcel_id
            WHERE s.tenant_id = %(tenant)s AND s.state = ANY(%(states)s) AND s.state_at > %(since)s AND {THERE}
            GROUP BY 1""",
            facility=facility_id,
            since=tx.now - since,
            states=list(ROAD),
        )
    )


ROAD: Sequence[str] = ("handed_over", "in_transit", "out_for_delivery", "not_delivered", "coming_back", "lost")
"""States of a parcel on the road."""


@dataclass(frozen=True, slots=True)
class CashDue:
    """Cash that couriers collected and that is not accounted for here yet, by delivery."""

    due_paise: int
    parcels: int


def cash_due(tx: Tx, facility_id: UUID | None) -> CashDue:
    """Cash on delivery of parcels on the road."""
    (found,) = tx.rows(
        CashDue,
        f"""
        SELECT coalesce(sum(p.collect_paise), 0)::bigint AS due_paise, count(*) AS parcels
        FROM shipment s JOIN parcel p ON p.tenant_id = s.tenant_id AND p.id = s.parcel_id
        WHERE s.tenant_id = %(tenant)s AND s.state = ANY(%(states)s) AND p.collect_paise > 0 AND {THERE}""",
        facility=facility_id,
        states=["handed_over", "in_transit", "out_for_delivery"],
    )
    return found


@dataclass(frozen=True, slots=True)
class ShopLag:
    """How far a shop is behind our stock: since when, how many SKUs it is still to be told of, and when it last took some."""

    id: UUID
    name: str
    paused: bool
    failures: int
    last_error: str
    not_before: datetime | None
    queue: int
    oldest_change: datetime | None
    told_at: datetime | None


def shop_lags(tx: Tx) -> list[ShopLag]:
    """Every connected shop, the one that is furthest behind first. Reads only what waits, not all that was ever told."""
    return tx.rows(
        ShopLag,
        """
        SELECT c.id, c.name, l.paused, l.failures, l.last_error, l.not_before, p.queue, p.oldest_change, l.told_at
        FROM channel_link l JOIN channel c ON c.tenant_id = l.tenant_id AND c.id = l.channel_id AND c.active
        CROSS JOIN LATERAL (
            SELECT count(*) AS queue, min(changed_at) AS oldest_change FROM publication
            WHERE tenant_id = l.tenant_id AND channel_id = l.channel_id AND pushed_version < version
              AND (next_try_at IS NULL OR next_try_at <= %(now)s)) AS p
        WHERE l.tenant_id = %(tenant)s ORDER BY p.oldest_change NULLS LAST, c.name""",
    )
