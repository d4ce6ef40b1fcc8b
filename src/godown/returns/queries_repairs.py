"""SQL that reads repairs: what is in repair, what was put into it, what it cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from godown.kernel.refusal import NotFound
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class RepairOrder:
    """Units in repair. `parts_paise` and `labour_paise` were put into it, `carried_paise` came with it from a repair before; `left_paise`
    of it has not followed a re-inspected unit yet."""

    id: UUID
    number: str
    inspection_id: UUID
    return_id: UUID
    return_number: str
    return_line_id: UUID
    facility_id: UUID
    facility: str
    sku_id: UUID
    sku_code: str
    sku_name: str
    photo_file_id: UUID | None
    quantity: int
    done: int
    parts_paise: int
    labour_paise: int
    carried_paise: int
    left_paise: int
    opened_at: datetime
    closed_at: datetime | None
    found: str

    @property
    def left(self) -> int:
        """Units still in repair."""
        return self.quantity - self.done

    @property
    def cost_paise(self) -> int:
        """All that the repair cost until now."""
        return self.parts_paise + self.labour_paise + self.carried_paise


@dataclass(frozen=True, slots=True)
class RepairPart:
    """Units of a part that went into a repair, from where, and what they cost."""

    sku_id: UUID
    sku_code: str
    sku_name: str
    unit: str
    quantity: int
    value_paise: int
    place_code: str


@dataclass(frozen=True, slots=True)
class RepairStep:
    """What was done to the units at a time, by whom, and its labour."""

    id: UUID
    labour_paise: int
    note: str
    at: datetime
    who: str


REPAIR = """
SELECT r.id, r.number, r.inspection_id, b.id AS return_id, b.number AS return_number, r.return_line_id, r.facility_id,
       f.name AS facility, r.sku_id, s.code AS sku_code, s.name AS sku_name, s.photo_file_id, r.quantity, r.done,
       (SELECT coalesce(sum(p.value_paise), 0)::bigint FROM repair_part p
        WHERE p.tenant_id = r.tenant_id AND p.repair_id = r.id) AS parts_paise,
       (SELECT coalesce(sum(t.labour_paise), 0)::bigint FROM repair_step t
        WHERE t.tenant_id = r.tenant_id AND t.repair_id = r.id) AS labour_paise,
       (SELECT coalesce(sum(e.value_paise), 0)::bigint FROM repair_end e
        WHERE e.tenant_id = r.tenant_id AND e.next_id = r.id) AS carried_paise,
       r.left_paise, r.opened_at, r.closed_at, i.note AS found
FROM repair_order r JOIN sku s ON s.tenant_id = r.tenant_id AND s.id = r.sku_id
JOIN facility f ON f.tenant_id = r.tenant_id AND f.id = r.facility_id
JOIN inspection i ON i.tenant_id = r.tenant_id AND i.id = r.inspection_id
JOIN return_line l ON l.tenant_id = r.tenant_id AND l.id = r.return_line_id
JOIN goods_return b ON b.tenant_id = l.tenant_id AND b.id = l.return_id
WHERE r.tenant_id = %(tenant)s
"""


def page(
    tx: Tx, facility_id: UUID | None, done: bool, after: tuple[datetime, UUID] | None, limit: int
) -> list[RepairOrder]:
    """Repairs of a facility (None: of all), open or done ones, newest first."""
    return tx.rows(
        RepairOrder,
        f"""{REPAIR} AND (%(facility)s::uuid IS NULL OR r.facility_id = %(facility)s) AND (r.closed_at IS NOT NULL) = %(done)s
            AND (%(after)s::timestamptz IS NULL OR (r.opened_at, r.id) < (%(after)s::timestamptz, %(after_id)s::uuid))
            ORDER BY r.opened_at DESC, r.id DESC LIMIT %(limit)s""",
        facility=facility_id,
        done=done,
        after=after[0] if after else None,
        after_id=after[1] if after else None,
        limit=limit,
    )


def open_count(tx: Tx, facility_id: UUID | None) -> int:
    """Repairs that are not done."""
    return int(
        tx.scalar(
            """SELECT count(*) FROM repair_order WHERE tenant_id = %(tenant)s AND closed_at IS NULL
               AND (%(facility)s::uuid IS NULL OR facility_id = %(facility)s)""",
            facility=facility_id,
        )
    )


def one(tx: Tx, repair_id: UUID) -> RepairOrder:
    """One repair. Refuses what is not there."""
    found = tx.one(RepairOrder, f"{REPAIR} AND r.id = %(id)s", id=repair_id)
    if found is None:
        raise NotFound("repair", repair_id=str(repair_id))
    return found


def of_inspections(tx: Tx, inspection_ids: Sequence[UUID]) -> dict[UUID, RepairOrder]:
    """The repairs that inspections opened, by inspection."""
    found = tx.rows(RepairOrder, f"{REPAIR} AND r.inspection_id = ANY(%(ids)s)", ids=list(inspection_ids))
    return {one.inspection_id: one for one in found}


def parts_of(tx: Tx, repair_id: UUID) -> list[RepairPart]:
    """The parts that went into a repair, newest first."""
    return tx.rows(
        RepairPart,
        """SELECT p.sku_id, s.code AS sku_code, s.name AS sku_name, s.unit, p.quantity, p.value_paise, l.code AS place_code
           FROM repair_part p JOIN repair_step t ON t.tenant_id = p.tenant_id AND t.id = p.step_id
           JOIN sku s ON s.tenant_id = p.tenant_id AND s.id = p.sku_id
           JOIN place l ON l.tenant_id = p.tenant_id AND l.id = p.place_id
           WHERE p.tenant_id = %(tenant)s AND p.repair_id = %(id)s ORDER BY t.at DESC, s.code, p.id""",
        id=repair_id,
    )


def steps_of(tx: Tx, repair_id: UUID) -> list[RepairStep]:
    """What was done, newest first."""
    return tx.rows(
        RepairStep,
        """SELECT id, labour_paise, note, at, made_by_name AS who FROM repair_step
           WHERE tenant_id = %(tenant)s AND repair_id = %(id)s ORDER BY at DESC, id DESC""",
        id=repair_id,
    )
