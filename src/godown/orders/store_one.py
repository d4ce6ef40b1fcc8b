"""SQL that writes an order of one line (decision 14)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from psycopg.types.numeric import Int8

from godown.books.store_accounts import PAID_ALONE
from godown.kernel.ids import OWN
from godown.orders import store
from godown.orders.promising import KEY
from godown.orders.tables import order_line, sales_order
from godown.platform.transaction import Tx, array_kind
from godown.stock.store_one import ARRIVED, EASY

STANDING: Final = "CASE WHEN {made} >= {units} OR (NOT {whole} AND {made} > 0) THEN 'promised' ELSE 'waiting' END"
"""SQL: where an order of one line stands of which so many units are promised: `rules.standing`."""

FOUND: Final = {
    # columns that follow from what the database knows
    "facility_id": "f.id",
    "business_day": "(%(ordered_at)s::timestamptz AT TIME ZONE f.time_zone)::date",
    "decision": "NULL",
    "status": STANDING.format(
        made="CASE WHEN f.waiting = 0 THEN GREATEST(f.saleable - f.promised, 0) ELSE 0 END",
        units="%(line_quantity)s::bigint",
        whole="%(ship_complete)s",
    ),
}

LINE_FOUND: Final = {
    "order_id": "%(id)s",
    "sku_id": "f.sku_id",
    "name": "CASE WHEN %(line_name)s::text = '' THEN f.sku_name ELSE %(line_name)s::text END",
    "bundle_id": "NULL::uuid",
}


def _given(table: sa.Table, columns: Sequence[str], prefix: str, found: dict[str, str]) -> str:
    """The select list of columns: what is found, and of the rest the parameters."""
    return ", ".join(found.get(one, f"%({prefix}{one})s::{array_kind(table.c[one])}") for one in columns)


ADD: Final = f"""
WITH fit AS (
    SELECT k.id AS sku_id, k.name AS sku_name, f.id, f.time_zone, d.saleable, d.promised, d.waiting
    FROM sku k
    JOIN facility f ON f.tenant_id = k.tenant_id AND f.active
    JOIN stock_supply d ON d.tenant_id = k.tenant_id AND d.facility_id = f.id AND d.owner_id = '{OWN}' AND d.sku_id = k.id
    WHERE k.tenant_id = %(tenant)s AND k.code = %(sku_code)s AND k.kind <> 'bundle' AND {EASY.format(door="d")}
      AND CASE WHEN %(asked_facility)s::uuid IS NOT NULL THEN f.id = %(asked_facility)s::uuid
          ELSE NOT EXISTS (SELECT 1 FROM facility o WHERE o.tenant_id = f.tenant_id AND o.active AND o.id <> f.id) END
      AND NOT (%(unsaid)s AND EXISTS (
          SELECT 1 FROM channel c WHERE c.tenant_id = k.tenant_id AND c.id = %(channel_id)s AND c.pays_later))
      AND NOT (%(ship_complete)s AND EXISTS (
          SELECT 1 FROM tenant_setting t
          WHERE t.tenant_id = k.tenant_id AND t.key = '{KEY}' AND (t.value ->> 'pass_over')::boolean))
), added AS (
    INSERT INTO sales_order (tenant_id, {", ".join(store.ORDER)})
    SELECT %(tenant)s, {_given(sales_order, store.ORDER, "", FOUND)} FROM fit f
    ON CONFLICT (tenant_id, channel_id, external_id, part_no) DO NOTHING RETURNING status
), line AS (
    INSERT INTO order_line (tenant_id, {", ".join(store.LINE)})
    SELECT %(tenant)s, {_given(order_line, store.LINE, "line_", LINE_FOUND)} FROM fit f, added
), account AS ({PAID_ALONE}
)
SELECT f.sku_id, f.id, added.status FROM fit f, added"""


@dataclass(frozen=True, slots=True)
class Found:
    """What the database knew of an order: its SKU, its facility, and where it seems to stand."""

    sku_id: UUID
    facility_id: UUID
    status: str


def add(
    tx: Tx, order: Sequence[Any], line: Sequence[Any], sku_code: str, facility_id: UUID | None, unsaid: bool
) -> Found | None:
    """Write an order and its line, if it is new and nothing about it is special; None where nothing was written. `facility_id`:
    the facility that it names; where it names none, there must be only one. `unsaid`: it does not say what was paid of it, so that it is
    special where buyers of its channel pay later."""
    params = dict(zip(store.SENT, order, strict=True))
    params |= {f"line_{name}": value for name, value in zip(store.LINE, line, strict=True)}
    # a small whole number would travel as a smaller type, and each mix of types were a statement of its own
    wide = {name: Int8(value) if type(value) is int else value for name, value in params.items()}
    rows = tx.ask(ADD, sku_code=sku_code, asked_facility=facility_id, unsaid=unsaid, **wide)
    return Found(*rows[0]) if rows else None


ARRIVE: Final = f"""
WITH {ARRIVED}
UPDATE sales_order o SET status = a.status
FROM (SELECT {STANDING.format(made="made", units="%(units)s::bigint", whole="%(whole)s")} AS status FROM arrived) AS a
WHERE o.tenant_id = %(tenant)s AND o.id = %(order)s AND a.status <> %(said)s"""
"""Its line arrives. `said`: where it was written to stand; where somebody came in between, it stands elsewhere."""
