"""Tax invoices, bills of supply and credit notes on paper (rules 46, 49 and 53 of the CGST Rules)."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from godown import books, packing
from godown.books import Clearance, Document, InvoiceLine
from godown.books.clearance_words import NEEDED, REJECTED, SENT
from godown.countries import head_word
from godown.entrypoints.papers import codes, words
from godown.entrypoints.papers.keep import Draft, PaperKind, Standing
from godown.entrypoints.papers.press import Sheet
from godown.entrypoints.web.frame import frame, framed
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.states import N_
from godown.kernel.hindi import rupees_in_hindi
from godown.kernel.india import rupees_in_words, state_name
from godown.kernel.money import divide_half_up, format_inr
from godown.orders import Order
from godown.orders import queries as order_queries
from godown.packing import Parcel
from godown.platform.paper_language import paper_language
from godown.platform.transaction import Tx

TITLES: Final = {"tax_invoice": N_("Tax invoice"), "bill_of_supply": N_("Bill of supply"), "credit_note": N_("Credit note"),
                 "commercial_credit": N_("Commercial credit"), "delivery_challan": N_("Delivery challan")}  # fmt: skip
NUMBERS: Final = {"tax_invoice": N_("Invoice no."), "bill_of_supply": N_("Supply no."), "credit_note": N_("Note no."),
                  "commercial_credit": N_("Credit no."), "delivery_challan": N_("Challan no.")}  # fmt: skip
QR_KINDS: Final = {"tax_invoice": "INV", "bill_of_supply": "BIL", "credit_note": "CRN", "commercial_credit": "COM",
                   "delivery_challan": "CHL"}  # fmt: skip
UNITS: Final = {"piece": N_("pcs"), "set": N_("sets")}
QR_MM: Final = 24
SIGNED_QR_MM: Final = 44
"""A signed QR has about 1,000 signs, 120 modules a side: so large a printer and a phone still tell them apart."""

PORTAL_ZONE: Final = "Asia/Kolkata"
REMARKS: Final = {
    "tax_invoice": N_("Prices include tax. All amounts are in Indian rupees."),
    "bill_of_supply": N_("The supplier is not registered under GST; no tax is charged on this supply."),
    "commercial_credit": N_(
        "A credit without tax: the day until which a note reduces tax has passed (section 34(2), CGST Act)."
    ),
    "delivery_challan": N_(
        "Goods go to another place of the same registration: no supply, no tax (rule 55, CGST Rules)."
    ),
    "credit_note": N_("Reduces the tax invoice named above by the amounts stated here (section 34, CGST Act)."),
}
BRANCH: Final = N_(
    "Supply between registrations of one person (section 25(4) and Schedule I, CGST Act), valued by rule 28. All amounts "
                 "are in Indian rupees."
)  # fmt: skip
MOVES: Final = {
    "return_challan": N_("Goods come back from the customer: no supply, no tax (rule 55, CGST Rules)."),
    "removal": N_("Goods are sent out without being sold: no supply, no tax (rule 55, CGST Rules)."),
    "repair_challan": N_(
        "Goods go out to be repaired and come back: no supply, no tax (section 143, CGST Act; rule 55, CGST Rules)."
    ),
}
"""Why goods move on a challan that is not between branches."""

COPIES: Final = (N_("Original for consignee"), N_("Duplicate for transporter"), N_("Triplicate for consignor"))
"""The copies of a delivery challan (rule 55(2))."""
ENDORSED: Final = {
    "export_paid": "Supply meant for export on payment of integrated tax.",
    "export_bond": "Supply meant for export under bond or letter of undertaking without payment of integrated tax.",
    "sez_paid": "Supply to a SEZ unit or developer for authorised operations on payment of integrated tax.",
    "sez_bond": "Supply to a SEZ unit or developer for authorised operations under bond or letter of undertaking without "
    "payment of integrated tax.",
}
"""What rule 46 of the CGST Rules has the invoice say of such a supply, in its own words whatever the language."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a document refers to: its order, its parcel, the invoice that it corrects, what the tax portal said of it."""

    order: Order | None
    parcel: Parcel | None
    corrects: Document | None
    einvoice: Clearance | None = None


