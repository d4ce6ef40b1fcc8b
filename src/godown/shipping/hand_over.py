"""Hand-over: parcels are scanned onto a manifest; closing it takes the goods out, with their cost, and tells the world."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from godown import books, orders, packing, stock
from godown.kernel.ids import OWN, new_id
from godown.kernel.outcome import Outcome, RowRefusal
from godown.kernel.refusal import Invalid, Refusal
from godown.kernel.scan import read_scan
from godown.packing import Parcel, ParcelLine
from godown.platform import scans
from godown.platform.numbers import take_numbers
from godown.platform.transaction import Tx
from godown.shipping import notices, queries, queries_couriers, store_manifests, tracking
from godown.shipping.facts import ParcelsHandedOver
from godown.shipping.store_notices import NewNotice
from godown.shipping.words import Expected, Manifest, Shipment
from godown.stock import Held
from godown.stock import queries as stock_queries

SLOT_MAX: Final = 100


def open_manifest(tx: Tx, courier_id: UUID, facility_id: UUID, slot: str = "") -> Manifest:
    """The open manifest of a courier's pickup (`slot` tells two pickups of a day apart), opened where there is none."""
    queries_couriers.courier(tx, courier_id)
    if len(slot) > SLOT_MAX:
        raise Invalid(f"A slot has at most {SLOT_MAX} characters.", field="slot")
    if known := queries.open_manifest(tx, courier_id, facility_id, slot.strip()):
        return known
    number = take_numbers(tx, "manifest", 1, prefix="M-")[0]
    opened = store_manifests.open_manifest(tx, number, courier_id, facility_id, slot.strip())
    if opened is None:
        raise Refusal("opened_meanwhile", "Another person has just opened this manifest. Try again.")
    return queries.manifest(tx, opened)


def scan(tx: Tx, manifest_id: UUID, raw: str, scan_id: UUID | None = None) -> tuple[str, str, Shipment | None]:
    """Scan a parcel onto a manifest. Answer (kind, sentence, shipment): ok, already_done, stop, wrong_item, not_accepted.

    Kept under the id that the device made. A repeat finds the parcel on the manifest: already_done, counted once.
    """
    kind, sentence, one = _scanned(tx, _open(tx, manifest_id), raw)
    if scan_id and not scans.known(tx, scan_id, manifest_id):
        scans.keep(tx, scan_id, "hand_over", manifest_id, raw, "scan", {"kind": kind, "said": sentence})
    return kind, sentence, one


def _scanned(tx: Tx, manifest: Manifest, raw: str) -> tuple[str, str, Shipment | None]:
    read = read_scan(raw)
    found = queries.shipments_read(tx, read.candidates)
    if not found:
        return "not_accepted", f"No parcel has this number. Read: {read.clean[:60]}", None
    one = found[0]
    if kind := _stays(one, manifest):
        return *kind, one
    if why := _uncleared(tx, [one]).get(one.parcel_id):
        return "not_accepted", why, one
    if not store_manifests.put_on_manifest(tx, manifest.id, [one.id]):
        return "not_accepted", "This parcel changed at this moment. Scan it again.", one
    return "ok", f"{one.awb}, {one.order_number}", one


def _stays(one: Shipment, manifest: Manifest) -> tuple[str, str] | None:
    """Why a parcel does not go onto a manifest (kind, sentence); None where it may."""
    if one.order_status == "cancelled" or one.parcel_status == "cancelled":
        return "stop", f"Order {one.order_number} was cancelled. Do not hand over; put it back."
    if one.state == "cancelled":
        return "stop", f"The label {one.awb} is void. Put it aside and print the new one."
    if one.manifest_id == manifest.id:
        return "already_done", f"{one.awb} is on this manifest already."
    if one.parcel_status == "handed_over":
        return "already_done", f"{one.awb} has left already."
    if one.courier_id != manifest.courier_id:
        return "wrong_item", f"This parcel goes with {one.courier_name}."
    if one.facility_id != manifest.facility_id:
        return "wrong_item", "This parcel leaves from another facility."
    if one.manifest_id:
        return "already_done", f"{one.awb} is on another open manifest."
    if one.state == "label_pending":
        why = one.last_error or f"{one.courier_name} has not answered yet."
        return "not_accepted", f"{one.parcel_number} has no label yet: {why}"
    return None


def _uncleared(tx: Tx, going: Sequence[Shipment]) -> dict[UUID, str]:
    """Why parcels may not leave for the tax portal's sake: their invoice is cancelled, or has no IRN or e-way bill yet."""
    found = books.hindrances(tx, [one.document_id for one in going if one.document_id])
    return {
        one.parcel_id: books.why_uncleared(one.parcel_number, found[one.document_id])
        for one in going
        if one.document_id in found
    }


def _open(tx: Tx, manifest_id: UUID) -> Manifest:
    manifest = queries.manifest(tx, manifest_id)
    if manifest.status != "open":
        raise Refusal("manifest_closed", f"{manifest.number} is closed. Open a new manifest.")
    return manifest


