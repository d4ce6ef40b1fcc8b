"""Tax invoices, bills of supply and credit notes on paper (rules 46, 49 and 53 of the CGST Rules)."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from godown import books, packing
from godown.books import Document, InvoiceLine
from godown.entrypoints.papers import codes, words
from godown.entrypoints.papers.keep import Draft, PaperKind, Standing
from godown.entrypoints.papers.press import Sheet
from godown.kernel.india import rupees_in_words, state_name
from godown.kernel.money import divide_half_up, format_inr
from godown.orders import Order
from godown.orders import queries as order_queries
from godown.packing import Parcel
from godown.platform.transaction import Tx

TITLES: Final = {"tax_invoice": "Tax invoice", "bill_of_supply": "Bill of supply", "credit_note": "Credit note"}
QR_KINDS: Final = {"tax_invoice": "INV", "bill_of_supply": "BIL", "credit_note": "CRN"}
UNITS: Final = {"piece": "pcs"}
REMARKS: Final = {
    "tax_invoice": "Prices include tax. All amounts are in Indian rupees.",
    "bill_of_supply": "The supplier is not registered under GST; no tax is charged on this supply.",
    "credit_note": "Reduces the tax invoice named above by the amounts stated here (section 34, CGST Act).",
}


@dataclass(frozen=True, slots=True)
class Around:
    """What a document refers to: its order, its parcel, the invoice that it corrects."""

    order: Order | None
    parcel: Parcel | None
    corrects: Document | None


def sheet_of(head: Document, lines: Sequence[InvoiceLine], around: Around) -> Sheet:
    """The paper of a document, with the stamp where it is cancelled."""
    taxes = _taxes(head)
    data = {
        "title": TITLES[head.kind],
        "number": head.number,
        "copy": "Original for recipient",
        "stamp": "CANCELLED" if head.status == "cancelled" else "",
        "supplier": {"name": head.supplier.get("name", ""), "gstin": head.supplier.get("gstin", ""),
                     "address": words.supplied_from(head.supplier)},
        "qr": codes.qr(_qr_text(head, lines)),
        "facts": _facts(head, around),
        "parties": _parties(head),
        "words": rupees_in_words(head.total_paise),
        "grand": ["Credit" if head.kind == "credit_note" else "Total", format_inr(head.total_paise)],
        "collect": _collect(head, around),
        "remarks": [REMARKS[head.kind], "Tax is not payable under reverse charge." if taxes else ""],
        **_table(head, lines, taxes),
    }  # fmt: skip
    return Sheet("invoice", data, f"{head.kind}-{head.number}".replace("/", "-"), head.issued_at)


def _taxes(head: Document) -> tuple[tuple[str, str], ...]:
    """Which taxes have a column: none without a registration, IGST between states, CGST and SGST within one."""
    if not head.registration:
        return ()
    within = head.place_of_supply == head.supplier.get("state_code", "")
    return (("CGST", "cgst_paise"), ("SGST", "sgst_paise")) if within else (("IGST", "igst_paise"),)


def _plain(paise: int) -> str:
    """An amount in a column; the paper says once that all are rupees."""
    return format_inr(paise).replace("₹", "")


def _table(head: Document, lines: Sequence[InvoiceLine], taxes: Sequence[tuple[str, str]]) -> dict[str, object]:
    def cells(line: InvoiceLine) -> list[str]:
        unit = _plain(divide_half_up(line.taxable_paise, line.quantity))
        front = [f"{line.quantity} {UNITS.get(line.unit, line.unit)}", unit, _plain(line.taxable_paise)]
        parts = [_plain(getattr(line, name)) for _, name in taxes]
        return [*front, *([words.rate(line.rate_bp), *parts] if taxes else []), _plain(line.gross_paise)]

    sums = {name: sum(getattr(line, name) for line in lines) for _, name in taxes}
    total = [str(sum(line.quantity for line in lines)), "", _plain(head.taxable_paise)]
    amounts = [_plain(sums[name]) for _, name in taxes]
    return {
        "columns": ["#", "Item", "Quantity", "Unit price", "Taxable value" if taxes else "Value",
                    *(["GST", *(name for name, _ in taxes)] if taxes else []), "Amount"],
        "lines": [
            {"no": str(no), "name": n.description, "note": f"{n.sku_code}{f' · HSN {n.hsn}' if n.hsn else ''}",
             "cells": cells(n)}
            for no, n in enumerate(lines, 1)
        ],
        "totals": [*total, *(["", *amounts] if taxes else []), _plain(head.total_paise)],
        "sums": [["Taxable value" if taxes else "Value", format_inr(head.taxable_paise)],
                 *([word, format_inr(sums[name])] for word, name in taxes)],
        "summary_columns": ["HSN", "GST", "Taxable value", *(name for name, _ in taxes)] if taxes else [],
        "summary": _summary(lines, taxes) if taxes else [],
    }  # fmt: skip


def _summary(lines: Sequence[InvoiceLine], taxes: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Taxable value and tax for each HSN and rate."""
    grouped: dict[tuple[str, int], list[InvoiceLine]] = defaultdict(list)
    for line in lines:
        grouped[line.hsn, line.rate_bp].append(line)
    names = ["taxable_paise", *(name for _, name in taxes)]
    return [
        [hsn or "–", words.rate(rate), *(_plain(sum(getattr(n, name) for n in rows)) for name in names)]
        for (hsn, rate), rows in sorted(grouped.items())
    ]


