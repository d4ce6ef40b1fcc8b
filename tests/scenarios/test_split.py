"""An order that no facility fills alone: split where it may be, else a person decides; its parts are the order to the paisa."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from godown import books, orders, packing, returns
from godown.entrypoints.doctor import examine
from godown.kernel.refusal import Refusal
from godown.orders import NewLine, NewOrder, queries
from godown.platform.database import Database
from godown.returns import QUESTIONS, Expected, NewInspection
from tests.builders.chain import Chain


@pytest.fixture
def chain(database: Database, tenant_id: UUID, tmp_path: Path) -> Iterator[Chain]:
    made = Chain(database, tenant_id, tmp_path)
    yield made
    made.works()
    assert examine(database, made.worker.files, tenant_id).findings == ()


def cod(order: NewOrder) -> NewOrder:
    return replace(order, payment="cod", shipping_paise=1_052, discount_paise=101)


def test_two_here_and_one_there(chain: Chain) -> None:
    """The case of the plan, without and with split."""
    chain.two_and_one()
    chain.takes(chain.order("three", TEA=3), chain.order("four", TEA=4))
    assert (chain.status("three"), chain.status("four")) == ("needs_decision", "waiting")
    assert chain.stand("three") == chain.stand("four") == []
    with chain.open() as tx:
        orders.cancel(tx, [chain.id_of("three"), chain.id_of("four")])
    chain.may_split()
    chain.takes(chain.order("3", TEA=3), chain.order("4", TEA=4))
    assert (chain.status("3"), chain.status("4")) == ("split", "waiting")
    assert chain.stand("3") == [("3/1", "BLR", "promised"), ("3/2", "BOM", "promised")]
    assert chain.stand("4") == []


def test_the_order_says_otherwise(chain: Chain) -> None:
    chain.two_and_one()
    chain.takes(replace(chain.order("yes", TEA=3), may_split=True))
    assert chain.status("yes") == "split"
    with chain.open() as tx:
        orders.cancel(tx, [chain.id_of("yes")])
    chain.works()
    chain.may_split()
    chain.takes(replace(chain.order("no", TEA=3), may_split=False))
    assert chain.status("no") == "needs_decision"
    assert chain.shows("TEA") == 0, "what needs a decision is not sold"


def test_orders_of_one_set_use_up_what_later_ones_see(chain: Chain) -> None:
    chain.stocks(TEA=3, CUP=1)
    chain.stocks_at(chain.mumbai, TEA=2)
    chain.may_split()
    chain.takes(chain.order("1", TEA=4), chain.order("2", TEA=2), chain.order("3", TEA=1))
    assert [chain.units(part.id) for part in chain.parts("1")] == [[("TEA", 3)], [("TEA", 1)]]
    assert [chain.status(n) for n in "123"] == ["split", "waiting", "waiting"]
    assert chain.shows("TEA") == 0


def test_each_part_lives_its_own_life_and_all_of_it_is_paid_once(chain: Chain) -> None:
    chain.two_and_one()
    chain.may_split()
    chain.takes(cod(chain.order("1", TEA=3)))
    one, two = chain.parts("1")
    assert (one.total_paise + two.total_paise, one.collect_paise + two.collect_paise) == (30_951, 30_951)
    assert (one.shipping_paise + two.shipping_paise, one.discount_paise + two.discount_paise) == (1_052, 101)
    boxes = [chain.leaves(one), chain.leaves(two)]
    assert sum(box.collect_paise for box in boxes) == 30_951
    assert [state for _, _, state in chain.stand("1")] == ["handed_over", "handed_over"]
    with chain.open() as tx:
        invoices = [books.documents_of_order(tx, part.id)[0] for part in (one, two)]
    assert sum(invoice.total_paise for invoice in invoices) == 30_951
    assert len({invoice.number for invoice in invoices}) == 2


def test_what_comes_back_finds_its_part(chain: Chain) -> None:
    chain.two_and_one()
    chain.may_split()
    chain.takes(chain.order("1", TEA=3))
    one, two = chain.parts("1")
    chain.leaves(one)
    box = chain.leaves(two)
    with chain.open() as tx:
        line = packing.lines_of(tx, [box.id])[0].id
        back = returns.expect(tx, box.id, [Expected(line, 1)], reason="too many")
        assert (back.order_id, back.facility_id) == (two.id, chain.mumbai)
        returns.arrive(tx, back.id)
        arrived = returns.lines_of(tx, back.id)[0].id
        done = returns.inspect(tx, NewInspection(arrived, 1, "saleable", dict.fromkeys(QUESTIONS, "yes"), ()))
        assert done.credit_paise == two.total_paise
        credits = [d for d in books.documents_of_order(tx, two.id) if d.kind == "credit_note"]
        assert len(credits) == 1


def test_a_person_splits_what_needs_a_decision(chain: Chain) -> None:
    chain.two_and_one()
    chain.stocks_at(chain.mumbai, CUP=1)
    chain.takes(chain.order("three", TEA=3), chain.order("cup", CUP=1), chain.order("cups", CUP=9))
    ids = [chain.id_of(number) for number in ("three", "cups", "cup")]
    assert chain.shows("TEA") == 0
    with chain.open() as tx:
        told = orders.split(tx, ids)
    assert told.done == (ids[0],)
    assert {row.key: row.code for row in told.refused} == {ids[1]: "not_enough", ids[2]: "one_is_enough"}
    assert chain.stand("three") == [("three/1", "BLR", "promised"), ("three/2", "BOM", "promised")]
    part = chain.parts("three")[1].id
    with chain.open() as tx:
        assert orders.split(tx, [ids[0]]).known == (ids[0],)
        assert orders.split(tx, [part]).refused[0].code == "is_part"
        for deed in (
            orders.suspend,
            lambda tx, i: orders.assign(tx, i, chain.mumbai),
            lambda tx, i: orders.rank(tx, i, priority=1),
        ):
            assert deed(tx, [ids[0]]).refused[0].code == "is_split"
        with pytest.raises(Refusal) as refused:
            orders.cancel_units(tx, ids[0], {queries.lines_of(tx, [ids[0]])[0].id: 1})
    assert refused.value.code == "is_split"


def test_what_waits_is_split_when_goods_come(chain: Chain) -> None:
    """Wherever they come: here they join what waits here and what lies there."""
    chain.may_split()
    chain.two_and_one()
    chain.takes(chain.order("1", TEA=4), replace(chain.order("2", CUP=2), may_split=False))
    assert (chain.status("1"), chain.status("2")) == ("waiting", "waiting")
    chain.stocks(TEA=1, CUP=1)
    chain.stocks_at(chain.mumbai, CUP=1)
    chain.works()
    assert chain.stand("1") == [("1/1", "BLR", "promised"), ("1/2", "BOM", "promised")]
    assert chain.status("2") == "needs_decision"  # one here, one there, and it may not be split


def test_a_part_is_cancelled_and_the_other_goes_on(chain: Chain) -> None:
    chain.two_and_one()
    chain.may_split()
    chain.takes(cod(chain.order("1", TEA=3)))
    one, two = chain.parts("1")
    with chain.open() as tx:
        assert orders.cancel(tx, [one.id]).done == (one.id,)
    chain.works()
    assert chain.status("1") == "split"
    assert chain.leaves(two).collect_paise == two.collect_paise
    chain.takes(chain.order("2", TEA=2))
    assert chain.status("2") == "promised"


def test_where_all_parts_are_cancelled_the_order_is(chain: Chain) -> None:
    chain.two_and_one()
    chain.may_split()
    chain.takes(chain.order("1", TEA=3))
    for part in chain.parts("1"):
        with chain.open() as tx:
            orders.cancel_units(tx, part.id, {line.id: line.quantity for line in queries.lines_of(tx, [part.id])})
    chain.works()
    assert chain.status("1") == "cancelled"


def test_the_shop_cancels_the_whole_order(chain: Chain) -> None:
    chain.two_and_one()
    chain.may_split()
    chain.takes(chain.order("1", TEA=3))
    told = chain.takes(replace(chain.order("1", TEA=3), cancelled=True))
    assert (told.done, chain.status("1")) == (("1",), "cancelled")
    assert [state for _, _, state in chain.stand("1")] == ["cancelled", "cancelled"]
    assert chain.takes(replace(chain.order("1", TEA=3), cancelled=True)).done == ("1",)


def test_the_shop_cancels_when_a_part_has_left(chain: Chain) -> None:
    chain.two_and_one()
    chain.may_split()
    chain.takes(chain.order("1", TEA=3))
    chain.leaves(chain.parts("1")[0])
    (row,) = chain.takes(replace(chain.order("1", TEA=3), cancelled=True)).refused
    assert (row.key, row.code) == ("1", "already_left")
    assert "1/1" in row.message
    assert [state for _, _, state in chain.stand("1")] == ["handed_over", "cancelled"]
    assert chain.status("1") == "split"


def test_the_same_again_changes_the_parts_or_asks(chain: Chain) -> None:
    chain.two_and_one()
    chain.may_split()
    chain.takes(chain.order("1", TEA=3))
    assert chain.takes(chain.order("1", TEA=3)).known == ("1",)
    chain.takes(replace(chain.order("1", TEA=3), city="Mysuru"))
    assert [part.city for part in chain.parts("1")] == ["Mysuru", "Mysuru"]
    chain.takes(replace(chain.order("1", TEA=1), city="Mysuru"))
    assert [chain.units(part.id) for part in chain.parts("1")] == [[("TEA", 1)], [("TEA", 0)]]
    assert [state for _, _, state in chain.stand("1")] == ["promised", "cancelled"]
    chain.takes(replace(chain.order("1", TEA=9), city="Mysuru"))
    with chain.open() as tx:
        asked = queries.one(tx, chain.id_of("1"))
    assert asked.decision == "The shop changed this order; look at what it sent."
    assert [chain.units(part.id) for part in chain.parts("1")] == [[("TEA", 1)], [("TEA", 0)]]


def test_what_was_cancelled_before_the_split_is_in_no_part(chain: Chain) -> None:
    chain.two_and_one()
    chain.takes(cod(replace(chain.order("1"), lines=(NewLine("TEA", 3, 10_000), NewLine("CUP", 1, 5_000)))))
    assert chain.status("1") == "waiting"
    with chain.open() as tx:
        cup = queries.lines_of(tx, [chain.id_of("1")])[1].id
        orders.cancel_units(tx, chain.id_of("1"), {cup: 1})
        assert orders.split(tx, [chain.id_of("1")]).done
    assert [chain.units(part.id) for part in chain.parts("1")] == [[("TEA", 2)], [("TEA", 1)]]
    assert sum(part.collect_paise for part in chain.parts("1")) == 30_815


def test_a_reserved_or_pinned_order_is_not_split(chain: Chain) -> None:
    chain.two_and_one()
    chain.may_split()
    chain.takes(replace(chain.order("1", TEA=3), facility_id=chain.mumbai))
    assert (chain.status("1"), chain.stand("1")) == ("waiting", [])


def test_a_bundle_and_a_line_twice(chain: Chain) -> None:
    chain.stocks(TEA=2, CUP=1)
    chain.stocks_at(chain.mumbai, CUP=3, TEA=1)
    chain.may_split()
    chain.takes(replace(chain.order("1"), lines=(NewLine("SET", 2, 17_501), NewLine("TEA", 1, 10_000))))
    one, two = chain.parts("1")
    assert {one.facility_id, two.facility_id} == {chain.facility, chain.mumbai}
    dealt = [*chain.units(one.id), *chain.units(two.id)]
    assert sum(units for code, units in dealt if code == "TEA") == 3
    assert sum(units for code, units in dealt if code == "CUP") == 4
    assert one.total_paise + two.total_paise == 45_002


def test_a_split_order_gives_its_money_back_once(chain: Chain) -> None:
    """Its parts have it: when all are cancelled nothing is owed by the order that the shop sent, but what no part has."""
    chain.two_and_one()
    chain.stocks(CUP=1)
    chain.takes(replace(chain.order("1"), lines=(NewLine("TEA", 3, 10_000), NewLine("CUP", 1, 5_000))))
    first = chain.id_of("1")
    with chain.open() as tx:
        cup = queries.lines_of(tx, [first])[1].id
        orders.cancel_units(tx, first, {cup: 1})
        assert orders.split(tx, [first]).done
    ids = [part.id for part in chain.parts("1")]

    def owed() -> list[int]:
        with chain.open() as tx:
            return [returns.money_story(tx, order).owed_paise for order in (first, *ids)]

    assert owed() == [5_000, 0, 0]
    with chain.open() as tx:
        assert not orders.cancel(tx, ids).refused
    chain.works()
    assert chain.status("1") == "cancelled"
    assert (owed()[0], sum(owed())) == (5_000, 35_000)
