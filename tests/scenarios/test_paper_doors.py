"""Papers and photos over HTTP: the right file to the right business, printed once, never run."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest

from godown import packing, picking, shipping
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.shipping import NewCourier
from tests import servers
from tests.builders.photos import PNG
from tests.builders.seller import Seller
from tests.http import Api, key_of
from tests.world.pdf import read_pdf


@pytest.fixture
def seller(api: Api, database: Database) -> Seller:
    made = Seller(database, api.tenant_id)
    made.stocks(TEA=10, BOX=9, TAPE=20_000)
    with made.open() as tx:
        made.courier = shipping.add_courier(tx, NewCourier("own", "Own riders"))
    return made


@pytest.fixture
def parcel(seller: Seller) -> packing.Parcel:
    """A parcel whose courier has no AWB left."""
    seller.takes(seller.order("1", TEA=2))
    trips = seller.releases()
    with seller.open() as tx:
        picking.pick_all(tx, trips)
        made, _ = packing.pack(tx, [NewParcel(seller.id_of("1"), 300, "BOX")])
        shipping.assign(tx, [made[0].id])
        return packing.parcels(tx, [made[0].id])[made[0].id]


@pytest.fixture
def stranger(database: Database, address: str) -> Iterator[httpx.Client]:
    """Another business."""
    headers = {"Authorization": f"Bearer {key_of(database, servers.fresh_tenant(database, 'Elsewhere'))}"}
    with httpx.Client(base_url=f"{address}/api/v1", headers=headers, timeout=60) as http:
        yield http


def test_a_document_is_listed_read_and_fetched_with_the_same_bytes(
    api: Api, seller: Seller, parcel: packing.Parcel, stranger: httpx.Client
) -> None:
    page = api.http.get("/documents", params={"kind": "tax_invoice", "limit": 1}).json()
    (listed,) = page["items"]
    assert (listed["id"], page["next_cursor"]) == (str(parcel.document_id), None)
    assert api.http.get("/documents", params={"kind": "credit_note"}).json()["items"] == []
    assert api.http.get("/documents", params={"search": "000001"}).json()["items"][0]["number"] == listed["number"]
    story = api.http.get(f"/documents/{listed['id']}").json()
    assert (story["lines"][0]["quantity"], story["printed"]) == (2, None)
    first, second = (api.http.get(f"/documents/{listed['id']}/pdf") for _ in range(2))
    assert first.content == second.content
    assert listed["number"] in read_pdf(first.content)[0].text
    assert first.headers["content-type"] == "application/pdf"
    assert first.headers["x-content-type-options"] == "nosniff"
    assert first.headers["content-disposition"].startswith('inline; filename="tax_invoice-29-26-27-000001.pdf"')
    known = api.http.get(f"/documents/{listed['id']}/pdf", headers={"If-None-Match": first.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    assert stranger.get(f"/documents/{listed['id']}/pdf").status_code == 404
    assert api.http.get(f"/documents/{uuid4()}/pdf").json()["code"] == "not_found"


def test_documents_come_in_pages(api: Api, seller: Seller) -> None:
    for number in ("1", "2", "3"):
        seller.takes(seller.order(number, TEA=1))
    trips = seller.releases()
    with seller.open() as tx:
        picking.pick_all(tx, trips)
        packing.pack(tx, [NewParcel(seller.id_of(number), 300, "BOX") for number in ("1", "2", "3")])
    seen: list[str] = []
    cursor = ""
    while True:
        page = api.http.get("/documents", params={"limit": 2, "cursor": cursor}).json()
        seen += [one["number"] for one in page["items"]]
        if not (cursor := page["next_cursor"]):
            break
    assert sorted(seen) == ["29/26-27/000001", "29/26-27/000002", "29/26-27/000003"]
    assert api.http.get("/documents", params={"cursor": "nonsense"}).status_code == 422


def test_a_gap_in_a_series_is_seen(api: Api, seller: Seller, parcel: packing.Parcel) -> None:
    (series,) = api.http.get("/document-series").json()
    assert (series["issued"], series["next"], series["gaps"]) == (1, 2, [])
    with seller.open() as tx:
        tx.run("UPDATE document_series SET next = 5 WHERE tenant_id = %(tenant)s")
    assert api.http.get("/document-series").json()[0]["gaps"] == [2, 3, 4]


def test_a_label_waits_for_its_awb(api: Api, seller: Seller, parcel: packing.Parcel) -> None:
    for path in (f"/parcels/{parcel.id}/label.pdf", f"/labels.pdf?parcel_id={parcel.id}"):
        refused = api.http.get(path)
        assert (refused.status_code, refused.json()["code"]) == (409, "label_pending")
    assert api.http.get(f"/parcels/{parcel.id}/slip.pdf").status_code == 200
    with seller.open() as tx:
        shipping.set_range(tx, seller.courier, "GDN", 1, 9)
    (page,) = read_pdf(api.http.get(f"/parcels/{parcel.id}/label.pdf").content)
    (same,) = read_pdf(api.http.get("/labels.pdf", params={"parcel_id": [str(parcel.id)]}).content)
    assert page == same
    assert page.codes["Code 128"] == ["GDN1"]
    assert api.http.get(f"/parcels/{uuid4()}/label.pdf").status_code == 404


def test_nothing_prints_twice_unasked(api: Api, parcel: packing.Parcel) -> None:
    claim = {"paper": "label", "ids": [str(parcel.id)]}
    first, second = (api.http.post("/prints", json=claim).json() for _ in range(2))
    assert (first["done"], first["refused"]) == ([str(parcel.id)], [])
    assert second["done"] == []
    assert second["refused"][0]["code"] == "printed_already"
    assert second["refused"][0]["message"].startswith("key test printed this on ")
    assert api.http.post("/prints", json=claim | {"again": True}).json()["done"] == [str(parcel.id)]
    (printed,) = api.http.get("/prints", params={"paper": "label", "thing_id": [str(parcel.id)]}).json()
    assert (printed["times"], printed["last_by"]) == (2, "key test")
    assert api.http.post("/prints", json=claim | {"paper": "banknote"}).status_code == 422


def test_places_trips_and_manifests_have_papers(api: Api, seller: Seller, parcel: packing.Parcel) -> None:
    seller.takes(seller.order("2", TEA=1))
    (trip,) = seller.releases()
    with seller.open() as tx:
        manifest = shipping.open_manifest(tx, seller.courier, seller.facility)
    assert "Pick list" in read_pdf(api.http.get(f"/trips/{trip}/picklist.pdf").content)[0].text
    assert "NOT CLOSED" in read_pdf(api.http.get(f"/manifests/{manifest.id}/pdf").content)[0].text
    labels = f"/facilities/{seller.facility}/bin-labels.pdf"
    assert len(read_pdf(api.http.get(labels, params={"aisle": "A"}).content)) == 3
    assert len(read_pdf(api.http.get(labels, params={"first": "A-02-1", "last": "B-01-1"}).content)) == 3
    assert len(read_pdf(api.http.get(labels, params={"kind": "tote"}).content)) == 6
    assert api.http.get(labels, params={"aisle": "Z"}).status_code == 404
    assert api.http.get(labels, params={"kind": "ship"}).status_code == 422


def test_a_photo_is_known_by_its_bytes_and_stays_in_its_business(
    api: Api, seller: Seller, stranger: httpx.Client
) -> None:
    sent = api.http.post("/files", files={"file": ("मेरा फ़ोटो.png", PNG, "text/html")})
    assert sent.status_code == 201, sent.text
    file = sent.json()["file_id"]
    got = api.http.get(f"/files/{file}")
    assert (got.content, got.headers["content-type"]) == (PNG, "image/png")
    assert got.headers["content-disposition"].startswith('inline; filename="')
    assert got.headers["x-content-type-options"] == "nosniff"
    assert stranger.get(f"/files/{file}").status_code == 404
    sku = seller.sku["TEA"]
    assert api.http.post(f"/skus/{sku}/photo", json={"file_id": file}).status_code == 200
    assert api.http.post(f"/skus/{sku}/photo", json={"file_id": str(uuid4())}).status_code == 422
    for name, content, code, status in (
        ("a.png", b"<html><script>alert(1)</script>", "not_a_photo", 415),
        ("a.jpg", b"\xff\xd8\xff" + b"0" * 9 * 1024 * 1024, "file_too_large", 413),
        ("a.jpg", b"", "file_empty", 422),
    ):
        refused = api.http.post("/files", files={"file": (name, content, "image/jpeg")})
        assert (refused.json()["code"], refused.status_code) == (code, status)


def test_a_photo_sent_again_under_its_key_is_one_photo(api: Api, database: Database) -> None:
    headers = {"Idempotency-Key": uuid4().hex}
    request = api.http.build_request("POST", "/files", files={"file": ("a.png", PNG, "image/png")}, headers=headers)
    first, second = api.http.send(request), api.http.send(request)
    assert first.json() == second.json()


def test_pages_reach_papers_without_the_api_prefix(
    api: Api, address: str, parcel: packing.Parcel, tmp_path: Path
) -> None:
    headers = dict(api.http.headers)
    got = httpx.get(f"{address}/documents/{parcel.document_id}/pdf", headers=headers, timeout=60)
    assert got.content == api.http.get(f"/documents/{parcel.document_id}/pdf").content
    assert "frame-ancestors 'self'" in got.headers["content-security-policy"]
    asked = httpx.get(f"{address}/documents/{UUID(int=1)}/pdf", timeout=60)
    assert (asked.status_code, asked.headers["location"][:7]) == (303, "/login?")
