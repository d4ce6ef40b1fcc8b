"""What papers say, line by line, must have moved: each query finds the lines of which it is not so, and moves without a paper.

Both sides are summed and joined in full, so neither a lost move nor a lost paper hides, and a large business takes two scans.
"""

from typing import Final

from godown.kernel.ids import OWN
from godown.stock import EXPIRED, SALEABLE, SHORT_DATED


def _against_moves(papers: str, moves: str) -> str:
    """Lines of papers (`document_id`, `line_id`, `sku_id`, `part`, `number`, `units`) beside what moved for them. `part` is
    what tells rows of one line apart: a condition, or what became of the units."""
    return f"""
WITH papers AS ({papers}), moves AS ({moves}), off AS (
    SELECT coalesce(p.number, document_id::text) AS number, sku_id, part, coalesce(p.units, 0) AS units,
           coalesce(m.units, 0) AS moved
    FROM papers p FULL JOIN moves m USING (document_id, line_id, sku_id, part)
    WHERE coalesce(p.units, 0) <> coalesce(m.units, 0)
)
SELECT number, coalesce(s.code, '?') AS sku, part, units, moved
FROM off LEFT JOIN sku s ON s.tenant_id = %(tenant)s AND s.id = off.sku_id ORDER BY 1, 2, 3
"""


def _moved(
    kind: str,
    part: str,
    *,
    line: str = "document_line_id",
    sku: str = "sku_id",
    units: str = "quantity",
    where: str = "true",
) -> str:
    return f"""
    SELECT document_id, {line} AS line_id, {sku} AS sku_id, {part} AS part, sum({units})::bigint AS units
    FROM stock_move WHERE tenant_id = %(tenant)s AND document_kind = '{kind}' AND {where} GROUP BY 1, 2, 3, 4"""


def _said(condition: str) -> str:
    """A condition as a person says it: what its date makes short dated or expired was said to be saleable."""
    return f"CASE WHEN {condition} IN ('{SHORT_DATED}', '{EXPIRED}') THEN '{SALEABLE}' ELSE {condition} END"


RECEIPT_HAS_MOVES: Final = _against_moves(
    f"""
    SELECT n.receipt_id AS document_id, n.id AS line_id, n.sku_id, {_said("g.part")} || ' of ' || r.owner_id AS part, r.number,
           sum(g.units)::bigint AS units
    FROM receipt r JOIN receipt_line n ON n.tenant_id = r.tenant_id AND n.receipt_id = r.id
    CROSS JOIN LATERAL (VALUES ('saleable', n.accepted), (n.reject_condition, n.rejected)) AS g (part, units)
    WHERE r.tenant_id = %(tenant)s AND r.status = 'posted' AND g.units > 0 GROUP BY 1, 2, 3, 4, 5""",
    _moved("receipt", f"coalesce({_said('to_condition')}, 'out') || ' of ' || owner_id"),
)

PICKED_WITH_MOVES: Final = _against_moves(
    """
    SELECT k.trip_id AS document_id, k.id AS line_id, k.sku_id, '' AS part, o.number, k.picked AS units
    FROM pick k LEFT JOIN sales_order o ON o.tenant_id = k.tenant_id AND o.id = k.order_id
    WHERE k.tenant_id = %(tenant)s AND k.picked > 0""",
    _moved("trip", "''", units="CASE reason WHEN 'picked' THEN quantity ELSE -quantity END",
           where="reason IN ('picked', 'unpicked')"),
)  # fmt: skip

PACKED_WITH_MOVES: Final = _against_moves(
    """
    SELECT n.parcel_id AS document_id, n.order_line_id AS line_id, n.sku_id, 'packed of ' || n.owner_id AS part, p.number,
           sum(n.quantity)::bigint AS units
    FROM parcel p JOIN parcel_line n ON n.tenant_id = p.tenant_id AND n.parcel_id = p.id
    WHERE p.tenant_id = %(tenant)s GROUP BY 1, 2, 3, 4, 5
    UNION ALL
    SELECT n.parcel_id, n.id, n.sku_id, 'unpacked of ' || n.owner_id, p.number, n.quantity
    FROM parcel p JOIN parcel_line n ON n.tenant_id = p.tenant_id AND n.parcel_id = p.id
    WHERE p.tenant_id = %(tenant)s AND p.status = 'cancelled'""",
    _moved("parcel", "reason || ' of ' || owner_id", where="reason IN ('packed', 'unpacked')"),
)