def sheet_of(head: Document, lines: Sequence[InvoiceLine], around: Around) -> Sheet:
    """The paper of a document, with the stamp where it is cancelled."""
    name = f"{head.kind}-{head.number}".replace("/", "-")
    data = _data(head, lines, around)
    if head.kind == "delivery_challan":
        told = {"documents": [data | {"copy": _(copy)} for copy in COPIES], "lang": frame().language}
        return Sheet("invoice", told, name, head.issued_at)
    return Sheet("invoice", data, name, head.issued_at)


def many_of(documents: Sequence[tuple[Document, Sequence[InvoiceLine], Around]], at: datetime) -> Sheet:
    """Many documents in one file, each on pages of its own."""
    told = {"documents": [_data(*one) for one in documents], "lang": frame().language}
    return Sheet("invoice", told, "documents", at)


def _data(head: Document, lines: Sequence[InvoiceLine], around: Around) -> dict[str, object]:
    taxes = _taxes(lines)
    return {
        "lang": frame().language,
        "says": sheet_words(str(head.supplier.get("name", ""))),
        "title": _(TITLES[head.kind]),
        "number": head.number,
        "copy": _("Original for recipient"),
        "stamp": _("CANCELLED") if head.status == "cancelled" else "",
        "supplier": {"name": head.supplier.get("name", ""), "gstin": head.supplier.get("gstin", ""),
                     "address": words.supplied_from(head.supplier)},
        **_portal(head, lines, around.einvoice),
        "facts": _facts(head, around),
        "parties": _parties(head),
        "words": in_words(head.payable_paise),
        "grand": [_("Credit") if head.corrects_id else _("Total"), format_inr(head.payable_paise)],
        "collect": _collect(head, around),
        "remarks": [_remark(head), _forgone(lines),
                    ENDORSED.get(head.treatment, ""), _("Tax is not payable under reverse charge.") if taxes else ""],
        **_table(head, lines, taxes),
    }  # fmt: skip


def sheet_words(name: str) -> dict[str, str]:
    """The fixed words of the sheet of who issues it."""
    return {
        "total": _("Total"), "in_words": _("Amount in words"), "phone": _("Phone"), "signatory": _("Authorised signatory"),
        "signed_for": _("For %(name)s") % {"name": name}, "page": _("Page"), "of": _("of"),
    }  # fmt: skip


def in_words(paise: int) -> str:
    """An amount in words, in the language of the paper."""
    return rupees_in_hindi(paise) if frame().language == "hi" else rupees_in_words(paise)


def _remark(head: Document) -> str:
    """What the document is, in a sentence."""
    return _(BRANCH if _is_branch_invoice(head) else MOVES.get(head.source_kind, REMARKS[head.kind]))


def _is_branch_invoice(head: Document) -> bool:
    return head.kind == "tax_invoice" and head.source_kind == "transfer_step"


def _forgone(lines: Sequence[InvoiceLine]) -> str:
    """What of a credit is tax that stays paid, for it came too late."""
    paise = sum(amount for line in lines for _code, _rate, _base, amount in line.forgone)
    say = _("The tax in this amount, %(tax)s, is not reduced: reverse no input tax credit for it.")
    return say % {"tax": format_inr(paise)} if paise else ""


def _portal(head: Document, lines: Sequence[InvoiceLine], said: Clearance | None) -> dict[str, object]:
    """The code of the paper: the QR that the portal signed, with its IRN and acknowledgement beside (rule 46(r)), large enough for
    its many signs; else one of our own."""
    if said is None or said.ack_at is None:
        return {"qr": codes.qr(_qr_text(head, lines)), "qr_mm": QR_MM, "portal": []}
    at = f"{said.ack_at.astimezone(ZoneInfo(PORTAL_ZONE)):%d %b %Y %H:%M}"
    shown = codes.qr_light(said.signed_qr) if said.signed_qr else codes.qr(_qr_text(head, lines))
    return {"qr": shown, "qr_mm": SIGNED_QR_MM if said.signed_qr else QR_MM,
            "portal": [["IRN", said.reference], [_("Ack no."), said.ack_no], [_("Ack date"), at]]}  # fmt: skip


