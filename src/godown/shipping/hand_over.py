"""Hand-over: parcels are scanned onto a manifest; closing it takes the goods out, with their cost, and tells the world."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from godown import books, orders, packing, stock
from godown.kernel.ids import new_id
from godown.kernel.outcome import Outcome, RowRefusal
from godown.kernel.refusal import Refusal
from godown.kernel.scan import read_scan
from godown.packing import Parcel, ParcelLine
from godown.platform.numbers import take_numbers
from godown.platform.transaction import Tx
from godown.shipping import queries, store
from godown.shipping.facts import ParcelsHandedOver
from godown.shipping.words import Manifest, Shipment
from godown.stock import Held
from godown.stock import queries as stock_queries


def open_manifest(tx: Tx, courier_id: UUID, facility_id: UUID) -> Manifest:
    """Open a manifest for a courier's pickup."""
    number = take_numbers(tx, "manifest", 1, prefix="M-")[0]
    return queries.manifest(tx, store.open_manifest(tx, number, courier_id, facility_id))


def scan(tx: Tx, manifest_id: UUID, raw: str) -> tuple[str, str, Shipment | None]:
    """Scan a parcel onto a manifest. Answer (kind, sentence, shipment): ok, already_done, stop, wrong_item, not_accepted."""
    manifest = _open(tx, manifest_id)
    found = queries.shipments_read(tx, read_scan(raw).candidates)
    if not found:
        return "not_accepted", f"No parcel has this number. Read: {read_scan(raw).clean[:60]}", None
    one = found[0]
    if one.order_status == "cancelled" or one.state == "cancelled":
        return "stop", f"Order {one.order_number} was cancelled. Do not hand over; put it back.", one
    if one.manifest_id == manifest_id:
        return "already_done", f"{one.awb} is on this manifest already.", one
    if one.courier_id != manifest.courier_id or one.facility_id != manifest.facility_id:
        return "wrong_item", f"This parcel goes with {one.courier_name}.", one
    if one.state != "ready" or not store.put_on_manifest(tx, manifest_id, [one.id]):
        return "not_accepted", f"This parcel cannot go now: {one.last_error or one.state.replace('_', ' ')}.", one
    return "ok", f"{one.awb}, {one.order_number}", one


def _open(tx: Tx, manifest_id: UUID) -> Manifest:
    manifest = queries.manifest(tx, manifest_id)
    if manifest.status != "open":
        raise Refusal("manifest_closed", f"{manifest.number} is closed. Open a new manifest.")
    return manifest


def close(tx: Tx, manifest_id: UUID, handed_to: str = "") -> Outcome[UUID]:
    """Close a manifest: its parcels leave. A parcel whose order was cancelled meanwhile stays, refused (`cancelled`)."""
    _open(tx, manifest_id)
    going = queries.shipments_on(tx, manifest_id)
    outcome = _dispatch(tx, going)
    stay = [row.key for row in outcome.refused]
    if stay:
        store.take_off(tx, manifest_id, stay)
    store.close_manifest(tx, manifest_id, handed_to)
    tx.note("closed", "manifest", [manifest_id], parcels=len(outcome.done))
    return outcome


def hand_over(
    tx: Tx, courier_id: UUID, facility_id: UUID, parcel_ids: Sequence[UUID]
) -> tuple[Manifest, Outcome[UUID]]:
    """Hand over many parcels at once, by list instead of by scan."""
    manifest = open_manifest(tx, courier_id, facility_id)
    ready = [
        s for s in queries.shipments_of_parcels(tx, parcel_ids) if s.courier_id == courier_id and s.state == "ready"
    ]
    store.put_on_manifest(tx, manifest.id, [one.id for one in ready])
    outcome = close(tx, manifest.id)
    return queries.manifest(tx, manifest.id), outcome


def _dispatch(tx: Tx, shipments: Sequence[Shipment]) -> Outcome[UUID]:
    """Take the goods of parcels out of stock, with their cost, all together; refuse those that may not leave."""
    order_ids = sorted({one.order_id for one in shipments})
    cancelled = orders.cancelled_of(tx, order_ids)
    refused = [
        RowRefusal(one.parcel_id, "cancelled", f"Order {one.order_number} was cancelled; put the parcel back.")
        for one in shipments
        if one.order_id in cancelled or one.parcel_status != "packed"
    ]
    stay = {row.key for row in refused}
    ids = [one.parcel_id for one in shipments if one.parcel_id not in stay]
    parcels = packing.parcels(tx, ids)
    lines = packing.lines_of(tx, ids)
    moves, source = _moves(tx, parcels, lines)
    posted = stock.post(tx, moves)
    books.issue_cost(tx, [_cost(one, source[one.id]) for one in posted])
    packing.handed_over(tx, ids)
    units: dict[UUID, int] = defaultdict(int)
    for line in lines:
        units[line.order_line_id] += line.quantity
    orders.count_shipped(tx, dict(units))
    mails = [(i, "handed_over", p.ship_to["email"]) for i, p in parcels.items() if p.ship_to.get("email")]
    store.add_notices(tx, mails)
    if ids:
        tx.publish(ParcelsHandedOver(tuple(ids)))
        tx.note("handed_over", "order", sorted({parcel.order_id for parcel in parcels.values()}))
    return Outcome.of(ids, refused)


def _moves(
    tx: Tx, parcels: dict[UUID, Parcel], lines: Sequence[ParcelLine]
) -> tuple[list[stock.Move], dict[UUID, stock.Move]]:
    """A move out for each held piece of each parcel line; a hold that serves two parcels is split."""
    held: dict[tuple[UUID, UUID], list[Held]] = defaultdict(list)
    for hold in stock_queries.holds_at_pack(tx, sorted({line.order_line_id for line in lines})):
        held[hold.holder_id, hold.batch_id].append(hold)
    rest = {hold.id: hold.quantity for holds in held.values() for hold in holds}
    wanted: list[tuple[ParcelLine, Held, int]] = []
    for line in lines:
        left = line.quantity
        for hold in held[line.order_line_id, line.batch_id]:
            if units := min(left, rest[hold.id]):
                wanted.append((line, hold, units))
                left -= units
                rest[hold.id] -= units
        if left:
            raise Refusal("not_packed", "A parcel's goods are not on the pack table.", parcel_id=str(line.parcel_id))
    pieces = stock.pieces(tx, [(hold, units) for _, hold, units in wanted])
    moves = [
        stock.Move(
            id=new_id(), facility_id=parcels[line.parcel_id].facility_id, sku_id=line.sku_id, quantity=hold.quantity,
            reason="handed_over", document_kind="parcel", document_id=line.parcel_id, document_line_id=line.id,
            from_place=hold.place_id, outside="customer", batch_id=line.batch_id, hold_id=hold.id,
        )
        for (line, _, _), hold in zip(wanted, pieces, strict=True)
    ]  # fmt: skip
    return moves, {move.id: move for move in moves}


def _cost(posted: stock.Posted, move: stock.Move) -> books.CostMove:
    return books.CostMove(
        posted.id, posted.facility_id, posted.owner_id, posted.sku_id, posted.seq, move.quantity, "handed_over",
        source_line_id=move.document_line_id,
    )  # fmt: skip
