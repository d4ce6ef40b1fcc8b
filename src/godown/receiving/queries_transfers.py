"""SQL that reads transfers between facilities: what was asked, what is promised, on the road, arrived and lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from godown.kernel.ids import NO_BATCH
from godown.kernel.refusal import NotFound
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer with the sums of its lines. `to_send` is neither sent nor cancelled, `in_transit` neither counted in nor lost;
    of these `loaded` have not left: their paper lacks what the tax portal must say."""

    id: UUID
    number: str
    from_id: UUID
    from_name: str
    to_id: UUID
    to_name: str
    status: str
    send_on: date
    arrive_on: date | None
    priority: int
    note: str
    made_at: datetime
    units: int
    cancelled: int
    sent: int
    received: int
    lost: int
    to_send: int
    in_transit: int
    loaded: int


@dataclass(frozen=True, slots=True)
class TransferLine:
    """A line of a transfer. `promised` and `waiting` are of what is still to be sent; a line of goods that are not saleable is
    neither. `ready` may be sent now. `batch_number` is None where any batch may be sent."""

    id: UUID
    line_no: int
    sku_id: UUID
    sku_code: str
    sku_name: str
    photo_file_id: UUID | None
    owner_id: UUID
    batch_id: UUID
    batch_number: str | None
    condition: str
    promises: bool
    quantity: int
    cancelled: int
    sent: int
    received: int
    lost: int
    promised: int
    waiting: int
    to_send: int
    ready: int


@dataclass(frozen=True, slots=True)
class TransferLot:
    """Units of a line that were sent, by batch."""

    id: UUID
    line_id: UUID
    line_no: int
    sku_id: UUID
    sku_code: str
    sku_name: str
    photo_file_id: UUID | None
    owner_id: UUID
    batch_id: UUID
    batch_number: str | None
    condition: str
    sent: int
    received: int
    lost: int
    in_transit: int


@dataclass(frozen=True, slots=True)
class TransferStep:
    """Something that was done on a transfer. `left_at` of what was sent: when its vehicle left; none while it may not."""

    id: UUID
    kind: str
    units: int
    lost: int
    value_paise: int
    note: str
    at: datetime
    who: str
    left_at: datetime | None

    @property
    def stands(self) -> bool:
        """Whether it is loaded and has not left."""
        return self.kind == "sent" and self.left_at is None


TRANSFER = """
SELECT t.id, t.number, t.from_facility_id AS from_id, f.name AS from_name, t.to_facility_id AS to_id, g.name AS to_name,
       t.status, t.send_on, t.arrive_on, t.priority, t.note, t.made_at, l.units, l.cancelled, l.sent, l.received, l.lost,
       l.units - l.cancelled - l.sent AS to_send, l.sent - l.received - l.lost AS in_transit,
       (SELECT coalesce(sum(y.units), 0)::bigint FROM transfer_step y WHERE y.tenant_id = t.tenant_id AND y.transfer_id = t.id
        AND y.kind = 'sent' AND y.left_at IS NULL) AS loaded
FROM transfer t
JOIN facility f ON f.tenant_id = t.tenant_id AND f.id = t.from_facility_id
JOIN facility g ON g.tenant_id = t.tenant_id AND g.id = t.to_facility_id
CROSS JOIN LATERAL (
    SELECT sum(quantity)::bigint AS units, sum(cancelled)::bigint AS cancelled, sum(sent)::bigint AS sent,
           sum(received)::bigint AS received, sum(lost)::bigint AS lost
    FROM transfer_line l WHERE l.tenant_id = t.tenant_id AND l.transfer_id = t.id) AS l
WHERE t.tenant_id = %(tenant)s
"""

LINES = """
SELECT l.id, l.line_no, l.sku_id, s.code AS sku_code, s.name AS sku_name, s.photo_file_id, l.owner_id, l.batch_id,
       b.number AS batch_number, l.condition, l.promises, l.quantity, l.cancelled, l.sent, l.received, l.lost,
       coalesce(p.promised, 0)::bigint AS promised, coalesce(p.waiting, 0)::bigint AS waiting,
       l.quantity - l.cancelled - l.sent AS to_send,
       CASE WHEN l.promises THEN coalesce(p.promised, 0)::bigint ELSE l.quantity - l.cancelled - l.sent END AS ready
FROM transfer_line l
JOIN sku s ON s.tenant_id = l.tenant_id AND s.id = l.sku_id
LEFT JOIN batch b ON b.tenant_id = l.tenant_id AND b.id = l.batch_id
LEFT JOIN (
    SELECT holder_id, sum(quantity) FILTER (WHERE made_seq IS NOT NULL) AS promised,
           sum(quantity) FILTER (WHERE made_seq IS NULL) AS waiting
    FROM promise WHERE tenant_id = %(tenant)s AND holder_id IN (
        SELECT id FROM transfer_line WHERE tenant_id = %(tenant)s AND transfer_id = %(id)s) GROUP BY 1) AS p ON p.holder_id = l.id
WHERE l.tenant_id = %(tenant)s AND l.transfer_id = %(id)s ORDER BY l.line_no
"""

