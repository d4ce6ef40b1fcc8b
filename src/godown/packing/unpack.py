"""Boxes are opened again: their order was cancelled before they left, or units of it that lie in them."""

from collections.abc import Sequence
from uuid import UUID

from godown import books, stock
from godown.kernel.ids import new_id
from godown.packing import queries, store
from godown.packing.facts import ParcelsUnpacked
from godown.platform.transaction import Tx
from godown.stock import queries_places


def unpack(tx: Tx, order_ids: Sequence[UUID]) -> list[UUID]:
    """Open the packed parcels of these orders, of which nothing in a box is held any more (they were cancelled, or reopened): their
    units go to the put-back shelf, their invoices are cancelled, their waybills become void. What was used up stays used up. Answer
    the parcels."""
    parcels = {one.id: one for one in queries.parcels_of_orders(tx, order_ids) if one.status == "packed"}
    opened = store.set_status(tx, list(parcels), "cancelled")
    moves = []
    places = {
        facility: tuple(queries_places.places_of_kind(tx, facility, kind)[0].id for kind in ("pack", "putback"))
        for facility in {parcels[i].facility_id for i in opened}
    }
    lines = queries.lines_of(tx, opened)
    for line in lines:
        facility = parcels[line.parcel_id].facility_id
        start, end = places[facility]
        moves.append(
            stock.Move(
                id=new_id(), facility_id=facility, sku_id=line.sku_id, quantity=line.quantity, reason="unpacked",
                document_kind="parcel", document_id=line.parcel_id, document_line_id=line.id, from_place=start,
                to_place=end, batch_id=line.batch_id, owner_id=line.owner_id, serials=tuple(line.serials),
            )
        )  # fmt: skip
    stock.post(tx, moves)
    if numbered := [line.id for line in lines if line.serials]:
        stock.free_serials(tx, numbered)
    for facility in places:
        mine = [i for i in opened if parcels[i].facility_id == facility]
        books.cancel(tx, "parcel", mine, tx.now.astimezone(queries_places.zone_of(tx, facility)).date())
    if opened:
        tx.publish(ParcelsUnpacked(tuple(opened)))
    return opened


def handed_over(tx: Tx, parcel_ids: Sequence[UUID]) -> None:
    """Parcels left with the courier."""
    store.set_status(tx, parcel_ids, "handed_over")


def count_returned(tx: Tx, rows: Sequence[tuple[UUID, int]]) -> None:
    """Units of parcel lines came back; the table refuses more than was shipped."""
    store.count_returned(tx, rows)
