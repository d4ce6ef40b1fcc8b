"""The tax portal over the API: settings without secrets, files for upload, acknowledgements by hand, deeds with their refusals."""

import json
from dataclasses import replace

import jsonschema_rs

from godown import books
from tests.builders.firm import GSTIN, Firm, numbered
from tests.http import Api
from tests.world.portal import SCHEMA, SECRET, Portal


def test_secrets_are_kept_and_not_told(firm: Firm, api: Api, portal: Portal) -> None:
    way = {
        "registration": GSTIN,
        "kind": "gateway",
        "base_url": portal.base_url,
        "client_id": "c",
        "einvoice": "always",
    }
    (told,) = api.http.put("/tax-portals", json=way).json()
    assert (told["has_secret"], told["client_id"], SECRET in json.dumps(told)) == (True, "c", False)
    tested = api.http.post(f"/tax-portals/{GSTIN}/test").json()
    assert tested == {"works": True, "said": "Sandbox of the portal"}
    assert api.http.put("/tax-portals", json=way | {"einvoice": "often"}).status_code == 422
    assert api.http.put("/tax-portals", json=way | {"base_url": "ftp://x"}).status_code == 422


def test_a_rejected_invoice_is_found_and_issued_anew(firm: Firm, api: Api, portal: Portal) -> None:
    portal.moods.append("3028")
    parcel = firm.packs("1")
    firm.works()
    (row,) = api.http.get("/einvoices", params={"status": "person"}).json()["items"]
    assert (row["state"], row["codes"], row["number"]) == ("rejected", ["3028"], numbered(1))
    made = api.http.post(f"/documents/{row['document_id']}/reissue", json={"customer_name": "Meera & Sons"}).json()
    assert made["number"] == numbered(2)
    again = api.http.post(f"/documents/{row['document_id']}/reissue", json={})
    assert (again.status_code, again.json()["code"]) == (409, "reissued_already")
    firm.works()
    (now,) = api.http.get(f"/documents/{made['id']}/clearances").json()
    assert (now["state"], now["customer"]) == ("acknowledged", "Meera & Sons")
    gone = api.http.post(f"/documents/{made['id']}/cancel", json={"reason": "data_entry"}).json()
    assert gone == {"state": "cancelling"}
    firm.works()
    assert api.http.get("/einvoices", params={"status": "cancelled"}).json()["items"][0]["document_id"] == made["id"]
    assert firm.leaves(parcel)[0] == "not_accepted"


def test_by_hand_a_file_goes_up_and_an_acknowledgement_comes_back(firm: Firm, api: Api, portal: Portal) -> None:
    with firm.open() as tx:
        books.set_portal(tx, replace(firm.way, kind="files"))
    parcel = firm.packs("1")
    head = firm.invoice(parcel)
    firm.works()
    assert portal.asked == []
    file = api.http.get("/einvoices/upload.json", params={"registration": GSTIN})
    assert (file.headers["documents"], file.headers["left-out"]) == ("1", "0")
    (sent,) = file.json()
    jsonschema_rs.Draft7Validator(SCHEMA).validate(sent)
    said = portal.acknowledge(sent)
    body = {"paper": "einvoice", "reference": said["Irn"], "ack_no": str(said["AckNo"]), "ack_at": "2026-12-01T10:00:00+05:30",
            "signed_qr": said["SignedQRCode"]}  # fmt: skip
    wrong = api.http.post(f"/documents/{head.id}/acknowledgement", json=body | {"reference": "0" * 64})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "other_document")
    where = f"/documents/{head.id}/acknowledgement"
    assert [api.http.post(where, json=body).json() for _ in range(2)] == [{"state": "acknowledged"}, {"state": "known"}]
    assert firm.leaves(parcel)[0] == "ok"


def test_by_hand_a_person_cancels_there_and_says_so(firm: Firm, api: Api, portal: Portal) -> None:
    parcel = firm.packs("1")
    firm.works()
    head = firm.invoice(parcel)
    with firm.open() as tx:
        books.set_portal(tx, replace(firm.way, kind="files"))
    there = f"/documents/{head.id}/cancelled-there"
    assert api.http.post(there, json={"paper": "einvoice"}).json()["code"] == "not_cancelling"
    assert api.http.post(f"/documents/{head.id}/cancel", json={"reason": "nonsense"}).status_code == 422
    assert api.http.post(f"/documents/{head.id}/cancel", json={"reason": "other"}).json() == {"state": "cancelling"}
    assert firm.said(head.id).needs_person
    assert api.http.post(there, json={"paper": "einvoice"}).json() == {"state": "cancelled"}
    assert (firm.invoice(parcel).status, portal.cancelled) == ("cancelled", {})


