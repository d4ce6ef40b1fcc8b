"""What must be true of work orders, as SQL: each query finds the rows of which it is not."""

from typing import Final

WORK_HAS_MOVES: Final = """
WITH moved AS (
    SELECT document_line_id AS step_id, sku_id, sum(quantity)::bigint AS units FROM stock_move
    WHERE tenant_id = %(tenant)s AND document_kind = 'work_order' AND reason <> 'kit_part' GROUP BY 1, 2
), asked AS (
    SELECT t.id AS step_id, w.number, w.kit_id AS sku_id, t.units
    FROM work_order_step t JOIN work_order w ON w.tenant_id = t.tenant_id AND w.id = t.work_order_id
    WHERE t.tenant_id = %(tenant)s
    UNION ALL
    SELECT t.id, w.number, p.sku_id, t.units * p.quantity
    FROM work_order_step t JOIN work_order w ON w.tenant_id = t.tenant_id AND w.id = t.work_order_id AND w.kind = 'make'
    JOIN work_order_part p ON p.tenant_id = w.tenant_id AND p.work_order_id = w.id
    WHERE t.tenant_id = %(tenant)s
)
SELECT coalesce(a.number, step_id::text) AS number, s.code AS sku, coalesce(a.units, 0) AS units, coalesce(m.units, 0) AS moved
FROM asked a FULL JOIN moved m USING (step_id, sku_id)
JOIN sku s ON s.tenant_id = %(tenant)s AND s.id = sku_id
WHERE coalesce(a.units, 0) <> coalesce(m.units, 0) ORDER BY 1, 2
"""
"""What a kit that is taken apart gives back is said by its moves alone; its cost is proved below."""

WORK_CARRIES_COST: Final = """
SELECT w.number, sum(c.value_paise)::bigint AS off
FROM work_order w
JOIN stock_move m ON m.tenant_id = w.tenant_id AND m.document_kind = 'work_order' AND m.document_id = w.id
JOIN cost_entry c ON c.tenant_id = m.tenant_id AND c.move_id = m.id
WHERE w.tenant_id = %(tenant)s GROUP BY 1 HAVING sum(c.value_paise) <> 0 ORDER BY 1
"""

PROMISES_COVER_WORK: Final = """
SELECT w.number, s.code AS sku, p.quantity * (w.quantity - w.done - w.cancelled) AS open, coalesce(h.units, 0) AS units
FROM work_order w
JOIN work_order_part p ON p.tenant_id = w.tenant_id AND p.work_order_id = w.id
JOIN sku s ON s.tenant_id = p.tenant_id AND s.id = p.sku_id
LEFT JOIN LATERAL (SELECT sum(quantity)::bigint AS units FROM promise h
                   WHERE h.tenant_id = p.tenant_id AND h.holder_id = p.id) AS h ON true
WHERE w.tenant_id = %(tenant)s AND p.quantity * (w.quantity - w.done - w.cancelled) <> coalesce(h.units, 0) ORDER BY 1, 2
"""
