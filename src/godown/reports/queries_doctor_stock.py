"""What must be true of the ledger of goods, as SQL: each query finds the rows of which it is not."""

from typing import Final

from godown.kernel.ids import OWN, UNKNOWN_OWNER

BALANCES_FOLLOW_MOVES: Final = """
WITH half AS (
    SELECT to_place_id AS place_id, owner_id, sku_id, batch_id, to_condition AS condition, quantity AS units
    FROM stock_move WHERE tenant_id = %(tenant)s AND to_place_id IS NOT NULL
    UNION ALL
    SELECT from_place_id, owner_id, sku_id, batch_id, from_condition, -quantity
    FROM stock_move WHERE tenant_id = %(tenant)s AND from_place_id IS NOT NULL
), moved AS (
    SELECT place_id, owner_id, sku_id, batch_id, condition, sum(units)::bigint AS units FROM half GROUP BY 1, 2, 3, 4, 5
), balance AS (
    SELECT place_id, owner_id, sku_id, batch_id, condition, on_hand FROM stock_balance WHERE tenant_id = %(tenant)s
)
SELECT s.code AS sku, l.code AS place, condition, coalesce(b.on_hand, 0) AS on_hand, coalesce(m.units, 0) AS moved
FROM moved m FULL JOIN balance b USING (place_id, owner_id, sku_id, batch_id, condition)
JOIN sku s ON s.tenant_id = %(tenant)s AND s.id = sku_id
JOIN place l ON l.tenant_id = %(tenant)s AND l.id = place_id
WHERE coalesce(b.on_hand, 0) <> coalesce(m.units, 0) ORDER BY 1, 2, 3
"""

OWNER_IS_KNOWN: Final = f"""
SELECT f.code AS facility, s.code AS sku, p.saleable, p.owner_id::text AS owner
FROM stock_supply p
JOIN sku s ON s.tenant_id = p.tenant_id AND s.id = p.sku_id
JOIN facility f ON f.tenant_id = p.tenant_id AND f.id = p.facility_id
LEFT JOIN consignor c ON c.tenant_id = p.tenant_id AND c.id = p.owner_id
WHERE p.tenant_id = %(tenant)s AND c.id IS NULL AND p.owner_id NOT IN ('{OWN}', '{UNKNOWN_OWNER}') ORDER BY 1, 2, 4
"""

DOOR_NUMBERS_MOVES: Final = """
SELECT f.code AS facility, s.code AS sku, p.seq, max(m.seq) AS last
FROM stock_supply p
JOIN stock_move m ON m.tenant_id = p.tenant_id AND m.facility_id = p.facility_id AND m.owner_id = p.owner_id
     AND m.sku_id = p.sku_id
JOIN sku s ON s.tenant_id = p.tenant_id AND s.id = p.sku_id
JOIN facility f ON f.tenant_id = p.tenant_id AND f.id = p.facility_id
WHERE p.tenant_id = %(tenant)s
GROUP BY f.code, s.code, p.facility_id, p.owner_id, p.sku_id, p.seq HAVING p.seq < max(m.seq) ORDER BY 1, 2
"""

SALEABLE_FOLLOWS_BALANCES: Final = """
WITH there AS (
    SELECT l.facility_id, b.owner_id, b.sku_id, sum(b.on_hand)::bigint AS units
    FROM stock_balance b
    JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id AND l.sells
    JOIN condition c ON c.tenant_id = b.tenant_id AND c.code = b.condition AND c.saleable
    WHERE b.tenant_id = %(tenant)s GROUP BY 1, 2, 3
), supply AS (
    SELECT facility_id, owner_id, sku_id, saleable FROM stock_supply WHERE tenant_id = %(tenant)s
)
SELECT f.code AS facility, s.code AS sku, coalesce(p.saleable, 0) AS saleable, coalesce(t.units, 0) AS units
FROM there t FULL JOIN supply p USING (facility_id, owner_id, sku_id)
JOIN sku s ON s.tenant_id = %(tenant)s AND s.id = sku_id
JOIN facility f ON f.tenant_id = %(tenant)s AND f.id = facility_id
WHERE coalesce(p.saleable, 0) <> coalesce(t.units, 0) ORDER BY 1, 2
"""


