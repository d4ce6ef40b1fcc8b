"""SQL that writes orders."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from godown.kernel.ids import new_id
from godown.orders.tables import channel, channel_facility, facility_limit, facility_rule, order_line, sales_order
from godown.orders.words import FacilityRules
from godown.platform.transaction import Tx

SENT = (
    "id", "channel_id", "external_id", "number", "pinned", "may_split", "ship_complete", "priority", "ordered_at", "ship_by", "payment",
    "total_paise", "paid_paise", "collect_paise", "credit_paise", "shipping_paise", "discount_paise", "customer_name", "email", "phone",
    "address1", "address2", "city", "state_code", "pincode", "country", "customer_gstin", "bill_to", "note", "content_hash",
    "created_at", "updated_at",
)  # fmt: skip
"""Columns of an order that follow from what was sent."""

ORDER = (*SENT, "status", "facility_id", "business_day", "decision")

LINE = (
    "id", "order_id", "line_no", "external_line_id", "sku_id", "bundle_id", "name", "quantity", "unit_price_paise",
    "price_includes_tax", "discount_paise", "shipping_paise",
)  # fmt: skip


HEAD = (
    "customer_name", "email", "phone", "address1", "address2", "city", "state_code", "pincode", "country", "note",
    "content_hash",
)  # fmt: skip
"""What a channel may change of an order before it is packed."""


def open_channel(tx: Tx, code: str, name: str, kind: str) -> UUID:
    """The channel of this code, opened where it is new."""
    tx.insert(
        channel,
        ("id", "code", "name", "kind", "publishes"),
        [(new_id(), code, name, kind, kind == "partner")],
        tail="ON CONFLICT DO NOTHING",
    )
    found: UUID = tx.scalar("SELECT id FROM channel WHERE tenant_id = %(tenant)s AND code = %(code)s", code=code)
    return found


def set_channel_rules(
    tx: Tx,
    channel_id: UUID,
    buffer_units: int,
    share_percent: int,
    dispatch_days: int | None = None,
    sells_ahead: bool | None = None,
) -> None:
    """Say how much of the stock a channel shows, how many days its buyers must get of a batch, and whether it sells what is
    only expected (None: as before)."""
    tx.run(
        """UPDATE channel SET buffer_units = %(buffer)s, share_percent = %(share)s,
             dispatch_days = coalesce(%(days)s::bigint, dispatch_days),
             sells_ahead = coalesce(%(ahead)s::boolean, sells_ahead)
           WHERE tenant_id = %(tenant)s AND id = %(id)s""",
        buffer=buffer_units,
        share=share_percent,
        days=dispatch_days,
        ahead=sells_ahead,
        id=channel_id,
    )


def set_pays_later(tx: Tx, channel_id: UUID, pays_later: bool) -> bool:
    """Say whether buyers of a channel pay later; answer whether there is such a channel."""
    done = tx.run(
        "UPDATE channel SET pays_later = %(later)s WHERE tenant_id = %(tenant)s AND id = %(id)s",
        later=pays_later,
        id=channel_id,
    )
    return bool(done)


def channel_ids(tx: Tx) -> list[UUID]:
    """All channels."""
    return tx.scalars("SELECT id FROM channel WHERE tenant_id = %(tenant)s")


def set_channel_facilities(tx: Tx, channel_id: UUID, facility_ids: Sequence[UUID]) -> None:
    """The facilities that serve a channel; none means all."""
    tx.run("DELETE FROM channel_facility WHERE tenant_id = %(tenant)s AND channel_id = %(channel)s", channel=channel_id)
    tx.insert(channel_facility, ("channel_id", "facility_id"), [(channel_id, one) for one in sorted(set(facility_ids))])


def set_facility_rules(tx: Tx, new: FacilityRules) -> None:
    """Put rules and limits in place of all that were there, in this order."""
    tx.run("DELETE FROM facility_rule WHERE tenant_id = %(tenant)s")
    tx.run("DELETE FROM facility_limit WHERE tenant_id = %(tenant)s")
    rows = [(new_id(), n, one.facility_id, one.channel_id, one.pincode) for n, one in enumerate(new.rules, 1)]
    tx.insert(facility_rule, ("id", "position", "facility_id", "channel_id", "pincode"), rows)
    tx.insert(facility_limit, ("facility_id", "orders_per_day"), list(new.orders_per_day.items()))


def move(tx: Tx, order_ids: Sequence[UUID], facility_id: UUID) -> None:
    """Let another facility fill orders by rule: no person pinned them, and none is asked any more."""
    tx.run(
        """UPDATE sales_order SET facility_id = %(facility)s, status = 'waiting', decision = NULL, updated_at = %(now)s
           WHERE tenant_id = %(tenant)s AND id = ANY(%(orders)s)""",
        facility=facility_id,
        orders=list(order_ids),
    )


def add_orders(tx: Tx, rows: Sequence[tuple[Any, ...]]) -> set[UUID]:
    """Write orders; answer the ids of those that were new to their channel."""
    written = tx.insert_returning(
        sales_order,
        ORDER,
        rows,
        tail="ON CONFLICT (tenant_id, channel_id, external_id, part_no) DO NOTHING",
        returning="id",
    )
    return {row[0] for row in written}


def add_lines(tx: Tx, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write the lines of new orders."""
    tx.insert(order_line, LINE, rows)


