"""Claims against couriers and marketplaces: opened with evidence, sent, accepted or refused, paid into the journal."""

from dataclasses import replace
from uuid import UUID

import pytest

from godown import packing, returns, shipping
from godown.entrypoints.papers import PRESS
from godown.entrypoints.papers.claims import evidence
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.orders import NewLine
from godown.packing import NewParcel
from godown.platform.files import FolderFiles
from godown.platform.identity import make_key
from godown.platform.photos import keep_photo
from godown.platform.transaction import platform_transaction
from godown.reports import doctor, queries_evidence
from godown.returns import Claim, NewClaim, NewClaimStep, NewInspection, queries_claims
from tests.builders.seller import Seller
from tests.http import Api
from tests.scenarios.test_refunds import accounts, ships
from tests.scenarios.test_refunds import seller as seller
from tests.scenarios.test_returns import YES
from tests.world.pdf import read_pdf


def came_back_short(seller: Seller) -> tuple[UUID, UUID]:
    """Three left; the courier brings two back undelivered: (parcel, return)."""
    parcel = ships(seller)
    with seller.open() as tx:
        back = returns.expect_rto(tx, parcel)
        line = returns.lines_of(tx, back.id)[0].id
        returns.arrive(tx, back.id, {line: 2})
        returns.inspect(tx, NewInspection(line, 2, "saleable", YES, note="one cup is gone"))
    return parcel, back.id


def claims(seller: Seller, claim: NewClaim) -> Claim:
    with seller.open() as tx:
        return returns.claim(tx, claim)


def goes(
    seller: Seller,
    claim: Claim,
    state: str,
    amount: int | None = None,
    reference: str = "",
    note: str = "",
    id: UUID | None = None,
) -> Claim:
    new = NewClaimStep(claim.id, state, amount, reference, note, id or new_id())
    with seller.open() as tx:
        return returns.claim_money(tx, new) if state == "paid" else returns.claim_step(tx, new)


def proven(seller: Seller) -> None:
    with seller.open() as tx:
        assert [one for one in doctor.examine(tx) if not one.warning] == []


def test_a_claim_is_sent_accepted_and_paid(seller: Seller) -> None:
    parcel, back = came_back_short(seller)
    with seller.open() as tx:
        assert queries_claims.missing_paise(tx, back) == 10_000
    key = new_id()
    claim = claims(seller, NewClaim(parcel, "missing", 10_000, id=key, returned_grams=180))
    assert claims(seller, NewClaim(parcel, "missing", 10_000, id=key)) == claim
    assert (claim.number, claim.party, claim.return_id, claim.packed_grams) == ("CL-0001", "Own riders", back, 300)
    goes(seller, claim, "sent", reference="TKT-9")
    assert goes(seller, claim, "accepted", 8_000).accepted_paise == 8_000
    assert "Income:Claims" not in accounts(seller)
    pays = new_id()
    paid = goes(seller, claim, "paid", id=pays, reference="UTR 7")
    assert goes(seller, claim, "paid", id=pays) == paid
    assert (paid.state, paid.paid_paise, paid.reference) == ("paid", 8_000, "UTR 7")
    booked = accounts(seller)
    assert (booked["Income:Claims"], booked["Assets:Bank"]) == (-8_000, 8_000)
    proven(seller)
    with seller.open() as tx:
        undone = returns.claim_money(tx, NewClaimStep(claim.id, "accepted", note="Of another claim"))
    assert (undone.state, undone.paid_paise, accounts(seller)["Income:Claims"]) == ("accepted", 0, 0)
    proven(seller)
    with seller.open() as tx:
        assert [one.paise for one in returns.claim_steps(tx, claim.id)] == [-8_000, 8_000, 0, 0, 0]


def test_what_is_still_on_its_way_is_not_missing(seller: Seller) -> None:
    parcel = ships(seller)
    with seller.open() as tx:
        back = returns.expect_rto(tx, parcel)
        assert queries_claims.missing_paise(tx, back.id) == 0


def test_what_is_missing_is_worth_what_the_customer_was_invoiced_for_it(seller: Seller) -> None:
    """Three for 300.00 with 30.01 off and 11.00 of freight: a unit that is gone is worth a third of 269.99, not its list price."""
    line = NewLine("TEA", 3, 10_000, discount_paise=3_001)
    seller.takes(replace(seller.order("9"), lines=(line,), shipping_paise=1_100))
    seller.picks_all()
    with seller.open() as tx:
        made, _ = packing.pack(tx, [NewParcel(seller.id_of("9"), 300, "BOX")])
        shipping.assign(tx, [made[0].id])
        shipping.hand_over(tx, seller.courier, seller.facility, [made[0].id])
        back = returns.expect_rto(tx, made[0].id)
        here = returns.lines_of(tx, back.id)[0].id
        returns.arrive(tx, back.id, {here: 2})
        assert queries_claims.missing_paise(tx, back.id) == 9_000


def test_one_living_claim_of_a_kind_about_a_parcel(seller: Seller) -> None:
    parcel, _ = came_back_short(seller)
    first = claims(seller, NewClaim(parcel, "missing", 10_000))
    for code, wrong in (
        ("claimed_already", NewClaim(parcel, "missing", 10_000)),
        ("invalid", NewClaim(parcel, "stolen", 10_000)),
        ("invalid", NewClaim(parcel, "weight", 10_000)),
        ("invalid", NewClaim(parcel, "damaged", 0)),
        ("invalid", NewClaim(parcel, "damaged", 10_000, against="the moon")),
        ("invalid", NewClaim(parcel, "damaged", 10_000, photos=(new_id(),))),
    ):
        with pytest.raises(Refusal) as told:
            claims(seller, wrong)
        assert told.value.code == code
    assert (
        claims(seller, NewClaim(parcel, "weight", 10_000, charged_grams=2_000, against="channel")).party == "Our shop"
    )
    goes(seller, first, "withdrawn")
    assert claims(seller, NewClaim(parcel, "missing", 10_000)).number == "CL-0003"
    with pytest.raises(Refusal) as told:
        claims(seller, NewClaim(new_id(), "missing", 10_000))
    assert told.value.code == "not_left"
    proven(seller)


