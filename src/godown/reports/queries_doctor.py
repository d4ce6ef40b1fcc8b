"""What must be true of orders, parcels, books and jobs, as SQL: each query finds the rows of which it is not."""

from typing import Final

LEFT_WITH_MOVES: Final = """
WITH moved AS (
    SELECT document_id, document_line_id, owner_id, sum(quantity)::bigint AS units FROM stock_move
    WHERE tenant_id = %(tenant)s AND document_kind = 'parcel' AND reason = 'handed_over' GROUP BY 1, 2, 3
), packed AS (
    SELECT p.id AS document_id, n.id AS document_line_id, n.owner_id, p.number, n.sku_id,
           CASE WHEN p.status = 'handed_over' THEN n.quantity ELSE 0 END AS units
    FROM parcel p JOIN parcel_line n ON n.tenant_id = p.tenant_id AND n.parcel_id = p.id
    WHERE p.tenant_id = %(tenant)s
)
SELECT coalesce(p.number, document_id::text) AS number, coalesce(s.code, '?') AS sku, coalesce(p.units, 0) AS handed,
       coalesce(m.units, 0) AS moved
FROM packed p FULL JOIN moved m USING (document_id, document_line_id, owner_id)
LEFT JOIN sku s ON s.tenant_id = %(tenant)s AND s.id = p.sku_id
WHERE coalesce(p.units, 0) <> coalesce(m.units, 0) ORDER BY 1, 2
"""

ORDER_LEFT_WHOLE: Final = """
SELECT o.number, s.code AS sku, n.quantity - n.cancelled AS due, n.shipped
FROM sales_order o
JOIN order_line n ON n.tenant_id = o.tenant_id AND n.order_id = o.id
JOIN sku s ON s.tenant_id = n.tenant_id AND s.id = n.sku_id
WHERE o.tenant_id = %(tenant)s AND o.status IN ('handed_over', 'delivered') AND n.shipped <> n.quantity - n.cancelled
ORDER BY 1, 2
"""

LINES_FOLLOW_PARCELS: Final = """
WITH boxed AS (
    SELECT n.order_line_id AS id, p.order_id, sum(n.quantity)::bigint AS packed,
           coalesce(sum(n.quantity) FILTER (WHERE p.status = 'handed_over'), 0)::bigint AS shipped,
           sum(n.returned)::bigint AS returned
    FROM parcel_line n
    JOIN parcel p ON p.tenant_id = n.tenant_id AND p.id = n.parcel_id
    JOIN sales_order o ON o.tenant_id = p.tenant_id AND o.id = p.order_id
    WHERE n.tenant_id = %(tenant)s AND p.status <> 'cancelled' AND NOT (o.status = 'cancelled' AND p.status = 'packed')
    GROUP BY 1, 2
)
SELECT o.number, s.code AS sku, n.packed, n.shipped, n.returned, coalesce(b.packed, 0) AS in_parcels,
       coalesce(b.shipped, 0) AS left_in_parcels, coalesce(b.returned, 0) AS back_in_parcels
FROM order_line n
JOIN sales_order o ON o.tenant_id = n.tenant_id AND o.id = n.order_id
JOIN sku s ON s.tenant_id = n.tenant_id AND s.id = n.sku_id
LEFT JOIN boxed b ON b.id = n.id
WHERE n.tenant_id = %(tenant)s AND (n.packed, n.shipped, n.returned)
      <> (coalesce(b.packed, 0), coalesce(b.shipped, 0), coalesce(b.returned, 0)) ORDER BY 1, 2
"""

RETURNED_WITHIN_SHIPPED: Final = """
WITH back AS (
    SELECT n.parcel_line_id AS id, sum(n.arrived)::bigint AS arrived
    FROM return_line n JOIN goods_return r ON r.tenant_id = n.tenant_id AND r.id = n.return_id
    WHERE n.tenant_id = %(tenant)s AND n.parcel_line_id IS NOT NULL GROUP BY 1
)
SELECT p.number, s.code AS sku, n.quantity AS shipped, n.returned, coalesce(b.arrived, 0) AS arrived
FROM parcel_line n
JOIN parcel p ON p.tenant_id = n.tenant_id AND p.id = n.parcel_id
JOIN sku s ON s.tenant_id = n.tenant_id AND s.id = n.sku_id
LEFT JOIN back b ON b.id = n.id
WHERE n.tenant_id = %(tenant)s AND (coalesce(b.arrived, 0) > n.quantity OR coalesce(b.arrived, 0) <> n.returned
      OR (n.returned > 0 AND p.status <> 'handed_over')) ORDER BY 1, 2
"""

