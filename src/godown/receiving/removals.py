"""Goods that leave of our own will: back to the vendor or to the consignor whose they are, as a sample, for our own use, to scrap.
Always with a reason, from any condition that is movable; what orders were promised stays."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from godown import books, catalog, stock
from godown.kernel.ids import OWN, UNKNOWN_OWNER, new_id
from godown.kernel.refusal import Invalid, Refusal, reused
from godown.platform.numbers import take_numbers
from godown.platform.transaction import Tx
from godown.platform.turns import take_turns
from godown.receiving import queries_removals, store_removals
from godown.receiving.queries_removals import Removal
from godown.stock import queries_lying, queries_places
from godown.stock.queries_lying import Lying

OUTSIDE: Final = {
    "vendor_return": "vendor", "given_back": "vendor", "sample": "used", "own_use": "used", "scrapped": "scrap"
}  # fmt: skip
"""Reasons, and the outside end of their moves."""
KINDS: Final = ("bin", "putback", "dock", "returns")
LINES_MAX: Final = 200
TEXT_MAX: Final = 500


@dataclass(frozen=True, slots=True)
class NewRemovalLine:
    """Units of a SKU that leave a place; `batch` names one batch, else the first to expire goes first. `owner` is the code of the
    consignor whose they are; a consignor's units never leave unnamed."""

    sku_code: str
    quantity: int
    place_code: str
    condition: str = stock.SALEABLE
    batch: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class NewRemoval:
    """A removal, all or none of its lines. The id comes from the sender, so a repeat is harmless."""

    facility_id: UUID
    reason: str
    lines: tuple[NewRemovalLine, ...]
    id: UUID = field(default_factory=new_id)
    vendor: str = ""
    note: str = ""


def remove(tx: Tx, new: NewRemoval) -> Removal:
    """Take units out for good; their cost leaves with them. *Given back* are a consignor's to him (all lines are one's). Refusals:
    `invalid`, `unknown_owner`, `unknown_sku`, `unknown_place`,
    `not_enough_stock` (what is held does not count), `stock_is_promised`, `not_movable`,
    `id_reused` (the id is another removal)."""
    take_turns(tx, [new.id])
    if found := queries_removals.known(tx, new.id):
        units = sum(line.quantity for line in new.lines)
        if (found.facility_id, found.reason, found.units) != (new.facility_id, new.reason, units):
            raise reused(new.id, found.number)
        return found
    _must_be_whole(new)
    queries_places.facility(tx, new.facility_id)
    skus = catalog.skus_by_code(tx, [line.sku_code for line in new.lines])
    places = queries_places.places_by_code(tx, new.facility_id, [line.place_code for line in new.lines])
    for row, line in enumerate(new.lines, 1):
        if line.sku_code not in skus:
            raise _wrong("unknown_sku", f"There is no SKU {line.sku_code[:60]}.", row, "sku_code")
        if line.place_code not in places or places[line.place_code].kind not in KINDS:
            raise _wrong("unknown_place", f"There is no bin {line.place_code[:60]} here.", row, "place_code")
    owners = _owners(tx, new)
    stock.lock_owners(tx, new.facility_id, [sku.id for sku in skus.values()])
    lots = queries_lying.in_places(tx, [place.id for place in places.values()])
    left = [lot.free for lot in lots]
    moves = [
        move
        for row, line in enumerate(new.lines, 1)
        for move in _moves(new, row, line, skus, lots, left, owners[line.owner])
    ]
    posted = {one.id: one for one in stock.post(tx, moves)}
    cost = books.issue_cost(tx, [
        books.CostMove(move.id, move.facility_id, move.owner_id, move.sku_id, posted[move.id].seq, move.quantity, new.reason)
        for move in moves if move.owner_id == OWN
    ])  # fmt: skip
    number = take_numbers(tx, "removal", 1, prefix="RM-")[0]
    units = sum(line.quantity for line in new.lines)
    to = new.vendor.strip() or _given_to(tx, new, owners)
    store_removals.write_removals(tx, [(new.id, number, new.facility_id, new.reason, to, new.note.strip(),
                                        units, cost, tx.now, tx.actor.id)])  # fmt: skip
    tx.note("removed", "removal", [new.id], number=number, reason=new.reason, units=units)
    return queries_removals.removal(tx, new.id)


def _wrong(code: str, say: str, row: int, field_name: str) -> Refusal:
    return Refusal(code, f"Row {row}: {say}", status=422, field=f"lines.{row}.{field_name}")


def _must_be_whole(new: NewRemoval) -> None:
    if new.reason not in OUTSIDE:
        raise Invalid(f"A reason is one of {', '.join(OUTSIDE)}.", field="reason")
    if new.reason == "vendor_return" and not new.vendor.strip():
        raise Invalid("Say which vendor takes it back.", field="vendor")
    for name, said in (("vendor", new.vendor), ("note", new.note)):
        if len(said) > TEXT_MAX or "\x00" in said:
            raise Invalid(f"At most {TEXT_MAX} characters.", field=name)
    if not 1 <= len(new.lines) <= LINES_MAX:
        raise Invalid(f"A removal has 1 to {LINES_MAX} lines.", field="lines")
    for row, line in enumerate(new.lines, 1):
        if line.quantity < 1:
            raise _wrong("invalid", "1 or more units leave.", row, "quantity")


def _owners(tx: Tx, new: NewRemoval) -> dict[str, UUID]:
    """Whose units the lines name."""
    owners = stock.owners_of(tx, sorted({line.owner for line in new.lines}))
    for row, line in enumerate(new.lines, 1):
        theirs = owners[line.owner] != OWN
        if new.reason == "given_back" and (not theirs or owners[line.owner] != owners[new.lines[0].owner]):
            raise _wrong("invalid", "Say whose units are given back: one consignor for all lines.", row, "owner")
        if theirs and new.reason == "vendor_return":
            raise _wrong("invalid", "These are a consignor's: give them back to him, not to a vendor.", row, "owner")
    return owners


def _given_to(tx: Tx, new: NewRemoval, owners: dict[str, UUID]) -> str:
    """The consignor who gets his goods back, by name."""
    if new.reason != "given_back":
        return ""
    return stock.consignor_names(tx)[owners[new.lines[0].owner]]


def _moves(
    new: NewRemoval,
    row: int,
    line: NewRemovalLine,
    skus: dict[str, catalog.Sku],
    lots: Sequence[Lying],
    left: list[int],
    owner: UUID,
) -> Iterator[stock.Move]:
    """The moves of a line, lot by lot; what lines before took is gone."""
    sku, need = skus[line.sku_code], line.quantity
    for turn, lot in enumerate(lots):
        fits = (lot.sku_id, lot.place_code, lot.condition) == (sku.id, line.place_code, line.condition)
        if (
            not fits
            or lot.owner_id not in ((OWN, UNKNOWN_OWNER) if owner == OWN else (owner,))
            or (line.batch and lot.batch_number != line.batch)
            or not left[turn]
            or not need
        ):
            continue
        units = min(need, left[turn])
        left[turn] -= units
        need -= units
        yield stock.Move(
            id=new_id(), facility_id=new.facility_id, sku_id=sku.id, quantity=units, reason=new.reason,
            document_kind="removal", document_id=new.id, from_place=lot.place_id, from_condition=lot.condition,
            outside=OUTSIDE[new.reason], owner_id=lot.owner_id, batch_id=lot.batch_id,
        )  # fmt: skip
    if need:
        free = line.quantity - need
        raise _wrong("not_enough_stock", f"Only {free} of {sku.code} lie free in {line.place_code}.", row, "quantity")
