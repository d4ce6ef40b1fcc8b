"""SQL that reads the money of orders: paid, charged, credited, given back."""

from collections.abc import Sequence
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
    credit_id: UUID | None = None
    credit_code: str = ""


REFUND = """SELECT id, number, order_id, return_id, way, amount_paise, goodwill_paise, reference, why, undoes_id,
    exchange_order_id, at, made_by_name AS who,
    (SELECT e.credit_id FROM store_credit_entry e WHERE e.tenant_id = refund.tenant_id AND e.refund_id = refund.id) AS credit_id,
    coalesce((SELECT c.code FROM store_credit_entry e JOIN store_credit c ON c.tenant_id = e.tenant_id AND c.id = e.credit_id
              WHERE e.tenant_id = refund.tenant_id AND e.refund_id = refund.id), '') AS credit_code
    FROM refund WHERE tenant_id = %(tenant)s"""


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
    if (found := moneys_of(tx, [order_id]).get(order_id)) is None:
        raise NotFound("order", order_id=str(order_id))
    return found


def moneys_of(tx: Tx, order_ids: Sequence[UUID]) -> dict[UUID, OrderMoney]:
    """The money of orders as it is now, by order."""
    rows = tx.tuples(
        """
        SELECT o.id, (o.paid_paise - o.credit_paise - q.cash + c.paise + coalesce((
                   SELECT sum(p.collect_paise) FROM parcel p
                   JOIN shipment h ON h.tenant_id = p.tenant_id AND h.parcel_id = p.id AND h.state = 'delivered'
                   WHERE p.tenant_id = o.tenant_id AND p.order_id = o.id), 0))::bigint AS paid,
               d.invoiced, d.credited,
               coalesce(CASE WHEN o.status <> 'cancelled' AND q.parts = 0
                             THEN ceil(o.total_paise * l.open / nullif(l.worth, 0)) END, 0)::bigint AS open,
               g.returned, g.goodwill, c.paise AS credit
        FROM sales_order o
        CROSS JOIN LATERAL (
            SELECT count(*) AS parts, coalesce(sum(paid_paise - credit_paise), 0) AS cash
            FROM sales_order WHERE tenant_id = o.tenant_id AND part_of = o.id) AS q
        CROSS JOIN LATERAL (
            SELECT coalesce(-sum(paise), 0)::bigint AS paise FROM store_credit_entry
            WHERE tenant_id = o.tenant_id AND order_id = o.id) AS c
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
        WHERE o.tenant_id = %(tenant)s AND o.id = ANY(%(orders)s) ORDER BY o.id""",
        orders=list(order_ids),
    )
    return {row[0]: OrderMoney(*row[1:]) for row in rows}


def cash_of_parcels(tx: Tx, order_id: UUID) -> int:
    """What closed boxes of an order collect, without their round-off."""
    return int(
        tx.scalar(
            """SELECT coalesce(sum(p.collect_paise - coalesce(d.round_off_paise, 0)), 0)::bigint
               FROM parcel p LEFT JOIN document d ON d.tenant_id = p.tenant_id AND d.id = p.document_id
               WHERE p.tenant_id = %(tenant)s AND p.order_id = %(order)s AND p.status <> 'cancelled' AND p.collect_paise > 0""",
            order=order_id,
        )
    )