def take_off(tx: Tx, manifest_id: UUID, parcel_ids: Sequence[UUID]) -> None:
    """Parcels do not go with this pickup after all. A repeat changes nothing."""
    _open(tx, manifest_id)
    store_manifests.take_off(tx, manifest_id, parcel_ids)


def missing(tx: Tx, manifest: Manifest, limit: int) -> list[Expected]:
    """Parcels that an open manifest waits for: of its courier, packed, and on no manifest; those without label last."""
    if manifest.status != "open":
        return []
    return queries.expected(tx, manifest.courier_id, manifest.facility_id, limit)


def close(tx: Tx, manifest_id: UUID, handed_to: str = "") -> Outcome[UUID]:
    """Close a manifest: its parcels leave. A parcel whose order was cancelled meanwhile stays, refused (`cancelled`)."""
    manifest = _open(tx, manifest_id)
    if len(handed_to) > SLOT_MAX:
        raise Invalid(f"A name has at most {SLOT_MAX} characters.", field="handed_to")
    orders.lock(tx, queries.orders_on(tx, manifest_id))
    going = queries.shipments_on(tx, manifest_id)
    if not going:
        raise Refusal("manifest_empty", f"{manifest.number} has no parcels. Scan some first.")
    outcome = _leave(tx, manifest, going, handed_to)
    if stay := [row.key for row in outcome.refused]:
        store_manifests.take_off(tx, manifest_id, stay)
    return outcome


def _leave(tx: Tx, manifest: Manifest, going: Sequence[Shipment], handed_to: str) -> Outcome[UUID]:
    """Close a manifest with these shipments, whose orders are locked. Those that may not leave are refused."""
    outcome, parcels, moves = _dispatch(tx, going)
    gone = [one for one in going if one.parcel_id in parcels]
    if store_manifests.close_manifest(tx, manifest.id, handed_to, [one.id for one in gone]) < len(gone):
        raise Refusal("changed_meanwhile", "A parcel changed at this moment. Try again.")
    _on_the_road(tx, manifest, gone, parcels)
    tx.note("closed", "manifest", [manifest.id], parcels=len(outcome.done))
    posted = stock.post(tx, list(moves.values()))  # late: whoever moves the same SKUs waits from here on
    books.issue_cost(tx, [_cost(one, moves[one.id]) for one in posted if one.owner_id == OWN])
    return outcome


def _on_the_road(tx: Tx, manifest: Manifest, gone: Sequence[Shipment], parcels: dict[UUID, Parcel]) -> None:
    """Customers are told, each parcel has its page, and what the courier said before it was handed over counts now."""
    if not gone:
        return
    notices.open_pages(tx, gone)
    notices.ask(tx, [NewNotice(i, "handed_over", parcel.ship_to.get("email", "")) for i, parcel in parcels.items()])
    tracking.catch_up(tx, manifest.courier_id, [one.awb for one in gone if one.awb])
    tx.publish(ParcelsHandedOver(tuple(parcels)))


def hand_over(
    tx: Tx, courier_id: UUID, facility_id: UUID, parcel_ids: Sequence[UUID]
) -> tuple[Manifest | None, Outcome[UUID]]:
    """Hand over many parcels at once, by list instead of by scan. A repeat answers what has left as known; where nothing
    can go there is no manifest."""
    # Lock first, then look: a repeat waits here for the request that it repeats, and finds the parcels gone.
    orders.lock(tx, queries.orders_of_parcels(tx, parcel_ids))
    living = {one.parcel_id: one for one in queries.shipments_of_parcels(tx, parcel_ids)}
    known = {i: one for i, one in living.items() if one.parcel_status == "handed_over"}
    slot = f"list {new_id()}"
    refused = [_cannot(i, living.get(i), courier_id, facility_id) for i in dict.fromkeys(parcel_ids) if i not in known]
    bad = {row.key for row in refused if row}
    going = [one for i, one in living.items() if i not in bad and i not in known]
    if not going:
        return None, Outcome.of((), [row for row in refused if row], known)
    manifest = open_manifest(tx, courier_id, facility_id, slot)
    outcome = _leave(tx, manifest, going, "")
    rows = [*(row for row in refused if row), *outcome.refused]
    return queries.manifest(tx, manifest.id), Outcome.of(outcome.done, rows, known)


def _cannot(parcel_id: UUID, one: Shipment | None, courier_id: UUID, facility_id: UUID) -> RowRefusal[UUID] | None:
    if one is None:
        return RowRefusal(parcel_id, "no_waybill", "This parcel has no courier and no AWB.")
    if one.order_status == "cancelled":
        return RowRefusal(parcel_id, "cancelled", f"Order {one.order_number} was cancelled; put the parcel back.")
    if one.courier_id != courier_id:
        return RowRefusal(parcel_id, "other_courier", f"This parcel goes with {one.courier_name}.")
    if one.facility_id != facility_id:
        return RowRefusal(parcel_id, "other_facility", "This parcel leaves from another facility.")
    if one.manifest_id:
        return RowRefusal(parcel_id, "on_manifest", "This parcel is on an open manifest.")
    if one.state != "ready":
        return RowRefusal(parcel_id, "label_pending", one.last_error or f"{one.courier_name} has not answered yet.")
    return None


