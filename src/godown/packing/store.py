"""SQL that writes parcels."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from godown.kernel.ids import new_id
from godown.packing.tables import packing_session, parcel, parcel_line, parcel_material
from godown.platform.transaction import Tx

PARCEL = (
    "id", "number", "facility_id", "order_id", "parcel_no", "box_id", "suggested_box_id", "box_override", "weight_grams", "length_mm",
    "width_mm", "height_mm", "value_paise", "collect_paise", "document_id", "unscanned", "ship_to", "packed_at", "packed_by",
)  # fmt: skip
LINE = ("id", "parcel_id", "order_line_id", "sku_id", "batch_id", "owner_id", "quantity", "serials")


def write(
    tx: Tx, parcels: Sequence[tuple[Any, ...]], lines: Sequence[tuple[Any, ...]], materials: Sequence[tuple[Any, ...]]
) -> None:
    """Write parcels with their lines and what they used up."""
    tx.insert(parcel, PARCEL, parcels)
    tx.insert(parcel_line, LINE, lines)
    tx.insert(parcel_material, ("parcel_id", "sku_id", "quantity", "value_paise"), materials)


def set_status(tx: Tx, parcel_ids: Sequence[UUID], status: str) -> list[UUID]:
    """Take packed parcels a step on; answer which."""
    return tx.scalars(
        """UPDATE parcel SET status = %(status)s,
                  handed_over_at = CASE WHEN %(status)s = 'handed_over' THEN %(now)s::timestamptz END
           WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s) AND status = 'packed' RETURNING id""",
        ids=list(parcel_ids),
        status=status,
    )


def count_returned(tx: Tx, rows: Sequence[tuple[UUID, int]]) -> None:
    """Raise what came back of parcel lines; the table refuses more than was shipped."""
    tx.run(
        """UPDATE parcel_line l SET returned = l.returned + g.units
           FROM (SELECT id, sum(units)::bigint AS units FROM unnest(%(ids)s::uuid[], %(units)s::bigint[]) AS g (id, units)
                 GROUP BY 1) AS g WHERE l.tenant_id = %(tenant)s AND l.id = g.id""",
        ids=[row[0] for row in rows],
        units=[row[1] for row in rows],
    )


def set_serials(tx: Tx, line_id: UUID, numbers: Sequence[str]) -> None:
    """Other units lie in a box now."""
    tx.run(
        "UPDATE parcel_line SET serials = %(numbers)s WHERE tenant_id = %(tenant)s AND id = %(line)s",
        line=line_id,
        numbers=list(numbers),
    )


def set_document(tx: Tx, parcel_id: UUID, document_id: UUID, value_paise: int) -> None:
    """A packed parcel has another invoice now."""
    tx.run(
        """UPDATE parcel SET document_id = %(document)s, value_paise = %(value)s
           WHERE tenant_id = %(tenant)s AND id = %(id)s AND status = 'packed'""",
        id=parcel_id,
        document=document_id,
        value=value_paise,
    )


def open_session(tx: Tx, order_id: UUID) -> None:
    """Begin work on an order at a bench, or go on with what was put aside. Lock the order first."""
    again = tx.run(
        """UPDATE packing_session SET status = 'open' WHERE tenant_id = %(tenant)s AND id = (
               SELECT id FROM packing_session WHERE tenant_id = %(tenant)s AND order_id = %(order)s
               AND status IN ('open', 'put_aside') ORDER BY status = 'open' DESC, opened_at DESC, id DESC LIMIT 1)""",
        order=order_id,
    )
    if not again:
        columns = ("id", "order_id", "checked", "opened_at", "made_by")
        tx.insert(packing_session, columns, [(new_id(), order_id, {}, tx.now, tx.actor.id)])


def set_checked(tx: Tx, session_id: UUID, checked: dict[str, object]) -> None:
    """Keep what was checked so far."""
    tx.run(
        "UPDATE packing_session SET checked = %(checked)s WHERE tenant_id = %(tenant)s AND id = %(session)s",
        session=session_id,
        checked=Jsonb(checked),
    )


def end_session(tx: Tx, session_id: UUID, status: str, parcel_id: UUID | None) -> None:
    """A box was closed, or the work was put aside."""
    tx.run(
        """UPDATE packing_session SET status = %(status)s, parcel_id = coalesce(%(parcel)s, parcel_id)
           WHERE tenant_id = %(tenant)s AND id = %(session)s""",
        session=session_id,
        status=status,
        parcel=parcel_id,
    )
