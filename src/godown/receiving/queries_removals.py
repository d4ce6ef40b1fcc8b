"""SQL that reads removals: what left of our own will, and why."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from godown.kernel.refusal import NotFound
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class Removal:
    """Goods that left: why, to whom, how many units, and what they had cost."""

    id: UUID
    number: str
    facility_id: UUID
    reason: str
    vendor_name: str
    note: str
    units: int
    cost_paise: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class RemovedLine:
    """Units of a SKU, batch and condition that a removal took out of a place; `id` is that of the move."""

    id: UUID
    sku_id: UUID
    sku_code: str
    sku_name: str
    photo_file_id: UUID | None
    place_code: str
    condition: str
    batch_number: str | None
    quantity: int
    owner_id: UUID


REMOVAL = """SELECT id, number, facility_id, reason, vendor_name, note, units, cost_paise, made_at FROM removal
    WHERE tenant_id = %(tenant)s"""


def removals_of(tx: Tx, facility_id: UUID | None, limit: int) -> list[Removal]:
    """Removals of a facility (None: of all), newest first."""
    return tx.rows(
        Removal,
        f"""{REMOVAL} AND (%(facility)s::uuid IS NULL OR facility_id = %(facility)s)
            ORDER BY made_at DESC, id DESC LIMIT %(limit)s""",
        facility=facility_id,
        limit=limit,
    )


def known(tx: Tx, removal_id: UUID) -> Removal | None:
    """The removal of this id, if it came before."""
    return tx.one(Removal, f"{REMOVAL} AND id = %(id)s", id=removal_id)


def removal(tx: Tx, removal_id: UUID) -> Removal:
    """One removal. Refuses what is not there."""
    found = known(tx, removal_id)
    if found is None:
        raise NotFound("removal", removal_id=str(removal_id))
    return found


def removed_lines(tx: Tx, removal_id: UUID) -> list[RemovedLine]:
    """What a removal took away, by SKU."""
    return tx.rows(
        RemovedLine,
        """
        SELECT m.id, m.sku_id, s.code AS sku_code, s.name AS sku_name, s.photo_file_id, l.code AS place_code,
               m.from_condition AS condition, t.number AS batch_number, m.quantity, m.owner_id
        FROM stock_move m
        JOIN sku s ON s.tenant_id = m.tenant_id AND s.id = m.sku_id
        JOIN place l ON l.tenant_id = m.tenant_id AND l.id = m.from_place_id
        LEFT JOIN batch t ON t.tenant_id = m.tenant_id AND t.id = m.batch_id
        WHERE m.tenant_id = %(tenant)s AND m.document_kind = 'removal' AND m.document_id = %(id)s
        ORDER BY s.code, l.code, m.id""",
        id=removal_id,
    )
