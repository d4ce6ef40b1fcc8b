"""GSTR-1 and the journal of a month of many documents, out of a database of its own. Ends with a line of JSON.

python bench/month.py --documents 100000
"""

import argparse
import json
import resource
import sys
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))

import msgspec
from tests.builders.month import CHOICES, FIRST, HERE, THERE, invoice

from bench.server import add_tenant, running_server
from godown import books
from godown.platform.database import Database
from godown.platform.transaction import transaction
from godown.reports import gst_month, journal, journal_files

CHUNK = 2_000
LAST = FIRST.replace(day=30)


def main() -> None:
    """Issue documents, then time what an accountant asks for at the end of the month."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    count = parser.parse_args().documents
    with running_server() as server:
        database = Database(server.create("month"))
        tenant = add_tenant(database, "month")
        random = Random(1)
        with transaction(database, tenant) as tx:
            books.choose_taxes(tx, CHOICES)
        start = time.perf_counter()
        for first in range(0, count, CHUNK):
            with transaction(database, tenant) as tx:
                news = [invoice(random, n) for n in range(first + 1, min(first + CHUNK, count) + 1)]
                drafts, _ = books.draft(tx, news)
                books.issue(tx, list(drafts.values()))
        issued = time.perf_counter() - start
        start = time.perf_counter()
        sizes = []
        for registration in (HERE, THERE):
            with transaction(database, tenant) as tx:
                told = gst_month.gstr1_of(tx, registration, f"{FIRST:%Y-%m}")
            sizes.append(len(msgspec.json.Encoder(decimal_format="number").encode(told)))
            del told
        returns = time.perf_counter() - start
        with transaction(database, tenant) as tx:
            entries = journal.journal(tx, FIRST, LAST)
        text = journal_files.beancount(entries, FIRST)
        seconds = time.perf_counter() - start
        database.close()
    told_all = {
        "documents": count,
        "seconds": round(seconds, 1),
        "gstr1_seconds": round(returns, 1),
        "issued_per_second": round(count / issued),
        "gstr1_mib": round(sum(sizes) / 1024 / 1024, 1),
        "beancount_mib": round(len(text) / 1024 / 1024, 1),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    for name, value in told_all.items():
        print(f"{name:>18} {value}", flush=True)
    print(json.dumps(told_all))


if __name__ == "__main__":
    main()
