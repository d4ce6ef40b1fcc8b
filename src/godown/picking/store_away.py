"""SQL that writes scans of devices without network that were judged otherwise."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from godown.picking.tables import contradicted_scan
from godown.platform.transaction import Tx

SCAN = ("id", "trip_id", "raw", "act", "expected", "kind", "word", "say", "at", "received_at", "made_by", "made_name")


def keep(tx: Tx, rows: Sequence[tuple[Any, ...]]) -> None:
    """Keep scans for a person; one that is kept already stays as it is."""
    tx.insert(contradicted_scan, SCAN, rows, tail="ON CONFLICT DO NOTHING")


def settle(tx: Tx, scan_ids: Sequence[UUID], note: str) -> None:
    """Somebody has looked at these."""
    tx.run(
        """UPDATE contradicted_scan SET settled_at = %(now)s, settled_by = %(actor)s, note = %(note)s
           WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s) AND settled_at IS NULL""",
        ids=list(scan_ids),
        note=note,
    )
