"""Goods that move without being sold have a delivery challan, and above the limit an e-way bill: back from customers, back to vendors, out
to be repaired."""

from dataclasses import replace
from uuid import UUID

import pytest

from godown import books, packing, receiving, returns, shipping
from godown.books import NewVehicle
from godown.entrypoints.papers import documents as papers
from godown.entrypoints.papers.press import PRESS
from godown.kernel.refusal import Refusal
from godown.receiving import NewRemoval, NewRemovalLine, OtherSide
from godown.reports import doctor, eway
from godown.returns import Expected, NewInspection, queries_repairs
from tests.builders.firm import BUYER, GSTIN, Firm
from tests.http import Api
from tests.scenarios.test_returns import YES
from tests.world.pdf import read_pdf
from tests.world.portal import Portal

KANSA = OtherSide("Kansa Metals", "29AADCB2230M1ZP", "7, Ring Road", "Mysuru", "29", "570001")


def bills_by_value(firm: Firm, within_over: int | None = None) -> None:
    """Goods above the value travel with an e-way bill; nothing needs an IRN."""
    with firm.open() as tx:
        books.set_portal(tx, replace(firm.way, einvoice="never", eway="by_value", within_over_paise=within_over))


def left(firm: Firm, price_paise: int = 10_000) -> UUID:
    """A parcel that was handed over, with what it needs."""
    parcel = firm.packs("1", price_paise=price_paise)
    firm.works()
    assert firm.leaves(parcel)[0] == "ok"
    with firm.open() as tx:
        assert not shipping.close(tx, shipping.open_manifest(tx, firm.courier, firm.facility).id).refused
    return parcel


def sound(firm: Firm) -> None:
    with firm.open() as tx:
        assert [one for one in doctor.examine(tx) if not one.warning] == []


def test_what_comes_back_undelivered_above_the_limit_travels_with_a_bill(firm: Firm, portal: Portal) -> None:
    """Rule 138(1): inward, a sales return (7) on a delivery challan, from the buyer to us, by whoever carried it there."""
    bills_by_value(firm)
    parcel = left(firm, 6_000_000)
    with firm.open() as tx:
        back = returns.expect_rto(tx, parcel)
        assert returns.expect_rto(tx, parcel).id == back.id
        challan = books.documents_of_sources(tx, "return_challan", [back.id])[back.id]
        invoice = books.documents(tx, [packing.parcels(tx, [parcel])[parcel].document_id or back.id])
    assert (challan.kind, challan.number[:4], challan.tax_paise) == ("delivery_challan", "29D/", 0)
    assert [one.total_paise for one in invoice.values()] == [challan.total_paise]
    firm.works()
    sent = [body for path, body in portal.asked if path == "/ewaybill"][-1]
    assert (sent["supplyType"], sent["subSupplyType"], sent["docType"], sent["docNo"]) == (
        "I",
        "7",
        "CHL",
        challan.number,
    )
    assert (sent["fromGstin"], sent["toGstin"], sent["transporterId"]) == (BUYER, GSTIN, "29AABCT1332L1ZU")
    assert (sent["fromPincode"], sent["actFromStateCode"], sent["toStateCode"], sent["totInvValue"]) == (
        680001,
        32,
        29,
        60_000.0,
    )
    assert firm.said(challan.id, "eway").state == "acknowledged"
    sound(firm)


def test_below_the_limit_a_challan_is_issued_when_it_is_asked_for(firm: Firm, api: Api) -> None:
    bills_by_value(firm)
    parcel = left(firm)
    with firm.open() as tx:
        line = packing.lines_of(tx, [parcel])[0].id
        back = returns.expect(tx, parcel, [Expected(line, 1)], reason="changed_mind")
        assert books.documents_of_sources(tx, "return_challan", [back.id]) == {}
    made = [api.http.post(f"/returns/{back.id}/challan").json() for _ in range(2)]
    assert (made[0], made[0]["total_paise"]) == (made[1], 10_000)
    with firm.open() as tx:
        (draft,) = papers.compose(tx, [UUID(made[0]["document_id"])])
        assert books.clearances_of(tx, [draft.thing_id]) == []
    text = " ".join(read_pdf(PRESS.pdf(draft.sheet))[0].text.split()).casefold()
    for words in ("delivery challan", "sent by", "meera stores", "come back from the customer"):
        assert words in text, (words, text)
    with firm.open() as tx:
        returns.arrive(tx, back.id)
    assert api.http.post(f"/returns/{back.id}/challan").json()["code"] == "not_expected"
    with firm.open() as tx:
        line_id = returns.lines_of(tx, back.id)[0].id
        credit = returns.inspect(tx, NewInspection(line_id, 1, "saleable", YES)).credit_paise
    assert credit == 10_000, "the credit is that of the invoice, not of the challan"
    sound(firm)


