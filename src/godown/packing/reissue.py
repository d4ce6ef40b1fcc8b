"""An invoice is issued anew for the same parcel: the portal rejected it, or it was cancelled before the parcel left."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final
from uuid import UUID

from godown import books, catalog, orders, receiving
from godown.books import Document, Issued
from godown.countries import Deal, Party
from godown.kernel.refusal import NotFound, Refusal
from godown.orders import Order, OrderLine
from godown.orders import queries as order_queries
from godown.packing import queries, store
from godown.packing.invoices import homes_of
from godown.packing.sets import Sets, sets_of
from godown.packing.words import Parcel
from godown.platform.transaction import Tx
from godown.stock import queries_places

LOAD: Final = "transfer_step"
"""The source of a document of what goes between branches."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What the new document says otherwise of its buyer; empty: as before. A state or GSTIN that changes may change the tax."""

    customer_name: str = ""
    gstin: str = ""
    address1: str = ""
    address2: str = ""
    city: str = ""
    state_code: str = ""
    pincode: str = ""


def reissue(tx: Tx, document_id: UUID, correction: Correction) -> Issued:
    """Issue the invoice of a packed parcel anew, under the next number; the old one stays, cancelled. Goods, prices and shares are
    those of the old one; HSN, supplier's address and what is corrected of the buyer are as they are now; the rate is that of
    today. A credit note gets a new number with the same lines; the paper of a load between branches says of both what they are now.
    Refuses `not_rejected`, `has_left`, `reissued_already`, `no_rate`."""
    head = books.documents(tx, [document_id]).get(document_id)
    if head is None:
        raise NotFound("document", document_id=str(document_id))
    if head.corrects_id is not None:
        return books.reissue_note(tx, document_id, _today(tx, head.facility_id))
    if head.source_kind == LOAD:
        return receiving.reissue_transfer_paper(tx, document_id)
    parcel = _parcel_of(tx, head)
    order = order_queries.by_id(tx, [parcel.order_id])[parcel.order_id]
    new = _invoice(tx, head, parcel, order, correction)
    drafts, refused = books.draft(tx, [new])
    if refused:
        raise refused[parcel.id]
    made = books.replace(tx, head, drafts[parcel.id])
    store.set_document(tx, parcel.id, made.id, made.total_paise)
    return made


def _today(tx: Tx, facility_id: UUID) -> date:
    return tx.now.astimezone(queries_places.zone_of(tx, facility_id)).date()


def _parcel_of(tx: Tx, head: Document) -> Parcel:
    """The packed parcel of an invoice, its order locked."""
    found = queries.parcels(tx, [head.source_id]) if head.source_kind == "parcel" else {}
    if head.source_id not in found:
        raise Refusal("has_left", f"{head.number} belongs to no packed parcel.", number=head.number)
    orders.lock(tx, [found[head.source_id].order_id])
    parcel = queries.parcels(tx, [head.source_id])[head.source_id]
    if parcel.status != "packed":
        raise Refusal("has_left", f"{parcel.number} is not packed any more.", number=head.number)
    if parcel.document_id != head.id:
        raise Refusal("reissued_already", f"{head.number} was issued anew already.", number=head.number)
    return parcel


def _invoice(tx: Tx, head: Document, parcel: Parcel, order: Order, correction: Correction) -> books.NewInvoice:
    homes = homes_of(tx)
    home = homes.facilities[head.facility_id]
    buyer = {**head.buyer, **{name: text for name, text in asdict(correction).items() if text.strip()}}
    registration = home.gstin or ""
    seller = Party(registration, home.state_code or registration[:2], home.country)
    goods = buyer.get("ship_to") or buyer
    deal = Deal(seller, Party(buyer.get("gstin", ""), "", buyer.get("country", "")), goods.get("state_code", ""),
                goods.get("country", ""), third_party="ship_to" in buyer)  # fmt: skip
    return books.NewInvoice(
        home.id, "parcel", parcel.id, order.id, homes.day(home.id, tx.now), home.as_party(homes.business), buyer, deal,
        tuple(_lines(tx, head, parcel, order)), homes.day(home.id, order.ordered_at), order.channel_id,
        rounds=head.rounded,
    )  # fmt: skip


def _lines(tx: Tx, head: Document, parcel: Parcel, order: Order) -> list[books.NewLine]:
    lines = books.lines_of(tx, head.id)
    skus = catalog.skus_by_id(tx, list({line.sku_id for line in lines}))
    ordered = {line.id: line for line in order_queries.lines_of(tx, [order.id])}
    sources = {line.id: line.order_line_id for line in queries.lines_of(tx, [parcel.id])}
    sets = sets_of(tx, [ordered[sources[line.source_line_id]] for line in lines if line.bundle])
    return [_line(line, ordered[sources[line.source_line_id]], skus, sets) for line in lines]


def _line(line: books.InvoiceLine, ordered: OrderLine, skus: Mapping[UUID, catalog.Sku], sets: Sets) -> books.NewLine:
    """What was entered stays to the paisa: with tax inside it is the gross, else the taxable value; the share of shipping in it
    only tells which slab a piece falls into."""
    entered = line.gross_paise if ordered.price_includes_tax else line.taxable_paise
    shipping = min(entered, books.part_of(ordered.shipping_paise, 0, line.quantity, ordered.quantity))
    sku = skus[line.sku_id]
    bundle, parts = sets.get(ordered.id, (None, ()))
    return books.NewLine(
        line.source_line_id, sku.id, sku.code, line.description, sku.hsn, sku.unit, line.quantity, entered - shipping,
        sku.tax_class, shipping, ordered.price_includes_tax, bundle, parts,
    )  # fmt: skip


def cancel_invoice(tx: Tx, document_id: UUID, reason: str, remark: str = "") -> str:
    """A person cancels an invoice that the portal has: answer `cancelled` or `cancelling`. Its parcel stays packed and does not
    leave until the invoice is issued anew. Refuses `too_late`, `no_einvoice`, `not_an_invoice`."""
    head = books.documents(tx, [document_id]).get(document_id)
    if head is None:
        raise NotFound("document", document_id=str(document_id))
    if head.source_kind == LOAD:
        return receiving.cancel_transfer_paper(tx, head, reason, remark)
    parcel = queries.parcels(tx, [head.source_id]).get(head.source_id) if head.source_kind == "parcel" else None
    if parcel is not None:
        orders.lock(tx, [parcel.order_id])
        parcel = queries.parcels(tx, [parcel.id])[parcel.id]
    return books.cancel_document(
        tx, head, reason, remark, handed_over=parcel is not None and parcel.status == "handed_over"
    )
