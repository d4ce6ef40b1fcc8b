"""SQL that reads parcels."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from godown.kernel.ids import OWN
from godown.packing.words import Content, Parcel, ParcelLine, Session, ToPack, UsedUp
from godown.platform.transaction import Tx

PARCEL = """SELECT p.id, p.number, p.facility_id, p.order_id, o.number AS order_number, p.parcel_no, p.status, p.weight_grams,
    p.value_paise, p.collect_paise, p.document_id, p.ship_to
    FROM parcel p JOIN sales_order o ON o.tenant_id = p.tenant_id AND o.id = p.order_id WHERE p.tenant_id = %(tenant)s"""


def parcels(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, Parcel]:
    """Parcels by id."""
    return {one.id: one for one in tx.rows(Parcel, f"{PARCEL} AND p.id = ANY(%(ids)s)", ids=list(ids))}


def parcels_of_orders(tx: Tx, order_ids: Sequence[UUID]) -> list[Parcel]:
    """Parcels of orders, cancelled ones too, in order."""
    return tx.rows(
        Parcel, f"{PARCEL} AND p.order_id = ANY(%(ids)s) ORDER BY p.order_id, p.parcel_no", ids=list(order_ids)
    )


def lines_of(tx: Tx, parcel_ids: Sequence[UUID]) -> list[ParcelLine]:
    """What lies in parcels."""
    return tx.rows(
        ParcelLine,
        """SELECT l.id, l.parcel_id, l.order_line_id, l.sku_id, l.batch_id, l.owner_id, l.quantity, l.returned, l.serials,
                  CASE WHEN s.tracking = 'serial' THEN l.quantity - cardinality(l.serials) ELSE 0 END AS owes
           FROM parcel_line l JOIN sku s ON s.tenant_id = l.tenant_id AND s.id = l.sku_id
           WHERE l.tenant_id = %(tenant)s AND l.parcel_id = ANY(%(ids)s) ORDER BY l.parcel_id, l.id""",
        ids=list(parcel_ids),
    )


def parcels_of_lines(tx: Tx, line_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The parcel of each of these lines."""
    return dict(
        tx.tuples(
            "SELECT id, parcel_id FROM parcel_line WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s)",
            ids=list(line_ids),
        )
    )


def contents(tx: Tx, parcel_ids: Sequence[UUID]) -> dict[UUID, list[Content]]:
    """What lies in parcels in words, for labels and slips: one row for each SKU and name."""
    found: dict[UUID, list[Content]] = {parcel: [] for parcel in parcel_ids}
    rows = tx.rows(
        Content,
        """SELECT l.parcel_id, s.code AS sku_code, o.name, sum(l.quantity)::bigint AS quantity,
                  coalesce(string_agg(array_to_string(l.serials, ', '), ', ') FILTER (WHERE l.serials <> '{}'), '') AS serials
           FROM parcel_line l JOIN order_line o ON o.tenant_id = l.tenant_id AND o.id = l.order_line_id
           JOIN sku s ON s.tenant_id = l.tenant_id AND s.id = l.sku_id
           WHERE l.tenant_id = %(tenant)s AND l.parcel_id = ANY(%(ids)s)
           GROUP BY l.parcel_id, s.code, o.name ORDER BY l.parcel_id, min(l.id::text)""",
        ids=list(parcel_ids),
    )
    for row in rows:
        found[row.parcel_id].append(row)
    return found


def bills_of(tx: Tx, box_ids: Sequence[UUID]) -> dict[UUID, list[tuple[UUID, int]]]:
    """What each box uses up when it is packed: (material, base units)."""
    found: dict[UUID, list[tuple[UUID, int]]] = {box: [] for box in box_ids}
    for box, material, quantity in tx.tuples(
        """SELECT box_id, material_id, quantity FROM packing_bill
           WHERE tenant_id = %(tenant)s AND box_id = ANY(%(boxes)s) ORDER BY material_id""",
        boxes=list(box_ids),
    ):
        found[box].append((material, quantity))
    return found


def used_up(tx: Tx, order_id: UUID) -> list[UsedUp]:
    """What the parcels of an order took of packaging, parcel by parcel; what was opened again stays used up."""
    return tx.rows(
        UsedUp,
        """SELECT m.parcel_id, m.sku_id, s.code AS sku_code, s.name, s.unit, m.quantity, m.value_paise
           FROM parcel p JOIN parcel_material m ON m.tenant_id = p.tenant_id AND m.parcel_id = p.id
           JOIN sku s ON s.tenant_id = m.tenant_id AND s.id = m.sku_id
           WHERE p.tenant_id = %(tenant)s AND p.order_id = %(order)s ORDER BY p.parcel_no, s.code""",
        order=order_id,
    )


