"""Cycle counts: asked for by bin, zone, SKU, class or emptiness; the floor goes on, and a count never doubles or undoes it."""

from uuid import UUID

import pytest

from godown import receiving, stock
from godown.kernel.answers import Answer
from godown.kernel.ids import new_id
from godown.kernel.outcome import Outcome
from godown.kernel.refusal import Refusal
from godown.platform.database import Database
from godown.receiving import CountAsk, CountRules
from godown.reports import doctor
from godown.stock import queries_abc, queries_counts
from godown.stock.words import Move
from tests.builders.seller import Seller


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    made.stocks(TEA=10)
    return made


def asks(seller: Seller, by: str, *values: str, limit: int = 50) -> tuple[UUID, ...]:
    with seller.open() as tx:
        return receiving.ask_counts(tx, CountAsk(seller.facility, by, values, limit)).count_ids


def waiting(seller: Seller) -> list[tuple[str, str | None, str]]:
    with seller.open() as tx:
        return [
            (one.place_code, one.sku_code, one.reason) for one in queries_counts.open_counts(tx, seller.facility, 99)
        ]


def says(seller: Seller, count: UUID, *raws: str, act: str = "scan", value: str = "") -> Answer:
    for raw in raws or ("",):
        with seller.open() as tx:
            said = receiving.scan_count(tx, count, new_id(), raw, act=act, value=value)
    return said


def rules(seller: Seller, units: int = 2, percent: int = 0, paise: int = 500_000) -> None:
    with seller.open() as tx:
        receiving.set_count_rules(tx, CountRules(units, percent, paise))


def status(seller: Seller, count: UUID) -> str:
    with seller.open() as tx:
        return queries_counts.count(tx, count).status


def approves(seller: Seller, count: UUID) -> Outcome[UUID]:
    with seller.open() as tx:
        return receiving.approve_counts(tx, [count])


def takes_out(seller: Seller, units: int, code: str = "TEA") -> None:
    """Somebody takes units out of the bin, for good."""
    with seller.open() as tx:
        gone = receiving.NewRemovalLine(code, units, "A-01-1")
        receiving.remove(tx, receiving.NewRemoval(seller.facility, "own_use", (gone,)))


def sound(seller: Seller) -> None:
    """Every balance is the sum of its moves."""
    with seller.open() as tx:
        assert doctor.examine(tx) == []


def test_two_are_picked_while_the_counter_counts(seller: Seller) -> None:
    (count,) = asks(seller, "bins", "A-01-1")
    says(seller, count, "A-01-1", "TEA")
    takes_out(seller, 2)
    says(seller, count, "8")
    assert says(seller, count, act="done").word == "Count again"
    assert seller.at("TEA") == {"A-01-1": 8}
    says(seller, count, "A-01-1", "TEA", "8")
    assert says(seller, count, act="done").say == "As we knew."


def test_two_counts_of_one_bin_never_add_up(seller: Seller) -> None:
    (bin_count,), (sku_count,) = asks(seller, "bins", "A-01-1"), asks(seller, "skus", "TEA")
    rules(seller, units=99)
    for count in (bin_count, sku_count):
        says(seller, count, "A-01-1", "TEA", "20")
    assert says(seller, bin_count, act="done").say == "10 more than we knew"
    assert says(seller, sku_count, act="done").word == "Count again"
    assert seller.at("TEA") == {"A-01-1": 20}
    says(seller, sku_count, "A-01-1", "20")
    assert says(seller, sku_count, act="done").say == "As we knew."
    assert seller.at("TEA") == {"A-01-1": 20}
    sound(seller)


def test_a_whole_bin_is_counted_item_by_item(seller: Seller) -> None:
    (count,) = asks(seller, "bins", "A-01-1")
    assert says(seller, count, "A-01-1").say == "Count everything in it"
    assert says(seller, count, "3").word == "Item first"
    assert says(seller, count, "CUP").word == "1 counted"  # a cup that we did not know there
    assert says(seller, count, act="done").word == "How many TEA?"
    assert says(seller, count, act="done").word == "How many TEA?"
    says(seller, count, "10")
    assert says(seller, count, act="sku", value=str(seller.sku["CUP"])).say == "1 counted."
    assert says(seller, count, act="done").say == "1 more than we knew"
    assert (seller.at("TEA"), seller.at("CUP")) == ({"A-01-1": 10}, {"A-01-1": 1})
    sound(seller)


