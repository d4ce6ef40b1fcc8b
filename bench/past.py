"""A past for a warehouse, written by set-based SQL: goods came in, were carried from bin to bin, sold, picked, packed and handed over,
and nothing of it is left. What it leaves behind is what the product would: `godown doctor` finds nothing wrong with it.

Each round every SKU is received, put away, carried to another bin and back so often, and sold to one customer: receipts, waves,
trips, picks, parcels, invoices, shipments, cost entries and moves, numbered by their doors.
"""

import time
from typing import Final

import psycopg

from bench.warehouse import Warehouse

UNITS: Final = 4
"""Units of a SKU that one round brings and sells."""

CARRIED: Final = 20
"""Moves from bin to bin in a round; an even number, so that goods lie again where they lay."""

STEPS: Final = CARRIED + 5
"""Moves of a SKU in a round: received, put away, carried, picked, packed, handed over."""

PRESENT: Final = 4
"""The last rounds were of late, also in a warehouse without a past: what happens now costs what it costs."""

OLD_DAYS: Final = 60
"""The past ended so many days before."""

TRIP: Final = 12

SETTINGS: Final = (
    "SET session_replication_role = replica",  # rows fit each other by the way they are made: no key is checked
    "SET synchronous_commit = off",
    "SET work_mem = '256MB'",
    "SET maintenance_work_mem = '512MB'",
)

IDS: Final = """
CREATE FUNCTION pg_temp.gid(kind int, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT ('018' || lpad(to_hex(kind), 5, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$
"""

FIXED: Final = """
CREATE TEMP TABLE fixed AS SELECT %(tenant)s::uuid AS tenant_id, %(facility)s::uuid AS facility_id, %(channel)s::uuid AS channel_id,
    %(courier)s::uuid AS courier_id, '00000000-0000-7000-8000-00000000000a'::uuid AS own,
    '00000000-0000-7000-8000-000000000000'::uuid AS no_batch, '00000000-0000-7000-8000-0000000000ff'::uuid AS actor,
    (SELECT id FROM place WHERE tenant_id = %(tenant)s AND facility_id = %(facility)s AND kind = 'dock') AS dock,
    (SELECT id FROM place WHERE tenant_id = %(tenant)s AND facility_id = %(facility)s AND kind = 'pack') AS pack,
    (SELECT gstin FROM facility WHERE id = %(facility)s) AS registration
"""

ARTICLES: Final = """
CREATE TEMP TABLE article AS
SELECT row_number() OVER (ORDER BY s.code)::int AS k, s.id, s.code, s.hsn FROM sku s, fixed f
WHERE s.tenant_id = f.tenant_id AND s.kind = 'product';
CREATE TEMP TABLE shelf AS
SELECT row_number() OVER (ORDER BY l.code)::int AS b, l.id FROM place l, fixed f WHERE l.tenant_id = f.tenant_id AND l.kind = 'bin';
CREATE TEMP TABLE crate AS
SELECT row_number() OVER (ORDER BY l.code)::int AS b, l.id FROM place l, fixed f WHERE l.tenant_id = f.tenant_id AND l.kind = 'tote';
CREATE TEMP TABLE lot AS
SELECT (r - 1)::bigint * (SELECT count(*) FROM article) + a.k AS n, r, a.k, a.id AS sku_id, a.code, a.hsn,
       h.id AS home, o.id AS other, t.id AS tote,
       now() - make_interval(days => CASE WHEN r > %(rounds)s - %(present)s THEN 0 ELSE %(old)s END,
                             mins => 30 * (%(rounds)s - r)) AS at
FROM generate_series(1, %(rounds)s) AS r CROSS JOIN article a
JOIN shelf h ON h.b = 1 + (a.k - 1) %% (SELECT count(*) FROM shelf)
JOIN shelf o ON o.b = 1 + a.k %% (SELECT count(*) FROM shelf)
JOIN crate t ON t.b = 1 + (a.k + r * 7) %% (SELECT count(*) FROM crate);
ANALYZE lot
"""

