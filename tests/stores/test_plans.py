"""Hot statements use their index: a day is lived in a warehouse with a past, and every statement of it is explained."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from bench.day import run_day
from bench.history import OPERATIONS
from bench.past import write_past
from bench.server import add_tenant
from bench.warehouse import SKUS, Warehouse, customers, open_warehouse, stock_up

from godown import orders
from godown.kernel.ids import new_id
from godown.orders import NewLine
from godown.platform import transaction as transactions
from godown.platform.database import Database
from godown.stock.store import stage_moves
from godown.stock.words import Move
from tests import servers

BIG = 1_000
"""Rows of a table, or entries of an index, that no statement of a day reads through."""

TIMES = 1_000
"""Plans are made as if every table had so many times its rows: among a thousand SKUs an index is worth little, among a
million there is no other way."""

PAST, ORDERS, AHEAD = 50_000, 30, 500

FIRST = 1_000_000
"""Orders of the day are numbered from here on."""

READ_THROUGH = {
    "count(DISTINCT b.place_id) AS bins": "the map shows every bay of a facility with what lies in it",
    "AS facility_name, f.city AS facility_city": "the first day counts up to a hundred, or ten thousand, and is over when all are there",
    "FROM site s CROSS JOIN LATERAL": "of a free-form site alone, which has at most 2,000 bins; of other facilities nothing is read",
}
"""Words of a statement that reads much, and why it may."""


@dataclass(frozen=True)
class Said:
    """A statement that was sent, and the parameters of one time."""

    sql: str
    params: Mapping[str, Any]


@contextmanager
def listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Said]]:
    """Every statement that is sent meanwhile, each once."""
    heard: dict[str, Said] = {}
    execute, pack = psycopg.Cursor.execute, transactions.pack

    def executes(self: Any, query: Any, params: Any = None, **more: Any) -> Any:
        if params:
            sql = query.decode() if isinstance(query, bytes) else str(query)
            heard.setdefault(sql, Said(sql, dict(params)))
        return execute(self, query, params, **more)

    def packs(connection: Any, statement: Any) -> Any:
        if statement.params:
            heard.setdefault(statement.sql, Said(statement.sql, dict(statement.params)))
        return pack(connection, statement)

    with monkeypatch.context() as patch:
        patch.setattr(psycopg.Cursor, "execute", executes)
        patch.setattr(transactions, "pack", packs)
        yield heard


@dataclass(frozen=True)
class Size:
    """Tables and indexes as the planner knows them."""

    rows: Mapping[str, int]
    columns: Mapping[str, frozenset[str]]


def sizes(warehouse: Warehouse) -> Size:
    with warehouse.open() as tx:
        rows = tx.tuples("SELECT relname::text, reltuples::bigint FROM pg_class WHERE relkind IN ('r', 'i')")
        columns = tx.tuples(
            """SELECT i.relname::text, array_agg(a.attname::text) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
               JOIN pg_attribute a ON a.attrelid = i.oid GROUP BY 1"""
        )
    return Size(dict(rows), {name: frozenset(names) for name, names in columns})


def faults(node: Mapping[str, Any], size: Size, *, first_few: bool = False) -> Iterator[str]:
    """What a plan reads through that is large: a table, or an index of which only the business is asked. Under a LIMIT an
    index may be read from its beginning."""
    kind, table, index = node["Node Type"], node.get("Relation Name", ""), node.get("Index Name", "")
    if kind == "Seq Scan" and size.rows.get(table, 0) >= BIG:
        yield f"{table} is read through"
    if "Index" in kind and index and size.rows.get(index, 0) >= BIG and not first_few:
        asked = size.columns[index] - {"tenant_id"}
        if not any(re.search(rf"\b{column}\b", node.get("Index Cond", "")) for column in asked):
            yield f"{table or index} is read through by {index}"
    few = kind == "Limit" or (first_few and kind in ("Nested Loop", "LockRows", "Result", "Subquery Scan", "Memoize"))
    for number, part in enumerate(node.get("Plans", ())):
        yield from faults(part, size, first_few=few and number == 0)


@pytest.fixture(scope="module")
def warehouse(database: Database) -> Iterator[Warehouse]:
    """A warehouse that has sold 4,000 units in as many orders, with units for the day."""
    major = 18 if database.engine.connect().connection.driver_connection.info.server_version >= 180000 else 16  # type: ignore[union-attr]
    opened = Database(servers.copied_database(major, f"plans_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"))
    made = open_warehouse(opened, add_tenant(opened, "Aangan Home"))
    write_past(made, SKUS, PAST)
    stock_up(made, FIRST, AHEAD)
    with psycopg.connect(opened.url, autocommit=True) as owner:
        owner.execute("ANALYZE")
    yield made
    opened.close()


def one_day(warehouse: Warehouse) -> None:
    """Orders from the shop's call to the courier's pickup, in sets and alone; screens; a cancel and a suspension."""
    run_day(warehouse, FIRST, ORDERS)
    (news,) = customers(FIRST + 1_000, 10)
    for new in news:
        with warehouse.open() as tx:
            orders.take(tx, warehouse.channel, [new])
            orders.take(tx, warehouse.channel, [new])
    with warehouse.open() as tx:
        new = news[0]
        alone = NewLine(new.lines[0].sku_code, 1, 9_900)
        orders.take(tx, warehouse.channel, [type(new)("alone", "#alone", new.ordered_at, (alone,), "Meera")])
        found = orders.queries.by_external_id(tx, warehouse.channel, [new.external_id for new in news])
        ids = [order.id for order in found.values()]
        orders.suspend(tx, ids[:3])
        orders.resume(tx, ids[:3])
        orders.cancel(tx, ids[3:6])
        orders.rank(tx, ids[6:], priority=5)
        orders.queries.page(tx, ["waiting"], "", None, 50)
    for work in OPERATIONS.values():
        work(warehouse, 3)


def test_a_day_reads_by_index(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    with listening(monkeypatch) as heard:
        one_day(warehouse)
    assert len(heard) > 100
    size = sizes(warehouse)
    with psycopg.connect(warehouse.database.url, autocommit=True) as owner:
        owner.execute(
            "UPDATE pg_class SET reltuples = reltuples * %s WHERE relnamespace = 'public'::regnamespace AND reltuples > 0",
            [TIMES],
        )
    wrong = {}
    with warehouse.open() as tx:
        dock = tx.scalar("SELECT id FROM place WHERE tenant_id = %(tenant)s AND kind = 'dock'")
        a_move = Move(
            new_id(), warehouse.facility, new_id(), 1, "received", "test", new_id(), to_place=dock, outside="supplier"
        )
        stage_moves(tx, [a_move])  # the table of moves that are on their way is there for a transaction only
        for said in heard.values():
            if not any(words in said.sql for words in READ_THROUGH) and re.match(
                r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", said.sql
            ):
                plan = tx.connection.execute(f"EXPLAIN (FORMAT JSON) {said.sql}".encode(), said.params).fetchone()
                assert plan is not None
                if found := list(faults(plan[0][0]["Plan"], size)):
                    wrong[said.sql] = found
    print(json.dumps(wrong, indent=1))
    assert wrong == {}
