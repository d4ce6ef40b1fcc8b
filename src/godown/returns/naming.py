"""The batch of units that came back is named: until then nobody knows their date, and they are not sold."""

from uuid import UUID

from godown import catalog, stock
from godown.kernel.ids import NO_BATCH, new_id
from godown.kernel.refusal import Invalid, Refusal
from godown.platform.transaction import Tx
from godown.returns import queries, store
from godown.returns.words import ReturnLine
from godown.stock import queries_places
from godown.stock.batches import NewBatch, find_or_open


def batch_lacks(tx: Tx, line: ReturnLine) -> bool:
    """Whether nobody knows yet of which batch the units of a line are, though their SKU is tracked by batch."""
    return line.batch_id == NO_BATCH and catalog.skus_by_id(tx, [line.sku_id])[line.sku_id].tracking == "batch"


def name_batch(tx: Tx, line_id: UUID, batch: NewBatch) -> ReturnLine:
    """Say of which batch the units of a return line are that are here and wait for inspection; a batch that is new needs its dates like any.
    The same again changes nothing. Refuses `not_batched`, `not_arrived`, `inspected_already` (a part of the line was), `batch_differs`."""
    known = queries.one(tx, queries.return_of_line(tx, line_id), lock=True)
    line = next(one for one in queries.lines_of(tx, known.id) if one.id == line_id)
    if catalog.skus_by_id(tx, [line.sku_id])[line.sku_id].tracking != "batch":
        raise Refusal("not_batched", "This SKU is not tracked by batch.")
    if not batch.number.strip():
        raise Invalid("Read the number of the batch.", field="number")
    if not line.arrived or known.status not in ("arrived", "closed"):
        raise Refusal("not_arrived", "Scan the parcel in first.", return_id=str(known.id))
    (batch_id,) = find_or_open(tx, [batch])
    if batch_id == line.batch_id:
        return line
    if line.inspected:
        raise Refusal("inspected_already", "Some units of this line are inspected: their batch stays.")
    shelf = queries_places.places_of_kind(tx, known.facility_id, "returns")[0].id
    out, into = (
        stock.Move(
            id=new_id(), facility_id=known.facility_id, sku_id=line.sku_id, quantity=line.arrived, reason="batch_named",
            document_kind="batch", document_id=batch_id, document_line_id=line.id, outside="customer", batch_id=which,
            owner_id=line.owner_id,            from_place=start, to_place=end, from_condition=stock.QUARANTINE, to_condition=stock.QUARANTINE,
        )
        for which, start, end in ((line.batch_id, shelf, None), (batch_id, None, shelf))
    )  # fmt: skip
    stock.post(tx, [out, into])
    store.set_batch(tx, line.id, batch_id)
    tx.note("batch_named", "return", [known.id], number=known.number, batch=batch.number)
    return next(one for one in queries.lines_of(tx, known.id) if one.id == line_id)
