"""SQL that reads settlements, and what couriers still owe."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from godown.kernel.refusal import NotFound
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class Due:
    """A parcel that was delivered (or lost) on cash, of which its courier has not remitted all."""

    parcel_id: UUID
    parcel: str
    order_id: UUID
    order: str
    courier_id: UUID
    courier: str
    facility_id: UUID
    awb: str
    state: str
    since: datetime
    collect_paise: int
    settled_paise: int

    @property
    def due_paise(self) -> int:
        """What is still to come."""
        return self.collect_paise - self.settled_paise


@dataclass(frozen=True, slots=True)
class Sold:
    """An order of a marketplace: where its parcels were invoiced, and the value before tax of its documents, notes taken off; what was
    paid with it in money, and what lists brought of it."""

    order_id: UUID
    external_id: str
    registration: str
    taxable_paise: int
    paid_paise: int
    came_paise: int


@dataclass(frozen=True, slots=True)
class Settled:
    """A settlement: what was collected, what was kept of it and what was paid."""

    id: UUID
    number: str
    kind: str
    party: str
    reference: str
    registration: str
    dated: date
    booked_on: date
    lines: int
    gross_paise: int
    fees_paise: int
    fee_tax_paise: int
    tcs_paise: int
    tds_paise: int
    paid_paise: int
    booked_at: datetime


@dataclass(frozen=True, slots=True)
class SettledLine:
    """A line of a settlement."""

    line_no: int
    reference: str
    order_id: UUID | None
    order: str
    gross_paise: int
    fees_paise: int
    fee_tax_paise: int
    tcs_paise: int
    tds_paise: int


DUE = """
    SELECT p.id AS parcel_id, p.number AS parcel, p.order_id, o.number AS "order", s.courier_id, c.name AS courier, p.facility_id,
           s.awb, s.state, s.state_at AS since, p.collect_paise, l.paise AS settled_paise
    FROM shipment s
    JOIN parcel p ON p.tenant_id = s.tenant_id AND p.id = s.parcel_id
    JOIN sales_order o ON o.tenant_id = p.tenant_id AND o.id = p.order_id
    JOIN courier c ON c.tenant_id = s.tenant_id AND c.id = s.courier_id
    CROSS JOIN LATERAL (SELECT coalesce(sum(l.gross_paise), 0)::bigint AS paise FROM settlement_line l
                        WHERE l.tenant_id = p.tenant_id AND l.parcel_id = p.id) AS l
    WHERE s.tenant_id = %(tenant)s AND p.collect_paise > 0 AND s.awb IS NOT NULL"""


def due(tx: Tx, limit: int) -> list[Due]:
    """What couriers owe, the oldest first."""
    return tx.rows(
        Due,
        f"""{DUE} AND s.cash_open AND s.state IN ('delivered', 'lost') AND p.collect_paise > l.paise
            ORDER BY s.state_at, p.id LIMIT %(limit)s""",
        limit=limit,
    )


def by_awb(tx: Tx, courier_ids: Sequence[UUID], awbs: Sequence[str]) -> dict[tuple[UUID, str], Due]:
    """Parcels on cash by courier and AWB, wherever they are."""
    found = tx.rows(
        Due,
        f"{DUE} AND s.courier_id = ANY(%(couriers)s) AND s.awb = ANY(%(awbs)s) AND s.state <> 'cancelled'",
        couriers=list(courier_ids),
        awbs=list(awbs),
    )
    return {(one.courier_id, one.awb): one for one in found}


def by_parcel(tx: Tx, parcel_ids: Sequence[UUID]) -> list[Due]:
    """Parcels on cash by id."""
    return tx.rows(Due, f"{DUE} AND p.id = ANY(%(ids)s) AND s.state <> 'cancelled' ORDER BY p.id", ids=list(parcel_ids))


def sold(tx: Tx, channel_ids: Sequence[UUID], ids: Sequence[str]) -> dict[tuple[UUID, str], Sold]:
    """Orders of marketplaces by channel and the channel's own id, with what their documents came to."""
    rows = tx.tuples(
        """SELECT o.channel_id, o.id, o.external_id, coalesce(max(d.registration), '') AS registration,
                  coalesce(sum(CASE WHEN d.corrects_id IS NULL THEN d.taxable_paise ELSE -d.taxable_paise END), 0)::bigint,
                  o.paid_paise - o.credit_paise,
                  (SELECT coalesce(sum(l.gross_paise), 0)::bigint FROM settlement_line l
                   WHERE l.tenant_id = o.tenant_id AND l.order_id = o.id AND l.parcel_id IS NULL)
           FROM sales_order o
           LEFT JOIN sales_order part ON part.tenant_id = o.tenant_id AND (part.id = o.id OR part.part_of = o.id)
           LEFT JOIN document d ON d.tenant_id = part.tenant_id AND d.order_id = part.id AND d.status = 'issued'
           WHERE o.tenant_id = %(tenant)s AND o.channel_id = ANY(%(channels)s) AND o.external_id = ANY(%(ids)s)
             AND o.part_no = 0
           GROUP BY o.tenant_id, o.channel_id, o.id, o.external_id, o.paid_paise, o.credit_paise""",
        channels=list(channel_ids),
        ids=list(ids),
    )
    return {(row[0], row[2]): Sold(*row[1:]) for row in rows}