GOODS_IN: Final = """
INSERT INTO receipt (tenant_id, id, number, facility_id, vendor_name, owner_id, status, opened_at, posted_at, made_by)
SELECT f.tenant_id, pg_temp.gid(1, r), 'OLD-GRN-' || r, f.facility_id, 'Kansa',
       '00000000-0000-7000-8000-00000000000a', 'posted', min(at), min(at), f.actor
FROM lot, fixed f GROUP BY f.tenant_id, f.facility_id, f.actor, r;
INSERT INTO receipt_line (tenant_id, id, receipt_id, line_no, sku_id, batch_id, counted, accepted, cost_paise, serials, photos)
SELECT f.tenant_id, pg_temp.gid(2, n), pg_temp.gid(1, r), k, sku_id, f.no_batch, %(units)s, %(units)s, 4000, '{}', '{}'
FROM lot, fixed f
"""

SOLD: Final = """
INSERT INTO sales_order (tenant_id, id, channel_id, external_id, number, status, facility_id, ordered_at, ship_by, business_day,
    payment, total_paise, paid_paise, customer_name, city, content_hash, created_at, updated_at)
SELECT f.tenant_id, pg_temp.gid(3, n), f.channel_id, 'old-' || n, '#old-' || n, 'delivered', f.facility_id, at, at, at::date,
       'prepaid', 40000, 40000, 'Devika Menon', 'Kochi', '', at, at
FROM lot, fixed f;
INSERT INTO order_line (tenant_id, id, order_id, line_no, sku_id, name, quantity, unit_price_paise, packed, shipped)
SELECT f.tenant_id, pg_temp.gid(4, n), pg_temp.gid(3, n), 1, sku_id, code, %(units)s, 10000, %(units)s, %(units)s FROM lot, fixed f;
INSERT INTO wave (tenant_id, id, number, facility_id, status, totes_per_trip, released_at, done_at, made_by)
SELECT f.tenant_id, pg_temp.gid(5, r), 'OLD-W-' || r, f.facility_id, 'done', %(trip)s, min(at), min(at), f.actor
FROM lot, fixed f GROUP BY f.tenant_id, f.facility_id, f.actor, r;
INSERT INTO trip (tenant_id, id, wave_id, trip_no, status, length_mm, finished_at)
SELECT f.tenant_id, pg_temp.gid(6, r * 1000 + k / %(trip)s), pg_temp.gid(5, r), k / %(trip)s, 'done', 60000, min(at)
FROM lot, fixed f GROUP BY f.tenant_id, r, k / %(trip)s;
INSERT INTO trip_order (tenant_id, trip_id, order_id, slot, tote_id, status)
SELECT f.tenant_id, pg_temp.gid(6, r * 1000 + k / %(trip)s), pg_temp.gid(3, n), k %% %(trip)s, tote, 'packed' FROM lot, fixed f;
INSERT INTO pick (tenant_id, id, trip_id, order_id, order_line_id, hold_id, place_id, sku_id, batch_id, sequence, quantity, picked,
    status)
SELECT f.tenant_id, pg_temp.gid(7, n), pg_temp.gid(6, r * 1000 + k / %(trip)s), pg_temp.gid(3, n), pg_temp.gid(4, n),
       pg_temp.gid(8, n), home, sku_id, f.no_batch, k, %(units)s, %(units)s, 'picked' FROM lot, fixed f
"""

