"""Phones that come back: found by their number; one that this parcel never took out earns no credit and is unexpected."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest

from godown import packing, receiving, returns
from godown.kernel.answers import Answer
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.platform.database import Database
from godown.receiving import Regrade
from godown.reports import doctor
from godown.returns import QUESTIONS, Expected, NewInspection
from tests.builders.photos import a_photo
from tests.builders.serials import PhoneSeller

YES = dict.fromkeys(QUESTIONS, "yes")


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Iterator[PhoneSeller]:
    """Five phones with numbers; after each test the doctor must find nothing."""
    made = PhoneSeller(database, tenant_id)
    made.phones_come("IM1", "IM2", "IM3", "IM4", "IM5")
    yield made
    with made.open() as tx:
        assert doctor.examine(tx) == []


def announced(seller: PhoneSeller, parcel: UUID, units: int = 1) -> UUID:
    with seller.open() as tx:
        line = packing.lines_of(tx, [parcel])[0].id
        return returns.expect(tx, parcel, [Expected(line, units)], reason="does not start").id


def at_door(seller: PhoneSeller, session: UUID, *raws: str) -> list[Answer]:
    said = []
    for raw in raws:
        with seller.open() as tx:
            act, value = raw[1:].split(":") if raw.startswith("!") and ":" in raw else (raw[1:], "")
            said.append(
                returns.scan_at_door(tx, session, new_id(), "", act=act, value=value)
                if raw.startswith("!")
                else returns.scan_at_door(tx, session, new_id(), raw)
            )
    return said


def lines(seller: PhoneSeller, back: UUID) -> list[tuple[int, int, int]]:
    with seller.open() as tx:
        return [(line.expected, line.arrived, line.credited) for line in returns.lines_of(tx, back)]


def inspects(seller: PhoneSeller, back: UUID, outcome: str, *serials: str, units: int = 1) -> returns.Inspected:
    with seller.open() as tx:
        line = returns.lines_of(tx, back)[0].id
        answers, photos = (YES, ()) if outcome == "saleable" else (YES | {"product_whole": "no"}, (a_photo(tx),))
        return returns.inspect(tx, NewInspection(line, units, outcome, answers, photos, serials=serials))


def test_the_number_finds_its_order_and_the_phone_comes_home(seller: PhoneSeller) -> None:
    parcel = seller.ships("1", "IM2")
    back = announced(seller, parcel)
    said = at_door(seller, new_id(), "IM2", "IM2", "!arrive")
    assert [one.kind for one in said] == ["ok", "already_done", "ok"]
    assert seller.where()["IM2"] == "RETURNS/quarantine"
    assert inspects(seller, back, "saleable").credit_note is not None
    assert seller.where()["IM2"] == "PUTBACK"
    seller.ships("2", "IM2")
    assert seller.where()["IM2"] == "customer"


def test_a_phone_that_waits_for_its_inspection_is_not_called_good_over_its_head(seller: PhoneSeller) -> None:
    """Its unit went to saleable, its number stayed: the next that was scanned there was one too many."""
    back = announced(seller, seller.ships("1", "IM2"))
    at_door(seller, new_id(), "IM2", "!arrive")
    good = Regrade("FON", 1, "RETURNS", "saleable", "looks new", from_condition="quarantine")
    with pytest.raises(Refusal) as refused, seller.open() as tx:
        receiving.regrade(tx, seller.facility, [good])
    assert refused.value.code == "serials_wait"
    inspects(seller, back, "damaged")
    mended = replace(good, from_condition="damaged")
    with seller.open() as tx:
        receiving.regrade(tx, seller.facility, [mended])
    assert seller.where()["IM2"] == "RETURNS"


def test_another_phone_in_the_box_is_unexpected_and_earns_no_credit(seller: PhoneSeller) -> None:
    parcel = seller.ships("1", "IM1")
    back = announced(seller, parcel)
    session = new_id()
    assert at_door(seller, session, "P-000001", "FON", "FON")[-1].kind == "already_done"
    (never,) = at_door(seller, session, "XX77")
    assert (never.kind, "never left us" in never.say) == ("wrong_item", True)
    assert at_door(seller, session, "!arrive")[0].kind == "ok"
    assert lines(seller, back) == [(1, 0, 0), (0, 1, 0)]
    assert seller.where() == {
        "IM1": "customer", "IM2": "B-01-1", "IM3": "B-01-1", "IM4": "B-01-1", "IM5": "B-01-1", "XX77": "RETURNS/unexpected"
    }  # fmt: skip
    with seller.open() as tx:
        assert returns.lines_to_inspect(tx, back) == []
        assert tx.scalar("SELECT count(*) FROM document WHERE kind = 'credit_note'") == 0


def test_a_phone_of_ours_that_was_never_shipped_is_unexpected_too(seller: PhoneSeller) -> None:
    back = announced(seller, seller.ships("1", "IM1"))
    session = new_id()
    _, strange = at_door(seller, session, "P-000001", "IM4")
    assert (strange.kind, "has not been shipped" in strange.say) == ("wrong_item", True)
    assert at_door(seller, session, "!undo", "IM4", "IM1", "!arrive")[-1].kind == "ok"
    assert lines(seller, back) == [(1, 1, 0), (0, 1, 0)]
    where = seller.where()
    assert (where["IM1"], where["IM4"]) == ("RETURNS/quarantine", "RETURNS/unexpected")


def test_a_phone_of_another_order_in_the_box_is_unexpected(seller: PhoneSeller) -> None:
    seller.ships("1", "IM1")
    back = announced(seller, seller.ships("2", "IM2"))
    session = new_id()
    said = at_door(seller, session, "P-000002", "FON", "IM1", "!arrive")
    assert "went out with order 1" in said[2].say
    assert lines(seller, back) == [(1, 0, 0), (0, 1, 0)]
    assert seller.where()["IM1"] == "RETURNS/unexpected"


def test_no_number_comes_back_twice(seller: PhoneSeller) -> None:
    parcel = seller.ships("1", "IM1", "IM2")
    first, second = announced(seller, parcel), announced(seller, parcel)
    assert at_door(seller, new_id(), "IM1", "!arrive")[-1].kind == "ok"
    assert at_door(seller, new_id(), "IM1")[0].word == "Never shipped"
    with seller.open() as tx:
        line = returns.lines_of(tx, second)[0].id
        returns.arrive(tx, second, {line: 1}, serials={line: ("IM1",)})
    assert (lines(seller, first), lines(seller, second)) == ([(1, 1, 0)], [(1, 0, 0), (0, 1, 0)])
    assert seller.where()["IM2"] == "customer"


def test_one_of_two_must_be_named(seller: PhoneSeller) -> None:
    parcel = seller.ships("1", "IM1", "IM2")
    back = announced(seller, parcel)
    session = new_id()
    said = at_door(seller, session, "P-000001", "!arrive", "FON", "!arrive", "!no_number", "!arrive", "IM2", "!arrive")
    assert [one.kind for one in said] == [
        "ok", "not_accepted", "ok", "not_accepted", "ok", "not_accepted", "ok", "ok"
    ]  # fmt: skip
    assert seller.where()["IM2"] == "RETURNS/quarantine"
    assert lines(seller, back) == [(1, 1, 0)]


def test_a_box_that_comes_back_whole_needs_no_scan_and_each_phone_is_inspected_by_its_number(
    seller: PhoneSeller,
) -> None:
    parcel = seller.ships("1", "IM1", "IM2")
    with seller.open() as tx:
        back = returns.expect_rto(tx, parcel).id
        returns.arrive(tx, back)
    assert {seller.where()[number] for number in ("IM1", "IM2")} == {"RETURNS/quarantine"}
    with pytest.raises(Refusal, match="Say which of the units"):
        inspects(seller, back, "saleable")
    inspects(seller, back, "damaged", "IM2")
    with pytest.raises(Refusal, match="did not come with this line"):
        inspects(seller, back, "saleable", "IM2")
    inspects(seller, back, "saleable")
    assert (seller.where()["IM1"], seller.where()["IM2"]) == ("PUTBACK", "RETURNS/damaged")


def test_a_phone_is_repaired_and_comes_home(seller: PhoneSeller) -> None:
    back = announced(seller, seller.ships("1", "IM3"))
    at_door(seller, new_id(), "IM3", "!arrive")
    repair = inspects(seller, back, "repair")
    assert seller.where()["IM3"] == "RETURNS/in_repair"
    with seller.open() as tx:
        line = returns.lines_of(tx, back)[0].id
        returns.inspect(tx, NewInspection(line, 1, "saleable", YES, after_repair_id=repair.id))
    assert seller.where()["IM3"] == "PUTBACK"


def test_nobody_announced_it_and_the_courier_brought_it_back(seller: PhoneSeller) -> None:
    seller.ships("1", "IM5")
    session = new_id()
    said = at_door(seller, session, "IM5", "IM5", "IM5", "!arrive")
    assert [(one.kind, one.next_state) for one in said] == [
        ("not_accepted", "rto"), ("ok", "items"), ("ok", "items"), ("ok", "parcel")
    ]  # fmt: skip
    assert seller.where()["IM5"] == "RETURNS/quarantine"