def _taxes(lines: Sequence[InvoiceLine]) -> tuple[str, ...]:
    """Which heads have a column, in the order of the lines; none where nothing is taxed."""
    return tuple(dict.fromkeys(code for line in lines for code, _rate, _base, _paise in line.taxes))


def plain(paise: int) -> str:
    """An amount in a column; the paper says once that all are rupees."""
    return format_inr(paise).replace("₹", "")


def _table(head: Document, lines: Sequence[InvoiceLine], taxes: Sequence[str]) -> dict[str, object]:
    def cells(line: InvoiceLine) -> list[str]:
        unit = plain(divide_half_up(line.taxable_paise, line.quantity)) if line.quantity else "–"
        front = [f"{line.quantity} {_(UNITS.get(line.unit, line.unit))}", unit, plain(line.taxable_paise)]
        parts = [plain(line.of(code)) for code in taxes]
        return [*front, *([words.rate(line.rate_bp), *parts] if taxes else []), plain(line.gross_paise)]

    sums = {code: sum(line.of(code) for line in lines) for code in taxes}
    total = [str(sum(line.quantity for line in lines)), "", plain(head.taxable_paise)]
    amounts = [plain(sums[code]) for code in taxes]
    words_of = [head_word(code) for code in taxes]
    return {
        "columns": ["#", _("Item"), _("Quantity"), _("Unit price"), _("Taxable value") if taxes else _("Value"),
                    *(["GST", *words_of] if taxes else []), _("Amount")],
        "lines": [
            {"no": str(no), "name": n.description, "note": f"{n.sku_code}{f' · HSN {n.hsn}' if n.hsn else ''}",
             "cells": cells(n)}
            for no, n in enumerate(lines, 1)
        ],
        "totals": [*total, *(["", *amounts] if taxes else []), plain(head.total_paise)],
        "sums": [[_("Taxable value") if taxes else _("Value"), format_inr(head.taxable_paise)],
                 *([head_word(code), format_inr(sums[code])] for code in taxes),
                 *([[_("Round-off"), format_inr(head.round_off_paise)]] if head.round_off_paise else [])],
        "summary_columns": ["HSN", "GST", _("Taxable value"), *words_of] if taxes else [],
        "summary": _summary(lines, taxes) if taxes else [],
    }  # fmt: skip


def _summary(lines: Sequence[InvoiceLine], taxes: Sequence[str]) -> list[list[str]]:
    """Taxable value and tax for each HSN and rate."""
    grouped: dict[tuple[str, int], list[InvoiceLine]] = defaultdict(list)
    for line in lines:
        grouped[line.hsn, line.rate_bp].append(line)
    return [
        [hsn or "–", words.rate(rate), plain(sum(n.taxable_paise for n in rows)),
         *(plain(sum(n.of(code) for n in rows)) for code in taxes)]
        for (hsn, rate), rows in sorted(grouped.items())
    ]  # fmt: skip


def _facts(head: Document, around: Around) -> list[list[str]]:
    place = head.place_of_supply
    facts = [[_(NUMBERS[head.kind]), head.number], [_("Date"), words.day_of(head.dated)]]
    if around.corrects:
        facts += [
            [_("Against invoice"), around.corrects.number],
            [_("Invoice date"), words.day_of(around.corrects.dated)],
        ]
    if around.order:
        facts += [[_("Order"), around.order.number]]
    facts += [[_("Place of supply"), f"{state_name(place)} ({place})" if place else "–"]]
    if head.kind not in ("bill_of_supply", "delivery_challan"):
        facts += [[_("Reverse charge"), _("No")]]
    if around.order and not around.corrects:
        facts += [[_("Payment"), _("Cash on delivery") if around.order.payment == "cod" else _("Prepaid")]]
    return [*facts, [_("Parcel"), around.parcel.number]] if around.parcel else facts


