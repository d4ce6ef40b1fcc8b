"""Opening stock: what lay in the bins on the first day, with its cost. Entered once for each SKU, bin, batch, condition
and owner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from godown import books, stock
from godown.kernel.ids import OWN, derived_id
from godown.platform.transaction import Tx
from godown.stock import batches
from godown.stock.batches import NewBatch


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """Units of a SKU that lie in a place. `cost_paise` is the cost of all of them; what is another's has none in our books."""

    facility_id: UUID
    place_id: UUID
    sku_id: UUID
    quantity: int
    cost_paise: int
    condition: str = stock.SALEABLE
    batch_number: str = ""
    expires_on: date | None = None
    mrp_paise: int | None = None
    serials: tuple[str, ...] = ()
    made_on: date | None = None
    vendor_batch: str = ""
    owner_id: UUID = OWN


def opening_id(tx: Tx, line: OpeningLine) -> UUID:
    """The id of the move of a line: always the same, so opening stock that is sent again is known."""
    theirs = (line.owner_id,) if line.owner_id != OWN else ()  # what is ours keeps the id that it always had
    return derived_id("opening", tx.tenant_id, line.place_id, line.sku_id, line.batch_number, line.condition, *theirs)


def open_stock(tx: Tx, lines: Sequence[OpeningLine]) -> list[UUID]:
    """Enter opening stock at its cost; lines that are entered already are left alone. Answer the ids of the new moves.

    Refuses (`move_id_reused`) a line that is entered already with another quantity.
    """
    given = [
        NewBatch(one.sku_id, one.batch_number, one.mrp_paise, one.made_on, one.expires_on, one.vendor_batch or None)
        for one in lines
    ]
    rows = list(zip(lines, batches.find_or_open(tx, given), strict=True))
    moves = {opening_id(tx, line): (line, batch) for line, batch in rows}
    posted = stock.post(tx, [_move(move_id, *row) for move_id, row in moves.items()])
    books.enter_cost(tx, [_cost(one, moves[one.id][0]) for one in posted if one.owner_id == OWN])
    tx.note("opened_stock", "facility", sorted({one.facility_id for one in posted}), lines=len(posted))
    return [one.id for one in posted]


def _move(move_id: UUID, line: OpeningLine, batch: UUID) -> stock.Move:
    return stock.Move(
        id=move_id, facility_id=line.facility_id, sku_id=line.sku_id, quantity=line.quantity, reason="opening",
        document_kind="opening", document_id=move_id, to_place=line.place_id, to_condition=line.condition,
        outside="opening", owner_id=line.owner_id, batch_id=batch, serials=line.serials,
    )  # fmt: skip


def _cost(posted: stock.Posted, line: OpeningLine) -> books.CostMove:
    return books.CostMove(
        posted.id, posted.facility_id, posted.owner_id, posted.sku_id, posted.seq, line.quantity, "opening",
        value_paise=line.cost_paise,
    )  # fmt: skip