def test_a_difference_of_much_money_waits_for_a_manager_and_the_floor_goes_on(seller: Seller) -> None:
    rules(seller, units=99, paise=10_000)
    (count,) = asks(seller, "bins", "A-01-1")
    says(seller, count, "A-01-1", "TEA", "7")
    assert says(seller, count, act="done").next_state == "approve"
    assert (status(seller, count), seller.at("TEA")) == ("to_approve", {"A-01-1": 10})
    assert says(seller, count, "TEA").kind == "already_done"
    takes_out(seller, 4)  # of the ten that we still believe in
    assert approves(seller, count).done == (count,)
    assert approves(seller, count).known == (count,)
    assert seller.at("TEA") == {"A-01-1": 3}  # ten, less three that were not there, less four
    sound(seller)


def test_what_another_count_said_meanwhile_makes_a_count_that_waits_be_counted_again(seller: Seller) -> None:
    rules(seller, units=99, paise=10_000)
    (first,), (second,) = asks(seller, "bins", "A-01-1"), asks(seller, "skus", "TEA")
    for count in (first, second):
        says(seller, count, "A-01-1", "TEA", "7")
        says(seller, count, act="done")
    assert approves(seller, first).done == (first,)
    assert approves(seller, second).refused[0].code == "count_again"
    assert (status(seller, second), seller.at("TEA")) == ("recount", {"A-01-1": 7})


def test_units_that_are_gone_cannot_be_counted_off_once_more(seller: Seller) -> None:
    rules(seller, units=99, paise=10_000)
    (count,) = asks(seller, "bins", "A-01-1")
    says(seller, count, "A-01-1", "TEA", "2")
    says(seller, count, act="done")
    takes_out(seller, 5)
    assert approves(seller, count).refused[0].code == "count_again"
    assert seller.at("TEA") == {"A-01-1": 5}


def test_a_manager_who_does_not_believe_it_has_it_counted_again(seller: Seller) -> None:
    rules(seller, units=99, paise=10_000)
    (count,) = asks(seller, "bins", "A-01-1")
    says(seller, count, "A-01-1", "TEA", "2")
    says(seller, count, act="done")
    with seller.open() as tx:
        assert receiving.count_again(tx, [count, new_id()]).refused[0].code == "not_to_approve"
    assert (status(seller, count), seller.at("TEA")) == ("recount", {"A-01-1": 10})


def test_a_lack_withdraws_what_it_no_longer_covers(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=4))
    seller.takes(seller.order("2", TEA=5))
    rules(seller, units=99)
    (count,) = asks(seller, "bins", "A-01-1")
    says(seller, count, "A-01-1", "TEA", "5")
    assert says(seller, count, act="done").say == "5 fewer"
    assert seller.supply("TEA") == (5, 5, 4)
    sound(seller)


def test_a_tolerance_in_percent(seller: Seller) -> None:
    rules(seller, units=0, percent=20)
    (count,) = asks(seller, "bins", "A-01-1")
    says(seller, count, "A-01-1", "TEA", "8")
    assert says(seller, count, act="done").say == "2 fewer"
    with pytest.raises(Refusal), seller.open() as tx:
        receiving.set_count_rules(tx, CountRules(tolerance_percent=101))


def test_counts_are_asked_for_by_bin_zone_sku_class_and_emptiness(seller: Seller) -> None:
    seller.stocks(CUP=3)
    assert len(asks(seller, "all")) == 2
    assert waiting(seller) == [("A-01-1", None, "cycle"), ("A-02-1", None, "cycle")]
    assert len(asks(seller, "empty", limit=3)) == 3
    assert len(asks(seller, "zone", "Main")) == 1  # five of its six bins wait already
    assert len(asks(seller, "skus", "CUP")) == 1
    for by, value in (("bins", "Z-9"), ("zone", "Nowhere"), ("skus", "NOPE")):
        with pytest.raises(Refusal) as refused:
            asks(seller, by, value)
        assert refused.value.code == "unknown"


def test_classes_follow_what_sold(seller: Seller) -> None:
    seller.stocks(CUP=3)
    with seller.open() as tx:
        move = Move(
            id=new_id(), facility_id=seller.facility, sku_id=seller.sku["TEA"], quantity=2, reason="handed_over",
            document_kind="test", document_id=new_id(), from_place=seller.bins[0], outside="customer",
        )  # fmt: skip
        stock.post(tx, [move])
        assert queries_abc.abc_classes(tx, seller.facility) == {seller.sku["TEA"]: "A", seller.sku["CUP"]: "C"}
    asks(seller, "abc", "a")
    assert waiting(seller) == [("A-01-1", "TEA", "cycle")]


def test_the_bin_that_was_counted_longest_ago_comes_first(seller: Seller) -> None:
    seller.stocks(CUP=3)
    (count,) = asks(seller, "bins", "A-01-1")
    says(seller, count, "A-01-1", "TEA", "10")
    says(seller, count, act="done")
    asks(seller, "all", limit=1)
    assert waiting(seller) == [("A-02-1", None, "cycle")]
