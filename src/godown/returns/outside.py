"""Something comes back whose invoice is older than Godown: it is expected like any return, against the invoice as it is entered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from godown import books, catalog
from godown.books import OutsideInvoice, OutsideLine
from godown.countries import Deal, Party
from godown.kernel.ids import NO_BATCH, new_id
from godown.kernel.refusal import Invalid, Refusal, reused
from godown.platform.identity import business_name
from godown.platform.numbers import take_numbers
from godown.platform.transaction import Tx
from godown.platform.turns import take_turns
from godown.returns import policy, queries, store
from godown.returns.announce import CLAIM_MAX, Said
from godown.returns.terms import folded, reason_of
from godown.returns.words import Return
from godown.stock import queries_places
from godown.stock.queries_places import Facility


@dataclass(frozen=True, slots=True)
class FromBefore:
    """A SKU of an invoice from before: `units` and their value with tax as the invoice has them, its levies as (head, millionths of the
    value before tax: gst 180000), and how many units come back."""

    sku_code: str
    units: int
    value_paise: int
    levies: tuple[tuple[str, int], ...]
    back: int


@dataclass(frozen=True, slots=True)
class InvoiceFromBefore:
    """An invoice that Godown did not issue. It is one of the registration of the facility that takes the goods. `value_paise`: of the whole
    invoice, where not all its lines are named."""

    number: str
    dated: date
    facility_id: UUID
    customer_name: str
    lines: tuple[FromBefore, ...]
    customer_gstin: str = ""
    state_code: str = ""
    country: str = "IN"
    address1: str = ""
    city: str = ""
    pincode: str = ""
    value_paise: int | None = None


def expect_from_before(tx: Tx, invoice: InvoiceFromBefore, said: Said, *, return_id: UUID | None = None) -> Return:
    """Expect units that an invoice from before sold. The same `return_id` again answers the first. Refuses `unknown_sku`,
    `more_than_invoiced` (with what came back of it already),
    `invoice_is_ours`, `invoice_differs`, `id_reused` (the id is another return), and a registration that is none."""
    return_id = return_id or new_id()
    take_turns(tx, [return_id])
    if known := queries.known(tx, return_id):
        return _again(tx, invoice, known)
    skus = catalog.skus_by_code(tx, [line.sku_code for line in invoice.lines])
    if lacking := [line.sku_code for line in invoice.lines if line.sku_code not in skus]:
        raise Refusal("unknown_sku", f"There is no SKU {lacking[0]}.", status=422, field="sku_code")
    home = queries_places.facility(tx, invoice.facility_id)
    today = tx.now.astimezone(queries_places.zone_of(tx, home.id)).date()
    sources = books.enter_outside(tx, _entered(tx, invoice, home, skus), today)
    coming = [(line, sources[skus[line.sku_code].id]) for line in invoice.lines if line.back]
    if not coming or any(line.back < 0 for line in invoice.lines):
        raise Invalid("Say how many units come back.", field="lines")
    _check_left(tx, coming)
    rules = policy.return_rules(tx)
    reason = rules.reason(reason_of(rules, None, said.reason))
    words = "" if folded(said.reason) in (folded(reason.code), folded(reason.name)) else said.reason
    number = take_numbers(tx, "return", 1, prefix="R-")[0]
    row: tuple[object, ...] = (
        return_id, number, "customer", home.id, None, None, said.awb, reason.code, words[:200], said.claim[:CLAIM_MAX],
        said.source, "expected", True, said.override[:CLAIM_MAX], [], tx.now, tx.actor.id,
    )  # fmt: skip
    lines = [
        (new_id(), return_id, turn, None, None, skus[line.sku_code].id, NO_BATCH, line.back, False, source)
        for turn, (line, source) in enumerate(coming, 1)
    ]
    store.write_return(tx, row, lines)
    tx.note("return_expected", "return", [return_id], number=number, invoice=invoice.number)
    return queries.one(tx, return_id)


def _again(tx: Tx, invoice: InvoiceFromBefore, known: Return) -> Return:
    skus = catalog.skus_by_code(tx, [line.sku_code for line in invoice.lines])
    coming = {
        skus[line.sku_code].id if line.sku_code in skus else None: line.back for line in invoice.lines if line.back
    }
    if known.parcel_id or {line.sku_id: line.expected for line in queries.lines_of(tx, known.id)} != coming:
        raise reused(known.id, known.number)
    return known


def _check_left(tx: Tx, coming: Sequence[tuple[FromBefore, UUID]]) -> None:
    """No more comes back than was sold: what is credited, what is here and what is expected already counts."""
    taken = queries.taken_of_outside(tx, [source for _, source in coming])
    left = books.uncredited(tx, [source for _, source in coming])
    for line, source in coming:
        if line.back > min(left[source], line.units - taken.get(source, 0)):
            text = f"Of {line.sku_code} no more can come back than the invoice sold."
            raise Refusal("more_than_invoiced", text, sku=line.sku_code)


def _entered(tx: Tx, invoice: InvoiceFromBefore, home: Facility, skus: dict[str, catalog.Sku]) -> OutsideInvoice:
    registration = home.gstin or ""
    seller = Party(registration, home.state_code or registration[:2], home.country)
    buyer = {"customer_name": invoice.customer_name, "gstin": invoice.customer_gstin, "address1": invoice.address1, "address2": "",
             "city": invoice.city, "pincode": invoice.pincode, "state_code": invoice.state_code, "country": invoice.country,
             "phone": "", "email": ""}  # fmt: skip
    lines = tuple(
        OutsideLine(sku.id, sku.code, sku.name, sku.hsn, sku.unit, line.units, line.value_paise, line.levies)
        for line in invoice.lines
        for sku in (skus[line.sku_code],)
    )
    deal = Deal(seller, Party(invoice.customer_gstin, "", invoice.country), invoice.state_code, invoice.country)
    return OutsideInvoice(
        home.id,
        invoice.number,
        invoice.dated,
        home.as_party(business_name(tx)),
        buyer,
        deal,
        lines,
        invoice.value_paise,
    )