After = tuple[datetime, UUID]


def transfers(
    tx: Tx, facility_id: UUID | None, statuses: Sequence[str], search: str, after: After | None, limit: int
) -> list[Transfer]:
    """Transfers from or to a facility (None: any), newest first, after a cursor; `search` is part of a number."""
    at, uid = after or (None, None)
    return tx.rows(
        Transfer,
        f"""{TRANSFER}
            AND (%(facility)s::uuid IS NULL OR %(facility)s IN (t.from_facility_id, t.to_facility_id))
            AND (%(statuses)s::text[] = '{{}}' OR t.status = ANY(%(statuses)s))
            AND (%(search)s = '' OR position(lower(%(search)s) IN lower(t.number)) > 0)
            AND (%(at)s::timestamptz IS NULL OR (t.made_at, t.id) < (%(at)s, %(after)s::uuid))
            ORDER BY t.made_at DESC, t.id DESC LIMIT %(limit)s""",
        facility=facility_id,
        statuses=list(statuses),
        search=search,
        at=at,
        after=uid,
        limit=limit,
    )


def transfers_by_id(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, Transfer]:
    """Transfers by id; unknown ids are absent."""
    return {one.id: one for one in tx.rows(Transfer, f"{TRANSFER} AND t.id = ANY(%(ids)s)", ids=list(ids))}


def transfer(tx: Tx, transfer_id: UUID) -> Transfer:
    """One transfer. Refuses what is not there."""
    if not (found := transfers_by_id(tx, [transfer_id])):
        raise NotFound("transfer", id=str(transfer_id))
    return found[transfer_id]


def lines_of(tx: Tx, transfer_id: UUID) -> list[TransferLine]:
    """The lines of a transfer, with what of them is promised and what waits."""
    return tx.rows(TransferLine, LINES, id=transfer_id)


def lots_of(tx: Tx, transfer_id: UUID) -> list[TransferLot]:
    """What of a transfer was sent, by line and batch, the first to expire first."""
    return tx.rows(
        TransferLot,
        """
        SELECT o.id, l.id AS line_id, l.line_no, l.sku_id, s.code AS sku_code, s.name AS sku_name, s.photo_file_id,
               l.owner_id, o.batch_id, b.number AS batch_number, l.condition, o.sent, o.received, o.lost,
               o.sent - o.received - o.lost AS in_transit
        FROM transfer_lot o
        JOIN transfer_line l ON l.tenant_id = o.tenant_id AND l.id = o.transfer_line_id
        JOIN sku s ON s.tenant_id = l.tenant_id AND s.id = l.sku_id
        LEFT JOIN batch b ON b.tenant_id = o.tenant_id AND b.id = o.batch_id
        WHERE o.tenant_id = %(tenant)s AND o.transfer_id = %(id)s
        ORDER BY l.line_no, b.expires_on NULLS LAST, o.batch_id""",
        id=transfer_id,
    )


def steps_of(tx: Tx, transfer_id: UUID, limit: int = 200) -> list[TransferStep]:
    """What was done on a transfer, newest first."""
    return tx.rows(
        TransferStep,
        """SELECT id, kind, units, lost, value_paise, note, at, made_by_name AS who, left_at FROM transfer_step
           WHERE tenant_id = %(tenant)s AND transfer_id = %(id)s ORDER BY at DESC, id DESC LIMIT %(limit)s""",
        id=transfer_id,
        limit=limit,
    )


def loads_of(tx: Tx, transfer_id: UUID) -> list[UUID]:
    """What of a transfer is loaded and has not left, the oldest first."""
    return tx.scalars(
        """SELECT id FROM transfer_step WHERE tenant_id = %(tenant)s AND transfer_id = %(id)s AND kind = 'sent'
           AND left_at IS NULL ORDER BY at, id""",
        id=transfer_id,
    )


def load(tx: Tx, step_id: UUID) -> tuple[UUID, bool] | None:
    """(transfer, whether it has left) of what was loaded; None where it was something else."""
    rows = tx.tuples(
        """SELECT transfer_id, left_at IS NOT NULL FROM transfer_step
           WHERE tenant_id = %(tenant)s AND id = %(id)s AND kind = 'sent'""",
        id=step_id,
    )
    return (rows[0][0], rows[0][1]) if rows else None


