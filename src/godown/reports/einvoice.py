"""An e-invoice as the portal takes it: INV-01 v1.1 (schema of the National Informatics Centre), for documents to businesses,
into zones and abroad. A file for upload; the reference (IRN) that the portal will give is worked out beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from godown import books
from godown.books import Document, InvoiceLine
from godown.countries.india.deeds import IRN_KINDS as KINDS
from godown.countries.india.deeds import WITH_IRN
from godown.countries.india.filing import amounts_of
from godown.countries.india.gstr1 import OTHER_UNIT, UNITS, percent, rupees
from godown.countries.india.numbers import irn
from godown.kernel.india import state_name
from godown.kernel.money import divide_half_up
from godown.kernel.refusal import NotFound, Refusal
from godown.platform.transaction import Tx

VERSION: Final = "1.1"
SUPPLY: Final = {
    "b2b": "B2B",
    "sez_paid": "SEZWP",
    "sez_bond": "SEZWOP",
    "export_paid": "EXPWP",
    "export_bond": "EXPWOP",
}
ABROAD: Final = "96"
ABROAD_PIN: Final = 999_999
PIN_DIGITS: Final = 6
TEXT_MAX, TOWN_MAX, ITEM_MAX = 100, 50, 300
TEXT_MIN: Final = 3


@dataclass(frozen=True, slots=True)
class EInvoice:
    """The file of a document, and the reference that the portal gives it."""

    number: str
    irn: str
    content: Mapping[str, Any]


def einvoice(tx: Tx, document_id: UUID) -> EInvoice:
    """The e-invoice of a document. Refuses `no_einvoice` for what is not registered there: sales to consumers, bills of supply,
    commercial credits, what is cancelled; and `incomplete` where the portal would ask for more."""
    head = books.documents(tx, [document_id]).get(document_id)
    if head is None:
        raise NotFound("document", document_id=str(document_id))
    if head.kind not in KINDS or head.treatment not in WITH_IRN or head.status == "cancelled":
        raise Refusal("no_einvoice", f"{head.number} is no document for the e-invoice portal.", number=head.number)
    corrects = books.documents(tx, [head.corrects_id]).get(head.corrects_id) if head.corrects_id else None
    content = inv01(head, books.as_said(books.lines_of(tx, document_id)), corrects)
    return EInvoice(head.number, irn(head.registration, head.dated, KINDS[head.kind], head.number), content)


def inv01(head: Document, lines: Sequence[InvoiceLine], corrects: Document | None) -> dict[str, Any]:
    """The JSON of a document. Refuses `incomplete`, naming what is missing."""
    if missing := [line.sku_code for line in lines if len(line.hsn) not in (4, 6, 8)]:
        raise Refusal(
            "incomplete", f"{', '.join(missing[:5])}: the portal needs an HSN of 4, 6 or 8 digits.", field="hsn"
        )
    told: dict[str, Any] = {
        "Version": VERSION,
        "TranDtls": {"TaxSch": "GST", "SupTyp": SUPPLY[head.treatment], "RegRev": "N", "IgstOnIntra": "N"}
        | ({"EcmGstin": head.operator} if head.operator else {}),
        "DocDtls": {"Typ": KINDS[head.kind], "No": head.number, "Dt": _day(head.dated)},
        "SellerDtls": _seller(head),
        "BuyerDtls": _buyer(head),
        **_goods_go_to(head),
        "ItemList": [_item(no, line) for no, line in enumerate(lines, 1)],
        "ValDtls": _values(head, lines),
    }
    if corrects is not None:
        told["RefDtls"] = {"PrecDocDtls": [{"InvNo": corrects.number, "InvDt": _day(corrects.dated)}]}
    if head.place_of_supply == ABROAD and len(head.buyer.get("country", "")) == len(ABROAD):
        told["ExpDtls"] = {"CntCode": head.buyer["country"].upper()}
    return told


def _seller(head: Document) -> dict[str, Any]:
    street1, street2, city, pincode = (str(part) for part in head.supplier.get("address", ["", "", "", ""]))
    state = head.registration[:2]
    return {"Gstin": head.registration, "LglNm": portal_text(head.supplier.get("name", ""), "the name of the business"),
            "Addr1": portal_text(", ".join(filter(None, (street1, street2))) or city, "the address of the facility", least=1),
            "Loc": portal_text(city, "the town of the facility", TOWN_MAX), "Pin": pin_of(pincode, "the facility"), "Stcd": state}  # fmt: skip


def _buyer(head: Document) -> dict[str, Any]:
    buyer, abroad = head.buyer, head.place_of_supply == ABROAD
    street = ", ".join(filter(None, (str(buyer.get("address1", "")), str(buyer.get("address2", "")))))
    city = str(buyer.get("city", ""))
    gstin = "URP" if abroad else str(buyer.get("gstin", ""))
    state = ABROAD if abroad else gstin[:2]
    return {
        "Gstin": gstin,
        "LglNm": portal_text(buyer.get("customer_name", ""), "the name of the buyer"),
        "Pos": head.place_of_supply,
        "Addr1": portal_text(street or city, "the address of the buyer", least=1),
        "Loc": portal_text(city or state_name(state), "the town of the buyer"),
        "Pin": ABROAD_PIN if abroad else pin_of(str(buyer.get("pincode", "")), "the buyer"),
        "Stcd": state,
    }


def _goods_go_to(head: Document) -> dict[str, Any]:
    """Where the goods are delivered, where that is not at the buyer's."""
    goods = head.buyer.get("ship_to")
    if not goods:
        return {}
    street = ", ".join(filter(None, (str(goods.get("address1", "")), str(goods.get("address2", "")))))
    city = str(goods.get("city", ""))
    state = str(goods.get("state_code", "")) or head.place_of_supply
    return {"ShipDtls": {
        "LglNm": portal_text(goods.get("customer_name", ""), "who gets the goods"),
        "Addr1": portal_text(street or city, "where the goods go", least=1),
        "Loc": portal_text(city or state_name(state), "the town where the goods go"),
        "Pin": pin_of(str(goods.get("pincode", "")), "who gets the goods"), "Stcd": state,
    }}  # fmt: skip