CANCELLED_IS_UNPACKED: Final = """
SELECT p.number, o.number AS order_number FROM parcel p
JOIN sales_order o ON o.tenant_id = p.tenant_id AND o.id = p.order_id
WHERE p.tenant_id = %(tenant)s AND o.status = 'cancelled' AND p.status = 'packed'
  AND o.updated_at < %(now)s::timestamptz - interval '10 minutes' ORDER BY 1
"""

PARCELS_FOLLOW_SHIPMENTS: Final = """
SELECT p.number, p.status, coalesce(h.state, 'none') AS state
FROM parcel p
LEFT JOIN shipment h ON h.tenant_id = p.tenant_id AND h.parcel_id = p.id AND h.state <> 'cancelled'
WHERE p.tenant_id = %(tenant)s
  AND (p.status = 'handed_over') <> (coalesce(h.state, 'none') NOT IN ('none', 'label_pending', 'ready')) ORDER BY 1
"""

COLLECTS_WHAT_IS_OWED: Final = """
SELECT o.number, o.collect_paise AS owed, sum(p.collect_paise)::bigint AS collected
FROM sales_order o
JOIN parcel p ON p.tenant_id = o.tenant_id AND p.order_id = o.id AND p.status <> 'cancelled'
LEFT JOIN document d ON d.tenant_id = p.tenant_id AND d.id = p.document_id
WHERE o.tenant_id = %(tenant)s GROUP BY o.id, o.number, o.collect_paise
HAVING sum(p.collect_paise) > o.collect_paise + sum(greatest(coalesce(d.round_off_paise, 0), 0)) ORDER BY 1
"""

CASH_DUE_IS_KNOWN = """
WITH came AS (
    SELECT parcel_id, sum(gross_paise)::bigint AS paise FROM settlement_line
    WHERE tenant_id = %(tenant)s AND parcel_id IS NOT NULL GROUP BY 1
)
SELECT p.number, p.collect_paise AS collect, coalesce(c.paise, 0) AS settled,
       s.remitted_paise || CASE WHEN s.cash_open THEN ', and more to come' ELSE ', and no more to come' END AS said
FROM shipment s JOIN parcel p ON p.tenant_id = s.tenant_id AND p.id = s.parcel_id LEFT JOIN came c ON c.parcel_id = p.id
WHERE s.tenant_id = %(tenant)s AND s.state <> 'cancelled' AND (s.remitted_paise <> coalesce(c.paise, 0)
   OR s.cash_open <> (s.state IN ('delivered', 'lost') AND p.collect_paise > coalesce(c.paise, 0))) ORDER BY 1
"""

NUMBERS_WITHOUT_GAPS: Final = """
WITH numbered AS (
    SELECT s.kind, s.registration, s.financial_year, s.prefix, s.next, d.number,
           CASE WHEN starts_with(d.number, s.prefix) AND substr(d.number, length(s.prefix) + 1) ~ '^[0-9]{1,15}$'
                THEN substr(d.number, length(s.prefix) + 1)::bigint END AS n
    FROM document d
    LEFT JOIN document_series s ON s.tenant_id = d.tenant_id AND s.kind = d.kind
         AND s.registration = d.registration AND s.financial_year = d.financial_year
    WHERE d.tenant_id = %(tenant)s AND d.kind <> 'outside_invoice'
), stepped AS (
    SELECT kind, number, n, next, prefix,
           coalesce(lead(n) OVER (PARTITION BY kind, registration, financial_year ORDER BY n), next) AS following
    FROM numbered WHERE n IS NOT NULL
)
SELECT coalesce(kind, 'document') AS kind, number AS after, 'no series' AS before, 0::bigint AS missing
FROM numbered WHERE n IS NULL
UNION ALL
SELECT kind, number, prefix || lpad(following::text, 6, '0'), following - n - 1 FROM stepped WHERE following <> n + 1
UNION ALL
SELECT s.kind, s.prefix, 'counted ' || s.issued, s.issued - c.issued
FROM document_series s CROSS JOIN LATERAL (
    SELECT count(*) AS issued FROM numbered d WHERE d.kind = s.kind AND d.registration = s.registration
    AND d.financial_year = s.financial_year AND d.n >= s.begins) AS c
WHERE s.tenant_id = %(tenant)s AND s.issued <> c.issued
ORDER BY 1, 2
"""

