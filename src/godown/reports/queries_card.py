"""The stock card: how many, where, in what condition, who holds them, and every move behind a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from godown.kernel.ids import OWN, UNKNOWN_OWNER
from godown.platform.transaction import Tx
from godown.stock.queries_supply import SUPPLY_NOW


@dataclass(frozen=True, slots=True)
class Door:
    """Our own units of a SKU in a facility: what can be sold, what is promised, what waits."""

    facility_id: UUID
    facility: str
    facility_code: str
    saleable: int
    promised: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Cell:
    """Units of a SKU in a facility in one condition: our own, and those that are nobody's yet."""

    facility_id: UUID
    condition: str
    name: str
    units: int


@dataclass(frozen=True, slots=True)
class Spot:
    """Units of a SKU and owner in a place."""

    place_id: UUID
    code: str
    kind: str
    facility: str
    owner_id: UUID
    condition: str
    batch: str | None
    expires_on: datetime | None
    on_hand: int
    held: int


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a promise on a SKU: how many units wait or are promised, how many of them are held and where. `order_id` is
    the order, or the transfer."""

    order_id: UUID | None
    number: str
    customer_name: str
    status: str
    holder_kind: str
    waiting: int
    promised: int
    held: int
    places: str
    ship_by: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Move:
    """A move with its effect on what is looked at, the balance after it, and the paper behind it."""

    id: UUID
    owner_id: UUID
    seq: int
    at: datetime
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
    document: str | None
    order_id: UUID | None
    document_id: UUID
    who: str
    why: str
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Shop:
    """What a channel may show: its share and buffer, and what it was told."""

    name: str
    publishes: bool
    share_percent: int
    buffer_units: int
    pushed_quantity: int | None
    pushed_at: datetime | None
    behind: bool
    refused: str


def doors(tx: Tx, sku_id: UUID) -> list[Door]:
    """The doors of our own units of a SKU, by facility."""
    return tx.rows(
        Door,
        f"""
        SELECT f.id AS facility_id, f.name AS facility, f.code AS facility_code, coalesce(sum(s.saleable), 0)::bigint AS saleable,
               coalesce(sum(s.promised), 0)::bigint AS promised, coalesce(sum(s.waiting), 0)::bigint AS waiting
        FROM facility f LEFT JOIN ({SUPPLY_NOW} AND d.owner_id = %(own)s AND d.sku_id = %(sku)s) AS s ON s.facility_id = f.id
        WHERE f.tenant_id = %(tenant)s AND f.active GROUP BY f.id, f.name, f.code ORDER BY f.code""",
        sku=sku_id,
        own=OWN,
    )


def cells(tx: Tx, sku_id: UUID) -> list[Cell]:
    """Units by facility and condition, saleable first."""
    return tx.rows(
        Cell,
        """
        SELECT l.facility_id, b.condition, c.name, sum(b.on_hand)::bigint AS units
        FROM stock_balance b JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id
        JOIN condition c ON c.tenant_id = b.tenant_id AND c.code = b.condition
        WHERE b.tenant_id = %(tenant)s AND b.sku_id = %(sku)s AND b.on_hand > 0 AND b.owner_id = ANY(%(ours)s)
        GROUP BY 1, 2, 3, c.saleable ORDER BY c.saleable DESC, 2, 1""",
        sku=sku_id,
        ours=[OWN, UNKNOWN_OWNER],
    )


def other_owners(tx: Tx, sku_id: UUID) -> list[tuple[UUID, int]]:
    """(owner, units that lie here of it) of all others than us that ever had units of a SKU here."""
    return [
        (row[0], row[1])
        for row in tx.tuples(
            """
            SELECT d.owner_id, coalesce((SELECT sum(b.on_hand) FROM stock_balance b WHERE b.tenant_id = %(tenant)s
                AND b.sku_id = %(sku)s AND b.owner_id = d.owner_id), 0)::bigint
            FROM (SELECT DISTINCT owner_id FROM stock_supply
                  WHERE tenant_id = %(tenant)s AND sku_id = %(sku)s AND owner_id <> %(own)s) AS d ORDER BY d.owner_id""",
            sku=sku_id,
            own=OWN,
        )
    ]


def spots(tx: Tx, sku_id: UUID, limit: int = 40) -> list[Spot]:
    """Where a SKU lies, bins first, the fullest first."""
    return tx.rows(
        Spot,
        """
        SELECT l.id AS place_id, l.code, l.kind, f.name AS facility, b.owner_id, b.condition, t.number AS batch, t.expires_on,
               sum(b.on_hand)::bigint AS on_hand, sum(b.held)::bigint AS held
        FROM stock_balance b JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id
        JOIN facility f ON f.tenant_id = l.tenant_id AND f.id = l.facility_id
        LEFT JOIN batch t ON t.tenant_id = b.tenant_id AND t.id = b.batch_id
        WHERE b.tenant_id = %(tenant)s AND b.sku_id = %(sku)s AND b.on_hand > 0
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY l.kind <> 'bin', 9 DESC, l.code, b.condition, b.owner_id, batch LIMIT %(limit)s""",
        sku=sku_id,
        limit=limit,
    )


def holders(tx: Tx, sku_id: UUID, limit: int = 25) -> list[Holder]:
    """Who holds or waits for units of a SKU, in the order of rank."""
    return tx.rows(
        Holder,
        """
        SELECT coalesce(o.id, x.id, wo.id) AS order_id, coalesce(o.number, x.number, wo.number, r.reference, p.holder_kind) AS number,
               coalesce(o.customer_name, '') AS customer_name, coalesce(o.status, '') AS status, p.holder_kind,
               p.waiting, p.promised, p.held, p.places, p.ship_by, r.expires_at
        FROM (
            SELECT holder_id, holder_kind, coalesce(sum(quantity) FILTER (WHERE made_seq IS NULL), 0)::bigint AS waiting,
                   coalesce(sum(quantity) FILTER (WHERE made_seq IS NOT NULL), 0)::bigint AS promised,
                   sum(held)::bigint AS held, min(ship_by) AS ship_by, min(ranked_at) AS ranked_at, max(priority) AS priority,
                   coalesce((SELECT string_agg(DISTINCT l.code, ', ') FROM promise q
                             JOIN hold h ON h.tenant_id = q.tenant_id AND h.promise_id = q.id
                             JOIN place l ON l.tenant_id = h.tenant_id AND l.id = h.place_id
                             WHERE q.tenant_id = %(tenant)s AND q.holder_id = promise.holder_id AND q.sku_id = %(sku)s), '') AS places
            FROM promise WHERE tenant_id = %(tenant)s AND sku_id = %(sku)s
              AND (expires_at IS NULL OR expires_at > %(now)s) GROUP BY 1, 2
            ORDER BY max(priority) DESC, min(ship_by), min(ranked_at), holder_id LIMIT %(limit)s) AS p
        LEFT JOIN order_line l ON l.tenant_id = %(tenant)s AND l.id = p.holder_id
        LEFT JOIN sales_order o ON o.tenant_id = l.tenant_id AND o.id = l.order_id
        LEFT JOIN reservation r ON r.tenant_id = %(tenant)s AND r.id = p.holder_id
        LEFT JOIN transfer_line i ON i.tenant_id = %(tenant)s AND i.id = p.holder_id
        LEFT JOIN transfer x ON x.tenant_id = i.tenant_id AND x.id = i.transfer_id
        LEFT JOIN work_order_part wp ON wp.tenant_id = %(tenant)s AND wp.id = p.holder_id
        LEFT JOIN work_order wo ON wo.tenant_id = wp.tenant_id AND wo.id = wp.work_order_id
        ORDER BY p.priority DESC, p.ship_by, p.ranked_at, p.holder_id""",
        sku=sku_id,
        limit=limit,
    )


def holder_count(tx: Tx, sku_id: UUID) -> int:
    """How many holders there are in all."""
    found: int = tx.scalar(
        """SELECT count(DISTINCT holder_id) FROM promise WHERE tenant_id = %(tenant)s AND sku_id = %(sku)s
           AND (expires_at IS NULL OR expires_at > %(now)s)""",
        sku=sku_id,
    )
    return found


EFFECT: Final = """(CASE WHEN m.to_place_id IS NOT NULL AND %(condition)s::text IN ('', m.to_condition) THEN m.quantity ELSE 0 END
    - CASE WHEN m.from_place_id IS NOT NULL AND %(condition)s::text IN ('', m.from_condition) THEN m.quantity ELSE 0 END)"""
"""What a move `m` changed of the units in a condition, or of all."""

DOORS: Final = (
    """d.tenant_id = %(tenant)s AND d.facility_id = %(facility)s AND d.owner_id = %(owner)s AND d.sku_id = %(sku)s"""
)
OF_DOOR: Final = (
    "m.tenant_id = d.tenant_id AND m.facility_id = d.facility_id AND m.owner_id = d.owner_id AND m.sku_id = d.sku_id"
)
"""The moves behind a door, found by its key: without the owner PostgreSQL 16 reads all moves of a facility."""


PAPERS: Final = """LEFT JOIN receipt g ON g.tenant_id = p.tenant_id AND g.id = p.document_id
        LEFT JOIN trip i ON i.tenant_id = p.tenant_id AND i.id = p.document_id
        LEFT JOIN wave w ON w.tenant_id = i.tenant_id AND w.id = i.wave_id
        LEFT JOIN parcel k ON k.tenant_id = p.tenant_id AND k.id = p.document_id
        LEFT JOIN sales_order o ON o.tenant_id = k.tenant_id AND o.id = k.order_id
        LEFT JOIN inspection n ON n.tenant_id = p.tenant_id AND n.id = p.document_id
        LEFT JOIN return_line e ON e.tenant_id = n.tenant_id AND e.id = n.return_line_id
        LEFT JOIN goods_return r ON r.tenant_id = p.tenant_id AND r.id = coalesce(e.return_id, p.document_id)
        LEFT JOIN transfer_step y ON y.tenant_id = p.tenant_id AND y.id = p.document_id AND p.document_kind = 'transfer_loss'
        LEFT JOIN transfer x ON x.tenant_id = p.tenant_id AND x.id = coalesce(y.transfer_id, p.document_id)
        LEFT JOIN work_order wo ON wo.tenant_id = p.tenant_id AND wo.id = p.document_id
        LEFT JOIN repair_order rp ON rp.tenant_id = p.tenant_id AND rp.id = p.document_id
        LEFT JOIN condition_change cc ON cc.tenant_id = p.tenant_id AND cc.id = p.document_id"""
"""The papers behind a move `p`, those of them that there are."""


def moves(
    tx: Tx, facility_id: UUID, sku_id: UUID, condition: str, before: int | None, limit: int, owner_id: UUID = OWN
) -> list[Move]:
    """Moves of a SKU and owner in a facility, newest first: all, or those that changed the units in one condition, with the balance
    of what is looked at after each. Each owner's moves have numbers of their own, so they are never mixed."""
    with tx.planned_once():
        return tx.rows(
            Move,
            f"""
        WITH page AS (
            SELECT l.* FROM stock_supply d CROSS JOIN LATERAL (
                SELECT m.*, {EFFECT} AS effect FROM stock_move m
                WHERE {OF_DOOR} AND m.seq < coalesce(%(before)s::bigint, 9223372036854775807)
                  AND (%(condition)s::text = '' OR {EFFECT} <> 0) ORDER BY m.seq DESC LIMIT %(limit)s) AS l
            WHERE {DOORS} ORDER BY l.seq DESC LIMIT %(limit)s
        ), later AS (
            SELECT sum({EFFECT}) AS units FROM stock_supply d JOIN stock_move m ON {OF_DOOR}
            WHERE {DOORS} AND m.seq >= %(before)s::bigint
        ), now AS (
            SELECT coalesce(sum(b.on_hand), 0) - coalesce((SELECT units FROM later), 0) AS units
            FROM stock_balance b JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id
            WHERE b.tenant_id = %(tenant)s AND l.facility_id = %(facility)s AND b.owner_id = %(owner)s AND b.sku_id = %(sku)s
              AND %(condition)s::text IN ('', b.condition))
        SELECT p.id, p.owner_id, p.seq, p.at, p.reason, p.quantity, p.effect::bigint, ((SELECT units FROM now) - coalesce(sum(p.effect) OVER (
                   ORDER BY p.seq DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0))::bigint AS balance,
               f.code AS from_code, t.code AS to_code, p.from_condition, p.to_condition, p.outside, p.document_kind,
               coalesce(g.number, w.number, o.number, r.number, x.number, wo.number, rp.number) AS document, k.order_id,
               coalesce(r.id, w.id, x.id, wo.id, rp.id, p.document_id) AS document_id, coalesce(a.name, '') AS who,
               coalesce(cc.why, '') AS why, coalesce(n.grade, '') AS grade
        FROM page p
        LEFT JOIN place f ON f.tenant_id = p.tenant_id AND f.id = p.from_place_id
        LEFT JOIN place t ON t.tenant_id = p.tenant_id AND t.id = p.to_place_id
        {PAPERS}
        LEFT JOIN account a ON a.id = p.made_by
        ORDER BY p.seq DESC""",
            facility=facility_id,
            owner=owner_id,
            sku=sku_id,
            condition=condition,
            before=before,
            limit=limit,
        )


