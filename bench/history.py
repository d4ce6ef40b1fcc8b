"""What a past costs: a receipt, a batch of orders promised, a stock card, a bay's content and Today, in a warehouse with millions of
moves behind it, in terms of one without. Ends with one line of JSON.

    .venv/bin/python bench/history.py --moves 5000000
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import plain
from bench.past import write_past
from bench.server import add_tenant, running_server
from bench.warehouse import SKUS, Warehouse, customers, open_warehouse, sku_code, stock_up
from godown import catalog, orders, picking, receiving
from godown.platform.database import Database
from godown.platform.doctor_results import last_result
from godown.platform.memory import collect_seldom
from godown.receiving import CountedGoods, CountedLine
from godown.reports import (
    doctor,
    queries_card,
    queries_first_day,
    queries_packaging,
    queries_racks,
    queries_today,
)

BATCH: Final = 200
"""Orders promised at once, lines received at once."""

READS: Final = 10
"""A screen is opened so often in a round, each time for another SKU or bay."""

FIRST: Final = 1_000_000
"""Orders of the bench are numbered from here on."""


def receive(warehouse: Warehouse, turn: int) -> None:
    """A receipt of 200 lines."""
    lines = tuple(CountedLine(sku_code(1 + (turn * BATCH + line) % SKUS), 3) for line in range(BATCH))
    with warehouse.open() as tx:
        receiving.receive(tx, CountedGoods(warehouse.facility, lines))


def promise(warehouse: Warehouse, turn: int) -> None:
    """200 orders are taken and promised."""
    (news,) = customers(FIRST + turn * 1_000, BATCH)
    with warehouse.open() as tx:
        taken = orders.take(tx, warehouse.channel, news)
    assert len(taken.done) == BATCH


def stock_card(warehouse: Warehouse, turn: int) -> None:
    """The stock card of a SKU with its last moves, as its page asks for it."""
    with warehouse.open() as tx:
        codes = [sku_code(1 + (turn * READS + read) * 37 % SKUS) for read in range(READS)]
        skus = catalog.skus_by_code(tx, codes)
    for sku in skus.values():
        with warehouse.open() as tx:
            queries_card.doors(tx, sku.id)
            queries_card.cells(tx, sku.id)
            found = queries_card.moves(tx, warehouse.facility, sku.id, "", None, 51)
            queries_card.undecided(tx, sku.id)
            queries_card.shops(tx, sku.id)
            queries_card.sold(tx, sku.id, timedelta(days=30))
            queries_card.spots(tx, sku.id)
            queries_card.holders(tx, sku.id)
            queries_card.holder_count(tx, sku.id)
            queries_card.contained_in(tx, sku.id)
            queries_card.barcodes(tx, [sku.id])
        assert found


def bin_content(warehouse: Warehouse, turn: int) -> None:
    """What lies in a bay, and the map of the bays."""
    with warehouse.open() as tx:
        bays = queries_racks.bays(tx, warehouse.facility)
    for read in range(READS):
        bay = bays[(turn * READS + read) * 37 % len(bays)]
        with warehouse.open() as tx:
            queries_racks.contents(tx, warehouse.facility, bay.aisle, bay.bay)


def today(warehouse: Warehouse, turn: int) -> None:
    """Today, as its page asks for it."""
    for _ in range(READS):
        with warehouse.open() as tx:
            midnight = tx.now.replace(hour=0, minute=0, second=0, microsecond=0)
            queries_first_day.first_day(tx)
            queries_today.open_orders(tx, warehouse.facility, midnight + timedelta(days=1))
            queries_today.on_the_floor(tx, warehouse.facility)
            queries_today.ran_out(tx, warehouse.facility, 5)
            queries_packaging.short(tx, warehouse.facility)
            queries_today.shipped_by_hour(tx, warehouse.facility, "Asia/Kolkata", midnight - timedelta(days=1))
            queries_today.on_the_road(tx, warehouse.facility)
            queries_today.cash_due(tx, warehouse.facility)
            picking.waves_in(tx, warehouse.facility, ["released"], 4)
            queries_today.shop_lags(tx)
            last_result(tx)


OPERATIONS: Final[dict[str, Callable[[Warehouse, int], None]]] = {
    "receipt": receive,
    "promise": promise,
    "stock_card": stock_card,
    "bin_content": bin_content,
    "today": today,
}


def seconds(work: Callable[[Warehouse, int], None], warehouse: Warehouse, turn: int) -> float:
    """How long one turn of an operation takes."""
    begun = time.perf_counter()
    work(warehouse, turn)
    return time.perf_counter() - begun


def compare(without: Warehouse, behind: Warehouse, turns: int) -> Iterator[tuple[str, float, float, float]]:
    """Of each operation: name, median seconds without a past and with one, and the median of the ratios of the turns. The two
    take turns, now one first, now the other."""
    for name, work in OPERATIONS.items():
        times: list[tuple[float, float]] = []
        for turn in range(-2, turns):
            first, second = (without, behind) if turn % 2 else (behind, without)
            pair = {id(one): seconds(work, one, turn + 2) for one in (first, second)}
            if turn >= 0:
                times.append((pair[id(without)], pair[id(behind)]))
        yield (
            name,
            statistics.median(bare for bare, _ in times),
            statistics.median(full for _, full in times),
            statistics.median(full / bare for bare, full in times),
        )


def examined(warehouse: Warehouse) -> float:
    """Seconds that the doctor takes; nothing may be wrong with the past."""
    begun = time.perf_counter()
    with warehouse.open() as tx:
        found = [one for one in doctor.examine(tx) if not one.warning]
    assert not found, found
    return time.perf_counter() - begun


def main() -> None:
    """Run, and print the figures as one line of JSON."""
    parser = argparse.ArgumentParser(description="What a past costs")
    parser.add_argument("--moves", type=int, default=5_000_000)
    parser.add_argument("--turns", type=int, default=15)
    given = parser.parse_args()
    collect_seldom()
    with running_server() as server:
        houses = []
        for name, moves in (("without", 0), ("behind", given.moves)):
            database = Database(server.create(name), pool_size=1)
            warehouse = open_warehouse(database, add_tenant(database, "Aangan Home"))
            written, took = write_past(warehouse, SKUS, moves)
            for turn in range(given.turns + 2):
                stock_up(warehouse, FIRST + turn * 1_000, BATCH)
            plain.vacuum(database)
            print(f"{name}: {written:,} moves written in {took:.0f} s")
            houses.append(warehouse)
        ratios = {}
        for operation, bare, full, ratio in compare(houses[0], houses[1], given.turns):
            ratios[operation] = round(ratio, 3)
            print(
                f"{operation}: {bare * 1_000:.1f} ms without a past, {full * 1_000:.1f} ms with it, ratio {ratio:.3f}"
            )
        print(f"the doctor took {examined(houses[1]):.0f} s and found nothing wrong")
        for warehouse in houses:
            warehouse.database.close()
    print(json.dumps({"worst_ratio": max(ratios.values()), **ratios}))


if __name__ == "__main__":
    main()