PACKAGING_HAS_MOVES: Final = _against_moves(
    """
    SELECT p.facility_id AS document_id, m.sku_id AS line_id, m.sku_id, '' AS part, f.code AS number,
           sum(m.quantity)::bigint AS units
    FROM parcel_material m JOIN parcel p ON p.tenant_id = m.tenant_id AND p.id = m.parcel_id
    JOIN facility f ON f.tenant_id = p.tenant_id AND f.id = p.facility_id
    WHERE m.tenant_id = %(tenant)s GROUP BY 1, 2, 3, 4, 5""",
    """
    SELECT facility_id AS document_id, sku_id AS line_id, sku_id, '' AS part, sum(quantity)::bigint AS units
    FROM stock_move WHERE tenant_id = %(tenant)s AND document_kind IN ('parcel', 'packing') AND reason = 'used'
    GROUP BY 1, 2, 3, 4""",
)
"""Parcels that are packed together take packaging by one move, so the sum of a facility is compared."""

RETURN_HAS_MOVES: Final = _against_moves(
    """
    SELECT n.return_id AS document_id, n.id AS line_id, n.sku_id,
           CASE WHEN coalesce(n.parcel_line_id, n.outside_line_id) IS NULL THEN 'unexpected' ELSE 'quarantine' END AS part,
           r.number, n.arrived AS units
    FROM return_line n JOIN goods_return r ON r.tenant_id = n.tenant_id AND r.id = n.return_id
    WHERE n.tenant_id = %(tenant)s AND n.arrived > 0""",
    _moved("return", "coalesce(to_condition, 'out')"),
)

INSPECTION_HAS_MOVES: Final = _against_moves(
    """
    SELECT i.id AS document_id, i.return_line_id AS line_id, x.sku_id,
           CASE WHEN i.as_sku_id IS NOT NULL THEN 'another SKU' WHEN i.condition <> '' THEN i.condition
                WHEN i.outcome = 'repair' THEN 'in_repair' WHEN i.outcome = 'not_ours' THEN 'unexpected' ELSE i.outcome END AS part,
           r.number, i.quantity AS units
    FROM inspection i
    JOIN return_line n ON n.tenant_id = i.tenant_id AND n.id = i.return_line_id
    JOIN goods_return r ON r.tenant_id = n.tenant_id AND r.id = n.return_id
    CROSS JOIN LATERAL (SELECT n.sku_id UNION ALL SELECT i.as_sku_id WHERE i.as_sku_id IS NOT NULL) AS x
    WHERE i.tenant_id = %(tenant)s""",
    _moved(
        "inspection",
        f"CASE outside WHEN 'grade' THEN 'another SKU' ELSE coalesce({_said('to_condition')}, 'scrap') END",
    ),
)

GRADING_CARRIES_COST: Final = """
SELECT r.number, sum(c.value_paise)::bigint AS off
FROM inspection i
JOIN return_line n ON n.tenant_id = i.tenant_id AND n.id = i.return_line_id
JOIN goods_return r ON r.tenant_id = n.tenant_id AND r.id = n.return_id
JOIN stock_move m ON m.tenant_id = i.tenant_id AND m.document_kind = 'inspection' AND m.document_id = i.id AND m.outside = 'grade'
JOIN cost_entry c ON c.tenant_id = m.tenant_id AND c.move_id = m.id
WHERE i.tenant_id = %(tenant)s AND i.as_sku_id IS NOT NULL GROUP BY i.id, r.number HAVING sum(c.value_paise) <> 0 ORDER BY 1, i.id
"""

REPAIR_HAS_MOVES: Final = _against_moves(
    """
    SELECT p.repair_id AS document_id, p.id AS line_id, p.sku_id, '' AS part, r.number, p.quantity AS units
    FROM repair_part p JOIN repair_order r ON r.tenant_id = p.tenant_id AND r.id = p.repair_id
    WHERE p.tenant_id = %(tenant)s""",
    _moved("repair", "''"),
)

