"""The demo shows every state that an order, a wave and a return can stand in, with books that balance."""

import os
from collections.abc import Iterator
from uuid import UUID

import pytest

from godown.entrypoints.demo import load_demo
from godown.orders import queries as order_queries
from godown.platform.database import Database
from godown.platform.transaction import transaction
from godown.reports import queries_today
from godown.stock import queries_places
from tests import servers

pytestmark = pytest.mark.xdist_group("demo_as_loaded")


@pytest.fixture(scope="module")
def demo() -> Iterator[tuple[Database, UUID]]:
    """The demo as it is loaded: that of other tests is worked on by them."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    opened = Database(servers.fresh_database(18, f"demo_as_loaded_{worker}"))
    yield opened, load_demo(opened)
    opened.close()


def test_the_demo_has_something_in_every_state(demo: tuple[Database, UUID]) -> None:
    with transaction(*demo) as tx:
        orders = order_queries.counts_by_status(tx)
        facilities = [one.code for one in queries_places.facilities(tx)]
        out = queries_today.ran_out(tx, None, 5)
        returns = dict(
            tx.tuples("SELECT status, count(*) FROM goods_return WHERE tenant_id = %(tenant)s GROUP BY status")
        )
        waves = dict(tx.tuples("SELECT status, count(*) FROM wave WHERE tenant_id = %(tenant)s GROUP BY status"))
    asked = {"waiting", "promised", "in_wave", "picked", "packed", "handed_over", "cancelled", "suspended"}
    assert asked | {"needs_decision"} <= set(orders)
    assert sum(orders.values()) > 120
    assert facilities == ["BLR", "BOM"]
    assert [one.code for one in out] == ["AAN-TEA-DRJ"]
    assert set(returns) == {"expected", "arrived", "closed"}
    assert set(waves) == {"done", "released"}


def test_the_demo_tells_when_each_thing_happened(demo: tuple[Database, UUID]) -> None:
    with transaction(*demo) as tx:
        (spread,) = tx.scalars(
            """SELECT count(DISTINCT date_trunc('hour', at)) FROM activity WHERE tenant_id = %(tenant)s AND verb IN
               ('packed', 'handed_over', 'return_arrived', 'wave_released')"""
        )
        makers = set(tx.scalars("SELECT DISTINCT actor_name FROM activity WHERE tenant_id = %(tenant)s"))
    assert spread > 6
    assert {"Ritu Nair", "Sunita Patil"} <= makers
