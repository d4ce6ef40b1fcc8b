"""Never a query per line, where orders are split: many ask the database as often as few."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from godown import orders
from godown.orders import PromiseRules
from godown.platform.database import Database
from godown.platform.transaction import Tx
from tests.builders.chain import Chain
from tests.scenarios.test_never_per_line import counted, orders_of

FEW, MANY = 5, 60
SLACK = 1


class Split:
    """So many orders of tea, which is here, and a cup, which is there; counting what each step asks."""

    def __init__(self, chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
        self.chain, self.monkeypatch = chain, monkeypatch
        self.steps: dict[str, int] = {}
        self.run = 0

    def step(self, name: str, work: Callable[[Tx], Any]) -> Any:
        with self.chain.open() as tx, counted(self.monkeypatch) as sent:
            done = work(tx)
            tx.flush()
        self.steps[name] = len(sent)
        return done

    def brings(self, many: int) -> None:
        self.chain.stocks(TEA=many)
        self.chain.stocks_at(self.chain.mumbai, CUP=many)

    def takes(self, name: str, many: int) -> list[UUID]:
        self.run += 1
        names = [f"{self.run}-{number}" for number in range(many)]
        news = [self.chain.order(one, TEA=1, CUP=1) for one in names]
        self.step(name, lambda tx: orders.take(tx, self.chain.shop, news))
        with self.chain.open() as tx:
            return orders_of(tx, names)

    def lives(self, many: int) -> dict[str, int]:
        self.brings(many)
        self.chain.may_split()
        ids = self.takes("take and split", many)
        self.step("cancel the whole", lambda tx: orders.cancel(tx, ids))
        self.step("close originals", lambda tx: orders.close_originals(tx, ids))
        self.chain.may_split(False)
        ids = self.takes("take undecided", many)
        told = self.step("split by hand", lambda tx: orders.split(tx, ids))
        assert len(told.done) == many, told.refused
        ids = self.takes("take what waits", many)
        self.step("allow it", lambda tx: orders.set_promise_rules(tx, PromiseRules(may_split=True)))
        self.brings(many)
        skus = [self.chain.sku["TEA"], self.chain.sku["CUP"]]
        self.step("goods come", lambda tx: orders.reassign(tx, self.chain.mumbai, skus))
        with self.chain.open() as tx:
            assert {order.status for order in orders.queries.by_id(tx, ids).values()} == {"split"}
        self.chain.works()
        return dict(self.steps)


def test_as_many_statements_for_many_split_orders_as_for_few(
    database: Database, tenant_id: UUID, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    split = Split(Chain(database, tenant_id, tmp_path), monkeypatch)
    split.lives(FEW)  # the first time opens doors
    few = split.lives(FEW)
    many = split.lives(MANY)
    assert min(few.values()) > 0
    assert {name: (few[name], n) for name, n in many.items() if abs(n - few[name]) > SLACK} == {}
