"""Zero check: whoever takes the last unit of a bin is asked whether it is empty now. A yes is a count that costs no walk."""

from typing import Any
from uuid import UUID

from godown import receiving, stock
from godown.kernel.ids import new_id
from godown.picking import store
from godown.picking.house_rules import pick_rules
from godown.picking.words import Answer, Pick, Trip
from godown.platform.transaction import Tx
from godown.stock import queries_lying


def ask(tx: Tx, trip: Trip, pick: Pick) -> None:
    """Keep the question for the screen, where by what we know nothing of the SKU lies in the bin any more. It holds nobody up:
    the next scan at the next stop takes it away."""
    if pick_rules(tx).zero_check and not _lies(tx, pick.place_id, pick.sku_id):
        asked = {
            "place": str(pick.place_id),
            "code": pick.place_code,
            "sku": str(pick.sku_id),
            "sku_code": pick.sku_code,
        }
        store.remember(tx, trip.id, {"zero": asked})


def _lies(tx: Tx, place_id: UUID, sku_id: UUID) -> int:
    lots = queries_lying.in_places(tx, [place_id])
    return sum(lot.on_hand for lot in lots if lot.sku_id == sku_id and lot.condition != stock.MISSING)


def take(tx: Tx, trip: Trip, step: str, *, empty: bool) -> Answer:
    """The picker says that the bin is empty, which is counted and posted; or that something lies there, which opens a count."""
    asked: dict[str, Any] | None = trip.progress.get("zero")
    if not asked:
        return Answer("not_accepted", "Not asked", "No bin is asked about now.", step)
    store.set_progress(tx, trip.id, {key: value for key, value in trip.progress.items() if key != "zero"})
    place, sku, code = UUID(asked["place"]), UUID(asked["sku"]), asked["code"]
    stock.lock_owners(tx, trip.facility_id, [sku])
    opened = stock.open_counts(tx, trip.facility_id, [(place, sku)], "empty_check")
    if not opened or not empty or _lies(tx, place, sku):
        return Answer("ok", "Count is open", f"{code} will be counted.", step)
    for act in ("bin", "done"):
        receiving.scan_count(tx, opened[0], new_id(), "", act=act)
    return Answer("ok", f"{code} is empty", "Counted, as we knew.", step)