def _item(no: int, line: InvoiceLine) -> dict[str, Any]:
    parts = {code: amount for code, _, _, amount in line.taxes}
    cess_rate = sum(rate for code, rate, _, _ in line.taxes if code == "cess")
    told: dict[str, Any] = {
        "SlNo": str(no), "PrdDesc": portal_text(line.description or line.sku_code, "the name of the goods", ITEM_MAX), "IsServc": "N",
        "HsnCd": line.hsn, "Qty": line.quantity, "Unit": UNITS.get(line.unit, OTHER_UNIT),
        "UnitPrice": rupees(divide_half_up(line.taxable_paise, line.quantity or 1)), "TotAmt": rupees(line.taxable_paise),
        "AssAmt": rupees(line.taxable_paise), "GstRt": percent(line.rate_bp * 100), "IgstAmt": rupees(parts.get("igst", 0)),
        "CgstAmt": rupees(parts.get("cgst", 0)), "SgstAmt": rupees(parts.get("sgst", 0) + parts.get("utgst", 0)),
        "CesRt": percent(cess_rate), "CesAmt": rupees(parts.get("cess", 0)), "CesNonAdvlAmt": rupees(parts.get("unit_cess", 0)),
        "TotItemVal": rupees(line.gross_paise),
    }  # fmt: skip
    return told


def _values(head: Document, lines: Sequence[InvoiceLine]) -> dict[str, Decimal]:
    sums = amounts_of(sum(line.taxable_paise for line in lines), [tax for line in lines for tax in line.taxes])
    return {"AssVal": rupees(sums.taxable), "CgstVal": rupees(sums.cgst), "SgstVal": rupees(sums.sgst),
            "IgstVal": rupees(sums.igst), "CesVal": rupees(sums.cess),
            **({"RndOffAmt": rupees(head.round_off_paise)} if head.rounded else {}),
            "TotInvVal": rupees(head.payable_paise)}  # fmt: skip


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def portal_text(text: object, what: str, most: int = TEXT_MAX, least: int = TEXT_MIN) -> str:
    """Text without the signs that the portal refuses, cut to its length."""
    plain = " ".join(str(text).replace('"', "'").replace("\\", "/").split())[:most]
    if len(plain) < least:
        raise Refusal("incomplete", f"The portal needs {what}, of at least {least} letters.", field=what)
    return plain


def pin_of(text: str, whose: str) -> int:
    """A PIN code as a number. Refuses (`incomplete`) what is none."""
    digits = text.replace(" ", "")
    if len(digits) != PIN_DIGITS or not digits.isascii() or not digits.isdigit() or digits[0] == "0":
        raise Refusal("incomplete", f"The portal needs the PIN code of {whose}.", field="pincode")
    return int(digits)
