"""What a cart takes, what is urgent, when the last picker is back: over HTTP, as another program asks for it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from godown import catalog, orders, picking
from godown.catalog import NewSku
from godown.orders import NewOrder
from godown.picking import CartKind
from godown.platform.database import Database
from godown.platform.transaction import Tx
from godown.reports import doctor
from tests.builders.seller import Seller
from tests.http import Api
from tests.scenarios.test_api_floor import says
from tests.scenarios.test_api_office import code, ok

SIDES = {"TEN": (250, 200, 200), "TWENTY": (250, 400, 200), "THIRTY": (250, 400, 300)}
"""Of goods of 10, 20 and 30 litres."""


class Shelf(Seller):
    """A seller of three sizes."""

    def measures(self, sizes: dict[str, tuple[int, int, int]], grams: int = 500) -> None:
        """Goods of these sizes are on the shelves."""
        with self.open() as tx:
            news = [
                NewSku(name, name, price_paise=10_000, weight_grams=grams, length_mm=x, width_mm=y, height_mm=z)
                for name, (x, y, z) in sizes.items()
            ]
            assert not catalog.save(tx, news).refused
            self.sku |= {one.code: one.id for one in catalog.skus_by_code(tx, list(sizes)).values()}
        self.stocks(**dict.fromkeys(sizes, 10))

    def orders_of(self, **places: str) -> dict[str, str]:
        """An order for one unit of each; answer their ids by the order's number."""
        self.takes(*(self.order(number, **{sku: 1}) for number, sku in places.items()))
        return {number: str(self.id_of(number)) for number in places}

    def order(self, number: str, **units: int) -> NewOrder:
        """An order of now."""
        return replace(super().order(number, **units), ordered_at=datetime.now(UTC))


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Shelf:
    made = Shelf(database, tenant_id, now=None)
    made.measures(SIDES)
    return made


def trips(api: Api, wave: dict[str, Any]) -> list[set[str]]:
    """The orders of each trip, in the order in which they go."""
    found = ok(api.http.get(f"/waves/{wave['wave_id']}/trips"))
    return [{pick["order_id"] for pick in story["picks"]} for story in found]


def test_the_urgent_thirty_goes_first_ten_and_twenty_together_in_the_other(api: Api, seller: Shelf) -> None:
    asked = {
        "carts": [
            {"name": "30 l", "totes": None, "volume_ml": 30_000},
            {"name": "35 l", "totes": None, "volume_ml": 35_000},
        ]
    }
    assert [one["volume_ml"] for one in ok(api.http.put("/cart-rules", json=asked))["carts"]] == [30_000, 35_000]
    of = seller.orders_of(ten="TEN", twenty="TWENTY", thirty="THIRTY")
    says(api, "/orders/rank", order_ids=[of["thirty"]], priority=9)
    wave = says(api, "/waves", facility_id=str(seller.facility), strategy="cluster")
    assert trips(api, wave) == [{of["thirty"]}, {of["ten"], of["twenty"]}]
    assert (wave["trips"], wave["late"], wave["left_out"]) == (2, [], [])


def test_a_wave_may_have_other_carts_and_what_is_too_heavy_for_all_goes_by_itself(api: Api, seller: Shelf) -> None:
    of = seller.orders_of(ten="TEN", twenty="TWENTY", thirty="THIRTY")
    here = {"facility_id": str(seller.facility), "strategy": "cluster"}
    wave = says(api, "/waves", **here, carts=[{"volume_ml": 20_000}])
    assert sorted(map(sorted, trips(api, wave))) == sorted([[one] for one in of.values()])
    assert (sorted(wave["alone"]), wave["split"]) == ([of["thirty"]], [])
    assert code(api.http.post("/waves", json=here | {"carts": [{"units": 0}]})) == (422, "invalid")
    assert code(api.http.put("/cart-rules", json={"pickers": 0})) == (422, "invalid")


@pytest.mark.parametrize(
    ("limit", "count"), [({"units": 2}, 2), ({"weight_grams": 1_000}, 2), ({"totes": 1}, 3), ({}, 1)]
)
def test_units_weight_and_totes_are_limits_too(api: Api, seller: Shelf, limit: dict[str, int], count: int) -> None:
    seller.orders_of(ten="TEN", twenty="TWENTY", thirty="THIRTY")
    wave = says(api, "/waves", facility_id=str(seller.facility), strategy="cluster", carts=[limit])
    assert wave["trips"] == count


