"""Promising at scale: 100,000 order lines over 20,000 SKUs are ranked and promised in one call, beside plain SQL that writes
the same rows. Ends with one line of JSON.

    .venv/bin/python bench/promise.py
"""

import argparse
import json
import random
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import plain
from bench.server import add_tenant, running_server
from godown import catalog, racking, receiving, stock
from godown.catalog import NewSku
from godown.kernel.ids import new_id
from godown.platform.database import Database
from godown.platform.memory import collect_seldom
from godown.platform.transaction import transaction
from godown.racking import LayoutSpec
from godown.receiving import CountedGoods, CountedLine, PutAway
from godown.stock import Want, queries_places
from godown.stock.tables import promise

ROUNDS = 3
CHUNK = 5_000
"""Goods are entered so many SKUs at once."""

PER_SKU = 4
"""Units of each SKU in stock: of five lines that want one, the last waits."""


def shelves(database: Database, tenant: UUID, skus: int) -> tuple[UUID, list[UUID]]:
    """A facility with so many SKUs in its bins. Answer the facility and the SKUs."""
    codes = [f"SKU-{number:06d}" for number in range(skus)]
    with transaction(database, tenant) as tx:
        facility = stock.open_facility(tx, stock.NewFacility("BLR", "Peenya", state_code="29", pincode="560058"))
        bins = racking.lay_out(tx, facility, LayoutSpec(aisles=11, bays=25, levels=4))
        dock = queries_places.places_of_kind(tx, facility, "dock")[0].id
    ids: list[UUID] = []
    for start in range(0, skus, CHUNK):
        some = codes[start : start + CHUNK]
        with transaction(database, tenant) as tx:
            assert not catalog.save(
                tx, [NewSku(code, f"Article {code}", hsn="6912", cost_paise=100) for code in some]
            ).refused
            found = catalog.skus_by_code(tx, some)
            receiving.receive(tx, CountedGoods(facility, tuple(CountedLine(code, PER_SKU) for code in some)))
            puts = [PutAway(found[code].id, PER_SKU, dock, bins[at % len(bins)]) for at, code in enumerate(some)]
            receiving.put_away(tx, facility, puts)
        ids += [found[code].id for code in some]
    plain.vacuum(database)
    return facility, ids


def wants_of(facility: UUID, skus: list[UUID], lines: int, seed: int) -> list[Want]:
    """Lines that want a unit each, dealt out to all SKUs, as they were ordered."""
    dice, start = random.Random(seed), datetime(2026, 11, 24, 3, 30, tzinfo=UTC)
    dealt = [skus[number % len(skus)] for number in range(lines)]
    dice.shuffle(dealt)
    return [
        Want(new_id(), facility, sku, 1, start + timedelta(days=1 + number % 3), start + timedelta(seconds=number))
        for number, sku in enumerate(dealt)
    ]


def promised(database: Database, tenant: UUID, wants: list[Want]) -> float:
    """Promise them in one call; answer the seconds until it is durable."""
    begun = time.perf_counter()
    with transaction(database, tenant) as tx:
        made = stock.wait(tx, wants)
    seconds = time.perf_counter() - begun
    skus = len({want.sku_id for want in wants})
    assert sum(made.values()) == min(len(wants), skus * PER_SKU), sum(made.values())
    return seconds


def written(database: Database, tenant: UUID, twin: UUID) -> float:
    """Write the very same promises for a twin in plain SQL, durable too; answer the seconds."""
    names = ", ".join(column.name for column in promise.columns if column.name != "tenant_id")
    with transaction(database, tenant) as tx:
        tx.run(f"CREATE TEMP TABLE given ON COMMIT PRESERVE ROWS AS SELECT {names} FROM promise")
        tx.run("ANALYZE given")
    begun = time.perf_counter()
    with transaction(database, twin) as tx:
        tx.run(f"INSERT INTO promise (tenant_id, {names}) SELECT %(tenant)s, {names} FROM given")
    return time.perf_counter() - begun


def main() -> None:
    """Run, and print the figures as one line of JSON."""
    parser = argparse.ArgumentParser(description="Promising at scale")
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--skus", type=int, default=20_000)
    given = parser.parse_args()
    collect_seldom()
    ours, bare = [], []
    with running_server() as server:
        for number in range(ROUNDS):
            database = Database(server.create(f"round{number}"), pool_size=1)
            tenant, twin = add_tenant(database, "Aangan Home"), add_tenant(database, "Twin")
            facility, skus = shelves(database, tenant, given.skus)
            ours.append(promised(database, tenant, wants_of(facility, skus, given.lines, number)))
            bare.append(written(database, tenant, twin))
            print(
                f"round {number + 1}: {given.lines / ours[-1]:,.0f} lines/s, plain SQL {given.lines / bare[-1]:,.0f} lines/s"
            )
            database.close()
            server.drop(f"round{number}")
    ratio = statistics.median(b / o for o, b in zip(ours, bare, strict=True))
    answer = {
        "lines_per_second": round(given.lines / statistics.median(ours)),
        "bare_lines_per_second": round(given.lines / statistics.median(bare)),
        "ratio": round(ratio, 3),
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
