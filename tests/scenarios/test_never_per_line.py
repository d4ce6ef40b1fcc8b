"""Never a query per line: every use case that takes a set asks the database as often for 200 rows as for 10."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
import pytest

from godown import channels, orders, packing, picking, receiving, shipping
from godown.packing import NewParcel
from godown.platform import transaction
from godown.platform.database import Database
from godown.platform.transaction import Tx
from godown.receiving import CountedGoods, CountedLine, PutAway
from godown.shipping import NewCourier
from godown.stock import queries_places
from tests.builders.seller import Seller

FEW, MANY = 10, 200


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every statement that is sent meanwhile."""
    sent: list[str] = []
    execute = psycopg.Cursor.execute

    def noted(self: Any, query: Any, *args: Any, **more: Any) -> Any:
        sent.append(str(query))
        return execute(self, query, *args, **more)

    travel = transaction.travel

    def along(connection: Any, packed: Any) -> Any:
        sent.extend(str(one.text) for one in packed)
        return travel(connection, packed)

    with monkeypatch.context() as patch:
        patch.setattr(psycopg.Cursor, "execute", noted)
        patch.setattr(transaction, "travel", along)
        yield sent


class Sets:
    """The same day for so many orders, counting the statements of each step."""

    def __init__(self, seller: Seller, courier: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seller, self.courier, self.monkeypatch = seller, courier, monkeypatch
        self.steps: dict[str, list[str]] = {}
        self.run = 0

    def step(self, name: str, work: Callable[[Tx], Any]) -> Any:
        """Do a step in a transaction of its own, and keep what it asked."""
        with self.seller.open() as tx, counted(self.monkeypatch) as sent:
            done = work(tx)
            tx.flush()
        self.steps[name] = sent
        return done

    def lives(self, rows: int) -> dict[str, list[str]]:
        """From receipt to hand-over, for so many rows."""
        self.run += 1
        seller, place = self.seller, self.seller.facility
        with seller.open() as tx:
            dock = queries_places.places_of_kind(tx, place, "dock")[0].id
            (home,) = tx.scalars("SELECT id FROM place WHERE tenant_id = %(tenant)s AND code = 'A-01-1'")
        goods = CountedGoods(place, tuple(CountedLine("TEA", 2) for _ in range(rows)))
        self.step("receive", lambda tx: receiving.receive(tx, goods))
        puts = [PutAway(seller.sku["TEA"], 2, dock, home) for _ in range(rows)]
        self.step("put_away", lambda tx: receiving.put_away(tx, place, puts))
        names = [f"{self.run}-{number}" for number in range(rows)]
        news = [seller.order(name, TEA=1) for name in names]
        self.step("take", lambda tx: orders.take(tx, seller.shop, news))
        extra = [seller.order(f"extra {name}", TEA=1) for name in names]
        seller.takes(*extra)
        with seller.open() as tx:
            found = orders_of(tx, names)
            dropped = orders_of(tx, [one.external_id for one in extra])
        self.step("cancel", lambda tx: orders.cancel(tx, dropped))
        self.step("publish", lambda tx: channels.mark_changed(tx, list(seller.sku.values())))
        wave = self.step("release", lambda tx: picking.release(tx, place, found, totes=100))
        with seller.open() as tx:
            trips = picking.trips_of(tx, wave.wave_id)
        self.step("pick_all", lambda tx: picking.pick_all(tx, trips))
        made, told = self.step("pack", lambda tx: packing.pack(tx, [NewParcel(one, 300, "BOX") for one in found]))
        assert len(made) == rows, told
        ids = [one.id for one in made]
        self.step("assign", lambda tx: shipping.assign(tx, ids))
        _, told = self.step("hand_over", lambda tx: shipping.hand_over(tx, self.courier, place, ids))
        assert len(told.done) == rows, told
        return self.steps


def orders_of(tx: Tx, names: list[str]) -> list[UUID]:
    found: list[UUID] = tx.scalars(
        "SELECT id FROM sales_order WHERE tenant_id = %(tenant)s AND external_id = ANY(%(names)s) ORDER BY number",
        names=names,
    )
    return found


@pytest.fixture
def sets(database: Database, tenant_id: UUID, monkeypatch: pytest.MonkeyPatch) -> Sets:
    seller = Seller(database, tenant_id)
    seller.stocks(BOX=1_000, TAPE=1_000_000, TEA=10)
    with seller.open() as tx:
        courier = shipping.add_courier(tx, NewCourier("own", "Own riders"))
        shipping.set_range(tx, courier, "GDN", 100_001, 199_999)
    return Sets(seller, courier, monkeypatch)


def test_as_many_statements_for_many_rows_as_for_few(sets: Sets) -> None:
    sets.lives(FEW)  # the first time opens doors, series and totes
    few = {name: len(sent) for name, sent in sets.lives(FEW).items()}
    many = {name: len(sent) for name, sent in sets.lives(MANY).items()}
    assert min(few.values()) > 0
    assert {name: n for name, n in many.items() if abs(n - few[name]) > 3} == {}, (
        few
    )  # totes and doors that a larger set opens
