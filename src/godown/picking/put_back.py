"""What was picked for nobody any more goes from its totes to the put-back shelf."""

from collections.abc import Sequence
from uuid import UUID

from godown import stock
from godown.kernel.ids import new_id
from godown.picking import queries, store
from godown.platform.transaction import Tx
from godown.stock import queries_lying, queries_places
from godown.stock.queries_lying import Lying


def put_back(tx: Tx, facility_id: UUID, order_ids: Sequence[UUID]) -> list[Lying]:
    """Take what lies free in the totes of these (cancelled) orders to the put-back shelf. Answer what went; a tote that
    is empty then is free for another order."""
    lots = queries_lying.in_places(tx, queries.totes_of_orders(tx, order_ids))
    free = [lot for lot in lots if lot.free and lot.movable]
    shelf = queries_places.places_of_kind(tx, facility_id, "putback")[0].id
    moves = [
        stock.Move(
            id=new_id(), facility_id=facility_id, sku_id=lot.sku_id, quantity=lot.free, reason="put_back",
            document_kind="order", document_id=order_ids[0], from_place=lot.place_id, to_place=shelf,
            from_condition=lot.condition, to_condition=lot.condition, owner_id=lot.owner_id, batch_id=lot.batch_id,
        )
        for lot in free
    ]  # fmt: skip
    stock.post(tx, moves)
    store.free_emptied(tx, order_ids)
    return free
