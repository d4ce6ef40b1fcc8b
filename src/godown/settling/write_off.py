"""Cash that a courier collected, or lost with the parcel, and will never remit: it ends the receivable, nothing is refunded."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from godown.kernel.ids import new_id
from godown.kernel.outcome import Outcome, RowRefusal
from godown.kernel.refusal import Invalid
from godown.platform.numbers import take_numbers
from godown.platform.transaction import Tx
from godown.settling import queries, store
from godown.settling.settle import SERIES
from godown.stock import queries_places


def write_off(tx: Tx, parcel_ids: Sequence[UUID], why: str) -> Outcome[UUID]:
    """End what is due of these parcels, by parcel: done, known (nothing is due any more) or refused (`not_found`). A claim on the
    courier is another matter."""
    if not why.strip() or len(why) > 200:
        raise Invalid("Say why it will never come.", field="why")
    unique = list(dict.fromkeys(parcel_ids))
    take_numbers(tx, SERIES[0], 0, prefix=SERIES[1])
    store.lock_parcels(tx, unique)
    found = {one.parcel_id: one for one in queries.by_parcel(tx, unique)}
    refused = [
        RowRefusal(i, "not_found", "This parcel collects nothing.", "parcel_ids") for i in unique if i not in found
    ]
    due = [one for one in found.values() if one.due_paise > 0]
    zones = {i: queries_places.zone_of(tx, i) for i in sorted({one.facility_id for one in due})}
    heads, lines = list[tuple[Any, ...]](), list[tuple[Any, ...]]()
    for number, one in zip(take_numbers(tx, SERIES[0], len(due), prefix=SERIES[1]), due, strict=True):
        today = tx.now.astimezone(zones[one.facility_id]).date()
        key = new_id()
        heads.append((key, number, "written_off", one.courier_id, None, one.awb, "", today, today, one.due_paise, 0, 0, {}, 0, 0, 0,
                      why.strip(), tx.now, tx.actor.id))  # fmt: skip
        lines.append((new_id(), key, 1, one.awb, one.parcel_id, one.order_id, one.due_paise, 0, 0, 0, 0, 0))
    store.write(tx, heads, lines)
    tx.note("written_off", "parcel", [one.parcel_id for one in due], why=why.strip())
    known = [one.parcel_id for one in found.values() if one.due_paise <= 0]
    return Outcome.of([one.parcel_id for one in due], refused, known)
