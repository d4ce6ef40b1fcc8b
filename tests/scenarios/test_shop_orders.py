"""A shop's orders come in: late, twice, out of order, with codes that nobody knows. Each is taken once; none is lost."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from godown import channels, orders, returns
from godown.channels import queries
from godown.platform.database import Database
from godown.returns import NewRefund
from tests.builders.shops import ShopKeeper, shop_keeper
from tests.world.shop import bought


@pytest.fixture
def keeper(database: Database, tenant_id: UUID, tmp_path: Path) -> Iterator[ShopKeeper]:
    """A seller with a shop."""
    with shop_keeper(database, tenant_id, tmp_path) as opened:
        yield opened


def test_orders_come_in_pages_and_only_once(keeper: ShopKeeper) -> None:
    keeper.stocks(TEA=50)
    for number in range(230):
        keeper.lotus.put_order(bought(f"L{number}", TEA=1))
    keeper.polls()
    keeper.polls()
    with keeper.open() as tx:
        assert tx.scalar("SELECT count(*) FROM sales_order WHERE tenant_id = %(tenant)s") == 230
        assert tx.scalar("SELECT count(*) FROM inbox WHERE tenant_id = %(tenant)s AND status = 'done'") == 230
    assert keeper.supply("TEA") == (50, 50, 180)
    assert keeper.state().last_order_at is not None
    since = keeper.lotus.asked[-1]
    assert since < max(order["updated_at"] for order in keeper.lotus.orders.values()), "the next poll overlaps"


def test_an_unknown_code_waits_until_it_is_mapped(keeper: ShopKeeper) -> None:
    keeper.stocks(TEA=10)
    keeper.lotus.put_order(bought("L1", TEA=1))
    keeper.lotus.put_order(bought("L2", LOTUS9=2))
    keeper.polls()
    assert keeper.ordered("L1") is not None
    (waiting,) = keeper.waits()
    assert (waiting.external_id, waiting.code) == ("L2", "unknown_sku")
    assert "LOTUS9" in waiting.reason
    with keeper.open() as tx:
        assert channels.retry(tx, [waiting.id]).refused[0].code == "unknown_sku"
        assert [row.shop_code for row in queries.mappings(tx, keeper.channel, "", None, 10)][:1] == ["LOTUS9"]
        assert channels.map_codes(tx, keeper.channel, {"LOTUS9": "NOPE"}).refused[0].code == "unknown_sku"
        channels.map_codes(tx, keeper.channel, {"LOTUS9": "TEA"})
    keeper.works()
    assert keeper.waits() == []
    assert keeper.ordered("L2") is not None
    assert keeper.supply("TEA") == (10, 3, 0)
    assert keeper.lotus.shows("LOTUS9") == 7, "the shop knows the stock under its own code"


def test_a_bad_address_waits_and_is_taken_when_the_shop_mends_it(keeper: ShopKeeper) -> None:
    keeper.stocks(TEA=10)
    order = bought("L1", TEA=1)
    keeper.lotus.put_order(order | {"ship_to": {**order["ship_to"], "pincode": "68"}})
    keeper.lotus.put_order({"id": "L2", "updated_at": order["updated_at"], "lines": "many"})
    keeper.polls()
    assert {(one.external_id, one.code) for one in keeper.waits()} == {("L1", "bad_address"), ("L2", "not_understood")}
    keeper.lotus.put_order(bought("L1", 1, TEA=1))
    with keeper.open() as tx:
        assert channels.retry(tx, [one.id for one in keeper.waits() if one.external_id == "L1"]).refused
    keeper.works()
    assert keeper.ordered("L1") is not None
    assert [one.external_id for one in keeper.waits()] == ["L2"], "a mended order takes the place of the broken one"


def test_a_cancel_and_a_change_and_what_comes_late(keeper: ShopKeeper) -> None:
    keeper.stocks(TEA=10)
    first, later = bought("L1", 0, TEA=3), bought("L1", 2, TEA=3) | {"cancelled": True}
    second, fewer = bought("L2", 0, TEA=4), bought("L2", 2, TEA=2)
    keeper.lotus.orders |= {"L1": first, "L2": second}
    keeper.polls()
    assert keeper.supply("TEA") == (10, 7, 0)
    keeper.lotus.orders |= {"L1": later, "L2": fewer}
    keeper.polls()
    assert keeper.supply("TEA") == (10, 2, 0)
    with keeper.open() as tx:
        channels.keep(tx, keeper.channel, [bought("L1", 1, TEA=3), bought("L2", 1, TEA=1)])
        assert channels.handle(tx, keeper.channel, 10) == 2
    order = keeper.ordered("L1")
    assert order is not None
    assert order.status == "cancelled"
    assert keeper.supply("TEA") == (10, 2, 0), "what is older than what we know changes nothing"
    keeper.works()
    assert keeper.lotus.shows("TEA") == 8


def test_a_cancel_of_an_order_that_never_came_and_had_a_strange_code(keeper: ShopKeeper) -> None:
    keeper.lotus.put_order(bought("L1", 0, NOBODY=1))
    keeper.polls()
    assert len(keeper.waits()) == 1
    keeper.lotus.put_order(bought("L1", 1, NOBODY=1) | {"cancelled": True})
    keeper.polls()
    assert keeper.waits() == []
    assert keeper.ordered("L1") is None


def test_a_shop_that_fails_and_hurries_loses_nothing(keeper: ShopKeeper) -> None:
    keeper.stocks(TEA=50)
    keeper.works()
    for number in range(120):
        keeper.lotus.put_order(bought(f"L{number}", TEA=1))
    keeper.lotus.next_faults = ["error"]
    keeper.polls()
    assert keeper.state().last_error == "It answered 500: Something broke."
    assert keeper.ordered("L0") is None
    keeper.lotus.next_faults = ["lost"]
    with keeper.open() as tx:
        tx.run("UPDATE channel_link SET not_before = NULL WHERE tenant_id = %(tenant)s")
    keeper.polls()
    keeper.lotus.retry_after = 60
    keeper.lotus.next_faults = ["busy"]
    with keeper.open() as tx:
        tx.run("UPDATE channel_link SET not_before = NULL WHERE tenant_id = %(tenant)s")
    keeper.polls()
    calls = keeper.lotus.calls
    keeper.polls()
    assert keeper.lotus.calls == calls, "a shop that asks for a minute gets it"
    with keeper.open() as tx:
        tx.run("UPDATE channel_link SET not_before = NULL WHERE tenant_id = %(tenant)s")
    keeper.polls()
    assert keeper.ordered("L119") is not None
    assert keeper.supply("TEA") == (50, 50, 70)


def test_a_clock_that_is_ahead_hides_no_order(keeper: ShopKeeper) -> None:
    keeper.stocks(TEA=10)
    keeper.lotus.put_order(bought("L1", 60 * 24 * 30, TEA=1))
    keeper.polls()
    keeper.lotus.put_order(bought("L2", 5, TEA=1))
    keeper.polls()
    assert keeper.ordered("L1") is not None
    assert keeper.ordered("L2") is not None


def test_one_poisoned_order_spoils_no_other(keeper: ShopKeeper) -> None:
    keeper.stocks(TEA=10)
    keeper.lotus.put_order(bought("L1", TEA=1))
    keeper.lotus.put_order(bought("L2\x00", TEA=1) | {"note": "a\x00b"})
    keeper.lotus.put_order(bought("L3", TEA=1) | {"customer": {"name": "x" * 300_000}})
    keeper.lotus.put_order(bought("L4", TEA=10**30))
    keeper.lotus.put_order(bought("L5", TEA=1) | {"ordered_at": "2026-11-24T10:00:00"})
    keeper.polls()
    assert keeper.ordered("L1") is not None
    assert keeper.ordered("L2\ufffd") is not None
    assert {one.external_id for one in keeper.waits()} == {"L4", "L5"}


def test_a_shop_names_the_store_credit_that_pays(keeper: ShopKeeper) -> None:
    """Less is collected; a code that nobody knows lets its order wait."""
    keeper.stocks(TEA=10)
    keeper.takes(keeper.order("old", TEA=1))
    with keeper.open() as tx:
        orders.cancel(tx, [keeper.id_of("old")])
        given = returns.refund(tx, NewRefund(keeper.id_of("old"), "store_credit", 10_000, "Cancelled"))
    for number, code in (("L1", given.credit_code), ("L2", "SC-2222-2222-2222")):
        use = [{"code": code, "amount_paise": 4_000}]
        keeper.lotus.put_order(bought(number, TEA=1) | {"payment": "cod", "collect_paise": None, "store_credit": use})
    keeper.polls()
    order = keeper.ordered("L1")
    assert order is not None
    assert (order.credit_paise, order.collect_paise) == (4_000, order.total_paise - 4_000)
    assert [(one.external_id, one.code) for one in keeper.waits()] == [("L2", "unknown_credit")]
