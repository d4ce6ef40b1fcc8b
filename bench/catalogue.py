"""How quick a catalogue of 250,000 SKUs answers: search by part of a name, by SKU code and by barcode, and the stock list, as screens and
API ask. Ends with one line of JSON; `p95_ms` is that of the slowest question.

    .venv/bin/python bench/catalogue.py
"""

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.server import add_tenant, running_server
from bench.shelves import ADJECTIVES, NOUNS, PLACES, fill_shelves
from bench.warehouse import Warehouse, open_warehouse
from godown import catalog
from godown.kernel.scan import read_scan
from godown.platform.database import Database
from godown.platform.memory import collect_seldom
from godown.platform.transaction import Tx
from godown.reports import doctor, queries_find, queries_skus

PAGE: Final = 51
"""Rows of a page, and one more that says whether there are others."""

Ask = Callable[[Tx, Warehouse, random.Random, int], int]
"""A question; its answer is how many rows came."""


def code_of(number: int) -> str:
    """The code of an article."""
    return f"AAN-{number:07d}"


def stock_list(tx: Tx, warehouse: Warehouse, tab: str, search: str = "", after: str = "") -> int:
    """A page of the stock list with the figures of its tabs, as the screen asks."""
    read = read_scan(search).candidates if search else ()
    rows, _counts = queries_skus.page(tx, tab, warehouse.facility, search, read, after, PAGE)
    return len(rows)


def find(tx: Tx, search: str) -> int:
    """The box that finds anything, as the screen asks."""
    hits = queries_find.exactly(tx, list(dict.fromkeys([search, *read_scan(search).candidates])))
    return len(hits) or len(queries_find.partly(tx, search))


def words(dice: random.Random) -> str:
    """Part of a name that a few hundred articles have."""
    return f"{dice.choice(ADJECTIVES)} {dice.choice(NOUNS)} {dice.choice(PLACES)[:4]}".lower()


def rare(dice: random.Random, skus: int) -> str:
    """Part of a name that an article or two have."""
    return f"g no. {dice.randint(skus // 2, skus):x}"


QUESTIONS: Final[dict[str, Ask]] = {
    "api_first_page": lambda tx, w, d, n: len(catalog.page_of_skus(tx, "", None, "", PAGE)),
    "api_deep_page": lambda tx, w, d, n: len(catalog.page_of_skus(tx, "", None, code_of(d.randint(1, n - 999)), PAGE)),
    "api_by_name": lambda tx, w, d, n: len(catalog.page_of_skus(tx, words(d), None, "", PAGE)),
    "api_by_rare_name": lambda tx, w, d, n: len(catalog.page_of_skus(tx, rare(d, n), None, "", PAGE)),
    "api_by_code": lambda tx, w, d, n: len(catalog.page_of_skus(tx, code_of(d.randint(1, n)), None, "", PAGE)),
    "api_by_barcode": lambda tx, w, d, n: len(catalog.page_of_skus(tx, f"890{d.randint(1, n):010d}", None, "", PAGE)),
    "list_first_page": lambda tx, w, d, n: stock_list(tx, w, "all"),
    "list_deep_page": lambda tx, w, d, n: stock_list(tx, w, "all", after=code_of(d.randint(1, n - 999))),
    "list_by_name": lambda tx, w, d, n: stock_list(tx, w, "all", words(d)),
    "list_by_rare_name": lambda tx, w, d, n: stock_list(tx, w, "all", rare(d, n)),
    "list_by_code": lambda tx, w, d, n: stock_list(tx, w, "all", code_of(d.randint(251, n) // 250 * 250 - 1)),
    "list_by_barcode": lambda tx, w, d, n: stock_list(tx, w, "all", f"890{d.randint(1, n):010d}"),
    "list_out": lambda tx, w, d, n: stock_list(tx, w, "out", after=code_of(d.randint(1, n // 2))),
    "list_low": lambda tx, w, d, n: stock_list(tx, w, "low", after=code_of(d.randint(1, n // 2))),
    "list_bundles": lambda tx, w, d, n: stock_list(tx, w, "bundles", after=code_of(d.randint(1, n // 2))),
    "find_by_barcode": lambda tx, w, d, n: find(tx, f"890{d.randint(1, n):010d}"),
    "find_by_code": lambda tx, w, d, n: find(tx, code_of(d.randint(1, n))),
    "find_by_name": lambda tx, w, d, n: find(tx, words(d)),
    "find_by_rare_name": lambda tx, w, d, n: find(tx, rare(d, n)),
}


def asked(warehouse: Warehouse, ask: Ask, times: int, skus: int) -> list[float]:
    """The milliseconds that each of so many answers took, a warm-up before them."""
    dice, took = random.Random(7), []
    for turn in range(-6, times):
        begun = time.perf_counter()
        with warehouse.open() as tx:
            rows = ask(tx, warehouse, dice, skus)
        if turn >= 0:
            took.append((time.perf_counter() - begun) * 1_000)
        assert rows, "nothing was found"
    return took


def main() -> None:
    """Run, and print the figures as one line of JSON."""
    parser = argparse.ArgumentParser(description="A large catalogue")
    parser.add_argument("--skus", type=int, default=250_000)
    parser.add_argument("--times", type=int, default=40)
    given = parser.parse_args()
    collect_seldom()
    worst = {}
    with running_server() as server:
        database = Database(server.create("catalogue"), pool_size=1)
        warehouse = open_warehouse(database, add_tenant(database, "Aangan Home"))
        print(f"{given.skus:,} SKUs written in {fill_shelves(warehouse, given.skus):.0f} s")
        for name, ask in QUESTIONS.items():
            took = asked(warehouse, ask, given.times, given.skus)
            worst[name] = statistics.quantiles(took, n=20)[-1]
            print(f"{name}: median {statistics.median(took):.1f} ms, p95 {worst[name]:.1f} ms")
        with warehouse.open() as tx:
            assert not doctor.examine(tx)
        database.close()
    print(json.dumps({"p95_ms": round(max(worst.values()), 1), "slowest": max(worst, key=lambda name: worst[name])}))


if __name__ == "__main__":
    main()
