"""The day at scale: N orders are taken, promised, planned, picked, packed, invoiced and handed over, all through the use
cases; beside it plain set-based SQL writes the same final rows into the same tables. Ends with one line of JSON.

    .venv/bin/python bench/day.py --orders 10000
    .venv/bin/python bench/day.py --orders 2000 --history 100000
"""

import argparse
import json
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import plain
from bench.crew import Crew, database_of, one_at_a_time
from bench.server import Server, add_tenant, running_server
from bench.warehouse import SET, Ids, Warehouse, customers, open_warehouse, stock_up
from godown import orders, packing, picking, shipping
from godown.entrypoints.worker.subscriptions import SUBSCRIPTIONS
from godown.orders import NewOrder
from godown.orders import queries as order_queries
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.platform.memory import collect_seldom

ROUNDS = 5
"""Alternating runs with and without history, of which the median counts."""

DAY = 10_000
"""The past is made of days of so many orders."""

BLOCKS = 5
"""Godown and plain SQL take turns in so many parts of the day: what else the machine does meets both alike."""


class Clock:
    """Seconds spent in each phase, by so many processes at once."""

    def __init__(self, workers: int = 1) -> None:
        self.workers = workers
        self.seconds: dict[str, float] = defaultdict(float)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Add the time that the block takes to a phase."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] += time.perf_counter() - start

    def add(self, other: "Clock") -> None:
        """Take another clock's seconds along."""
        for name, seconds in other.seconds.items():
            self.seconds[name] += seconds

    @property
    def total(self) -> float:
        """Seconds of all phases, of which the workers each took their share."""
        return sum(self.seconds.values()) / self.workers