SHIPPED: Final = """
INSERT INTO parcel (tenant_id, id, number, facility_id, order_id, parcel_no, status, box_override, weight_grams, value_paise,
    document_id, ship_to, packed_at, packed_by, handed_over_at)
SELECT f.tenant_id, pg_temp.gid(9, n), 'OLD-P-' || n, f.facility_id, pg_temp.gid(3, n), 1, 'handed_over', 'in its own box', 400,
       40000, pg_temp.gid(10, n), '{}', at, f.actor, at FROM lot, fixed f;
INSERT INTO parcel_line (tenant_id, id, parcel_id, order_line_id, sku_id, batch_id, owner_id, quantity, serials)
SELECT f.tenant_id, pg_temp.gid(11, n), pg_temp.gid(9, n), pg_temp.gid(4, n), sku_id, f.no_batch, '00000000-0000-7000-8000-00000000000a',
       %(units)s, '{}' FROM lot, fixed f;
INSERT INTO document (tenant_id, id, kind, number, registration, financial_year, dated, facility_id, source_kind, source_id, order_id,
    supplier, buyer, taxable_paise, tax_paise, total_paise, issued_at, made_by)
SELECT f.tenant_id, pg_temp.gid(10, n), 'tax_invoice', 'OLD/' || lpad(n::text, 6, '0'), f.registration, 'old', at::date, f.facility_id,
       'parcel', pg_temp.gid(9, n), pg_temp.gid(3, n), '{}', '{}', 40000, 0, 40000, at, f.actor FROM lot, fixed f;
INSERT INTO document_line (tenant_id, id, document_id, line_no, source_line_id, sku_id, sku_code, description, hsn, unit, quantity,
    gross_paise, taxable_paise, rate_bp, tax_paise, taxes)
SELECT f.tenant_id, pg_temp.gid(12, n), pg_temp.gid(10, n), 1, pg_temp.gid(11, n), sku_id, code, code, hsn, 'piece', %(units)s, 40000,
       40000, 0, 0, '[]' FROM lot, fixed f;
INSERT INTO document_series (tenant_id, kind, registration, financial_year, prefix, next)
SELECT f.tenant_id, 'tax_invoice', f.registration, 'old', 'OLD/', (SELECT max(n) + 1 FROM lot) FROM fixed f;
INSERT INTO manifest (tenant_id, id, number, courier_id, facility_id, status, opened_at, closed_at, made_by)
SELECT f.tenant_id, pg_temp.gid(13, r), 'OLD-M-' || r, f.courier_id, f.facility_id, 'closed', min(at), min(at), f.actor
FROM lot, fixed f GROUP BY f.tenant_id, f.courier_id, f.facility_id, f.actor, r;
INSERT INTO shipment (tenant_id, id, parcel_id, courier_id, awb, state, manifest_id, state_at, created_at, delivered_at)
SELECT f.tenant_id, pg_temp.gid(14, n), pg_temp.gid(9, n), f.courier_id, 'OLD' || n, 'delivered', pg_temp.gid(13, r), at, at, at
FROM lot, fixed f
"""