TOTALS_FOLLOW_LINES: Final = """
SELECT d.number, d.total_paise AS said, coalesce(sum(n.gross_paise), 0)::bigint AS total,
       d.taxable_paise AS said_taxable, coalesce(sum(n.taxable_paise), 0)::bigint AS taxable
FROM document d LEFT JOIN document_line n ON n.tenant_id = d.tenant_id AND n.document_id = d.id
WHERE d.tenant_id = %(tenant)s GROUP BY d.id, d.number, d.total_paise, d.taxable_paise, d.tax_paise
HAVING d.total_paise <> coalesce(sum(n.gross_paise), 0) OR d.taxable_paise <> coalesce(sum(n.taxable_paise), 0)
    OR d.tax_paise <> coalesce(sum(n.tax_paise), 0) ORDER BY 1
"""

CREDITS_WITHIN_INVOICES: Final = """
WITH credited AS (
    SELECT n.corrects_line_id AS id, sum(n.quantity)::bigint AS units, sum(n.gross_paise)::bigint AS gross,
           sum(n.tax_paise)::bigint AS tax
    FROM document_line n JOIN document d ON d.tenant_id = n.tenant_id AND d.id = n.document_id AND d.status = 'issued'
    WHERE n.tenant_id = %(tenant)s AND n.corrects_line_id IS NOT NULL GROUP BY 1
)
SELECT d.number, n.sku_code AS sku, n.quantity, n.gross_paise AS gross, c.units AS credited, c.gross AS credited_gross
FROM credited c
JOIN document_line n ON n.tenant_id = %(tenant)s AND n.id = c.id
JOIN document d ON d.tenant_id = n.tenant_id AND d.id = n.document_id
WHERE c.units > n.quantity OR c.gross > n.gross_paise
   OR c.tax > n.tax_paise ORDER BY 1, 2
"""

NOTES_FOLLOW_ROUNDING: Final = """
WITH noted AS (
    SELECT corrects_id AS id, sum(total_paise)::bigint AS total, sum(total_paise + round_off_paise)::bigint AS payable
    FROM document WHERE tenant_id = %(tenant)s AND corrects_id IS NOT NULL AND status = 'issued' GROUP BY 1
), stands AS (
    SELECT d.number, d.rounded, d.total_paise - coalesce(n.total, 0) AS rest,
           d.total_paise + d.round_off_paise - coalesce(n.payable, 0) AS asked
    FROM document d LEFT JOIN noted n ON n.id = d.id
    WHERE d.tenant_id = %(tenant)s AND d.corrects_id IS NULL AND d.status = 'issued'
)
SELECT number, asked, CASE WHEN rounded THEN (rest + 50) / 100 * 100 ELSE rest END AS due FROM stands
WHERE asked <> CASE WHEN rounded THEN (rest + 50) / 100 * 100 ELSE rest END ORDER BY 1
"""

PARCEL_HAS_ITS_INVOICE: Final = """
SELECT p.number, coalesce(d.number, 'no invoice') AS invoice, p.value_paise AS value, coalesce(d.total_paise, 0) AS total
FROM parcel p
LEFT JOIN document d ON d.tenant_id = p.tenant_id AND d.id = p.document_id AND d.status = 'issued'
WHERE p.tenant_id = %(tenant)s AND p.status <> 'cancelled' AND p.value_paise IS DISTINCT FROM d.total_paise ORDER BY 1
"""

