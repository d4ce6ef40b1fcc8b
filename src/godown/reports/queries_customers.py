"""SQL of what customers paid and owe: payments of orders for the journal, and the account of each order."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from godown.platform.transaction import Tx

EXCHANGES = "exchanges"
"""The channel of orders in exchange: what is given back for another order pays them."""


@dataclass(frozen=True, slots=True)
class BookedPayments:
    """What customers had paid to a channel (its shop, gateway or marketplace) with the orders that came on a day."""

    day: date
    channel: str
    name: str
    orders: int
    paise: int


def booked_payments(tx: Tx, first: date, last: date) -> list[BookedPayments]:
    """The payments of orders that came from a day to a day, by day and channel. Parts of an order share its payment."""
    return tx.rows(
        BookedPayments,
        """
        WITH home AS (
            SELECT coalesce((SELECT time_zone FROM facility WHERE tenant_id = %(tenant)s ORDER BY id LIMIT 1), 'Asia/Kolkata') AS zone
        )
        SELECT (o.created_at AT TIME ZONE home.zone)::date AS day, c.code AS channel, c.name, count(*) AS orders,
               sum(o.paid_paise - o.credit_paise)::bigint AS paise
        FROM home, sales_order o JOIN channel c ON c.tenant_id = o.tenant_id AND c.id = o.channel_id
        WHERE o.tenant_id = %(tenant)s AND o.part_no = 0 AND o.paid_paise > o.credit_paise AND c.code <> %(exchanges)s
          AND o.created_at >= %(first)s::date - interval '1 day' AND o.created_at < %(last)s::date + interval '2 days'
          AND (o.created_at AT TIME ZONE home.zone)::date BETWEEN %(first)s AND %(last)s
        GROUP BY 1, 2, 3 ORDER BY 1, c.code COLLATE "C" """,
        first=first,
        last=last,
        exchanges=EXCHANGES,
    )


@dataclass(frozen=True, slots=True)
class OrderAccount:
    """The account of an order with its customer, its parts in it: what was charged (invoiced less credited), paid before (`credit_paise` of
    it with store credit, less what went back to it), brought by couriers and
    marketplaces (or written off), and given back. `open_paise`: above 0 the customer owes, below 0 we owe."""

    order_id: UUID
    number: str
    channel: str
    customer: str
    phone: str
    email: str
    payment: str
    ordered_at: datetime
    created_at: datetime
    charged_paise: int
    paid_paise: int
    credit_paise: int
    brought_paise: int
    given_back_paise: int
    open_paise: int


ACCOUNT = """
    SELECT o.id AS order_id, o.number, c.name AS channel, o.customer_name AS customer, o.phone, o.email, o.payment, o.ordered_at,
           o.created_at, d.charged AS charged_paise, p.paid + e.credit AS paid_paise,
           e.credit AS credit_paise, s.brought AS brought_paise, r.back AS given_back_paise,
           (d.charged - p.paid - e.credit - s.brought + r.back)::bigint AS open_paise
    FROM {orders} o
    JOIN channel c ON c.tenant_id = o.tenant_id AND c.id = o.channel_id
    CROSS JOIN LATERAL (
        SELECT array_agg(x.id) AS ids FROM (
            SELECT o.id UNION ALL SELECT n.id FROM sales_order n WHERE n.tenant_id = o.tenant_id AND n.part_of = o.id) AS x) AS parts
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(CASE WHEN corrects_id IS NULL THEN 1 ELSE -1 END * (total_paise + round_off_paise)), 0)::bigint AS charged
        FROM document WHERE tenant_id = o.tenant_id AND order_id = ANY(parts.ids) AND status = 'issued') AS d
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(l.gross_paise - l.prepaid_paise), 0)::bigint AS brought FROM settlement_line l
        WHERE l.tenant_id = o.tenant_id AND l.order_id = ANY(parts.ids)) AS s
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(amount_paise - goodwill_paise), 0)::bigint AS back
        FROM refund WHERE tenant_id = o.tenant_id AND order_id = ANY(parts.ids)) AS r
    CROSS JOIN LATERAL (
        SELECT coalesce(-sum(paise), 0)::bigint AS credit
        FROM store_credit_entry WHERE tenant_id = o.tenant_id AND order_id = ANY(parts.ids)) AS e
    CROSS JOIN LATERAL (
        SELECT CASE WHEN c.code <> 'exchanges' THEN o.paid_paise - o.credit_paise ELSE coalesce((
            SELECT sum(amount_paise) FROM refund WHERE tenant_id = o.tenant_id AND exchange_order_id = o.id), 0)::bigint END AS paid) AS p"""
"""SQL: the accounts of `{orders}`, which are no parts, from their facts."""

OPEN = """
    FROM customer_account a JOIN sales_order o ON o.tenant_id = a.tenant_id AND o.id = a.order_id
    WHERE a.tenant_id = %(tenant)s AND a.open_paise <> 0
      AND (%(since)s::date IS NULL OR o.created_at >= %(since)s::date)
      AND (%(search)s = '' OR strpos(lower(o.number), lower(%(search)s)) > 0
           OR strpos(lower(o.customer_name), lower(%(search)s)) > 0 OR strpos(o.phone, %(search)s) > 0
           OR strpos(lower(o.email), lower(%(search)s)) > 0)"""
"""SQL: accounts that are open. They are marked so: what was closed is not read."""


def open_accounts(
    tx: Tx, search: str, since: date | None, after: tuple[datetime, UUID] | None, limit: int
) -> list[OrderAccount]:
    """Orders (since a day) whose account is open, the newest first; `search` is part of a number, name, phone or address of mail."""
    page = f"""(SELECT o.* {OPEN} AND (%(at)s::timestamptz IS NULL OR (o.created_at, o.id) < (%(at)s, %(id)s))
                ORDER BY o.created_at DESC, o.id DESC LIMIT %(limit)s)"""
    return tx.rows(
        OrderAccount,
        f"{ACCOUNT.format(orders=page)} ORDER BY o.created_at DESC, o.id DESC",
        search=search,
        since=since,
        at=after[0] if after else None,
        id=after[1] if after else None,
        limit=limit,
    )


def open_sums(tx: Tx, search: str, since: date | None) -> tuple[int, int, int]:
    """(accounts that are open, what customers owe, what we owe) of the same."""
    ((count, owed, owing),) = tx.tuples(
        f"""SELECT count(*), coalesce(sum(a.open_paise) FILTER (WHERE a.open_paise > 0), 0)::bigint,
                   coalesce(-sum(a.open_paise) FILTER (WHERE a.open_paise < 0), 0)::bigint {OPEN}""",
        search=search,
        since=since,
    )
    return count, owed, owing