@dataclass(frozen=True, slots=True)
class FileLine:
    """A line of a transfer as a file has it."""

    number: str
    status: str
    from_code: str
    to_code: str
    send_on: date
    line_no: int
    sku_code: str
    sku_name: str
    batch_number: str
    condition: str
    quantity: int
    cancelled: int
    sent: int
    received: int
    lost: int
    owner_code: str


def file_lines(tx: Tx, facility_id: UUID | None, statuses: Sequence[str], search: str, limit: int) -> list[FileLine]:
    """The lines of transfers from or to a facility (None: any), the newest first."""
    return tx.rows(
        FileLine,
        """
        SELECT t.number, t.status, f.code AS from_code, g.code AS to_code, t.send_on, l.line_no, s.code AS sku_code,
               s.name AS sku_name, coalesce(b.number, '') AS batch_number, l.condition, l.quantity, l.cancelled, l.sent, l.received,
               l.lost, coalesce(c.code, '') AS owner_code
        FROM transfer t
        JOIN facility f ON f.tenant_id = t.tenant_id AND f.id = t.from_facility_id
        JOIN facility g ON g.tenant_id = t.tenant_id AND g.id = t.to_facility_id
        JOIN transfer_line l ON l.tenant_id = t.tenant_id AND l.transfer_id = t.id
        JOIN sku s ON s.tenant_id = l.tenant_id AND s.id = l.sku_id
        LEFT JOIN batch b ON b.tenant_id = l.tenant_id AND b.id = l.batch_id
        LEFT JOIN consignor c ON c.tenant_id = l.tenant_id AND c.id = l.owner_id
        WHERE t.tenant_id = %(tenant)s
          AND (%(facility)s::uuid IS NULL OR %(facility)s IN (t.from_facility_id, t.to_facility_id))
          AND (%(statuses)s::text[] = '{}' OR t.status = ANY(%(statuses)s))
          AND (%(search)s = '' OR position(lower(%(search)s) IN lower(t.number)) > 0)
        ORDER BY t.made_at DESC, t.id, l.line_no LIMIT %(limit)s""",
        facility=facility_id,
        statuses=list(statuses),
        search=search,
        limit=limit,
    )


def count_by_status(tx: Tx, facility_id: UUID | None) -> dict[str, int]:
    """How many transfers from or to a facility (None: any) stand in each state."""
    return dict(
        tx.tuples(
            """SELECT status, count(*) FROM transfer WHERE tenant_id = %(tenant)s
               AND (%(facility)s::uuid IS NULL OR %(facility)s IN (from_facility_id, to_facility_id)) GROUP BY 1""",
            facility=facility_id,
        )
    )


def saleable_of(tx: Tx, codes: Sequence[str]) -> dict[str, bool]:
    """Of these conditions those that are movable, and whether they are saleable."""
    return dict(
        tx.tuples(
            """SELECT code, saleable FROM condition WHERE tenant_id = %(tenant)s AND movable AND code = ANY(%(codes)s)""",
            codes=list(codes),
        )
    )


def batch_ids(tx: Tx, pairs: Sequence[tuple[UUID, str]]) -> dict[tuple[UUID, str], UUID]:
    """The batches of (SKU, number); an empty number is no batch, an unknown one is absent."""
    rows = tx.tuples(
        """SELECT b.sku_id, b.number, b.id FROM batch b
           JOIN unnest(%(skus)s::uuid[], %(numbers)s::text[]) AS g (sku_id, number)
             ON g.sku_id = b.sku_id AND g.number = b.number WHERE b.tenant_id = %(tenant)s""",
        skus=[sku for sku, _ in pairs],
        numbers=[number for _, number in pairs],
    )
    return {(row[0], row[1]): row[2] for row in rows} | {pair: NO_BATCH for pair in pairs if not pair[1]}


def lying_in(tx: Tx, place_id: UUID, sku_ids: Sequence[UUID]) -> dict[tuple[UUID, UUID, UUID, str], int]:
    """Units of these SKUs in a place, by SKU, owner, batch and condition."""
    rows = tx.tuples(
        """SELECT sku_id, owner_id, batch_id, condition, on_hand FROM stock_balance
           WHERE tenant_id = %(tenant)s AND place_id = %(place)s AND sku_id = ANY(%(skus)s)""",
        place=place_id,
        skus=list(sku_ids),
    )
    return {(row[0], row[1], row[2], row[3]): row[4] for row in rows}
