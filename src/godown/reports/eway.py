"""An e-way bill as the portal of the National Informatics Centre takes it (rule 138, form EWB-01): Part A of an invoice or bill whose
goods a courier carries, who fills in the vehicle; of what goes between branches, with the vehicle (Part B) that somebody said.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from godown import books, shipping
from godown.books import Document, InvoiceLine, Vehicle
from godown.countries.india.deeds import EWAY_KINDS
from godown.countries.india.filing import amounts_of
from godown.countries.india.gstr1 import OTHER_UNIT, UNITS, percent, rupees
from godown.countries.india.vehicles import MODES
from godown.kernel.refusal import NotFound, Refusal
from godown.platform.transaction import Tx
from godown.reports.einvoice import ABROAD, TEXT_MAX, TOWN_MAX, pin_of, portal_text

OUTWARD: Final = "O"
SUPPLY: Final = "1"
OWN_USE: Final = "5"
BRANCH: Final = "transfer_step"
REGULAR: Final = 1
BY_THE_PORTAL: Final = "0"
"""Kilometres: the portal works them out from the two PIN codes."""

UNREGISTERED: Final = "URP"
HSN_MIN: Final = 4
NOT_YET: Final = "no_courier_yet"


def eway(tx: Tx, document_id: UUID) -> dict[str, Any]:
    """The e-way bill of a document. Refuses `no_eway` for what has none, `incomplete` where the portal would ask for more, and
    `no_courier_yet` while the parcel has no courier."""
    head = books.documents(tx, [document_id]).get(document_id)
    if head is None:
        raise NotFound("document", document_id=str(document_id))
    if head.kind not in EWAY_KINDS or head.status == "cancelled" or head.source_kind not in ("parcel", BRANCH):
        raise Refusal("no_eway", f"{head.number} is no document that travels with goods.", number=head.number)
    if head.place_of_supply == ABROAD:
        raise Refusal("incomplete", "An e-way bill for export names the port: make it on the portal, and enter its number here.",
                      field="place_of_supply")  # fmt: skip
    said = next((one for one in books.vehicles_of(tx, [document_id]) if one.state != "refused"), None)
    if head.source_kind == BRANCH:
        return _of_transfer(head, books.lines_of(tx, document_id), said)
    found = shipping.shipments_of_parcels(tx, [head.source_id])
    if not found:
        raise Refusal(NOT_YET, "Its parcel has no courier yet.", number=head.number)
    courier = shipping.courier(tx, found[0].courier_id)
    if not courier.transporter_id:
        message = f"{courier.name} has no transporter id (GSTIN or TRANSIN): enter it under Couriers."
        raise Refusal("incomplete", message, field="transporter_id")
    carried = {
        "transporterId": courier.transporter_id,
        "transporterName": courier.name,
        "transDocNo": found[0].awb or "",
    }
    return ewb(head, books.as_said(books.lines_of(tx, document_id)), carried | (part_b(said) if said else {}))


def _of_transfer(head: Document, lines: Sequence[InvoiceLine], said: Vehicle | None) -> dict[str, Any]:
    """Between branches no courier is known: somebody says the vehicle, or who carries the goods."""
    if said is None:
        raise Refusal("incomplete", "Say by which vehicle or transporter the goods go (Part B).", field="vehicle")
    own = head.kind == "delivery_challan"
    return ewb(head, lines, part_b(said)) | {"subSupplyType": OWN_USE if own else SUPPLY}


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


def ewb(head: Document, lines: Sequence[InvoiceLine], carried: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON of a document, carried so. Refuses `incomplete`, naming what is missing."""
    if short := [line.sku_code for line in lines if len(line.hsn) < HSN_MIN]:
        raise Refusal("incomplete", f"{', '.join(short[:5])}: the portal needs an HSN of 4 to 8 digits.", field="hsn")
    sums = amounts_of(head.taxable_paise, [tax for line in lines for tax in line.taxes])
    unit_cess = sum(line.of("unit_cess") for line in lines)
    return {
        "supplyType": OUTWARD, "subSupplyType": SUPPLY, "subSupplyDesc": "", "docType": EWAY_KINDS[head.kind], "docNo": head.number,
        "docDate": f"{head.dated:%d/%m/%Y}", **_from(head), **_to(head), "transactionType": REGULAR,
        "otherValue": rupees(head.round_off_paise),
        "totalValue": rupees(sums.taxable), "cgstValue": rupees(sums.cgst), "sgstValue": rupees(sums.sgst),
        "igstValue": rupees(sums.igst), "cessValue": rupees(sums.cess - unit_cess), "cessNonAdvolValue": rupees(unit_cess),
        "totInvValue": rupees(head.payable_paise), **carried, "transDistance": BY_THE_PORTAL,
        "itemList": [_item(number, line) for number, line in enumerate(lines, 1)],
    }  # fmt: skip


def _from(head: Document) -> dict[str, Any]:
    street1, street2, city, pincode = (str(part) for part in head.supplier.get("address", ["", "", "", ""]))
    state = int(head.registration[:2] or str(head.supplier.get("state_code", "")) or 0)
    return {"fromGstin": head.registration or UNREGISTERED,
            "fromTrdName": portal_text(head.supplier.get("name", ""), "the name of the business"),
            "fromAddr1": portal_text(street1 or city, "the address of the facility", least=1),
            "fromAddr2": portal_text(street2, "the address", least=0),
            "fromPlace": portal_text(city, "the town of the facility", TOWN_MAX), "fromPincode": pin_of(pincode, "the facility"),
            "fromStateCode": state, "actFromStateCode": state}  # fmt: skip


def _to(head: Document) -> dict[str, Any]:
    buyer = head.buyer
    gstin, delivery = str(buyer.get("gstin", "")), str(buyer.get("state_code", "")) or head.place_of_supply
    city = str(buyer.get("city", ""))
    return {"toGstin": gstin or UNREGISTERED, "toTrdName": portal_text(buyer.get("customer_name", ""), "the name of the buyer"),
            "toAddr1": portal_text(buyer.get("address1", "") or city, "the address of the buyer", TEXT_MAX, 1),
            "toAddr2": portal_text(buyer.get("address2", ""), "the address", TEXT_MAX, 0),
            "toPlace": portal_text(city, "the town of the buyer", TOWN_MAX),
            "toPincode": pin_of(str(buyer.get("pincode", "")), "the buyer"),
            "toStateCode": int(gstin[:2] or delivery), "actToStateCode": int(delivery)}  # fmt: skip


def _item(number: int, line: InvoiceLine) -> dict[str, Any]:
    rates = {code: rate for code, rate, _, _ in line.taxes}
    return {"itemNo": number, "productName": portal_text(line.description or line.sku_code, "the name of the goods", least=1),
            "productDesc": portal_text(line.description or line.sku_code, "the name of the goods", least=1),
            "hsnCode": int(line.hsn), "quantity": line.quantity, "qtyUnit": UNITS.get(line.unit, OTHER_UNIT),
            "taxableAmount": rupees(line.taxable_paise), "cgstRate": percent(rates.get("cgst", 0)),
            "sgstRate": percent(rates.get("sgst", 0) + rates.get("utgst", 0)), "igstRate": percent(rates.get("igst", 0)),
            "cessRate": percent(rates.get("cess", 0)), "cessNonadvol": rupees(line.of("unit_cess"))}  # fmt: skip
