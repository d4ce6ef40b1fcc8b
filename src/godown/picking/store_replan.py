"""SQL that writes a wave that is planned anew. A plan that nobody has begun is no fact: its trips are taken away."""

from collections.abc import Sequence
from uuid import UUID

from godown.platform.transaction import Tx


def give_up(tx: Tx, trip_ids: Sequence[UUID]) -> None:
    """Take away trips that nobody has begun, with their picks; the holds stay."""
    for table, column in (("pick", "trip_id"), ("trip_tote", "trip_id"), ("trip_order", "trip_id"), ("trip", "id")):
        tx.run(
            f"DELETE FROM {table} WHERE tenant_id = %(tenant)s AND {column} = ANY(%(trips)s)",
            trips=list(trip_ids),
        )


def write_measures(tx: Tx, wave_id: UUID, single_mm: int, first_come_mm: int) -> int:
    """What a wave walks now (its trips), order by order, and first come, and when its last trip is back. Answer the first."""
    found: int = tx.scalar(
        """UPDATE wave w SET single_mm = %(single)s, first_come_mm = %(first)s, finish_at = (
               SELECT max(t.back_at) FROM trip t WHERE t.tenant_id = w.tenant_id AND t.wave_id = w.id AND t.status <> 'cancelled'
           ), planned_mm = (
               SELECT coalesce(sum(t.length_mm), 0) FROM trip t
               WHERE t.tenant_id = w.tenant_id AND t.wave_id = w.id AND t.status <> 'cancelled')
           WHERE w.tenant_id = %(tenant)s AND w.id = %(wave)s RETURNING planned_mm""",
        wave=wave_id,
        single=single_mm,
        first=first_come_mm,
    )
    return found