def materials_at(tx: Tx, facility_id: UUID, sku_ids: Sequence[UUID]) -> list[tuple[UUID, UUID, int]]:
    """(SKU, place, free units) of our own packaging materials in a facility, the fullest place first."""
    return [
        (row[0], row[1], row[2])
        for row in tx.tuples(
            """
            SELECT b.sku_id, b.place_id, b.on_hand - b.held FROM stock_balance b
            JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id AND l.facility_id = %(facility)s
            JOIN condition c ON c.tenant_id = b.tenant_id AND c.code = b.condition AND c.saleable
            WHERE b.tenant_id = %(tenant)s AND b.sku_id = ANY(%(skus)s) AND b.owner_id = %(own)s AND b.on_hand > 0
              AND b.on_hand > b.held AND l.sells
            ORDER BY b.sku_id, b.on_hand - b.held DESC, l.code""",
            facility=facility_id,
            own=OWN,
            skus=list(sku_ids),
        )
    ]


def session_of(tx: Tx, order_id: UUID) -> Session | None:
    """The newest work on an order at a bench, open or put aside."""
    return tx.one(
        Session,
        """SELECT id, order_id, status, checked, opened_at FROM packing_session
           WHERE tenant_id = %(tenant)s AND order_id = %(order)s AND status IN ('open', 'put_aside')
           ORDER BY status = 'open' DESC, opened_at DESC, id DESC LIMIT 1""",
        order=order_id,
    )


def sessions_of(tx: Tx, order_id: UUID) -> list[UUID]:
    """All work on an order at a bench, ended or not."""
    return tx.scalars(
        "SELECT id FROM packing_session WHERE tenant_id = %(tenant)s AND order_id = %(order)s", order=order_id
    )


def to_pack(tx: Tx, facility_id: UUID, limit: int) -> list[ToPack]:
    """Orders of a facility of which units lie in totes, whole ones first, the most urgent first."""
    return tx.rows(
        ToPack,
        """
        SELECT o.id AS order_id, o.number, o.customer_name, o.city, o.ship_by, o.payment, o.status, k.totes, k.units,
               EXISTS (SELECT 1 FROM packing_session s WHERE s.tenant_id = o.tenant_id AND s.order_id = o.id
                       AND s.status = 'put_aside') AS put_aside
        FROM sales_order o CROSS JOIN LATERAL (
            SELECT coalesce(string_agg(DISTINCT p.codes, ', '), '') AS totes, coalesce(sum(p.picked), 0)::bigint AS units
            FROM trip_order t CROSS JOIN LATERAL (
                SELECT (SELECT sum(k.picked) FROM pick k WHERE k.tenant_id = t.tenant_id AND k.trip_id = t.trip_id
                        AND k.order_id = t.order_id) AS picked,
                       (SELECT string_agg(l.code, ', ' ORDER BY l.code) FROM (
                            SELECT coalesce(t.wall_id, t.tote_id) AS id UNION
                            SELECT m.tote_id FROM trip_tote m WHERE m.tenant_id = t.tenant_id AND m.trip_id = t.trip_id
                               AND m.order_id = t.order_id AND t.wall_id IS NULL) AS i
                        JOIN place l ON l.tenant_id = t.tenant_id AND l.id = i.id) AS codes) AS p
            WHERE t.tenant_id = o.tenant_id AND t.order_id = o.id AND t.status IN ('open', 'picked')) AS k
        WHERE o.tenant_id = %(tenant)s AND o.facility_id = %(facility)s AND o.status = 'picked'
        ORDER BY o.priority DESC, o.ship_by, o.id LIMIT %(limit)s""",
        facility=facility_id,
        limit=limit,
    )


def packed_by(tx: Tx, account_id: UUID, since: datetime) -> tuple[int, int]:
    """(parcels that a person packed since then, seconds that one took, 0 where unknown)."""
    (row,) = tx.tuples(
        """
        SELECT count(*), coalesce(avg(extract(epoch FROM p.packed_at - s.opened_at)), 0)::bigint
        FROM parcel p LEFT JOIN packing_session s ON s.tenant_id = p.tenant_id AND s.parcel_id = p.id
        WHERE p.tenant_id = %(tenant)s AND p.packed_by = %(who)s AND p.packed_at >= %(since)s
          AND p.status IN ('packed', 'handed_over') AND p.facility_id IN (SELECT id FROM facility WHERE tenant_id = %(tenant)s)""",
        who=account_id,
        since=since,
    )
    return row[0], row[1]


def orders_read(tx: Tx, facility_id: UUID, candidates: Sequence[str]) -> list[UUID]:
    """Orders that one of these scanned texts names: by their number (with or without #), or that of one of their parcels. In
    letters of another size it is looked for among what is picked alone."""
    upper = [text.upper() for text in candidates]
    return tx.scalars(
        """
        SELECT id FROM sales_order WHERE tenant_id = %(tenant)s AND facility_id = %(facility)s AND id IN (
            SELECT id FROM sales_order WHERE tenant_id = %(tenant)s AND number = ANY(%(numbers)s)
            UNION ALL SELECT id FROM sales_order WHERE tenant_id = %(tenant)s AND status = 'picked' AND upper(number) = ANY(%(upper)s)
            UNION ALL SELECT order_id FROM parcel WHERE tenant_id = %(tenant)s AND number = ANY(%(upper)s))
        ORDER BY status = 'picked' DESC, ordered_at DESC, id LIMIT 5""",
        facility=facility_id,
        numbers=[sign + text for text in dict.fromkeys([*candidates, *upper]) for sign in ("", "#")],
        upper=[sign + text for text in upper for sign in ("", "#")],
    )