def test_an_e_way_bill_goes_with_what_is_worth_more(firm: Firm, api: Api, portal: Portal) -> None:
    """Rule 138(1): above 50,000 rupees, tax inside; Part A with the courier's transporter id; its own numbers of reasons."""
    with firm.open() as tx:
        books.set_portal(tx, replace(firm.way, eway="by_value"))
    light, heavy = firm.packs("1"), firm.packs("2", price_paise=5_000_100)
    assert [one["paper"] for one in api.http.get(f"/documents/{firm.invoice(light).id}/clearances").json()] == [
        "einvoice"
    ]
    head = firm.invoice(heavy)
    firm.works()
    bill = firm.said(head.id, "eway")
    assert (bill.state, bill.reference, bill.valid_until is not None) == ("acknowledged", "331000000001", True)
    (sent,) = [body for path, body in portal.asked if path == "/ewaybill"]
    assert (sent["docNo"], sent["transporterId"], sent["transDocNo"]) == (head.number, "29AABCT1332L1ZU", "GDN1002")
    assert (sent["fromStateCode"], sent["toStateCode"], sent["totInvValue"], sent["igstValue"]) == (
        29,
        32,
        50001.0,
        7627.27,
    )
    assert firm.leaves(heavy)[0] == "ok"
    with firm.open() as tx:
        tx.run("UPDATE shipment SET manifest_id = NULL WHERE tenant_id = %(tenant)s")
    assert api.http.post(f"/documents/{head.id}/cancel", json={"reason": "data_entry"}).json() == {
        "state": "cancelling"
    }
    firm.works()
    asked = [(path, body.get("cancelRsnCode"), body.get("CnlRsn")) for path, body in portal.asked if "cancel" in path]
    assert asked == [("/ewaybill/cancel", "3", None), ("/invoice/cancel", None, "2")]
    assert {firm.said(head.id, paper).state for paper in ("einvoice", "eway")} == {"cancelled"}


def test_an_e_way_bill_alone_is_cancelled_renewed_and_waived(firm: Firm, api: Api, portal: Portal) -> None:
    with firm.open() as tx:
        books.set_portal(tx, replace(firm.way, eway="by_value", within_over_paise=100))
        tx.run("UPDATE courier SET transporter_id = '' WHERE tenant_id = %(tenant)s")
    parcel = firm.packs("1", state_code="29", customer_gstin="", customer_name="Meera Krishnan")
    head = firm.invoice(parcel)
    firm.works()
    said = firm.said(head.id, "eway")
    assert (said.state, "no transporter id" in said.last_error) == ("rejected", True)
    assert "e-way bill" in firm.leaves(parcel)[1]
    with firm.open() as tx:
        tx.run("UPDATE courier SET transporter_id = '29AABCT1332L1ZU' WHERE tenant_id = %(tenant)s")
    api.http.post("/einvoices/retry", json={"document_ids": [str(head.id)]})
    firm.works()
    assert firm.said(head.id, "eway").state == "acknowledged"
    assert api.http.post(f"/documents/{head.id}/eway/cancel", json={"reason": "other"}).status_code == 200
    firm.works()
    assert (firm.said(head.id, "eway").state, firm.invoice(parcel).status) == ("cancelled", "issued")
    assert firm.leaves(parcel)[0] == "not_accepted"
    waived = api.http.post(f"/documents/{head.id}/eway/waive", json={"why": "Household goods"})
    assert (waived.status_code, firm.said(head.id, "eway").state) == (200, "waived")
    assert api.http.post(f"/documents/{head.id}/eway/renew").status_code == 200
    portal.bills.clear()
    firm.works()
    assert (firm.said(head.id, "eway").state, firm.leaves(parcel)[0]) == ("acknowledged", "ok")


def test_the_answers_of_an_upload_come_back_as_a_file(firm: Firm, api: Api, portal: Portal) -> None:
    with firm.open() as tx:
        books.set_portal(tx, replace(firm.way, kind="files"))
    parcels = [firm.packs(number) for number in ("1", "2", "3")]
    sent = api.http.get("/einvoices/upload.json", params={"registration": GSTIN}).json()
    said = [portal.acknowledge(one) for one in sent]
    told = json.dumps([*said[:2], said[0] | {"Irn": "0" * 64}]).encode()

    def brings(name: str, content: bytes) -> dict[str, list[object]]:
        answer = api.http.post("/einvoices/acknowledgements", files={"file": (name, content)})
        return {key: [row["code"] if key == "refused" else row for row in rows] for key, rows in answer.json().items()}

    first, again = brings("answer.json", told), brings("answer.json", told)
    assert (len(first["done"]), first["refused"]) == (2, ["unknown_document"])
    assert (again["done"], len(again["known"])) == ([], 2)
    third = firm.invoice(parcels[2])
    table = f"Doc No,IRN,Ack No,Ack Date,SignedQRCode\n{third.number},{said[2]['Irn']},112,01/12/2026 10:15:00 AM,{said[2]['SignedQRCode']}\n"
    assert len(brings("answer.csv", table.encode())["done"]) == 1
    assert {firm.said(firm.invoice(parcel).id).state for parcel in parcels} == {"acknowledged"}
    assert firm.said(third.id).signed_qr == said[2]["SignedQRCode"]
    assert api.http.post("/einvoices/acknowledgements", files={"file": ("x.csv", b"a,b\n1,2\n")}).status_code == 422
    assert api.http.post("/einvoices/acknowledgements", files={"file": ("x.json", b"[1")}).status_code == 422
