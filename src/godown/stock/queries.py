"""SQL that reads the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from godown.platform.transaction import Tx
from godown.stock.queries_supply import SUPPLY_NOW
from godown.stock.store import CHANGES
from godown.stock.store_promises import Door
from godown.stock.words import Held


@dataclass(frozen=True, slots=True)
class Over:
    """A hold that a loss cuts: by how many of its units."""

    id: UUID
    holder_id: UUID
    quantity: int
    units: int


@dataclass(frozen=True, slots=True)
class Lot:
    """Units of one owner and batch in a place, and how many of them nothing holds."""

    owner_id: UUID
    batch_id: UUID
    on_hand: int
    free: int


@dataclass(frozen=True, slots=True)
class Supply:
    """The door of a SKU in a facility: what can be sold, what is promised, what waits."""

    facility_id: UUID
    owner_id: UUID
    sku_id: UUID
    seq: int
    saleable: int
    promised: int
    waiting: int


@dataclass(frozen=True, slots=True)
class PlacedStock:
    """Units of a SKU in a place, by condition and batch: the answer to *where is it*."""

    sku_id: UUID
    place_id: UUID
    facility_id: UUID
    place_code: str
    place_kind: str
    condition: str
    condition_name: str
    batch_number: str | None
    owner_id: UUID
    batch_id: UUID
    on_hand: int
    held: int


@dataclass(frozen=True, slots=True)
class PromiseState:
    """How far a holder is served: units waiting, units promised, of these held."""

    holder_id: UUID
    waiting: int
    promised: int
    held: int


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One line of a stock card; `effect` is what the move did to the facility's on-hand."""

    id: UUID
    seq: int
    at: datetime
    recorded_at: datetime
    reason: str
    quantity: int
    effect: int
    balance: int
    from_code: str | None
    to_code: str | None
    from_condition: str | None
    to_condition: str | None
    outside: str | None
    document_kind: str
    document_id: UUID
    made_by: UUID


def holds_over(tx: Tx) -> list[Over]:
    """Holds in the places that staged moves take from, beyond what remains there; the order of DESIGN's *Loss*."""
    return tx.rows(
        Over,
        f"""
        WITH need AS (
            SELECT b.place_id, b.owner_id, b.sku_id, b.batch_id, b.condition, b.held + c.held - (b.on_hand + c.units)
                   AS units
            FROM ({CHANGES}) AS c
            JOIN stock_balance b ON b.tenant_id = %(tenant)s AND b.place_id = c.place_id AND b.owner_id = c.owner_id
                 AND b.sku_id = c.sku_id AND b.batch_id = c.batch_id AND b.condition = c.condition
            WHERE b.held + c.held > b.on_hand + c.units AND b.on_hand + c.units >= 0
        ), ranked AS (
            SELECT h.id, p.holder_id, h.quantity, n.units,
                   sum(h.quantity) OVER (PARTITION BY n.place_id, n.owner_id, n.sku_id, n.batch_id, n.condition
                       ORDER BY h.started, h.made_at DESC, h.id DESC ROWS UNBOUNDED PRECEDING) - h.quantity AS before
            FROM hold h JOIN need n USING (place_id, owner_id, sku_id, batch_id, condition)
            JOIN promise p ON p.tenant_id = h.tenant_id AND p.id = h.promise_id
            WHERE h.tenant_id = %(tenant)s AND NOT EXISTS (SELECT 1 FROM staged_move g WHERE g.hold_id = h.id)
        )
        SELECT id, holder_id, quantity, LEAST(quantity, units - before)::bigint AS units FROM ranked
        WHERE before < units""",
    )


def holds(tx: Tx, hold_ids: Sequence[UUID]) -> list[Held]:
    """The holds of these ids that are still there."""
    return tx.rows(
        Held,
        """
        SELECT h.id, h.promise_id, p.holder_id, h.place_id, h.sku_id, h.batch_id, h.quantity, h.owner_id
        FROM hold h JOIN promise p ON p.tenant_id = h.tenant_id AND p.id = h.promise_id
        WHERE h.tenant_id = %(tenant)s AND h.id = ANY(%(holds)s)""",
        holds=list(hold_ids),
    )


def holds_of_holders(tx: Tx, holder_ids: Sequence[UUID]) -> list[Held]:
    """All holds behind the promises of these holders (order lines), wherever the units are."""
    return tx.rows(
        Held,
        """
        SELECT h.id, h.promise_id, p.holder_id, h.place_id, h.sku_id, h.batch_id, h.quantity, h.owner_id
        FROM promise p JOIN hold h ON h.tenant_id = p.tenant_id AND h.promise_id = p.id
        WHERE p.tenant_id = %(tenant)s AND p.holder_id = ANY(%(holders)s) ORDER BY h.made_at, h.id""",
        holders=list(holder_ids),
    )


