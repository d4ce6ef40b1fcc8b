"""Goods leave of our own will: with a reason, from any movable condition, never what an order was promised; cost leaves too."""

from uuid import UUID

import pytest

from godown import receiving, stock
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.platform.database import Database
from godown.receiving import NewRemoval, NewRemovalLine, Removal
from godown.reports import doctor
from godown.stock.words import Move
from tests.builders.seller import Seller
from tests.http import Api
from tests.scenarios.test_api_office import code, ok


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id, now=None)
    made.stocks(TEA=10)
    return made


def breaks(seller: Seller, units: int, condition: str = "damaged") -> None:
    move = Move(
        id=new_id(), facility_id=seller.facility, sku_id=seller.sku["TEA"], quantity=units, reason="broken",
        document_kind="shift", document_id=new_id(), from_place=seller.bins[0], to_place=seller.bins[0],
        to_condition=condition,
    )  # fmt: skip
    with seller.open() as tx:
        stock.post(tx, [move])


def removes(
    seller: Seller, *lines: NewRemovalLine, reason: str = "sample", vendor: str = "", key: UUID | None = None
) -> Removal:
    with seller.open() as tx:
        return receiving.remove(tx, NewRemoval(seller.facility, reason, lines, key or new_id(), vendor))


def refused(seller: Seller, *lines: NewRemovalLine, reason: str = "sample") -> str:
    with pytest.raises(Refusal) as wrong:
        removes(seller, *lines, reason=reason)
    return wrong.value.code


def sound(seller: Seller) -> None:
    with seller.open() as tx:
        assert doctor.examine(tx) == []


def test_broken_units_go_back_to_the_vendor_once(seller: Seller) -> None:
    breaks(seller, 3)
    key, line = new_id(), NewRemovalLine("TEA", 2, "A-01-1", "damaged")
    made = [removes(seller, line, reason="vendor_return", vendor="Kansa", key=key) for _ in range(2)]
    assert made[0] == made[1]
    assert (made[0].units, made[0].cost_paise) == (2, 8_000)
    assert seller.at("TEA") == {"A-01-1": 7, "A-01-1/damaged": 1}
    sound(seller)


def test_what_was_promised_or_is_held_stays(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=8))
    assert refused(seller, NewRemovalLine("TEA", 3, "A-01-1")) == "stock_is_promised"
    removes(seller, NewRemovalLine("TEA", 1, "A-01-1"), reason="own_use")
    seller.releases()
    assert refused(seller, NewRemovalLine("TEA", 2, "A-01-1")) == "not_enough_stock"
    sound(seller)


def test_a_removal_says_what_is_wrong(seller: Seller) -> None:
    good = NewRemovalLine("TEA", 1, "A-01-1")
    assert refused(seller, good, reason="vendor_return") == "invalid"
    assert refused(seller, good, reason="gone") == "invalid"
    assert refused(seller) == "invalid"
    assert refused(seller, NewRemovalLine("NOPE", 1, "A-01-1")) == "unknown_sku"
    assert refused(seller, NewRemovalLine("TEA", 1, "Z-9")) == "unknown_place"
    assert refused(seller, NewRemovalLine("TEA", 0, "A-01-1")) == "invalid"
    assert refused(seller, NewRemovalLine("TEA", 6, "A-01-1"), NewRemovalLine("TEA", 5, "A-01-1")) == "not_enough_stock"
    breaks(seller, 1, "missing")
    assert refused(seller, NewRemovalLine("TEA", 1, "A-01-1", "missing")) == "not_movable"
    assert seller.at("TEA") == {"A-01-1": 9, "A-01-1/missing": 1}


def test_removals_over_the_api(api: Api, seller: Seller) -> None:
    body = {"facility_id": str(seller.facility), "reason": "scrapped",
            "lines": [{"sku_code": "TEA", "quantity": 4, "place_code": "A-01-1"}]}  # fmt: skip
    made = ok(api.http.post("/removals", json=body | {"id": str(new_id())}))
    story = ok(api.http.get(f"/removals/{made['id']}"))
    assert [(line["sku_code"], line["place_code"], line["quantity"]) for line in story["lines"]] == [
        ("TEA", "A-01-1", 4)
    ]
    assert ok(api.http.get("/removals", params={"facility_id": str(seller.facility)})) == [made]
    assert code(api.http.post("/removals", json=body | {"reason": "lost"})) == (422, "invalid")
