"""SQL that writes the accounts of customers."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from godown.books.tables import customer_account
from godown.platform.transaction import Tx


def post(tx: Tx, rows: Sequence[tuple[UUID, int, int]]) -> None:
    """Change accounts by (order, what is open, what was brought), in the order of their ids; of a part it is the account that it shares."""
    tx.run(
        """INSERT INTO customer_account AS a (tenant_id, order_id, whose_id, open_paise, brought_paise)
           SELECT %(tenant)s, g.whose, g.whose, g.paise, g.brought
           FROM (SELECT coalesce(c.whose_id, n.order_id) AS whose, sum(n.paise)::bigint AS paise, sum(n.brought)::bigint AS brought
                 FROM unnest(%(orders)s::uuid[], %(paise)s::bigint[], %(brought)s::bigint[]) AS n (order_id, paise, brought)
                 LEFT JOIN customer_account c ON c.tenant_id = %(tenant)s AND c.order_id = n.order_id
                 GROUP BY 1 HAVING sum(n.paise) <> 0 OR sum(n.brought) <> 0) AS g ORDER BY g.whose
           ON CONFLICT (tenant_id, order_id) DO UPDATE SET open_paise = a.open_paise + excluded.open_paise,
               brought_paise = a.brought_paise + excluded.brought_paise""",
        orders=[row[0] for row in rows],
        paise=[row[1] for row in rows],
        brought=[row[2] for row in rows],
    )


def join(tx: Tx, parts: Sequence[tuple[UUID, UUID]]) -> None:
    """Say whose account parts share: (part, order)."""
    tx.insert(customer_account, ("order_id", "whose_id"), parts)


PAID_ALONE: Final = """
    INSERT INTO customer_account (tenant_id, order_id, whose_id, open_paise)
    SELECT %(tenant)s, %(id)s, %(id)s, -%(paid_paise)s::bigint FROM added WHERE %(paid_paise)s::bigint > 0"""
"""SQL: the account of an order that was paid as it arrived by itself (`orders/store_one.py`: `added`)."""

UNCHARGED: Final = """
    posted AS (
        INSERT INTO customer_account AS a (tenant_id, order_id, whose_id, open_paise)
        SELECT %(tenant)s, g.whose, g.whose, g.paise
        FROM (SELECT coalesce(c.whose_id, u.order_id) AS whose, sum(u.paise)::bigint AS paise
              FROM (SELECT order_id, CASE WHEN corrects_id IS NULL THEN -1 ELSE 1 END * (total_paise + round_off_paise) AS paise
                    FROM undone WHERE order_id IS NOT NULL) AS u
              LEFT JOIN customer_account c ON c.tenant_id = %(tenant)s AND c.order_id = u.order_id
              GROUP BY 1 HAVING sum(u.paise) <> 0) AS g ORDER BY g.whose
        ON CONFLICT (tenant_id, order_id) DO UPDATE SET open_paise = a.open_paise + excluded.open_paise)"""
"""SQL: documents that were cancelled (`undone`) charge nothing any more."""
