"""What was picked for nobody any more goes from its totes to the put-back shelf."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from godown import orders, stock
from godown.kernel.ids import new_id
from godown.picking import queries, store
from godown.platform.transaction import Tx
from godown.stock import queries_lying, queries_places
from godown.stock.queries_lying import Lying

TOTES_SHOWN: Final = 500
"""Lots that wait to be put back; more are shown when these are gone."""


def put_back(tx: Tx, facility_id: UUID, order_ids: Sequence[UUID], trip_id: UUID | None = None) -> list[Lying]:
    """Take what lies free in the totes and slots of these (cancelled) orders to the put-back shelf; the picker of a trip leaves
    what is on other carts. Answer what went; a tote that is empty then is free for another order."""
    return _carry(tx, facility_id, queries.totes_of_orders(tx, order_ids, trip_id), order_ids)


def empty_totes(tx: Tx, facility_id: UUID, tote_ids: Sequence[UUID]) -> list[Lying]:
    """Take what nobody wants any more out of these totes and slots to the put-back shelf. Answer what went."""
    mine = [place.id for place in queries_places.places(tx, tote_ids) if place.facility_id == facility_id]
    order_ids = queries.orders_of_totes(tx, mine)
    orders.lock(tx, order_ids)
    return _carry(tx, facility_id, mine, order_ids)


def to_put_back(tx: Tx, facility_id: UUID) -> list[Lying]:
    """What lies in totes and slots for nobody: orders that were cancelled after it was picked."""
    return queries_lying.in_kinds(tx, facility_id, ["tote", "wall"], TOTES_SHOWN)


def _carry(tx: Tx, facility_id: UUID, places: Sequence[UUID], order_ids: Sequence[UUID]) -> list[Lying]:
    lots = queries_lying.in_places(tx, places)
    free = [lot for lot in lots if lot.free and lot.movable and lot.place_kind in ("tote", "wall")]
    shelf = queries_places.places_of_kind(tx, facility_id, "putback")[0].id
    moves = [
        stock.Move(
            id=new_id(), facility_id=facility_id, sku_id=lot.sku_id, quantity=lot.free, reason="put_back",
            document_kind="order", document_id=order_ids[0] if order_ids else lot.place_id, from_place=lot.place_id,
            to_place=shelf, from_condition=lot.condition, to_condition=lot.condition, owner_id=lot.owner_id,
            batch_id=lot.batch_id,
        )
        for lot in free
    ]  # fmt: skip
    stock.post(tx, moves)
    store.free_emptied(tx, order_ids)
    return free