def test_goods_go_back_to_a_vendor_with_a_challan(firm: Firm, api: Api) -> None:
    """Outward, others (8); in which vehicle somebody says. What is scrapped goes to nobody."""
    bills_by_value(firm, 1_000)
    lines = (NewRemovalLine("TEA", 2, firm.shelf_of("TEA")),)
    with firm.open() as tx:
        gone = receiving.remove(tx, NewRemoval(firm.facility, "vendor_return", lines, vendor="Kansa Metals"))
        scrap = receiving.remove(tx, NewRemoval(firm.facility, "scrapped", lines))
    body = {
        "name": "Kansa Metals",
        "gstin": KANSA.gstin,
        "address1": "7, Ring Road",
        "city": "Mysuru",
        "pincode": "570001",
    }
    assert api.http.post(f"/removals/{scrap.id}/challan", json=body).json()["code"] == "not_sent"
    wrong = api.http.post(f"/removals/{gone.id}/challan", json=body | {"gstin": "29AADCB2230M1ZZ"})
    assert (wrong.status_code, wrong.json()["facts"]["field"]) == (422, "gstin")
    made = [api.http.post(f"/removals/{gone.id}/challan", json=body).json() for _ in range(2)][1]
    assert made["total_paise"] == gone.cost_paise == 8_000
    with firm.open() as tx:
        head = books.documents(tx, [UUID(made["document_id"])])[UUID(made["document_id"])]
        with pytest.raises(Refusal) as refused:
            eway.eway(tx, head.id)
        books.set_vehicle(tx, head, NewVehicle(vehicle="KA01AB1234"))
        told = eway.eway(tx, head.id)
    assert (refused.value.code, refused.value.facts["field"]) == ("incomplete", "vehicle")
    assert (told["supplyType"], told["subSupplyType"], told["docType"], told["vehicleNo"]) == (
        "O",
        "8",
        "CHL",
        "KA01AB1234",
    )
    assert (0 < len(told["subSupplyDesc"]) <= 20, told["toGstin"], told["toPincode"]) == (True, KANSA.gstin, 570001)
    sound(firm)


def test_units_go_out_to_be_repaired_and_stay_ours(firm: Firm) -> None:
    """As to a job worker (4), section 143 of the CGST Act."""
    bills_by_value(firm, 1_000)
    parcel = left(firm)
    with firm.open() as tx:
        line = packing.lines_of(tx, [parcel])[0].id
        back = returns.expect(tx, parcel, [Expected(line, 1)], reason="changed_mind")
        returns.arrive(tx, back.id)
        returns.inspect(tx, NewInspection(returns.lines_of(tx, back.id)[0].id, 1, "repair", YES))
        (repair,) = queries_repairs.page(tx, None, False, None, 9)
    before = firm.at("TEA")
    with firm.open() as tx:
        challan = returns.repair_challan(tx, repair.id, replace(KANSA, name="Ravi Repairs", gstin=""))
        assert returns.repair_challan(tx, repair.id, KANSA).id == challan.id
        books.set_vehicle(tx, challan, NewVehicle(vehicle="KA01AB1234"))
        told = eway.eway(tx, challan.id)
    assert (challan.total_paise, firm.at("TEA")) == (4_000, before)
    assert (told["supplyType"], told["subSupplyType"], told["toGstin"], told["subSupplyDesc"]) == ("O", "4", "URP", "")
    sound(firm)