def test_more_pickers_are_back_earlier_and_late_orders_are_named(api: Api, seller: Shelf) -> None:
    of = seller.orders_of(ten="TEN", twenty="TWENTY", thirty="THIRTY")
    ok(api.http.put("/cart-rules", json={"seconds_a_trip": 3_600}))
    soon = (datetime.now(UTC) + timedelta(seconds=5_000)).isoformat()
    says(api, "/orders/rank", order_ids=list(of.values()), priority=0, ship_by=soon)
    with seller.open() as tx:
        one, three = (
            picking.think(picking.draft(tx, picking.Wish(seller.facility, strategy="single", pickers=n)))
            for n in (1, 3)
        )
    assert (len(one.late), len(three.late)) == (2, 0)
    assert one.finish_s > 2 * three.finish_s
    wave = says(api, "/waves", facility_id=str(seller.facility), strategy="single", pickers=3)
    away = datetime.fromisoformat(wave["finish_at"]) - datetime.now(UTC)
    assert (wave["late"], away < timedelta(seconds=4_000)) == ([], True)


def test_what_must_ship_before_the_rest_is_back_goes_first(api: Api, seller: Shelf) -> None:
    of = seller.orders_of(ten="TEN", twenty="TWENTY", thirty="THIRTY")
    ok(api.http.put("/cart-rules", json={"seconds_a_trip": 3_600, "pack_minutes": 10}))
    says(
        api,
        "/orders/rank",
        order_ids=[of["twenty"]],
        priority=0,
        ship_by=(datetime.now(UTC) + timedelta(seconds=5_000)).isoformat(),
    )
    wave = says(api, "/waves", facility_id=str(seller.facility), carts=[{"totes": 1}], strategy="cluster")
    assert trips(api, wave)[0] == {of["twenty"]}


def test_single_lines_share_a_tote_where_the_business_says_so(api: Api, seller: Shelf) -> None:
    here = {"facility_id": str(seller.facility), "strategy": "cluster", "totes": 1}
    ok(api.http.put("/pick-rules", json={"shared_totes": True, "zero_check": False}))
    of = seller.orders_of(one="TEN", two="TEN", three="TEN", four="TEN", five="TEN")
    wave = says(api, "/waves", **here)
    assert sorted(map(len, trips(api, wave))) == [1, 4], "four in the tote of a cart, the fifth in the next"
    story = max(ok(api.http.get(f"/waves/{wave['wave_id']}/trips")), key=lambda one: len(one["picks"]))
    trip = story["trip"]["id"]
    ok(api.http.post(f"/trips/{trip}/start"))
    answers = []
    for number, pick in enumerate(story["picks"]):
        scans = ["A-01-1", "TEN", "T-101"] if not number else ["TEN", "T-101"]
        raws = [pick["place_code"] if raw == "A-01-1" else raw for raw in scans]
        answers += [says(api, f"/trips/{trip}/scans", raw=raw)["kind"] for raw in raws]
    assert set(answers) == {"ok"}
    ended = ok(api.http.get(f"/trips/{trip}"))
    assert {pick["tote_code"] for pick in ended["picks"]} == {"T-101"}
    assert ended["trip"]["status"] == "done"
    picked = {number for number in of if seller.status(number) == "picked"}
    assert len(picked) == 4


def test_without_that_setting_a_tote_of_another_order_is_refused(api: Api, seller: Shelf) -> None:
    seller.orders_of(one="TEN", two="TEN")
    wave = says(api, "/waves", facility_id=str(seller.facility), strategy="cluster")
    (story,) = ok(api.http.get(f"/waves/{wave['wave_id']}/trips"))
    trip = story["trip"]["id"]
    ok(api.http.post(f"/trips/{trip}/start"))
    bin_ = story["picks"][0]["place_code"]
    kinds = [says(api, f"/trips/{trip}/scans", raw=raw)["kind"] for raw in (bin_, "TEN", "T-101", "TEN", "T-101")]
    assert kinds == ["ok", "ok", "ok", "ok", "wrong_place"]


