"""SQL that reads, without a lock, what a wave would fetch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class Candidate:
    """An order that may go into a wave: where it stands, and how urgent it is."""

    id: UUID
    status: str
    facility_id: UUID | None
    ship_complete: bool
    priority: int
    ship_by: datetime


COLUMNS = "o.id, o.status, o.facility_id, o.ship_complete, o.priority, o.ship_by"


def promised(tx: Tx, facility_id: UUID, due_by: datetime | None, limit: int) -> list[Candidate]:
    """Promised orders of a facility, of them what ships by `due_by`, the most urgent first."""
    return tx.rows(
        Candidate,
        f"""SELECT {COLUMNS} FROM sales_order o
            WHERE tenant_id = %(tenant)s AND facility_id = %(facility)s AND status = 'promised'
              AND (%(due)s::timestamptz IS NULL OR ship_by <= %(due)s)
            ORDER BY priority DESC, ship_by, ordered_at, id LIMIT %(limit)s""",
        facility=facility_id,
        due=due_by,
        limit=limit,
    )


def named(tx: Tx, order_ids: Sequence[UUID], due_by: datetime | None = None) -> list[Candidate]:
    """These orders, in the order given; of them what ships by `due_by`."""
    return tx.rows(
        Candidate,
        f"""SELECT {COLUMNS} FROM unnest(%(orders)s::uuid[]) WITH ORDINALITY AS g (id, place)
            JOIN sales_order o ON o.tenant_id = %(tenant)s AND o.id = g.id
             AND (%(due)s::timestamptz IS NULL OR o.ship_by <= %(due)s) ORDER BY g.place""",
        orders=list(order_ids),
        due=due_by,
    )


Measures = Mapping[UUID, tuple[int, int]]


def measures(tx: Tx, sku_ids: Sequence[UUID]) -> Measures:
    """(volume of a unit in mm³, its weight in g) of SKUs; 0 where nobody has said."""
    rows = tx.tuples(
        """SELECT id, (length_mm * width_mm * height_mm)::bigint, weight_grams FROM sku
           WHERE tenant_id = %(tenant)s AND id = ANY(%(skus)s)""",
        skus=list(sku_ids),
    )
    return {row[0]: (row[1], row[2]) for row in rows}