COST_FOLLOWS_ENTRIES: Final = """
WITH entered AS (
    SELECT facility_id, owner_id, sku_id, sum(quantity)::bigint AS units, sum(value_paise)::bigint AS value
    FROM cost_entry WHERE tenant_id = %(tenant)s GROUP BY 1, 2, 3
), pair AS (
    SELECT facility_id, owner_id, sku_id, quantity, value_paise FROM stock_cost WHERE tenant_id = %(tenant)s
)
SELECT f.code AS facility, s.code AS sku, coalesce(p.quantity, 0) AS quantity, coalesce(p.value_paise, 0) AS value_paise,
       coalesce(e.units, 0) AS units, coalesce(e.value, 0) AS value
FROM entered e FULL JOIN pair p USING (facility_id, owner_id, sku_id)
JOIN sku s ON s.tenant_id = %(tenant)s AND s.id = sku_id
JOIN facility f ON f.tenant_id = %(tenant)s AND f.id = facility_id
WHERE coalesce(p.quantity, 0) <> coalesce(e.units, 0) OR coalesce(p.value_paise, 0) <> coalesce(e.value, 0)
ORDER BY 1, 2
"""

TAX_FOLLOWS_ENTRIES: Final = """
WITH entered AS (
    SELECT facility_id, owner_id, sku_id, t.code AS head, sum(t.paise::bigint)::bigint AS paise
    FROM cost_entry CROSS JOIN LATERAL jsonb_each_text(taxes) AS t (code, paise)
    WHERE tenant_id = %(tenant)s AND taxes <> '{}' GROUP BY 1, 2, 3, 4
), held AS (
    SELECT facility_id, owner_id, sku_id, t.code AS head, t.paise::bigint AS paise
    FROM stock_cost CROSS JOIN LATERAL jsonb_each_text(taxes) AS t (code, paise) WHERE tenant_id = %(tenant)s
)
SELECT f.code AS facility, s.code AS sku, head, coalesce(h.paise, 0) AS held, coalesce(e.paise, 0) AS entered
FROM entered e FULL JOIN held h USING (facility_id, owner_id, sku_id, head)
JOIN sku s ON s.tenant_id = %(tenant)s AND s.id = sku_id
JOIN facility f ON f.tenant_id = %(tenant)s AND f.id = facility_id
WHERE coalesce(h.paise, 0) <> coalesce(e.paise, 0) OR coalesce(h.paise, 0) < 0 ORDER BY 1, 2, 3
"""

JOB_FAILED: Final = """
SELECT task_name AS task, count(*) AS jobs FROM procrastinate_jobs
WHERE status = 'failed' AND args->>'tenant' = %(tenant)s::text GROUP BY 1 ORDER BY 1
"""

JOB_WAITS_LONG: Final = """
SELECT task_name AS task, count(*) AS jobs FROM procrastinate_jobs j
WHERE status = 'todo' AND args->>'tenant' = %(tenant)s::text
  AND coalesce(scheduled_at, (SELECT min(e.at) FROM procrastinate_events e WHERE e.job_id = j.id))
      < %(now)s::timestamptz - interval '10 minutes' GROUP BY 1 ORDER BY 1
"""

SNAPSHOT: Final = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
"""All checks see one instant, so that a busy day is not taken for damage."""

WHOLE_TABLES: Final = "SELECT set_config('enable_nestloop', 'off', true), set_config('jit', 'off', true), set_config('work_mem', '64MB', true)"
"""A check reads a whole business, so tables are hashed or merged, with memory for it. After a restore or a large import the
statistics may know nothing of it yet, and a nested loop that was meant for one row took 100 s over a demo's 700 order lines.
What is few goes by keys (LATERAL)."""

STORED_FILES: Final = """
SELECT id, path, size_bytes, sha256 FROM stored_file WHERE tenant_id = %(tenant)s AND id > %(after)s ORDER BY id
LIMIT %(limit)s
"""


def bounded(sql: str) -> str:
    """The first `limit` rows of a check, each as one JSON object with the number of all in `found`."""
    return f"SELECT to_jsonb(r) FROM (SELECT *, count(*) OVER () AS found FROM ({sql}) AS w LIMIT %(limit)s) AS r"
