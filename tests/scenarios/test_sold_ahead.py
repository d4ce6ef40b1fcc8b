"""What is expected is sold ahead, as far as a SKU and a shop allow, and everybody is told the day."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from godown import catalog, channels, packing, receiving, shipping
from godown.catalog import NewSku
from godown.channels import queries_published
from godown.entrypoints.doctor import examine
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.receiving import CountedGoods, CountedLine, NewTransfer, NewTransferLine
from godown.receiving.purchases import NewPurchase, NewPurchaseLine, cancel, order
from godown.reports import queries_expected
from godown.shipping import NewCourier
from tests.builders.houses import Houses
from tests.http import Api
from tests.scenarios.test_office_doors import signed_in
from tests.world.jobs import office, run_jobs

FIRST, LATER = date(2035, 12, 1), date(2035, 12, 9)


class Ahead(Houses):
    """Two facilities and a shop that may sell ahead."""

    files: Path

    def works(self) -> None:
        run_jobs(office(self.database, self.files), self.tenant)

    def connects(self, *, sells_ahead: bool = True) -> UUID:
        with self.open() as tx:
            new = channels.NewShop("lotus", "Lotus", "http://127.0.0.1:9", "token", sells_ahead=sells_ahead)
            return channels.connect(tx, new).channel_id

    def may_sell_ahead(self, code: str, units: int) -> None:
        with self.open() as tx:
            sku = catalog.skus_by_code(tx, [code])[code]
            assert not catalog.save(tx, [NewSku(code, sku.name, hsn=sku.hsn, ahead_units=units)]).refused

    def buys_in(self, units: int, due: date | None, code: str = "TEA") -> UUID:
        with self.open() as tx:
            new = NewPurchase(self.facility, "Kansa Metals", (NewPurchaseLine(code, units, due_on=due),))
            return order(tx, [new]).done[0]

    def told(self, shop: UUID, code: str = "TEA") -> int:
        """What the shop is to be told, as the worker wrote it down."""
        self.works()
        with self.open() as tx:
            number: int = tx.scalar(
                "SELECT quantity FROM publication WHERE tenant_id = %(tenant)s AND channel_id = %(c)s AND sku_id = %(s)s",
                c=shop, s=self.sku[code],
            )  # fmt: skip
            assert number == queries_published.published(tx, shop, [self.sku[code]])[self.sku[code]]
            return number


@pytest.fixture
def ahead(database: Database, tenant_id: UUID, tmp_path: Path) -> Iterator[Ahead]:
    made = Ahead(database, tenant_id)
    made.files = tmp_path
    yield made
    made.works()
    assert examine(database, office(database, tmp_path).files, tenant_id).findings == ()


def test_a_shop_shows_what_is_expected_only_if_sku_and_shop_allow(ahead: Ahead) -> None:
    ahead.stocks(TEA=2)
    shop = ahead.connects()
    purchase = ahead.buys_in(10, FIRST)
    ahead.buys_in(50, None)
    assert ahead.told(shop) == 2
    ahead.may_sell_ahead("TEA", 6)
    assert ahead.told(shop) == 8
    ahead.takes(ahead.order("1", TEA=5))
    assert ahead.told(shop) == 3
    ahead.takes(ahead.order("2", TEA=9))
    assert ahead.told(shop) == 0
    with ahead.open() as tx:
        channels.set_rules(tx, shop, channels.ShopRules(sells_ahead=False))
    assert ahead.told(shop) == 0
    with ahead.open() as tx:
        channels.set_rules(tx, shop, channels.ShopRules(sells_ahead=True))
        cancel(tx, [purchase])
    ahead.stocks(TEA=15)
    assert ahead.told(shop) == 3  # nothing more is expected on a day


def test_what_arrives_is_sold_once(ahead: Ahead) -> None:
    shop = ahead.connects()
    ahead.may_sell_ahead("TEA", 6)
    purchase = ahead.buys_in(6, FIRST)
    assert ahead.told(shop) == 6
    with ahead.open() as tx:
        receiving.receive(tx, CountedGoods(ahead.facility, (CountedLine("TEA", 6),), purchase_order_id=purchase))
    assert ahead.told(shop) == 0  # it stands on the dock: neither expected nor saleable


def test_a_waiting_order_is_told_the_day_of_a_transfer(ahead: Ahead, api: Api) -> None:
    ahead.stocks(TEA=4)
    with ahead.open() as tx:
        new = NewTransfer(ahead.facility, ahead.delhi, (NewTransferLine("TEA", 3),), send_on=FIRST, arrive_on=LATER)
        made = receiving.transfer(tx, new)
    ahead.takes(replace(ahead.order("1", TEA=2), facility_id=ahead.delhi))
    story = api.http.get(f"/orders/{ahead.id_of('1')}").json()
    assert story["expected_on"] == "2035-12-09"
    assert [(one["kind"], one["number"], one["units"]) for one in story["lines"][0]["expected"]] == [
        ("transfer", made.number, 2)
    ]
    with signed_in(ahead.database, api.base_url, api.tenant_id, "owner") as web:
        page = web.get(f"/orders/{ahead.id_of('1')}").text
    assert (f"/transfers/{made.id}" in page, "All of it is expected by" in page) == (True, True)


def test_the_api_says_what_may_be_sold_and_from_when(ahead: Ahead, api: Api) -> None:
    ahead.stocks(TEA=2)
    shop = ahead.connects()
    ahead.may_sell_ahead("TEA", 7)
    ahead.buys_in(4, FIRST)
    ahead.buys_in(9, LATER)
    ahead.takes(ahead.order("1", TEA=3))
    (told,) = api.http.get(f"/channels/{shop}/availability", params={"sku": ["TEA", "NONE"]}).json()
    assert (told["sku_code"], told["quantity"], told["free"]) == ("TEA", 6, 0)
    assert told["ahead"] == [{"due_on": "2035-12-01", "units": 3}, {"due_on": "2035-12-09", "units": 3}]


def test_a_customer_who_got_a_part_is_told_when_the_rest_comes(ahead: Ahead, address: str) -> None:
    with ahead.open() as tx:
        courier = shipping.add_courier(tx, NewCourier("own", "Own riders"))
        shipping.set_range(tx, courier, "GDN", 100_001, 199_999)
    ahead.stocks(TEA=1)
    ahead.takes(replace(ahead.order("1", TEA=3), ship_complete=False, facility_id=ahead.facility))
    ahead.buys_in(2, LATER)
    ahead.picks_all()
    with ahead.open() as tx:
        (box,), _ = packing.pack(tx, [NewParcel(ahead.id_of("1"), 300, None, override="no box fits")])
    ahead.works()
    with ahead.open() as tx:
        assert shipping.hand_over(tx, courier, ahead.facility, [box.id])[1].done
        token = tx.scalar("SELECT tracking_token FROM shipment WHERE tenant_id = %(tenant)s")
        assert queries_expected.rest_of(tx, ahead.id_of("1")) == (2, LATER)
    with signed_in(ahead.database, address, ahead.tenant, "owner") as web:
        page = re.sub(r"<[^>]+>", "", web.get(f"/t/{token}").text)
    assert "The rest of your order follows." in page
    assert "9 Dec 2035" in page


def test_a_bundle_is_sold_ahead_by_the_day_of_its_last_part(ahead: Ahead, api: Api) -> None:
    """Tea set: one tea, two cups. Tea is here, cups come on two days, more tea on the later one."""
    ahead.stocks(TEA=2, CUP=2)
    shop = ahead.connects()
    with ahead.open() as tx:
        assert not catalog.save(tx, [NewSku("SET", "Tea set", kind="bundle", ahead_units=9)]).refused
    ahead.may_sell_ahead("CUP", 8)
    ahead.buys_in(4, FIRST, "CUP")
    ahead.buys_in(9, LATER, "CUP")
    ahead.buys_in(9, LATER, "TEA")
    assert ahead.told(shop, "SET") == 2  # of tea nothing may be sold ahead
    ahead.may_sell_ahead("TEA", 9)
    assert ahead.told(shop, "SET") == 5  # cups: 2 here, of the 13 that come 8 may be sold ahead
    (told,) = api.http.get(f"/channels/{shop}/availability", params={"sku": "SET"}).json()
    assert (told["free"], told["ahead"]) == (
        1,
        [{"due_on": "2035-12-01", "units": 1}, {"due_on": "2035-12-09", "units": 3}],
    )
    ahead.takes(replace(ahead.order("1", SET=3), facility_id=ahead.facility))
    assert ahead.told(shop, "SET") == 2
    story = api.http.get(f"/orders/{ahead.id_of('1')}").json()
    assert story["expected_on"] == "2035-12-09"


def test_parts_that_come_to_two_facilities_are_no_bundle(ahead: Ahead) -> None:
    shop = ahead.connects()
    with ahead.open() as tx:
        assert not catalog.save(tx, [NewSku("SET", "Tea set", kind="bundle", ahead_units=9)]).refused
    for code in ("TEA", "CUP"):
        ahead.may_sell_ahead(code, 9)
    ahead.buys_in(4, FIRST, "CUP")
    with ahead.open() as tx:
        away = NewPurchase(ahead.delhi, "Kansa Metals", (NewPurchaseLine("TEA", 5, due_on=FIRST),))
        assert order(tx, [away]).done
    assert ahead.told(shop, "SET") == 0
    ahead.buys_in(1, LATER)
    assert ahead.told(shop, "SET") == 1
