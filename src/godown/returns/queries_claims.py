"""SQL that reads claims, and what is known of the parcel that each is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from godown.kernel.refusal import NotFound
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class Claim:
    """What a courier or a marketplace owes us for a parcel. `packed_grams` is what it weighed at the bench."""

    id: UUID
    number: str
    kind: str
    against: str
    party: str
    facility_id: UUID
    order_id: UUID
    order_number: str
    parcel_id: UUID
    parcel_number: str
    awb: str
    return_id: UUID | None
    return_number: str
    amount_paise: int
    state: str
    accepted_paise: int
    paid_paise: int
    packed_grams: int
    returned_grams: int | None
    charged_grams: int | None
    reference: str
    note: str
    photos: list[str]
    made_at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class ClaimStep:
    """A step in the life of a claim, and money that came with it (below 0: went back). `evidence_file_id`: the paper that was sent."""

    id: UUID
    state: str
    paise: int
    reference: str
    note: str
    at: datetime
    who: str
    evidence_file_id: UUID | None


CLAIM = """
SELECT c.id, c.number, c.kind, c.against, coalesce(k.name, h.name, '') AS party, c.facility_id, c.order_id,
       o.number AS order_number, c.parcel_id, p.number AS parcel_number, coalesce(s.awb, '') AS awb, c.return_id,
       coalesce(r.number, '') AS return_number, c.amount_paise, c.state, c.accepted_paise, c.paid_paise,
       p.weight_grams AS packed_grams, c.returned_grams, c.charged_grams, c.reference, c.note, c.photos, c.made_at,
       c.made_by_name AS who
