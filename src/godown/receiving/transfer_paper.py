"""The paper that goes with a transfer: between registrations a tax invoice, within one a delivery challan."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from godown import books, catalog
from godown.books import Issued, NewInvoice, NewLine
from godown.catalog import Sku
from godown.countries import Deal, Party, pack_of
from godown.kernel.refusal import NotFound, Refusal
from godown.platform.identity import business_name
from godown.platform.transaction import Tx
from godown.receiving import queries_transfers as queries
from godown.receiving import store_transfers as store
from godown.receiving.queries_transfers import Transfer, TransferLine
from godown.stock import queries_places
from godown.stock.queries_places import Facility

SOURCE: Final = "transfer_step"
"""The source of such a document: what left with one vehicle."""


Taxes = Mapping[UUID, Mapping[str, int]]
"""Tax by head (paise) of each line of a transfer."""


def issue_paper(
    tx: Tx, head: Transfer, step_id: UUID, sent: Sequence[tuple[TransferLine, UUID, int]]
) -> tuple[UUID, Taxes]:
    """Issue the document of what left with one vehicle: (line, move, units) of each part. The value is the cost that went along:
    where the other registration takes all the tax back, the value of the invoice is deemed to be the market's (rule 28, CGST
    Rules). Answer the document, and the tax on it by line: the input tax of the other registration. Refuses `no_rate`."""
    homes = {home.id: home for home in queries_places.facilities(tx)}
    values = books.values_of_moves(tx, [move for _, move, _ in sent])
    units: dict[UUID, int] = defaultdict(int)
    worth: dict[UUID, int] = defaultdict(int)
    for line, move, count in sent:
        units[line.id] += count
        worth[line.id] += values.get(move, 0)
    skus = catalog.skus_by_id(tx, list({line.sku_id for line, _, _ in sent}))
    lines = {line.id: line for line, _, _ in sent}
    rows = tuple(
        _line(line, skus[line.sku_id], units[line.id], worth[line.id])
        for line in sorted(lines.values(), key=lambda line: line.line_no)
    )
    new = _invoice(business_name(tx), homes[head.from_id], homes[head.to_id], step_id, rows, tx.now)
    drafts, refused = books.draft(tx, [new])
    for refusal in refused.values():
        raise refusal
    (made,) = books.issue(tx, list(drafts.values()))
    return made.id, _taxes_of(tx, made.id)


def _taxes_of(tx: Tx, document_id: UUID) -> Taxes:
    return {
        line.source_line_id: {code: paise for code, _, _, paise in line.taxes}
        for line in books.lines_of(tx, document_id)
    }


def reissue_paper(tx: Tx, document_id: UUID) -> Issued:
    """Issue the document of a load anew, under the next number: the portal rejected the old one, or it was cancelled. Goods and
    values are those of the old one; names and addresses of both facilities, and HSN, are as they are now. Refuses `not_rejected`,
    `has_left`, `reissued_already`, `no_rate`, and `tax_changed`: its tax is in the cost of the goods already."""
    old = books.documents(tx, [document_id])[document_id]
    load = queries.load(tx, old.source_id)
    if load is None or old.source_kind != SOURCE:
        raise NotFound("load", document_id=str(document_id))
    store.lock(tx, [load[0]])
    head, left = queries.transfer(tx, load[0]), queries.load(tx, old.source_id) != (load[0], False)
    if left:
        raise Refusal("has_left", f"What {old.number} is for has left.", number=old.number)
    if books.documents_of_sources(tx, SOURCE, [old.source_id])[old.source_id].id != old.id:
        raise Refusal("reissued_already", f"{old.number} was issued anew already.", number=old.number)
    homes = {home.id: home for home in queries_places.facilities(tx)}
    lines = {line.id: line for line in queries.lines_of(tx, head.id)}
    was = books.lines_of(tx, old.id)
    skus = catalog.skus_by_id(tx, list({line.sku_id for line in was}))
    rows = tuple(
        _line(lines[line.source_line_id], skus[line.sku_id], line.quantity, line.taxable_paise) for line in was
    )
    new = _invoice(business_name(tx), homes[head.from_id], homes[head.to_id], old.source_id, rows, tx.now)
    drafts, refused = books.draft(tx, [new])
    for refusal in refused.values():
        raise refusal
    taxes = _taxes_of(tx, old.id)
    made = books.replace(tx, old, drafts[old.source_id])
    if _taxes_of(tx, made.id) != taxes:
        say = "the tax is not that of the old one any more. Give the SKUs and facilities back what they had when it was loaded."
        raise Refusal("tax_changed", f"{old.number}: {say}", number=old.number)
    return made


def _line(line: TransferLine, sku: Sku, units: int, worth: int) -> NewLine:
    return NewLine(line.id, sku.id, sku.code, sku.name, sku.hsn, sku.unit, units, worth, sku.tax_class, inclusive=False)


def _invoice(
    business: str, here: Facility, there: Facility, step_id: UUID, lines: tuple[NewLine, ...], now: datetime
) -> NewInvoice:
    seller = Party(here.gstin or "", here.state_code or (here.gstin or "")[:2], here.country)
    kind = pack_of(here.country).transfer_paper(here.gstin or "", there.gstin or "")
    return NewInvoice(
        here.id, SOURCE, step_id, None, now.astimezone(ZoneInfo(here.time_zone)).date(), here.as_party(business),
        there.as_address(business), Deal(seller, Party(there.gstin or ""), there.state_code, there.country), lines, kind=kind,
        rounds=False,
    )  # fmt: skip