def _facts(head: Document, around: Around) -> list[list[str]]:
    place = head.place_of_supply
    facts = [[f"{TITLES[head.kind].split()[-1]} no.".capitalize(), head.number], ["Date", words.day_of(head.dated)]]
    if around.corrects:
        facts += [["Against invoice", around.corrects.number], ["Invoice date", words.day_of(around.corrects.dated)]]
    if around.order:
        facts += [["Order", around.order.number]]
    facts += [["Place of supply", f"{state_name(place)} ({place})" if place else "–"]]
    if head.kind != "bill_of_supply":
        facts += [["Reverse charge", "No"]]
    if around.order and not around.corrects:
        facts += [["Payment", "Cash on delivery" if around.order.payment == "cod" else "Prepaid"]]
    return [*facts, ["Parcel", around.parcel.number]] if around.parcel else facts


def _parties(head: Document) -> list[dict[str, object]]:
    buyer = head.buyer
    one = {"name": buyer.get("customer_name", ""), "address": words.postal(buyer), "gstin": buyer.get("gstin", ""),
           "phone": ""}  # fmt: skip
    return [{"role": "Billed to", **one}, {"role": "Shipped to", **one, "gstin": "", "phone": buyer.get("phone", "")}]


def _collect(head: Document, around: Around) -> str:
    due = around.parcel.collect_paise if around.parcel and head.kind != "credit_note" else 0
    return f"To be collected on delivery: {format_inr(due)}" if due else ""


def _qr_text(head: Document, lines: Sequence[InvoiceLine]) -> str:
    """The facts of the document under the names that the QR of an e-invoice uses, so that readers know them."""
    main = max(lines, key=lambda line: line.taxable_paise).hsn if lines else ""
    rupees = f"{head.total_paise // 100}.{head.total_paise % 100:02d}"
    told = {"SellerGstin": head.registration, "BuyerGstin": head.buyer.get("gstin") or "URP", "DocNo": head.number,
            "DocTyp": QR_KINDS[head.kind], "DocDt": f"{head.dated:%d/%m/%Y}", "TotInvVal": rupees,
            "ItemCnt": len(lines), "MainHsnCode": main}  # fmt: skip
    return json.dumps(told, separators=(",", ":"))


def compose(tx: Tx, ids: Sequence[UUID]) -> list[Draft]:
    """The papers of these documents, from what was fixed when they were issued."""
    if not ids:
        return []
    heads, lines = books.documents(tx, ids), books.lines_of_documents(tx, ids)
    corrected = books.documents(tx, [h.corrects_id for h in heads.values() if h.corrects_id])
    found = order_queries.by_id(tx, [h.order_id for h in heads.values() if h.order_id])
    parcels = packing.parcels(tx, [h.source_id for h in heads.values() if h.source_kind == "parcel"])
    return [_draft(head, lines[head.id], corrected, found, parcels) for head in heads.values()]


def _draft(
    head: Document, lines: Sequence[InvoiceLine], corrected: Mapping[UUID, Document], found: Mapping[UUID, Order],
    parcels: Mapping[UUID, Parcel],
) -> Draft:  # fmt: skip
    around = Around(
        found.get(head.order_id) if head.order_id else None,
        parcels.get(head.source_id),
        corrected.get(head.corrects_id) if head.corrects_id else None,
    )
    return Draft(head.id, head.status, sheet_of(head, lines, around))


def _standing(tx: Tx, ids: Sequence[UUID], lock: bool) -> Mapping[UUID, Standing]:
    return books.files_of_documents(tx, ids, lock=lock)


def _keep(tx: Tx, made: Sequence[tuple[Draft, UUID]]) -> None:
    for void in (False, True):
        files = {draft.thing_id: file for draft, file in made if (draft.variant == "cancelled") is void}
        if files:
            books.set_files(tx, files, void=void)


DOCUMENT: Final = PaperKind("document", _standing, compose, _keep)
