"""Whole or in part: what is promised of an order leaves and its rest follows, or it waits until it is complete."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from godown import books, orders, packing, picking, shipping, stock
from godown.entrypoints.doctor import examine
from godown.orders import NewLine, PromiseRules, queries
from godown.packing import NewParcel
from godown.picking import queries as picking_queries
from godown.platform.database import Database
from godown.shipping import NewCourier
from tests.builders.day import Day
from tests.http import Api
from tests.scenarios import test_sets
from tests.scenarios.test_office_doors import signed_in
from tests.world.jobs import office


@pytest.fixture
def day(database: Database, tenant_id: UUID, tmp_path: Path) -> Iterator[Day]:
    """A day whose books agree in the end."""
    made = Day(database, tenant_id)
    made.worker = office(database, tmp_path)
    with made.open() as tx:
        made.courier = shipping.add_courier(tx, NewCourier("own", "Own riders"))
        shipping.set_range(tx, made.courier, "GDN", 100_001, 199_999)
    yield made
    made.works()
    assert examine(database, made.worker.files, tenant_id).findings == ()


def leaves(day: Day, number: str) -> packing.Packed:
    """All that lies in totes for an order goes into a box, and away."""
    with day.open() as tx:
        (box,), told = packing.pack(tx, [NewParcel(day.id_of(number), 300, None, override="no box fits")])
        assert not told.refused
    day.works()
    with day.open() as tx:
        assert shipping.hand_over(tx, day.courier, day.facility, [box.id])[1].done == (box.id,)
    return box


def test_what_is_promised_leaves_and_the_rest_follows_in_a_later_parcel(day: Day) -> None:
    day.stocks(TEA=3)
    day.takes(replace(day.buys("1", 1, TEA=5), payment="cod", shipping_paise=5_001))
    assert (day.status("1"), day.promised("1")) == ("promised", [3])
    day.picks_all()
    assert day.status("1") == "picked"
    first = leaves(day, "1")
    assert (day.status("1"), day.promised("1"), day.supply("TEA")) == ("waiting", [0], (0, 0, 2))
    day.stocks(TEA=7)
    day.works()
    assert (day.status("1"), day.promised("1")) == ("promised", [2])
    day.picks_all()
    second = leaves(day, "1")
    assert (day.status("1"), day.supply("TEA")) == ("handed_over", (5, 0, 0))
    with day.open() as tx:
        bills = books.documents(tx, [first.document_id, second.document_id]).values()
    assert sum(one.total_paise for one in bills) == 55_001 == first.collect_paise + second.collect_paise


def test_the_rest_that_comes_while_the_box_is_packed_is_promised_at_once(day: Day) -> None:
    day.stocks(TEA=1)
    day.takes(day.buys("1", 1, TEA=2))
    day.picks_all()
    day.stocks(TEA=1)
    day.works()
    assert (day.status("1"), day.promised("1")) == ("picked", [2])
    leaves(day, "1")
    assert day.status("1") == "promised"
    with day.open() as tx:
        orders.cancel_units(tx, day.id_of("1"), {queries.lines_of(tx, [day.id_of("1")])[0].id: 1})
    assert (day.status("1"), day.supply("TEA")) == ("handed_over", (1, 0, 0))


def test_a_whole_order_takes_its_part_and_enters_no_wave_until_it_is_complete(day: Day) -> None:
    day.stocks(TEA=3)
    day.takes(day.order("1", TEA=5))
    assert (day.status("1"), day.promised("1")) == ("waiting", [3])
    with day.open() as tx:
        assert picking.release(tx, day.facility, [day.id_of("1")]).order_ids == ()
        assert orders.set_ship_complete(tx, [day.id_of("1")], False).done == (day.id_of("1"),)
    assert day.status("1") == "promised"
    day.releases()
    with day.open() as tx:
        late = orders.set_ship_complete(tx, [day.id_of("1")], True)
        assert [row.code for row in late.refused] == ["too_late"]
        assert orders.set_ship_complete(tx, [day.id_of("1")], False).known == (day.id_of("1"),)


def test_an_order_in_part_goes_on_with_what_is_held_when_a_unit_breaks(day: Day) -> None:
    places = [day.stocks_at(day.facility, number, TEA=1) for number in range(2)]
    day.takes(day.buys("1", 1, TEA=2))
    day.releases()
    day.breaks(places[0], "TEA")
    day.works()
    assert (day.status("1"), day.promised("1"), day.held("1")) == ("in_wave", [1], {places[1]: 1})
    with day.open() as tx:  # nobody had begun the trip: it is planned anew
        (trip,) = picking_queries.open_trips(tx, day.facility, 10)
        picking.pick_all(tx, [trip.id])
    assert day.status("1") == "picked"
    leaves(day, "1")
    assert day.status("1") == "waiting"


def test_the_shop_says_later_that_an_order_may_leave_in_part(day: Day) -> None:
    day.stocks(TEA=1)
    day.takes(day.order("1", TEA=2))
    assert day.takes(replace(day.order("1", TEA=2), ship_complete=False)).done == ("1",)
    assert day.status("1") == "promised"


def test_a_whole_order_is_passed_over_until_all_of_it_can_be_had(day: Day) -> None:
    with day.open() as tx:
        orders.set_promise_rules(tx, PromiseRules(pass_over=True))
    day.stocks(TEA=5, CUP=1)
    whole = replace(day.buys("whole", 1, TEA=3, CUP=2), ship_complete=True)
    day.takes(whole, day.buys("part", 2, TEA=4), day.buys("other", 3, TEA=9))
    day.works()
    assert day.promised("whole", "part", "other") == [0, 4, 1]
    day.stocks(CUP=2)
    day.works()
    assert day.promised("whole", "part", "other") == [0, 4, 1]
    day.stocks(TEA=4)
    day.works()
    assert day.promised("whole", "part", "other") == [5, 4, 2]
    assert (day.status("whole"), day.supply("CUP")) == ("promised", (3, 2, 0))


def test_the_setting_counts_for_what_waits_and_takes_nothing_back(day: Day) -> None:
    day.stocks(TEA=2)
    day.takes(day.order("1", TEA=3), replace(day.order("2", TEA=2), priority=-1))
    assert day.promised("1", "2") == [2, 0]
    with day.open() as tx:
        orders.set_promise_rules(tx, PromiseRules(pass_over=True))
    day.takes(replace(day.order("3", CUP=2), priority=5))
    day.stocks(CUP=1)
    day.works()
    assert day.promised("1", "2", "3") == [2, 0, 0]
    with day.open() as tx:
        orders.set_promise_rules(tx, PromiseRules())
    day.works()
    assert day.promised("1", "2", "3") == [2, 0, 1]


def test_over_the_api(api: Api, database: Database) -> None:
    http = api.http
    day = Day(database, api.tenant_id)
    day.stocks(TEA=1)
    assert http.get("/promise-rules").json() == {"pass_over": False, "may_split": False}
    assert http.put("/promise-rules", json={"pass_over": True}).json() == {"pass_over": True, "may_split": False}
    day.takes(day.order("1", TEA=2))
    day.takes(replace(day.order("2", TEA=2), lines=(NewLine("TEA", 1, 100), NewLine("CUP", 1, 100))))
    assert (day.status("1"), day.promised("1", "2")) == ("waiting", [0, 0])
    done = http.post("/orders/ship-complete", json={"order_ids": [str(day.id_of("2"))], "ship_complete": False}).json()
    assert done["done"] == [str(day.id_of("2"))]
    assert http.get(f"/orders/{day.id_of('2')}").json()["order"]["ship_complete"] is False


def test_on_the_order_s_page(day: Day, database: Database, address: str) -> None:
    day.stocks(TEA=1)
    day.takes(day.order("1", TEA=2))
    page = f"/orders/{day.id_of('1')}"
    with signed_in(database, address, day.tenant, "owner") as web:
        assert "Let it leave in part" in web.get(page).text
        assert "Keep it together" in says(web, page, page + "/decide", act="part").text
        assert day.status("1") == "promised"
        assert "Let it leave in part" in says(web, page, page + "/decide", act="whole").text


def says(web: httpx.Client, page: str, to: str, **fields: str) -> httpx.Response:
    """A form of a page is sent."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', web.get(page).text)
    assert token is not None
    return web.post(to, data={"csrf_token": token[1], **fields}, follow_redirects=True)


def test_sets_are_served_in_as_many_statements_for_many_as_for_few(day: Day) -> None:
    def serves(count: int) -> int:
        with day.open() as tx:
            orders.set_promise_rules(tx, PromiseRules(pass_over=True))
        names = [f"{count}-{number}" for number in range(count)]
        day.takes(*(day.order(name, TEA=1, CUP=1) for name in names))
        day.works()
        day.stocks(TEA=count, CUP=count)
        with test_sets.counting(day) as tx:
            assert len(stock.serve(tx, day.facility, [day.sku["TEA"]])) == 2 * count
        sent = len(test_sets.said)
        with day.open() as tx:
            orders.set_promise_rules(tx, PromiseRules())
        with test_sets.counting(day) as tx:
            orders.set_promise_rules(tx, PromiseRules(pass_over=True))
        ids = [day.id_of(names[0])] if count == 1 else [day.id_of(name) for name in names]
        sent += len(test_sets.said)
        with test_sets.counting(day) as tx:
            assert len(orders.set_ship_complete(tx, ids, False).done) == count
        return sent + len(test_sets.said)

    serves(1)
    assert serves(2) == serves(20)