MOVED: Final = """
INSERT INTO stock_move (tenant_id, id, facility_id, owner_id, sku_id, seq, batch_id, from_place_id, to_place_id, from_condition,
    to_condition, outside, quantity, reason, document_kind, document_id, document_line_id, at, recorded_at, made_by)
SELECT f.tenant_id, pg_temp.gid(15, n * 64 + s), f.facility_id, f.own, sku_id, (r - 1) * %(steps)s + s, f.no_batch,
    CASE step WHEN 'received' THEN NULL WHEN 'put_away' THEN f.dock WHEN 'there' THEN home WHEN 'back' THEN other
              WHEN 'picked' THEN home WHEN 'packed' THEN tote ELSE f.pack END,
    CASE step WHEN 'received' THEN f.dock WHEN 'put_away' THEN home WHEN 'there' THEN other WHEN 'back' THEN home
              WHEN 'picked' THEN tote WHEN 'packed' THEN f.pack END,
    CASE step WHEN 'received' THEN NULL ELSE 'saleable' END, CASE step WHEN 'handed_over' THEN NULL ELSE 'saleable' END,
    CASE step WHEN 'received' THEN 'supplier' WHEN 'handed_over' THEN 'customer' END, %(units)s,
    CASE WHEN step IN ('there', 'back') THEN 'shifted' ELSE step END,
    CASE step WHEN 'received' THEN 'receipt' WHEN 'put_away' THEN 'put_away' WHEN 'picked' THEN 'trip' WHEN 'packed' THEN 'parcel'
              WHEN 'handed_over' THEN 'parcel' ELSE 'shift' END,
    CASE step WHEN 'received' THEN pg_temp.gid(1, r) WHEN 'picked' THEN pg_temp.gid(6, r * 1000 + k / %(trip)s)
              WHEN 'packed' THEN pg_temp.gid(9, n) WHEN 'handed_over' THEN pg_temp.gid(9, n) ELSE pg_temp.gid(15, n * 64 + s) END,
    CASE step WHEN 'received' THEN pg_temp.gid(2, n) WHEN 'picked' THEN pg_temp.gid(7, n) WHEN 'packed' THEN pg_temp.gid(4, n)
              WHEN 'handed_over' THEN pg_temp.gid(11, n) END, at, at, f.actor
FROM lot CROSS JOIN generate_series(1, %(steps)s) AS s, fixed f,
     LATERAL (SELECT CASE s WHEN 1 THEN 'received' WHEN 2 THEN 'put_away' WHEN %(steps)s - 2 THEN 'picked'
                            WHEN %(steps)s - 1 THEN 'packed' WHEN %(steps)s THEN 'handed_over'
                            ELSE CASE s %% 2 WHEN 1 THEN 'there' ELSE 'back' END END AS step) AS what
WHERE r = ANY(%(some)s)
"""

DOORS: Final = """
INSERT INTO stock_supply (tenant_id, facility_id, owner_id, sku_id, seq)
SELECT f.tenant_id, f.facility_id, f.own, id, %(rounds)s * %(steps)s FROM article, fixed f;
INSERT INTO cost_entry (tenant_id, id, move_id, facility_id, owner_id, sku_id, seq, quantity, value_paise, reason, source_line_id, at)
SELECT f.tenant_id, pg_temp.gid(16, n * 2 + w.way), pg_temp.gid(15, n * 64 + w.s), f.facility_id, f.own, sku_id,
       (r - 1) * %(steps)s + w.s, w.sign * %(units)s, w.sign * 16000, w.reason, pg_temp.gid(w.kind, n), at
FROM lot, fixed f, LATERAL (VALUES (0, 1, 1, 'received', 2), (1, %(steps)s, -1, 'handed_over', 11)) AS w (way, s, sign, reason, kind);
INSERT INTO stock_cost (tenant_id, facility_id, owner_id, sku_id) SELECT f.tenant_id, f.facility_id, f.own, id FROM article, fixed f
"""

ROUNDS_AT_ONCE: Final = 20


def write_past(warehouse: Warehouse, skus: int, moves: int) -> tuple[int, float]:
    """Write at least so many moves, and the present after them. The warehouse is new: no door stands open yet. Answer moves and seconds."""
    begun = time.perf_counter()
    rounds = PRESENT + -(-moves // (skus * STEPS))
    values = {"tenant": warehouse.tenant, "facility": warehouse.facility, "channel": warehouse.channel,
              "courier": warehouse.courier, "old": OLD_DAYS, "rounds": rounds, "units": UNITS, "steps": STEPS,
              "trip": TRIP, "present": PRESENT}  # fmt: skip
    written = 0
    with psycopg.connect(warehouse.database.url, autocommit=True, cursor_factory=psycopg.ClientCursor) as owner:
        for statement in (*SETTINGS, IDS, FIXED, ARTICLES, GOODS_IN, SOLD, SHIPPED, DOORS):
            owner.execute(statement.encode(), values)
        for first in range(1, rounds + 1, ROUNDS_AT_ONCE):
            some = list(range(first, min(first + ROUNDS_AT_ONCE, rounds + 1)))
            written += owner.execute(MOVED.encode(), values | {"some": some}).rowcount
        owner.execute("VACUUM ANALYZE")
    return written, time.perf_counter() - begun