FROM claim c JOIN sales_order o ON o.tenant_id = c.tenant_id AND o.id = c.order_id
JOIN parcel p ON p.tenant_id = c.tenant_id AND p.id = c.parcel_id
LEFT JOIN shipment s ON s.tenant_id = p.tenant_id AND s.parcel_id = p.id AND s.state <> 'cancelled'
LEFT JOIN courier k ON k.tenant_id = c.tenant_id AND k.id = c.courier_id
LEFT JOIN channel h ON h.tenant_id = c.tenant_id AND h.id = c.channel_id
LEFT JOIN goods_return r ON r.tenant_id = c.tenant_id AND r.id = c.return_id
WHERE c.tenant_id = %(tenant)s
"""


def page(tx: Tx, states: Sequence[str], after: tuple[datetime, UUID] | None, limit: int) -> list[Claim]:
    """Claims in these states, newest first."""
    return tx.rows(
        Claim,
        f"""{CLAIM} AND c.state = ANY(%(states)s)
            AND (%(after)s::timestamptz IS NULL OR (c.made_at, c.id) < (%(after)s::timestamptz, %(after_id)s::uuid))
            ORDER BY c.made_at DESC, c.id DESC LIMIT %(limit)s""",
        states=list(states),
        after=after[0] if after else None,
        after_id=after[1] if after else None,
        limit=limit,
    )


def counts(tx: Tx) -> dict[str, tuple[int, int]]:
    """{state: (claims, what they claim in paise)}."""
    return {
        row[0]: (row[1], row[2])
        for row in tx.tuples(
            """SELECT state, count(*), sum(amount_paise)::bigint FROM claim WHERE tenant_id = %(tenant)s GROUP BY 1 ORDER BY 1"""
        )
    }


def found(tx: Tx, claim_id: UUID, *, lock: bool = False) -> Claim | None:
    """One claim, None where there is none."""
    return tx.one(Claim, f"{CLAIM} AND c.id = %(id)s {'FOR NO KEY UPDATE OF c' if lock else ''}", id=claim_id)


def one(tx: Tx, claim_id: UUID, *, lock: bool = False) -> Claim:
    """One claim. Refuses what is not there."""
    known = found(tx, claim_id, lock=lock)
    if known is None:
        raise NotFound("claim", claim_id=str(claim_id))
    return known


def of_return(tx: Tx, return_id: UUID) -> list[Claim]:
    """The claims about a return, newest first."""
    return tx.rows(Claim, f"{CLAIM} AND c.return_id = %(id)s ORDER BY c.made_at DESC, c.id DESC LIMIT 20", id=return_id)


def steps(tx: Tx, claim_id: UUID) -> list[ClaimStep]:
    """The life of a claim, newest first."""
    return tx.rows(
        ClaimStep,
        """SELECT id, state, paise, reference, note, at, made_by_name AS who, evidence_file_id FROM claim_step
           WHERE tenant_id = %(tenant)s AND claim_id = %(id)s ORDER BY at DESC, id DESC""",
        id=claim_id,
    )


def sent_file(tx: Tx, claim_id: UUID, step_id: UUID) -> UUID:
    """The file of the evidence that was sent with a step. Refuses a step that sent none."""
    found: UUID | None = tx.scalar(
        "SELECT evidence_file_id FROM claim_step WHERE tenant_id = %(tenant)s AND claim_id = %(claim)s AND id = %(id)s",
        claim=claim_id,
        id=step_id,
    )
    if found is None:
        raise NotFound("evidence", step_id=str(step_id))
    return found


@dataclass(frozen=True, slots=True)
class Claimable:
    """A parcel that left, as a claim needs it: who carried it, where it was sold, what is in it, and the return that it is back by."""

    parcel_id: UUID
    parcel_number: str
    awb: str
    order_id: UUID
    order_number: str
    facility_id: UUID
    courier_id: UUID | None
    courier: str
    channel_id: UUID
    channel: str
    value_paise: int
    weight_grams: int
    return_id: UUID | None


def claimable(tx: Tx, parcel_id: UUID) -> Claimable | None:
    """A parcel that left, None where it did not; its newest return, if there is one."""
    return tx.one(
        Claimable,
        """
        SELECT p.id AS parcel_id, p.number AS parcel_number, coalesce(s.awb, '') AS awb, p.order_id, o.number AS order_number,
               p.facility_id, s.courier_id, coalesce(k.name, '') AS courier, o.channel_id, h.name AS channel, p.value_paise,
               p.weight_grams, (SELECT r.id FROM goods_return r WHERE r.tenant_id = p.tenant_id AND r.parcel_id = p.id
                                AND r.status <> 'refused' ORDER BY r.created_at DESC, r.id DESC LIMIT 1) AS return_id
        FROM parcel p JOIN sales_order o ON o.tenant_id = p.tenant_id AND o.id = p.order_id
        JOIN channel h ON h.tenant_id = o.tenant_id AND h.id = o.channel_id
        LEFT JOIN shipment s ON s.tenant_id = p.tenant_id AND s.parcel_id = p.id AND s.state <> 'cancelled'
        LEFT JOIN courier k ON k.tenant_id = s.tenant_id AND k.id = s.courier_id
        WHERE p.tenant_id = %(tenant)s AND p.id = %(id)s AND p.status = 'handed_over'""",
        id=parcel_id,
    )


def parcel_read(tx: Tx, candidates: Sequence[str]) -> UUID | None:
    """The parcel that a text names: its number, its AWB, or a return of it."""
    found: UUID | None = tx.scalar(
        """SELECT p.id FROM parcel p
           LEFT JOIN shipment s ON s.tenant_id = p.tenant_id AND s.parcel_id = p.id AND s.state <> 'cancelled'
           WHERE p.tenant_id = %(tenant)s AND p.status = 'handed_over' AND (p.number = ANY(%(texts)s) OR s.awb = ANY(%(texts)s)
                 OR p.id IN (SELECT r.parcel_id FROM goods_return r WHERE r.tenant_id = %(tenant)s
                             AND (r.number = ANY(%(texts)s) OR (r.awb <> '' AND r.awb = ANY(%(texts)s)))))
           ORDER BY p.handed_over_at DESC, p.id LIMIT 1""",
        texts=list(candidates),
    )
    return found


def missing_paise(tx: Tx, return_id: UUID) -> int:
    """What the customer was invoiced for the units of a return that is here which were expected and did not arrive: less discounts, tax
    in it, without freight. That is what a courier owes for lost contents, as `Claimable.value_paise` is for a whole parcel."""
    return int(
        tx.scalar(
            """SELECT coalesce(sum(round(i.goods * (l.expected - l.arrived)::numeric / i.quantity)), 0)::bigint FROM return_line l
               JOIN goods_return r ON r.tenant_id = l.tenant_id AND r.id = l.return_id AND r.status IN ('arrived', 'closed')
               CROSS JOIN LATERAL (
                   SELECT n.gross_paise - n.shipping_paise AS goods, n.quantity FROM document_line n
                   JOIN document d ON d.tenant_id = n.tenant_id AND d.id = n.document_id
                   WHERE n.tenant_id = l.tenant_id AND n.source_line_id = l.parcel_line_id AND n.corrects_line_id IS NULL
                     AND n.quantity > 0
                   ORDER BY d.status = 'issued' DESC, d.issued_at DESC, d.id DESC LIMIT 1) AS i
               WHERE l.tenant_id = %(tenant)s AND l.return_id = %(id)s AND l.arrived < l.expected""",
            id=return_id,
        )
    )
