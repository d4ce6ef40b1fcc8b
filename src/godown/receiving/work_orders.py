"""Work orders: kits are to be made of their parts, or taken apart. What that takes waits and is promised by rank like any
order's units, so nobody else is sold it; the work itself is `kitting`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from godown import catalog, stock
from godown.kernel.ids import new_id
from godown.kernel.outcome import Outcome, RowRefusal, reused_row
from godown.platform.numbers import take_numbers
from godown.platform.transaction import Tx
from godown.platform.turns import take_turns
from godown.receiving import queries_work as queries
from godown.receiving import store_work as store
from godown.receiving.queries_work import WorkOrder
from godown.stock import queries_places

UNITS_MAX: Final = 1_000_000
NOTE_MAX: Final = 500
KINDS: Final = ("make", "unmake")


@dataclass(frozen=True, slots=True)
class NewWorkOrder:
    """Kits to be made or (`unmake`) taken apart. It waits for its parts among orders by `priority` and the end of `due_on`
    (without one: tomorrow). The id comes from the sender, so a repeat is harmless."""

    facility_id: UUID
    kit_code: str
    quantity: int
    kind: str = "make"
    id: UUID = field(default_factory=new_id)
    due_on: date | None = None
    priority: int = 0
    note: str = ""


Parts = Mapping[UUID, Sequence[tuple[UUID, int]]]


def plan_work(tx: Tx, news: Sequence[NewWorkOrder]) -> Outcome[UUID]:
    """Write work orders: a line for each, done, known (the id came before) or refused.

    Refusals: `unknown_facility`, `unknown_sku`, `not_a_kit`, `kit_without_parts`, `invalid`, `id_reused` (the id is another work order).
    """
    unique = {new.id: new for new in news}
    take_turns(tx, list(unique))
    known = queries.by_id(tx, list(unique))
    skus = catalog.skus_by_code(tx, [new.kit_code for new in unique.values()])
    homes = {one.id: one.time_zone for one in queries_places.facilities(tx)}
    parts: dict[UUID, list[tuple[UUID, int]]] = {}
    for row in catalog.parts_of(tx, [sku.id for sku in skus.values() if sku.kind == "kit"]):
        parts.setdefault(row.bundle_id, []).append((row.part_id, row.quantity))
    fresh = [new for new in unique.values() if new.id not in known]
    faults = {new.id: _fault(new, skus, homes, parts) for new in fresh}
    good = [new for new in fresh if faults[new.id] is None]
    _write(tx, good, skus, parts)
    refused = [RowRefusal(key, *fault) for key, fault in faults.items() if fault]
    others = [
        reused_row(old.id, old.number) for new in unique.values() if (old := known.get(new.id)) and not _same(new, old)
    ]
    wrong = {row.key for row in others}
    return Outcome.of([new.id for new in good], [*refused, *others], [one for one in known if one not in wrong])


def _same(new: NewWorkOrder, old: WorkOrder) -> bool:
    asked = (new.facility_id, new.kit_code, new.quantity, new.kind)
    return asked == (old.facility_id, old.kit_code, old.quantity, old.kind)


def _fault(
    new: NewWorkOrder, skus: Mapping[str, catalog.Sku], homes: Mapping[UUID, str], parts: Parts
) -> tuple[str, str, str] | None:
    sku = skus.get(new.kit_code)
    if new.facility_id not in homes:
        return "unknown_facility", "There is no such facility.", "facility_id"
    if sku is None:
        return "unknown_sku", f"There is no SKU {new.kit_code[:64]}.", "kit_code"
    if sku.kind != "kit":
        return "not_a_kit", f"{sku.code} is not a kit. A kit has its own stock and is made of parts.", "kit_code"
    if sku.id not in parts:
        return "kit_without_parts", f"Say first what one {sku.code} is made of.", "kit_code"
    if new.kind not in KINDS:
        return "invalid", "Kits are made (make) or taken apart (unmake).", "kind"
    if not 1 <= new.quantity <= UNITS_MAX:
        return "invalid", f"1 to {UNITS_MAX:,} kits.", "quantity"
    if not 0 <= new.priority <= 9 or len(new.note) > NOTE_MAX or "\x00" in new.note:
        return "invalid", f"A priority is 0 to 9, a note has at most {NOTE_MAX} characters.", "note"
    if new.due_on and not date(2000, 1, 1) <= new.due_on <= date(2200, 1, 1):
        return "invalid", "This must be a day of our time.", "due_on"
    return None


def _write(tx: Tx, news: Sequence[NewWorkOrder], skus: Mapping[str, catalog.Sku], parts: Parts) -> None:
    if not news:
        return
    homes = {one.id: queries_places.zone_of(tx, one.id) for one in queries_places.facilities(tx)}
    rows, wants = [], []
    for new in news:
        kit = skus[new.kit_code].id
        takes = parts[kit] if new.kind == "make" else [(kit, 1)]
        due_on = new.due_on or tx.now.astimezone(homes[new.facility_id]).date() + timedelta(days=1)
        due = datetime.combine(due_on, time.max, homes[new.facility_id]).astimezone(UTC)
        for number, (sku, units) in enumerate(takes, 1):
            rows.append((holder := new_id(), new.id, number, sku, units))
            wants.append(
                stock.Want(holder, new.facility_id, sku, units * new.quantity, due, tx.now, new.priority, "work_order")
            )
    stock.wait(tx, wants)
    numbers = take_numbers(tx, "work_order", len(news), prefix="WO-")
    store.write(
        tx,
        [(new.id, number, new.facility_id, skus[new.kit_code].id, new.kind, new.quantity, new.due_on, new.note.strip(), tx.now,
          tx.actor.id) for new, number in zip(news, numbers, strict=True)],
        rows,
    )  # fmt: skip
    tx.note("planned", "work_order", [new.id for new in news])


def cancel_work(tx: Tx, ids: Sequence[UUID]) -> Outcome[UUID]:
    """What is left of these work orders is not done; what waited for it or was promised to it is free again. A line for each:
    done, known (nothing was left) or refused (`not_found`)."""
    unique = list(dict.fromkeys(ids))
    store.lock(tx, unique)
    found = queries.by_id(tx, unique)
    left = {one.id: one.left for one in found.values() if one.left}
    takes: Counter[UUID] = Counter()
    for part in queries.parts_of(tx, list(left)):
        takes[part.holder_id] += part.quantity * left[part.work_order_id]
    stock.withdraw(tx, list(takes.items()))
    store.cancel(tx, list(left))
    if left:
        tx.note("cancelled", "work_order", list(left))
    refused = [RowRefusal(one, "not_found", "There is no such work order.") for one in unique if one not in found]
    return Outcome.of(list(left), refused, [one for one in found if one not in left])
