"""One SKU that everybody wants: 16 connections take orders for it at once, each sale a durable commit of its own; beside it the
same rows (order, line, promise, job, supply) in one statement of plain SQL, sent in one piece with BEGIN and COMMIT, as the product
sends its own (psycopg's pipeline, which writes each by itself while the row is locked, sold less than the use case). Ends with one
line of JSON.

    .venv/bin/python bench/hot_sku.py
"""

import argparse
import json
import statistics
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.crew import Crew, database_of
from bench.server import add_tenant, running_server
from bench.warehouse import Ids, Warehouse, open_warehouse, sku_code
from godown import catalog, orders, receiving, stock
from godown.kernel.ids import new_id
from godown.orders import NewLine, NewOrder
from godown.orders.tables import order_line, sales_order
from godown.platform.database import APP_ROLE, Database
from godown.platform.journey import BEGIN, COMMIT, Statement, pack, travel
from godown.receiving import CountedGoods, CountedLine, PutAway
from godown.stock import queries_places
from godown.stock.tables import promise

CONNECTIONS = 16
PROCESSES = 2
"""As many as this machine class has cores; the connections are dealt out to them."""

ROUNDS = 5
SKU = sku_code(1)

Part = tuple[str, Ids, int, int]
"""A process's part: the database, the warehouse, the number of its first order, how many orders for each connection."""


def order(number: int) -> NewOrder:
    """An order for one unit of the SKU."""
    return NewOrder(
        external_id=str(number),
        number=f"#{number}",
        ordered_at=datetime(2026, 11, 24, 3, 30, tzinfo=UTC) + timedelta(seconds=number),
        lines=(NewLine(SKU, 1, 9_900),),
        customer_name="Meera Nair",
        payment="prepaid",
        state_code="32",
        pincode="680001",
    )


def through_the_use_case(part: Part) -> Callable[[], int]:
    """Connections that each take their orders one by one."""
    url, ids, first, each = part
    warehouse = Warehouse(database_of(url), *ids)
    hands = CONNECTIONS // PROCESSES

    def buys(hand: int) -> int:
        for number in range(first + hand * each, first + (hand + 1) * each):
            with warehouse.open() as tx:
                assert orders.take(tx, warehouse.channel, [order(number)]).done
        return each

    return lambda: _all_at_once(buys, hands)


def bare(part: Part) -> Callable[[], int]:
    """Connections that each write the same rows in one statement, one after the other."""
    url, ids, first, each = part
    statement, hands = _statement(), CONNECTIONS // PROCESSES
    links = [_connected(url, ids[0]) for _ in range(hands)]

    def buys(hand: int) -> int:
        link = links[hand]
        for number in range(first + hand * each, first + (hand + 1) * each):
            ids_of = {
                "tenant": ids[0],
                "order": new_id(),
                "line": new_id(),
                "promise": new_id(),
                "external": f"bare {number}",
            }
            travel(link, [pack(link, one) for one in (BEGIN, Statement(statement, ids_of), COMMIT)])
        return each

    return lambda: _all_at_once(buys, hands)


def _all_at_once(buys: Callable[[int], int], hands: int) -> int:
    with ThreadPoolExecutor(hands) as pool:
        return sum(pool.map(buys, range(hands)))


def _connected(url: str, tenant: UUID) -> psycopg.Connection[Any]:
    link = psycopg.connect(url, autocommit=True)
    link.execute(f"SET ROLE {APP_ROLE}".encode())
    link.execute("SELECT set_config('godown.tenant_id', %s, false)", [str(tenant)])
    return link


def _statement() -> str:
    """Insert copies of the sample rows under new ids, behind the door that counts them."""
    inserts = [
        _insert("made_order", sales_order, {"id": "%(order)s", "external_id": "%(external)s"}),
        _insert("made_line", order_line, {"id": "%(line)s", "order_id": "%(order)s"}),
        _insert("made_promise", promise, {"id": "%(promise)s", "holder_id": "%(line)s", "made_seq": "door.seq"}),
    ]
    return f"""
        WITH door AS (
            UPDATE stock_supply s SET promised = promised + 1, seq = s.seq + 1 FROM sample.promise p
            WHERE s.tenant_id = %(tenant)s AND s.facility_id = p.facility_id AND s.owner_id = p.owner_id
              AND s.sku_id = p.sku_id AND s.saleable > s.promised RETURNING s.seq
        ), {", ".join(inserts)}
        INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args, scheduled_at)
        SELECT queue_name, task_name, lock, args, scheduled_at FROM sample.job, door"""


