"""On which terms goods come back: windows and their override, shipping that is kept, a customer who asks by the public page."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from godown import books, packing, returns, shipping
from godown.kernel.refusal import Refusal
from godown.orders import NewLine
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.returns import Expected, GoodsClass, NewInspection, Question, ReasonWord, ReturnRules, SkuClass
from godown.shipping import NewCourier
from tests.builders.photos import PNG, a_photo
from tests.builders.seller import NOON, Seller
from tests.http import Api
from tests.scenarios.test_returns import YES

FOOD = GoodsClass("food", "Food", 7, 30, "customer", keeps_shipping=True)


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    made.stocks(TEA=10, BOX=9, TAPE=20_000)
    with made.open() as tx:
        made.courier = shipping.add_courier(tx, NewCourier("own", "Own riders"))
        shipping.set_range(tx, made.courier, "GDN", 1001, 1999)
        words = (ReasonWord("UNWANTED_ITEM", "changed_mind"),)
        returns.set_return_rules(tx, ReturnRules(words=words, classes=(*ReturnRules().classes, FOOD)))
        returns.set_classes(tx, [SkuClass("TEA", "food")])
    return made


@pytest.fixture
def parcel(seller: Seller) -> UUID:
    """Three units of tea for 300.00 and 60.00 of shipping, handed over."""
    line = NewLine("TEA", 3, 10_000)
    seller.takes(replace(seller.order("1"), lines=(line,), shipping_paise=6_000))
    seller.picks_all()
    with seller.open() as tx:
        made, _ = packing.pack(tx, [NewParcel(seller.id_of("1"), 300, "BOX")])
        shipping.assign(tx, [made[0].id])
        shipping.hand_over(tx, seller.courier, seller.facility, [made[0].id])
        return made[0].id


def announces(seller: Seller, parcel: UUID, reason: str, units: int = 1, override: str = "") -> returns.Return:
    with seller.open() as tx:
        line = packing.lines_of(tx, [parcel])[0].id
        return returns.expect(tx, parcel, [Expected(line, units)], reason=reason, override=override)


def test_a_window_that_is_over_is_overridden_with_a_reason(seller: Seller, parcel: UUID) -> None:
    known = announces(seller, parcel, "UNWANTED_ITEM", override="not needed")
    assert (known.reason, known.said, known.override, known.seller_pays) == ("changed_mind", "UNWANTED_ITEM", "", False)
    seller.now = NOON + timedelta(days=18)
    with pytest.raises(Refusal) as refused:
        announces(seller, parcel, "changed_mind")
    assert (refused.value.code, refused.value.facts["until"]) == ("window_closed", "2026-12-11")
    late = announces(seller, parcel, "changed_mind", override="A regular customer")
    assert late.override == "A regular customer"
    assert announces(seller, parcel, "damaged").seller_pays
    with pytest.raises(Refusal) as refused:
        announces(seller, parcel, "damaged")
    assert refused.value.code == "more_than_shipped"


@pytest.mark.parametrize(("reason", "credits"), [("changed_mind", [10_000, 10_000, 10_000]), ("damaged", [12_000] * 3)])
def test_shipping_is_kept_unless_the_fault_is_ours(
    seller: Seller, parcel: UUID, reason: str, credits: list[int]
) -> None:
    """360.00 were paid, 60.00 of it for shipping: three returns give back 300.00, or all of it."""
    known = announces(seller, parcel, reason, 3)
    with seller.open() as tx:
        returns.arrive(tx, known.id)
        (line,) = returns.lines_of(tx, known.id)
        assert line.keeps_shipping == (reason == "changed_mind")
    given = []
    for _ in range(3):
        with seller.open() as tx:
            seen = returns.foresee(tx, known, line, NewInspection(line.id, 1, "saleable", YES))
            done = returns.inspect(tx, NewInspection(line.id, 1, "saleable", YES))
            assert seen.credit is not None
            assert seen.credit.total_paise == done.credit_paise
            given.append(done.credit_paise)
    assert given == credits
    with seller.open() as tx:
        notes = [d for d in books.documents_of_order(tx, seller.id_of("1")) if d.corrects_id]
        invoice = next(d for d in books.documents_of_order(tx, seller.id_of("1")) if not d.corrects_id)
    assert all(note.taxable_paise + note.tax_paise == note.total_paise for note in notes)
    assert invoice.total_paise - sum(note.total_paise for note in notes) == (6_000 if reason == "changed_mind" else 0)


def test_a_customer_asks_and_a_person_answers(database: Database, api: Api, seller: Seller, parcel: UUID) -> None:
    seller.now = None
    with seller.open() as tx:
        (sent,) = shipping.shipments_of_parcels(tx, [parcel])
        returns.set_return_rules(tx, ReturnRules())
        line = packing.lines_of(tx, [parcel])[0].id
    href = f"{api.base_url}/t/{sent.tracking_token}/return"
    page = httpx.get(href)
    assert page.status_code == 200
    assert page.headers["referrer-policy"] == "no-referrer"
    for part in ("Meera", "Swaraj", "680001", "<script"):
        assert part not in page.text
    ask = {f"units-{line}": "1", "reason": "damaged", "claim": "It is <b>broken</b>"}
    assert "add a photo" in httpx.post(href, data=ask).text
    assert httpx.post(href, data=ask | {f"units-{line}": "9"}, files={"photos": ("a.png", PNG)}).status_code == 409
    assert httpx.post(href, data=ask, files={"photos": ("a.html", b"<html>")}).status_code == 415
    assert httpx.post(href, data=ask, files={"photos": ("a.png", PNG)}).status_code == 303
    assert "We have your request" in httpx.get(href).text
    (asked,) = [one for one in api.http.get("/returns").json() if one["source"] == "customer"]
    assert (asked["status"], asked["reason"], len(asked["photos"])) == ("asked", "damaged", 1)
    assert seller.at("TEA") == {"A-01-1": 7}
    assert api.http.post(f"/returns/{asked['id']}/refuse", json={"why": "Tea is food."}).json()["status"] == "refused"
    assert "Tea is food." in httpx.get(href).text
    assert api.http.post(f"/returns/{asked['id']}/accept", json={}).status_code == 409
    ask["reason"] = "other"
    assert [httpx.post(href, data=ask).status_code for _ in range(3)] == [303, 303, 429]
    two = [one["id"] for one in api.http.get("/returns").json() if one["status"] == "asked"]
    accepted = api.http.post(f"/returns/{two[0]}/accept", json={"awb": "RV77"}).json()
    assert (accepted["status"], accepted["awb"]) == ("expected", "RV77")
    with seller.open() as tx:
        for one in two:
            returns.arrive(tx, UUID(one))
    assert seller.at("TEA") == {"A-01-1": 7, "RETURNS/quarantine": 2}
    assert httpx.get(f"{api.base_url}/t/{'x' * 32}/return").status_code == 404


def test_inspection_asks_what_its_class_says(seller: Seller, parcel: UUID) -> None:
    asks = replace(
        FOOD,
        questions=(Question("sealed", "Is the tin sealed?", photo=True), Question("smell", "Does it smell of tea?")),
    )
    with seller.open() as tx:
        returns.set_return_rules(tx, ReturnRules(classes=(*ReturnRules().classes, asks)))
    known = announces(seller, parcel, "changed_mind")
    with seller.open() as tx:
        returns.arrive(tx, known.id)
        line = returns.lines_of(tx, known.id)[0].id
    for answers, lacks in (
        (YES, "sealed"),
        (YES | {"sealed": "yes"}, "smell"),
        (YES | {"sealed": "no", "smell": "yes"}, "photo"),
    ):
        new = NewInspection(line, 1, "damaged", answers)
        assert returns.lacks(new, 0, asks.questions) == lacks
        with seller.open() as tx, pytest.raises(Refusal) as refused:
            returns.inspect(tx, new)
        assert refused.value.code == "incomplete"
    with seller.open() as tx:
        told = YES | {"sealed": "no", "smell": "unsure"}
        assert returns.inspect(tx, NewInspection(line, 1, "damaged", told, (a_photo(tx),))).closed
