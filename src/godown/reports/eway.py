"""An e-way bill as the portal of the National Informatics Centre takes it (rule 138, form EWB-01): Part A of an invoice or bill whose
goods a courier carries, who fills in the vehicle; of what goes between branches, with the vehicle (Part B) that somebody said.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from godown import books, returns, shipping
from godown.books import Document, InvoiceLine, Vehicle
from godown.countries.india.deeds import EWAY_KINDS
from godown.countries.india.filing import amounts_of
from godown.countries.india.gstr1 import OTHER_UNIT, UNITS, percent, rupees
from godown.countries.india.vehicles import MODES
from godown.kernel.refusal import NotFound, Refusal
from godown.platform.transaction import Tx
from godown.reports.einvoice import ABROAD, TEXT_MAX, TOWN_MAX, pin_of, portal_text
from godown.shipping import pickups

OUTWARD, INWARD = "O", "I"
SUPPLY, JOB_WORK, OWN_USE, SALES_RETURN, OTHERS = "1", "4", "5", "7", "8"
"""Why goods move, as the portal numbers it (`subSupplyType`)."""

BRANCH: Final = "transfer_step"
RETURN: Final = "return_challan"
SENT_OUT: Final = {"removal": (OTHERS, "Sent back or sample"), "repair_challan": (JOB_WORK, "")}
"""What goes out without an invoice: why, and in words (at most 20) where the portal has no number for it."""
REGULAR: Final = 1
BY_THE_PORTAL: Final = "0"
"""Kilometres: the portal works them out from the two PIN codes."""

SOURCES: Final = ("parcel", BRANCH, RETURN, *SENT_OUT)
UNREGISTERED: Final = "URP"
HSN_MIN: Final = 4
NOT_YET: Final = "no_courier_yet"


def eway(tx: Tx, document_id: UUID) -> dict[str, Any]:
    """The e-way bill of a document. Refuses `no_eway` for what has none, `incomplete` where the portal would ask for more, and
    `no_courier_yet` while the parcel has no courier."""
    head = books.documents(tx, [document_id]).get(document_id)
    if head is None:
        raise NotFound("document", document_id=str(document_id))
    if head.kind not in EWAY_KINDS or head.status == "cancelled" or head.source_kind not in SOURCES:
        raise Refusal("no_eway", f"{head.number} is no document that travels with goods.", number=head.number)
    if head.place_of_supply == ABROAD:
        raise Refusal("incomplete", "An e-way bill for export names the port: make it on the portal, and enter its number here.",
                      field="place_of_supply")  # fmt: skip
    said = next((one for one in books.vehicles_of(tx, [document_id]) if one.state != "refused"), None)
    if head.source_kind == BRANCH:
        return _of_transfer(head, books.lines_of(tx, document_id), said)
    if head.source_kind in SENT_OUT:
        why, words = SENT_OUT[head.source_kind]
        return ewb(head, books.lines_of(tx, document_id), _said(said)) | {"subSupplyType": why, "subSupplyDesc": words}
    back = head.source_kind == RETURN
    found = _coming_back(tx, head.source_id) if back else _going(tx, head.source_id)
    if found is None and not (back and said):
        raise Refusal(NOT_YET, "Its parcel has no courier yet.", number=head.number)
    carried = _by_courier(tx, *found) if found and not (back and said and said.transporter) else {}
    told = ewb(
        head, books.as_said(books.lines_of(tx, document_id)), carried | (part_b(said) if said else {}), inward=back
    )
    return told | ({"subSupplyType": SALES_RETURN} if back else {})


def _going(tx: Tx, parcel_id: UUID) -> tuple[UUID, str] | None:
    """(courier, AWB) of a parcel."""
    found = shipping.shipments_of_parcels(tx, [parcel_id])
    return (found[0].courier_id, found[0].awb or "") if found else None


def _coming_back(tx: Tx, return_id: UUID) -> tuple[UUID, str] | None:
    """(courier, AWB) of the way back: whoever fetches it, or who carried it there and brings it back undelivered."""
    if living := pickups.living(tx, return_id):
        return living[0].courier_id, living[0].awb or ""
    known = returns.one(tx, return_id)
    return _going(tx, known.parcel_id) if known.kind == "rto" and known.parcel_id else None


def _by_courier(tx: Tx, courier_id: UUID, awb: str) -> dict[str, Any]:
    courier = shipping.courier(tx, courier_id)
    if not courier.transporter_id:
        message = f"{courier.name} has no transporter id (GSTIN or TRANSIN): enter it under Couriers."
        raise Refusal("incomplete", message, field="transporter_id")
    return {"transporterId": courier.transporter_id, "transporterName": courier.name, "transDocNo": awb}


def _said(said: Vehicle | None) -> dict[str, Any]:
    """Part B as somebody said it: no courier is known."""
    if said is None:
        raise Refusal("incomplete", "Say by which vehicle or transporter the goods go (Part B).", field="vehicle")
    return part_b(said)


def _of_transfer(head: Document, lines: Sequence[InvoiceLine], said: Vehicle | None) -> dict[str, Any]:
    """Between branches somebody says the vehicle, or who carries the goods."""
    own = head.kind == "delivery_challan"
    return ewb(head, lines, _said(said)) | {"subSupplyType": OWN_USE if own else SUPPLY}


def part_b(said: Vehicle) -> dict[str, Any]:
    """Part B as the portal takes it: with Part A, or as a change."""
    told: dict[str, Any] = {"transMode": MODES[said.mode]}
    if said.vehicle:
        told |= {"vehicleNo": said.vehicle, "vehicleType": "R"}
    if said.transporter:
        told["transporterId"] = said.transporter
    if said.paper_number:
        told["transDocNo"] = said.paper_number
    if said.paper_dated:
        told["transDocDate"] = f"{said.paper_dated:%d/%m/%Y}"
    return told


def ewb(
    head: Document, lines: Sequence[InvoiceLine], carried: Mapping[str, Any], *, inward: bool = False
) -> dict[str, Any]:
    """The JSON of a document, carried so; `inward`: from the other side to us. Refuses `incomplete`, naming what is missing."""
    sides = _theirs(head, "from") | _ours(head, "to") if inward else _ours(head, "from") | _theirs(head, "to")
    if short := [line.sku_code for line in lines if len(line.hsn) < HSN_MIN]:
        raise Refusal("incomplete", f"{', '.join(short[:5])}: the portal needs an HSN of 4 to 8 digits.", field="hsn")
    sums = amounts_of(head.taxable_paise, [tax for line in lines for tax in line.taxes])
    unit_cess = sum(line.of("unit_cess") for line in lines)
    return {
        "supplyType": INWARD if inward else OUTWARD, "subSupplyType": SUPPLY, "subSupplyDesc": "",
        "docType": EWAY_KINDS[head.kind], "docNo": head.number, "docDate": f"{head.dated:%d/%m/%Y}", **sides, "transactionType": REGULAR,
        "otherValue": rupees(head.round_off_paise),
        "totalValue": rupees(sums.taxable), "cgstValue": rupees(sums.cgst), "sgstValue": rupees(sums.sgst),
        "igstValue": rupees(sums.igst), "cessValue": rupees(sums.cess - unit_cess), "cessNonAdvolValue": rupees(unit_cess),
        "totInvValue": rupees(head.payable_paise), **carried, "transDistance": BY_THE_PORTAL,
        "itemList": [_item(number, line) for number, line in enumerate(lines, 1)],
    }  # fmt: skip


def _ours(head: Document, side: str) -> dict[str, Any]:
    street1, street2, city, pincode = (str(part) for part in head.supplier.get("address", ["", "", "", ""]))
    state = int(head.registration[:2] or str(head.supplier.get("state_code", "")) or 0)
    return {f"{side}Gstin": head.registration or UNREGISTERED,
            f"{side}TrdName": portal_text(head.supplier.get("name", ""), "the name of the business"),
            f"{side}Addr1": portal_text(street1 or city, "the address of the facility", least=1),
            f"{side}Addr2": portal_text(street2, "the address", least=0),
            f"{side}Place": portal_text(city, "the town of the facility", TOWN_MAX), f"{side}Pincode": pin_of(pincode, "the facility"),
            f"{side}StateCode": state, _acting(side): state}  # fmt: skip


def _theirs(head: Document, side: str) -> dict[str, Any]:
    buyer, who = head.buyer, "the buyer" if head.source_kind in ("parcel", BRANCH) else "the other side"
    gstin, delivery = str(buyer.get("gstin", "")), str(buyer.get("state_code", "")) or head.place_of_supply
    city = str(buyer.get("city", ""))
    return {f"{side}Gstin": gstin or UNREGISTERED, f"{side}TrdName": portal_text(buyer.get("customer_name", ""), f"the name of {who}"),
            f"{side}Addr1": portal_text(buyer.get("address1", "") or city, f"the address of {who}", TEXT_MAX, 1),
            f"{side}Addr2": portal_text(buyer.get("address2", ""), "the address", TEXT_MAX, 0),
            f"{side}Place": portal_text(city, f"the town of {who}", TOWN_MAX),
            f"{side}Pincode": pin_of(str(buyer.get("pincode", "")), who),
            f"{side}StateCode": int(gstin[:2] or delivery), _acting(side): int(delivery)}  # fmt: skip


def _acting(side: str) -> str:
    """The state from or to which goods really move."""
    return f"act{side.capitalize()}StateCode"


def _item(number: int, line: InvoiceLine) -> dict[str, Any]:
    rates = {code: rate for code, rate, _, _ in line.taxes}
    return {"itemNo": number, "productName": portal_text(line.description or line.sku_code, "the name of the goods", least=1),
            "productDesc": portal_text(line.description or line.sku_code, "the name of the goods", least=1),
            "hsnCode": int(line.hsn), "quantity": line.quantity, "qtyUnit": UNITS.get(line.unit, OTHER_UNIT),
            "taxableAmount": rupees(line.taxable_paise), "cgstRate": percent(rates.get("cgst", 0)),
            "sgstRate": percent(rates.get("sgst", 0) + rates.get("utgst", 0)), "igstRate": percent(rates.get("igst", 0)),
            "cessRate": percent(rates.get("cess", 0)), "cessNonadvol": rupees(line.of("unit_cess"))}  # fmt: skip