DATES_ARE_WATCHED: Final = """
SELECT DISTINCT f.code AS facility, s.code AS sku, t.number AS batch, t.expires_on + 1 - s.dispatch_days::int AS ends_on,
       coalesce(p.ends_on::text, 'none') AS said
FROM stock_balance b
JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id
JOIN condition c ON c.tenant_id = b.tenant_id AND c.code = b.condition AND c.saleable
JOIN batch t ON t.tenant_id = b.tenant_id AND t.id = b.batch_id AND t.expires_on IS NOT NULL
JOIN sku s ON s.tenant_id = b.tenant_id AND s.id = b.sku_id
JOIN facility f ON f.tenant_id = b.tenant_id AND f.id = l.facility_id
LEFT JOIN stock_supply p ON p.tenant_id = b.tenant_id AND p.facility_id = l.facility_id AND p.owner_id = b.owner_id
     AND p.sku_id = b.sku_id
WHERE b.tenant_id = %(tenant)s AND b.on_hand > 0
  AND (p.ends_on IS NULL OR p.ends_on > t.expires_on + 1 - s.dispatch_days::int) ORDER BY 1, 2, 3
"""


def _follows_promises(column: str, made: str) -> str:
    return f"""
WITH rows AS (
    SELECT facility_id, owner_id, sku_id, sum(quantity)::bigint AS units
    FROM promise WHERE tenant_id = %(tenant)s AND made_seq IS {made} GROUP BY 1, 2, 3
), supply AS (
    SELECT facility_id, owner_id, sku_id, {column} AS said FROM stock_supply WHERE tenant_id = %(tenant)s
)
SELECT f.code AS facility, s.code AS sku, coalesce(p.said, 0) AS said, coalesce(r.units, 0) AS units
FROM rows r FULL JOIN supply p USING (facility_id, owner_id, sku_id)
JOIN sku s ON s.tenant_id = %(tenant)s AND s.id = sku_id
JOIN facility f ON f.tenant_id = %(tenant)s AND f.id = facility_id
WHERE coalesce(p.said, 0) <> coalesce(r.units, 0) ORDER BY 1, 2
"""


PROMISED_FOLLOWS_PROMISES: Final = _follows_promises("promised", "NOT NULL")
WAITING_FOLLOWS_PROMISES: Final = _follows_promises("waiting", "NULL")

HELD_FOLLOWS_HOLDS: Final = """
WITH holds AS (
    SELECT place_id, owner_id, sku_id, batch_id, condition, sum(quantity)::bigint AS units
    FROM hold WHERE tenant_id = %(tenant)s GROUP BY 1, 2, 3, 4, 5
), balance AS (
    SELECT place_id, owner_id, sku_id, batch_id, condition, held FROM stock_balance WHERE tenant_id = %(tenant)s
)
SELECT s.code AS sku, l.code AS place, condition, coalesce(b.held, 0) AS held, coalesce(h.units, 0) AS units
FROM holds h FULL JOIN balance b USING (place_id, owner_id, sku_id, batch_id, condition)
JOIN sku s ON s.tenant_id = %(tenant)s AND s.id = sku_id
JOIN place l ON l.tenant_id = %(tenant)s AND l.id = place_id
WHERE coalesce(b.held, 0) <> coalesce(h.units, 0) ORDER BY 1, 2, 3
"""

PROMISE_HELD_FOLLOWS_HOLDS: Final = """
WITH holds AS (
    SELECT promise_id, sum(quantity)::bigint AS units FROM hold WHERE tenant_id = %(tenant)s GROUP BY 1
)
SELECT s.code AS sku, p.id::text AS promise, p.held, coalesce(h.units, 0) AS units
FROM promise p LEFT JOIN holds h ON h.promise_id = p.id
JOIN sku s ON s.tenant_id = p.tenant_id AND s.id = p.sku_id
WHERE p.tenant_id = %(tenant)s AND p.held <> coalesce(h.units, 0) ORDER BY 1, 2
"""

HOLD_FITS_ITS_PROMISE: Final = """
SELECT s.code AS sku, l.code AS place, h.quantity AS units
FROM hold h
JOIN promise p ON p.tenant_id = h.tenant_id AND p.id = h.promise_id
JOIN sku s ON s.tenant_id = h.tenant_id AND s.id = h.sku_id
JOIN place l ON l.tenant_id = h.tenant_id AND l.id = h.place_id
WHERE h.tenant_id = %(tenant)s
  AND (p.sku_id <> h.sku_id OR p.owner_id <> h.owner_id OR p.facility_id <> l.facility_id) ORDER BY 1, 2
"""

