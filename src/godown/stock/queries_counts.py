"""SQL that reads counts: what is to be counted, what a bin holds, and whether it was touched since it was scanned."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from godown.kernel.ids import OWN
from godown.kernel.refusal import NotFound
from godown.platform.transaction import Tx
from godown.stock.words import SALEABLE

Units = dict[UUID, dict[str, int]]
"""Units by SKU and condition."""

OPEN: Final = ("open", "counting", "recount")
"""States of a count that waits for a counter."""


@dataclass(frozen=True, slots=True)
class Count:
    """A count of one SKU in a bin, or (`sku_id` None) of all that lies in it. `lines` is what its counter did so far."""

    id: UUID
    number: str
    facility_id: UUID
    place_id: UUID
    place_code: str
    sku_id: UUID | None
    sku_code: str | None
    sku_name: str | None
    photo_file_id: UUID | None
    reason: str
    status: str
    lines: Any
    created_at: datetime
    scanned_at: datetime | None
    off_units: int
    off_paise: int

    @property
    def said(self) -> dict[str, Any]:
        """What its counter did so far."""
        return dict(self.lines) if isinstance(self.lines, dict) else {}

    @property
    def base(self) -> Units:
        """Units that were known when the bin was scanned."""
        return units_of(self.said.get("base"))

    @property
    def counted(self) -> Units:
        """Units counted; what nobody counted yet is absent."""
        return units_of(self.said.get("counted"))

    @property
    def skus(self) -> set[UUID]:
        """What is known there, or was counted."""
        return {*self.base, *self.counted}

    @property
    def condition(self) -> str:
        """The condition that is being counted."""
        return str(self.said.get("condition", SALEABLE))

    @property
    def in_hand(self) -> UUID | None:
        """The SKU that is being counted; None where the whole bin is to be counted and nothing was scanned yet."""
        said = self.said.get("sku")
        return UUID(said) if said else self.sku_id

    @property
    def units_in_hand(self) -> int:
        """Units counted of the SKU and condition that are being counted."""
        return self.counted.get(self.in_hand, {}).get(self.condition, 0) if self.in_hand else 0

    @property
    def units_counted(self) -> int:
        """All units counted."""
        return sum(units for by in self.counted.values() for units in by.values())

    @property
    def units_known(self) -> int:
        """All units known when the bin was scanned."""
        return sum(units for by in self.base.values() for units in by.values())


def units_of(said: Any) -> Units:
    """Units by SKU and condition, as a count keeps them."""
    known = said.items() if isinstance(said, dict) else ()
    return {UUID(sku): {str(code): int(units) for code, units in by.items()} for sku, by in known}


def kept(units: Mapping[UUID, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """Units by SKU and condition, as JSON."""
    return {str(sku): dict(by) for sku, by in units.items()}


COUNT = """
SELECT k.id, k.number, k.facility_id, k.place_id, l.code AS place_code, k.sku_id, s.code AS sku_code, s.name AS sku_name,
       s.photo_file_id, k.reason, k.status, k.lines, k.created_at, k.scanned_at,
       k.off_units, k.off_paise
