"""SQL that splits orders: their parts, each with its own lines, are written from the original."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from godown.platform.transaction import Tx

PartRow = tuple[UUID, UUID, int, UUID, date, int, int, int, int, int, int]
"""(id, original, number of the part, facility, business day, total, paid, to collect, shipping, discount, store credit)."""

PartLineRow = tuple[UUID, UUID, UUID, int, int, int]
"""(id, order, line of the original, units, discount, shipping)."""

KEPT = """channel_id, external_id, may_split, ship_complete, priority, ordered_at, ship_by, payment, customer_name, email, phone,
    address1, address2, city, state_code, pincode, country, customer_gstin, bill_to, note, content_hash"""
"""What a part says as its original does; its shop knows both by one id."""

KEPT_OF_LINE = "line_no, external_line_id, sku_id, bundle_id, name, unit_price_paise, price_includes_tax"


def _columns(rows: Sequence[tuple[Any, ...]], names: Sequence[str]) -> dict[str, list[Any]]:
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def add_parts(tx: Tx, rows: Sequence[PartRow]) -> None:
    """Write the parts of orders. They wait."""
    names = (
        "ids",
        "originals",
        "numbers",
        "facilities",
        "days",
        "totals",
        "paid",
        "collect",
        "shipping",
        "discounts",
        "credits",
    )
    tx.run(
        f"""
        INSERT INTO sales_order (tenant_id, id, part_of, part_no, number, status, facility_id, business_day, total_paise,
            paid_paise, collect_paise, shipping_paise, discount_paise, credit_paise, created_at, updated_at, {KEPT})
        SELECT o.tenant_id, g.id, o.id, g.part_no, o.number || '/' || g.part_no, 'waiting', g.facility_id, g.business_day,
               g.total, g.paid, g.collect, g.shipping, g.discount, g.credit, %(now)s, %(now)s, {KEPT}
        FROM unnest(%(ids)s::uuid[], %(originals)s::uuid[], %(numbers)s::bigint[], %(facilities)s::uuid[], %(days)s::date[],
                    %(totals)s::bigint[], %(paid)s::bigint[], %(collect)s::bigint[], %(shipping)s::bigint[], %(discounts)s::bigint[],
                    %(credits)s::bigint[])
             AS g (id, original, part_no, facility_id, business_day, total, paid, collect, shipping, discount, credit)
        JOIN sales_order o ON o.tenant_id = %(tenant)s AND o.id = g.original""",
        **_columns(rows, names),
    )


def add_lines(tx: Tx, rows: Sequence[PartLineRow]) -> None:
    """Write the lines of parts."""
    tx.run(
        f"""
        INSERT INTO order_line (tenant_id, id, order_id, quantity, discount_paise, shipping_paise, {KEPT_OF_LINE})
        SELECT l.tenant_id, g.id, g.order_id, g.units, g.discount, g.shipping, {KEPT_OF_LINE}
        FROM unnest(%(ids)s::uuid[], %(orders)s::uuid[], %(lines)s::uuid[], %(units)s::bigint[], %(discounts)s::bigint[],
                    %(shipping)s::bigint[]) AS g (id, order_id, line, units, discount, shipping)
        JOIN order_line l ON l.tenant_id = %(tenant)s AND l.id = g.line""",
        **_columns(rows, ("ids", "orders", "lines", "units", "discounts", "shipping")),
    )


def mark_split(tx: Tx, order_ids: Sequence[UUID]) -> None:
    """Orders have become their parts: no facility fills them, and none is asked where they go."""
    tx.run(
        """UPDATE sales_order SET status = 'split', facility_id = NULL, pinned = false, decision = NULL, stock_lost_at = NULL,
             updated_at = %(now)s
           WHERE tenant_id = %(tenant)s AND id = ANY(%(orders)s)""",
        orders=list(order_ids),
    )


def cancel_originals(tx: Tx, order_ids: Sequence[UUID]) -> list[UUID]:
    """Orders all parts of which are cancelled are cancelled; answer which."""
    return tx.scalars(
        """UPDATE sales_order o SET status = 'cancelled', updated_at = %(now)s
           WHERE o.tenant_id = %(tenant)s AND o.id = ANY(%(orders)s) AND o.status = 'split'
             AND NOT EXISTS (SELECT 1 FROM sales_order p WHERE p.tenant_id = o.tenant_id AND p.part_of = o.id
                             AND p.part_of IS NOT NULL AND p.status <> 'cancelled') RETURNING o.id""",
        orders=list(order_ids),
    )
