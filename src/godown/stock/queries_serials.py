"""SQL that reads serial numbers: where they are, and which units of a lot have none."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from godown.platform.transaction import Tx
from godown.stock.serial_rules import Carried, Lot, Number, Seen, Slot

SEEN = """SELECT e.sku_id, e.number, e.place_id, e.owner_id, e.batch_id, e.condition, l.facility_id, e.holder_id,
    e.shipped_at IS NOT NULL AS shipped, e.document_id
    FROM serial e LEFT JOIN place l ON l.tenant_id = e.tenant_id AND l.id = e.place_id
    WHERE e.tenant_id = %(tenant)s"""


@dataclass(frozen=True, slots=True)
class _Row:
    sku_id: UUID
    number: str
    place_id: UUID | None
    owner_id: UUID
    batch_id: UUID
    condition: str | None
    facility_id: UUID | None
    holder_id: UUID | None
    shipped: bool
    document_id: UUID | None


def _seen(rows: Sequence[_Row]) -> list[Seen]:
    return [
        Seen(row.sku_id, row.number,
             Slot(row.place_id, row.owner_id, row.batch_id, row.condition or "") if row.place_id else None,
             row.facility_id, row.holder_id, row.shipped, row.document_id)
        for row in rows
    ]  # fmt: skip


def seen(tx: Tx, pairs: Sequence[Number]) -> list[Seen]:
    """What is known of these numbers."""
    rows = tx.rows(
        _Row,
        f"{SEEN} AND (e.sku_id, e.number) IN (SELECT * FROM unnest(%(skus)s::uuid[], %(numbers)s::text[]))",
        skus=[sku for sku, _ in pairs],
        numbers=[number for _, number in pairs],
    )
    return _seen(rows)


def lock(tx: Tx, pairs: Sequence[Number]) -> list[Seen]:
    """Lock and read these numbers."""
    rows = tx.rows(
        _Row,
        f"""{SEEN} AND (e.sku_id, e.number) IN (SELECT * FROM unnest(%(skus)s::uuid[], %(numbers)s::text[]))
            ORDER BY e.sku_id, e.number FOR NO KEY UPDATE OF e""",
        skus=[sku for sku, _ in pairs],
        numbers=[number for _, number in pairs],
    )
    return _seen(rows)


def seen_of_any(tx: Tx, numbers: Sequence[str]) -> list[Seen]:
    """What is known of these numbers, of whichever SKU."""
    return _seen(tx.rows(_Row, f"{SEEN} AND e.number = ANY(%(numbers)s) ORDER BY e.sku_id", numbers=list(numbers)))


def bound_to(tx: Tx, holder_ids: Sequence[UUID]) -> list[Seen]:
    """The numbers that are bound to these holders, in order."""
    found = f"{SEEN} AND e.holder_id = ANY(%(holders)s) ORDER BY e.sku_id, e.number"
    return _seen(tx.rows(_Row, found, holders=list(holder_ids)))


def serials_known(tx: Tx, pairs: Sequence[Number]) -> set[Number]:
    """Which of these (SKU, serial number) are known."""
    return {(one.sku_id, one.number) for one in seen(tx, pairs)}


STAGED_LOTS = """
    SELECT g.sku_id, g.from_place AS place_id, g.owner_id, g.batch_id, g.from_condition AS condition,
           sum(g.quantity)::bigint AS units
    FROM staged_move g WHERE g.sku_id = ANY(%(skus)s) AND g.from_place IS NOT NULL GROUP BY 1, 2, 3, 4, 5