def mark_stock_lost(tx: Tx, order_ids: Sequence[UUID]) -> list[UUID]:
    """Keep since when orders miss what they were promised; answer those that are open."""
    return tx.scalars(
        """UPDATE sales_order SET stock_lost_at = %(now)s
           WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s) AND status IN ('waiting', 'promised', 'in_wave', 'picked', 'packed')
           RETURNING id""",
        ids=list(order_ids),
    )


def refresh(tx: Tx, order_ids: Sequence[UUID]) -> None:
    """Set orders to promised, waiting or picked, as their promises and totes say: the same rule as `rules.standing`.

    From order to line to promise, each by its key (`OFFSET 0` keeps that order): of a business that has just come the planner
    knows nothing, and read all of its promises for each pair of an order and a line.
    """
    tx.run(
        """
        WITH state AS (
            SELECT o.id, CASE
                WHEN bool_and(l.open <= coalesce(p.made, 0) - l.boxed)
                THEN CASE WHEN bool_and(l.open <= coalesce(p.picked, 0)) AND bool_or(l.open > 0) THEN 'picked' ELSE 'promised' END
                WHEN o.ship_complete OR sum(least(l.open, coalesce(p.made, 0) - l.boxed)) <= 0 THEN 'waiting'
                WHEN sum(p.picked) > 0 AND sum(p.picked) >= sum(least(l.open, coalesce(p.made, 0) - l.boxed)) THEN 'picked'
                ELSE 'promised' END AS status
            FROM sales_order o
            CROSS JOIN LATERAL (
                SELECT l.tenant_id, l.id, l.quantity - l.cancelled - l.packed AS open, l.packed - l.shipped AS boxed
                FROM order_line l WHERE l.tenant_id = o.tenant_id AND l.order_id = o.id OFFSET 0) AS l
            LEFT JOIN LATERAL (SELECT sum(p.quantity) AS made, sum(CASE WHEN p.held = 0 THEN 0 ELSE (
                    SELECT coalesce(sum(h.quantity), 0) FROM hold h
                    JOIN place t ON t.tenant_id = h.tenant_id AND t.id = h.place_id AND t.kind IN ('tote', 'wall')
                    WHERE h.tenant_id = p.tenant_id AND h.promise_id = p.id) END) AS picked
                FROM (SELECT * FROM promise p WHERE p.tenant_id = l.tenant_id AND p.holder_id = l.id OFFSET 0) AS p
                WHERE p.made_seq IS NOT NULL) AS p ON true
            WHERE o.tenant_id = %(tenant)s AND o.id = ANY(%(orders)s) AND o.status IN ('waiting', 'promised')
            GROUP BY o.tenant_id, o.id
        )
        UPDATE sales_order o SET status = s.status, updated_at = %(now)s,
               stock_lost_at = CASE WHEN s.status = 'waiting' THEN o.stock_lost_at END
        FROM state s
        WHERE o.tenant_id = %(tenant)s AND o.id = s.id AND o.status IN ('waiting', 'promised') AND o.status <> s.status""",
        orders=list(order_ids),
    )


UNBOXED = """EXISTS (
    SELECT 1 FROM order_line l WHERE l.tenant_id = o.tenant_id AND l.order_id = o.id AND l.packed - l.shipped < (
        SELECT sum(p.held) FROM promise p WHERE p.tenant_id = l.tenant_id AND p.holder_id = l.id))"""
"""Something is held for the order that lies in no closed box."""


def leave_wave(tx: Tx, order_ids: Sequence[UUID]) -> list[UUID]:
    """Orders leave their wave and wait; one that may ship in part stays as long as something is held for it. Answer which."""
    return tx.scalars(
        f"""UPDATE sales_order o SET status = 'waiting', updated_at = %(now)s
            WHERE o.tenant_id = %(tenant)s AND o.id = ANY(%(orders)s) AND o.status IN ('in_wave', 'picked')
              AND (o.ship_complete OR NOT {UNBOXED}) RETURNING o.id""",
        orders=list(order_ids),
    )


