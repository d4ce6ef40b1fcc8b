"""SQL of the doctor on trips: where an order stands with what fetches it, and where people stand to reach bins of a free-form site."""

from typing import Final

ORDER_STANDS_WITH_ITS_TRIPS: Final = """
SELECT o.number, o.status, 'no trip fetches or sorts anything of it' AS said
FROM sales_order o
WHERE o.tenant_id = %(tenant)s AND o.status = 'in_wave'
  AND NOT EXISTS (SELECT 1 FROM pick k WHERE k.tenant_id = o.tenant_id AND k.order_id = o.id AND k.status = 'open')
  AND NOT EXISTS (SELECT 1 FROM trip_order x WHERE x.tenant_id = o.tenant_id AND x.order_id = o.id AND x.status = 'to_sort')
UNION ALL
SELECT o.number, o.status, 'trip ' || t.trip_no || ' of ' || w.number || ' still fetches ' || sum(h.quantity)
FROM sales_order o
JOIN pick k ON k.tenant_id = o.tenant_id AND k.order_id = o.id AND k.status = 'open'
JOIN hold h ON h.tenant_id = k.tenant_id AND h.id = k.hold_id
JOIN trip t ON t.tenant_id = k.tenant_id AND t.id = k.trip_id
JOIN wave w ON w.tenant_id = t.tenant_id AND w.id = t.wave_id
WHERE o.tenant_id = %(tenant)s AND o.status IN ('picked', 'packed', 'handed_over', 'delivered')
GROUP BY o.tenant_id, o.id, t.trip_no, w.number
UNION ALL
SELECT o.number, o.status, 'trip ' || t.trip_no || ' of ' || w.number || ' is ' || t.status || ', and a pick of it is open'
FROM trip t
JOIN pick k ON k.tenant_id = t.tenant_id AND k.trip_id = t.id AND k.status = 'open'
JOIN sales_order o ON o.tenant_id = k.tenant_id AND o.id = k.order_id
JOIN wave w ON w.tenant_id = t.tenant_id AND w.id = t.wave_id
WHERE t.tenant_id = %(tenant)s AND t.status IN ('done', 'cancelled')
GROUP BY o.tenant_id, o.id, t.trip_no, t.status, w.number
ORDER BY 1, 3
"""

BIN_IS_REACHED_FROM_ITS_STAND: Final = """
WITH blocked AS (
    SELECT h.tenant_id, h.facility_id, h.x_mm - s.clearance_mm AS left_mm, h.x_mm + h.width_mm + s.clearance_mm AS right_mm,
           h.y_mm - s.clearance_mm AS low_mm, h.y_mm + h.depth_mm + s.clearance_mm AS high_mm, h.kind
    FROM site_shape h JOIN site s ON s.tenant_id = h.tenant_id AND s.facility_id = h.facility_id
    WHERE h.tenant_id = %(tenant)s AND h.kind <> 'lane'
), stood AS (
    SELECT b.tenant_id, b.facility_id, b.place_id, s.clearance_mm, s.width_mm, s.depth_mm, d.x_mm, d.y_mm, d.walk_mm,
           d.place_id IS NULL AS nowhere, sqrt((b.x_mm - d.x_mm) ^ 2 + (b.y_mm - d.y_mm) ^ 2) AS away,
           sqrt((s.start_x_mm - d.x_mm) ^ 2 + (s.start_y_mm - d.y_mm) ^ 2)
               + sqrt((coalesce(s.end_x_mm, s.start_x_mm) - d.x_mm) ^ 2 + (coalesce(s.end_y_mm, s.start_y_mm) - d.y_mm) ^ 2) AS flown
    FROM bin b JOIN site s ON s.tenant_id = b.tenant_id AND s.facility_id = b.facility_id
    LEFT JOIN stand d ON d.tenant_id = b.tenant_id AND d.place_id = b.place_id AND d.facility_id = b.facility_id
    WHERE b.tenant_id = %(tenant)s
)
SELECT l.code AS place, f.code AS facility, CASE
    WHEN w.nowhere THEN 'is not said, and nothing is closed there'
    WHEN w.x_mm NOT BETWEEN w.clearance_mm AND w.width_mm - w.clearance_mm
      OR w.y_mm NOT BETWEEN w.clearance_mm AND w.depth_mm - w.clearance_mm THEN 'lies outside the room'
    WHEN w.away > 2001 THEN 'is out of reach of it'
    WHEN w.walk_mm + 2 * w.clearance_mm + 2 < w.flown THEN 'is said to be nearer than the straight line'
    ELSE 'lies in a wall, a rack or a closed area' END AS said
FROM stood w
JOIN place l ON l.tenant_id = w.tenant_id AND l.id = w.place_id
JOIN facility f ON f.tenant_id = w.tenant_id AND f.id = w.facility_id
WHERE (w.nowhere AND NOT EXISTS (SELECT 1 FROM blocked k WHERE k.tenant_id = w.tenant_id AND k.facility_id = w.facility_id
                                 AND k.kind = 'closed'))
   OR w.x_mm NOT BETWEEN w.clearance_mm AND w.width_mm - w.clearance_mm
   OR w.y_mm NOT BETWEEN w.clearance_mm AND w.depth_mm - w.clearance_mm
   OR w.away > 2001 OR w.walk_mm + 2 * w.clearance_mm + 2 < w.flown
   OR EXISTS (SELECT 1 FROM blocked k WHERE k.tenant_id = w.tenant_id AND k.facility_id = w.facility_id
              AND w.x_mm > k.left_mm AND w.x_mm < k.right_mm AND w.y_mm > k.low_mm AND w.y_mm < k.high_mm)
ORDER BY 2, 1
"""
"""Nobody reaches farther than two metres (`routing.site.REACH_MM`). Walks begin and end where somebody can stand, up to a clearance from
the start and the end that were drawn."""
