"""A process of sixteen threads that issue invoices in one series until it is killed: `python -m tests.world.issuing URL TENANT`.

Each number is written out when its transaction is committed: what stands there was answered.
"""

import os
import sys
from datetime import date
from random import Random
from threading import Thread
from uuid import UUID

from godown import books
from godown.books import NewInvoice, NewLine
from godown.countries import Deal, Party
from godown.kernel.ids import new_id
from godown.platform.database import Database
from godown.platform.transaction import transaction

THREADS = 16
GSTIN = "29AAXCA1234F1ZJ"
DAY = date(2026, 11, 24)


class ChangedMindError(Exception):
    """What was numbered is rolled back."""


def invoice(random: Random) -> NewInvoice:
    """A tax invoice of one to three lines."""
    lines = tuple(
        NewLine(new_id(), new_id(), "CUP", "Cup", "6912", "piece", 1, random.randint(100, 90_000), "gst_18")
        for _ in range(random.randint(1, 3))
    )
    deal = Deal(Party(GSTIN, "29", "IN"), Party(), "32", "IN")
    return NewInvoice(new_id(), "parcel", new_id(), new_id(), DAY, {}, {}, deal, lines)


def issue(database: Database, tenant: UUID, random: Random) -> list[str]:
    """Issue one to four documents at once; every fifth time think better of it after they have their numbers."""
    with transaction(database, tenant) as tx:
        drafts, _ = books.draft(tx, [invoice(random) for _ in range(random.randint(1, 4))])
        issued = books.issue(tx, list(drafts.values()))
        if random.random() < 1 / 5:
            raise ChangedMindError
    return [one.number for one in issued]


def run(database: Database, tenant: UUID, seed: int) -> None:
    """Issue until the end of the process."""
    random = Random(seed)
    while True:
        try:
            numbers = issue(database, tenant, random)
        except ChangedMindError:
            continue
        os.write(1, "".join(f"{number}\n" for number in numbers).encode())


def main() -> None:
    """Start the threads; where one fails (the database was killed) the process ends."""
    url, tenant, seed = sys.argv[1:]
    database = Database(url, pool_size=THREADS)
    random = Random(int(seed))

    def guarded(own: int) -> None:
        try:
            run(database, UUID(tenant), own)
        finally:
            os._exit(3)

    threads = [Thread(target=guarded, args=(random.getrandbits(32),)) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