def _insert(name: str, table: sa.Table, own: dict[str, str]) -> str:
    names = [column.name for column in table.columns]
    values = ", ".join(own.get(one, f"x.{one}") for one in names)
    return f"{name} AS (INSERT INTO {table.name} ({', '.join(names)}) SELECT {values} FROM sample.{table.name} x, door)"


def keep_samples(owner_url: str) -> None:
    """Keep the rows of the latest sale, for plain SQL to copy."""
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute("CREATE SCHEMA sample")
        owner.execute(
            "CREATE TABLE sample.promise AS SELECT * FROM promise WHERE made_seq IS NOT NULL ORDER BY id DESC LIMIT 1"
        )
        owner.execute(
            "CREATE TABLE sample.order_line AS SELECT l.* FROM order_line l JOIN sample.promise p ON p.holder_id = l.id"
        )
        owner.execute(
            "CREATE TABLE sample.sales_order AS SELECT o.* FROM sales_order o JOIN sample.order_line l ON l.order_id = o.id"
        )
        owner.execute("CREATE TABLE sample.job AS SELECT * FROM procrastinate_jobs ORDER BY id DESC LIMIT 1")
        owner.execute(f"GRANT USAGE ON SCHEMA sample TO {APP_ROLE}".encode())
        owner.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA sample TO {APP_ROLE}".encode())
        owner.execute("VACUUM ANALYZE")


def supply(warehouse: Warehouse, units: int) -> None:
    """Count units in and rack them; who waited is served."""
    with warehouse.open() as tx:
        receiving.receive(tx, CountedGoods(warehouse.facility, (CountedLine(SKU, units),)))
        dock = queries_places.places_of_kind(tx, warehouse.facility, "dock")[0].id
        sku = catalog.skus_by_code(tx, [SKU])[SKU].id
        receiving.put_away(tx, warehouse.facility, [PutAway(sku, units, dock, warehouse.bins[0])])
        stock.serve(tx, warehouse.facility, [sku])


def sold(warehouse: Warehouse) -> tuple[int, int]:
    """(units promised, by their promises; units that could be sold)."""
    with warehouse.open() as tx:
        found = tx.tuples(
            "SELECT (SELECT coalesce(sum(quantity), 0)::bigint FROM promise WHERE made_seq IS NOT NULL), sum(saleable)::bigint"
            " FROM stock_supply WHERE sku_id = %(sku)s",
            sku=catalog.skus_by_code(tx, [SKU])[SKU].id,
        )
    return found[0][0], found[0][1]


def main() -> None:
    """Run, and print the figures as one line of JSON."""
    parser = argparse.ArgumentParser(description="One SKU that everybody wants")
    parser.add_argument("--sales", type=int, default=100, help="for each of the 16 connections, in each round")
    given = parser.parse_args()
    total, each = given.sales * CONNECTIONS, given.sales
    with running_server() as server:
        url = server.create("hot")
        database = Database(url)
        warehouse = open_warehouse(database, add_tenant(database, "Aangan Home"))
        crew, first = Crew(PROCESSES), 1

        def run(work: Callable[[Part], Callable[[], int]]) -> float:
            nonlocal first
            share = total // PROCESSES
            parts = [(url, warehouse.ids, first + number * share, each) for number in range(PROCESSES)]
            done, seconds = crew.work(work, parts)
            first += total
            return sum(done) / seconds

        supply(warehouse, total // 2)
        run(through_the_use_case)
        promised, saleable = sold(warehouse)
        oversold = max(0, promised - saleable)
        assert promised == saleable == total // 2, (promised, saleable)
        print(f"{total:,} buyers for {total // 2:,} units: {promised:,} promised")
        supply(warehouse, total * (2 * ROUNDS + 2))
        keep_samples(server.url_of("hot"))
        ours, plain = [], []
        for number in range(ROUNDS):
            ours.append(run(through_the_use_case))
            plain.append(run(bare))
            print(f"round {number + 1}: {ours[-1]:,.0f} sales/s, plain SQL {plain[-1]:,.0f}")
        promised, saleable = sold(warehouse)
        oversold = max(oversold, promised - saleable)
        crew.leave()
        database.close()
    answer = {
        "sells_per_second": round(statistics.median(ours)),
        "bare_per_second": round(statistics.median(plain)),
        "ratio": round(statistics.median(o / p for o, p in zip(ours, plain, strict=True)), 3),
        "oversold": oversold,
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
