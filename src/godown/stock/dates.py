"""Dates of batches: what is past its day goes out of sale. Writers see to it at the door (`ledger.lock`); here it is done
by the clock, and where a tolerance or a date has changed."""

from collections.abc import Sequence
from uuid import UUID

from godown.kernel.ids import NO_BATCH
from godown.platform.transaction import Tx
from godown.stock import doors, queries_dates
from godown.stock import store_promises as store
from godown.stock.rules import fit
from godown.stock.words import SALEABLE

DOORS_MAX = 2_000
"""Doors that one look takes; the next look takes the rest. A seller of food has fewer dates in a night."""


def expire_due(tx: Tx) -> int:
    """Take out of sale what a date has put there, behind doors where nobody came by since. Answer how many doors."""
    found = queries_dates.doors_to_look_at(tx, DOORS_MAX)
    doors.lock(tx, found)
    return len(found)


def redate(tx: Tx, sku_ids: Sequence[UUID]) -> None:
    """The tolerance of these SKUs, or the date of a batch of theirs, changed: look at all that lies of them again."""
    found = store.doors_everywhere(tx, sku_ids)
    doors.lock(tx, found)
    doors.see_off(tx, found)


def heed_dates(tx: Tx, lots: Sequence[tuple[UUID, UUID]]) -> None:
    """Before (SKU, batch) are taken from where they are held: see to it that no date has come meanwhile. Costs nothing
    where there is no batch; where there is one, the doors of all are locked, so that the moves that follow lock none out of
    order."""
    if any(batch != NO_BATCH for _, batch in lots):
        doors.lock(tx, store.doors_everywhere(tx, sorted({sku for sku, _ in lots})))


def expired(tx: Tx, facility_id: UUID, batch_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these batches that are past their date, by the day of a facility. Costs nothing where there is no batch."""
    dated = sorted({one for one in batch_ids if one != NO_BATCH})
    return queries_dates.expired(tx, facility_id, dated) if dated else set()


def too_old_to_take_back(tx: Tx, facility_id: UUID, batch_id: UUID) -> str:
    """Why a batch that came back is not sold again, a sentence; empty where it may be. Costs nothing without a batch."""
    found = queries_dates.shelf_life(tx, facility_id, batch_id) if batch_id != NO_BATCH else None
    if found is None or fit(found.expires_on, found.return_days, found.today) == SALEABLE:
        return ""
    left = (found.expires_on - found.today).days
    if left < 0:
        return f"Batch {found.number} expired on {found.expires_on}: it is not sold again."
    return f"Batch {found.number} has {left} days left, {found.return_days} are needed to sell it again."