def _parties(head: Document) -> list[dict[str, object]]:
    buyer = head.buyer
    one = {"name": buyer.get("customer_name", ""), "address": words.postal(buyer), "gstin": buyer.get("gstin", ""),
           "phone": ""}  # fmt: skip
    if head.kind == "delivery_challan":
        return [{"role": _("Sent by") if head.source_kind == "return_challan" else _("Consignee"), **one}]
    goods = buyer.get("ship_to") or buyer
    shipped = {"name": goods.get("customer_name", ""), "address": words.postal(goods), "gstin": "",
               "phone": goods.get("phone", "")}  # fmt: skip
    return [{"role": _("Billed to"), **one}, {"role": _("Shipped to"), **shipped}]


def _collect(head: Document, around: Around) -> str:
    due = around.parcel.collect_paise if around.parcel and not head.corrects_id else 0
    return _("To be collected on delivery: %(amount)s") % {"amount": format_inr(due)} if due else ""


def _qr_text(head: Document, lines: Sequence[InvoiceLine]) -> str:
    """The facts of the document under the names that the QR of an e-invoice uses, so that readers know them."""
    main = max(lines, key=lambda line: line.taxable_paise).hsn if lines else ""
    rupees = f"{head.payable_paise // 100}.{head.payable_paise % 100:02d}"
    told = {"SellerGstin": head.registration, "BuyerGstin": head.buyer.get("gstin") or "URP", "DocNo": head.number,
            "DocTyp": QR_KINDS[head.kind], "DocDt": f"{head.dated:%d/%m/%Y}", "TotInvVal": rupees,
            "ItemCnt": len(lines), "MainHsnCode": main}  # fmt: skip
    return json.dumps(told, separators=(",", ":"))


def compose(tx: Tx, ids: Sequence[UUID]) -> list[Draft]:
    """The papers of these documents, from what was fixed when they were issued, in the language that the business chose. What the
    portal must register first, and has not, is left out."""
    if not ids:
        return []
    with framed(replace(frame(), language=paper_language(tx))):
        return _compose(tx, ids)


def _compose(tx: Tx, ids: Sequence[UUID]) -> list[Draft]:
    heads, lines, said = books.documents(tx, ids), books.lines_of_documents(tx, ids), books.einvoices_of(tx, ids)
    heads = {i: head for i, head in heads.items() if head.status == "cancelled" or not _waits(said.get(i))}
    heads = {
        i: head for i, head in heads.items() if head.kind in TITLES
    }  # an invoice from before has its paper elsewhere
    corrected = books.documents(tx, [h.corrects_id for h in heads.values() if h.corrects_id])
    found = order_queries.by_id(tx, [h.order_id for h in heads.values() if h.order_id])
    parcels = packing.parcels(tx, [h.source_id for h in heads.values() if h.source_kind == "parcel"])
    return [_draft(head, lines[head.id], corrected, found, parcels, said.get(head.id)) for head in heads.values()]


def _waits(said: Clearance | None) -> bool:
    return said is not None and said.state in (NEEDED, SENT, REJECTED)


def _draft(
    head: Document, lines: Sequence[InvoiceLine], corrected: Mapping[UUID, Document], found: Mapping[UUID, Order],
    parcels: Mapping[UUID, Parcel], said: Clearance | None,
) -> Draft:  # fmt: skip
    around = Around(
        found.get(head.order_id) if head.order_id else None,
        parcels.get(head.source_id),
        corrected.get(head.corrects_id) if head.corrects_id else None,
        said,
    )
    return Draft(head.id, head.status, sheet_of(head, books.as_said(lines), around))


def _standing(tx: Tx, ids: Sequence[UUID], lock: bool) -> Mapping[UUID, Standing]:
    return books.files_of_documents(tx, ids, lock=lock)


def _keep(tx: Tx, made: Sequence[tuple[Draft, UUID]]) -> None:
    for void in (False, True):
        files = {draft.thing_id: file for draft, file in made if (draft.variant == "cancelled") is void}
        if files:
            books.set_files(tx, files, void=void)


DOCUMENT: Final = PaperKind("document", _standing, compose, _keep)
