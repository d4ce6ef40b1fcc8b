"""What must be true of orders that were split: their parts are the order, unit by unit and paisa by paisa."""

from typing import Final

PARTS_ARE_THE_ORDER: Final = """
WITH dealt AS (
    SELECT p.part_of AS id, n.line_no, n.sku_id, sum(n.quantity)::bigint AS units
    FROM sales_order p JOIN order_line n ON n.tenant_id = p.tenant_id AND n.order_id = p.id
    WHERE p.tenant_id = %(tenant)s AND p.part_of IS NOT NULL GROUP BY 1, 2, 3
), asked AS (
    SELECT o.id, n.line_no, n.sku_id, n.quantity - n.cancelled AS units
    FROM sales_order o JOIN order_line n ON n.tenant_id = o.tenant_id AND n.order_id = o.id
    WHERE o.tenant_id = %(tenant)s AND (o.status = 'split' OR o.id IN (SELECT id FROM dealt)) AND n.quantity > n.cancelled
)
SELECT o.number, s.code AS sku, coalesce(a.units, 0) AS asked, coalesce(d.units, 0) AS dealt
FROM asked a FULL JOIN dealt d USING (id, line_no, sku_id)
JOIN sales_order o ON o.tenant_id = %(tenant)s AND o.id = coalesce(a.id, d.id)
JOIN sku s ON s.tenant_id = o.tenant_id AND s.id = coalesce(a.sku_id, d.sku_id)
WHERE coalesce(a.units, 0) <> coalesce(d.units, 0) ORDER BY 1, 2
"""

# The same rule as `orders.splitting_rules.parts_of`: shares by value, those of what was cancelled before the split are nobody's, but
# money in advance pays for the parts first where they are to be collected;
# store credit is spent on parts, and goes back from them, after the split.
PARTS_SHARE_ITS_MONEY: Final = """
WITH part AS (
    SELECT p.id, p.part_of, p.total_paise, p.paid_paise, p.collect_paise, p.discount_paise, p.shipping_paise,
           sum(n.quantity * n.unit_price_paise - n.discount_paise + n.shipping_paise) AS value,
           sum(n.discount_paise) AS off
    FROM sales_order p JOIN order_line n ON n.tenant_id = p.tenant_id AND n.order_id = p.id
    WHERE p.tenant_id = %(tenant)s AND p.part_of IS NOT NULL GROUP BY p.tenant_id, p.id
), parts AS (
    SELECT part_of AS id, sum(total_paise) AS total, sum(paid_paise) AS paid, sum(collect_paise) AS collect,
           sum(discount_paise) AS discount, sum(shipping_paise) AS shipping, sum(value) AS value, sum(off) AS off
    FROM part GROUP BY 1
), lines AS (
    SELECT p.id, sum(round(n.shipping_paise::numeric * (n.quantity - n.cancelled) / n.quantity)) AS shipping,
           sum(round(n.discount_paise::numeric * (n.quantity - n.cancelled) / n.quantity)) AS off
    FROM parts p JOIN order_line n ON n.tenant_id = %(tenant)s AND n.order_id = p.id GROUP BY 1
)
SELECT o.number, m.what, m.said::bigint AS said, m.parts::bigint AS parts
FROM parts p JOIN sales_order o ON o.tenant_id = %(tenant)s AND o.id = p.id JOIN lines l ON l.id = p.id
CROSS JOIN LATERAL (SELECT greatest(o.total_paise, p.value, 1)::numeric AS whole) AS w
CROSS JOIN LATERAL (SELECT round((o.paid_paise + o.collect_paise) * p.value / w.whole) AS asked) AS a
CROSS JOIN LATERAL (VALUES
    ('to collect', CASE WHEN o.collect_paise > 0 THEN greatest(0, a.asked - o.paid_paise) ELSE 0 END, p.collect),
    ('paid', CASE WHEN o.collect_paise > 0 THEN least(o.paid_paise, a.asked) ELSE round(o.paid_paise * p.value / w.whole) END, p.paid),
    ('in all', round(o.total_paise * p.value / w.whole), p.total), ('shipping', l.shipping, p.shipping),
    ('coupon', round(o.discount_paise * p.value / w.whole), p.discount), ('off its lines', l.off, p.off)) AS m (what, said, parts)
WHERE m.said <> m.parts AND (m.what NOT IN ('to collect', 'paid') OR NOT EXISTS (
    SELECT 1 FROM store_credit_entry e JOIN sales_order x ON x.tenant_id = e.tenant_id AND x.id = e.order_id
    WHERE e.tenant_id = o.tenant_id AND (x.id = o.id OR x.part_of = o.id))) ORDER BY 1, 2
"""