def parties(tx: Tx) -> tuple[dict[str, UUID], dict[str, UUID]]:
    """Couriers and channels by code, in small letters."""
    couriers = tx.tuples("SELECT lower(code), id FROM courier WHERE tenant_id = %(tenant)s")
    channels = tx.tuples("SELECT lower(code), id FROM channel WHERE tenant_id = %(tenant)s")
    return {row[0]: row[1] for row in couriers}, {row[0]: row[1] for row in channels}


def channel_code(tx: Tx, channel_id: UUID) -> str:
    """The code of a channel."""
    return str(tx.scalar("SELECT code FROM channel WHERE tenant_id = %(tenant)s AND id = %(id)s", id=channel_id))


def booked(tx: Tx, party_ids: Collection[UUID], references: Sequence[str]) -> dict[tuple[UUID, str], str]:
    """The numbers of settlements that couriers and channels sent under these references."""
    rows = tx.tuples(
        """SELECT courier_id, reference, number FROM settlement
           WHERE tenant_id = %(tenant)s AND kind <> 'written_off' AND courier_id = ANY(%(parties)s)
             AND reference = ANY(%(references)s)
           UNION ALL
           SELECT channel_id, reference, number FROM settlement
           WHERE tenant_id = %(tenant)s AND channel_id = ANY(%(parties)s) AND reference = ANY(%(references)s)""",
        references=list(references),
        parties=list(party_ids),
    )
    return {(row[0], row[1]): row[2] for row in rows}


HEAD = """
    SELECT s.id, s.number, s.kind, coalesce(c.name, h.name, '') AS party, s.reference, s.registration, s.dated, s.booked_on,
           (SELECT count(*) FROM settlement_line l WHERE l.tenant_id = s.tenant_id AND l.settlement_id = s.id) AS lines,
           s.gross_paise, s.fees_paise, s.fee_tax_paise, s.tcs_paise, s.tds_paise, s.paid_paise, s.booked_at
    FROM settlement s
    LEFT JOIN courier c ON c.tenant_id = s.tenant_id AND c.id = s.courier_id
    LEFT JOIN channel h ON h.tenant_id = s.tenant_id AND h.id = s.channel_id
    WHERE s.tenant_id = %(tenant)s"""


def settlements(tx: Tx, after: tuple[datetime, UUID] | None, limit: int) -> list[Settled]:
    """Settlements, the newest first."""
    return tx.rows(
        Settled,
        f"""{HEAD} AND (%(at)s::timestamptz IS NULL OR (s.booked_at, s.id) < (%(at)s, %(id)s))
            ORDER BY s.booked_at DESC, s.id DESC LIMIT %(limit)s""",
        at=after[0] if after else None,
        id=after[1] if after else None,
        limit=limit,
    )


def by_id(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, Settled]:
    """Settlements by id; unknown ids are absent."""
    return {one.id: one for one in tx.rows(Settled, f"{HEAD} AND s.id = ANY(%(ids)s)", ids=list(ids))}


def settlement(tx: Tx, settlement_id: UUID) -> Settled:
    """One settlement. Refuses one that is not there."""
    if not (found := by_id(tx, [settlement_id])):
        raise NotFound("settlement", id=str(settlement_id))
    return found[settlement_id]


def lines_of(tx: Tx, settlement_id: UUID) -> list[SettledLine]:
    """The lines of a settlement."""
    return tx.rows(
        SettledLine,
        """SELECT l.line_no, l.reference, l.order_id, coalesce(o.number, '') AS "order", l.gross_paise, l.fees_paise,
                  l.fee_tax_paise, l.tcs_paise, l.tds_paise
           FROM settlement_line l LEFT JOIN sales_order o ON o.tenant_id = l.tenant_id AND o.id = l.order_id
           WHERE l.tenant_id = %(tenant)s AND l.settlement_id = %(id)s ORDER BY l.line_no""",
        id=settlement_id,
    )
