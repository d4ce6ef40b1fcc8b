"""The work of a work order: parts leave their bins and become kits, or kits become parts. Cost is carried over exactly."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from godown import books, catalog, stock
from godown.kernel.ids import NO_BATCH, OWN, new_id
from godown.kernel.money import split_by_weight
from godown.kernel.refusal import Refusal, reused
from godown.platform.transaction import Tx
from godown.platform.turns import take_turns
from godown.receiving import queries_work as queries
from godown.receiving import store_work as store
from godown.receiving.queries_work import WorkOrder, WorkPart
from godown.stock import batches, queries_lying, queries_places
from godown.stock.batches import NewBatch
from godown.stock.queries_lying import Lying

FROM: Final = ("bin", "putback")
INTO: Final = ("bin", "putback", "dock")


@dataclass(frozen=True, slots=True)
class WorkDone:
    """Kits that were made or taken apart now. What comes of it lies in `place_code` (else on the put-back shelf, to be put
    away). The id comes from the sender, so a repeat is harmless."""

    work_order_id: UUID
    units: int
    place_code: str = ""
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class Taken:
    """Units of a lot that go into the work."""

    lot: Lying
    units: int


@dataclass(slots=True)
class Step:
    """Kits of one batch: what leaves for it, and (SKU, batch, units) that enters."""

    id: UUID
    batch_id: UUID
    units: int
    out: list[Taken]
    into: list[tuple[UUID, UUID, int]]
    value_paise: int = 0


def do_work(tx: Tx, done: WorkDone) -> WorkOrder:
    """Make kits of a work order, or take them apart, all or none. Takes what is promised to it, the first to expire first.

    Refusals: `invalid`, `more_than_open`, `not_promised` (what it takes waits behind orders), `not_enough_stock` (what is
    promised does not lie free in bins), `unknown_place`, `batch_unknown` (of these kits it is not known what was put in),
    `id_reused` (the id is the work of another work order).
    """
    take_turns(tx, [done.id])
    store.lock(tx, [done.work_order_id])
    order = queries.one(tx, done.work_order_id)
    if first := store.order_of_step(tx, done.id):
        if first != order.number:
            raise reused(done.id, first)
        return order
    if not 1 <= done.units <= order.left:
        raise Refusal(
            "more_than_open", f"1 to {order.left} kits of {order.number} are left.", status=422, field="units"
        )
    takes = queries.parts_of(tx, [order.id])
    made_of = _made_of(tx, order) if order.kind == "unmake" else {}
    skus = {part.sku_id for part in takes} | {order.kit_id, *made_of}
    stock.lock_behind(tx, [(order.facility_id, OWN, sku) for sku in skus])
    into = _place(tx, order, done.place_code)
    lots = queries_lying.of_skus(tx, order.facility_id, [part.sku_id for part in takes], FROM)
    taken = [one for part in takes for one in _take(part, done.units, lots)]
    _spend(tx, takes, done.units)
    steps = [_made(tx, order, done, taken)] if order.kind == "make" else list(_unmade(tx, order, done, taken, made_of))
    used = _move(tx, order, steps, into, made_of)
    _write(tx, order, steps, takes, used)
    return queries.one(tx, order.id)


def _made_of(tx: Tx, order: WorkOrder) -> dict[UUID, int]:
    """What a kit is taken apart into: what the last of them was made of here, whatever is said since of those to come; of kits that
    came made, what is said."""
    said = {row.part_id: row.quantity for row in catalog.parts_of(tx, [order.kit_id])}
    return queries.last_made_of(tx, order.kit_id) or said


def _place(tx: Tx, order: WorkOrder, code: str) -> UUID:
    if not code:
        return queries_places.places_of_kind(tx, order.facility_id, "putback")[0].id
    place = queries_places.places_by_code(tx, order.facility_id, [code]).get(code)
    if place is None or place.kind not in INTO:
        raise Refusal("unknown_place", f"There is no bin {code[:60]} here.", status=422, field="place_code")
    return place.id


def _take(part: WorkPart, kits: int, lots: Sequence[Lying]) -> Iterator[Taken]:
    need = part.quantity * kits
    if part.promised < need:
        say = f"{need} of {part.sku_code} are needed, {part.promised} are promised to this work order; the others wait."
        raise Refusal("not_promised", say, sku=part.sku_code, promised=part.promised, needed=need)
    for lot in lots:
        if lot.sku_id == part.sku_id and lot.owner_id == OWN and lot.condition == stock.SALEABLE and need:
            units = min(need, lot.free)
            need -= units
            yield Taken(lot, units)
    if need:
        say = f"{need} more of {part.sku_code} must lie free in bins. Put away first what stands elsewhere."
        raise Refusal("not_enough_stock", say, sku=part.sku_code, missing=need)


def _spend(tx: Tx, takes: Sequence[WorkPart], kits: int) -> None:
    wanted = {part.holder_id: part.quantity * kits for part in takes}
    if stock.spend(tx, list(wanted.items())) != wanted:
        raise Refusal("not_promised", "What was promised to this work order changed at this moment. Look again.")


def _made(tx: Tx, order: WorkOrder, done: WorkDone, taken: list[Taken]) -> Step:
    """Kits that are tracked by batch are a batch of their own: it expires with the first of its parts."""
    kit = catalog.skus_by_id(tx, [order.kit_id])[order.kit_id]
    batch = NO_BATCH
    if kit.tracking == "batch":
        expires = queries.expiry_of(tx, sorted({one.lot.batch_id for one in taken}))
        number = f"{order.number}/{order.done + 1}"
        batch = batches.find_or_open(tx, [NewBatch(kit.id, number, expires_on=expires)])[0]
    return Step(done.id, batch, done.units, taken, [(kit.id, batch, done.units)])


def _unmade(
    tx: Tx, order: WorkOrder, done: WorkDone, taken: Sequence[Taken], made_of: Mapping[UUID, int]
) -> Iterator[Step]:
    """Each batch of kits gives back the batches of parts that were put into it."""
    by_batch: dict[UUID, list[Taken]] = defaultdict(list)
    for one in taken:
        by_batch[one.lot.batch_id].append(one)
    inside: dict[tuple[UUID, UUID], list[tuple[UUID, int]]] = defaultdict(list)
    for kit_batch, sku, batch, units in queries.lots_in(tx, [batch for batch in by_batch if batch != NO_BATCH]):
        inside[kit_batch, sku].append((batch, units))
    skus = catalog.skus_by_id(tx, list(made_of))
    for number, (kit_batch, lots) in enumerate(by_batch.items()):
        kits = sum(one.units for one in lots)
        into = []
        for sku, per_kit in made_of.items():
            if skus[sku].tracking == "batch":
                into += list(_given_back(skus[sku], per_kit * kits, inside[kit_batch, sku]))
            else:
                into.append((sku, NO_BATCH, per_kit * kits))
        yield Step(new_id() if number else done.id, kit_batch, kits, lots, into)


def _given_back(sku: catalog.Sku, need: int, inside: Sequence[tuple[UUID, int]]) -> Iterator[tuple[UUID, UUID, int]]:
    for batch, there in inside:
        units = min(need, there)
        need -= units
        if units:
            yield sku.id, batch, units
    if need:
        say = f"Of which batch the {sku.code} in these kits are is not known. Remove the kits, and receive the parts."
        raise Refusal("batch_unknown", say, sku=sku.code)


def _move(
    tx: Tx, order: WorkOrder, steps: Sequence[Step], into: UUID, made_of: Mapping[UUID, int]
) -> dict[UUID, tuple[int, int]]:
    """Post what leaves and what comes, with exactly the cost and input tax that left. Answer {SKU that left: (units, cost)}."""
    gone, made = ("kit_used", "kit_made") if order.kind == "make" else ("kit_undone", "kit_part")
    out = {step.id: [_leaves(order, step, one, gone) for one in step.out] for step in steps}
    enter = {step.id: [_comes(order, step, *row, into, made) for row in step.into] for step in steps}
    moves = [move for found in (out, enter) for rows in found.values() for move in rows]
    posted = {one.id: one for one in stock.post(tx, moves)}
    paid = books.issue_all(tx, [_cost(move, posted) for rows in out.values() for move in rows])
    worth = queries.worth_of_parts(tx, order.kit_id) if order.kind == "unmake" else {}
    entries = []
    for step in steps:
        step.value_paise = sum(paid[move.id].value_paise for move in out[step.id])
        weights = _weights(enter[step.id], worth)
        shares = split_by_weight(step.value_paise, weights)
        taxes = _shared([paid[move.id].taxes for move in out[step.id]], weights)
        come = zip(enter[step.id], shares, taxes, strict=True)
        entries += [_cost(move, posted, value, tax) for move, value, tax in come]
    books.enter_cost(tx, entries)
    used: dict[UUID, tuple[int, int]] = {}
    for rows in out.values():
        for move in rows:
            units, value = used.get(move.sku_id, (0, 0))
            used[move.sku_id] = (units + move.quantity, value + paid[move.id].value_paise)
    return used


def _shared(taken: Sequence[Mapping[str, int]], weights: Sequence[int]) -> list[dict[str, int]]:
    """The input tax that left, shared like the cost."""
    sums: dict[str, int] = defaultdict(int)
    for heads in taken:
        for code, paise in heads.items():
            sums[code] += paise
    shares: list[dict[str, int]] = [{} for _ in weights]
    for code, paise in sums.items():
        for share, own in zip(shares, split_by_weight(paise, weights), strict=True):
            share[code] = own
    return shares


def _weights(moves: Sequence[stock.Move], worth: Mapping[UUID, tuple[int, int]]) -> list[int]:
    """How cost falls on what comes: by what such parts cost when they went in, else by their number."""
    known = [move.quantity * worth[move.sku_id][1] * 1_000 // worth[move.sku_id][0] if move.sku_id in worth else 0
             for move in moves]  # fmt: skip
    return known if any(known) else [move.quantity for move in moves]


def _leaves(order: WorkOrder, step: Step, one: Taken, reason: str) -> stock.Move:
    return stock.Move(
        id=new_id(), facility_id=order.facility_id, sku_id=one.lot.sku_id, quantity=one.units, reason=reason,
        document_kind="work_order", document_id=order.id, document_line_id=step.id, from_place=one.lot.place_id,
        outside="kit", batch_id=one.lot.batch_id,
    )  # fmt: skip


def _comes(order: WorkOrder, step: Step, sku: UUID, batch: UUID, units: int, into: UUID, reason: str) -> stock.Move:
    return stock.Move(
        id=new_id(), facility_id=order.facility_id, sku_id=sku, quantity=units, reason=reason, document_kind="work_order",
        document_id=order.id, document_line_id=step.id, to_place=into, outside="kit", batch_id=batch,
    )  # fmt: skip


def _cost(
    move: stock.Move, posted: Mapping[UUID, stock.Posted], value: int = 0, taxes: Mapping[str, int] | None = None
) -> books.CostMove:
    return books.CostMove(
        move.id, move.facility_id, move.owner_id, move.sku_id, posted[move.id].seq, move.quantity, move.reason,
        value_paise=value, taxes=taxes,
    )  # fmt: skip


def _write(
    tx: Tx, order: WorkOrder, steps: Sequence[Step], takes: Sequence[WorkPart], used: Mapping[UUID, tuple[int, int]]
) -> None:
    store.write_steps(
        tx,
        [
            (step.id, order.id, step.batch_id, step.units, step.value_paise, tx.now, tx.actor.id, tx.actor.name)
            for step in steps
        ],
    )
    kits = sum(step.units for step in steps)
    store.raise_done(tx, order.id, kits, sum(step.value_paise for step in steps))
    store.raise_used(tx, [(part.holder_id, *used[part.sku_id]) for part in takes])
    tx.note("kits_made" if order.kind == "make" else "kits_undone", "work_order", [order.id], units=kits)