"""


def lock_of_staged(tx: Tx, sku_ids: Sequence[UUID], pairs: Sequence[Number]) -> list[Seen]:
    """Lock and read, in the one order of locks, these numbers and enough of each lot that staged moves take from; and those
    that left with a document by which units come in again."""
    rows = tx.rows(
        _Row,
        f"""{SEEN} AND (e.sku_id, e.number) IN (
            SELECT * FROM unnest(%(named_skus)s::uuid[], %(named)s::text[])
            UNION ALL
            SELECT c.sku_id, c.number FROM ({STAGED_LOTS}) AS t CROSS JOIN LATERAL (
                SELECT s.sku_id, s.number FROM serial s
                WHERE s.tenant_id = %(tenant)s AND s.place_id = t.place_id AND s.sku_id = t.sku_id
                  AND s.owner_id = t.owner_id AND s.batch_id = t.batch_id AND s.condition = t.condition
                  AND s.holder_id IS NULL ORDER BY s.number LIMIT t.units + cardinality(%(named)s::text[])) AS c
            UNION ALL
            SELECT s.sku_id, s.number FROM staged_move g JOIN serial s ON s.tenant_id = %(tenant)s
                 AND s.document_id = g.document_id AND s.sku_id = g.sku_id AND s.place_id IS NULL AND s.shipped_at IS NULL
            WHERE g.from_place IS NULL AND g.outside IN ('transfer', 'kit'))
        ORDER BY e.sku_id, e.number FOR NO KEY UPDATE OF e""",
        skus=list(sku_ids),
        named_skus=[sku for sku, _ in pairs],
        named=[number for _, number in pairs],
    )
    return _seen(rows)


def nameless_of_staged(tx: Tx, sku_ids: Sequence[UUID]) -> dict[Lot, int]:
    """How many units have no number in each lot that staged moves take from."""
    return _nameless(tx.tuples(f"SELECT t.*, {UNNUMBERED} FROM ({STAGED_LOTS}) AS t", skus=list(sku_ids)))


UNNUMBERED = """
    coalesce((SELECT b.on_hand FROM stock_balance b WHERE b.tenant_id = %(tenant)s AND b.sku_id = t.sku_id
              AND b.place_id = t.place_id AND b.owner_id = t.owner_id AND b.batch_id = t.batch_id
              AND b.condition = t.condition), 0)
    - (SELECT count(*) FROM serial s WHERE s.tenant_id = %(tenant)s AND s.place_id = t.place_id AND s.sku_id = t.sku_id
       AND s.owner_id = t.owner_id AND s.batch_id = t.batch_id AND s.condition = t.condition)"""


def nameless_in(tx: Tx, facility_ids: Sequence[UUID], sku_ids: Sequence[UUID]) -> dict[Lot, int]:
    """How many units have no number in each lot of these SKUs in these facilities."""
    return _nameless(
        tx.tuples(
            f"""SELECT t.sku_id, t.place_id, t.owner_id, t.batch_id, t.condition, t.on_hand, {UNNUMBERED}
                FROM stock_balance t JOIN place l ON l.tenant_id = t.tenant_id AND l.id = t.place_id
                WHERE t.tenant_id = %(tenant)s AND t.sku_id = ANY(%(skus)s) AND t.on_hand > 0
                  AND l.facility_id = ANY(%(facilities)s) ORDER BY l.code""",
            facilities=list(facility_ids),
            skus=list(sku_ids),
        )
    )


def _nameless(rows: Sequence[tuple[UUID, UUID, UUID, UUID, str, int, int]]) -> dict[Lot, int]:
    return {
        (sku, Slot(place, owner, batch, condition)): units for sku, place, owner, batch, condition, _, units in rows
    }


def skus_of_staged(tx: Tx, move_ids: Sequence[UUID]) -> list[UUID]:
    """The SKUs of staged moves."""
    return tx.scalars("SELECT DISTINCT sku_id FROM staged_move WHERE id = ANY(%(ids)s)", ids=list(move_ids))


def staged(tx: Tx, sku_ids: Sequence[UUID]) -> list[Carried]:
    """The staged moves of these SKUs, those that come in last; without numbers."""
    return [
        Carried(
            row[0], row[1], row[2], row[3],
            Slot(row[6], row[4], row[5], row[7]) if row[6] else None,
            Slot(row[8], row[4], row[5], row[9]) if row[8] else None, row[10], row[11],
        )
        for row in tx.tuples(
            """SELECT id, facility_id, sku_id, quantity, owner_id, batch_id, from_place, from_condition, to_place, to_condition,
                      outside, document_id
               FROM staged_move WHERE sku_id = ANY(%(skus)s) ORDER BY from_place IS NULL, id""",
            skus=list(sku_ids),
        )
    ]  # fmt: skip
