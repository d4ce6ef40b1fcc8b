"""SQL that reads the rules of ordering again."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class ReorderRule:
    """When a SKU is ordered again for a facility: the units at or below which it is, how many days the vendor needs, how many
    units stand by for a bad week, and the pack in which it is ordered."""

    facility_id: UUID
    sku_id: UUID
    sku_code: str
    sku_name: str
    vendor: str
    reorder_point: int
    lead_days: int
    safety_units: int
    pack_units: int


RULE = """
SELECT r.facility_id, r.sku_id, s.code AS sku_code, s.name AS sku_name, coalesce(v.name, '') AS vendor, r.reorder_point,
       r.lead_days, r.safety_units, r.pack_units
FROM reorder_rule r JOIN sku s ON s.tenant_id = r.tenant_id AND s.id = r.sku_id
LEFT JOIN vendor v ON v.tenant_id = r.tenant_id AND v.id = r.vendor_id
WHERE r.tenant_id = %(tenant)s AND r.facility_id = %(facility)s
"""


LEAD_DAYS = 7
"""The lead time of a SKU without a rule."""


def rules_of(tx: Tx, facility_id: UUID, sku_ids: Sequence[UUID]) -> dict[UUID, ReorderRule]:
    """The rules of these SKUs in a facility; SKUs without one are absent."""
    found = tx.rows(ReorderRule, f"{RULE} AND r.sku_id = ANY(%(skus)s)", facility=facility_id, skus=list(sku_ids))
    return {rule.sku_id: rule for rule in found}


def page_of_rules(tx: Tx, facility_id: UUID, after: str, limit: int) -> list[ReorderRule]:
    """The rules of a facility by SKU code, after a cursor."""
    sql = f"{RULE} AND s.code > %(after)s ORDER BY s.code LIMIT %(limit)s"
    return tx.rows(ReorderRule, sql, facility=facility_id, after=after, limit=limit)
