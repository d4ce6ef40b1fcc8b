"""What must be true of transfers between facilities, as SQL: each query finds the rows of which it is not."""

from typing import Final

TRANSIT_FOLLOWS_TRANSFERS: Final = """
WITH lying AS (
    SELECT l.facility_id, b.owner_id, b.sku_id, b.batch_id, sum(b.on_hand)::bigint AS units
    FROM stock_balance b JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id AND l.kind = 'transit'
    WHERE b.tenant_id = %(tenant)s GROUP BY 1, 2, 3, 4
), road AS (
    SELECT t.to_facility_id AS facility_id, n.owner_id, n.sku_id, o.batch_id, sum(o.sent - o.received - o.lost)::bigint AS units
    FROM transfer_lot o
    JOIN transfer_line n ON n.tenant_id = o.tenant_id AND n.id = o.transfer_line_id
    JOIN transfer t ON t.tenant_id = o.tenant_id AND t.id = o.transfer_id
    WHERE o.tenant_id = %(tenant)s GROUP BY 1, 2, 3, 4
)
SELECT f.code AS facility, s.code AS sku, coalesce(l.units, 0) AS lying, coalesce(r.units, 0) AS road
FROM lying l FULL JOIN road r USING (facility_id, owner_id, sku_id, batch_id)
JOIN sku s ON s.tenant_id = %(tenant)s AND s.id = sku_id
JOIN facility f ON f.tenant_id = %(tenant)s AND f.id = facility_id
WHERE coalesce(l.units, 0) <> coalesce(r.units, 0) ORDER BY 1, 2
"""

TRANSFER_HAS_MOVES: Final = """
WITH moved AS (
    SELECT document_line_id AS id, coalesce(sum(quantity) FILTER (WHERE reason = 'sent'), 0)::bigint AS left_there,
           coalesce(sum(quantity) FILTER (WHERE reason = 'in_transit'), 0)::bigint AS on_road,
           coalesce(sum(quantity) FILTER (WHERE reason IN ('transferred', 'rejected')), 0)::bigint AS arrived,
           coalesce(sum(quantity) FILTER (WHERE reason = 'lost'), 0)::bigint AS gone
    FROM stock_move WHERE tenant_id = %(tenant)s AND document_kind IN ('transfer', 'transfer_loss') GROUP BY 1
), lots AS (
    SELECT transfer_line_id AS id, sum(sent)::bigint AS sent, sum(received)::bigint AS received, sum(lost)::bigint AS lost
    FROM transfer_lot WHERE tenant_id = %(tenant)s GROUP BY 1
), lines AS (SELECT * FROM transfer_line WHERE tenant_id = %(tenant)s), beside AS (
    SELECT n.transfer_id, n.sku_id, coalesce(n.sent, 0) AS sent, coalesce(n.received, 0) AS received,
           coalesce(n.lost, 0) AS lost, coalesce(m.left_there, 0) AS left_there, coalesce(m.on_road, 0) AS on_road,
           coalesce(m.arrived, 0) AS arrived, coalesce(m.gone, 0) AS gone, coalesce(o.sent, 0) AS lots_sent,
           coalesce(o.received, 0) AS lots_received, coalesce(o.lost, 0) AS lots_lost
    FROM lines n FULL JOIN moved m USING (id) FULL JOIN lots o USING (id)
)
SELECT coalesce(t.number, '?') AS number, coalesce(s.code, '?') AS sku, b.sent, b.received, b.lost, b.left_there, b.on_road,
       b.arrived, b.gone
FROM beside b
LEFT JOIN transfer t ON t.tenant_id = %(tenant)s AND t.id = b.transfer_id
LEFT JOIN sku s ON s.tenant_id = %(tenant)s AND s.id = b.sku_id
WHERE (b.sent, b.sent, b.received, b.lost) <> (b.left_there, b.on_road, b.arrived, b.gone)
   OR (b.sent, b.received, b.lost) <> (b.lots_sent, b.lots_received, b.lots_lost) ORDER BY 1, 2
"""

PROMISES_COVER_TRANSFERS: Final = """
WITH asked AS (
    SELECT holder_id, sum(quantity)::bigint AS units FROM promise
    WHERE tenant_id = %(tenant)s AND holder_kind = 'transfer' GROUP BY 1
)
SELECT t.number, s.code AS sku, n.quantity - n.cancelled - n.sent AS open, coalesce(a.units, 0) AS units
FROM transfer_line n
JOIN transfer t ON t.tenant_id = n.tenant_id AND t.id = n.transfer_id
JOIN sku s ON s.tenant_id = n.tenant_id AND s.id = n.sku_id
LEFT JOIN asked a ON a.holder_id = n.id
WHERE n.tenant_id = %(tenant)s AND n.promises AND n.quantity - n.cancelled - n.sent <> coalesce(a.units, 0) ORDER BY 1, 2
"""
