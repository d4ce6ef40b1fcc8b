"""SQL of reservations: what a checkout asked for, and how it ended. What it has is rows of the ledger of goods."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from godown.orders.tables import reservation
from godown.orders.words import Reservation, ReservedLine
from godown.platform.transaction import Tx

COLUMNS = ("id", "channel_id", "facility_id", "reference", "expires_at", "created_at")
READ = ", ".join(f"r.{field.name}" for field in fields(Reservation) if field.name != "status")
STATUS = """CASE WHEN r.order_id IS NOT NULL THEN 'taken' WHEN r.released_at IS NOT NULL THEN 'released'
    WHEN r.expires_at <= %(now)s THEN 'expired' ELSE 'open' END AS status"""


def add(tx: Tx, row: tuple[Any, ...]) -> bool:
    """Write a reservation; answer whether its id was new."""
    return bool(tx.insert(reservation, COLUMNS, [row], tail="ON CONFLICT DO NOTHING"))


def set_lines(tx: Tx, reservation_id: UUID, lines: Sequence[dict[str, Any]]) -> None:
    """Write what became of each line."""
    tx.run(
        "UPDATE reservation SET lines = %(lines)s WHERE tenant_id = %(tenant)s AND id = %(id)s",
        id=reservation_id,
        lines=Jsonb(list(lines)),
    )


def by_id(tx: Tx, ids: Sequence[UUID], *, lock: bool = False) -> dict[UUID, Reservation]:
    """Reservations by id; with `lock`, locked in the order of their ids (before orders and doors)."""
    found = tx.tuples(
        f"""SELECT {READ}, {STATUS} FROM reservation r WHERE r.tenant_id = %(tenant)s AND r.id = ANY(%(ids)s::uuid[])
            ORDER BY r.id {"FOR NO KEY UPDATE" if lock else ""}""",
        ids=list(ids),
    )
    return {row[0]: _read(row) for row in found}


def page(tx: Tx, after: UUID | None, limit: int) -> list[Reservation]:
    """Reservations that are open, the oldest first, after a cursor."""
    found = tx.tuples(
        f"""SELECT {READ}, {STATUS} FROM reservation r
            WHERE r.tenant_id = %(tenant)s AND r.expires_at > %(now)s AND r.order_id IS NULL AND r.released_at IS NULL
              AND (%(after)s::uuid IS NULL OR r.id > %(after)s::uuid) ORDER BY r.id LIMIT %(limit)s""",
        after=after,
        limit=limit,
    )
    return [_read(row) for row in found]


def _read(row: tuple[Any, ...]) -> Reservation:
    names = [*(field.name for field in fields(Reservation) if field.name != "status"), "status"]
    values = dict(zip(names, row, strict=True))
    return Reservation(**values | {"lines": [ReservedLine(**line) for line in values["lines"]]})


def release(tx: Tx, reservation_id: UUID) -> None:
    """A reservation is not wanted any more."""
    tx.run(
        "UPDATE reservation SET released_at = %(now)s WHERE tenant_id = %(tenant)s AND id = %(id)s", id=reservation_id
    )


def take(tx: Tx, pairs: Sequence[tuple[UUID, UUID]]) -> None:
    """(reservation, order): orders took these over."""
    tx.run(
        """UPDATE reservation r SET order_id = g.order_id
           FROM unnest(%(ids)s::uuid[], %(orders)s::uuid[]) AS g (id, order_id)
           WHERE r.tenant_id = %(tenant)s AND r.id = g.id""",
        ids=[reservation for reservation, _ in pairs],
        orders=[order for _, order in pairs],
    )


def forget(tx: Tx, days: int) -> int:
    """Reservations that ended so many days ago are forgotten; answer how many."""
    return tx.run(
        "DELETE FROM reservation WHERE tenant_id = %(tenant)s AND expires_at < %(now)s - make_interval(days => %(days)s)",
        days=days,
    )
