"""SQL that reads returns."""

from collections.abc import Sequence
from uuid import UUID

from godown.kernel.refusal import NotFound
from godown.platform.transaction import Tx
from godown.returns.words import Return, ReturnLine

RETURN = """SELECT r.id, r.number, r.kind, r.facility_id, r.order_id, o.number AS order_number, r.parcel_id, r.awb, r.status,
    r.reason, r.claim, r.created_at, r.arrived_at
    FROM goods_return r LEFT JOIN sales_order o ON o.tenant_id = r.tenant_id AND o.id = r.order_id
    WHERE r.tenant_id = %(tenant)s"""


def one(tx: Tx, return_id: UUID, *, lock: bool = False) -> Return:
    """One return. Refuses what is not there."""
    found = tx.one(Return, f"{RETURN} AND r.id = %(id)s {'FOR NO KEY UPDATE OF r' if lock else ''}", id=return_id)
    if found is None:
        raise NotFound("return", return_id=str(return_id))
    return found


def in_status(tx: Tx, statuses: Sequence[str], limit: int) -> list[Return]:
    """Returns in these statuses, oldest first."""
    return tx.rows(
        Return,
        f"{RETURN} AND r.status = ANY(%(statuses)s) ORDER BY r.created_at, r.id LIMIT %(limit)s",
        statuses=list(statuses),
        limit=limit,
    )


def read(tx: Tx, candidates: Sequence[str]) -> list[Return]:
    """Returns that one of these scanned texts names: by number, by AWB, by the parcel's own AWB or number."""
    return tx.rows(
        Return,
        f"""{RETURN} AND (r.number = ANY(%(texts)s) OR (r.awb <> '' AND r.awb = ANY(%(texts)s)) OR r.parcel_id IN (
                SELECT p.id FROM parcel p LEFT JOIN shipment s ON s.tenant_id = p.tenant_id AND s.parcel_id = p.id
                WHERE p.tenant_id = %(tenant)s AND (p.number = ANY(%(texts)s) OR s.awb = ANY(%(texts)s))))
            ORDER BY r.status = 'closed', r.created_at DESC""",
        texts=list(candidates),
    )


def lines_of(tx: Tx, return_id: UUID) -> list[ReturnLine]:
    """The lines of a return."""
    return tx.rows(
        ReturnLine,
        """SELECT id, return_id, parcel_line_id, order_line_id, sku_id, batch_id, expected, arrived, inspected, credited
           FROM return_line WHERE tenant_id = %(tenant)s AND return_id = %(id)s ORDER BY line_no""",
        id=return_id,
    )


def return_of_line(tx: Tx, line_id: UUID) -> UUID:
    """The return that a line belongs to. Refuses what is not there."""
    found: UUID | None = tx.scalar(
        "SELECT return_id FROM return_line WHERE tenant_id = %(tenant)s AND id = %(line)s", line=line_id
    )
    if found is None:
        raise NotFound("return line", return_line_id=str(line_id))
    return found


def open_units(tx: Tx, parcel_line_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Units of parcel lines that other open returns expect already."""
    return dict(
        tx.tuples(
            """SELECT l.parcel_line_id, sum(l.expected)::bigint FROM return_line l
               JOIN goods_return r ON r.tenant_id = l.tenant_id AND r.id = l.return_id AND r.status = 'expected'
               WHERE l.tenant_id = %(tenant)s AND l.parcel_line_id = ANY(%(ids)s) GROUP BY 1""",
            ids=list(parcel_line_ids),
        )
    )


def inspection(tx: Tx, inspection_id: UUID) -> tuple[UUID, int, str, UUID | None] | None:
    """(return line, units, outcome, repair it followed) of an inspection; None where there is none of this id."""
    found = tx.tuples(
        """SELECT return_line_id, quantity, outcome, after_repair_id FROM inspection
           WHERE tenant_id = %(tenant)s AND id = %(id)s""",
        id=inspection_id,
    )
    return (found[0][0], found[0][1], found[0][2], found[0][3]) if found else None


def in_repair(tx: Tx, inspection_id: UUID) -> tuple[UUID, int]:
    """(return line, units still in repair) of an inspection whose outcome was repair. Refuses any other."""
    found = tx.tuples(
        """SELECT i.return_line_id, i.quantity - coalesce((SELECT sum(j.quantity) FROM inspection j
                  WHERE j.tenant_id = i.tenant_id AND j.after_repair_id = i.id), 0)::bigint
           FROM inspection i WHERE i.tenant_id = %(tenant)s AND i.id = %(id)s AND i.outcome = 'repair'""",
        id=inspection_id,
    )
    if not found:
        raise NotFound("repair", inspection_id=str(inspection_id))
    return found[0][0], found[0][1]
