"""SQL that writes the catalogue."""

from collections.abc import Sequence
from dataclasses import fields
from operator import attrgetter
from uuid import UUID

from godown.catalog.tables import bundle_part, packing_bill, sku, sku_barcode
from godown.catalog.words import NewSku
from godown.kernel.ids import new_id
from godown.platform.transaction import Tx

FIELDS = tuple(field.name for field in fields(NewSku) if field.name != "barcodes")
CHANGED = ", ".join(f"{name} = EXCLUDED.{name}" for name in FIELDS if name not in ("code", "kind", "tracking", "unit"))


def write_skus(tx: Tx, news: Sequence[NewSku]) -> None:
    """Add SKUs, or change those whose code is known. Kind, tracking and unit of a known SKU stay."""
    get = attrgetter(*FIELDS)
    tx.insert(
        sku,
        ("id", *FIELDS),
        [(new_id(), *get(new)) for new in news],
        tail=f"ON CONFLICT (tenant_id, code) DO UPDATE SET {CHANGED}, updated_at = %(now)s",
    )


def write_barcodes(tx: Tx, pairs: Sequence[tuple[str, UUID]]) -> None:
    """Add barcodes to SKUs; one that is there already is left alone."""
    tx.insert(sku_barcode, ("barcode", "sku_id"), pairs, tail="ON CONFLICT DO NOTHING")


def replace_parts(tx: Tx, parts: Sequence[tuple[UUID, UUID, int]]) -> None:
    """Set what bundles are made of."""
    tx.run(
        "DELETE FROM bundle_part WHERE tenant_id = %(tenant)s AND bundle_id = ANY(%(bundles)s)",
        bundles=[bundle for bundle, _, _ in parts],
    )
    tx.insert(bundle_part, ("bundle_id", "part_id", "quantity"), parts)


def replace_bill(tx: Tx, box_ids: Sequence[UUID], rows: Sequence[tuple[UUID, UUID, int]]) -> None:
    """Set what these boxes use up when they are packed."""
    tx.run(
        "DELETE FROM packing_bill WHERE tenant_id = %(tenant)s AND box_id = ANY(%(boxes)s)",
        boxes=list(box_ids),
    )
    tx.insert(packing_bill, ("box_id", "material_id", "quantity"), rows)


def set_photo(tx: Tx, sku_id: UUID, file_id: UUID) -> int:
    """Give a SKU its photo."""
    return tx.run(
        "UPDATE sku SET photo_file_id = %(file)s, updated_at = %(now)s WHERE tenant_id = %(tenant)s AND id = %(sku)s",
        sku=sku_id,
        file=file_id,
    )