REPAIR_CARRIES_COST: Final = """
WITH put (repair_id, paise) AS (
    SELECT repair_id, value_paise FROM repair_part WHERE tenant_id = %(tenant)s
    UNION ALL SELECT repair_id, labour_paise FROM repair_step WHERE tenant_id = %(tenant)s
    UNION ALL SELECT next_id, value_paise FROM repair_end WHERE tenant_id = %(tenant)s AND next_id IS NOT NULL
    UNION ALL SELECT repair_id, -value_paise FROM repair_end WHERE tenant_id = %(tenant)s
    UNION ALL SELECT id, -left_paise FROM repair_order WHERE tenant_id = %(tenant)s
), entered (repair_id, paise) AS (
    SELECT e.repair_id, e.value_paise FROM repair_end e WHERE e.tenant_id = %(tenant)s AND e.became <> 'carried'
    UNION ALL
    SELECT e.repair_id, -c.value_paise FROM repair_end e
    JOIN cost_entry c ON c.tenant_id = e.tenant_id AND c.source_line_id = e.id AND c.reason = 'repaired' WHERE e.tenant_id = %(tenant)s
    UNION ALL SELECT repair_id, value_paise FROM repair_part WHERE tenant_id = %(tenant)s
    UNION ALL
    SELECT m.document_id, c.value_paise FROM stock_move m JOIN cost_entry c ON c.tenant_id = m.tenant_id AND c.move_id = m.id
    WHERE m.tenant_id = %(tenant)s AND m.document_kind = 'repair'
), off AS (
    SELECT repair_id, sum(paise)::bigint AS paise FROM put GROUP BY 1 HAVING sum(paise) <> 0
    UNION ALL SELECT repair_id, sum(paise)::bigint FROM entered GROUP BY 1 HAVING sum(paise) <> 0
)
SELECT r.number, off.paise AS off FROM off JOIN repair_order r ON r.tenant_id = %(tenant)s AND r.id = off.repair_id ORDER BY 1, 2
"""
"""What parts and labour put into a repair either is still in it or went where its re-inspections say, and the books say the same."""

CLAIMS_FOLLOW_STEPS: Final = """
SELECT c.number, c.paid_paise AS paid, c.state, coalesce(t.came, 0) AS came, coalesce(t.said, 'nothing') AS said
FROM claim c LEFT JOIN LATERAL (
    SELECT sum(s.paise)::bigint AS came, (array_agg(s.state ORDER BY s.at DESC, s.id DESC))[1] AS said FROM claim_step s
    WHERE s.tenant_id = c.tenant_id AND s.claim_id = c.id) AS t ON true
WHERE c.tenant_id = %(tenant)s AND (c.paid_paise <> coalesce(t.came, 0) OR c.state <> coalesce(t.said, 'nothing')) ORDER BY 1
"""

COUNT_HAS_MOVES: Final = _against_moves(
    f"""
    SELECT k.id AS document_id, s.key::uuid AS line_id, s.key::uuid AS sku_id, {_said("c.key")} AS part, k.number,
           sum(said.way * c.value::bigint)::bigint AS units
    FROM stock_count k
    CROSS JOIN LATERAL (VALUES (k.lines -> 'base', -1), (k.lines -> 'counted', 1)) AS said (by_sku, way)
    CROSS JOIN LATERAL jsonb_each(said.by_sku) AS s
    CROSS JOIN LATERAL jsonb_each_text(s.value) AS c
    WHERE k.tenant_id = %(tenant)s AND k.status = 'posted' GROUP BY 1, 2, 3, 4, 5
    UNION ALL
    SELECT k.id, k.id, k.id, 'missing', k.number, coalesce(sum(c.value::bigint), 0)::bigint - k.known_units
    FROM stock_count k
    LEFT JOIN LATERAL jsonb_each(k.lines -> 'base') AS s ON true
    LEFT JOIN LATERAL jsonb_each_text(s.value) AS c ON true
    WHERE k.tenant_id = %(tenant)s AND k.status = 'posted' GROUP BY k.id, k.number, k.known_units""",
    f"""
    SELECT m.document_id, CASE g.part WHEN 'missing' THEN m.document_id ELSE m.sku_id END AS line_id,
           CASE g.part WHEN 'missing' THEN m.document_id ELSE m.sku_id END AS sku_id, {_said("g.part")} AS part,
           sum(g.units)::bigint AS units
    FROM stock_move m
    CROSS JOIN LATERAL (VALUES (m.to_condition, m.quantity), (m.from_condition, -m.quantity)) AS g (part, units)
    WHERE m.tenant_id = %(tenant)s AND m.document_kind = 'count' AND g.part IS NOT NULL GROUP BY 1, 2, 3, 4""",
)
"""Of each SKU and condition the units counted less those known; of what was missing, all: it came back or left."""

