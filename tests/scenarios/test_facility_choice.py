"""Orders go to a facility by rule: channel, PIN code, stock, distance, orders a day; over the API and by the worker."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from godown import orders, racking, receiving, stock
from godown.entrypoints.doctor import examine
from godown.orders import queries
from godown.platform.database import Database
from godown.receiving import CountedGoods, CountedLine, PutAway
from godown.stock import queries_places
from tests.builders.seller import Seller
from tests.http import Api
from tests.scenarios.test_office_doors import signed_in
from tests.world.jobs import office, run_jobs


@dataclass
class Chain:
    """A seller with a facility in Bengaluru and one in Mumbai."""

    seller: Seller
    mumbai: UUID
    files: Path

    def stocks(self, facility: UUID, **units: int) -> None:
        with self.seller.open() as tx:
            to = queries_places.places_of_kind(tx, facility, "bin")[0].id
            receiving.receive(tx, CountedGoods(facility, tuple(CountedLine(c, n) for c, n in units.items())))
            dock = queries_places.places_of_kind(tx, facility, "dock")[0].id
            receiving.put_away(tx, facility, [PutAway(self.seller.sku[c], n, dock, to) for c, n in units.items()])

    def buys(self, number: str, pincode: str = "560001", **units: int) -> None:
        assert self.seller.takes(replace(self.seller.order(number, **units), pincode=pincode)).done == (number,)

    def stands(self, number: str) -> tuple[str, str]:
        with self.seller.open() as tx:
            one = queries.by_external_id(tx, self.seller.shop, [number])[number]
        names = {self.seller.facility: "BLR", self.mumbai: "BOM", None: ""}
        return names[one.facility_id], one.status

    def works(self) -> None:
        run_jobs(office(self.seller.database, self.files), self.seller.tenant)


@pytest.fixture
def chain(database: Database, tenant_id: UUID, tmp_path: Path) -> Iterator[Chain]:
    seller = Seller(database, tenant_id)
    with seller.open() as tx:
        mumbai = stock.open_facility(tx, stock.NewFacility("BOM", "Andheri", state_code="27", pincode="400072"))
        racking.lay_out(tx, mumbai, racking.LayoutSpec(1, 2, 1))
    made = Chain(seller, mumbai, tmp_path)
    yield made
    made.works()
    assert examine(database, office(database, tmp_path).files, tenant_id).findings == ()


def test_the_nearest_that_can_fill_it(chain: Chain) -> None:
    chain.stocks(chain.seller.facility, TEA=5)
    chain.stocks(chain.mumbai, TEA=5, CUP=5)
    chain.buys("near", "560001", TEA=1)
    chain.buys("far", "400001", TEA=1)
    chain.buys("cups", "560001", CUP=1)
    assert [chain.stands(n)[0] for n in ("near", "far", "cups")] == ["BLR", "BOM", "BOM"]


def test_rules_by_channel_and_pin_and_orders_a_day(chain: Chain, database: Database) -> None:
    chain.stocks(chain.seller.facility, TEA=9)
    chain.stocks(chain.mumbai, TEA=9)
    with chain.seller.open() as tx:
        wish = orders.FacilityRule(chain.mumbai, chain.seller.shop, "560")
        orders.set_facility_rules(tx, orders.FacilityRules([wish], {chain.mumbai: 2}))
    with chain.seller.open() as tx:
        one, two = (replace(chain.seller.order(n, TEA=1), pincode="560001") for n in ("1", "2"))
        orders.take(tx, chain.seller.shop, [one, two])
        assert {o.facility_id for o in queries.by_external_id(tx, chain.seller.shop, ["1", "2"]).values()} == {
            chain.mumbai
        }
    chain.buys("3", "560001", TEA=1)  # Mumbai took its two of today
    chain.buys("mysuru", "570001", TEA=1)
    assert (chain.stands("3")[0], chain.stands("mysuru")[0]) == ("BLR", "BLR")
    chain.buys("large", "560001", TEA=9)  # only Mumbai's shelf and Bengaluru's together: a person decides
    assert chain.stands("large") == ("", "needs_decision")


def test_a_full_facility_takes_what_no_other_can_fill(chain: Chain) -> None:
    chain.stocks(chain.mumbai, TEA=9)
    with chain.seller.open() as tx:
        orders.set_facility_rules(tx, orders.FacilityRules([], {chain.mumbai: 0}))
    chain.buys("1", TEA=1)
    assert chain.stands("1") == ("BOM", "promised")


def test_orders_go_to_no_facility_that_does_not_serve_their_channel(chain: Chain) -> None:
    chain.stocks(chain.seller.facility, TEA=5)
    chain.stocks(chain.mumbai, TEA=1)
    with chain.seller.open() as tx:
        orders.set_channel_facilities(tx, chain.seller.shop, [chain.mumbai])
    chain.buys("1", TEA=1)
    chain.buys("2", TEA=4)
    assert [chain.stands("1"), chain.stands("2")] == [("BOM", "promised"), ("BOM", "waiting")]
    chain.stocks(chain.seller.facility, CUP=1)
    chain.works()
    assert chain.stands("2") == ("BOM", "waiting")


def test_a_waiting_order_goes_where_goods_come_first_and_a_pinned_one_stays(chain: Chain) -> None:
    chain.buys("1", TEA=2)
    chain.buys("2", TEA=2)
    with chain.seller.open() as tx:
        orders.assign(tx, [chain.seller.id_of("1")], chain.seller.facility)
        orders.assign(tx, [chain.seller.id_of("1")], chain.mumbai)
        orders.assign(tx, [chain.seller.id_of("1")], chain.seller.facility)
    assert [chain.stands("1"), chain.stands("2")] == [("BLR", "waiting")] * 2
    chain.stocks(chain.mumbai, TEA=5)
    chain.works()
    assert [chain.stands("1"), chain.stands("2")] == [("BLR", "waiting"), ("BOM", "promised")]


def test_what_needed_a_decision_goes_where_goods_come(chain: Chain) -> None:
    chain.stocks(chain.seller.facility, TEA=2)
    chain.stocks(chain.mumbai, TEA=1)
    chain.buys("1", TEA=3)
    assert chain.stands("1") == ("", "needs_decision")
    chain.stocks(chain.mumbai, TEA=2)
    chain.works()
    assert chain.stands("1") == ("BOM", "promised")


def test_rules_over_the_api(chain: Chain, api: Api) -> None:
    asked: dict[str, Any] = {
        "rules": [{"facility_id": str(chain.mumbai), "channel_id": None, "pincode": "4"}],
        "orders_per_day": {str(chain.mumbai): 300},
    }
    assert api.http.put("/facility-rules", json=asked).status_code == 200
    assert api.http.get("/facility-rules").json() == asked
    wrong = asked | {"rules": [{"facility_id": str(chain.seller.shop), "channel_id": None, "pincode": ""}]}
    refused = api.http.put("/facility-rules", json=wrong)
    assert (refused.status_code, refused.json()["facts"]["field"]) == (422, "facility_id")
    assert api.http.get("/facility-rules").json() == asked


def test_rules_on_the_settings_page(chain: Chain, database: Database, address: str) -> None:
    page, mumbai = "/settings/where-orders-go", str(chain.mumbai)
    with signed_in(database, address, chain.seller.tenant, "owner") as web:

        def post(to: str = page, **fields: str) -> str:
            token = re.search(r'name="csrf_token" value="([^"]+)"', web.get(page).text)
            assert token is not None
            answer = web.post(to, data={"csrf_token": token[1], **fields}, follow_redirects=True)
            assert answer.status_code == 200
            return answer.text

        assert "PIN 400" in post(facility=mumbai, channel=str(chain.seller.shop), pincode="400")
        assert 'value="250"' in post(**{f"limit-{mumbai}": "250"})
        with chain.seller.open() as tx:
            wish = orders.FacilityRule(chain.mumbai, chain.seller.shop, "400")
            assert orders.facility_rules(tx) == orders.FacilityRules([wish], {chain.mumbai: 250})
        assert 'value="yes" checked' in post(page + "/promises", pass_over="yes")
        with chain.seller.open() as tx:
            assert orders.promise_rules(tx).pass_over
        assert 'value="yes" checked' not in post(page + "/promises")
        assert "PIN 400" not in post(drop="0")
        assert 'value="250"' not in post(facility="", **{f"limit-{mumbai}": ""})


def test_an_order_says_from_where_it_is_filled(chain: Chain) -> None:
    """Sold over the counter: it is filled there, whatever the rules say."""
    chain.stocks(chain.seller.facility, TEA=5, CUP=5)
    chain.stocks(chain.mumbai, TEA=5, CUP=5)
    one, two, alone = (
        replace(chain.seller.order(number, **units), facility_id=chain.mumbai, pincode="560001")
        for number, units in (("one", {"TEA": 1}), ("two", {"TEA": 1, "CUP": 1}), ("alone", {"TEA": 1}))
    )
    assert chain.seller.takes(one, two).done == ("one", "two")
    assert chain.seller.takes(alone).done == ("alone",)
    assert {chain.stands(n) for n in ("one", "two", "alone")} == {("BOM", "promised")}
    nowhere = replace(chain.seller.order("lost", TEA=1), facility_id=chain.seller.shop)
    assert [row.code for row in chain.seller.takes(nowhere).refused] == ["unknown_facility"]


def test_an_order_by_hand_says_from_where(chain: Chain, database: Database, address: str) -> None:
    chain.stocks(chain.seller.facility, TEA=5)
    chain.stocks(chain.mumbai, TEA=5)
    with signed_in(database, address, chain.seller.tenant, "owner") as web:
        form = web.get("/orders/new").text
        assert "As the rules say" in form
        hidden = dict(re.findall(r'name="(csrf_token|key)" value="([^"]+)"', form))
        told = {"sku-1": "TEA", "units-1": "1", "customer_name": "Asha", "address1": "1 MG Road", "city": "Bengaluru",
                "pincode": "560001", "state_code": "29", "facility": str(chain.mumbai)}  # fmt: skip
        assert web.post("/orders/new", data=hidden | told).status_code == 303
        with chain.seller.open() as tx:
            found = tx.tuples("SELECT facility_id, pinned FROM sales_order WHERE tenant_id = %(tenant)s")
        assert found == [(chain.mumbai, True)]
        nowhere = {"key": str(chain.seller.shop), "facility": str(chain.seller.shop)}
        assert web.post("/orders/new", data=hidden | told | nowhere).status_code == 422