# One look by key for each promise, whatever the statistics say: joined freely, a new business with a thousand orders took a minute.
PROMISE_HAS_A_LIVING_HOLDER: Final = """
SELECT s.code AS sku, sum(p.quantity)::bigint AS units, coalesce(o.number, r.reference, '?') AS number,
       coalesce(o.status, CASE WHEN r.id IS NOT NULL THEN 'ended' ELSE 'unknown' END) AS status
FROM promise p
LEFT JOIN LATERAL (SELECT * FROM reservation r WHERE r.tenant_id = p.tenant_id AND r.id = p.holder_id
                   AND p.holder_kind = 'reservation' OFFSET 0) AS r ON true
LEFT JOIN LATERAL (SELECT o.* FROM order_line n JOIN sales_order o ON o.tenant_id = n.tenant_id AND o.id = n.order_id
                   WHERE n.tenant_id = p.tenant_id AND n.id = p.holder_id AND p.holder_kind = 'order_line' OFFSET 0) AS o ON true
LEFT JOIN LATERAL (SELECT * FROM transfer_line i WHERE i.tenant_id = p.tenant_id AND i.id = p.holder_id
                   AND p.holder_kind = 'transfer' OFFSET 0) AS i ON true
LEFT JOIN LATERAL (SELECT w.* FROM work_order_part wp JOIN work_order w ON w.tenant_id = wp.tenant_id AND w.id = wp.work_order_id
                   WHERE wp.tenant_id = p.tenant_id AND wp.id = p.holder_id AND p.holder_kind = 'work_order' OFFSET 0) AS w ON true
JOIN sku s ON s.tenant_id = p.tenant_id AND s.id = p.sku_id
WHERE p.tenant_id = %(tenant)s
  AND CASE p.holder_kind
      WHEN 'order_line' THEN o.id IS NULL OR o.status NOT IN ('waiting', 'promised', 'in_wave', 'picked', 'packed')
      WHEN 'transfer' THEN i.id IS NULL OR i.quantity = i.cancelled + i.sent
      WHEN 'work_order' THEN w.id IS NULL OR w.quantity = w.done + w.cancelled
      WHEN 'reservation' THEN r.id IS NULL OR r.order_id IS NOT NULL OR r.released_at IS NOT NULL
      ELSE true END
GROUP BY 1, 3, 4 ORDER BY 3, 1
"""

PROMISES_COVER_OPEN_UNITS: Final = """
WITH asked AS (
    SELECT holder_id, sum(quantity)::bigint AS units FROM promise
    WHERE tenant_id = %(tenant)s AND holder_kind = 'order_line' GROUP BY 1
)
SELECT o.number, s.code AS sku, n.quantity - n.cancelled - n.shipped AS open, coalesce(a.units, 0) AS units
FROM sales_order o
JOIN order_line n ON n.tenant_id = o.tenant_id AND n.order_id = o.id
JOIN sku s ON s.tenant_id = n.tenant_id AND s.id = n.sku_id
LEFT JOIN asked a ON a.holder_id = n.id
WHERE o.tenant_id = %(tenant)s AND o.facility_id IS NOT NULL
  AND o.status IN ('waiting', 'promised', 'in_wave', 'picked', 'packed')
  AND n.quantity - n.cancelled - n.shipped <> coalesce(a.units, 0) ORDER BY 1, 2
"""

HOLD_HAS_A_LIVING_HOLDER: Final = """
SELECT s.code AS sku, l.code AS place, sum(h.quantity)::bigint AS units
FROM hold h
JOIN sku s ON s.tenant_id = h.tenant_id AND s.id = h.sku_id
JOIN place l ON l.tenant_id = h.tenant_id AND l.id = h.place_id
WHERE h.tenant_id = %(tenant)s AND (
    NOT EXISTS (SELECT 1 FROM promise p WHERE p.tenant_id = h.tenant_id AND p.id = h.promise_id)
    OR NOT EXISTS (SELECT 1 FROM wave w WHERE w.tenant_id = h.tenant_id AND w.id = h.holder_id AND w.status <> 'cancelled')
    OR (l.kind = 'bin' AND NOT EXISTS (SELECT 1 FROM pick k WHERE k.tenant_id = h.tenant_id AND k.hold_id = h.id
                                       AND k.status = 'open')))
GROUP BY 1, 2 ORDER BY 1, 2
"""

HOLD_KNOWS_ITS_TRIP: Final = """
SELECT s.code AS sku, l.code AS place, w.number AS wave, t.trip_no AS trip, h.quantity AS units,
       CASE WHEN t.status = 'started' THEN 'has begun' ELSE 'has not begun' END AS said
FROM hold h
JOIN sku s ON s.tenant_id = h.tenant_id AND s.id = h.sku_id
JOIN place l ON l.tenant_id = h.tenant_id AND l.id = h.place_id AND l.kind = 'bin'
JOIN pick k ON k.tenant_id = h.tenant_id AND k.hold_id = h.id AND k.status = 'open'
JOIN trip t ON t.tenant_id = k.tenant_id AND t.id = k.trip_id
JOIN wave w ON w.tenant_id = t.tenant_id AND w.id = t.wave_id
WHERE h.tenant_id = %(tenant)s AND h.started <> (t.status = 'started') ORDER BY 1, 2, 3, 4
"""
