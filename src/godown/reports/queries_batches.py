"""SQL behind the list of batches: what lies of each where, and what its date makes of it today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from godown.kernel.ids import NO_BATCH
from godown.platform.transaction import Tx
from godown.stock.queries_dates import OUT, TODAY

SOON_DAYS: Final = 30
"""What expires within so many days is looked at in time."""


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch in a facility: its dates, its printed price, units by what can be done with them. `state` is what its date makes
    of it today there: saleable, short_dated (under the SKU's tolerance) or expired."""

    batch_id: UUID
    facility_id: UUID
    number: str
    vendor_batch: str
    sku_id: UUID
    sku_code: str
    sku_name: str
    photo_file_id: UUID | None
    facility: str
    made_on: date | None
    expires_on: date | None
    mrp_paise: int | None
    days_left: int | None
    dispatch_days: int
    state: str
    on_hand: int
    held: int
    saleable: int


@dataclass(frozen=True, slots=True)
class BatchCounts:
    """How many batches each tab holds."""

    all: int
    expired: int
    short: int
    soon: int
    undated: int


After = tuple[date, UUID, UUID]

LYING: Final = f"""
WITH lying AS (
    SELECT b.batch_id, l.facility_id, sum(b.on_hand)::bigint AS on_hand, sum(b.held)::bigint AS held,
           coalesce(sum(b.on_hand) FILTER (WHERE c.saleable), 0)::bigint AS saleable
    FROM stock_balance b
    JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id
    JOIN condition c ON c.tenant_id = b.tenant_id AND c.code = b.condition
    WHERE b.tenant_id = %(tenant)s AND b.on_hand > 0 AND b.batch_id <> %(none)s
      AND (%(facility)s::uuid IS NULL OR l.facility_id = %(facility)s)
      AND (%(sku)s::uuid IS NULL OR b.sku_id = %(sku)s)
    GROUP BY 1, 2
), batches AS (
    SELECT t.id AS batch_id, f.id AS facility_id, t.number, coalesce(t.vendor_batch, '') AS vendor_batch, k.id AS sku_id,
           k.code AS sku_code, k.name AS sku_name, k.photo_file_id, f.name AS facility, t.made_on, t.expires_on, t.mrp_paise,
           t.expires_on - {TODAY} AS days_left, k.dispatch_days, coalesce({OUT}, 'saleable') AS state, g.on_hand, g.held,
           CASE WHEN {OUT} IS NULL THEN g.saleable ELSE 0 END AS saleable
    FROM lying g
    JOIN batch t ON t.tenant_id = %(tenant)s AND t.id = g.batch_id
    JOIN sku k ON k.tenant_id = t.tenant_id AND k.id = t.sku_id
    JOIN facility f ON f.tenant_id = t.tenant_id AND f.id = g.facility_id
)
"""

TABS: Final = {
    "all": "true",
    "expired": "state = 'expired'",
    "short": "state = 'short_dated'",
    "soon": f"days_left BETWEEN 0 AND {SOON_DAYS}",
    "undated": "expires_on IS NULL",
}


def page(
    tx: Tx, tab: str, facility_id: UUID | None, search: str, after: After | None, limit: int, sku_id: UUID | None = None
) -> list[BatchRow]:
    """Batches that lie somewhere, by expiry date (those without a date last), after a cursor."""
    day, batch, facility = after or (None, None, None)
    return tx.rows(
        BatchRow,
        f"""{LYING}
        SELECT * FROM batches
        WHERE {TABS[tab]}
          AND (%(search)s = '' OR number ILIKE %(like)s OR vendor_batch ILIKE %(like)s OR sku_code ILIKE %(like)s
               OR sku_name ILIKE %(like)s)
          AND (%(day)s::date IS NULL OR (coalesce(expires_on, '9999-12-31'::date), batch_id, facility_id)
               > (%(day)s::date, %(batch)s::uuid, %(place)s::uuid))
        ORDER BY coalesce(expires_on, '9999-12-31'::date), batch_id, facility_id LIMIT %(limit)s""",
        facility=facility_id,
        sku=sku_id,
        none=NO_BATCH,
        search=search,
        like=_like(search),
        day=day,
        batch=batch,
        place=facility,
        limit=limit,
    )


def counts(tx: Tx, facility_id: UUID | None) -> BatchCounts:
    """How many batches each tab holds."""
    each = ", ".join(f"count(*) FILTER (WHERE {rule}) AS {name}" for name, rule in TABS.items())
    found = tx.one(BatchCounts, f"{LYING} SELECT {each} FROM batches", facility=facility_id, sku=None, none=NO_BATCH)
    assert found is not None
    return found


def of_sku(tx: Tx, sku_id: UUID, limit: int = 40) -> Sequence[BatchRow]:
    """The batches of a SKU that lie somewhere, the first to expire first."""
    return page(tx, "all", None, "", None, limit, sku_id)


def _like(search: str) -> str:
    plain = search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"
