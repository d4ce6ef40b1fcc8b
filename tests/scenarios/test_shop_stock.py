"""Stock out: what the shop shows, zero first, one bad row spoils no other, tracking once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from godown import channels, orders, packing, picking, shipping
from godown.channels import store_publish
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.reports import queries_today
from godown.shipping import NewCourier
from tests.builders.shops import ShopKeeper, shop_keeper
from tests.world.jobs import run_scheduled
from tests.world.shop import bought, open_shop


@pytest.fixture
def keeper(database: Database, tenant_id: UUID, tmp_path: Path) -> Iterator[ShopKeeper]:
    """A seller with a shop."""
    with shop_keeper(database, tenant_id, tmp_path) as opened:
        yield opened


def test_twenty_waiting_fifty_received_and_put_away_the_shop_shows_thirty(keeper: ShopKeeper) -> None:
    for number in range(20):
        keeper.lotus.put_order(bought(f"L{number}", TEA=1))
    keeper.polls()
    assert keeper.supply("TEA") == (0, 0, 20)
    assert keeper.lotus.shows("TEA") == 0
    keeper.stocks(TEA=50)
    keeper.works()
    assert keeper.supply("TEA") == (50, 20, 0)
    assert keeper.lotus.shows("TEA") == 30


def test_a_part_that_runs_out_takes_its_bundle_along(keeper: ShopKeeper) -> None:
    keeper.stocks(TEA=10, CUP=9)
    keeper.works()
    assert (keeper.lotus.shows("TEA"), keeper.lotus.shows("CUP"), keeper.lotus.shows("SET")) == (10, 9, 4)
    keeper.takes(keeper.order("1", CUP=8))
    keeper.works()
    assert (keeper.lotus.shows("TEA"), keeper.lotus.shows("CUP"), keeper.lotus.shows("SET")) == (10, 1, 0)
    assert keeper.lotus.shows("BOX") is None, "packaging is not for sale"


def test_out_of_stock_goes_first(keeper: ShopKeeper) -> None:
    keeper.stocks(TEA=10, CUP=9)
    keeper.works()
    keeper.stocks(TEA=5)
    keeper.takes(keeper.order("1", CUP=9))
    keeper.works()
    last = [row["sku"] for row in keeper.lotus.pushes[-1]]
    assert set(last[:2]) == {"CUP", "SET"}
    assert last[2:] == ["TEA"]


def test_only_what_changed_is_told(keeper: ShopKeeper) -> None:
    keeper.stocks(TEA=10, CUP=9)
    keeper.works()
    pushes = len(keeper.lotus.pushes)
    with keeper.open() as tx:
        channels.mark_changed(tx, list(keeper.sku.values()))
    run_scheduled(keeper.worker, keeper.tenant, "recheck_shops")
    keeper.works()
    assert len(keeper.lotus.pushes) == pushes
    keeper.takes(keeper.order("1", TEA=1))
    keeper.works()
    assert [row["sku"] for row in keeper.lotus.pushes[-1]] == ["TEA"], "the bundle is short of cups: its number stayed"


def test_a_refused_row_waits_with_its_reason_and_the_rest_goes_on(keeper: ShopKeeper) -> None:
    keeper.lotus.rejects = {"TEA": "This product is archived."}
    keeper.stocks(TEA=10, CUP=9)
    keeper.works()
    assert (keeper.lotus.shows("TEA"), keeper.lotus.shows("CUP")) == (None, 9)
    assert keeper.shown("TEA").refused == "This product is archived."
    assert (keeper.state().refused_rows, keeper.state().queue) == (1, 0)
    run_scheduled(keeper.worker, keeper.tenant, "look_after_shops")
    assert "push_stock" not in keeper.works(), "its time has not come"
    keeper.lotus.rejects = {}
    with keeper.open() as tx:
        tx.run("UPDATE publication SET next_try_at = now() - interval '1 s' WHERE refused <> ''")
    run_scheduled(keeper.worker, keeper.tenant, "look_after_shops")
    keeper.works()
    assert keeper.lotus.shows("TEA") == 10
    assert keeper.state().refused_rows == 0


def test_a_shop_was_last_told_when_it_took_a_number(keeper: ShopKeeper) -> None:
    keeper.lotus.rejects = dict.fromkeys(("TEA", "CUP", "SET"), "This product is archived.")
    keeper.stocks(TEA=10, CUP=9)
    keeper.works()
    assert keeper.state().pushed_at is None
    keeper.lotus.rejects = {}
    keeper.stocks(CUP=1)
    keeper.works()
    with keeper.open() as tx:
        (lag,) = queries_today.shop_lags(tx)
    assert lag.told_at == keeper.state().pushed_at == keeper.shown("CUP").pushed_at


def test_lost_answers_errors_and_a_busy_shop(keeper: ShopKeeper) -> None:
    keeper.stocks(TEA=10)
    keeper.works()
    keeper.lotus.next_faults = ["lost", "error", "drop", "busy", "lost"]
    keeper.takes(keeper.order("1", TEA=10))
    keeper.works()
    assert keeper.lotus.shows("TEA") == 0
    assert keeper.shown("TEA").shows == 0
    assert (keeper.state().failures, keeper.state().last_error) == (0, "")


def test_a_shop_that_is_slow_by_nature_is_waited_for(keeper: ShopKeeper) -> None:
    keeper.stocks(TEA=10)
    keeper.works()
    keeper.lotus.next_faults = ["slow"] * 4
    keeper.takes(keeper.order("1", TEA=10))
    keeper.works()
    assert (keeper.shown("TEA").shows, keeper.state().failures, keeper.lotus.next_faults) == (0, 0, [])


def test_a_shop_that_asks_for_a_minute_gets_it(keeper: ShopKeeper) -> None:
    keeper.stocks(TEA=10)
    keeper.works()
    keeper.lotus.retry_after, keeper.lotus.next_faults = 60, ["busy"]
    keeper.takes(keeper.order("1", TEA=10))
    keeper.works()
    calls = keeper.lotus.calls
    keeper.stocks(TEA=3)
    keeper.works()
    run_scheduled(keeper.worker, keeper.tenant, "look_after_shops")
    keeper.works()
    assert keeper.lotus.calls == calls
    with keeper.open() as tx:
        assert channels.in_step(tx).late == "Lotus"
        tx.run("UPDATE channel_link SET not_before = now() WHERE tenant_id = %(tenant)s")
    assert keeper.works(ahead=timedelta(seconds=70)).count("push_stock") == 1, (
        "one push waits for the minute to be over"
    )
    assert keeper.lotus.shows("TEA") == 3


def test_a_paused_shop_hears_nothing_until_it_is_resumed(keeper: ShopKeeper) -> None:
    keeper.stocks(TEA=10)
    keeper.works()
    with keeper.open() as tx:
        channels.pause(tx, keeper.channel)
    keeper.takes(keeper.order("1", TEA=4))
    keeper.polls()
    assert keeper.lotus.shows("TEA") == 10
    with keeper.open() as tx:
        channels.resume(tx, keeper.channel)
    keeper.works()
    assert keeper.lotus.shows("TEA") == 6


def test_buffer_and_share_and_two_shops(keeper: ShopKeeper) -> None:
    keeper.stocks(TEA=31)
    with open_shop() as other:
        first = keeper.channel
        keeper.connects(other, "rose", buffer_units=5, share_percent=50)
        keeper.works()
        assert (keeper.lotus.shows("TEA"), other.shows("TEA")) == (31, 10)
        with keeper.open() as tx:
            channels.set_rules(tx, first, channels.ShopRules(1, 100))
        keeper.works()
        assert keeper.lotus.shows("TEA") == 30


def test_a_shop_that_knows_a_higher_version_is_still_told(keeper: ShopKeeper) -> None:
    """We were restored from a backup: our versions are behind what the shop has seen."""
    keeper.stocks(TEA=10)
    keeper.works()
    keeper.lotus.stock["TEA"] = (500, 3)
    keeper.takes(keeper.order("1", TEA=10))
    keeper.works()
    assert keeper.lotus.shows("TEA") == 0
    assert keeper.lotus.stock["TEA"][0] == 501


def test_orders_that_need_a_decision_are_not_sold_twice(keeper: ShopKeeper) -> None:
    keeper.stocks(TEA=10)
    keeper.works()
    with keeper.open() as tx:
        tx.run(
            """INSERT INTO facility (tenant_id, id, code, name) VALUES (%(tenant)s, gen_random_uuid(), 'DEL', 'Delhi')"""
        )
        tx.run(
            """INSERT INTO stock_supply (tenant_id, facility_id, owner_id, sku_id, saleable)
               SELECT %(tenant)s, id, '00000000-0000-7000-8000-00000000000a', %(sku)s, 5 FROM facility
               WHERE tenant_id = %(tenant)s AND code = 'DEL'""",
            sku=keeper.sku["TEA"],
        )
    keeper.takes(keeper.order("1", TEA=12))
    keeper.works()
    assert keeper.status("1") == "needs_decision"
    assert keeper.lotus.shows("TEA") == 3
    with keeper.open() as tx:
        orders.cancel(tx, [keeper.id_of("1")])
    keeper.works()
    assert keeper.lotus.shows("TEA") == 15


def test_a_push_that_a_killed_worker_lost_is_found_again(keeper: ShopKeeper) -> None:
    keeper.stocks(TEA=10)
    keeper.works()
    with keeper.open() as tx:
        store_publish.say_again(tx, keeper.channel, [keeper.sku["TEA"]])
    run_scheduled(keeper.worker, keeper.tenant, "look_after_shops")
    keeper.works()
    assert keeper.shown("TEA").version == keeper.shown("TEA").pushed_version == keeper.lotus.stock["TEA"][0]


def test_the_shop_is_told_the_tracking_number_once(keeper: ShopKeeper) -> None:
    keeper.stocks(TEA=10, BOX=4, TAPE=4_000)
    with keeper.open() as tx:
        shipping.set_range(tx, shipping.add_courier(tx, NewCourier("own", "Own riders")), "G", 1, 9)
    for number in ("L1", "L2"):
        keeper.lotus.put_order(bought(number, TEA=1))
    keeper.polls()
    for trip in keeper.releases():
        with keeper.open() as tx:
            picking.pick_all(tx, [trip])
    ids = [order.id for order in (keeper.ordered("L1"), keeper.ordered("L2")) if order]
    with keeper.open() as tx:
        parcels, _ = packing.pack(tx, [NewParcel(order, 300, "BOX") for order in ids])
    keeper.works()
    with keeper.open() as tx:
        (courier,) = shipping.couriers(tx)
        shipping.hand_over(tx, courier.id, keeper.facility, [parcel.id for parcel in parcels])
    keeper.lotus.rejects = {"L2": "Not yet."}
    keeper.lotus.next_faults = ["lost", "error"]
    keeper.works()
    (told,) = keeper.lotus.tracking.values()
    assert (told["order_id"], told["courier"]) == ("L1", "Own riders")
    assert told["awb"].startswith("G")
    assert told["lines"] == [{"line_id": "L1-1", "sku": "TEA", "quantity": 1}]
    keeper.lotus.rejects = {}
    with keeper.open() as tx:
        channels.queue_tracking(tx, [parcel.id for parcel in parcels])
        tx.run("UPDATE tracking_push SET next_try_at = now() - interval '1 s' WHERE status = 'waiting'")
    run_scheduled(keeper.worker, keeper.tenant, "look_after_shops")
    keeper.works()
    calls = keeper.lotus.tracking_calls
    run_scheduled(keeper.worker, keeper.tenant, "look_after_shops")
    keeper.works()
    assert {row["order_id"] for row in keeper.lotus.tracking.values()} == {"L1", "L2"}
    assert keeper.lotus.tracking_calls == calls
    assert keeper.state().tracking_waiting == 0