def shops(tx: Tx, sku_id: UUID) -> list[Shop]:
    """Every channel, with what it was told of a SKU."""
    return tx.rows(
        Shop,
        """
        SELECT c.name, c.publishes, c.share_percent, c.buffer_units, p.pushed_quantity, p.pushed_at,
               coalesce(p.pushed_version < p.version, false) AS behind, coalesce(p.refused, '') AS refused
        FROM channel c LEFT JOIN publication p ON p.tenant_id = c.tenant_id AND p.channel_id = c.id AND p.sku_id = %(sku)s
        WHERE c.tenant_id = %(tenant)s AND c.active AND c.kind <> 'manual' ORDER BY c.name""",
        sku=sku_id,
    )


def undecided(tx: Tx, sku_id: UUID) -> int:
    """Units in orders that need a decision: they are promised by nobody yet, and are not for sale either."""
    found: int = tx.scalar(
        """SELECT coalesce(sum(l.quantity - l.cancelled - l.packed), 0)::bigint
           FROM sales_order o JOIN order_line l ON l.tenant_id = o.tenant_id AND l.order_id = o.id
           WHERE o.tenant_id = %(tenant)s AND o.status = 'needs_decision' AND l.sku_id = %(sku)s""",
        sku=sku_id,
    )
    return found


