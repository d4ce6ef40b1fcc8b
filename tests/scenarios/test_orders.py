"""Orders arrive, come again, change, are cancelled and put on hold; stock follows, exactly."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from godown import catalog, orders, stock
from godown.orders import NewLine, NewOrder, queries, rules
from godown.platform.database import Database
from tests.builders.seller import NOON, Seller


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    return Seller(database, tenant_id)


def test_an_order_is_promised_when_it_arrives(seller: Seller) -> None:
    seller.stocks(TEA=5)
    assert seller.takes(seller.order("1", TEA=2)).done == ("1",)
    assert seller.status("1") == "promised"
    assert seller.supply("TEA") == (5, 2, 0)


def test_a_bundle_takes_its_parts_and_its_price_is_split_to_the_paisa(seller: Seller) -> None:
    seller.stocks(TEA=1, CUP=3)
    seller.takes(NewOrder("1", "1", NOON, (NewLine("SET", 1, 17_501),), "Meera"))
    assert (seller.supply("TEA"), seller.supply("CUP")) == ((1, 1, 0), (3, 2, 0))
    with seller.open() as tx:
        lines = queries.lines_of(tx, [seller.id_of("1")])
    assert sum(line.quantity * line.unit_price_paise - line.discount_paise for line in lines) == 17_501


def test_shipping_of_an_order_of_gifts_is_shared_by_quantity(seller: Seller) -> None:
    gifts = (NewLine("TEA", 1, 0), NewLine("CUP", 3, 0))
    seller.takes(NewOrder("1", "1", NOON, gifts, "Meera", shipping_paise=10_001, discount_paise=8))
    with seller.open() as tx:
        lines = queries.lines_of(tx, [seller.id_of("1")])
    assert [line.shipping_paise for line in lines] == [2_500, 7_501]
    assert rules.total_paise(NewOrder("1", "1", NOON, gifts, "Meera", shipping_paise=10_001, discount_paise=8)) == 9_993


def test_the_same_order_five_times_at_once_is_one_order(seller: Seller) -> None:
    seller.stocks(TEA=50)
    with ThreadPoolExecutor(5) as senders:
        outcomes = list(senders.map(lambda _: seller.takes(seller.order("1", TEA=1)), range(5)))
    assert sum(len(outcome.done) for outcome in outcomes) == 1
    assert sum(len(outcome.known) for outcome in outcomes) == 4
    assert seller.supply("TEA") == (50, 1, 0)


def test_a_wrong_order_spoils_no_other(seller: Seller) -> None:
    outcome = seller.takes(seller.order("1", TEA=1), seller.order("2", NOPE=1), seller.order("3", TEA=0))
    assert outcome.done == ("1",)
    assert {row.key: row.code for row in outcome.refused} == {"2": "unknown_sku", "3": "invalid"}


def test_a_cancel_frees_and_the_next_in_rank_is_served(seller: Seller) -> None:
    seller.stocks(TEA=3)
    seller.takes(seller.order("1", TEA=3), seller.order("2", TEA=2))
    seller.takes(replace(seller.order("1", TEA=3), cancelled=True))
    assert seller.status("1") == "cancelled"
    assert seller.supply("TEA") == (3, 0, 2)
    with seller.open() as tx:
        stock.serve(tx, seller.facility, [catalog.skus_by_code(tx, ["TEA"])["TEA"].id])
    assert seller.supply("TEA") == (3, 2, 0)


def test_on_hold_leaves_the_rank_and_comes_back_to_it(seller: Seller) -> None:
    seller.takes(*(replace(seller.order(str(n), TEA=1), ordered_at=NOON.replace(minute=n)) for n in (1, 2, 3)))
    with seller.open() as tx:
        orders.suspend(tx, [seller.id_of("2")])
    assert seller.supply("TEA") == (0, 0, 2)
    with seller.open() as tx:
        orders.resume(tx, [seller.id_of("2")])
    seller.stocks(TEA=2)
    with seller.open() as tx:
        promised = stock.serve(tx, seller.facility, [catalog.skus_by_code(tx, ["TEA"])["TEA"].id])
        orders.promises_changed(tx, list(promised))
    assert [seller.status(n) for n in "123"] == ["promised", "promised", "waiting"]


def test_fewer_units_apply_and_a_new_address_too(seller: Seller) -> None:
    seller.stocks(TEA=5)
    seller.takes(seller.order("1", TEA=4))
    assert seller.takes(replace(seller.order("1", TEA=1), city="Thrissur")).done == ("1",)
    assert seller.supply("TEA") == (5, 1, 0)
    with seller.open() as tx:
        assert queries.one(tx, seller.id_of("1")).city == "Thrissur"


def test_ten_past_midnight_in_india_is_that_day() -> None:
    late = datetime(2026, 11, 23, 18, 40, tzinfo=UTC)
    assert rules.business_day(late, "Asia/Kolkata").isoformat() == "2026-11-24"
