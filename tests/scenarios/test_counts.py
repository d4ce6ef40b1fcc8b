"""Counts: blind, by scan; surplus comes out of missing first; a bin that was touched is counted again; cost follows."""

from uuid import UUID

import pytest

from godown import receiving, stock
from godown.kernel.answers import Answer
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.platform.database import Database
from godown.receiving import CountedGoods, CountedLine
from godown.reports import doctor
from godown.stock import queries_counts
from godown.stock.words import Move
from tests.builders.seller import Seller


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    made.stocks(TEA=10)
    return made


def short(seller: Seller) -> UUID:
    """A picker finds fewer than were held: all 10 of the bin are missing, a count opens."""
    seller.takes(seller.order("1", TEA=4))
    (trip,) = seller.releases()
    seller.starts(trip)
    seller.scans(trip, act="short")
    assert seller.at("TEA") == {"A-01-1/missing": 10}
    with seller.open() as tx:
        (count,) = queries_counts.open_counts(tx, seller.facility, 9)
        return count.id


def says(seller: Seller, count: UUID, *raws: str, act: str = "scan", scan_id: UUID | None = None) -> list[Answer]:
    said = []
    for raw in raws or ("",):
        with seller.open() as tx:
            said.append(receiving.scan_count(tx, count, scan_id or new_id(), raw, act=act))
    return said


def value(seller: Seller) -> list[tuple[int, int]]:
    with seller.open() as tx:
        rows = tx.tuples("SELECT quantity, value_paise FROM stock_cost WHERE sku_id = %(s)s", s=seller.sku["TEA"])
    return [(row[0], row[1]) for row in rows]


def test_a_short_pick_is_counted_and_what_stays_missing_leaves(seller: Seller) -> None:
    count = short(seller)
    assert [one.kind for one in says(seller, count, "TEA", "B-01-1", "A-01-1", "CUP", "TEA", "TEA", "nonsense")] == [
        "not_accepted", "wrong_place", "ok", "wrong_item", "ok", "ok", "not_accepted"
    ]  # fmt: skip
    assert says(seller, count, "7")[0].word == "7 counted"
    assert says(seller, count, act="done")[0].word == "Count once more"
    says(seller, count, "A-01-1", "7")
    assert says(seller, count, act="done")[0].say == "7 found again, 3 gone for good"
    assert seller.at("TEA") == {"A-01-1": 7}
    assert value(seller) == [(7, 28_000)]
    assert says(seller, count, "TEA")[0].kind == "already_done"
    with seller.open() as tx:
        assert queries_counts.open_counts(tx, seller.facility, 9) == []


def test_more_than_we_knew_enters_with_its_cost_and_a_scan_counts_once(seller: Seller) -> None:
    count = short(seller)
    says(seller, count, "A-01-1", "11")
    once = new_id()
    assert [one.kind for one in says(seller, count, "TEA", "TEA", scan_id=once)] == ["ok", "already_done"]
    says(seller, count, act="undo")
    says(seller, count, act="done")
    says(seller, count, "A-01-1", "11")
    assert says(seller, count, act="done")[0].say == "10 found again, 1 more than we knew"
    assert (seller.at("TEA"), value(seller)) == ({"A-01-1": 11}, [(11, 44_000)])


def test_a_bin_that_was_touched_is_counted_again(seller: Seller) -> None:
    count = short(seller)
    says(seller, count, "A-01-1", "1")
    with seller.open() as tx:
        receiving.receive(tx, CountedGoods(seller.facility, (CountedLine("TEA", 2),), to_place=seller.bins[0]))
    assert says(seller, count, act="done")[0].word == "Count again"
    assert seller.at("TEA") == {"A-01-1": 2, "A-01-1/missing": 10}
    says(seller, count, "A-01-1", "2")
    assert says(seller, count, act="done")[0].say == "10 gone for good"


def breaks_some(seller: Seller, units: int) -> UUID:
    """Of ten units in the bin some are found broken, and lie there as such; then the bin is to be counted."""
    move = Move(
        id=new_id(), facility_id=seller.facility, sku_id=seller.sku["TEA"], quantity=units, reason="broken",
        document_kind="shift", document_id=new_id(), from_place=seller.bins[0], to_place=seller.bins[0],
        to_condition="damaged",
    )  # fmt: skip
    with seller.open() as tx:
        stock.post(tx, [move], may_lose=True)
        tx.run(
            """INSERT INTO stock_count (tenant_id, id, number, facility_id, place_id, sku_id, reason, created_at, made_by)
               VALUES (%(tenant)s, %(id)s, 'C-9', %(facility)s, %(place)s, %(sku)s, 'cycle', %(now)s, %(actor)s)""",
            id=move.id,
            facility=seller.facility,
            place=seller.bins[0],
            sku=seller.sku["TEA"],
        )
    return move.id


def turns(seller: Seller, count: UUID, condition: str) -> Answer:
    with seller.open() as tx:
        return receiving.scan_count(tx, count, new_id(), "", act="condition", value=condition)


def test_broken_units_that_are_gone_are_not_taken_from_the_good_ones(seller: Seller) -> None:
    count = breaks_some(seller, 2)
    says(seller, count, "A-01-1", "8")
    assert says(seller, count, act="done")[0].word == "How many damaged?"
    says(seller, count, "1")
    assert says(seller, count, act="done")[0].say == "1 fewer"
    assert seller.at("TEA") == {"A-01-1": 8, "A-01-1/damaged": 1}
    assert seller.supply("TEA") == (8, 0, 0)
    assert value(seller) == [(9, 36_000)]


def test_a_good_unit_that_lies_there_broken_is_out_of_sale_and_still_ours(seller: Seller) -> None:
    count = breaks_some(seller, 1)
    says(seller, count, "A-01-1", "8")
    assert turns(seller, count, "damaged").word == "Damaged"
    says(seller, count, "TEA", "TEA")
    assert says(seller, count, act="done")[0].say == "1 in another condition"
    assert seller.at("TEA") == {"A-01-1": 8, "A-01-1/damaged": 2}
    assert (seller.supply("TEA"), value(seller)) == ((8, 0, 0), [(10, 40_000)])
    with seller.open() as tx:
        assert doctor.examine(tx) == []


def test_a_lack_of_broken_units_leaves_what_is_promised_alone(seller: Seller) -> None:
    count = breaks_some(seller, 2)
    seller.takes(seller.order("1", TEA=8))
    says(seller, count, "A-01-1", "8")
    turns(seller, count, "damaged")
    says(seller, count, "0")
    says(seller, count, act="done")
    assert seller.status("1") == "promised"
    assert seller.at("TEA") == {"A-01-1": 8}


def test_only_what_is_counted_can_be_counted(seller: Seller) -> None:
    count = breaks_some(seller, 2)
    says(seller, count, "A-01-1")
    for condition in ("missing", "nonsense"):
        with pytest.raises(Refusal):
            turns(seller, count, condition)
