"""A large catalogue, written by set-based SQL: articles with names of a few words, a barcode and units in a bin each; some have run out
or will soon, some are bundles."""

import time
from typing import Final

import psycopg

from bench.past import SETTINGS
from bench.warehouse import Warehouse

ADJECTIVES: Final = ("Blue", "Copper", "Folding", "Hand-made", "Large", "Matt", "Round", "Small", "Striped", "Travel")
NOUNS: Final = (
    "Basket", "Bottle", "Bowl", "Candle", "Cushion", "Diya", "Kadhai", "Kettle", "Lamp", "Mug", "Plate", "Rug", "Shawl", "Spoon",
    "Stool", "Tava", "Tiffin", "Towel", "Tray", "Tumbler",
)  # fmt: skip
PLACES: Final = ("Agra", "Bhuj", "Channapatna", "Jaipur", "Kutch", "Moradabad", "Mysuru", "Saharanpur")

ARTICLES: Final = """
INSERT INTO sku (tenant_id, id, code, name, hsn, price_paise, cost_paise, weight_grams, kind)
SELECT %(tenant)s, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'AAN-' || lpad(n::text, 7, '0'),
       (%(adjectives)s::text[])[1 + n %% 10] || ' ' || (%(nouns)s::text[])[1 + n / 10 %% 20] || ' '
       || (%(places)s::text[])[1 + n / 200 %% 8] || ' ' || (100 + n %% 1700) || ' g no. ' || to_hex(n), '6912',
       9900 + n %% 5000, 4000 + n %% 3000, 100 + n %% 900, CASE WHEN n %% 250 = 0 THEN 'bundle' ELSE 'product' END
FROM generate_series(1, %(skus)s) AS n;
INSERT INTO sku_barcode (tenant_id, barcode, sku_id)
SELECT %(tenant)s, '890' || lpad(n::text, 10, '0'), ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid
FROM generate_series(1, %(skus)s) AS n;
INSERT INTO bundle_part (tenant_id, bundle_id, part_id, quantity)
SELECT %(tenant)s, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
       ('01900000-0000-7000-8000-' || lpad(to_hex(n - d), 12, '0'))::uuid, d
FROM generate_series(250, %(skus)s, 250) AS n, generate_series(1, 2) AS d
"""

SHELVES: Final = """
CREATE TEMP TABLE shelf AS
SELECT row_number() OVER (ORDER BY code)::int - 1 AS b, id FROM place WHERE tenant_id = %(tenant)s AND kind = 'bin';
CREATE TEMP TABLE lot AS
SELECT n, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS sku_id,
       ('01900001-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS move_id,
       CASE WHEN n %% 50 = 1 THEN 0 WHEN n %% 50 = 2 THEN 1 + n %% 10 ELSE 11 + n %% 400 END AS units, h.id AS place_id
FROM generate_series(1, %(skus)s) AS n JOIN shelf h ON h.b = n %% (SELECT count(*) FROM shelf) WHERE n %% 250 > 0;
INSERT INTO stock_supply (tenant_id, facility_id, owner_id, sku_id, seq, saleable)
SELECT %(tenant)s, %(facility)s, %(own)s, sku_id, sign(units), units FROM lot;
INSERT INTO stock_cost (tenant_id, facility_id, owner_id, sku_id, quantity, value_paise)
SELECT %(tenant)s, %(facility)s, %(own)s, sku_id, units, units * 4000 FROM lot;
DELETE FROM lot WHERE units = 0;
INSERT INTO stock_balance (tenant_id, place_id, owner_id, sku_id, batch_id, condition, on_hand)
SELECT %(tenant)s, place_id, %(own)s, sku_id, %(no_batch)s, 'saleable', units FROM lot;
INSERT INTO stock_move (tenant_id, id, facility_id, owner_id, sku_id, seq, batch_id, to_place_id, to_condition, outside, quantity,
    reason, document_kind, document_id, at, recorded_at, made_by)
SELECT %(tenant)s, move_id, %(facility)s, %(own)s, sku_id, 1, %(no_batch)s, place_id, 'saleable', 'opening', units, 'opening', 'opening',
       move_id, now(), now(), %(own)s FROM lot;
INSERT INTO cost_entry (tenant_id, id, move_id, facility_id, owner_id, sku_id, seq, quantity, value_paise, reason, at)
SELECT %(tenant)s, move_id, move_id, %(facility)s, %(own)s, sku_id, 1, units, units * 4000, 'opening', now() FROM lot
"""


def fill_shelves(warehouse: Warehouse, skus: int) -> float:
    """Write so many articles, and what lies there of them. Answer the seconds it took."""
    begun = time.perf_counter()
    values = {"tenant": warehouse.tenant, "facility": warehouse.facility, "skus": skus, "adjectives": list(ADJECTIVES),
              "nouns": list(NOUNS), "places": list(PLACES), "own": "00000000-0000-7000-8000-00000000000a",
              "no_batch": "00000000-0000-7000-8000-000000000000"}  # fmt: skip
    with psycopg.connect(warehouse.database.url, autocommit=True, cursor_factory=psycopg.ClientCursor) as owner:
        for statement in (*SETTINGS, ARTICLES, SHELVES, "VACUUM ANALYZE"):
            owner.execute(statement.encode(), values)
    return time.perf_counter() - begun
