"""Orders arrive, come again, change, are cancelled and put on hold; stock follows, exactly."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from godown import catalog, orders, racking, receiving, stock
from godown.catalog import NewSku
from godown.kernel.outcome import Outcome
from godown.orders import NewLine, NewOrder, queries, rules
from godown.platform.database import Database
from godown.platform.transaction import Tx, transaction
from godown.racking import LayoutSpec
from godown.receiving import CountedGoods, CountedLine, PutAway
from godown.stock import queries as stock_queries
from godown.stock import queries_places

NOON = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


class Seller:
    """A seller with one facility and a shop."""

    def __init__(self, database: Database, tenant_id: UUID) -> None:
        self.database, self.tenant = database, tenant_id
        with self.open() as tx:
            self.facility = stock.open_facility(tx, stock.NewFacility("BLR", "Peenya"))
            self.bins = racking.lay_out(tx, self.facility, LayoutSpec(2, 3, 2))
            self.shop = orders.open_channel(tx, "shop", "Our shop", "api")
            saved = catalog.save(
                tx,
                [NewSku("TEA", "Assam tea", price_paise=10_000, cost_paise=4_000), NewSku("CUP", "Cup", price_paise=5_000),
                 NewSku("SET", "Tea set", kind="bundle", price_paise=17_500)],
            )  # fmt: skip
            assert not saved.refused
            catalog.set_bundles(tx, {"SET": {"TEA": 1, "CUP": 2}})

    def open(self) -> AbstractContextManager[Tx]:
        return transaction(self.database, self.tenant, now=NOON)

    def stocks(self, **units: int) -> None:
        with self.open() as tx:
            lines = tuple(CountedLine(code, count) for code, count in units.items())
            receiving.receive(tx, CountedGoods(self.facility, lines))
            dock = queries_places.places_of_kind(tx, self.facility, "dock")[0].id
            skus = catalog.skus_by_code(tx, list(units))
            near = {
                s.sku_id: s.place_id for s in racking.suggestions(tx, self.facility, [s.id for s in skus.values()], 1)
            }
            puts = [PutAway(skus[code].id, count, dock, near[skus[code].id]) for code, count in units.items()]
            receiving.put_away(tx, self.facility, puts)

    def order(self, number: str, **units: int) -> NewOrder:
        lines = tuple(NewLine(code, count, 10_000) for code, count in units.items())
        return NewOrder(number, number, NOON, lines, "Meera Krishnan", pincode="680001")

    def takes(self, *news: NewOrder) -> Outcome[str]:
        with self.open() as tx:
            return orders.take(tx, self.shop, news)

    def status(self, number: str) -> str:
        with self.open() as tx:
            return queries.by_external_id(tx, self.shop, [number])[number].status

    def id_of(self, number: str) -> UUID:
        with self.open() as tx:
            return queries.by_external_id(tx, self.shop, [number])[number].id

    def supply(self, code: str) -> tuple[int, int, int]:
        with self.open() as tx:
            sku = catalog.skus_by_code(tx, [code])[code]
            row = stock_queries.supply_of(tx, [sku.id])[0]
            return row.saleable, row.promised, row.waiting


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
