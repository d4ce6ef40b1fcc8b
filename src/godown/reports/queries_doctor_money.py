"""What must be true of money that customers are owed: store credit is the sum of its facts."""

from typing import Final

from godown.reports.queries_customers import ACCOUNT

CREDIT_FOLLOWS_ENTRIES: Final = """
SELECT c.code, c.left_paise AS said, coalesce(sum(e.paise), 0)::bigint AS entries
FROM store_credit c LEFT JOIN store_credit_entry e ON e.tenant_id = c.tenant_id AND e.credit_id = c.id
WHERE c.tenant_id = %(tenant)s GROUP BY c.id, c.code, c.left_paise
HAVING c.left_paise <> coalesce(sum(e.paise), 0) ORDER BY 1
"""

CREDIT_IS_GIVEN_BY_REFUNDS: Final = """
SELECT r.number, r.amount_paise AS given, coalesce(e.paise, 0) AS entry
FROM refund r LEFT JOIN store_credit_entry e ON e.tenant_id = r.tenant_id AND e.refund_id = r.id
WHERE r.tenant_id = %(tenant)s AND coalesce(e.paise, 0) <> CASE r.way WHEN 'store_credit' THEN r.amount_paise ELSE 0 END ORDER BY 1
"""

# Of an order that was split the credits that paid it pay its parts; what it says is as it was.
ORDERS_KNOW_THEIR_CREDIT: Final = """
SELECT o.number, o.credit_paise - o.credit_back_paise AS said, coalesce(e.paise, 0) AS entries
FROM sales_order o
LEFT JOIN (SELECT order_id, -sum(paise)::bigint AS paise FROM store_credit_entry
           WHERE tenant_id = %(tenant)s AND order_id IS NOT NULL AND NOT (kind = 'moved' AND paise > 0) GROUP BY 1) AS e
       ON e.order_id = o.id
WHERE o.tenant_id = %(tenant)s AND o.credit_paise - o.credit_back_paise <> coalesce(e.paise, 0) ORDER BY 1
"""

ACCOUNTS_FOLLOW_FACTS: Final = f"""
SELECT f.number, coalesce(a.open_paise, 0) AS said, f.open_paise AS open, coalesce(a.brought_paise, 0) AS kept, b.paise AS brought
FROM ({ACCOUNT.format(orders="sales_order")} WHERE o.tenant_id = %(tenant)s AND o.part_no = 0) AS f
LEFT JOIN customer_account a ON a.tenant_id = %(tenant)s AND a.order_id = f.order_id
CROSS JOIN LATERAL (
    SELECT coalesce(sum(gross_paise - prepaid_paise), 0)::bigint AS paise FROM settlement_line
    WHERE tenant_id = %(tenant)s AND order_id = f.order_id AND parcel_id IS NULL) AS b
WHERE coalesce(a.open_paise, 0) <> f.open_paise OR coalesce(a.brought_paise, 0) <> b.paise ORDER BY 1
"""

PARTS_SHARE_AN_ACCOUNT: Final = """
SELECT o.number FROM sales_order o
LEFT JOIN customer_account a ON a.tenant_id = o.tenant_id AND a.order_id = o.id
WHERE o.tenant_id = %(tenant)s AND o.part_of IS NOT NULL AND a.whose_id IS DISTINCT FROM o.part_of ORDER BY 1
"""
