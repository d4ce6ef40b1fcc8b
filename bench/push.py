"""How soon does a shop know that something ran out, while one call in five to it fails?

A database, a worker process as `godown serve` starts it, a shop over real HTTP that fails one call in five (500, 429 with
Retry-After, a dropped line, a lost answer, no answer at all, a repeat that comes late), and a stream of sales. Measured from
the commit of the sale that takes the last unit to the moment when the shop first shows 0. Run: `python bench/push.py`.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.server import add_tenant, running_server
from bench.world_shop import FAULTS, TOKEN, Shop, open_shop
from godown import catalog, channels, orders, racking, receiving, stock
from godown.catalog import NewSku
from godown.channels import queries_published
from godown.orders import NewLine, NewOrder
from godown.platform.database import Database
from godown.platform.transaction import transaction
from godown.racking import LayoutSpec
from godown.receiving import CountedGoods, CountedLine, PutAway
from godown.stock import queries_places

UNITS: Final = 3
"""Units of each SKU that runs out."""

PLENTY: Final = 100_000
"""Units of each SKU that does not: half of all sales."""

SETTLE_SECONDS: Final = 90


@dataclass
class Sellers:
    """The sales to come, and when each SKU ran out."""

    database: Database
    tenant: UUID
    channel: UUID
    todo: list[str]
    per_second: int
    begun: float = field(default_factory=time.monotonic)
    sold: int = 0
    ran_out: dict[str, float] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next_sale(self) -> tuple[int, str] | None:
        """The next sale, at its time."""
        with self.lock:
            if self.sold == len(self.todo):
                return None
            self.sold += 1
            number = self.sold
        time.sleep(max(0, self.begun + number / self.per_second - time.monotonic()))
        return number, self.todo[number - 1]

    def work(self) -> None:
        """Sell, one order after the other, each in a transaction of its own."""
        while sale := self.next_sale():
            number, code = sale
            with transaction(self.database, self.tenant) as tx:
                orders.take(tx, self.channel, [_order(number, code)])
            now = time.monotonic()
            with self.lock:
                self.left[code] -= 1
                if self.left[code] == 0:
                    self.ran_out[code] = now


def _order(number: int, code: str) -> NewOrder:
    return NewOrder(f"S{number}", f"S{number}", datetime.now(UTC), (NewLine(code, 1, 10_000),), "Meera Krishnan")


def fill(database: Database, tenant: UUID, scarce: Sequence[str], plenty: Sequence[str]) -> UUID:
    """A facility, SKUs and their stock; answer the channel of the sales."""
    units = {**dict.fromkeys(scarce, UNITS), **dict.fromkeys(plenty, PLENTY)}
    with transaction(database, tenant) as tx:
        facility = stock.open_facility(tx, stock.NewFacility("BLR", "Peenya", state_code="29", pincode="560058"))
        bins = racking.lay_out(tx, facility, LayoutSpec(4, 10, 4))
        assert not catalog.save(tx, [NewSku(code, code) for code in units]).refused
        skus = {code: sku.id for code, sku in catalog.skus_by_code(tx, list(units)).items()}
        receiving.receive(tx, CountedGoods(facility, tuple(CountedLine(code, n) for code, n in units.items())))
        dock = queries_places.places_of_kind(tx, facility, "dock")[0].id
        puts = [PutAway(skus[code], n, dock, bins[row % len(bins)]) for row, (code, n) in enumerate(units.items())]
        receiving.put_away(tx, facility, puts)
        return orders.open_channel(tx, "counter", "Counter", "api")


@contextmanager
def worker(url: str, data: Path) -> Iterator[None]:
    """The worker process, as `godown serve` starts it."""
    env = {**os.environ, "GODOWN_DATABASE_URL": url, "GODOWN_DATA": str(data)}
    process = subprocess.Popen([sys.executable, "-m", "godown.entrypoints.worker_process"], env=env)
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def in_step(database: Database, tenant: UUID, shop: Shop, channel: UUID) -> list[str]:
    """The SKUs of which the shop shows something else than it should."""
    with transaction(database, tenant) as tx:
        should = queries_published.published(tx, channel)
        codes = {sku.id: sku.code for sku in catalog.skus_by_id(tx, list(should)).values()}
    return [codes[sku] for sku, units in should.items() if shop.shows(codes[sku]) != units]


def wait_until_in_step(database: Database, tenant: UUID, shop: Shop, channel: UUID) -> list[str]:
    """Wait for the shop to be in step, not for ever; answer what is not."""
    ends = time.monotonic() + SETTLE_SECONDS
    while (wrong := in_step(database, tenant, shop, channel)) and time.monotonic() < ends:
        time.sleep(0.5)
    return wrong


def measure(shop: Shop, sellers: Sellers) -> list[float]:
    """Seconds from the commit that took the last unit to the first 0 that the shop showed."""
    first = dict[str, float]()
    with shop.lock:
        for shown in shop.history:
            if shown.quantity == 0:
                first.setdefault(shown.sku, shown.at)
    return sorted(max(0.0, first[sku] - at) for sku, at in sellers.ran_out.items() if sku in first)


def run(asked: argparse.Namespace) -> dict[str, object]:
    """One run; answer the figures."""
    scarce = [f"OUT-{number:04d}" for number in range(asked.skus)]
    plenty = [f"SKU-{number:04d}" for number in range(100)]
    chance = random.Random(asked.seed)
    sales = [code for code in scarce for _ in range(UNITS)] + chance.choices(plenty, k=asked.skus * UNITS)
    chance.shuffle(sales)
    shop = Shop(fail_percent=asked.fail_percent, faults=(*FAULTS, "silent"), seed=asked.seed)
    with running_server() as server, open_shop(shop), tempfile.TemporaryDirectory() as data:
        url = server.create("push")
        database = Database(url)
        tenant = add_tenant(database, "Bench")
        counter = fill(database, tenant, scarce, plenty)
        with transaction(database, tenant) as tx:
            channel = channels.connect(tx, channels.NewShop("lotus", "Lotus", shop.base_url, TOKEN)).channel_id
        with worker(url, Path(data)):
            assert not wait_until_in_step(database, tenant, shop, channel), "the shop never came into step"
            left = {**dict.fromkeys(scarce, UNITS), **dict.fromkeys(plenty, PLENTY)}
            sellers = Sellers(database, tenant, counter, sales, asked.per_second, left=left)
            threads = [threading.Thread(target=sellers.work) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            took = time.monotonic() - sellers.begun
            wrong = wait_until_in_step(database, tenant, shop, channel)
        database.close()
    return figures(shop, sellers, wrong, took)


def figures(shop: Shop, sellers: Sellers, wrong: list[str], took: float) -> dict[str, object]:
    """What is printed."""
    lags = measure(shop, sellers)
    return {
        "p50_ms": round(lags[len(lags) // 2] * 1000),
        "p99_ms": round(lags[min(len(lags) - 1, len(lags) * 99 // 100)] * 1000),
        "max_ms": round(lags[-1] * 1000),
        "lost": len(set(wrong) | (set(sellers.ran_out) - {shown.sku for shown in shop.history if shown.quantity == 0})),
        "ran_out": len(sellers.ran_out),
        "sales_per_second": round(sellers.sold / took),
        "calls": shop.calls,
        "failed_percent": round(100 * shop.failed / shop.calls),
    }


def main() -> None:
    """Read the arguments, run, print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--skus", type=int, default=200, help="SKUs that run out")
    parser.add_argument("--per-second", type=int, default=25, help="sales per second")
    parser.add_argument("--fail-percent", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    print(json.dumps(run(parser.parse_args())))


if __name__ == "__main__":
    main()
