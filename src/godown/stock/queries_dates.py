"""SQL about dates: what a batch's date puts out of sale, as of today where the goods lie. The pure twin is `rules.fit`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from godown.platform.transaction import Tx
from godown.stock.store_promises import GIVEN_DOORS, Door, door_arrays
from godown.stock.words import EXPIRED, SALEABLE, SHORT_DATED

TODAY: Final = "(%(now)s::timestamptz AT TIME ZONE f.time_zone)::date"
"""The day in the facility `f`."""

ANYWHERE: Final = "(%(now)s::timestamptz AT TIME ZONE 'Pacific/Kiritimati')::date"
"""The latest day on earth: no facility is further. A door whose `ends_on` is later needs no second look."""

OUT: Final = f"""CASE WHEN t.expires_on < {TODAY} THEN '{EXPIRED}'
    WHEN t.expires_on - k.dispatch_days::int < {TODAY} THEN '{SHORT_DATED}' END"""
"""The condition in which a batch `t` of SKU `k` belongs in facility `f` today; null where it can be sold."""

GOING: Final = (
    f"""(b.on_hand - CASE WHEN t.expires_on >= {TODAY} OR l.kind IN ('tote', 'wall', 'pack') THEN b.held ELSE 0 END)"""
)
"""Units of a balance that leave with their date. What is held goes on under a tolerance: it was good when it was taken.
What is expired goes even if held, save in totes and boxes: there pack and hand-over refuse it, and a person takes it out."""

LYING_DATED: Final = """stock_balance b
    JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id
    JOIN facility f ON f.tenant_id = l.tenant_id AND f.id = l.facility_id
    JOIN condition c ON c.tenant_id = b.tenant_id AND c.code = b.condition AND (c.saleable OR c.code = 'short_dated')
    JOIN batch t ON t.tenant_id = b.tenant_id AND t.id = b.batch_id AND t.expires_on IS NOT NULL
    JOIN sku k ON k.tenant_id = b.tenant_id AND k.id = b.sku_id"""

NEXT: Final = "min(t.expires_on + 1 - CASE WHEN c.saleable THEN k.dispatch_days ELSE 0 END::int)"
"""The first day on which a batch `t` in condition `c` belongs in another one."""


def past(door: str, extra_days: str = "0") -> str:
    """SQL for the units of a `door` that count as saleable while their date says that they are not (no writer has
    come by since midnight). `extra_days` is the tolerance of a buyer, where it is larger than that of the SKU."""
    days = f"greatest(k.dispatch_days, {extra_days})::int"
    return f"""CASE WHEN {door}.ends_on <= {ANYWHERE} + ({extra_days})::int THEN coalesce((
        SELECT sum({GOING})::bigint FROM {LYING_DATED}
        WHERE b.tenant_id = {door}.tenant_id AND b.sku_id = {door}.sku_id AND b.owner_id = {door}.owner_id AND b.on_hand > 0
          AND l.facility_id = {door}.facility_id AND l.sells AND c.saleable AND t.expires_on - {days} < {TODAY}), 0) ELSE 0 END"""


@dataclass(frozen=True, slots=True)
class Going:
    """Units that are to go into another condition where they lie, because of the date of their batch."""

    facility_id: UUID
    owner_id: UUID
    sku_id: UUID
    batch_id: UUID
    place_id: UUID
    condition: str
    to_condition: str
    units: int


def going(tx: Tx, doors: Sequence[Door]) -> list[Going]:
    """What lies behind these doors in a condition that the date of its batch does not give, today: saleable and is past its
    date or tolerance; short dated and is expired by now, or good again as the tolerance was lowered."""
    return tx.rows(
        Going,
        f"""
        SELECT * FROM (
            SELECT l.facility_id, b.owner_id, b.sku_id, b.batch_id, b.place_id, b.condition, {GOING}::bigint AS units,
                   coalesce({OUT}, CASE WHEN c.saleable THEN b.condition ELSE '{SALEABLE}' END) AS to_condition
            FROM {GIVEN_DOORS}
            JOIN {LYING_DATED} ON l.facility_id = given.facility_id AND b.owner_id = given.owner_id AND b.sku_id = given.sku_id
            WHERE b.tenant_id = %(tenant)s AND b.on_hand > 0
        ) AS found WHERE to_condition <> condition AND units > 0 ORDER BY place_id, batch_id""",
        **door_arrays(doors),
    )


def doors_to_look_at(tx: Tx, limit: int) -> list[Door]:
    """Doors behind which a date has come, by the day of their facility."""
    return tx.rows(
        Door,
        f"""
        SELECT s.facility_id, s.owner_id, s.sku_id FROM stock_supply s
        JOIN facility f ON f.tenant_id = s.tenant_id AND f.id = s.facility_id
        WHERE s.tenant_id = %(tenant)s AND s.ends_on <= {ANYWHERE} AND s.ends_on <= {TODAY}
        ORDER BY s.ends_on, s.facility_id, s.owner_id, s.sku_id LIMIT %(limit)s""",
        limit=limit,
    )


def expired(tx: Tx, facility_id: UUID, batch_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these batches that are past their date, by the day of this facility."""
    return set(
        tx.scalars(
            f"""
            SELECT t.id FROM batch t JOIN facility f ON f.tenant_id = t.tenant_id AND f.id = %(facility)s
            WHERE t.tenant_id = %(tenant)s AND t.id = ANY(%(ids)s) AND t.expires_on < {TODAY}""",
            facility=facility_id,
            ids=list(batch_ids),
        )
    )


@dataclass(frozen=True, slots=True)
class ShelfLife:
    """The date of a batch, today where it lies, and the days that must be left to take it back."""

    number: str
    expires_on: date
    today: date
    return_days: int


def shelf_life(tx: Tx, facility_id: UUID, batch_id: UUID) -> ShelfLife | None:
    """The date of a batch as a facility sees it; None where it has none."""
    return tx.one(
        ShelfLife,
        f"""
        SELECT t.number, t.expires_on, {TODAY} AS today, k.return_days FROM batch t
        JOIN sku k ON k.tenant_id = t.tenant_id AND k.id = t.sku_id
        JOIN facility f ON f.tenant_id = t.tenant_id AND f.id = %(facility)s
        WHERE t.tenant_id = %(tenant)s AND t.id = %(batch)s AND t.expires_on IS NOT NULL""",
        facility=facility_id,
        batch=batch_id,
    )


def dates_of(tx: Tx, names: Sequence[tuple[UUID, str]]) -> dict[tuple[UUID, str], date]:
    """The dates of those of these (SKU, number) of which one is known."""
    rows = tx.tuples(
        """SELECT t.sku_id, t.number, t.expires_on FROM unnest(%(skus)s::uuid[], %(numbers)s::text[]) AS g (sku_id, number)
           JOIN batch t ON t.tenant_id = %(tenant)s AND t.sku_id = g.sku_id AND t.number = g.number
           WHERE t.expires_on IS NOT NULL""",
        skus=[sku for sku, _ in names],
        numbers=[number for _, number in names],
    )
    return {(row[0], row[1]): row[2] for row in rows}
