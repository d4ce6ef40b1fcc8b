"""Packaging is stock: a box and what it uses up are chosen, consumed and paid for when a parcel is closed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from godown import books, catalog, stock
from godown.kernel.ids import new_id
from godown.kernel.money import split_by_weight
from godown.kernel.outcome import RowRefusal
from godown.orders import Order
from godown.packing import queries
from godown.packing.words import NewParcel
from godown.platform.transaction import Tx


@dataclass(slots=True)
class Used:
    """What parcels use up: the box of each (None: without, by an override) and the one that was suggested, its materials as
    (SKU, units), and what each of them cost; the units taken from each (facility, SKU, place), and the moves that take them: one
    for all parcels that are packed together. `lacking`: parcels that went without a material that their bill names, by an override."""

    boxes: dict[UUID, catalog.Sku | None] = field(default_factory=dict)
    suggested: dict[UUID, UUID | None] = field(default_factory=dict)
    materials: dict[UUID, list[tuple[UUID, int]]] = field(default_factory=lambda: defaultdict(list))
    facilities: dict[UUID, UUID] = field(default_factory=dict)
    costs: dict[tuple[UUID, UUID], int] = field(default_factory=dict)
    lacking: list[UUID] = field(default_factory=list)
    taken: dict[tuple[UUID, UUID, UUID], int] = field(default_factory=lambda: defaultdict(int))
    moves: list[stock.Move] = field(default_factory=list)
    refused: list[RowRefusal[UUID]] = field(default_factory=list)


def choose(tx: Tx, parcels: Sequence[tuple[NewParcel, Order]]) -> Used:
    """Find box and materials of each parcel in the stock of its facility. No box, no pack, unless an override says why."""
    used = Used()
    named = {code for new, _ in parcels for code in (new.box_code, new.suggested_code) if code}
    skus = catalog.skus_by_code(tx, sorted(named))
    taken = {new.box_code for new, _ in parcels}
    bills = queries.bills_of(tx, [sku.id for sku in skus.values() if sku.code in taken])
    wanted = sorted({material for rows in bills.values() for material, _ in rows} | {sku.id for sku in skus.values()})
    shelves = {
        facility: _shelf(tx, facility, wanted) for facility in {o.facility_id for _, o in parcels if o.facility_id}
    }
    for new, order in parcels:
        used.suggested[new.id] = skus[new.suggested_code].id if new.suggested_code in skus else None
        sku = skus.get(new.box_code or "")
        if sku is None and (new.override or "").strip() and not new.box_code:
            used.boxes[new.id] = None
            continue
        if sku is None:
            used.refused.append(RowRefusal(new.id, "no_box", "Choose a box, or say why there is none.", "box_code"))
        elif sku.packaging_kind != "box":
            used.refused.append(RowRefusal(new.id, "wrong_box", f"{sku.code} is not a box.", "box_code"))
        elif order.facility_id is not None:
            _consume(used, new, order.facility_id, sku, [(sku.id, 1), *bills[sku.id]], shelves[order.facility_id])
    used.moves = _moves(used.taken, [new.id for new, _ in parcels if used.materials.get(new.id)])
    return used


def _shelf(tx: Tx, facility_id: UUID, sku_ids: Sequence[UUID]) -> dict[UUID, dict[UUID, int]]:
    found: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    for sku, place, units in queries.materials_at(tx, facility_id, sku_ids):
        found[sku][place] = units
    return found


def _consume(
    used: Used,
    new: NewParcel,
    facility_id: UUID,
    box: catalog.Sku,
    needs: Sequence[tuple[UUID, int]],
    shelf: dict[UUID, dict[UUID, int]],
) -> None:
    piles = [(sku, units, shelf[sku]) for sku, units in needs]
    lacking = [sku for sku, units, pile in piles if sum(pile.values()) < units]
    if lacking and not (new.override or "").strip():
        what = "boxes" if box.id in lacking else "filler or tape"
        message = f"No {what} left for {box.code}. Take another box, or say why it goes without."
        used.refused.append(RowRefusal(new.id, "no_packaging", message, "box_code"))
        return
    used.boxes[new.id] = box
    used.facilities[new.id] = facility_id
    if lacking:
        used.lacking.append(new.id)
    for sku, units, pile in piles:
        left = units
        for place, there in pile.items():
            if not left:
                break
            if count := min(left, there):
                used.taken[facility_id, sku, place] += count
                pile[place] = there - count
                left -= count
        if left < units:
            used.materials[new.id].append((sku, units - left))


def _moves(taken: Mapping[tuple[UUID, UUID, UUID], int], parcel_ids: Sequence[UUID]) -> list[stock.Move]:
    """One move for each place that material is taken from. A parcel alone is its document; what parcels that are packed
    together used is one paper, and `parcel_material` says how much each took."""
    kind, document = ("parcel", parcel_ids[0]) if len(parcel_ids) == 1 else ("packing", new_id())
    return [
        stock.Move(
            id=new_id(), facility_id=facility, sku_id=sku, quantity=units, reason="used", document_kind=kind,
            document_id=document, from_place=place, outside="used",
        )
        for (facility, sku, place), units in taken.items()
    ]  # fmt: skip


def pay(tx: Tx, used: Used, posted: Sequence[stock.Posted]) -> None:
    """Take the cost of what was used up out of stock, and say what each parcel took of it: exactly all, by its units."""
    moves = {move.id: move for move in used.moves}
    paid = books.issue_costs(
        tx,
        [
            books.CostMove(p.id, p.facility_id, p.owner_id, p.sku_id, p.seq, moves[p.id].quantity, "used")
            for p in posted
            if p.id in moves
        ],
    )
    values: dict[tuple[UUID, UUID], int] = defaultdict(int)
    for move_id, value in paid.items():
        values[moves[move_id].facility_id, moves[move_id].sku_id] += value
    takers: dict[tuple[UUID, UUID], list[tuple[UUID, int]]] = defaultdict(list)
    for parcel, rows in used.materials.items():
        for sku, units in rows:
            takers[used.facilities[parcel], sku].append((parcel, units))
    for (facility, sku), rows in takers.items():
        shares = split_by_weight(values[facility, sku], [units for _, units in rows])
        used.costs |= {(parcel, sku): share for (parcel, _), share in zip(rows, shares, strict=True)}
