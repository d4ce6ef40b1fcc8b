"""Part B of e-way bills: the vehicle goes along, changes on the way, is told by a job or a person; goods between branches too."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from godown import books, receiving
from godown.books import NewPortal, NewVehicle
from godown.entrypoints.worker.office import Office
from godown.kernel.refusal import Refusal
from godown.platform.database import Database
from godown.receiving import ArrivedLine, SentLine, Transfer
from godown.reports import doctor, eway, gst_month
from tests.builders.firm import GSTIN, Firm, numbered
from tests.builders.houses import Houses
from tests.http import Api
from tests.scenarios.test_branch_tax import tax_there
from tests.world.jobs import run_jobs, run_scheduled
from tests.world.portal import SECRET, Portal

LORRY = {"mode": "road", "vehicle": "ka-01 ab 1234", "reason": "first"}


def heavy(firm: Firm) -> books.Document:
    """The invoice of a parcel worth more than 50,000 rupees."""
    with firm.open() as tx:
        books.set_portal(tx, replace(firm.way, eway="by_value"))
    return firm.invoice(firm.packs("1", price_paise=6_000_000))


def test_a_vehicle_changes_on_the_way(firm: Firm, api: Api, portal: Portal) -> None:
    """Rule 138(5), CGST Rules: goods that are put on another vehicle; Part B is told again, and the bill holds longer."""
    head = heavy(firm)
    firm.works()
    before = firm.said(head.id, "eway")
    change = LORRY | {"vehicle": "MH 12 C 9876", "reason": "transshipment", "from_place": "Hubballi", "remark": "Hub"}
    made = api.http.post(f"/documents/{head.id}/eway/vehicle", json=change).json()
    assert (made["state"], made["vehicle"], made["from_state"]) == ("needed", "MH12C9876", "29")
    portal.moods.append("lost")
    firm.works()
    with firm.open() as tx:
        (waits,) = books.vehicles_of(tx, [head.id])
        tx.run("UPDATE eway_vehicle SET next_try_at = now() - interval '1 s' WHERE tenant_id = %(tenant)s")
    assert (waits.state, "cannot be reached" in waits.last_error) == ("needed", True)
    run_scheduled(firm.worker, firm.tenant, "portal.due")
    firm.works()
    (told,) = api.http.get(f"/documents/{head.id}/eway/vehicles").json()
    assert told["state"] == "told"
    assert {(one["vehicleNo"], one["reasonCode"], one["fromPlace"]) for one in portal.moved} == {
        ("MH12C9876", "2", "Hubballi")
    }
    after = firm.said(head.id, "eway")
    assert before.valid_until is not None
    assert after.valid_until is not None
    assert after.valid_until - before.valid_until == timedelta(days=2)


def test_what_the_portal_refuses_is_said_otherwise(firm: Firm, api: Api, portal: Portal) -> None:
    head = heavy(firm)
    firm.works()
    where = f"/documents/{head.id}/eway/vehicle"
    wrong = api.http.post(where, json=LORRY | {"vehicle": "lorry"})
    assert (wrong.status_code, "KA01AB1234" in wrong.text) == (422, True)
    assert api.http.post(where, json=LORRY).status_code == 200
    portal.moods.append("338")
    firm.works()
    assert api.http.post(where, json=LORRY | {"vehicle": "KA01AB9999"}).status_code == 200
    firm.works()
    with firm.open() as tx:
        assert [(one.vehicle, one.state) for one in books.vehicles_of(tx, [head.id])] == [
            ("KA01AB9999", "told"), ("KA01AB1234", "refused")]  # fmt: skip


def test_a_bill_that_is_cancelled_is_told_nothing_more(firm: Firm, api: Api, portal: Portal) -> None:
    """Its e-way bill is cancelled first, for reasons with numbers of their own (3 data entry); then it has no vehicle."""
    head = heavy(firm)
    firm.works()
    assert api.http.post(f"/documents/{head.id}/eway/cancel", json={"reason": "data_entry"}).status_code == 200
    firm.works()
    assert [body["cancelRsnCode"] for path, body in portal.asked if path == "/ewaybill/cancel"] == ["3"]
    answer = api.http.post(f"/documents/{head.id}/eway/vehicle", json=LORRY)
    assert (answer.status_code, answer.json()["code"]) == (409, "no_eway")


def test_by_hand_a_person_tells_the_portal_and_keeps_it(firm: Firm, api: Api, portal: Portal) -> None:
    """Rule 138(10): the road that is left says until when the bill holds, where the portal's word is not entered."""
    head = heavy(firm)
    firm.works()
    with firm.open() as tx:
        books.set_portal(tx, replace(firm.way, kind="files", eway="by_value"))
    made = api.http.post(f"/documents/{head.id}/eway/vehicle", json=LORRY | {"km": 450}).json()
    assert (made["state"], made["valid_until"] is not None, portal.moved) == ("told", True, [])
    until = firm.said(head.id, "eway").valid_until
    with firm.open() as tx:
        assert until is not None
        assert timedelta(days=3) <= until - tx.now < timedelta(days=4)


