"""SQL that reads the catalogue."""

from collections.abc import Sequence
from dataclasses import fields
from uuid import UUID

from godown.catalog.words import BundlePart, NewSku, Sku
from godown.platform.transaction import Tx

COLUMNS = ", ".join(f"s.{field.name}" for field in fields(Sku))


def skus_by_code(tx: Tx, codes: Sequence[str]) -> dict[str, Sku]:
    """SKUs by their exact codes; unknown codes are absent."""
    found = tx.rows(
        Sku, f"SELECT {COLUMNS} FROM sku s WHERE tenant_id = %(tenant)s AND code = ANY(%(codes)s)", codes=list(codes)
    )
    return {sku.code: sku for sku in found}


def skus_by_id(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, Sku]:
    """SKUs by id; unknown ids are absent."""
    found = tx.rows(
        Sku, f"SELECT {COLUMNS} FROM sku s WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s)", ids=list(ids)
    )
    return {sku.id: sku for sku in found}


def skus_read(tx: Tx, candidates: Sequence[str]) -> list[Sku]:
    """SKUs that one of these scanned texts names: by barcode first, then by code."""
    return tx.rows(
        Sku,
        f"""
        SELECT {COLUMNS} FROM sku s
        LEFT JOIN sku_barcode b ON b.tenant_id = s.tenant_id AND b.sku_id = s.id AND b.barcode = ANY(%(texts)s)
        WHERE s.tenant_id = %(tenant)s AND (b.barcode IS NOT NULL OR s.code = ANY(%(texts)s))
        GROUP BY {COLUMNS} ORDER BY min(array_position(%(texts)s::text[], b.barcode)) NULLS LAST, s.code""",
        texts=list(candidates),
    )


def owners_of_barcodes(tx: Tx, barcodes: Sequence[str]) -> dict[str, str]:
    """The SKU code that each of these barcodes belongs to."""
    return dict(
        tx.tuples(
            """SELECT b.barcode, s.code FROM sku_barcode b JOIN sku s ON s.tenant_id = b.tenant_id AND s.id = b.sku_id
               WHERE b.tenant_id = %(tenant)s AND b.barcode = ANY(%(barcodes)s)""",
            barcodes=list(barcodes),
        )
    )


def sold_otherwise(tx: Tx, news: Sequence[NewSku]) -> tuple[list[UUID], list[UUID]]:
    """Known SKUs of which buyers got other days than these, and of which other amounts were sold ahead."""
    rows = tx.tuples(
        """
        SELECT s.id, s.dispatch_days <> g.days, s.ahead_units <> g.ahead
        FROM unnest(%(codes)s::text[], %(days)s::bigint[], %(ahead)s::bigint[]) AS g (code, days, ahead)
        JOIN sku s ON s.tenant_id = %(tenant)s AND s.code = g.code
         AND (s.dispatch_days <> g.days OR s.ahead_units <> g.ahead) ORDER BY s.id""",
        codes=[new.code for new in news],
        days=[new.dispatch_days for new in news],
        ahead=[new.ahead_units for new in news],
    )
    return [row[0] for row in rows if row[1]], [row[0] for row in rows if row[2]]


def barcodes_of(tx: Tx, sku_ids: Sequence[UUID]) -> list[tuple[UUID, str]]:
    """(SKU, barcode) of these SKUs."""
    return [
        (row[0], row[1])
        for row in tx.tuples(
            """SELECT sku_id, barcode FROM sku_barcode WHERE tenant_id = %(tenant)s AND sku_id = ANY(%(skus)s)
               ORDER BY barcode""",
            skus=list(sku_ids),
        )
    ]


def parts_of(tx: Tx, bundle_ids: Sequence[UUID]) -> list[BundlePart]:
    """What these bundles are made of."""
    return tx.rows(
        BundlePart,
        """SELECT bundle_id, part_id, quantity FROM bundle_part
           WHERE tenant_id = %(tenant)s AND bundle_id = ANY(%(bundles)s) ORDER BY bundle_id, part_id""",
        bundles=list(bundle_ids),
    )


def bill_of(tx: Tx, box_ids: Sequence[UUID]) -> list[tuple[UUID, UUID, int]]:
    """(box, material, base units) that these boxes use up when they are packed."""
    return [
        (row[0], row[1], row[2])
        for row in tx.tuples(
            """SELECT box_id, material_id, quantity FROM packing_bill
               WHERE tenant_id = %(tenant)s AND box_id = ANY(%(boxes)s) ORDER BY box_id, material_id""",
            boxes=list(box_ids),
        )
    ]


def bills_after(tx: Tx, after: str, limit: int) -> list[tuple[str, str | None, int | None]]:
    """(box code, material code, base units) of the first boxes after a code; a box without a bill has one row without them."""
    return [
        (row[0], row[1], row[2])
        for row in tx.tuples(
            """
            SELECT s.code, k.code, b.quantity FROM (
                SELECT id, code FROM sku WHERE tenant_id = %(tenant)s AND kind = 'packaging' AND packaging_kind = 'box'
                AND code > %(after)s ORDER BY code LIMIT %(limit)s) AS s
            LEFT JOIN packing_bill b ON b.tenant_id = %(tenant)s AND b.box_id = s.id
            LEFT JOIN sku k ON k.tenant_id = %(tenant)s AND k.id = b.material_id ORDER BY s.code, k.code""",
            after=after,
            limit=limit,
        )
    ]


def bundles_with(tx: Tx, part_ids: Sequence[UUID]) -> list[UUID]:
    """Every bundle that contains one of these parts."""
    return tx.scalars(
        "SELECT DISTINCT bundle_id FROM bundle_part WHERE tenant_id = %(tenant)s AND part_id = ANY(%(parts)s)",
        parts=list(part_ids),
    )


def page_of_skus(tx: Tx, search: str, kind: str | None, after: str, limit: int) -> list[Sku]:
    """SKUs by code after a cursor; `search` is part of a code or name, or a whole barcode."""
    return tx.rows(
        Sku,
        f"""
        WITH listed AS MATERIALIZED (
            SELECT s.code FROM sku s
            WHERE s.tenant_id = %(tenant)s AND s.code > %(after)s AND (%(kind)s::text IS NULL OR s.kind = %(kind)s)
              AND (strpos(s.search, lower(%(search)s)) > 0 OR s.code = ANY(ARRAY(
                  SELECT k.code FROM sku_barcode b JOIN sku k ON k.tenant_id = b.tenant_id AND k.id = b.sku_id
                  WHERE b.tenant_id = %(tenant)s AND b.barcode = %(search)s)))
            ORDER BY s.code LIMIT %(limit)s)
        SELECT {COLUMNS} FROM sku s WHERE s.tenant_id = %(tenant)s AND s.code = ANY(ARRAY(SELECT code FROM listed))
        ORDER BY s.code""",
        search=search,
        kind=kind,
        after=after,
        limit=limit,
    )
