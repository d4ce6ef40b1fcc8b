"""SQL that reads what a device needs to go on alone, and the scans that were judged otherwise than it did."""

from collections.abc import Sequence
from uuid import UUID

from godown.picking.words import Contradicted
from godown.platform.transaction import Tx


def place_reads(tx: Tx, place_ids: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    """What a scanner may read of places: the code, then the barcode, in capitals."""
    rows = tx.tuples(
        "SELECT id, upper(code), upper(barcode) FROM place WHERE tenant_id = %(tenant)s AND id = ANY(%(places)s)",
        places=list(place_ids),
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def sku_reads(tx: Tx, sku_ids: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    """What a scanner may read on SKUs: their codes and barcodes."""
    rows = tx.tuples(
        """SELECT s.id, s.code, coalesce(array_agg(b.barcode) FILTER (WHERE b.barcode IS NOT NULL), '{}')
           FROM sku s LEFT JOIN sku_barcode b ON b.tenant_id = s.tenant_id AND b.sku_id = s.id
           WHERE s.tenant_id = %(tenant)s AND s.id = ANY(%(skus)s) GROUP BY s.tenant_id, s.id, s.code""",
        skus=list(sku_ids),
    )
    return {row[0]: (row[1], *row[2]) for row in rows}


def contradicted(tx: Tx, limit: int, trip_id: UUID | None) -> list[Contradicted]:
    """Scans that nobody has looked at, the oldest first."""
    return tx.rows(
        Contradicted,
        """SELECT c.id, c.trip_id, w.number AS wave_number, t.trip_no, c.raw, c.act, c.expected, c.kind, c.word, c.say, c.at,
                  c.received_at, c.made_name
           FROM contradicted_scan c JOIN trip t ON t.tenant_id = c.tenant_id AND t.id = c.trip_id
           JOIN wave w ON w.tenant_id = t.tenant_id AND w.id = t.wave_id
           WHERE c.tenant_id = %(tenant)s AND c.settled_at IS NULL AND (%(trip)s::uuid IS NULL OR c.trip_id = %(trip)s)
           ORDER BY c.received_at, c.id LIMIT %(limit)s""",
        trip=trip_id,
        limit=limit,
    )


def settled(tx: Tx, scan_ids: Sequence[UUID]) -> dict[UUID, bool]:
    """Whether somebody has looked at each of these scans; what is not kept is absent."""
    rows = tx.tuples(
        "SELECT id, settled_at IS NOT NULL FROM contradicted_scan WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s)",
        ids=list(scan_ids),
    )
    return {row[0]: row[1] for row in rows}