def sold(tx: Tx, sku_id: UUID, since: timedelta) -> int:
    """Units of our own that left to customers within a time."""
    found: int = tx.scalar(
        """SELECT coalesce(sum(quantity), 0)::bigint FROM stock_move
           WHERE tenant_id = %(tenant)s AND sku_id = %(sku)s AND outside = 'customer' AND to_place_id IS NULL
             AND owner_id = %(own)s AND recorded_at > %(since)s""",
        sku=sku_id,
        own=OWN,
        since=tx.now - since,
    )
    return found


def used_with(tx: Tx, sku_id: UUID) -> list[tuple[UUID, str, str, int, str]]:
    """What a box uses up, or what a bundle is made of: (SKU, code, name, units, unit)."""
    return [
        (row[0], row[1], row[2], row[3], row[4])
        for row in tx.tuples(
            """
            SELECT s.id, s.code, s.name, k.quantity, s.unit FROM (
                SELECT material_id AS id, quantity FROM packing_bill WHERE tenant_id = %(tenant)s AND box_id = %(sku)s
                UNION ALL SELECT part_id, quantity FROM bundle_part WHERE tenant_id = %(tenant)s AND bundle_id = %(sku)s) AS k
            JOIN sku s ON s.tenant_id = %(tenant)s AND s.id = k.id ORDER BY s.code""",
            sku=sku_id,
        )
    ]


def contained_in(tx: Tx, sku_id: UUID) -> list[tuple[UUID, str, str]]:
    """Bundles and boxes that take a SKU: (SKU, code, name)."""
    return [
        (row[0], row[1], row[2])
        for row in tx.tuples(
            """
            SELECT s.id, s.code, s.name FROM sku s WHERE s.tenant_id = %(tenant)s AND s.id IN (
                SELECT bundle_id FROM bundle_part WHERE tenant_id = %(tenant)s AND part_id = %(sku)s
                UNION SELECT box_id FROM packing_bill WHERE tenant_id = %(tenant)s AND material_id = %(sku)s) ORDER BY s.code""",
            sku=sku_id,
        )
    ]


def barcodes(tx: Tx, sku_ids: Sequence[UUID]) -> list[tuple[str, int]]:
    """(barcode, units in it) of SKUs."""
    return [
        (row[0], row[1])
        for row in tx.tuples(
            "SELECT barcode, units FROM sku_barcode WHERE tenant_id = %(tenant)s AND sku_id = ANY(%(skus)s) ORDER BY barcode",
            skus=list(sku_ids),
        )
    ]
