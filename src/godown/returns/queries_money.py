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
    order_id: UUID | None
    return_id: UUID | None
    way: str
    amount_paise: int
    goodwill_paise: int
    said_paid_paise: int | None
    reference: str
    why: str
    undoes_id: UUID | None
    exchange_order_id: UUID | None
    at: datetime
    who: str
    credit_id: UUID | None = None
    credit_code: str = ""


REFUND = """SELECT id, number, order_id, return_id, way, amount_paise, goodwill_paise, said_paid_paise, reference, why, undoes_id,
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


@dataclass(frozen=True, slots=True)
class BeforeMoney:
    """An invoice from before of which goods came back: what it was worth in all, what of it is credited, what was given back and of that
    as goodwill. What was paid of it, who gives back says."""

    document_id: UUID
    number: str
    customer: str
    value_paise: int
    credited_paise: int
    given_back_paise: int
    goodwill_paise: int

    def paid(self, said: int) -> OrderMoney:
        """Its money where so much was paid."""
        return OrderMoney(said, self.value_paise, self.credited_paise, 0, self.given_back_paise, self.goodwill_paise)


BEFORE = """
    SELECT d.id AS document_id, d.number, coalesce(d.buyer ->> 'customer_name', '') AS customer,
           greatest(d.total_paise + d.round_off_paise, coalesce(d.whole_value_paise, 0)) AS value_paise,
           c.paise AS credited_paise, b.paise AS given_back_paise, b.goodwill AS goodwill_paise
    FROM document d
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(n.total_paise + n.round_off_paise), 0)::bigint AS paise
        FROM document n WHERE n.tenant_id = d.tenant_id AND n.corrects_id = d.id AND n.status = 'issued') AS c
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(r.amount_paise), 0)::bigint AS paise, coalesce(sum(r.goodwill_paise), 0)::bigint AS goodwill
        FROM refund r WHERE r.tenant_id = d.tenant_id AND r.order_id IS NULL AND r.return_id IN (
            SELECT x.return_id FROM document_line l
            JOIN return_line x ON x.tenant_id = l.tenant_id AND x.outside_line_id = l.source_line_id
            WHERE l.tenant_id = d.tenant_id AND l.document_id = d.id)) AS b
    WHERE d.tenant_id = %(tenant)s AND d.kind = 'outside_invoice' AND d.id IN (
        SELECT l.document_id FROM return_line x
        JOIN document_line l ON l.tenant_id = x.tenant_id AND l.source_line_id = x.outside_line_id
        WHERE x.tenant_id = d.tenant_id AND x.return_id = %(return_id)s)
    ORDER BY d.id LIMIT 1"""


def before_money(tx: Tx, return_id: UUID) -> BeforeMoney | None:
    """The money of the invoice from before of a return; None where Godown sold it. (A return is of one invoice.)"""
    return tx.one(BeforeMoney, BEFORE, return_id=return_id)


def refunds_before(tx: Tx, return_id: UUID) -> list[Refund]:
    """What was given back for a return that was sold before Godown, newest first."""
    return tx.rows(
        Refund, f"{REFUND} AND order_id IS NULL AND return_id = %(id)s ORDER BY at DESC, id DESC", id=return_id
    )


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


# CASE, not coalesce: row-level security lets no coalesce into the condition of an index, and the accounts were read through.
def moneys_of(tx: Tx, order_ids: Sequence[UUID]) -> dict[UUID, OrderMoney]:
    """The money of orders as it is now, by order. What lists of marketplaces, gateways and the bank brought is shared by parts by their
    value; a marketplace that collects the cash brings what its couriers collected, so the larger of both was paid."""
    rows = tx.tuples(
        """
        SELECT o.id, (o.paid_paise - o.credit_paise - q.cash + c.paise + greatest(b.brought, coalesce((
                   SELECT sum(p.collect_paise) FROM parcel p
                   JOIN shipment h ON h.tenant_id = p.tenant_id AND h.parcel_id = p.id AND h.state = 'delivered'
                   WHERE p.tenant_id = o.tenant_id AND p.order_id = o.id), 0)))::bigint AS paid,
               d.invoiced, d.credited,
               coalesce(CASE WHEN o.status <> 'cancelled' AND q.parts = 0
                             THEN ceil(o.total_paise * l.open / nullif(l.worth, 0)) END, 0)::bigint AS open,
               g.returned, g.goodwill, c.paise AS credit
        FROM sales_order o
        CROSS JOIN LATERAL (
            SELECT count(*) AS parts, coalesce(sum(paid_paise - credit_paise), 0) AS cash
            FROM sales_order WHERE tenant_id = o.tenant_id AND part_of = o.id) AS q
        LEFT JOIN customer_account a ON a.tenant_id = o.tenant_id AND a.order_id = CASE WHEN o.part_of IS NULL THEN o.id ELSE o.part_of END
        CROSS JOIN LATERAL (
            SELECT CASE WHEN q.parts > 0 OR coalesce(a.brought_paise, 0) = 0 THEN 0 WHEN o.part_of IS NULL THEN a.brought_paise
                   ELSE (SELECT floor(a.brought_paise * sum(x.total_paise) FILTER (WHERE x.part_no <= o.part_no) / nullif(sum(x.total_paise), 0))
                              - floor(a.brought_paise * coalesce(sum(x.total_paise) FILTER (WHERE x.part_no < o.part_no), 0)
                                      / nullif(sum(x.total_paise), 0))
                         FROM sales_order x WHERE x.tenant_id = o.tenant_id AND x.part_of = o.part_of) END AS brought) AS b
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