def test_part_a_that_the_portal_knew_without_a_vehicle_is_told_it(firm: Firm, portal: Portal) -> None:
    """The answer to Part A was lost; the vehicle that was said meanwhile is told once it is known that the portal lacks it."""
    head = heavy(firm)
    portal.forgets_vehicles = True
    portal.moods.extend(["slow", "lost"])
    firm.works()
    assert firm.said(head.id, "eway").state == "sent"
    with firm.open() as tx:
        assert books.set_vehicle(tx, head, NewVehicle(vehicle="KA01AB1234")).state == "along"
    firm.works()
    assert [one["vehicleNo"] for one in portal.moved] == ["KA01AB1234"]
    with firm.open() as tx:
        (told,) = books.vehicles_of(tx, [head.id])
    assert (told.state, told.valid_until is not None) == ("told", True)


@pytest.fixture
def houses(database: Database, tenant_id: UUID, portal: Portal) -> Houses:
    """Two branches of one registration, with the addresses that the portal wants."""
    made = Houses(database, tenant_id)
    made.stocks(TEA=20, CUP=6)
    with made.open() as tx:
        tx.run("UPDATE facility SET address1 = '14, 3rd Phase', city = 'Bengaluru' WHERE tenant_id = %(tenant)s")
        tx.run(
            "UPDATE facility SET gstin = %(g)s, state_code = '29', pincode = '560001', city = 'Mysuru' WHERE tenant_id = %(tenant)s AND code = 'DEL'",
            g=GSTIN,
        )
        tx.run("UPDATE sku SET hsn = '0902' WHERE tenant_id = %(tenant)s")
        way = NewPortal(GSTIN, "gateway", portal.base_url, "client", SECRET, "api", "pw", "never", "by_value", 10_000)
        books.set_portal(tx, way)
    return made


