"""SQL that reads what says where orders go: rules, limits, which facilities serve a channel."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from godown.orders.words import FacilityRule, FacilityRules
from godown.platform.transaction import Tx


def facility_rules(tx: Tx) -> FacilityRules:
    """The rules in their order, and the limits."""
    found = tx.rows(
        FacilityRule,
        "SELECT facility_id, channel_id, pincode FROM facility_rule WHERE tenant_id = %(tenant)s ORDER BY position",
    )
    limits = tx.tuples("SELECT facility_id, orders_per_day FROM facility_limit WHERE tenant_id = %(tenant)s")
    return FacilityRules(found, dict(limits))


def serving(tx: Tx, channel_id: UUID) -> set[UUID]:
    """The open facilities that serve a channel; none named means all."""
    return set(
        tx.scalars(
            """SELECT c.facility_id FROM channel_facility c
               JOIN facility f ON f.tenant_id = c.tenant_id AND f.id = c.facility_id AND f.active
               WHERE c.tenant_id = %(tenant)s AND c.channel_id = %(channel)s""",
            channel=channel_id,
        )
    )


def arrived_since(tx: Tx, since: Mapping[UUID, datetime]) -> dict[UUID, int]:
    """How many orders, not cancelled, came to each facility since its instant. Ids rise with time, so that the primary key
    finds the orders of a day: their first 48 bits are milliseconds (RFC 9562)."""
    first = min(since.values())
    return dict(
        tx.tuples(
            """SELECT g.facility_id, count(o.id) FROM unnest(%(places)s::uuid[], %(since)s::timestamptz[]) AS g (facility_id, at)
               LEFT JOIN sales_order o ON o.tenant_id = %(tenant)s AND o.id >= %(from)s AND o.facility_id = g.facility_id
                    AND o.created_at >= g.at AND o.status <> 'cancelled'
               GROUP BY 1""",
            places=list(since),
            since=list(since.values()),
            **{"from": UUID(int=int(first.timestamp() * 1000) << 80)},
        )
    )


def movable(tx: Tx, facility_id: UUID, sku_ids: Sequence[UUID], several: bool, limit: int) -> list[UUID]:
    """Orders that wait elsewhere, or for a decision where they go, for these SKUs, and that no person pinned; by rank. Where
    there are `several` facilities also those that wait here: together they may be able to fill them now."""
    return tx.scalars(
        """
        WITH wanting AS (
            SELECT l.order_id FROM stock_supply s
            JOIN promise p ON p.tenant_id = s.tenant_id AND p.facility_id = s.facility_id AND p.owner_id = s.owner_id
                 AND p.sku_id = s.sku_id AND p.made_seq IS NULL
            JOIN order_line l ON l.tenant_id = p.tenant_id AND l.id = p.holder_id
            WHERE s.tenant_id = %(tenant)s AND s.sku_id = ANY(%(skus)s) AND s.waiting > 0
              AND (s.facility_id <> %(facility)s OR %(several)s)
            UNION
            SELECT l.order_id FROM sales_order o
            JOIN order_line l ON l.tenant_id = o.tenant_id AND l.order_id = o.id AND l.sku_id = ANY(%(skus)s)
            WHERE o.tenant_id = %(tenant)s AND o.status = 'needs_decision'
        )
        SELECT o.id FROM wanting w JOIN sales_order o ON o.tenant_id = %(tenant)s AND o.id = w.order_id
        WHERE o.status IN ('waiting', 'needs_decision') AND NOT o.pinned
          AND (o.facility_id IS DISTINCT FROM %(facility)s OR %(several)s)
        ORDER BY o.priority DESC, o.ship_by, o.ordered_at, o.id LIMIT %(limit)s""",
        facility=facility_id,
        skus=list(sku_ids),
        several=several,
        limit=limit,
    )
