"""When what an order waits for is expected: the pure rule and the SQL agree on random queues and purchase orders."""

import random
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from godown import catalog, stock
from godown.catalog import NewSku
from godown.kernel.ids import new_id
from godown.orders import rules
from godown.platform.database import Database
from godown.platform.transaction import transaction
from godown.receiving.purchases import NewPurchase, NewPurchaseLine
from godown.receiving.purchases import order as buy
from godown.receiving.transfers import NewTransfer, NewTransferLine, cancel_transfer_units, transfer
from godown.reports import queries_expected
from godown.stock import Move, Want

NOW = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


def test_by_rank_and_by_day() -> None:
    one, two, three = (UUID(int=number) for number in range(3))
    monday, friday = date(2026, 11, 30), date(2026, 12, 4)
    found = rules.foreseen([(one, 3), (two, 4), (three, 5)], 2, [(monday, 2), (friday, 5), (None, 1)])
    assert found == {one: [(monday, 1)], two: [(monday, 1), (friday, 3)], three: [(friday, 2), (None, 1)]}
    assert rules.foreseen([(one, 3)], 0, []) == {}


@pytest.mark.parametrize("seed", range(25))
def test_rule_and_sql_agree(database: Database, tenant_id: UUID, seed: int) -> None:
    chance = random.Random(seed)
    with transaction(database, tenant_id, now=NOW) as tx:
        catalog.save(tx, [NewSku("TEA", "Tea")])
        sku = catalog.skus_by_code(tx, ["TEA"])["TEA"].id
        places = [stock.open_facility(tx, stock.NewFacility(code, code)) for code in ("BLR", "BOM")]
        wants = [
            Want(new_id(), chance.choice(places), sku, chance.randint(1, 9), NOW + timedelta(days=chance.randint(0, 3)),
                 NOW - timedelta(hours=chance.randint(0, 3)), chance.choice((0, 0, 5)))
            for _ in range(chance.randint(1, 12))
        ]  # fmt: skip
        stock.wait(tx, wants)
        free = dict.fromkeys(places, 0)
        for place in places:
            if units := chance.choice((0, 0, chance.randint(1, 6))):
                bin_ = stock.add_places(tx, place, [stock.NewPlace("bin", f"A-{chance.randint(1, 99)}")])[0]
                stock.post(
                    tx, [Move(new_id(), place, sku, units, "in", "opening", new_id(), to_place=bin_, outside="opening")]
                )
                free[place] = units  # and the worker has served nobody yet
        coming: dict[UUID, list[tuple[date | None, int]]] = defaultdict(list)
        for _ in range(chance.randint(0, 5)):
            place, units = chance.choice(places), chance.randint(1, 9)
            due = chance.choice((None, *(date(2026, 12, day) for day in range(1, 30))))
            assert buy(tx, [NewPurchase(place, "Kansa", (NewPurchaseLine("TEA", units),), due_on=due)]).done
            coming[place].append((due, units))
        for _ in range(chance.randint(0, 3)):
            start, end = chance.sample(places, 2)
            units, day = chance.randint(1, 9), date(2026, 12, chance.randint(1, 29))
            goods = NewTransferLine("TEA", units)
            asked = NewTransfer(
                start, end, (goods,), send_on=day, arrive_on=chance.choice((None, day + timedelta(days=2)))
            )
            made = transfer(tx, asked)
            if (gone := chance.randint(0, units)) and chance.random() < 0.5:
                cancel_transfer_units(tx, made.id, {1: gone})
                units -= gone
            coming[end].append((asked.arrive_on or day, units))
        ranks = tx.tuples(
            "SELECT holder_id, facility_id, quantity FROM promise WHERE made_seq IS NULL ORDER BY priority DESC, ship_by, ranked_at, id"
        )
        free |= dict(tx.tuples("SELECT facility_id, (saleable - promised)::bigint FROM stock_supply"))
        by_rule: dict[UUID, dict[date | None, int]] = {}
        for place in places:
            queue = [(holder, units) for holder, where, units in ranks if where == place]
            days = sorted(coming[place], key=lambda one: (one[0] is None, one[0] or date.max))
            for line, parts in rules.foreseen(queue, free[place], days).items():
                for due, units in parts:
                    by_rule.setdefault(line, {}).setdefault(due, 0)
                    by_rule[line][due] += units
        by_sql: dict[UUID, dict[date | None, int]] = {}
        holders = [holder for holder, _, _ in ranks]
        for row in queries_expected.expected(tx, holders):
            by_sql.setdefault(row.line_id, {}).setdefault(row.due_on, 0)
            by_sql[row.line_id][row.due_on] += row.units
        assert by_sql == by_rule