def wait_for_rest(tx: Tx, order_ids: Sequence[UUID]) -> list[UUID]:
    """Orders of which all that was fetched lies in closed boxes wait for their rest. Answer which."""
    return tx.scalars(
        f"""UPDATE sales_order o SET status = 'waiting', updated_at = %(now)s
            WHERE o.tenant_id = %(tenant)s AND o.id = ANY(%(orders)s) AND o.status IN ('in_wave', 'picked')
              AND NOT {UNBOXED} RETURNING o.id""",
        orders=list(order_ids),
    )


def set_ship_complete(tx: Tx, order_ids: Sequence[UUID], ship_complete: bool) -> None:
    """Write whether orders ship complete."""
    tx.run(
        """UPDATE sales_order SET ship_complete = %(complete)s, updated_at = %(now)s
           WHERE tenant_id = %(tenant)s AND id = ANY(%(orders)s)""",
        orders=list(order_ids),
        complete=ship_complete,
    )


def set_status(tx: Tx, order_ids: Sequence[UUID], status: str, allowed: Sequence[str]) -> list[UUID]:
    """Take orders a step on, those whose status allows it; answer which."""
    return tx.scalars(
        """
        UPDATE sales_order SET status = %(status)s, updated_at = %(now)s,
               status_before = CASE WHEN %(status)s = 'suspended' THEN status ELSE status_before END
        WHERE tenant_id = %(tenant)s AND id = ANY(%(orders)s) AND status = ANY(%(allowed)s) RETURNING id""",
        orders=list(order_ids),
        status=status,
        allowed=list(allowed),
    )


def assign(tx: Tx, order_ids: Sequence[UUID], facility_id: UUID) -> None:
    """Pin orders to a facility; what a person was asked is answered."""
    tx.run(
        """
        UPDATE sales_order SET facility_id = %(facility)s, pinned = true, decision = NULL, status = 'waiting', updated_at = %(now)s
        WHERE tenant_id = %(tenant)s AND id = ANY(%(orders)s)""",
        orders=list(order_ids),
        facility=facility_id,
    )


def set_rank(tx: Tx, order_ids: Sequence[UUID], priority: int, ship_by: datetime | None) -> None:
    """Write how urgent orders are; without a ship-by each keeps its own."""
    tx.run(
        """
        UPDATE sales_order SET priority = %(priority)s, ship_by = coalesce(%(ship_by)s::timestamptz, ship_by), updated_at = %(now)s
        WHERE tenant_id = %(tenant)s AND id = ANY(%(orders)s)""",
        orders=list(order_ids),
        priority=priority,
        ship_by=ship_by,
    )


def cancel_units(tx: Tx, line_ids: Sequence[UUID], units: Sequence[int]) -> None:
    """Raise what is cancelled of lines. The table refuses more than is open."""
    tx.run(
        """
        UPDATE order_line l SET cancelled = l.cancelled + g.units
        FROM unnest(%(lines)s::uuid[], %(units)s::bigint[]) AS g (id, units)
        WHERE l.tenant_id = %(tenant)s AND l.id = g.id""",
        lines=list(line_ids),
        units=list(units),
    )


def unpack_units(tx: Tx, order_ids: Sequence[UUID]) -> None:
    """Packed units of these orders that have not left are unpacked: they count as open again."""
    tx.run(
        "UPDATE order_line SET packed = shipped WHERE tenant_id = %(tenant)s AND order_id = ANY(%(orders)s)",
        orders=list(order_ids),
    )


def change_heads(tx: Tx, heads: Sequence[tuple[UUID, Mapping[str, Any]]]) -> None:
    """Change where orders and parts go, and remember what the channel said last."""
    if not heads:
        return
    names = ", ".join(HEAD)
    tx.run(
        f"""UPDATE sales_order o SET {", ".join(f"{name} = g.{name}" for name in HEAD)}, updated_at = %(now)s
            FROM unnest(%(ids)s::uuid[], {", ".join(f"%({name})s::text[]" for name in HEAD)}) AS g (id, {names})
            WHERE o.tenant_id = %(tenant)s AND o.id = g.id""",
        ids=[order for order, _ in heads],
        **{name: [values[name] for _, values in heads] for name in HEAD},
    )


def ask_where(tx: Tx, order_ids: Sequence[UUID], decision: str) -> None:
    """Orders are in no facility until a person decides."""
    tx.run(
        """UPDATE sales_order SET facility_id = NULL, status = 'needs_decision', decision = %(decision)s, updated_at = %(now)s
           WHERE tenant_id = %(tenant)s AND id = ANY(%(orders)s)""",
        orders=list(order_ids),
        decision=decision,
    )


