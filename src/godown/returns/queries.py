"""SQL that reads returns."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from godown.kernel.ids import OWN
from godown.kernel.refusal import NotFound
from godown.platform.transaction import Tx
from godown.returns.words import Return, ReturnLine

RETURN = """SELECT r.id, r.number, r.kind, r.facility_id, r.order_id, o.number AS order_number, r.parcel_id, r.awb, r.status,
    r.reason, r.said, r.claim, r.source, r.seller_pays, r.override, r.refusal, r.photos, r.created_at, r.arrived_at
    FROM goods_return r LEFT JOIN sales_order o ON o.tenant_id = r.tenant_id AND o.id = r.order_id
    WHERE r.tenant_id = %(tenant)s"""


def known(tx: Tx, return_id: UUID) -> Return | None:
    """A return, where there is one of this id."""
    return tx.one(Return, f"{RETURN} AND r.id = %(id)s", id=return_id)


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
        f"""SELECT r.* FROM unnest(%(statuses)s::text[]) AS w (state) CROSS JOIN LATERAL (
                {RETURN} AND r.status = w.state ORDER BY r.created_at, r.id LIMIT %(limit)s) AS r
            ORDER BY r.created_at, r.id LIMIT %(limit)s""",
        statuses=list(statuses),
        limit=limit,
    )


def read(tx: Tx, candidates: Sequence[str]) -> list[Return]:
    """Returns that one of these scanned texts names: by number, by AWB, by the parcel's own AWB or number.

    Those that are expected come first, the oldest of them first; then the others, the newest first, closed ones last.
    """
    return tx.rows(
        Return,
        f"""{RETURN} AND r.id IN (
                SELECT id FROM goods_return WHERE tenant_id = %(tenant)s AND number = ANY(%(texts)s)
                UNION ALL SELECT id FROM goods_return WHERE tenant_id = %(tenant)s AND awb <> '' AND awb = ANY(%(texts)s)
                UNION ALL SELECT g.id FROM parcel p JOIN goods_return g ON g.tenant_id = p.tenant_id AND g.parcel_id = p.id
                WHERE p.tenant_id = %(tenant)s AND p.number = ANY(%(texts)s)
                UNION ALL SELECT g.id FROM shipment s JOIN goods_return g ON g.tenant_id = s.tenant_id AND g.parcel_id = s.parcel_id
                WHERE s.tenant_id = %(tenant)s AND s.awb = ANY(%(texts)s))
            ORDER BY r.status <> 'expected', r.status <> 'asked', r.status IN ('closed', 'refused'),
                CASE WHEN r.status = 'expected' THEN r.created_at END, CASE WHEN r.status = 'expected' THEN r.id END,
                r.created_at DESC, r.id DESC""",
        texts=list(candidates),
    )


def lines_of(tx: Tx, return_id: UUID) -> list[ReturnLine]:
    """The lines of a return."""
    return tx.rows(
        ReturnLine,
        """SELECT id, return_id, parcel_line_id, order_line_id, sku_id, batch_id, expected, arrived, inspected, credited,
                  keeps_shipping, outside_line_id, coalesce((SELECT p.owner_id FROM parcel_line p
                      WHERE p.tenant_id = return_line.tenant_id AND p.id = return_line.parcel_line_id), %(own)s) AS owner_id
           FROM return_line WHERE tenant_id = %(tenant)s AND return_id = %(id)s ORDER BY line_no""",
        id=return_id,
        own=OWN,
    )


def line_of(tx: Tx, line_id: UUID) -> ReturnLine:
    """One line of a return. Refuses what is not there."""
    return next(one for one in lines_of(tx, return_of_line(tx, line_id)) if one.id == line_id)


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
               JOIN goods_return r ON r.tenant_id = l.tenant_id AND r.id = l.return_id AND r.status IN ('asked', 'expected')
               WHERE l.tenant_id = %(tenant)s AND l.parcel_line_id = ANY(%(ids)s) GROUP BY 1""",
            ids=list(parcel_line_ids),
        )
    )


def taken_of_outside(tx: Tx, outside_line_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Units of lines of invoices from before that are expected or have come."""
    return dict(
        tx.tuples(
            """SELECT l.outside_line_id, sum(CASE WHEN r.status IN ('asked', 'expected') THEN l.expected ELSE l.arrived END)::bigint
               FROM return_line l JOIN goods_return r ON r.tenant_id = l.tenant_id AND r.id = l.return_id AND r.status <> 'refused'
               WHERE l.tenant_id = %(tenant)s AND l.outside_line_id = ANY(%(ids)s) GROUP BY 1""",
            ids=list(outside_line_ids),
        )
    )


def batches(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, tuple[str, date | None]]:
    """(number, day of expiry) of batches."""
    sql = "SELECT id, number, expires_on FROM batch WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s)"
    return {row[0]: (row[1], row[2]) for row in tx.tuples(sql, ids=list(ids))}


def inspection(tx: Tx, inspection_id: UUID) -> tuple[UUID, int, str, str, UUID | None] | None:
    """(return line, units, outcome, grade, repair it followed) of an inspection; None where there is none of this id."""
    found = tx.tuples(
        """SELECT return_line_id, quantity, outcome, grade, after_repair_id FROM inspection
           WHERE tenant_id = %(tenant)s AND id = %(id)s""",
        id=inspection_id,
    )
    return found[0] if found else None


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


def asked_lately(tx: Tx, parcel_id: UUID) -> int:
    """Requests by the public page for a parcel within the last 24 hours."""
    return int(
        tx.scalar(
            """SELECT count(*) FROM goods_return WHERE tenant_id = %(tenant)s AND parcel_id = %(parcel)s
               AND source = 'customer' AND created_at > %(now)s::timestamptz - interval '24 hours'""",
            parcel=parcel_id,
        )
    )


def of_parcel(tx: Tx, parcel_id: UUID) -> list[Return]:
    """The customers' returns of a parcel, newest first."""
    return tx.rows(
        Return,
        f"{RETURN} AND r.parcel_id = %(parcel)s AND r.kind = 'customer' ORDER BY r.created_at DESC, r.id DESC LIMIT 20",
        parcel=parcel_id,
    )
