"""Purchase orders: what was ordered of a vendor. Receipts count against them; a cancel says that nothing more comes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from godown import catalog
from godown.kernel.ids import new_id
from godown.kernel.outcome import Outcome, RowRefusal
from godown.kernel.refusal import Refusal
from godown.platform.numbers import take_numbers
from godown.platform.transaction import Tx
from godown.receiving import queries, store_purchases
from godown.receiving.facts import ComingChanged
from godown.stock import queries_places

LINES_MAX: Final = 500
UNITS_MAX: Final = 10_000_000
COST_MAX_PAISE: Final = 1_000_000_000
"""One unit costs at most a crore of rupees."""
NUMBER_MAX: Final = 40
NAME_MAX: Final = 200
SERIES: Final = ("purchase", "PO-")


@dataclass(frozen=True, slots=True)
class NewPurchaseLine:
    """A SKU that is ordered. Without a cost (of the SKU's `cost_units`) that of the SKU stands; `due_on` where it differs from the order."""

    sku_code: str
    quantity: int
    cost_paise: int | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewPurchase:
    """A purchase order. The id comes from the sender, so a repeat is harmless; without a number the next of ours is taken."""

    facility_id: UUID
    vendor: str
    lines: tuple[NewPurchaseLine, ...]
    id: UUID = field(default_factory=new_id)
    number: str = ""
    due_on: date | None = None


def order(tx: Tx, news: Sequence[NewPurchase]) -> Outcome[UUID]:
    """Write purchase orders: a line for each, done, known (the same came before) or refused with its reason.

    Refusals: `invalid`, `twice`, `unknown_facility`, `unknown_sku`, `known_number`, `known_purchase_order` (the id came
    with other content). Numbers of our series have no gap: writers come one after the other.
    """
    take_numbers(tx, SERIES[0], 0, prefix=SERIES[1])
    skus = catalog.skus_by_code(tx, [line.sku_code for new in news for line in new.lines])
    known = queries.purchases(tx, [new.id for new in news])
    old = queries.lines_of(tx, list(known))
    came = [new for new in news if new.id in known]
    same = [new.id for new in came if _content(new, skus) == _written(known[new.id], old)]
    refused = [
        RowRefusal(new.id, "known_purchase_order", f"This id is {known[new.id].number}, with other content.", "id")
        for new in came
        if _content(new, skus) != _written(known[new.id], old)
    ]
    fresh = [new for new in news if new.id not in known]
    refused += _doubles(fresh) + _faults(tx, fresh, skus)
    wrong = {row.key for row in refused}
    good = [new for new in fresh if new.id not in wrong]
    _write(tx, good, skus)
    return Outcome.of([new.id for new in good], refused, dict.fromkeys(same))


def order_one(tx: Tx, new: NewPurchase) -> queries.Purchase:
    """Write one purchase order, or find it where it came before. A refusal of its row is raised."""
    outcome = order(tx, [new])
    if outcome.refused:
        row = outcome.refused[0]
        raise Refusal(row.code, row.message, status=422, field=row.field)
    return queries.purchase(tx, new.id)


def cancel(tx: Tx, ids: Sequence[UUID]) -> Outcome[UUID]:
    """Nothing more of these orders comes; what came stays. Refuses (`received`) one that came whole."""
    unique = list(dict.fromkeys(ids))
    store_purchases.lock_purchases(tx, unique)
    found = queries.purchases(tx, unique)
    refused = [RowRefusal(one, "not_found", "There is no such purchase order.") for one in unique if one not in found]
    refused += [
        RowRefusal(one.id, "received", f"{one.number} has come whole.")
        for one in found.values()
        if one.status == "received"
    ]
    known = [one.id for one in found.values() if one.status == "cancelled"]
    done = [one.id for one in found.values() if one.status in ("open", "part_received")]
    store_purchases.cancel(tx, done)
    if gone := queries.lines_of(tx, done):
        tx.publish(ComingChanged(tuple(sorted({line.sku_id for line in gone}))))
    tx.note("cancelled", "purchase_order", done)
    return Outcome.of(done, refused, known)


def start_receipt(tx: Tx, order_id: UUID) -> UUID:
    """Begin to count what came of an order; answers the session to scan in. Refuses (`purchase_cancelled`)."""
    found = queries.purchase(tx, order_id)
    if found.status == "cancelled":
        raise Refusal("purchase_cancelled", f"{found.number} is cancelled. Receive without an order.")
    draft = queries.fresh_draft_of(tx, order_id) or new_id()
    store_purchases.keep_draft(tx, draft, found.facility_id, order_id, vendor=found.vendor)
    return draft


def _content(new: NewPurchase, skus: dict[str, catalog.Sku]) -> tuple[object, ...]:
    lines = [(skus[line.sku_code].id if line.sku_code in skus else None, line.quantity) for line in new.lines]
    return new.vendor.strip(), new.facility_id, lines


def _written(known: queries.Purchase, lines: Sequence[queries.PurchaseLine]) -> tuple[object, ...]:
    own = [(line.sku_id, line.quantity) for line in lines if line.purchase_order_id == known.id]
    return known.vendor, known.facility_id, own


def _doubles(news: Sequence[NewPurchase]) -> list[RowRefusal[UUID]]:
    ids, numbers = Counter(new.id for new in news), Counter(new.number.strip() for new in news if new.number.strip())
    return [RowRefusal(new.id, "twice", "This id or number stands twice in the list.", "number")
            for new in news if ids[new.id] > 1 or numbers[new.number.strip()] > 1]  # fmt: skip


def _faults(tx: Tx, news: Sequence[NewPurchase], skus: dict[str, catalog.Sku]) -> list[RowRefusal[UUID]]:
    facilities = {one.id for one in queries_places.facilities(tx)}
    taken = store_purchases.numbers_taken(tx, [new.number.strip() for new in news if new.number.strip()])
    found = []
    for new in news:
        if new.facility_id not in facilities:
            found.append(RowRefusal(new.id, "unknown_facility", "There is no such facility.", "facility_id"))
        elif new.number.strip() in taken:
            found.append(
                RowRefusal(new.id, "known_number", f"There is a purchase order {new.number.strip()}.", "number")
            )
        elif fault := _head_fault(new) or _line_fault(new, skus):
            found.append(RowRefusal(new.id, *fault))
    return found


Fault = tuple[str, str, str]


def _head_fault(new: NewPurchase) -> Fault | None:
    vendor, number = new.vendor.strip(), new.number.strip()
    if not 1 <= len(vendor) <= NAME_MAX or not vendor.isprintable():
        return "invalid", f"A vendor has a name of 1 to {NAME_MAX} characters.", "vendor"
    if len(number) > NUMBER_MAX or not number.isprintable():
        return "invalid", f"A number has at most {NUMBER_MAX} characters.", "number"
    if not 1 <= len(new.lines) <= LINES_MAX:
        return "invalid", f"A purchase order has 1 to {LINES_MAX} lines.", "lines"
    return None


def _line_fault(new: NewPurchase, skus: dict[str, catalog.Sku]) -> Fault | None:
    for row, line in enumerate(new.lines, 1):
        sku = skus.get(line.sku_code)
        if sku is None:
            return "unknown_sku", f"Row {row}: there is no SKU {line.sku_code[:64]}.", f"lines.{row}.sku_code"
        if sku.kind == "bundle":
            return "invalid", f"Row {row}: {sku.code} is a bundle; order its parts.", f"lines.{row}.sku_code"
        if line.sku_code in [other.sku_code for other in new.lines[: row - 1]]:
            return "invalid", f"Row {row}: {sku.code} stands on this order already.", f"lines.{row}.sku_code"
        if not 1 <= line.quantity <= UNITS_MAX:
            return "invalid", f"Row {row}: order 1 to {UNITS_MAX:,} units.", f"lines.{row}.quantity"
        if not 0 <= (line.cost_paise or 0) <= COST_MAX_PAISE:
            return "invalid", f"Row {row}: one unit costs 0 to {COST_MAX_PAISE:,} paise.", f"lines.{row}.cost_paise"
    return None


def _write(tx: Tx, news: Sequence[NewPurchase], skus: dict[str, catalog.Sku]) -> None:
    if not news:
        return
    given = {new.number.strip() for new in news}
    numbers = iter(_numbers(tx, sum(not new.number.strip() for new in news), given))
    vendors = store_purchases.vendor_ids(tx, [new.vendor.strip() for new in news])
    store_purchases.write_purchases(
        tx,
        [(new.id, new.number.strip() or next(numbers), vendors[new.vendor.strip()], new.facility_id, new.due_on, tx.now,
          tx.actor.id) for new in news],
        [(new_id(), new.id, row, skus[line.sku_code].id, line.quantity,
          skus[line.sku_code].cost_paise if line.cost_paise is None else line.cost_paise, line.due_on or new.due_on)
         for new in news for row, line in enumerate(new.lines, 1)],
    )  # fmt: skip
    tx.note("ordered", "purchase_order", [new.id for new in news])
    tx.publish(ComingChanged(tuple(sorted({skus[line.sku_code].id for new in news for line in new.lines}))))


def _numbers(tx: Tx, count: int, given: set[str]) -> list[str]:
    """The next numbers of our series, past those that were given by hand."""
    found: list[str] = []
    while len(found) < count:
        fresh = take_numbers(tx, SERIES[0], count - len(found), prefix=SERIES[1])
        taken = store_purchases.numbers_taken(tx, fresh) | given
        found += [number for number in fresh if number not in taken]
    return found