def test_a_challan_travels_with_an_eway_bill_once_its_vehicle_is_said(
    houses: Houses, portal: Portal, portal_worker: Office
) -> None:
    """Rule 138(1) with rule 55: goods that move for reasons other than a supply, on a delivery challan; for own use."""
    transfer = houses.sends(houses.asks(TEA=8))
    run_jobs(portal_worker, houses.tenant)
    with houses.open() as tx:
        (bill,) = books.clearances_page(tx, books.WantedClearances(paper="eway"), None, 5)
        head = books.documents(tx, [bill.document_id])[bill.document_id]
        month = f"{tx.now + timedelta(hours=5, minutes=30):%Y-%m}"
        codes = [one.code for one in gst_month.gst_month(tx, GSTIN, month).findings]
    assert (bill.state, "which vehicle" in bill.last_error, portal.asked) == ("rejected", True, [])
    assert (head.kind, "no_eway" in codes, transfer.sent) == ("delivery_challan", True, 8)
    with houses.open() as tx:
        books.set_vehicle(tx, head, NewVehicle(vehicle="KA01AB1234"))
    run_jobs(portal_worker, houses.tenant)
    ((_, sent),) = [one for one in portal.asked if one[0] == "/ewaybill"]
    assert (sent["docType"], sent["subSupplyType"], sent["vehicleNo"], sent["transMode"]) == (
        "CHL",
        "5",
        "KA01AB1234",
        "1",
    )
    assert (sent["fromGstin"], sent["toGstin"], sent["totInvValue"], sent["cgstValue"]) == (GSTIN, GSTIN, 320.0, 0)
    with houses.open() as tx:
        (bill,) = books.clearances_of(tx, [head.id])
        (told,) = books.vehicles_of(tx, [head.id])
    assert (bill.state, bill.valid_until is not None, told.state) == ("acknowledged", True, "told")


def test_an_invoice_between_registrations_goes_as_a_supply(houses: Houses) -> None:
    with houses.open() as tx:
        tx.run("UPDATE facility SET gstin = '29AAXCA1234F2ZI' WHERE tenant_id = %(tenant)s AND code = 'DEL'")
    houses.sends(houses.asks(TEA=8))
    with houses.open() as tx:
        (bill,) = books.clearances_page(tx, books.WantedClearances(paper="eway"), None, 5)
        head = books.documents(tx, [bill.document_id])[bill.document_id]
        with pytest.raises(Refusal) as refused:
            eway.eway(tx, head.id)
        books.set_vehicle(tx, head, NewVehicle(mode="rail", paper_number="RR-7788"))
        told = eway.eway(tx, head.id)
    assert refused.value.code == "incomplete"
    assert (told["docType"], told["subSupplyType"], told["transMode"], told["transDocNo"]) == (
        "INV",
        "1",
        "2",
        "RR-7788",
    )
    assert (told["toGstin"], float(told["cgstValue"]), "vehicleNo" in told) == ("29AAXCA1234F2ZI", 28.8, False)


def stands(houses: Houses, transfer: Transfer) -> receiving.TransferStep:
    """What was loaded last."""
    with houses.open() as tx:
        return receiving.transfer_steps(tx, transfer.id)[0]


def leaves(houses: Houses, step: UUID) -> Transfer:
    with houses.open() as tx:
        return receiving.transfer_leaves(tx, step)


def test_a_load_that_needs_an_eway_bill_does_not_leave_without_one(
    houses: Houses, portal: Portal, portal_worker: Office, api: Api
) -> None:
    """Rule 138(1): before the goods begin to move. As a parcel at hand-over; what has not left cannot arrive."""
    transfer = houses.sends(houses.asks(TEA=8))
    step = stands(houses, transfer)
    assert (transfer.loaded, transfer.in_transit, step.stands) == (8, 8, True)
    refused = api.http.post(f"/transfers/loads/{step.id}/leave")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_cleared")
    assert (
        f"{transfer.number} may not leave: {numbered(1, 'delivery_challan')} has no e-way bill yet"
        in refused.json()["detail"]
    )
    with pytest.raises(Refusal) as wrong:
        houses.counts_in(transfer, ArrivedLine(1, 1))
    assert wrong.value.code == "not_left"
    with houses.open() as tx:
        head = books.documents_of_sources(tx, "transfer_step", [step.id])[step.id]
        books.set_vehicle(tx, head, NewVehicle(vehicle="KA01AB1234"))
    run_jobs(portal_worker, houses.tenant)
    gone = [api.http.post(f"/transfers/loads/{step.id}/leave").json() for _ in range(2)][1]
    assert (gone["loaded"], gone["in_transit"]) == (0, 8)
    assert stands(houses, transfer).left_at is not None
    assert houses.counts_in(transfer, ArrivedLine(1, 8)).status == "received"
    with houses.open() as tx:
        assert doctor.examine(tx) == []