FROM stock_count k JOIN place l ON l.tenant_id = k.tenant_id AND l.id = k.place_id
LEFT JOIN sku s ON s.tenant_id = k.tenant_id AND s.id = k.sku_id
WHERE k.tenant_id = %(tenant)s
"""


def open_counts(tx: Tx, facility_id: UUID, limit: int, states: Sequence[str] = OPEN) -> list[Count]:
    """Counts of a facility that wait for a counter (or are in other states), oldest first, then in the order of bins."""
    return tx.rows(
        Count,
        f"""{COUNT} AND k.facility_id = %(facility)s AND k.status = ANY(%(states)s::text[])
            ORDER BY k.created_at, l.code, k.id LIMIT %(limit)s""",
        facility=facility_id,
        limit=limit,
        states=list(states),
    )


def count(tx: Tx, count_id: UUID, *, lock: bool = False) -> Count:
    """One count. Refuses what is not there."""
    found = counts(tx, [count_id], lock=lock)
    if not found:
        raise NotFound("count", count_id=str(count_id))
    return found[0]


def counts(tx: Tx, count_ids: Sequence[UUID], *, lock: bool = False) -> list[Count]:
    """Those of these counts that are there, by id; locked in that order where wanted."""
    return tx.rows(
        Count,
        f"{COUNT} AND k.id = ANY(%(ids)s) ORDER BY k.id {'FOR NO KEY UPDATE OF k' if lock else ''}",
        ids=list(count_ids),
    )


def base(tx: Tx, facility_id: UUID, place_id: UUID, sku_ids: Sequence[UUID] | None) -> tuple[Units, list[list[Any]]]:
    """What is known to lie in a place of these SKUs (None: of all that lie there) by condition: what is countable and not
    missing; and how far the door of each was: [owner, SKU, seq]. Read in one statement, so that both are of one moment."""
    rows = tx.tuples(
        """
        SELECT d.owner_id, d.sku_id, d.seq, b.condition, sum(b.on_hand)::bigint
        FROM stock_supply d
        LEFT JOIN (stock_balance b JOIN condition c ON c.tenant_id = b.tenant_id AND c.code = b.condition AND c.countable)
          ON b.tenant_id = d.tenant_id AND b.place_id = %(place)s AND b.owner_id = d.owner_id AND b.sku_id = d.sku_id
         AND b.on_hand > 0 AND b.condition <> 'missing'
        WHERE d.tenant_id = %(tenant)s AND d.facility_id = %(facility)s AND d.sku_id IN (
            SELECT unnest(%(skus)s::uuid[])
            UNION SELECT h.sku_id FROM stock_balance h WHERE h.tenant_id = %(tenant)s AND h.place_id = %(place)s
              AND h.on_hand > 0 AND %(all)s)
        GROUP BY 1, 2, 3, 4""",
        facility=facility_id,
        place=place_id,
        skus=list(sku_ids or ()),
        all=sku_ids is None,
    )
    known: Units = {sku: {} for sku in (sku_ids or ())}
    for _, sku, _, condition, units in rows:
        here = known.setdefault(sku, {})
        if condition:
            here[condition] = here.get(condition, 0) + units
    return known, [list(door) for door in {(str(row[0]), str(row[1]), row[2]) for row in rows}]


def countable(tx: Tx) -> dict[str, str]:
    """Conditions that a counter tells apart, and their names; saleable ones first."""
    return dict(
        tx.tuples("""SELECT code, name FROM condition WHERE tenant_id = %(tenant)s AND countable AND code <> 'missing'
                     ORDER BY NOT saleable, name""")
    )


def touched(
    tx: Tx, counts_: Sequence[Count], confirmed: Collection[UUID] = (), reasons: Sequence[str] = ()
) -> set[UUID]:
    """Counts in whose bin a move touched the counted SKUs since their base was read; of `confirmed` ones a move of one of these
    reasons.

    The doors must be locked. A door that opened since has no number: all its moves are later.
    """
    wanted = [(one.id, one.facility_id, one.place_id, sku, one.id in confirmed) for one in counts_ for sku in one.skus]
    doors = [
        (one.id, UUID(door[0]), UUID(door[1]), int(door[2])) for one in counts_ for door in one.said.get("doors", [])
    ]
    return set(
        tx.scalars(
            """
            SELECT DISTINCT w.id FROM unnest(%(ids)s::uuid[], %(facilities)s::uuid[], %(places)s::uuid[], %(skus)s::uuid[],
                                             %(confirmed)s::bool[]) AS w (id, facility_id, place_id, sku_id, confirmed)
            JOIN stock_supply d ON d.tenant_id = %(tenant)s AND d.facility_id = w.facility_id AND d.sku_id = w.sku_id
            LEFT JOIN unnest(%(of)s::uuid[], %(owners)s::uuid[], %(behind)s::uuid[], %(seqs)s::bigint[])
                 AS g (id, owner_id, sku_id, seq) ON g.id = w.id AND g.owner_id = d.owner_id AND g.sku_id = d.sku_id
            CROSS JOIN LATERAL (
                SELECT 1 FROM stock_move m
                WHERE m.tenant_id = d.tenant_id AND m.facility_id = d.facility_id AND m.owner_id = d.owner_id
                  AND m.sku_id = d.sku_id AND m.seq > coalesce(g.seq, 0)
                  AND (m.from_place_id = w.place_id OR m.to_place_id = w.place_id)
                  AND (NOT w.confirmed OR m.reason = ANY(%(reasons)s::text[])) LIMIT 1) AS t""",
            ids=[row[0] for row in wanted],
            facilities=[row[1] for row in wanted],
            places=[row[2] for row in wanted],
            skus=[row[3] for row in wanted],
            confirmed=[row[4] for row in wanted],
            of=[row[0] for row in doors],
            owners=[row[1] for row in doors],
            behind=[row[2] for row in doors],
            seqs=[row[3] for row in doors],
            reasons=list(reasons),
        )
    )


def waiting_pairs(tx: Tx, place_ids: Sequence[UUID]) -> set[tuple[UUID, UUID | None]]:
    """(place, SKU or None) of counts in these places that wait for a counter or for approval."""
    return {
        (row[0], row[1])
        for row in tx.tuples(
            """SELECT place_id, sku_id FROM stock_count WHERE tenant_id = %(tenant)s AND place_id = ANY(%(places)s)
               AND status IN ('open', 'counting', 'recount', 'to_approve')""",
            places=list(place_ids),
        )
    }


def places_by_turn(tx: Tx, facility_id: UUID, place_ids: Sequence[UUID] | None, empty: bool, limit: int) -> list[UUID]:
    """Bins of a facility (of these, where named), those counted longest ago first; with `empty` only those in which we know
    of nothing, else only those in which something lies or those that were named."""
    return tx.scalars(
        """
        SELECT l.id FROM place l
        WHERE l.tenant_id = %(tenant)s AND l.facility_id = %(facility)s AND l.kind = 'bin' AND l.active
          AND (NOT %(named)s OR l.id = ANY(%(places)s::uuid[]))
          AND CASE WHEN %(empty)s THEN NOT EXISTS (SELECT 1 FROM stock_balance b WHERE b.tenant_id = l.tenant_id
                   AND b.place_id = l.id AND b.on_hand > 0)
              ELSE %(named)s OR EXISTS (SELECT 1 FROM stock_balance b WHERE b.tenant_id = l.tenant_id
                   AND b.place_id = l.id AND b.on_hand > 0) END
        ORDER BY (SELECT max(k.posted_at) FROM stock_count k WHERE k.tenant_id = l.tenant_id AND k.place_id = l.id)
                 NULLS FIRST, l.code LIMIT %(limit)s""",
        facility=facility_id,
        named=place_ids is not None,
        places=list(place_ids or ()),
        empty=empty,
        limit=limit,
    )


def bins_with(tx: Tx, facility_id: UUID, sku_ids: Sequence[UUID], limit: int) -> list[tuple[UUID, UUID]]:
    """(bin, SKU) wherever these SKUs lie in a facility, those counted longest ago first."""
    return [
        (row[0], row[1])
        for row in tx.tuples(
            """
            SELECT b.place_id, b.sku_id, l.code,
                   (SELECT max(k.posted_at) FROM stock_count k WHERE k.tenant_id = b.tenant_id AND k.place_id = b.place_id)
                   AS counted_at
            FROM stock_balance b JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id AND l.kind = 'bin'
            WHERE b.tenant_id = %(tenant)s AND l.facility_id = %(facility)s AND b.sku_id = ANY(%(skus)s) AND b.on_hand > 0
            GROUP BY b.tenant_id, b.place_id, b.sku_id, l.code ORDER BY counted_at NULLS FIRST, l.code LIMIT %(limit)s""",
            facility=facility_id,
            skus=list(sku_ids),
            limit=limit,
        )
    ]


@dataclass(frozen=True, slots=True)
class Here:
    """Units of a SKU that lie in a bin, held or not, of one owner, batch and condition."""

    sku_id: UUID
    condition: str
    owner_id: UUID
    batch_id: UUID
    on_hand: int


def lots(tx: Tx, asked: Sequence[tuple[UUID, UUID, UUID]]) -> list[tuple[UUID, Here]]:
    """What lies of a SKU in a bin in every condition, for each (count, bin, SKU): ours first, for nobody sees whose a unit is
    and we answer for what we keep (decision 28); then what is least held."""
    rows = tx.tuples(
        """
        SELECT w.id, b.sku_id, b.condition, b.owner_id, b.batch_id, b.on_hand
        FROM unnest(%(ids)s::uuid[], %(places)s::uuid[], %(skus)s::uuid[]) AS w (id, place_id, sku_id)
        JOIN stock_balance b ON b.tenant_id = %(tenant)s AND b.place_id = w.place_id AND b.sku_id = w.sku_id AND b.on_hand > 0
        ORDER BY w.id, b.sku_id, b.condition, b.owner_id <> %(own)s, b.on_hand - b.held DESC, b.batch_id, b.owner_id""",
        own=OWN,
        ids=[row[0] for row in asked],
        places=[row[1] for row in asked],
        skus=[row[2] for row in asked],
    )
    return [(row[0], Here(*row[1:])) for row in rows]