def ask_decisions(tx: Tx, asks: Sequence[tuple[UUID, str]], decision: str) -> None:
    """Show changes that came too late as decisions to be taken: (order, hash of what the channel sent)."""
    if not asks:
        return
    tx.run(
        """UPDATE sales_order o SET decision = %(decision)s, content_hash = g.hash, updated_at = %(now)s
           FROM unnest(%(ids)s::uuid[], %(hashes)s::text[]) AS g (id, hash) WHERE o.tenant_id = %(tenant)s AND o.id = g.id""",
        ids=[order for order, _ in asks],
        hashes=[said for _, said in asks],
        decision=decision,
    )


def raise_packed(tx: Tx, line_ids: Sequence[UUID], units: Sequence[int]) -> None:
    """Raise what is packed of lines. The table refuses more than is open."""
    tx.run(
        """UPDATE order_line l SET packed = l.packed + g.units
           FROM unnest(%(lines)s::uuid[], %(units)s::bigint[]) AS g (id, units)
           WHERE l.tenant_id = %(tenant)s AND l.id = g.id""",
        lines=list(line_ids),
        units=list(units),
    )


def pack_complete(tx: Tx, order_ids: Sequence[UUID]) -> list[UUID]:
    """Orders of which every open unit is packed are packed; answer which."""
    return tx.scalars(
        """UPDATE sales_order o SET status = 'packed', updated_at = %(now)s
           WHERE o.tenant_id = %(tenant)s AND o.id = ANY(%(orders)s) AND o.status IN ('in_wave', 'picked')
             AND NOT EXISTS (SELECT 1 FROM order_line l WHERE l.tenant_id = o.tenant_id AND l.order_id = o.id
                             AND l.quantity - l.cancelled - l.packed > 0)
           RETURNING id""",
        orders=list(order_ids),
    )


def raise_shipped(tx: Tx, line_ids: Sequence[UUID], units: Sequence[int]) -> None:
    """Raise what has left of lines. The table refuses more than is packed."""
    tx.run(
        """UPDATE order_line l SET shipped = l.shipped + g.units
           FROM unnest(%(lines)s::uuid[], %(units)s::bigint[]) AS g (id, units)
           WHERE l.tenant_id = %(tenant)s AND l.id = g.id""",
        lines=list(line_ids),
        units=list(units),
    )


def ship_complete(tx: Tx, order_ids: Sequence[UUID]) -> None:
    """Orders of which all units have left are handed over."""
    tx.run(
        """UPDATE sales_order o SET status = 'handed_over', updated_at = %(now)s
           WHERE o.tenant_id = %(tenant)s AND o.id = ANY(%(orders)s) AND o.status = 'packed'
             AND NOT EXISTS (SELECT 1 FROM order_line l WHERE l.tenant_id = o.tenant_id AND l.order_id = o.id
                             AND l.quantity - l.cancelled > l.shipped)""",
        orders=list(order_ids),
    )


def raise_returned(tx: Tx, line_ids: Sequence[UUID], units: Sequence[int]) -> None:
    """Raise what came back of lines. The table refuses more than was shipped."""
    tx.run(
        """UPDATE order_line l SET returned = l.returned + g.units
           FROM (SELECT id, sum(units)::bigint AS units FROM unnest(%(lines)s::uuid[], %(units)s::bigint[]) AS g (id, units)
                 GROUP BY 1) AS g WHERE l.tenant_id = %(tenant)s AND l.id = g.id""",
        lines=list(line_ids),
        units=list(units),
    )


def pay_with_credit(tx: Tx, order_id: UUID, paise: int) -> None:
    """Store credit pays so much more of an order; so much less is collected."""
    tx.run(
        """UPDATE sales_order SET paid_paise = paid_paise + %(paise)s, credit_paise = credit_paise + %(paise)s,
             collect_paise = greatest(0, collect_paise - %(paise)s), updated_at = %(now)s
           WHERE tenant_id = %(tenant)s AND id = %(id)s""",
        id=order_id,
        paise=paise,
    )


def credit_back(tx: Tx, order_ids: Sequence[UUID], paise: Sequence[int]) -> None:
    """So much of the store credit that paid orders went back to its codes."""
    tx.run(
        """UPDATE sales_order o SET credit_back_paise = o.credit_back_paise + g.paise, updated_at = %(now)s
           FROM unnest(%(ids)s::uuid[], %(paise)s::bigint[]) AS g (id, paise) WHERE o.tenant_id = %(tenant)s AND o.id = g.id""",
        ids=list(order_ids),
        paise=list(paise),
    )