def holds_to_free(tx: Tx, holder_ids: Sequence[UUID]) -> list[Held]:
    """Holds of these holders that can still be given up, what costs least first: those in bins before those in totes, those
    of trips not begun before others, newest first. What lies in a closed box is left out."""
    return tx.rows(
        Held,
        """
        SELECT h.id, h.promise_id, p.holder_id, h.place_id, h.sku_id, h.batch_id, h.quantity, h.owner_id
        FROM promise p JOIN hold h ON h.tenant_id = p.tenant_id AND h.promise_id = p.id
        JOIN place l ON l.tenant_id = h.tenant_id AND l.id = h.place_id AND l.kind <> 'pack'
        WHERE p.tenant_id = %(tenant)s AND p.holder_id = ANY(%(holders)s)
        ORDER BY l.kind <> 'bin', h.started, h.made_at DESC, h.id DESC""",
        holders=list(holder_ids),
    )


def holds_in_boxes(tx: Tx, holder_ids: Sequence[UUID]) -> list[Held]:
    """What these holders have in closed boxes that have not left."""
    return tx.rows(
        Held,
        """
        SELECT h.id, h.promise_id, p.holder_id, h.place_id, h.sku_id, h.batch_id, h.quantity, h.owner_id
        FROM promise p JOIN hold h ON h.tenant_id = p.tenant_id AND h.promise_id = p.id
        JOIN place l ON l.tenant_id = h.tenant_id AND l.id = h.place_id AND l.kind = 'pack'
        WHERE p.tenant_id = %(tenant)s AND p.holder_id = ANY(%(holders)s)""",
        holders=list(holder_ids),
    )


def hold_ids_in(tx: Tx, place_id: UUID, sku_id: UUID, own: Sequence[UUID]) -> list[UUID]:
    """Holds of these trips on a SKU in a place."""
    return tx.scalars(
        """
        SELECT id FROM hold WHERE tenant_id = %(tenant)s AND place_id = %(place)s AND sku_id = %(sku)s
          AND holder_id = ANY(%(own)s)""",
        place=place_id,
        sku=sku_id,
        own=list(own),
    )


def doors_of_place(tx: Tx, place_id: UUID, sku_id: UUID) -> list[Door]:
    """The doors of a SKU that lies in a place (one for each owner)."""
    return tx.rows(
        Door,
        """
        SELECT DISTINCT l.facility_id, b.owner_id, b.sku_id
        FROM stock_balance b JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id
        WHERE b.tenant_id = %(tenant)s AND b.place_id = %(place)s AND b.sku_id = %(sku)s""",
        place=place_id,
        sku=sku_id,
    )


def free_lots(tx: Tx, place_id: UUID, sku_id: UUID, condition: str) -> list[Lot]:
    """What lies in a place unheld, by owner and batch."""
    return tx.rows(
        Lot,
        """
        SELECT owner_id, batch_id, on_hand, on_hand - held AS free FROM stock_balance
        WHERE tenant_id = %(tenant)s AND place_id = %(place)s AND sku_id = %(sku)s AND condition = %(condition)s
          AND on_hand > held ORDER BY batch_id""",
        place=place_id,
        sku=sku_id,
        condition=condition,
    )


def supply_of(tx: Tx, sku_ids: Sequence[UUID]) -> list[Supply]:
    """The doors of these SKUs in all facilities, one for each owner, without what has expired behind them."""
    return tx.rows(
        Supply,
        f"{SUPPLY_NOW} AND d.sku_id = ANY(%(skus)s) ORDER BY d.sku_id, d.facility_id, d.owner_id",
        skus=list(sku_ids),
    )


def where_is(tx: Tx, sku_ids: Sequence[UUID]) -> list[PlacedStock]:
    """Where these SKUs lie: place, condition, batch, how many, how many of them held."""
    return tx.rows(
        PlacedStock,
        """
        SELECT b.sku_id, b.place_id, l.facility_id, l.code AS place_code, l.kind AS place_kind, b.condition,
               c.name AS condition_name, t.number AS batch_number, b.owner_id, b.batch_id, b.on_hand, b.held
        FROM stock_balance b
        JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id
        JOIN condition c ON c.tenant_id = b.tenant_id AND c.code = b.condition
        LEFT JOIN batch t ON t.tenant_id = b.tenant_id AND t.id = b.batch_id
        WHERE b.tenant_id = %(tenant)s AND b.sku_id = ANY(%(skus)s) AND b.on_hand > 0
        ORDER BY b.sku_id, c.saleable DESC, l.kind, l.code""",
        skus=list(sku_ids),
    )


def promise_states(tx: Tx, holder_ids: Sequence[UUID]) -> dict[UUID, PromiseState]:
    """How far each of these holders is served; holders without a promise are absent."""
    found = tx.rows(
        PromiseState,
        """
        SELECT holder_id, coalesce(sum(quantity) FILTER (WHERE made_seq IS NULL), 0)::bigint AS waiting,
               coalesce(sum(quantity) FILTER (WHERE made_seq IS NOT NULL), 0)::bigint AS promised,
               sum(held)::bigint AS held
        FROM promise WHERE tenant_id = %(tenant)s AND holder_id = ANY(%(holders)s) GROUP BY 1""",
        holders=list(holder_ids),
    )
    return {state.holder_id: state for state in found}