def _dispatch(
    tx: Tx, shipments: Sequence[Shipment]
) -> tuple[Outcome[UUID], dict[UUID, Parcel], dict[UUID, stock.Move]]:
    """Count parcels and their orders as handed over; refuse those that may not leave. Answer the parcels that leave besides,
    and the moves that take their goods out of stock. Their orders are locked."""
    refused = [
        RowRefusal(one.parcel_id, "cancelled", f"Order {one.order_number} was cancelled; put the parcel back.")
        for one in shipments
        if one.order_status == "cancelled" or one.parcel_status != "packed" or one.state != "ready"
    ]
    uncleared = _uncleared(tx, [one for one in shipments if one.parcel_id not in {row.key for row in refused}])
    refused += [RowRefusal(parcel, "not_cleared", why) for parcel, why in uncleared.items()]
    stay = {row.key for row in refused}
    ids = [one.parcel_id for one in shipments if one.parcel_id not in stay]
    lines = packing.lines_of(tx, ids)
    late = stock.expired(tx, shipments[0].facility_id, [line.batch_id for line in lines])
    if past := {line.parcel_id for line in lines if line.batch_id in late}:
        why = "A unit in this box is past its date: it may not leave. Cancel it, or put another unit in."
        refused += [RowRefusal(parcel, "expired", why) for parcel in ids if parcel in past]
        ids = [parcel for parcel in ids if parcel not in past]
        lines = [line for line in lines if line.parcel_id not in past]
    if owing := {line.parcel_id for line in lines if line.owes}:
        why = "A unit in this box has no serial number: scan it at the pack bench first."
        refused += [RowRefusal(parcel, "serials_needed", why) for parcel in ids if parcel in owing]
        ids = [parcel for parcel in ids if parcel not in owing]
        lines = [line for line in lines if line.parcel_id not in owing]
    parcels = packing.parcels(tx, ids)
    moves = _moves(tx, parcels, lines)
    packing.handed_over(tx, ids)
    units: dict[UUID, int] = defaultdict(int)
    for line in lines:
        units[line.order_line_id] += line.quantity
    left = list(dict.fromkeys(parcel.order_id for parcel in parcels.values()))
    orders.count_shipped(tx, left, dict(units))
    tx.note("handed_over", "order", left)
    return Outcome.of(ids, refused), parcels, moves


def _moves(tx: Tx, parcels: dict[UUID, Parcel], lines: Sequence[ParcelLine]) -> dict[UUID, stock.Move]:
    """A move out for each held piece of each parcel line; a hold that serves two parcels is split."""
    held: dict[tuple[UUID, UUID, UUID], list[Held]] = defaultdict(list)
    for hold in stock_queries.holds_at_pack(tx, list({line.order_line_id for line in lines})):
        held[hold.holder_id, hold.batch_id, hold.owner_id].append(hold)
    rest = {hold.id: hold.quantity for holds in held.values() for hold in holds}
    wanted: list[tuple[ParcelLine, Held, int]] = []
    for line in lines:
        left = line.quantity
        for hold in held[line.order_line_id, line.batch_id, line.owner_id]:
            if units := min(left, rest[hold.id]):
                wanted.append((line, hold, units))
                left -= units
                rest[hold.id] -= units
        if left:
            raise Refusal("not_packed", "A parcel's goods are not on the pack table.", parcel_id=str(line.parcel_id))
    pieces = stock.pieces(tx, [(hold, units) for _, hold, units in wanted])
    numbers = {line.id: list(line.serials) for line in lines}
    moves = [
        stock.Move(
            id=new_id(), facility_id=parcels[line.parcel_id].facility_id, sku_id=line.sku_id, quantity=hold.quantity,
            reason="handed_over", document_kind="parcel", document_id=line.parcel_id, document_line_id=line.id,
            from_place=hold.place_id, outside="customer", batch_id=line.batch_id, owner_id=line.owner_id, hold_id=hold.id,
            serials=tuple(numbers[line.id].pop(0) for _ in range(min(hold.quantity, len(numbers[line.id])))),
        )
        for (line, _, _), hold in zip(wanted, pieces, strict=True)
    ]  # fmt: skip
    return {move.id: move for move in moves}


def _cost(posted: stock.Posted, move: stock.Move) -> books.CostMove:
    return books.CostMove(
        posted.id, posted.facility_id, posted.owner_id, posted.sku_id, posted.seq, move.quantity, "handed_over",
        source_line_id=move.document_line_id,
    )  # fmt: skip