def shares_of(first: int, count: int, workers: int) -> list[tuple[int, int]]:
    """The orders dealt out: (first order, how many) for each worker."""
    shares = [count // workers + (number < count % workers) for number in range(workers)]
    return [(first + sum(shares[:number]), share) for number, share in enumerate(shares)]


def run_shifts(crew: Crew, warehouse: Warehouse, first: int, count: int) -> Clock:
    """A day of `count` orders by all of the crew at once, each with its share of the orders.

    They meet at the same SKUs, doors, number series and manifests, as people and processes do.
    """
    whole = Clock(crew.size)
    shares = shares_of(first, count, crew.size)
    clocks, seconds = crew.work(ready, [(warehouse.database.url, warehouse.ids, *share) for share in shares])
    for clock in clocks:
        whole.add(clock)
    whole.seconds["one waits for the other"] = max(0, seconds * crew.size - sum(whole.seconds.values()))
    return whole


def ready(part: tuple[str, Ids, int, int]) -> Callable[[], Clock]:
    """A worker comes to the warehouse, whose customers have ordered."""
    url, ids, first, count = part
    warehouse, asked = Warehouse(database_of(url), *ids), list(customers(first, count))
    return lambda: serve(warehouse, asked)


def run_day(warehouse: Warehouse, first: int, count: int) -> Clock:
    """One day of `count` orders."""
    return serve(warehouse, list(customers(first, count)))


def serve(warehouse: Warehouse, sets: Sequence[Sequence[NewOrder]]) -> Clock:
    """Sets of orders, from the shop's call to the courier's pickup."""
    clock = Clock()
    waves: list[list[UUID]] = []
    for news in sets:
        with clock.phase("take and promise"), warehouse.open() as tx:
            outcome = orders.take(tx, warehouse.channel, news)
        assert len(outcome.done) == len(news), outcome.refused[:3]
        bring_facts(warehouse, clock)
        with warehouse.open() as tx:
            found = order_queries.by_external_id(tx, warehouse.channel, outcome.done)
        waves.append([order.id for order in found.values()])
    for wave in waves:
        with clock.phase("plan"), warehouse.open() as tx:
            released = picking.release(tx, warehouse.facility, wave, totes=12)
        assert released.wave_id is not None
        assert not released.left_out
        with clock.phase("pick"), warehouse.open() as tx:
            picked = picking.pick_all(tx, picking.trips_of(tx, released.wave_id))
        assert picked["orders"] == len(wave)
        bring_facts(warehouse, clock)
        parcels = [NewParcel(order, 750, "BOX", unscanned=True) for order in released.order_ids]
        with clock.phase("pack and invoice"), warehouse.open() as tx:
            _, outcome_of_pack = packing.pack(tx, parcels)
        assert not outcome_of_pack.refused, outcome_of_pack.refused[:3]
        bring_facts(warehouse, clock)
        with clock.phase("hand over"), warehouse.open() as tx:
            _, left = shipping.hand_over(tx, warehouse.courier, warehouse.facility, [one.id for one in parcels])
        assert len(left.done) == len(wave)
        bring_facts(warehouse, clock)
    return clock


def bring_facts(warehouse: Warehouse, clock: Clock) -> None:
    """What the worker does after each commit: bring the facts to those who subscribed (promises, waybills, ...).

    One at a time, as the one worker process does: who asks next finds what the other was at already done.
    """
    with one_at_a_time():
        while True:
            with warehouse.database.engine.begin() as connection:
                jobs = connection.exec_driver_sql(
                    "DELETE FROM procrastinate_jobs WHERE queue_name = 'facts' RETURNING task_name, args"
                ).fetchall()
            if not jobs:
                return
            with clock.phase("follow up (worker)"):
                for name, args in jobs:
                    for handler in SUBSCRIPTIONS[name.removeprefix("fact.")]:
                        with warehouse.open() as tx:
                            handler(tx, args["facts"])


def verify(warehouse: Warehouse, count: int) -> None:
    """The day is over: all orders left, each in a parcel with an invoice, numbers have no gap, nothing is held."""
    with warehouse.open() as tx:
        said = dict(tx.tuples("SELECT status, count(*) FROM sales_order GROUP BY 1"))
        assert said == {"handed_over": count}, said
        assert tx.tuples("SELECT status, count(*) FROM parcel GROUP BY 1") == [("handed_over", count)]
        invoices = tx.tuples("SELECT count(*), count(DISTINCT number), max(right(number, 6)::bigint) FROM document")
        assert invoices == [(count, count, count)], invoices
        assert tx.scalar("SELECT sum(total_paise) FROM document") == tx.scalar(
            "SELECT sum(total_paise) FROM sales_order"
        )
        assert tx.scalar("SELECT count(*) FROM shipment WHERE state = 'handed_over'") == count
        assert tx.scalar("SELECT count(DISTINCT parcel_id) FROM notice") == count
        assert tx.tuples("SELECT sum(held) FROM stock_balance") == [(0,)]
        assert tx.tuples("SELECT sum(promised), sum(waiting) FROM stock_supply") == [(0, 0)]
        assert tx.tuples("SELECT (SELECT count(*) FROM promise), (SELECT count(*) FROM hold)") == [(0, 0)]
        assert tx.scalar("SELECT count(*) FROM order_line WHERE shipped <> quantity") == 0
        assert tx.scalar("SELECT count(*) FROM trip WHERE status <> 'done'") == 0
        supply, balance = (
            tx.scalar(f"SELECT sum({column}) FROM {table}")
            for column, table in (("saleable", "stock_supply"), ("on_hand", "stock_balance"))
        )
        assert supply == balance == tx.scalar("SELECT sum(quantity) FROM stock_cost"), (supply, balance)


def show(title: str, clock: Clock, count: int) -> None:
    """Orders per second of each phase."""
    print(f"\n{title}: {count / clock.total:,.0f} orders/s")
    for name, seconds in clock.seconds.items():
        spent = seconds / clock.workers
        print(f"  {name:<24}{count / max(spent, 1e-9):>13,.0f} orders/s  {spent:>8.2f} s")


def lively(server: Server, name: str, before: int) -> tuple[Warehouse, int]:
    """A warehouse that has sold some orders before, so that the planner has statistics, as any living database has.

    Answer it with the number of its next order.
    """
    database = Database(server.create(name))
    warehouse = open_warehouse(database, add_tenant(database, "Aangan Home"))
    stock_up(warehouse, 1, before)
    run_day(warehouse, 1, before)
    plain.vacuum(database)
    return warehouse, before + 1


def measure(server: Server, count: int, before: int, workers: int) -> dict[str, float]:
    """A day through the product, then the same rows in plain SQL."""
    warehouse, first = lively(server, "day", before)
    database = warehouse.database
    for start, share in shares_of(first, count, workers):
        stock_up(warehouse, start, share)
    twin = plain.make_twin(database, warehouse.tenant)
    crew = Crew(workers)
    clock, rows, seconds = Clock(workers), 0, 0.0
    for start, share in shares_of(first, count, min(BLOCKS, max(1, count // (SET * workers)))):
        part = run_shifts(crew, warehouse, start, share)
        clock.add(part)
        part_rows, part_seconds = plain.write_the_same(database, warehouse.tenant, twin, workers)
        rows, seconds = rows + part_rows, seconds + part_seconds
        print(f"  {share:,} orders: {share / part.total:,.0f} orders/s, plain SQL {share / part_seconds:,.0f} orders/s")
    verify(warehouse, first - 1 + count)
    show(f"Godown, {workers} at once", clock, count)
    crew.leave()
    print(f"\nPlain SQL, {workers} at once, {rows:,} final rows: {count / seconds:,.0f} orders/s")
    database.close()
    return {
        "orders_per_second": round(count / clock.total),
        "plain_sql_orders_per_second": round(count / seconds),
        "ratio": round(seconds / clock.total, 3),
        "peak_mib": crew.peak_mib,
    }


def compare_with_history(server: Server, count: int, history: int, before: int) -> float:
    """The cost of an order after `history` others, in terms of one without; median of alternating runs."""
    past, first = lively(server, "past", before)
    while first <= history:
        some = min(DAY, history + 1 - first)
        stock_up(past, first, some)
        show(f"History, orders {first:,} to {first + some - 1:,}", run_day(past, first, some), some)
        first += some
    plain.vacuum(past.database)
    ratios = []
    for number in range(ROUNDS):
        new, start = lively(server, f"none{number}", before)
        stock_up(new, start, count)
        stock_up(past, first, count)
        if number % 2:
            with_past, without = run_day(past, first, count), run_day(new, start, count)
        else:
            without, with_past = run_day(new, start, count), run_day(past, first, count)
        ratios.append(with_past.total / without.total)
        print(
            f"\nRound {number + 1}: {count / without.total:,.0f} orders/s without a past, {count / with_past.total:,.0f} with"
        )
        first += count
        new.database.close()
        server.drop(f"none{number}")
    verify(past, first - 1)
    past.database.close()
    return statistics.median(ratios)


def main() -> None:
    """Run, and print the figures as one line of JSON."""
    parser = argparse.ArgumentParser(description="The day at scale")
    parser.add_argument("--orders", type=int, default=10_000)
    parser.add_argument("--history", type=int, default=0, help="also compare with so many orders in the past")
    parser.add_argument(
        "--before", type=int, default=SET, help="orders sold first, untimed, so that there are statistics"
    )
    parser.add_argument("--workers", type=int, default=2, help="how many work at once, in Godown and in plain SQL")
    given = parser.parse_args()
    collect_seldom()
    print(f"{given.orders:,} orders, in sets of {SET:,}")
    with running_server() as server:
        answer = measure(server, given.orders, given.before, given.workers)
        if given.history:
            answer["history_ratio"] = round(compare_with_history(server, given.orders, given.history, given.before), 3)
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