def test_what_changed_after_the_plan_falls_out_or_is_fetched_where_it_lies_now(seller: Shelf) -> None:
    of = seller.orders_of(ten="TEN", twenty="TWENTY", thirty="THIRTY")
    with seller.open() as tx:
        made = picking.draft(tx, picking.Wish(seller.facility, strategy="cluster"))
    plan = picking.think(made)
    with seller.open() as tx:
        orders.cancel(tx, [UUID(of["twenty"])])
    with seller.open() as tx:
        released = picking.carry_out(tx, made, plan)
        (trip,) = picking.trips_of(tx, released.wave_id or uuid4())
        _, _, picks = picking.present(tx, trip)
    assert {str(pick.order_id) for pick in picks} == {of["ten"], of["thirty"]}
    assert str(released.left_out[0]) == of["twenty"]


def test_no_lock_is_held_while_a_wave_is_planned(seller: Shelf) -> None:
    seller.orders_of(ten="TEN", twenty="TWENTY", thirty="THIRTY")
    with seller.open() as tx:  # as `release` does, in one transaction
        made = picking.draft(tx, picking.Wish(seller.facility))
        plan = picking.think(made)
        assert (len(plan.trips), locked(seller.database)) == (1, []), "the search is over, and nothing is locked yet"
        assert picking.carry_out(tx, made, plan).wave_id is not None
        assert {"sales_order", "stock_balance", "stock_supply"} <= set(locked(seller.database))


def locked(database: Database) -> list[str]:
    """Tables in which another transaction has written or locked rows (it holds more than a reader's lock on them)."""
    with database.engine.begin() as connection:
        found = connection.execute(sa.text(
            """SELECT DISTINCT relation::regclass::text FROM pg_locks l JOIN pg_database d ON d.oid = l.database
               WHERE d.datname = current_database() AND relation IS NOT NULL AND mode <> 'AccessShareLock' AND granted
                 AND pid <> pg_backend_pid() ORDER BY 1"""
        ))  # fmt: skip
        return [row[0] for row in found]


def test_carts_are_kept_with_their_wave(seller: Shelf) -> None:
    seller.orders_of(ten="TEN", twenty="TWENTY", thirty="THIRTY")

    def released(tx: Tx) -> UUID:
        wave = picking.release(tx, seller.facility, strategy="cluster", carts=[CartKind("Small", units=1)]).wave_id
        assert wave is not None
        return wave

    with seller.open() as tx:
        wave = released(tx)
        assert len(picking.trips_of(tx, wave)) == 3
    with seller.open() as tx:
        assert picking.replan(tx, wave).trips_after == 3


def test_one_wave_may_split_what_no_cart_takes(api: Api, seller: Shelf) -> None:
    seller.takes(seller.order("big", TEN=3, TWENTY=1))
    wave = says(api, "/waves", facility_id=str(seller.facility), carts=[{"volume_ml": 30_000}], may_split=True)
    assert (wave["alone"], wave["split"], wave["trips"]) == ([], [str(seller.id_of("big"))], 2)
    for story in ok(api.http.get(f"/waves/{wave['wave_id']}/trips")):
        ok(api.http.post(f"/trips/{story['trip']['id']}/start"))
        says(api, f"/trips/{story['trip']['id']}/pick-all")
    assert seller.status("big") == "picked"


def test_two_pickers_bring_the_last_parts_at_once_and_the_order_is_picked_once(seller: Shelf) -> None:
    seller.takes(seller.order("big", TEN=5))
    with seller.open() as tx:
        wave = picking.release(tx, seller.facility, carts=[CartKind(units=3)], may_split=True).wave_id
        assert wave is not None
        trips_ = picking.trips_of(tx, wave)
    assert len(trips_) == 2
    both = Barrier(2)

    def brings(trip: UUID) -> None:
        with seller.open() as tx:
            both.wait(20)
            picking.pick_all(tx, [trip])

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(brings, trips_))
    assert seller.status("big") == "picked"
    with seller.open() as tx:
        assert [one.status for one in picking.waves_in(tx, seller.facility, ["done"], 5)] == ["done"]
    with seller.open() as tx:
        assert doctor.examine(tx) == []