def moves_of(tx: Tx, facility_id: UUID, sku_id: UUID, owner_id: UUID, before: int | None, limit: int) -> list[MoveRow]:
    """The stock card: moves of a SKU in a facility, newest first, with the running balance of all conditions."""
    return tx.rows(
        MoveRow,
        """
        WITH page AS (
            SELECT m.*, (CASE WHEN to_place_id IS NULL THEN 0 ELSE quantity END
                       - CASE WHEN from_place_id IS NULL THEN 0 ELSE quantity END) AS effect
            FROM stock_move m
            WHERE tenant_id = %(tenant)s AND facility_id = %(facility)s AND owner_id = %(owner)s AND sku_id = %(sku)s
              AND seq < coalesce(%(before)s::bigint, 9223372036854775807)
            ORDER BY seq DESC LIMIT %(limit)s
        ), later AS (
            SELECT coalesce(sum(CASE WHEN to_place_id IS NULL THEN 0 ELSE quantity END
                              - CASE WHEN from_place_id IS NULL THEN 0 ELSE quantity END), 0) AS units
            FROM stock_move
            WHERE tenant_id = %(tenant)s AND facility_id = %(facility)s AND owner_id = %(owner)s AND sku_id = %(sku)s
              AND seq >= %(before)s::bigint
        ), now AS (
            SELECT coalesce(sum(b.on_hand), 0) - (SELECT units FROM later) AS units
            FROM stock_balance b JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id
            WHERE b.tenant_id = %(tenant)s AND l.facility_id = %(facility)s AND b.owner_id = %(owner)s
              AND b.sku_id = %(sku)s
        )
        SELECT p.id, p.seq, p.at, p.recorded_at, p.reason, p.quantity, p.effect::bigint,
               ((SELECT units FROM now) - coalesce(sum(p.effect) OVER (ORDER BY p.seq DESC
                   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0))::bigint AS balance,
               f.code AS from_code, t.code AS to_code, p.from_condition, p.to_condition, p.outside,
               p.document_kind, p.document_id, p.made_by
        FROM page p
        LEFT JOIN place f ON f.tenant_id = p.tenant_id AND f.id = p.from_place_id
        LEFT JOIN place t ON t.tenant_id = p.tenant_id AND t.id = p.to_place_id
        ORDER BY p.seq DESC""",
        facility=facility_id,
        sku=sku_id,
        owner=owner_id,
        before=before,
        limit=limit,
    )


HELD_OF_HOLDERS: Final = """
SELECT h.id, h.promise_id, p.holder_id, h.place_id, h.sku_id, h.batch_id, h.quantity, h.owner_id
FROM promise p
CROSS JOIN LATERAL (SELECT * FROM hold h WHERE h.tenant_id = p.tenant_id AND h.promise_id = p.id OFFSET 0) AS h
CROSS JOIN LATERAL (SELECT kind FROM place l WHERE l.tenant_id = h.tenant_id AND l.id = h.place_id OFFSET 0) AS l
WHERE p.tenant_id = %(tenant)s AND p.holder_id = ANY(%(holders)s)
"""
"""From the holders to their promises, holds and places, each by its key. Holds come and go with every wave, so what is known
of how many there are is never true: joined freely, all holds were read again for each tote."""


def holds_in_totes(tx: Tx, holder_ids: Sequence[UUID]) -> list[Held]:
    """Held units of these holders that are picked: they lie in totes or on the put wall."""
    return tx.rows(
        Held,
        HELD_OF_HOLDERS + "AND l.kind IN ('tote', 'wall') ORDER BY h.made_at, h.id",
        holders=list(holder_ids),
    )


def holds_at_pack(tx: Tx, holder_ids: Sequence[UUID]) -> list[Held]:
    """Held units of these holders that lie packed."""
    return tx.rows(
        Held,
        HELD_OF_HOLDERS + "AND l.kind = 'pack' ORDER BY h.made_at, h.id",
        holders=list(holder_ids),
    )


def expired_holds(tx: Tx, hold_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these holds whose batch is past its date, by the day of their facility."""
    return set(
        tx.scalars(
            """
            SELECT h.id FROM hold h JOIN place l ON l.tenant_id = h.tenant_id AND l.id = h.place_id
            JOIN facility f ON f.tenant_id = l.tenant_id AND f.id = l.facility_id
            JOIN batch t ON t.tenant_id = h.tenant_id AND t.id = h.batch_id
            WHERE h.tenant_id = %(tenant)s AND h.id = ANY(%(ids)s)
              AND t.expires_on < (%(now)s AT TIME ZONE f.time_zone)::date""",
            ids=list(hold_ids),
        )
    )