def test_the_evidence_is_one_pdf(seller: Seller, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Goods, weights, scans with times and people, photos: what cannot be read leaves an empty frame and harms nothing."""
    files = FolderFiles(tmp_path_factory.mktemp("photos"))
    parcel, _ = came_back_short(seller)
    with seller.open() as tx:
        photos = tuple(keep_photo(tx, files, f"{n}.png", b"\x89PNG\r\n\x1a\n" + bytes(64)) for n in ("box", "inside"))
    claim = claims(
        seller,
        NewClaim(
            parcel, "missing", 10_000, photos=photos, returned_grams=180, note="The box was opened and taped <again>"
        ),
    )
    with seller.open() as tx:
        sheet = evidence(tx, files, claim.id)
        seen = queries_evidence.seen(tx, claim.parcel_id, claim.return_id, 100)
        lines = queries_evidence.packed(tx, claim.parcel_id, claim.return_id)
    assert [(one.sku_code, one.quantity, one.arrived, one.note) for one in lines] == [
        ("TEA", 3, 2, "2 saleable: one cup is gone")
    ]
    assert {"packed", "put on the manifest", "handed over", "came back", "inspected"} <= {one.what for one in seen}
    content = PRESS.pdf(sheet)
    text = " ".join(" ".join(page.text for page in read_pdf(content)).split())
    for said in ("CL-0001", "Contents missing", "Own riders", "GDN1001", "300 g", "180 g", "not weighed", "taped <again>",
                 "Photo 2, with the claim, inside.png", "came back", "handed over"):  # fmt: skip
        assert said in text, said
    with seller.open() as tx:
        assert PRESS.pdf(evidence(tx, files, claim.id)) == content


def test_what_was_sent_is_opened_later_byte_for_byte(api: Api, seller: Seller) -> None:
    """The evidence of the day it was sent: what is known later stands in another paper, also where it is sent again."""
    parcel, _ = came_back_short(seller)
    claim = claims(seller, NewClaim(parcel, "missing", 10_000))
    href = f"/claims/{claim.id}"
    before = api.http.get(f"{href}/evidence").content
    body = {"state": "sent", "reference": "TKT-9", "id": str(new_id())}
    assert [api.http.post(f"{href}/steps", json=body).json()["state"] for _ in range(2)] == ["sent", "sent"]
    (sent, opened) = api.http.get(href).json()["steps"]
    assert (sent["evidence_file_id"] is not None, opened["evidence_file_id"]) == (True, None)
    was = api.http.get(f"{href}/steps/{sent['id']}/evidence")
    assert (was.headers["content-type"], was.content) == ("application/pdf", before)
    goes(seller, claim, "refused", note="Not enough")
    with seller.open() as tx:
        tx.run("UPDATE claim SET note = 'More is known' WHERE tenant_id = %(tenant)s")
    assert api.http.post(f"{href}/steps", json={"state": "sent"}).json()["state"] == "sent"
    again = api.http.get(href).json()["steps"][0]
    assert api.http.get(f"{href}/steps/{sent['id']}/evidence").content == before
    later = api.http.get(f"{href}/steps/{again['id']}/evidence").content
    assert "More is known" in " ".join(page.text for page in read_pdf(later))
    assert api.http.get(f"{href}/steps/{opened['id']}/evidence").status_code == 404
    proven(seller)


def test_claims_over_the_api(api: Api, seller: Seller) -> None:
    parcel, _ = came_back_short(seller)
    body = {"id": str(new_id()), "parcel_id": str(parcel), "kind": "missing", "amount_paise": 10_000}
    made = api.http.post("/claims", json=body)
    assert (made.status_code, made.json()["state"]) == (201, "open")
    href = f"/claims/{made.json()['id']}"
    assert api.http.post(f"{href}/steps", json={"state": "accepted"}).json()["code"] == "not_now"
    assert api.http.post(f"{href}/steps", json={"state": "paid"}).status_code in (400, 422)
    assert api.http.post(f"{href}/steps", json={"state": "sent", "reference": "TKT"}).json()["reference"] == "TKT"
    assert [one["number"] for one in api.http.get("/claims", params={"status": "sent"}).json()["items"]] == ["CL-0001"]
    assert api.http.get("/claims", params={"status": "paid"}).json()["items"] == []
    assert api.http.post(f"{href}/money", json={"amount_paise": 9_000}).json()["paid_paise"] == 9_000
    story = api.http.get(href).json()
    assert [one["state"] for one in story["steps"]] == ["paid", "sent", "open"]
    paper = api.http.get(f"{href}/evidence")
    assert (paper.headers["content-type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert api.http.post(f"{href}/money", json={"back": True}).json()["state"] == "accepted"


def test_who_may_book_the_money(api: Api, seller: Seller) -> None:
    """Those who work on returns open and send claims; money is for those who keep the books."""
    parcel, _ = came_back_short(seller)
    claim = claims(seller, NewClaim(parcel, "missing", 10_000))
    with platform_transaction(seller.database) as tx:
        bearer = {"Authorization": f"Bearer {make_key(tx, seller.tenant, 'bench', ['returns'], seller.tenant)}"}
    assert api.http.post(f"/claims/{claim.id}/steps", json={"state": "sent"}, headers=bearer).status_code == 200
    assert api.http.post(f"/claims/{claim.id}/money", json={}, headers=bearer).status_code == 403
