"""SQL that writes re-slot lists."""

from collections.abc import Sequence
from uuid import UUID

from godown.picking.reslot_words import Proposed
from godown.picking.tables import reslot, reslot_move
from godown.platform.transaction import Tx

MOVE = ("run_id", "turn", "leg", "sku_id", "from_place", "to_place", "units", "saved_mm", "seconds", "payback_days")


def write_run(tx: Tx, run_id: UUID, facility_id: UUID, days: int, wanted: int) -> int:
    """Write a list that is asked for; 0: it was there."""
    return tx.insert(
        reslot,
        ("id", "facility_id", "days", "wanted", "asked_at", "asked_by", "asked_by_name"),
        [(run_id, facility_id, days, wanted, tx.now, tx.actor.id, tx.actor.name)],
        tail="ON CONFLICT DO NOTHING",
    )


def set_status(tx: Tx, run_id: UUID, status: str, said: str = "") -> None:
    """Say how far a list is."""
    tx.run(
        """UPDATE reslot SET status = %(status)s, said = %(said)s,
                  done_at = CASE WHEN %(status)s IN ('done', 'failed', 'cancelled') THEN %(now)s ELSE done_at END
           WHERE tenant_id = %(tenant)s AND id = %(run)s""",
        run=run_id,
        status=status,
        said=said,
    )


def set_progress(tx: Tx, run_id: UUID, thousandths: int) -> int:
    """Say how much of a list is made; 0 rows: it is wanted no more."""
    return tx.run(
        "UPDATE reslot SET thousandths = %(done)s WHERE tenant_id = %(tenant)s AND id = %(run)s AND status = 'running'",
        run=run_id,
        done=thousandths,
    )


def write_list(tx: Tx, run_id: UUID, made: Proposed) -> None:
    """Write what is proposed."""
    tx.run(
        """UPDATE reslot SET status = 'done', thousandths = 1000, trips = %(trips)s, before_mm = %(before)s, after_mm = %(after)s,
                  checked_mm = %(checked)s, done_at = %(now)s
           WHERE tenant_id = %(tenant)s AND id = %(run)s""",
        run=run_id,
        trips=made.trips,
        before=made.before_mm,
        after=made.after_mm,
        checked=made.checked_mm,
    )
    tx.insert(reslot_move, MOVE, [(run_id, *leg) for leg in made.legs])


def take_on(tx: Tx, run_id: UUID, turns: Sequence[int]) -> None:
    """These turns of a list are to be done."""
    tx.run(
        """UPDATE reslot_move SET taken_on = true
           WHERE tenant_id = %(tenant)s AND run_id = %(run)s AND turn = ANY(%(turns)s)""",
        run=run_id,
        turns=list(turns),
    )
