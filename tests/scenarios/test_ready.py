"""The first wave after a start compiles nothing: the kernel was made ready in the background."""

import threading
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue
from uuid import UUID

from godown.planning import Cart, Line, Order, plan, warm_up
from godown.platform.database import Database
from godown.routing import Blocked, Hall
from tests.builders.seller import Seller

ORDERS = 30
"""More than are planned in plain Python."""


def first_wave(url: str, facility: str, tenant: str, answers: "SimpleQueue[tuple[bool, bool, int, int]]") -> None:
    """A process starts as web and worker do, is made ready, and releases its first wave. Answer whether the kernel was ready
    before and after, how much the release compiled, how many trips it made."""
    from numba.core import event

    from godown import picking
    from godown.entrypoints.ready import keep_ready
    from godown.planning.plan import READY
    from godown.platform.transaction import transaction

    before = READY.is_set()
    keep_ready(threading.Event(), 0).join()
    with event.install_recorder("numba:compile") as compiled, transaction(Database(url), UUID(tenant)) as tx:
        wave = picking.release(tx, UUID(facility)).wave_id
        assert wave is not None
        trips = len(picking.trips_of(tx, wave))
    answers.put((before, READY.is_set(), len(compiled.buffer), trips))


def test_the_first_wave_after_a_start_compiles_nothing(database: Database, tenant_id: UUID) -> None:
    seller = Seller(database, tenant_id, now=None)
    seller.stocks(TEA=ORDERS, CUP=ORDERS)
    seller.takes(*(seller.order(str(n), **({"TEA": 1} if n % 2 else {"CUP": 1})) for n in range(ORDERS)))
    warm_up()  # what lies on disk already need not be compiled by a process behind all others
    context = get_context("spawn")
    answers = context.SimpleQueue()
    process = context.Process(target=first_wave, args=(database.url, str(seller.facility), str(seller.tenant), answers))
    process.start()
    process.join()
    assert process.exitcode == 0
    assert answers.get() == (False, True, 0, 3)


def test_every_kind_of_hall_was_made_ready() -> None:
    from numba.core import event

    warm_up()
    halls = (
        Hall(6, 4, (0, 30)), Hall(6, 4, (0, 30), (2, 30)), Hall(6, 4, (0, 30), (0, 0), (5, 30)), Hall(6, 4, (0, 10, 20, 30)),
        Hall(6, 4, (0, 30), blocked=(Blocked(2, 4, 5),)), Hall(6, 4, (0, 15, 30), (1, 15)),
    )  # fmt: skip
    with event.install_recorder("numba:compile") as compiled:
        for hall in halls:
            for count in (5, 40, 600):
                orders = [Order(n, (Line((n % 6, 1 + n % 29)), Line((n % 5, 1 + n % 23)))) for n in range(count)]
                plan(orders, hall, [Cart(totes=12, units=20)], iterations=3_000)
    assert len(compiled.buffer) == 0
