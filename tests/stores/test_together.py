"""Sets that are promised whole, and where an order stands: the pure rules and the SQL agree on random days."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from godown import stock
from godown.kernel.ids import new_id
from godown.orders import rules, store
from godown.orders.words import Served
from godown.platform.database import Database
from godown.stock import queries_places
from godown.stock.rules import serve_sets
from godown.stock.words import Waiting, Want
from tests.builders.floor import MORNING, Floor
from tests.builders.seller import Seller

NOON = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
PLACES, CODES = ("A-01", "A-02"), ("TEA", "CUP", "POT", "JAR")


def waiting(floor: Floor) -> list[Waiting]:
    """All that waits, by rank, whatever could be served."""
    with floor.open() as tx:
        return tx.rows(Waiting, """
            SELECT p.id, p.holder_id, p.facility_id, p.owner_id, p.sku_id, p.quantity, s.saleable - s.promised AS free, p.together
            FROM promise p JOIN stock_supply s USING (tenant_id, facility_id, owner_id, sku_id)
            WHERE p.tenant_id = %(tenant)s AND p.made_seq IS NULL
            ORDER BY p.priority DESC, p.ship_by, p.ranked_at, p.id""")  # fmt: skip


def test_a_set_takes_all_or_lets_the_next_go() -> None:
    here, own, tea, cup, one, two = (UUID(int=number) for number in range(6))
    rows = [
        Waiting(UUID(int=10), one, here, own, tea, 2, 5, one),
        Waiting(UUID(int=11), one, here, own, cup, 2, 1, one),
        Waiting(UUID(int=12), two, here, own, tea, 4, 5, two),
        Waiting(UUID(int=13), here, here, own, tea, 3, 5),
    ]
    doors = {(here, own, tea), (here, own, cup)}
    assert serve_sets(rows, doors) == ({UUID(int=12): 4, UUID(int=13): 1}, set())
    assert serve_sets(rows, {(here, own, cup)}) == ({UUID(int=13): 1}, {(here, own, tea)})


@pytest.mark.parametrize("seed", range(5))
def test_serving_agrees_with_the_rule(database: Database, tenant_id: UUID, seed: int) -> None:
    chance = random.Random(seed)
    floor = Floor(database, tenant_id)
    for code in CODES:
        floor.sku(code)
    for number in range(1, 25):
        age = MORNING + timedelta(minutes=chance.randint(0, 9))
        group = new_id() if chance.random() < 0.6 else None
        codes = chance.sample(CODES, chance.randint(1, 3))
        wants = [
            Want(new_id(), floor.facility, floor.skus[code], chance.randint(1, 4), age, age, number % 2, together=group)
            for code in codes
        ]
        with floor.open() as tx:
            stock.wait(tx, wants)
        if chance.random() < 0.4:
            code, units = chance.choice(CODES), chance.randint(1, 9)
            floor.receives(code, units)
            before = waiting(floor)
            expected, _ = serve_sets(before, {(one.facility_id, one.owner_id, one.sku_id) for one in before})
            served = Counter[UUID]()
            for one in before:
                served[one.holder_id] += expected.get(one.id, 0)
            with floor.open() as tx:
                made = stock.serve(tx, floor.facility, [floor.skus[code]])
            assert made == {holder: units for holder, units in served.items() if units}


@pytest.mark.parametrize("seed", range(3))
def test_where_an_order_stands_agrees_with_the_rule(database: Database, tenant_id: UUID, seed: int) -> None:
    chance = random.Random(seed)
    seller = Seller(database, tenant_id)
    numbers = [str(number) for number in range(30)]
    seller.takes(*(seller.order(number, TEA=4, CUP=3) for number in numbers))
    by_rule: dict[UUID, str] = {}
    with seller.open() as tx:
        tote = queries_places.places_of_kind(tx, seller.facility, "tote")[0].id
        rows = tx.tuples(
            "SELECT id, order_id, quantity FROM order_line WHERE tenant_id = %(tenant)s ORDER BY order_id, id"
        )
        whole = {order: chance.random() < 0.4 for _, order, _ in rows}
        served: dict[UUID, list[Served]] = {}
        for line, order, quantity in rows:
            shipped = chance.choice((0, 0, 1))
            packed = shipped + chance.choice((0, 0, 1))
            open_units = quantity - packed
            made = chance.choice((0, open_units, chance.randint(0, open_units)))
            picked = chance.choice((0, made, chance.randint(0, made)))
            served.setdefault(order, []).append(Served(open_units, made, picked))
            tx.run(
                "UPDATE order_line SET packed = %(p)s, shipped = %(s)s WHERE id = %(id)s", p=packed, s=shipped, id=line
            )
            tx.run("DELETE FROM promise WHERE holder_id = %(id)s", id=line)
            for units, held in ((packed - shipped, packed - shipped), (made, picked)):
                if units:
                    tx.run(
                        """INSERT INTO promise (tenant_id, id, facility_id, owner_id, sku_id, batch_id, holder_kind, holder_id,
                               quantity, held, ship_by, ranked_at, made_seq, made_at)
                           SELECT %(tenant)s, %(id)s, %(f)s, %(tenant)s, sku_id, %(tenant)s, 'order_line', id, %(units)s, %(held)s,
                               now(), now(), 1, now() FROM order_line WHERE id = %(line)s""",
                        id=(promise := new_id()), f=seller.facility, units=units, held=held, line=line,
                    )  # fmt: skip
            if picked:
                tx.run(
                    """INSERT INTO hold (tenant_id, id, promise_id, place_id, owner_id, sku_id, batch_id, condition, quantity,
                           holder_kind, holder_id, made_at)
                       SELECT tenant_id, %(id)s, id, %(place)s, owner_id, sku_id, batch_id, 'saleable', %(units)s, 'wave', id, now()
                       FROM promise WHERE id = %(promise)s""",
                    id=new_id(), place=tote, units=picked, promise=promise,
                )  # fmt: skip
        for order, complete in whole.items():
            store.set_ship_complete(tx, [order], complete)
            by_rule[order] = rules.standing(complete, served[order])
        store.refresh(tx, list(whole))
        assert dict(tx.tuples("SELECT id, status FROM sales_order WHERE tenant_id = %(tenant)s")) == by_rule
