"""SQL that reads orders."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from uuid import UUID

from godown.kernel.refusal import NotFound
from godown.orders.tables import STATUSES
from godown.orders.words import Order, OrderLine
from godown.platform.transaction import Tx

COLUMNS = ", ".join(f"o.{field.name}" for field in fields(Order))
LINES = ", ".join(f"l.{field.name}" for field in fields(OrderLine))


def channel_of_code(tx: Tx, code: str) -> UUID | None:
    """The channel of this code, None where it was never opened."""
    found: UUID | None = tx.scalar("SELECT id FROM channel WHERE tenant_id = %(tenant)s AND code = %(code)s", code=code)
    return found


def pays_later(tx: Tx, channel_id: UUID) -> bool:
    """Whether buyers of a channel pay later what is not to be collected, unless an order says what was paid."""
    return bool(tx.scalar("SELECT pays_later FROM channel WHERE tenant_id = %(tenant)s AND id = %(id)s", id=channel_id))


def by_external_id(tx: Tx, channel_id: UUID, external_ids: Sequence[str]) -> dict[str, Order]:
    """Orders of a channel by the channel's own ids, as it sent them: of an order that was split the original."""
    found = tx.rows(
        Order,
        f"""SELECT {COLUMNS} FROM sales_order o
            WHERE tenant_id = %(tenant)s AND channel_id = %(channel)s AND external_id = ANY(%(ids)s) AND part_no = 0""",
        channel=channel_id,
        ids=list(external_ids),
    )
    return {order.external_id: order for order in found}


def by_id(tx: Tx, order_ids: Sequence[UUID], *, lock: bool = False) -> dict[UUID, Order]:
    """Orders by id; with `lock`, locked in the order of their ids (the first lock of all)."""
    found = tx.rows(
        Order,
        f"""SELECT {COLUMNS} FROM sales_order o WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s)
            ORDER BY id {"FOR NO KEY UPDATE" if lock else ""}""",
        ids=list(order_ids),
    )
    return {order.id: order for order in found}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an order stands: all that one needs to know who only takes it a step on."""

    id: UUID
    status: str
    facility_id: UUID | None
    ship_complete: bool


def locked(tx: Tx, order_ids: Sequence[UUID]) -> dict[UUID, Standing]:
    """Where orders stand; they are locked in the order of their ids until the end (the first lock of all)."""
    found = tx.rows(
        Standing,
        """SELECT id, status, facility_id, ship_complete FROM sales_order WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s)
           ORDER BY id FOR NO KEY UPDATE""",
        ids=list(order_ids),
    )
    return {order.id: order for order in found}


def one(tx: Tx, order_id: UUID) -> Order:
    """One order. Refuses what is not there."""
    found = by_id(tx, [order_id])
    if order_id not in found:
        raise NotFound("order", order_id=str(order_id))
    return found[order_id]


def lines_of(tx: Tx, order_ids: Sequence[UUID]) -> list[OrderLine]:
    """The lines of orders, in order."""
    return tx.rows(
        OrderLine,
        f"""SELECT {LINES} FROM order_line l WHERE tenant_id = %(tenant)s AND order_id = ANY(%(orders)s)
            ORDER BY order_id, line_no""",
        orders=list(order_ids),
    )


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line of an order, and its units that are still to be packed."""

    id: UUID
    order_id: UUID
    units: int


def open_lines(tx: Tx, order_ids: Sequence[UUID]) -> list[OpenLine]:
    """The lines of orders, in the order in which these are named."""
    return tx.rows(
        OpenLine,
        """SELECT l.id, l.order_id, (l.quantity - l.cancelled - l.packed)::bigint AS units
           FROM unnest(%(orders)s::uuid[]) WITH ORDINALITY AS g (id, turn)
           JOIN order_line l ON l.tenant_id = %(tenant)s AND l.order_id = g.id ORDER BY g.turn, l.line_no""",
        orders=list(order_ids),
    )


def orders_of_lines(tx: Tx, line_ids: Sequence[UUID]) -> list[UUID]:
    """The orders that these lines belong to."""
    return tx.scalars(
        "SELECT DISTINCT order_id FROM order_line WHERE tenant_id = %(tenant)s AND id = ANY(%(lines)s)",
        lines=list(line_ids),
    )


def fetched(tx: Tx, order_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these orders of which something is held, in a tote or in a closed box too: they stay in their facility."""
    return set(
        tx.scalars(
            """SELECT DISTINCT l.order_id FROM order_line l
               JOIN promise p ON p.tenant_id = l.tenant_id AND p.holder_id = l.id AND p.held > 0
               WHERE l.tenant_id = %(tenant)s AND l.order_id = ANY(%(orders)s)""",
            orders=list(order_ids),
        )
    )


def lines_shipping_whole(tx: Tx) -> list[tuple[UUID, UUID]]:
    """(line, order) of orders that ship complete and are not packed yet."""
    rows = tx.tuples("""
        SELECT l.id, o.id FROM sales_order o JOIN order_line l ON l.tenant_id = o.tenant_id AND l.order_id = o.id
        WHERE o.tenant_id = %(tenant)s AND o.ship_complete AND o.status IN ('waiting', 'promised', 'in_wave', 'picked')""")
    return [(row[0], row[1]) for row in rows]


def page(tx: Tx, statuses: Sequence[str], search: str, after: tuple[str, str] | None, limit: int) -> list[Order]:
    """Orders by ship-by after a cursor (ship_by ISO, id); `search` is in number, name, phone, pincode or SKU. State by state, each
    in the order of its index: a page costs the same after a year."""
    beyond = "AND (o.ship_by, o.id) > (%(after)s::timestamptz, %(after_id)s::uuid)" if after else ""
    return tx.rows(
        Order,
        f"""
        SELECT {COLUMNS} FROM unnest(%(statuses)s::text[]) AS w (state) CROSS JOIN LATERAL (
            SELECT * FROM sales_order o
            WHERE o.tenant_id = %(tenant)s AND o.status = w.state {beyond}
              AND (%(search)s = '' OR o.number ILIKE %(like)s OR o.customer_name ILIKE %(like)s OR o.phone LIKE %(like)s
                   OR o.pincode = %(search)s OR o.id IN (SELECT l.order_id FROM order_line l WHERE l.tenant_id = %(tenant)s
                       AND l.sku_id = (SELECT id FROM sku WHERE tenant_id = %(tenant)s AND code = %(search)s)))
            ORDER BY o.ship_by, o.id LIMIT %(limit)s) AS o
        ORDER BY ship_by, id LIMIT %(limit)s""",
        statuses=list(statuses or STATUSES),
        search=search,
        like="%" + search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%",
        after=after[0] if after else None,
        after_id=after[1] if after else None,
        limit=limit,
    )


def counts_by_status(tx: Tx) -> dict[str, int]:
    """How many orders stand in each status."""
    return dict(tx.tuples("SELECT status, count(*) FROM sales_order WHERE tenant_id = %(tenant)s GROUP BY 1"))


def paid_by_credit(tx: Tx, order_ids: Sequence[UUID]) -> list[UUID]:
    """Those of these orders that store credit pays something of."""
    return tx.scalars(
        """SELECT id FROM sales_order WHERE tenant_id = %(tenant)s AND id = ANY(%(orders)s) AND credit_paise > credit_back_paise
           ORDER BY id""",
        orders=list(order_ids),
    )
