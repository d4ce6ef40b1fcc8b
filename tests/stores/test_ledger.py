"""The ledger against the promises of the design: never oversell, nothing held by nobody, history is not rewritten."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest

from godown import stock
from godown.kernel.ids import OWN, new_id
from godown.kernel.refusal import Refusal
from godown.platform.database import Database
from godown.platform.transaction import transaction
from godown.stock.words import Move, Want
from tests.builders.floor import MORNING, Floor


@pytest.fixture
def floor(database: Database, tenant_id: UUID) -> Floor:
    return Floor(database, tenant_id)


def test_stock_is_promised_by_rank_and_in_part(floor: Floor) -> None:
    floor.receives("TEA", 20)
    lines = floor.wants("TEA", 5, 3, 20, 20, 15)
    assert floor.promised(*lines) == [5, 3, 12, 0, 0]
    assert floor.cancels(lines[0]) == 5
    floor.serves("TEA")
    assert floor.promised(*lines) == [0, 3, 17, 0, 0]


def test_twenty_wait_fifty_come_thirty_are_left(floor: Floor) -> None:
    floor.wants("TEA", *[1] * 20)
    floor.receives("TEA", 50)
    saleable, promised, waiting = floor.supply("TEA")
    assert saleable - promised - waiting == 30
    floor.serves("TEA")
    assert floor.supply("TEA") == (50, 20, 0)


def test_ten_units_and_twenty_buyers_at_once(floor: Floor) -> None:
    floor.receives("TEA", 10)
    with ThreadPoolExecutor(20) as buyers:
        lines = [line for bought in buyers.map(lambda _: floor.wants("TEA", 1), range(20)) for line in bought]
    assert sum(floor.promised(*lines)) == 10
    assert floor.supply("TEA") == (10, 10, 10)


def test_a_newcomer_does_not_overtake(floor: Floor) -> None:
    floor.receives("TEA", 3)
    first, second = floor.wants("TEA", 5, 1)
    assert floor.promised(first, second) == [3, 0]
    urgent = floor.wants("TEA", 1, priority=9)[0]
    floor.receives("TEA", 1)
    floor.serves("TEA")
    assert floor.promised(first, second, urgent) == [3, 0, 1]


def test_the_same_move_twice_counts_once(floor: Floor) -> None:
    move = Move(
        id=new_id(), facility_id=floor.facility, sku_id=floor.sku("TEA"), quantity=7, reason="received",
        document_kind="test", document_id=new_id(), to_place=floor.place("A-01-1"), outside="supplier",
    )  # fmt: skip
    for moves in ([move], [move, move]):
        with floor.open() as tx:
            stock.post(tx, moves)
    assert floor.supply("TEA") == (7, 0, 0)
    other = Move(**{name: getattr(move, name) for name in Move.__slots__} | {"quantity": 8})
    with floor.open() as tx, pytest.raises(Refusal) as refused:
        stock.post(tx, [other])
    assert refused.value.code == "move_id_reused"


def test_no_place_gives_more_than_it_has(floor: Floor) -> None:
    floor.receives("TEA", 5)
    with pytest.raises(Refusal) as refused:
        floor.moves("TEA", 6, "A-01-1", "A-01-2")
    assert refused.value.code == "not_enough_stock"
    assert floor.supply("TEA") == (5, 0, 0)


def test_promised_stock_does_not_leave_by_a_back_door(floor: Floor) -> None:
    floor.receives("TEA", 5)
    floor.wants("TEA", 5)
    with pytest.raises(Refusal) as refused:
        floor.moves("TEA", 1, "A-01-1", "DOCK")
    assert refused.value.code == "stock_is_promised"


def test_damaged_goods_are_not_supply(floor: Floor) -> None:
    floor.receives("TEA", 5, condition="damaged")
    line = floor.wants("TEA", 1)[0]
    assert floor.promised(line) == [0]
    assert floor.supply("TEA") == (0, 0, 1)


def test_a_breakage_withdraws_the_newest_unheld_promise(floor: Floor) -> None:
    floor.receives("TEA", 2, at="A-01-1")
    floor.receives("TEA", 1, at="A-01-2")
    first, second, third = floor.wants("TEA", 1, 1, 1)
    trip = new_id()
    with floor.open() as tx:
        held = stock.hold(tx, [first], holder_kind="trip", by=trip)
    assert [h.place_id for h in held] == [floor.place("A-01-1")]
    floor.moves("TEA", 2, "A-01-1", "A-01-1", may_lose=True, to_condition="damaged")
    assert floor.promised(first, second, third) == [1, 0, 0]
    assert floor.supply("TEA") == (1, 1, 2)


def test_a_picked_unit_is_carried_to_the_tote_and_out(floor: Floor) -> None:
    floor.receives("TEA", 4)
    line = floor.wants("TEA", 3)[0]
    with floor.open() as tx:
        held = stock.hold(tx, [line], holder_kind="trip", by=new_id())[0]
    floor.place("T-1", "tote")
    floor.moves("TEA", 3, "A-01-1", "T-1", hold_id=held.id)
    with pytest.raises(Refusal):
        floor.moves("TEA", 1, "T-1", "A-01-1")
    floor.moves("TEA", 3, "T-1", None, hold_id=held.id, outside="customer")
    assert floor.supply("TEA") == (1, 0, 0)
    assert floor.promised(line) == [0]


def test_a_short_pick_drops_its_own_holds_and_leaves_the_colleague_his(floor: Floor) -> None:
    floor.receives("TEA", 25, at="S-1")
    floor.receives("TEA", 100, at="S-2")
    theirs = floor.wants("TEA", 25, 5)
    ours = floor.wants("TEA", 10, 5, 20, 10, 7)
    trip, other = new_id(), new_id()
    with floor.open() as tx:
        stock.hold(tx, ours, holder_kind="trip", by=trip)
        stock.hold(tx, theirs, holder_kind="trip", by=other)
    with floor.open() as tx:
        short = stock.short_pick(
            tx, facility_id=floor.facility, place_id=floor.place("S-2"), sku_id=floor.sku("TEA"), own=[trip],
            document_id=trip,
        )  # fmt: skip
        left = tx.tuples(
            """SELECT condition, on_hand, held FROM stock_balance WHERE tenant_id = %(tenant)s AND place_id = %(p)s
               AND on_hand > 0 ORDER BY condition""",
            p=floor.place("S-2"),
        )
    assert sum(h.quantity for h in short.dropped) == 52
    assert short.count_id is not None
    assert left == [("missing", short.missing, 0), ("saleable", 100 - short.missing, 100 - short.missing)]
    saleable, promised, _ = floor.supply("TEA")
    assert promised <= saleable


def test_facts_cannot_be_rewritten(floor: Floor) -> None:
    floor.receives("TEA", 1)
    with floor.open() as tx, pytest.raises(psycopg.errors.InsufficientPrivilege):
        tx.run("UPDATE stock_move SET quantity = 2 WHERE tenant_id = %(tenant)s")


def test_one_business_never_sees_anothers_stock(floor: Floor) -> None:
    floor.receives("TEA", 1)
    with transaction(floor.database, new_id()) as tx:
        assert tx.scalar("SELECT count(*) FROM stock_move") == 0
        assert tx.run("DELETE FROM stock_balance") == 0


def test_what_is_not_movable_leaves_its_place_only_by_a_count(floor: Floor) -> None:
    floor.receives("TEA", 3, condition="missing")
    for end, outside in (("B-01-1", None), (None, "vendor"), (None, "scrap")):
        with pytest.raises(Refusal) as refused:
            floor.moves("TEA", 1, "A-01-1", end, outside=outside, from_condition="missing")
        assert refused.value.code == "not_movable"
    floor.moves("TEA", 1, "A-01-1", "A-01-1", from_condition="missing")
    floor.moves("TEA", 2, "A-01-1", None, outside="count", from_condition="missing")
    assert floor.supply("TEA") == (1, 0, 0)


def test_what_one_owner_loses_does_not_hide_what_another_gets(floor: Floor) -> None:
    consignor, ours, theirs = UUID(int=77), new_id(), new_id()
    floor.receives("TEA", 1)
    move = Move(
        id=new_id(), facility_id=floor.facility, sku_id=floor.sku("TEA"), quantity=5, reason="received",
        document_kind="test", document_id=new_id(), to_place=floor.place("A-01-1"), outside="supplier",
    )  # fmt: skip
    gone = replace(move, id=new_id(), quantity=1, to_place=None, from_place=move.to_place, outside="vendor")
    for holder, owner in ((ours, OWN), (theirs, consignor)):
        with floor.open() as tx:
            age = MORNING + timedelta(minutes=1)
            stock.wait(tx, [Want(holder, floor.facility, floor.sku("TEA"), 3, age, age, owner_id=owner)])
    with floor.open() as tx:
        assert stock.withdraw(tx, [(ours, 1)]) == {ours: 1}
    for came, left in ((consignor, OWN), (OWN, consignor)):
        with floor.open() as tx:
            stock.post(
                tx,
                [replace(move, id=new_id(), owner_id=came), replace(gone, id=new_id(), owner_id=left)],
                may_lose=True,
            )
            rose = {sku for fact in tx.facts["SupplyRose"] for sku in fact["sku_ids"]}
            assert rose == {str(floor.sku("TEA"))}
        floor.serves("TEA")
    assert floor.promised(ours, theirs) == [2, 3]
