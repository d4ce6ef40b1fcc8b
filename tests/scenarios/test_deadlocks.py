"""Crossing orders, counts, moves, packs and cancels from many threads: no deadlock, no lost update, books that agree."""

import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest

from godown import orders, packing, picking, receiving, stock
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.receiving import PutAway
from godown.reports import doctor
from tests.builders.seller import Seller

CODES = ("TEA", "CUP")
THREADS = 16
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


class Crowd:
    """Sixteen people at one warehouse, each at something else, in every order of SKUs and places."""

    def __init__(self, database: Database, tenant_id: UUID) -> None:
        self.seller = Seller(database, tenant_id)
        self.seller.stocks(TEA=400, CUP=400, BOX=400, TAPE=400_000)
        self.done = Counter[str]()
        with self.seller.open() as tx:
            places = dict(tx.tuples("SELECT code, id FROM place WHERE tenant_id = %(tenant)s AND kind = 'bin'"))
        self.bins = [places[code] for code in sorted(places)]

    def shuffled(self, dice: random.Random) -> list[str]:
        """The SKUs in some order."""
        return dice.sample(CODES, len(CODES))

    def buys(self, dice: random.Random) -> None:
        codes = self.shuffled(dice)
        self.seller.takes(*(self.seller.order(str(new_id()), **{c: dice.randint(1, 3) for c in codes}) for _ in "ab"))

    def cancels(self, dice: random.Random) -> None:
        with self.seller.open() as tx:
            orders.cancel(tx, dice.sample(self._some(tx, "waiting", "promised", "in_wave", "picked"), 1))

    def moves(self, dice: random.Random) -> None:
        start, end = dice.sample(self.bins, 2)
        puts = [PutAway(self.seller.sku[code], 1, start, end) for code in self.shuffled(dice)]
        with self.seller.open() as tx:
            receiving.put_away(tx, self.seller.facility, puts)

    def counts(self, dice: random.Random) -> None:
        with self.seller.open() as tx:
            for count in stock.open_counts(tx, self.seller.facility, [(dice.choice(self.bins), None)], "asked"):
                stock.begin_count(tx, count)
                for code in self.shuffled(dice):
                    stock.take_item(tx, count, self.seller.sku[code])
                    stock.note_count(tx, count, dice.randint(0, 80))
                stock.post_count(tx, count)

    def waves(self, dice: random.Random) -> None:
        with self.seller.open() as tx:
            going = self._some(tx, "promised")
            dice.shuffle(going)
            picking.release(tx, self.seller.facility, going[:4], totes=4)

    def picks(self, dice: random.Random) -> None:
        with self.seller.open() as tx:
            trips = tx.scalars("SELECT id FROM trip WHERE tenant_id = %(tenant)s AND status IN ('open', 'started')")
            picking.pick_all(tx, dice.sample(trips, min(2, len(trips))))

    def packs(self, dice: random.Random) -> None:
        with self.seller.open() as tx:
            going = self._some(tx, "picked")
            dice.shuffle(going)
            packing.pack(tx, [NewParcel(order, 300, "BOX") for order in going[:3]])

    def serves(self, dice: random.Random) -> None:
        with self.seller.open() as tx:
            stock.serve(tx, self.seller.facility, [self.seller.sku[code] for code in self.shuffled(dice)])

    def _some(self, tx: Any, *status: str) -> list[UUID]:
        found: list[UUID] = tx.scalars(
            "SELECT id FROM sales_order WHERE tenant_id = %(tenant)s AND status = ANY(%(s)s) LIMIT 20", s=list(status)
        )
        return found

    def works(self, number: int, seconds: float) -> None:
        """One of them, until the time is over. A refusal is an answer; anything else ends the test."""
        dice, end = random.Random(number), time.monotonic() + seconds
        deeds: list[Callable[[random.Random], None]] = [
            self.buys, self.buys, self.cancels, self.moves, self.counts, self.waves, self.picks, self.packs, self.serves,
        ]  # fmt: skip
        while time.monotonic() < end:
            deed = dice.choice(deeds)
            try:
                deed(dice)
                self.done[deed.__name__] += 1
            except (Refusal, ValueError):  # nothing to choose from, or somebody was quicker
                self.done["refused"] += 1


def crowded(database: Database, tenant_id: UUID, seconds: float) -> None:
    crowd = Crowd(database, tenant_id)
    with crowd.seller.open() as tx:
        before = tx.scalars(DEADLOCKS)
    with ThreadPoolExecutor(THREADS) as threads:
        for one in [threads.submit(crowd.works, number, seconds) for number in range(THREADS)]:
            one.result()
    with crowd.seller.open() as tx:
        assert tx.scalars(DEADLOCKS) == before, "the server broke a deadlock"
    with crowd.seller.open() as tx:
        # The jobs did not run: what they see to (orders that stand as their promises say) is not asked.
        # Counts are posted below the books here, so the cost of stock does not follow them.
        found = {one.check for one in doctor.examine(tx) if not one.warning}
        assert found <= {"cost_covers_stock"}, crowd.done
    assert {"buys", "moves", "counts", "waves", "picks", "packs"} <= crowd.done.keys()


def test_sixteen_at_once_for_ten_seconds(database: Database, tenant_id: UUID) -> None:
    crowded(database, tenant_id, 10)


@pytest.mark.soak
def test_sixteen_at_once_for_five_minutes(database: Database, tenant_id: UUID) -> None:
    crowded(database, tenant_id, 300)
