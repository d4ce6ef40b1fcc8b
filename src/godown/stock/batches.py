"""Production batches: found or opened when goods come in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from godown.kernel.ids import NO_BATCH, new_id
from godown.kernel.refusal import Invalid, Refusal
from godown.platform.transaction import Tx
from godown.stock import queries_dates
from godown.stock.dates import redate
from godown.stock.tables import batch


@dataclass(frozen=True, slots=True)
class NewBatch:
    """A batch as it stands on the goods; an empty number means that the SKU is not tracked by batch."""

    sku_id: UUID
    number: str
    mrp_paise: int | None = None
    made_on: date | None = None
    expires_on: date | None = None
    vendor_batch: str | None = None


NUMBER_MAX: Final = 100
SAID = ("mrp_paise", "made_on", "expires_on", "vendor_batch")


def find_or_open(tx: Tx, wanted: Sequence[NewBatch]) -> list[UUID]:
    """The id of each batch, in order, opened where its number is new for the SKU; what was not known of it is filled in. A date that
    is said first now counts for all that lies of the batch: the doors of all SKUs that are wanted are locked then, in the one order.

    Blanks around a number are none of it. Refuses `batch_differs`: a batch of this number is known with another expiry date. Two dates
    are two batches.
    """
    wanted = [replace(one, number=one.number.strip()) for one in wanted]
    for one in wanted:
        if len(one.number) > NUMBER_MAX or not one.number.isprintable():
            raise Invalid(f"A batch number has at most {NUMBER_MAX} characters, all of them to be seen.", field="batch")
        if one.made_on and one.expires_on and one.made_on > one.expires_on:
            raise Invalid(f"Batch {one.number} expires before it was made.", field="expires_on")
    named = {(one.sku_id, one.number): one for one in wanted if one.number}
    if not named:
        return [NO_BATCH] * len(wanted)
    dated = queries_dates.dates_of(tx, list(named))
    rows = [(new_id(), one.sku_id, one.number, *(getattr(one, name) for name in SAID)) for one in named.values()]
    filled = ", ".join(f"{name} = coalesce(batch.{name}, EXCLUDED.{name})" for name in SAID)
    known = {
        (row[1], row[2]): (row[0], row[3])
        for row in tx.insert_returning(
            batch,
            ("id", "sku_id", "number", *SAID),
            rows,
            tail=f"ON CONFLICT (tenant_id, sku_id, number) DO UPDATE SET {filled}",
            returning="id, sku_id, number, expires_on",
        )
    }
    for one in wanted:
        if one.number and one.expires_on and known[one.sku_id, one.number][1] != one.expires_on:
            raise Refusal(
                "batch_differs",
                f"Batch {one.number} is known with the expiry date {known[one.sku_id, one.number][1]}. Another date is "
                "another batch: give it a number of its own, or correct the batch.",
                batch=one.number,
                expires_on=str(known[one.sku_id, one.number][1]),
            )
    fresh = {(row[1], row[2]): row[0] for row in rows}
    if any(date and key not in dated and fresh[key] != found for key, (found, date) in known.items()):
        redate(tx, sorted({one.sku_id for one in wanted}))
    return [known[one.sku_id, one.number][0] if one.number else NO_BATCH for one in wanted]
