"""SQL that reads the money of orders: paid, charged, credited, given back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from godown.kernel.refusal import NotFound
from godown.platform.transaction import Tx
from godown.returns.money import OrderMoney


@dataclass(frozen=True, slots=True)
class Refund:
    """Something that was given back; below 0 it takes another one (`undoes_id`) back."""

    id: UUID
    number: str
    order_id: UUID
    return_id: UUID | None
    way: str
    amount_paise: int
    goodwill_paise: int
    reference: str
    why: str
    undoes_id: UUID | None
    exchange_order_id: UUID | None
    at: datetime
    who: str


REFUND = """SELECT id, number, order_id, return_id, way, amount_paise, goodwill_paise, reference, why, undoes_id,
    exchange_order_id, at, made_by_name AS who FROM refund WHERE tenant_id = %(tenant)s"""


def refund(tx: Tx, refund_id: UUID) -> Refund | None:
    """A refund, where there is one of this id."""
    return tx.one(Refund, f"{REFUND} AND id = %(id)s", id=refund_id)


def one_refund(tx: Tx, refund_id: UUID) -> Refund:
    """One refund. Refuses what is not there."""
    if (found := refund(tx, refund_id)) is None:
        raise NotFound("refund", refund_id=str(refund_id))
    return found


def undo_of(tx: Tx, refund_id: UUID) -> Refund | None:
    """What took a refund back."""
    return tx.one(Refund, f"{REFUND} AND undoes_id = %(id)s", id=refund_id)


def refunds_of(tx: Tx, order_id: UUID) -> list[Refund]:
    """All of an order, newest first."""
    return tx.rows(Refund, f"{REFUND} AND order_id = %(order)s ORDER BY at DESC, id DESC", order=order_id)


def exchanges(tx: Tx, order_id: UUID) -> int:
    """How many orders were taken in exchange."""
    return int(
        tx.scalar(
            "SELECT count(*) FROM refund WHERE tenant_id = %(tenant)s AND order_id = %(order)s AND way = 'exchange'",
            order=order_id,
        )
    )


def money_of(tx: Tx, order_id: UUID) -> OrderMoney:
    """The money of an order as it is now; who decides by it has locked the order. What the parts of an order that was split have is
    theirs: it keeps what was cancelled before."""
    found = tx.one(
        OrderMoney,
        """
        SELECT (o.paid_paise - q.paid + coalesce((
                   SELECT sum(p.collect_paise) FROM parcel p
                   JOIN shipment h ON h.tenant_id = p.tenant_id AND h.parcel_id = p.id AND h.state = 'delivered'
                   WHERE p.tenant_id = o.tenant_id AND p.order_id = o.id), 0))::bigint AS paid,
               d.invoiced, d.credited,
               coalesce(CASE WHEN o.status <> 'cancelled' AND q.parts = 0
                             THEN ceil(o.total_paise * l.open / nullif(l.worth, 0)) END, 0)::bigint AS open,
               g.returned, g.goodwill
        FROM sales_order o
        CROSS JOIN LATERAL (
            SELECT count(*) AS parts, coalesce(sum(paid_paise), 0) AS paid
            FROM sales_order WHERE tenant_id = o.tenant_id AND part_of = o.id) AS q
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(total_paise + round_off_paise) FILTER (WHERE corrects_id IS NULL), 0)::bigint AS invoiced,
                   coalesce(sum(total_paise + round_off_paise) FILTER (WHERE corrects_id IS NOT NULL), 0)::bigint AS credited
            FROM document WHERE tenant_id = o.tenant_id AND order_id = o.id AND status = 'issued') AS d
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(amount_paise), 0)::bigint AS returned, coalesce(sum(goodwill_paise), 0)::bigint AS goodwill
            FROM refund WHERE tenant_id = o.tenant_id AND order_id = o.id) AS g
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(worth * (quantity - cancelled - packed)::numeric / quantity), 0) AS open,
                   coalesce(sum(worth), 0) AS worth
            FROM (SELECT quantity, cancelled, packed,
                         (unit_price_paise * quantity - discount_paise + shipping_paise)::numeric AS worth
                  FROM order_line WHERE tenant_id = o.tenant_id AND order_id = o.id) AS n) AS l
        WHERE o.tenant_id = %(tenant)s AND o.id = %(order)s""",
        order=order_id,
    )
    if found is None:
        raise NotFound("order", order_id=str(order_id))
    return found
