"""Goods in: what came is counted, accepted or rejected, and stands on the dock until it is put away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from godown import books, catalog, stock
from godown.kernel.ids import OWN, new_id
from godown.kernel.money import split_by_weight
from godown.kernel.refusal import Invalid, NotFound, Refusal
from godown.platform.numbers import take_numbers
from godown.platform.photos import need_photos
from godown.platform.transaction import Tx
from godown.receiving import queries, store, store_purchases
from godown.receiving.facts import ComingChanged
from godown.receiving.store import ReceiptLine
from godown.stock import batches, queries_dates, queries_places
from godown.stock.batches import NewBatch


@dataclass(frozen=True, slots=True)
class CountedLine:
    """One line of a goods receipt; rejected units go to quarantine or damaged.

    `cost_paise` is the cost of the SKU's `cost_units`, mostly of one unit. `mrp_paise`, `made_on`, `expires_on` and
    `vendor_batch` (the vendor's own number) are kept with the batch; `photos` are ids of photos of the damage, sent before.
    `serials` are those of the accepted units, then those of the rejected; none where they are to be scanned when the units
    are packed.
    """

    sku_code: str
    accepted: int
    rejected: int = 0
    reject_condition: str = stock.QUARANTINE
    reject_reason: str = ""
    cost_paise: int | None = None
    batch_number: str = ""
    made_on: date | None = None
    expires_on: date | None = None
    mrp_paise: int | None = None
    serials: tuple[str, ...] = ()
    purchase_line_id: UUID | None = None
    vendor_batch: str | None = None
    photos: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class CountedGoods:
    """A goods receipt as it was counted. The id comes from the sender, so a repeat is harmless."""

    facility_id: UUID
    lines: tuple[CountedLine, ...]
    id: UUID = field(default_factory=new_id)
    vendor_name: str = ""
    purchase_order_id: UUID | None = None
    note: str = ""
    to_place: UUID | None = None
    owner: str = ""
    """The code of the consignor whose goods these are; empty: they are ours."""


@dataclass(frozen=True, slots=True)
class Received:
    """A posted goods receipt: its number, and the units that wait on the dock."""

    id: UUID
    number: str
    accepted: int
    rejected: int


def receive(tx: Tx, goods: CountedGoods) -> Received:
    """Post a goods receipt: accepted and rejected units enter at the dock (or `to_place`), at their cost.

    Against a purchase order its lines are found by SKU and give the cost; goods that it does not name are extra. Goods of a
    consignor keep their owner and cost nothing: they are not in our books (`order_is_ours`, `unknown_owner`).

    Refuses unknown SKUs, lines that count nothing, a SKU tracked by batch without its batch, serial numbers for some units
    only, a number that is in a place already (`serial_known`), a cancelled order, and accepted units of a batch that is expired
    or under the SKU's `receive_days` (`short_dated`). All or nothing. What was posted already is `known_receipt`, whatever has become
    of its SKUs, vendor or dates since.
    """
    if store.is_posted(tx, goods.id):
        raise _known(goods)
    skus = catalog.skus_by_code(tx, [line.sku_code for line in goods.lines])
    _check(goods, skus)
    _check_dates(tx, goods, skus)
    if photos := [photo for line in goods.lines for photo in line.photos]:
        need_photos(tx, photos, "photos")
    owner = _owner(tx, goods, skus)
    goods = _against_order(tx, goods, skus)
    if owner != OWN and not goods.vendor_name:
        goods = replace(goods, vendor_name=stock.consignor_names(tx)[owner])
    dock = goods.to_place or queries_places.places_of_kind(tx, goods.facility_id, "dock")[0].id
    lines = _lines(
        goods, skus, batches.find_or_open(tx, [_batch(line, skus[line.sku_code].id) for line in goods.lines]), owner
    )
    number = take_numbers(tx, "grn", 1, prefix="GRN-")[0]
    row = (goods.id, number, goods.facility_id, goods.purchase_order_id, goods.vendor_name, owner, "posted", goods.note,
           tx.now, tx.now, tx.actor.id)  # fmt: skip
    if not store.write_receipt(tx, row, lines):
        raise _known(goods)
    _post(tx, goods, lines, dock, {sku.id: sku for sku in skus.values()}, owner)
    came = [one for one in lines if one.purchase_line_id]
    store_purchases.count_received(tx, [(one.purchase_line_id, one.counted) for one in came if one.purchase_line_id])
    if came:
        tx.publish(ComingChanged(tuple(sorted({one.sku_id for one in came}))))
    done = Received(goods.id, number, sum(line.accepted for line in lines), sum(line.rejected for line in lines))
    tx.note("received", "receipt", [goods.id], number=number)
    if goods.purchase_order_id:
        units = {"accepted": done.accepted, "rejected": done.rejected}
        tx.note("received", "purchase_order", [goods.purchase_order_id], number=number, receipt=str(goods.id), **units)
    return done


def _known(goods: CountedGoods) -> Refusal:
    return Refusal("known_receipt", "This goods receipt is posted already.", receipt_id=str(goods.id))


def _owner(tx: Tx, goods: CountedGoods, skus: Mapping[str, catalog.Sku]) -> UUID:
    """Whose goods these are. What a box takes up is used, not sold: that is ours always."""
    owner = stock.owner_of(tx, goods.owner, receives=True)
    if owner == OWN:
        return owner
    if goods.purchase_order_id:
        say = "Goods of a consignor come without an order of ours. Take the receipt off the order, or receive them as ours."
        raise Refusal("order_is_ours", say, field="owner")
    for row, line in enumerate(goods.lines, 1):
        if skus[line.sku_code].kind == "packaging":
            say = f"Row {row}: {line.sku_code} is packaging, which is used up and not sold. Receive it as ours."
            raise Invalid(say, row=row, field="owner")
    return owner


def _against_order(tx: Tx, goods: CountedGoods, skus: dict[str, catalog.Sku]) -> CountedGoods:
    order_id = goods.purchase_order_id
    if order_id is None:
        if any(line.purchase_line_id for line in goods.lines):
            raise Invalid("Name the purchase order of these lines.", field="purchase_order_id")
        return goods
    store_purchases.lock_purchases(tx, [order_id])
    order = queries.purchase(tx, order_id)
    if order.status == "cancelled":
        raise Refusal("purchase_cancelled", f"{order.number} is cancelled. Receive without an order.")
    if order.facility_id != goods.facility_id:
        raise Refusal("other_facility", f"{order.number} was ordered for another facility.")
    of_sku = {line.sku_id: line for line in queries.lines_of(tx, [order_id])}
    lines = tuple(_of_order(line, of_sku.get(skus[line.sku_code].id)) for line in goods.lines)
    return replace(goods, lines=lines, vendor_name=goods.vendor_name or order.vendor)


def _of_order(line: CountedLine, ordered: queries.PurchaseLine | None) -> CountedLine:
    if line.purchase_line_id and (ordered is None or line.purchase_line_id != ordered.id):
        raise NotFound("line of this purchase order", id=str(line.purchase_line_id))
    if ordered is None:
        return line
    cost = ordered.cost_paise if line.cost_paise is None else line.cost_paise
    return replace(line, purchase_line_id=ordered.id, cost_paise=cost)


def _lines(
    goods: CountedGoods, skus: dict[str, catalog.Sku], batch_ids: Sequence[UUID], owner: UUID
) -> list[ReceiptLine]:
    """The lines as they are written; what is not ours costs nothing, whatever was said."""
    return [
        ReceiptLine(
            new_id(), goods.id, line_no, line.purchase_line_id, skus[line.sku_code].id, batch_id,
            line.accepted + line.rejected, line.accepted, line.rejected, line.reject_condition, line.reject_reason,
            0 if owner != OWN else skus[line.sku_code].cost_paise if line.cost_paise is None else line.cost_paise,
            list(line.serials),
            [str(photo) for photo in line.photos],
        )
        for line_no, (line, batch_id) in enumerate(zip(goods.lines, batch_ids, strict=True), 1)
    ]  # fmt: skip


def _check(goods: CountedGoods, skus: dict[str, catalog.Sku]) -> None:
    if not goods.lines:
        raise Invalid("A goods receipt has at least one line.", field="lines")
    for row, line in enumerate(goods.lines, 1):
        sku = skus.get(line.sku_code)
        if sku is None:
            raise Refusal("unknown_sku", f"Row {row}: there is no SKU {line.sku_code}.", status=404, row=row)
        if sku.kind == "bundle":
            raise Invalid(f"Row {row}: {sku.code} is a bundle; receive its parts.", row=row, field="sku_code")
        if min(line.accepted, line.rejected) < 0 or line.accepted + line.rejected == 0:
            raise Invalid(f"Row {row}: count at least one unit, accepted or rejected.", row=row, field="accepted")
        if sku.tracking == "batch" and not line.batch_number.strip():
            raise Invalid(f"Row {row}: {sku.code} is tracked by batch; give its batch number.", row=row, field="batch")
        if line.serials and len(set(line.serials)) != line.accepted + line.rejected:
            raise Invalid(
                f"Row {row}: {sku.code} has {len(set(line.serials))} serial numbers for {line.accepted + line.rejected} units. "
                "Give one for each, or none: then they are asked for when it is packed.",
                row=row,
                field="serials",
            )


def _check_dates(tx: Tx, goods: CountedGoods, skus: dict[str, catalog.Sku]) -> None:
    """What is too old already is not accepted: to quarantine, or back to the vendor. A batch that is known has its date, said or not."""
    named = {row: (skus[line.sku_code].id, line.batch_number.strip()) for row, line in enumerate(goods.lines, 1)}
    if not any(line.expires_on or line.batch_number for line in goods.lines):
        return
    known = queries_dates.dates_of(tx, [name for name in named.values() if name[1]])
    today = tx.now.astimezone(queries_places.zone_of(tx, goods.facility_id)).date()
    for row, line in enumerate(goods.lines, 1):
        days = skus[line.sku_code].receive_days
        expires_on = line.expires_on or known.get(named[row])
        if expires_on and line.accepted and stock.fit(expires_on, days, today) != stock.SALEABLE:
            raise Refusal(
                "short_dated",
                f"Row {row}: batch {line.batch_number or line.sku_code} has {(expires_on - today).days} days left, "
                f"{days} are asked for. Reject it to quarantine, or do not take it.",
                row=row,
                sku_code=line.sku_code,
                days_left=(expires_on - today).days,
                receive_days=days,
            )


def _batch(line: CountedLine, sku_id: UUID) -> NewBatch:
    return NewBatch(sku_id, line.batch_number, line.mrp_paise, line.made_on, line.expires_on, line.vendor_batch or None)


def _post(
    tx: Tx, goods: CountedGoods, lines: Sequence[ReceiptLine], dock: UUID, skus: Mapping[UUID, catalog.Sku], owner: UUID
) -> None:
    moves: dict[UUID, stock.Move] = {}
    values: dict[UUID, int] = {}
    for line in lines:
        # accepted and rejected units cost together exactly what the line costs
        cost = split_by_weight(skus[line.sku_id].cost_of(line.counted, line.cost_paise), (line.accepted, line.rejected))
        numbers = (line.serials[: line.accepted], line.serials[line.accepted :])
        for units, condition, value, some in zip(
            (line.accepted, line.rejected), (stock.SALEABLE, line.reject_condition), cost, numbers, strict=True
        ):
            if units:
                move = replace(_move(goods, line, units, condition, dock, tuple(some)), owner_id=owner)
                moves[move.id], values[move.id] = move, value
    posted = stock.post(tx, list(moves.values()))
    books.enter_cost(tx, [_cost(one, moves[one.id], values[one.id]) for one in posted if owner == OWN])


def _move(
    goods: CountedGoods, line: ReceiptLine, units: int, condition: str, dock: UUID, serials: tuple[str, ...]
) -> stock.Move:
    return stock.Move(
        id=new_id(), facility_id=goods.facility_id, sku_id=line.sku_id, quantity=units, reason="received",
        document_kind="receipt", document_id=goods.id, document_line_id=line.id, to_place=dock,
        to_condition=condition, outside="supplier", batch_id=line.batch_id, serials=serials,
    )  # fmt: skip


def _cost(posted: stock.Posted, move: stock.Move, value_paise: int) -> books.CostMove:
    return books.CostMove(
        posted.id, posted.facility_id, posted.owner_id, posted.sku_id, posted.seq, move.quantity, "received",
        value_paise=value_paise, source_line_id=move.document_line_id,
    )  # fmt: skip
