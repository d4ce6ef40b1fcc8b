"""Serial numbers at the bench: each unit of a SKU that is tracked by them has one when its box is closed, and may change it
for another until the box leaves."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from godown import catalog, stock
from godown.kernel.outcome import RowRefusal
from godown.kernel.refusal import NotFound, Refusal
from godown.orders import queries as order_queries
from godown.packing import queries, store
from godown.packing.words import NewParcel, ParcelLine
from godown.platform.transaction import Tx
from godown.stock import Held, queries_serials
from godown.stock.serial_rules import Number

Taken = Sequence[tuple[Held, int]]


@dataclass(frozen=True, slots=True)
class Numbers:
    """What parcels that are to be closed need to know of numbers: the SKUs that are tracked by them, and where the numbers
    that were scanned are thought to lie."""

    tracked: Mapping[UUID, str]
    places: Mapping[Number, UUID | None]

    @classmethod
    def of(cls, tx: Tx, news: Sequence[NewParcel], sku_of: Mapping[UUID, UUID]) -> "Numbers":
        """Read it for a set of parcels; `sku_of` gives the SKU of each order line."""
        skus = catalog.skus_by_id(tx, sorted(set(sku_of.values())))
        said = [(sku_of[line], number) for new in news for line, all_of in new.serials.items() if line in sku_of
                for number in all_of]  # fmt: skip
        seen = queries_serials.seen(tx, said) if said else []
        places = {(one.sku_id, one.number): one.slot.place_id if one.slot else None for one in seen}
        return cls({sku.id: sku.code for sku in skus.values() if sku.tracking == "serial"}, places)

    def lack(self, new: NewParcel, taken: Taken) -> RowRefusal[UUID] | None:
        """Why a parcel cannot be closed: units without a number, or numbers without a unit."""
        units: Counter[UUID] = Counter()
        for hold, count in taken:
            units[hold.holder_id] += count if hold.sku_id in self.tracked else 0
        sku_of = {hold.holder_id: hold.sku_id for hold, _ in taken}
        for line in {*units, *new.serials}:
            if (said := len(set(new.serials.get(line, ())))) != units[line]:
                code = self.tracked.get(sku_of.get(line, line), "This line")
                message = f"{code}: {units[line]} serial numbers are needed, one for each unit; {said} were given."
                return RowRefusal(new.id, "serials_needed", message, "serials")
        return None

    def allot(self, new: NewParcel, holds: Sequence[Held]) -> list[tuple[str, ...]]:
        """Which numbers go with each held piece: those that are thought to lie there, then the others."""
        left = {line: list(dict.fromkeys(numbers)) for line, numbers in new.serials.items()}
        mine: list[list[str]] = []
        for hold in holds:
            rest = left.get(hold.holder_id, [])
            here = [n for n in rest if self.places.get((hold.sku_id, n)) == hold.place_id][: hold.quantity]
            left[hold.holder_id] = [number for number in rest if number not in here]
            mine.append(here)
        for hold, numbers in zip(holds, mine, strict=True):
            rest = left.get(hold.holder_id, [])
            more = hold.quantity - len(numbers)
            numbers += rest[:more]
            left[hold.holder_id] = rest[more:]
        return [tuple(numbers) for numbers in mine]


def swap(tx: Tx, parcel_id: UUID, old: str, new: str) -> ParcelLine:
    """Put another unit into a closed box before it leaves: number `new` for number `old`, of the same SKU. The two change
    places. A repeat changes nothing. Refuses what has left (`parcel_left`), a number that is not in this box
    (`not_in_parcel`), and one that cannot be there, as the ledger does."""
    parcel = queries.parcels(tx, [parcel_id]).get(parcel_id)
    if parcel is None:
        raise NotFound("parcel", parcel_id=str(parcel_id))
    order_queries.by_id(tx, [parcel.order_id], lock=True)
    parcel = queries.parcels(tx, [parcel_id])[parcel_id]
    if parcel.status != "packed":
        raise Refusal("parcel_left", f"Parcel {parcel.number} is not here any more: its numbers stay.")
    lines = queries.lines_of(tx, [parcel_id])
    old, new = stock.clean_serial(old), stock.clean_serial(new)
    line = next((one for one in lines if old in one.serials), None)
    if line is None:
        if again := next((one for one in lines if new in one.serials), None):
            return again
        raise Refusal("not_in_parcel", f"Serial {old} is not in parcel {parcel.number}.", status=422, field="old")
    if new in line.serials:
        raise Refusal("serial_bound", f"Serial {new} is in this parcel already.", status=422, field="new")
    stock.exchange_serial(tx, parcel.facility_id, line.sku_id, old, new, document_kind="parcel", document_id=parcel_id)
    numbers = [new if number == old else number for number in line.serials]
    stock.free_serials(tx, [line.id])
    stock.bind_serials(tx, {(line.sku_id, number): line.id for number in numbers})
    store.set_serials(tx, line.id, numbers)
    tx.note("serial_swapped", "order", [parcel.order_id], parcel=parcel.number, old=old, new=new)
    return next(one for one in queries.lines_of(tx, [parcel_id]) if one.id == line.id)