REMOVAL_HAS_MOVES: Final = _against_moves(
    """
    SELECT id AS document_id, id AS line_id, id AS sku_id, reason AS part, number, units
    FROM removal WHERE tenant_id = %(tenant)s""",
    _moved("removal", "reason", line="document_id", sku="document_id", where="to_place_id IS NULL"),
)

CONDITION_HAS_MOVES: Final = _against_moves(
    """
    SELECT c.id AS document_id, c.place_id AS line_id, c.sku_id, c.from_condition || ' to ' || c.to_condition AS part,
           l.code AS number, c.quantity AS units
    FROM condition_change c JOIN place l ON l.tenant_id = c.tenant_id AND l.id = c.place_id WHERE c.tenant_id = %(tenant)s""",
    _moved("condition_change",
           f"coalesce({_said('from_condition')}, 'in') || ' to ' || coalesce({_said('to_condition')}, 'out')",
           line="to_place_id"),
)  # fmt: skip

MOVES_HAVE_PAPERS: Final = """
WITH known (kind, outside) AS (VALUES
    ('receipt', 'supplier'), ('opening', 'opening'), ('return', 'customer'), ('parcel', 'customer'), ('parcel', 'used'),
    ('packing', 'used'), ('count', 'count'), ('inspection', 'scrap'), ('removal', 'vendor'), ('removal', 'used'),
    ('removal', 'scrap'), ('transfer', 'transfer'), ('transfer_loss', 'scrap'), ('work_order', 'kit'),
    ('inspection', 'grade'), ('repair', 'repair'),
    ('trip', ''), ('order', ''), ('parcel', ''), ('count', ''), ('inspection', ''), ('transfer', ''),
    ('put_away', ''), ('shift', ''), ('condition_change', ''), ('batch', ''), ('batch', 'customer')
), papers AS (
    SELECT id, 'trip' AS kind FROM trip WHERE tenant_id = %(tenant)s
    UNION ALL SELECT id, 'order' FROM sales_order WHERE tenant_id = %(tenant)s
    UNION ALL SELECT id, 'batch' FROM batch WHERE tenant_id = %(tenant)s
    UNION ALL SELECT id, 'transfer' FROM transfer WHERE tenant_id = %(tenant)s
    UNION ALL SELECT id, 'transfer_loss' FROM transfer_step WHERE tenant_id = %(tenant)s
    UNION ALL SELECT id, 'work_order' FROM work_order WHERE tenant_id = %(tenant)s
    UNION ALL SELECT id, 'parcel' FROM parcel WHERE tenant_id = %(tenant)s
)
SELECT m.document_kind AS kind, coalesce(m.outside, 'inside') AS way, s.code AS sku, sum(m.quantity)::bigint AS units
FROM stock_move m
LEFT JOIN known k ON k.kind = m.document_kind AND k.outside = coalesce(m.outside, '')
LEFT JOIN papers p ON p.id = m.document_id AND p.kind = m.document_kind
JOIN sku s ON s.tenant_id = m.tenant_id AND s.id = m.sku_id
WHERE m.tenant_id = %(tenant)s
  AND (k.kind IS NULL OR (p.id IS NULL AND m.document_kind IN ('trip', 'order', 'batch', 'transfer', 'transfer_loss',
                                                               'work_order', 'parcel')))
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
"""What the checks of single papers do not see: a move of a kind that no paper of ours makes, or of a paper that is not there.
Put-away, shift and opening stock are papers of their own, and packing together is one whose parcels say what they took."""

COST_COVERS_STOCK: Final = f"""
WITH there AS (
    SELECT l.facility_id, b.owner_id, b.sku_id, sum(b.on_hand)::bigint AS units
    FROM stock_balance b JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id
    WHERE b.tenant_id = %(tenant)s AND b.owner_id = '{OWN}' GROUP BY 1, 2, 3
), pair AS (
    SELECT facility_id, owner_id, sku_id, quantity, value_paise FROM stock_cost WHERE tenant_id = %(tenant)s
)
SELECT f.code AS facility, s.code AS sku, coalesce(p.quantity, 0) AS quantity, coalesce(t.units, 0) AS units
FROM there t FULL JOIN pair p USING (facility_id, owner_id, sku_id)
JOIN sku s ON s.tenant_id = %(tenant)s AND s.id = sku_id
JOIN facility f ON f.tenant_id = %(tenant)s AND f.id = facility_id
WHERE coalesce(p.quantity, 0) <> coalesce(t.units, 0) ORDER BY 1, 2
"""
"""Goods that are not ours have no cost; of all others every unit has, wherever it lies."""
