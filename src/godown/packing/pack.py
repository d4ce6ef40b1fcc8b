"""Boxes are closed: units go from totes into parcels, packaging is used up, the invoice is issued. Takes a set."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice
from uuid import UUID

from godown import books, orders, picking, stock
from godown.kernel.ids import new_id
from godown.kernel.outcome import Outcome, RowRefusal, reused_row
from godown.orders import Order, OrderLine
from godown.orders import queries as order_queries
from godown.packing import invoices, materials, queries, store
from godown.packing.facts import ParcelsPacked
from godown.packing.invoices import Box, living_values, ship_to
from godown.packing.serials import Numbers
from godown.packing.words import NewParcel, Packed
from godown.platform.numbers import take_numbers
from godown.platform.transaction import Tx
from godown.stock import Held, queries_places
from godown.stock import queries as stock_queries


def pack(tx: Tx, news: Sequence[NewParcel]) -> tuple[list[Packed], Outcome[UUID]]:
    """Close boxes. Answer what was packed, and a line for each parcel: done, known (closed already), or refused.

    Refusals: `not_picked` (nothing, or less than asked, lies in totes for the order), `no_weight`, `no_box`, `wrong_box`,
    `no_packaging`, `expired` (a batch in the tote is past its date), `serials_needed` (each unit of a SKU that is tracked by
    serial number needs one), `no_rate` and `below_unit_tax` (its invoice cannot be made), `id_reused` (a parcel of another
    order). A number that cannot lie here is refused for all, as the ledger does.

    An order may leave in several parcels; the amount to collect is split over them exactly.
    """
    # Lock first, then look: a repeat waits here for the request that it repeats, and finds the parcels closed.
    found = order_queries.by_id(tx, [new.order_id for new in news], lock=True)
    closed = queries.parcels(tx, [new.id for new in news])
    unique = {new.id: new for new in news}
    fresh = [new for new in unique.values() if new.id not in closed]
    others = [
        reused_row(new.id, closed[new.id].number)
        for new in unique.values()
        if new.id in closed and closed[new.id].order_id != new.order_id
    ]
    known = closed.keys() - {row.key for row in others}
    boxes, refused = _fill(tx, fresh, found)
    refused += others
    boxes, drafts, untaxed = invoices.draft(tx, boxes)
    used = materials.choose(tx, [(box.new, box.order) for box in boxes])
    refused += [*untaxed, *used.refused]
    if used.refused:
        boxes, drafts, _ = invoices.draft(tx, [box for box in boxes if box.new.id in used.boxes])
    made = _close(tx, boxes, used, drafts) if boxes else []
    return made, Outcome.of([one.id for one in made], refused, sorted(known))


def _fill(tx: Tx, news: Sequence[NewParcel], found: Mapping[UUID, Order]) -> tuple[list[Box], list[RowRefusal[UUID]]]:
    """Take the picked units of each order for its parcels; a hold that a parcel takes in part is split."""
    lines = {line.id: line for line in order_queries.lines_of(tx, list(found))}
    tables = {facility: queries_places.places_of_kind(tx, facility, "pack")[0].id for facility in _facilities(found)}
    in_totes = _in_totes(tx, lines)
    left = {hold.id: hold.quantity for holds in in_totes.values() for hold in holds}
    expired = stock_queries.expired_holds(tx, list(left))
    numbers = Numbers.of(tx, news, {line.id: line.sku_id for line in lines.values()})
    filled: list[tuple[NewParcel, Order, list[tuple[Held, int]]]] = []
    refused: list[RowRefusal[UUID]] = []
    for new in news:
        order = found.get(new.order_id)
        if new.weight_grams < 1:
            refused.append(RowRefusal(new.id, "no_weight", "Weigh the closed box: at least 1 g.", "weight_grams"))
            continue
        held = in_totes[new.order_id] if order and order.status in ("in_wave", "picked") else []
        if any(hold.id in expired for hold in held):
            message = "A unit in this tote is past its date. Take it out as damaged; the order waits for another one."
            refused.append(RowRefusal(new.id, "expired", message, "units"))
            continue
        taken = _take(held, left, new.units)
        if order is None or not taken:
            message = "Less than that lies in totes for this order. Pick it first."
            refused.append(RowRefusal(new.id, "not_picked", message, "units"))
            continue
        if lack := numbers.lack(new, taken):
            refused.append(lack)
            left.update({hold.id: left[hold.id] + count for hold, count in taken})
            continue
        filled.append((new, order, taken))
    pieces = iter(stock.pieces(tx, [one for _, _, taken in filled for one in taken]))
    boxes = []
    for new, order, taken in filled:
        held = list(islice(pieces, len(taken)))
        boxes.append(_box(new, order, list(zip(held, numbers.allot(new, held), strict=True)), lines, tables))
    return boxes, refused


def _facilities(found: Mapping[UUID, Order]) -> set[UUID]:
    return {order.facility_id for order in found.values() if order.facility_id}


def _in_totes(tx: Tx, lines: Mapping[UUID, OrderLine]) -> dict[UUID, list[Held]]:
    found: dict[UUID, list[Held]] = defaultdict(list)
    for hold in stock_queries.holds_in_totes(tx, list(lines)):
        found[lines[hold.holder_id].order_id].append(hold)
    return found


def _take(held: Sequence[Held], left: dict[UUID, int], units: Mapping[UUID, int] | None) -> list[tuple[Held, int]]:
    """(hold, units) for a parcel out of what is `left` of holds: all, or so many units of each line. Empty where it
    cannot be done."""
    free = [(hold, left[hold.id]) for hold in held if left[hold.id]]
    taken = free if units is None else []
    if units:
        there: dict[UUID, int] = defaultdict(int)
        for hold, count in free:
            there[hold.holder_id] += count
        if any(count < 1 or there[line] < count for line, count in units.items()):
            return []
        rest = dict(units)
        for hold, count in free:
            if wanted := min(rest.get(hold.holder_id, 0), count):
                rest[hold.holder_id] -= wanted
                taken.append((hold, wanted))
    for hold, count in taken:
        left[hold.id] -= count
    return taken


def _box(
    new: NewParcel,
    order: Order,
    taken: Sequence[tuple[Held, tuple[str, ...]]],
    lines: Mapping[UUID, OrderLine],
    tables: Mapping[UUID, UUID],
) -> Box:
    assert order.facility_id is not None
    merged: dict[tuple[UUID, UUID, UUID], int] = defaultdict(int)
    table = tables[order.facility_id]
    said: dict[tuple[UUID, UUID, UUID], list[str]] = defaultdict(list)
    for hold, numbers in taken:
        key = hold.holder_id, hold.batch_id, hold.owner_id
        merged[key] += hold.quantity
        said[key] += numbers
    ids = {key: new_id() for key in merged}
    parcel_lines = [(lines[key[0]], count, key[1], ids[key]) for key, count in merged.items()]
    serials = {ids[key]: said[key] for key in merged}
    owners = {ids[key]: key[2] for key in merged}
    moves = [
        stock.Move(
            id=new_id(), facility_id=order.facility_id, sku_id=hold.sku_id, quantity=hold.quantity, reason="packed",
            document_kind="parcel", document_id=new.id, document_line_id=hold.holder_id, from_place=hold.place_id,
            to_place=table, batch_id=hold.batch_id, owner_id=hold.owner_id, hold_id=hold.id, serials=numbers,
        )
        for hold, numbers in taken
    ]  # fmt: skip
    return Box(new, order, parcel_lines, moves, serials=serials, owners=owners)


def _number_and_collect(tx: Tx, boxes: Sequence[Box]) -> None:
    """Number the parcels of each order, and say what each collects (`orders.cash_by_now`, less what those before it collect); where tax
    comes on top of the order's prices, the last parcel collects what is left, never more. Money in advance and store credit pay for what
    is left of the order, so the cash falls by exactly that, however it is parcelled and whatever was cancelled. An invoice in whole
    rupees is collected as it asks: its round-off comes with its share."""
    earlier: dict[UUID, list[tuple[int, int, int]]] = defaultdict(list)
    there = queries.parcels_of_orders(tx, list({box.order.id for box in boxes}))
    rounded = books.round_offs(tx, [one.document_id for one in there if one.document_id and one.collect_paise])
    for parcel in there:
        share = parcel.collect_paise - rounded.get(parcel.document_id, 0)
        counts = (0, 0) if parcel.status == "cancelled" else (parcel.value_paise, share)
        earlier[parcel.order_id].append((parcel.parcel_no, *counts))
    living = living_values(tx, boxes)
    for box in boxes:
        order, before = box.order, earlier[box.order.id]
        sent = sum(value for _, value, _ in before) + box.value_paise
        cash = 0
        if order.collect_paise:
            cash = orders.cash_by_now(
                order.asked_paise, order.prepaid_paise, order.total_paise, sent, living[box.new.id]
            )
        share = max(0, min(cash, order.collect_paise) - sum(paise for _, _, paise in before))
        box.collect_paise = max(0, share + box.round_off_paise) if share else 0
        box.parcel_no = 1 + max((number for number, _, _ in before), default=0)
        before.append((box.parcel_no, box.value_paise, share))


def _close(tx: Tx, boxes: Sequence[Box], used: materials.Used, drafts: Sequence[books.Draft]) -> list[Packed]:
    """Everything that needs neither goods nor a number is done first: whoever packs the same SKUs waits from the moves on."""
    _number_and_collect(tx, boxes)
    units: dict[UUID, int] = defaultdict(int)
    for box in boxes:
        for line, count, _, _ in box.lines:
            units[line.id] += count
    packed, waiting = orders.count_packed(tx, list({box.order.id for box in boxes}), dict(units))
    picking.packed(tx, [*packed, *waiting])
    posted = stock.post(tx, [*(move for box in boxes for move in box.moves), *used.moves])
    if waiting:
        orders.stand(tx, waiting)
    materials.pay(tx, used, posted)
    return _write(tx, boxes, used, drafts)


def _write(tx: Tx, boxes: Sequence[Box], used: materials.Used, drafts: Sequence[books.Draft]) -> list[Packed]:
    numbers = take_numbers(tx, "parcel", len(boxes), prefix="P-", width=6)
    issued = {one.source_id: one for one in books.issue(tx, drafts)}
    rows: list[tuple[object, ...]] = []
    lines: list[tuple[object, ...]] = []
    gone: list[tuple[object, ...]] = []
    packed: list[Packed] = []
    for box, number in zip(boxes, numbers, strict=True):
        parcel_id, order = box.new.id, box.order
        taken, invoice = used.boxes[parcel_id], issued[parcel_id]
        size = taken.outer_mm if taken else (0, 0, 0)
        rows.append(
            (parcel_id, number, order.facility_id, order.id, box.parcel_no, taken.id if taken else None,
             used.suggested[parcel_id], box.new.override, box.new.weight_grams, *size, box.value_paise, box.collect_paise, invoice.id,
             box.new.unscanned, ship_to(order), tx.now, tx.actor.id)
        )  # fmt: skip
        lines += [
            (i, parcel_id, line.id, line.sku_id, batch, box.owners[i], count, box.serials[i])
            for line, count, batch, i in box.lines
        ]
        gone += [(parcel_id, sku, count, used.costs[parcel_id, sku]) for sku, count in used.materials[parcel_id]]
        packed.append(Packed(parcel_id, number, order.id, invoice.id, invoice.number, box.collect_paise))
    store.write(tx, rows, lines, gone)
    if bound := {(line.sku_id, n): i for box in boxes for line, _, _, i in box.lines for n in box.serials[i]}:
        stock.bind_serials(tx, bound)
    tx.publish(ParcelsPacked(tuple(box.new.id for box in boxes)))
    tx.note("packed", "order", [box.order.id for box in boxes])
    _note_overrides(tx, boxes, used)
    return packed


def _note_overrides(tx: Tx, boxes: Sequence[Box], used: materials.Used) -> None:
    """Keep who packed without what packing asks for, and why."""
    whys: dict[tuple[str, str], list[UUID]] = defaultdict(list)
    for box in boxes:
        if box.new.override and used.boxes[box.new.id] is None:
            whys["packed_without_box", box.new.override].append(box.order.id)
        elif box.new.override and box.new.id in used.lacking:
            whys["packed_without_material", box.new.override].append(box.order.id)
    for (what, why), order_ids in whys.items():
        tx.note(what, "order", order_ids, why=why)
