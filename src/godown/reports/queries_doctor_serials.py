"""SQL of the doctor for serial numbers: each in one place, no more of them than units, their lives lead to where they are."""

from typing import Final

SERIAL_IN_ONE_PLACE: Final = """
WITH boxed AS (
    SELECT l.sku_id, given.number, l.id AS line_id, p.number AS parcel, p.status
    FROM parcel_line l
    JOIN parcel p ON p.tenant_id = l.tenant_id AND p.id = l.parcel_id AND p.status <> 'cancelled'
    CROSS JOIN LATERAL unnest(l.serials) AS given (number)
    WHERE l.tenant_id = %(tenant)s
), there AS (
    SELECT b.sku_id, b.number, e.place_id, b.parcel,
           b.status = 'packed' AND (k.kind IS DISTINCT FROM 'pack' OR e.holder_id IS DISTINCT FROM b.line_id)
           OR (b.status = 'handed_over' AND e.place_id IS NOT NULL) AS wrong
    FROM boxed b
    LEFT JOIN serial e ON e.tenant_id = %(tenant)s AND e.sku_id = b.sku_id AND e.number = b.number
    LEFT JOIN place k ON k.tenant_id = e.tenant_id AND k.id = e.place_id
    WHERE b.status = 'packed' OR e.holder_id = b.line_id
)
SELECT s.code AS sku, t.number, coalesce(max(l.code), 'no place') AS place, string_agg(t.parcel, ', ' ORDER BY t.parcel) AS parcels
FROM there t
JOIN sku s ON s.tenant_id = %(tenant)s AND s.id = t.sku_id
LEFT JOIN place l ON l.tenant_id = %(tenant)s AND l.id = t.place_id
GROUP BY s.code, t.sku_id, t.number HAVING count(*) > 1 OR bool_or(t.wrong) ORDER BY 1, 2
"""

NO_MORE_SERIALS_THAN_UNITS: Final = """
SELECT s.code AS sku, l.code AS place, e.condition, e.numbers, coalesce(b.on_hand, 0) AS units
FROM (SELECT tenant_id, sku_id, place_id, owner_id, batch_id, condition, count(*) AS numbers FROM serial
      WHERE tenant_id = %(tenant)s AND place_id IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6) AS e
LEFT JOIN stock_balance b USING (tenant_id, sku_id, place_id, owner_id, batch_id, condition)
JOIN sku s ON s.tenant_id = e.tenant_id AND s.id = e.sku_id
JOIN place l ON l.tenant_id = e.tenant_id AND l.id = e.place_id
WHERE e.numbers > coalesce(b.on_hand, 0) ORDER BY 1, 2, 3
"""

SERIAL_FOLLOWS_ITS_LIFE: Final = """
SELECT s.code AS sku, e.number, coalesce(l.code, 'no place') AS place, coalesce(k.code, 'no place') AS moved
FROM serial e
LEFT JOIN (SELECT DISTINCT ON (sku_id, number) sku_id, number, to_place_id, condition FROM serial_event
           WHERE tenant_id = %(tenant)s ORDER BY sku_id, number, at DESC, id DESC) AS v USING (sku_id, number)
JOIN sku s ON s.tenant_id = e.tenant_id AND s.id = e.sku_id
LEFT JOIN place l ON l.tenant_id = e.tenant_id AND l.id = e.place_id
LEFT JOIN place k ON k.tenant_id = e.tenant_id AND k.id = v.to_place_id
WHERE e.tenant_id = %(tenant)s
  AND (e.place_id IS DISTINCT FROM v.to_place_id OR e.condition IS DISTINCT FROM v.condition) ORDER BY 1, 2
"""