def test_what_has_left_arrives_though_another_load_still_stands(houses: Houses) -> None:
    transfer = houses.asks(TEA=8, CUP=2)
    transfer = houses.sends(transfer, SentLine(1, 1))
    assert (transfer.loaded, transfer.sent) == (0, 1), "40 rupees: below the value of an e-way bill"
    transfer = houses.sends(transfer)
    assert transfer.loaded == 9
    with pytest.raises(Refusal) as wrong:
        houses.counts_in(transfer, ArrivedLine(1, 1), ArrivedLine(1, 1))
    assert wrong.value.code == "not_left"
    assert houses.counts_in(transfer, ArrivedLine(1, 1)).received == 1


def test_a_load_whose_bill_is_waived_leaves(houses: Houses) -> None:
    step = stands(houses, houses.sends(houses.asks(TEA=8)))
    with houses.open() as tx:
        paper = books.documents_of_sources(tx, "transfer_step", [step.id])[step.id]
        books.waive_eway(tx, paper.id, "Goods of rule 138(14)")
    assert leaves(houses, step.id).loaded == 0


def test_the_invoice_of_a_load_is_issued_anew_until_it_leaves(
    houses: Houses, portal: Portal, portal_worker: Office, api: Api
) -> None:
    """The portal rejects the e-invoice of a branch for what the settings say; they are mended, and it is issued anew."""
    with houses.open() as tx:
        tx.run("UPDATE facility SET gstin = '29AAXCA1234F2ZI' WHERE tenant_id = %(tenant)s AND code = 'DEL'")
        books.set_portal(
            tx, NewPortal(GSTIN, "gateway", portal.base_url, "client", SECRET, "api", "pw", "always", "never")
        )
    portal.moods.append("3028")
    transfer = houses.sends(houses.asks(TEA=8))
    step = stands(houses, transfer)
    run_jobs(portal_worker, houses.tenant)
    with houses.open() as tx:
        old = books.documents_of_sources(tx, "transfer_step", [step.id])[step.id]
        tx.run("UPDATE facility SET address1 = '7, Ring Road' WHERE tenant_id = %(tenant)s AND code = 'DEL'")
    with pytest.raises(Refusal) as wrong:
        leaves(houses, step.id)
    assert (wrong.value.code, "rejected the IRN" in wrong.value.message) == ("not_cleared", True)
    made = api.http.post(f"/documents/{old.id}/reissue", json={}).json()
    assert api.http.post(f"/documents/{old.id}/reissue", json={}).json()["code"] == "reissued_already"
    run_jobs(portal_worker, houses.tenant)
    with houses.open() as tx:
        new = books.documents_of_sources(tx, "transfer_step", [step.id])[step.id]
        assert (str(new.id), new.number[-6:], new.total_paise, new.buyer["address1"]) == (
            made["id"], "000002", old.total_paise, "7, Ring Road")  # fmt: skip
        assert books.documents(tx, [old.id])[old.id].status == "cancelled"
    assert leaves(houses, step.id).loaded == 0
    assert api.http.post(f"/documents/{new.id}/reissue", json={}).json()["code"] == "has_left"
    late = api.http.post(f"/documents/{new.id}/cancel", json={"reason": "data_entry"})
    assert (late.status_code, late.json()["code"]) == (409, "too_late")
    assert tax_there(houses) == {"cgst": 2_880, "sgst": 2_880}
    with houses.open() as tx:
        assert doctor.examine(tx) == []
    with houses.open() as tx:
        tx.run(
            "UPDATE clearance SET state = 'rejected' WHERE tenant_id = %(tenant)s AND document_id = %(id)s", id=new.id
        )
    with houses.open() as tx:
        assert [one.check for one in doctor.examine(tx)] == ["left_with_its_irn"]
