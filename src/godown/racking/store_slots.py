"""SQL that writes slots: where SKUs should lie, where they may lie, what bins bear."""

from collections.abc import Sequence
from uuid import UUID

from godown.platform.transaction import Tx
from godown.racking.tables import sku_zone, slot


def write_slots(tx: Tx, facility_id: UUID, pairs: Sequence[tuple[UUID, UUID]]) -> None:
    """(SKU, bin): it should lie there; an earlier wish ends."""
    tx.insert(
        slot,
        ("facility_id", "sku_id", "place_id"),
        [(facility_id, sku, place) for sku, place in sorted(pairs)],
        tail="ON CONFLICT (tenant_id, facility_id, sku_id) DO UPDATE SET place_id = EXCLUDED.place_id",
    )


def drop_slots(tx: Tx, facility_id: UUID, sku_ids: Sequence[UUID]) -> None:
    """These SKUs may lie in any bin."""
    tx.run(
        "DELETE FROM slot WHERE tenant_id = %(tenant)s AND facility_id = %(facility)s AND sku_id = ANY(%(skus)s)",
        facility=facility_id,
        skus=list(sku_ids),
    )


def write_limits(tx: Tx, rows: Sequence[tuple[UUID, int | None, int | None, int | None, int | None]]) -> None:
    """(bin, ml, grams, mm, units): what it bears."""
    tx.run(
        """UPDATE bin b SET volume_ml = g.ml, weight_limit_grams = g.grams, longest_mm = g.mm, capacity_units = g.units
           FROM unnest(%(places)s::uuid[], %(mls)s::bigint[], %(grams)s::bigint[], %(mms)s::bigint[], %(units)s::bigint[])
                AS g (place, ml, grams, mm, units)
           WHERE b.tenant_id = %(tenant)s AND b.place_id = g.place""",
        places=[row[0] for row in rows],
        mls=[row[1] for row in rows],
        grams=[row[2] for row in rows],
        mms=[row[3] for row in rows],
        units=[row[4] for row in rows],
    )


def drop_zones(tx: Tx, zone_ids: Sequence[UUID], sku_ids: Sequence[UUID]) -> None:
    """Forget what was said of these SKUs and zones."""
    tx.run(
        "DELETE FROM sku_zone WHERE tenant_id = %(tenant)s AND zone_id = ANY(%(zones)s) AND sku_id = ANY(%(skus)s)",
        zones=list(zone_ids),
        skus=list(sku_ids),
    )


def write_zones(tx: Tx, pairs: Sequence[tuple[UUID, UUID]]) -> None:
    """(SKU, zone): it may lie there."""
    tx.insert(sku_zone, ("sku_id", "zone_id"), pairs)
