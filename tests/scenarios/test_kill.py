"""kill -9 of web, worker and database in the middle of a busy day: nothing answered is lost, nothing is doubled.

The seed is printed; GODOWN_KILL_SEED runs the same choices again (what the machine does in between is its own).
"""

import os
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from godown import shipping
from godown.platform.database import Database
from godown.shipping import NewCourier
from godown.stock import queries_places
from tests import servers
from tests.builders.seller import Seller
from tests.http import key_of
from tests.world.busy import Books, Client, Ground
from tests.world.copy import Copy, command, free_port, open_land

pytestmark = pytest.mark.xdist_group("kill")

COMMITS_BETWEEN = 20
CLIENTS = 3
VICTIMS = (
    ("web",),
    ("worker",),
    ("postmaster",),
    ("postmaster", "backend"),
    ("web", "worker", "postmaster", "backend"),
    (),
)
"""Who is killed at once; the last is everything, the supervisor too."""


@pytest.fixture
def land() -> Iterator[Path]:
    with open_land() as folder:
        yield folder


@pytest.fixture
def copy(land: Path) -> Iterator[Copy]:
    made = Copy(land / "data", GODOWN_PORT=str(free_port()))
    yield made.start()
    made.kill()


def open_for_business(copy: Copy) -> Ground:
    """Goods, racks, a courier and a key, in place before the day begins."""
    database = Database(copy.database_url())
    tenant = servers.fresh_tenant(database)
    seller = Seller(database, tenant)
    seller.stocks(TEA=60, CUP=60, BOX=900, TAPE=900_000)
    with seller.open() as tx:
        courier = shipping.add_courier(tx, NewCourier("own", "Own riders", preferred=True))
        shipping.set_range(tx, courier, "GDN", 1001, 99_999)
        dock = queries_places.places_of_kind(tx, seller.facility, "dock")[0].id
        bins = tuple(place.id for place in queries_places.places_of_kind(tx, seller.facility, "bin"))
    key = key_of(database, tenant)
    database.close()
    return Ground(copy.url, key, tenant, seller.facility, courier, dock, bins, seller.sku)


def the_day(copy: Copy, kills: int, seed: int) -> tuple[Ground, Books]:
    """Clients write; every so many commits something is killed; then they finish what they began."""
    choice = random.Random(seed)
    ground, books, stop = open_for_business(copy), Books(), threading.Event()
    clients = [Client(ground, books, seed + number, stop) for number in range(CLIENTS)]
    threads = [threading.Thread(target=client.run, daemon=True) for client in clients]
    for thread in threads:
        thread.start()
    try:
        for _ in range(kills):
            wait_for_commits(books, clients)
            time.sleep(choice.randint(0, 300) / 1000)
            victims = choice.choice(VICTIMS)
            print(f"after {books.answered} commits: kill -9 of {' and '.join(victims) or 'everything'}")
            copy.kill(*victims)
            if not victims:
                copy.start()
        wait_for_commits(books, clients)
    finally:
        stop.set()
        for thread in threads:
            thread.join(300)
    assert [client.fault for client in clients] == [None] * CLIENTS
    return ground, books


def wait_for_commits(books: Books, clients: list[Client]) -> None:
    before = books.answered
    deadline = time.monotonic() + 240
    while books.answered < before + COMMITS_BETWEEN:
        assert not any(client.fault for client in clients), [client.fault for client in clients]
        assert time.monotonic() < deadline, f"the day stands still at {books.answered} commits"
        time.sleep(0.02)


def test_five_kills(copy: Copy) -> None:
    survive(copy, 5)


@pytest.mark.soak
def test_a_hundred_kills(copy: Copy) -> None:
    survive(copy, 100)


def survive(copy: Copy, kills: int) -> None:
    seed = int(os.environ.get("GODOWN_KILL_SEED", "0")) or random.SystemRandom().randint(1, 1_000_000)
    print(f"GODOWN_KILL_SEED={seed}")
    ground, books = the_day(copy, kills, seed)
    copy.kill()
    copy.start()
    proof = command(copy.data, "doctor")
    assert proof.returncode == 0, proof.stdout
    with psycopg.connect(copy.database_url()) as owner:
        compare(owner, ground, books)
    print(f"{books.answered} commits, {books.retries} requests sent again, {books.replays} of them were done already")
    assert copy.interrupt() == 0
    assert copy.gone()


def compare(owner: psycopg.Connection, ground: Ground, books: Books) -> None:
    """What the database has is what was answered: every request was sent until it was answered."""

    def column(sql: str) -> list[str]:
        return [str(row[0]) for row in owner.execute(sql.encode(), {"tenant": ground.tenant}).fetchall()]

    mine = "tenant_id = %(tenant)s"
    assert sorted(column(f"SELECT external_id FROM sales_order WHERE {mine}")) == sorted(books.orders)
    units = f"SELECT sum(quantity) FROM order_line WHERE {mine}"
    assert column(units) == [str(sum(books.orders.values()))]
    cancelled = column(f"SELECT external_id FROM sales_order WHERE {mine} AND status = 'cancelled'")
    assert set(cancelled) == books.cancelled
    receipts = column(f"SELECT id FROM receipt WHERE {mine}")
    assert books.receipts <= set(receipts)
    assert len(receipts) == len(books.receipts) + 1, "the receipt from before the day"
    for code, received in books.received.items():
        came = f"""SELECT sum(quantity) FROM stock_move WHERE {mine} AND reason = 'received'
                   AND sku_id = '{ground.skus[code]}'"""
        assert column(came) == [str(60 + received)]
    assert set(column(f"SELECT id FROM wave WHERE {mine}")) == books.waves
    assert books.scans <= set(column(f"SELECT id FROM scan WHERE {mine}"))
    assert set(column(f"SELECT id FROM parcel WHERE {mine}")) == books.parcels
    left = column(f"SELECT id FROM parcel WHERE {mine} AND status = 'handed_over'")
    assert set(left) == books.handed_over
    assert column(f"SELECT count(*) FROM document WHERE {mine}") == [str(len(books.parcels))]
    assert books.parcels, "a day without parcels proves little"
