"""Units change their condition where they lie: broken, looked at, repaired. Always with a reason; what leaves sale leaves it at
once, and takes the promises along that it no longer covers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from godown import catalog, stock
from godown.kernel.ids import UNKNOWN_OWNER, new_id
from godown.kernel.refusal import Invalid, Refusal, reused
from godown.platform.transaction import Tx
from godown.platform.turns import take_turns
from godown.receiving import store_regrade
from godown.stock import queries_conditions, queries_lying, queries_places
from godown.stock.queries_lying import Lying
from godown.stock.queries_places import Place

BY_ITSELF: Final = (stock.EXPIRED, stock.SHORT_DATED, stock.MISSING, stock.UNEXPECTED)
"""Conditions that nobody gives or takes: a date, a count or an inspection does."""
ROWS_MAX: Final = 500
WHY_MAX: Final = 200


@dataclass(frozen=True, slots=True)
class Regrade:
    """Units of a SKU that change their condition in a place, and why. The id comes from the sender: a repeat counts once."""

    sku_code: str
    quantity: int
    place_code: str
    to_condition: str
    why: str
    from_condition: str = stock.SALEABLE
    batch: str = ""
    id: UUID = field(default_factory=new_id)


def regrade(tx: Tx, facility_id: UUID, news: Sequence[Regrade]) -> list[stock.Posted]:
    """Change conditions, all or none, in any place of a facility but inside a closed box. Units that nobody holds change
    first; those held that leave sale are a loss (DESIGN, *Loss*): their holder is served elsewhere or waits, and is told.

    Refusals: `invalid`, `unknown_sku`, `unknown_place`, `unknown_condition`, `not_enough_stock`, `in_a_closed_box`,
    `not_by_hand` (the date, a count or an inspection decides), `id_reused` (the id is another change).
    """
    fresh = {one.id: one for one in news}
    take_turns(tx, list(fresh))
    known = store_regrade.known(tx, list(fresh))
    for key, one in fresh.items():
        same = (facility_id, one.sku_code, one.place_code, one.from_condition, one.to_condition, one.quantity)
        if known.get(key, same) != same:
            raise reused(key, known[key][1])
    asked = [one for one in fresh.values() if one.id not in known]
    if not asked:
        return []
    queries_places.facility(tx, facility_id)
    skus = catalog.skus_by_code(tx, [one.sku_code for one in asked])
    places = queries_places.places_by_code(tx, facility_id, [one.place_code for one in asked])
    codes = queries_conditions.flags_of(tx, [code for one in asked for code in (one.from_condition, one.to_condition)])
    for row, one in enumerate(asked, 1):
        _check(row, one, skus, places, codes)
    stock.lock_owners(tx, facility_id, [sku.id for sku in skus.values()])
    lots = queries_lying.in_places(tx, [place.id for place in places.values()])
    free, held = [lot.free for lot in lots], [lot.on_hand - lot.free for lot in lots]
    moves: list[stock.Move] = []
    for row, one in enumerate(asked, 1):
        moves += _moves(facility_id, row, one, skus[one.sku_code].id, codes, lots, free, held)
    posted = stock.post(tx, moves, may_lose=True)
    store_regrade.write_changes(tx, [
        (one.id, facility_id, skus[one.sku_code].id, places[one.place_code].id, one.from_condition, one.to_condition,
         one.quantity, one.why.strip(), tx.now, tx.actor.id) for one in asked
    ])  # fmt: skip
    for one in asked:
        tx.note("condition_changed", "sku", [skus[one.sku_code].id], why=one.why.strip(), to=one.to_condition)
    return posted


def _wrong(code: str, say: str, row: int, name: str, status: int = 422) -> Refusal:
    return Refusal(code, f"Row {row}: {say}", status=status, field=name, row=row)


def _check(
    row: int, one: Regrade, skus: Mapping[str, catalog.Sku], places: Mapping[str, Place], codes: Mapping[str, object]
) -> None:
    if not 1 <= len(one.why.strip()) <= WHY_MAX or "\x00" in one.why:
        raise Invalid(f"Row {row}: say why, in at most {WHY_MAX} characters.", field="why", row=row)
    if one.quantity < 1 or one.from_condition == one.to_condition:
        raise Invalid(f"Row {row}: 1 or more units, into another condition.", field="quantity", row=row)
    if one.sku_code not in skus:
        raise _wrong("unknown_sku", f"there is no SKU {one.sku_code[:60]}.", row, "sku_code")
    if one.place_code not in places:
        raise _wrong("unknown_place", f"there is no place {one.place_code[:60]} here.", row, "place_code")
    for name, code in (("from_condition", one.from_condition), ("to_condition", one.to_condition)):
        if code not in codes:
            raise _wrong("unknown_condition", f"there is no condition {code[:40]}.", row, name)
        if code in BY_ITSELF:
            say = "a date, a count or an inspection decides on this condition. Move the goods, count or inspect them."
            raise _wrong("not_by_hand", say, row, name)
    if places[one.place_code].kind == "pack":
        say = "these units lie in a closed box. Cancel its order, which opens the box; then change them on the put-back shelf."
        raise _wrong("in_a_closed_box", say, row, "place_code", 409)


def _moves(
    facility_id: UUID,
    row: int,
    one: Regrade,
    sku_id: UUID,
    codes: Mapping[str, queries_conditions.Condition],
    lots: Sequence[Lying],
    free: list[int],
    held: list[int],
) -> Iterator[stock.Move]:
    """The moves of a row, lot by lot: what nobody holds first, then what is held. What rows before took is gone."""
    fits = [
        turn
        for turn, lot in enumerate(lots)
        if (lot.sku_id, lot.place_code, lot.condition) == (sku_id, one.place_code, one.from_condition)
        and lot.owner_id != UNKNOWN_OWNER
        and (not one.batch or lot.batch_number == one.batch)
    ]
    taken: dict[int, int] = {}
    need = one.quantity
    for left in (free, held):
        for turn in fits:
            units = min(need, left[turn])
            left[turn] -= units
            need -= units
            taken[turn] = taken.get(turn, 0) + units
    if need:
        there = one.quantity - need
        raise _wrong("not_enough_stock", f"only {there} of {one.sku_code} lie there so.", row, "quantity", 409)
    move_id = one.id
    for turn, units in taken.items():
        if units:
            lot = lots[turn]
            yield stock.Move(
                id=move_id, facility_id=facility_id, sku_id=sku_id, quantity=units, reason="condition",
                document_kind="condition_change", document_id=one.id, from_place=lot.place_id, to_place=lot.place_id,
                from_condition=one.from_condition, to_condition=one.to_condition, owner_id=lot.owner_id,
                batch_id=lot.batch_id,
            )  # fmt: skip
            move_id = new_id()
