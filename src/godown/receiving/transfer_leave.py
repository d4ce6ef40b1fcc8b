"""What is loaded leaves: at once where nothing of its paper is missing, else when the tax portal has said yes (rules 48(4) and 138,
CGST Rules), as a parcel does at hand-over."""

from uuid import UUID

from godown import books
from godown.kernel.refusal import NotFound, Refusal
from godown.platform.transaction import Tx
from godown.receiving import queries_transfers as queries
from godown.receiving import store_transfers as store
from godown.receiving.queries_transfers import Transfer
from godown.receiving.transfer_paper import SOURCE


def leave_if_cleared(tx: Tx, step_id: UUID, document_id: UUID) -> None:
    """What was just loaded leaves at once, where its paper lacks nothing."""
    if not books.hindrances(tx, [document_id]):
        store.set_left(tx, step_id)


def leave(tx: Tx, step_id: UUID) -> Transfer:
    """What was loaded in this step leaves. Refuses `not_cleared`, as a parcel is refused: its paper is cancelled, or has no IRN or
    e-way bill yet. A repeat changes nothing."""
    found = queries.load(tx, step_id)
    if found is None:
        raise NotFound("load", id=str(step_id))
    store.lock(tx, [found[0]])
    head = queries.transfer(tx, found[0])
    paper = books.documents_of_sources(tx, SOURCE, [step_id])[step_id]
    if queries.load(tx, step_id) == (head.id, True):
        return head
    if why := books.hindrances(tx, [paper.id]).get(paper.id):
        raise Refusal("not_cleared", books.why_uncleared(head.number, why), document_id=str(paper.id))
    store.set_left(tx, step_id)
    tx.note("left", "transfer", [head.id], number=head.number)
    return queries.transfer(tx, head.id)


def loaded(tx: Tx, transfer_id: UUID) -> dict[UUID, int]:
    """Units of each line of a transfer that are loaded and have not left."""
    steps = queries.loads_of(tx, transfer_id)
    papers = books.documents_of_sources(tx, SOURCE, steps) if steps else {}
    units: dict[UUID, int] = {}
    for lines in books.lines_of_documents(tx, [one.id for one in papers.values()]).values():
        for line in lines:
            units[line.source_line_id] = units.get(line.source_line_id, 0) + line.quantity
    return units


def cancel_paper(tx: Tx, document: books.Document, reason: str, remark: str) -> str:
    """A person cancels the invoice of a load that the portal has; it stays loaded until it is issued anew. Refuses as
    `books.cancel_document` does: `too_late` once it has left."""
    found = queries.load(tx, document.source_id)
    if found is not None:
        store.lock(tx, [found[0]])
        found = queries.load(tx, document.source_id)
    return books.cancel_document(tx, document, reason, remark, handed_over=found is None or found[1])
