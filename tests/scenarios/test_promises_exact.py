"""Days of promising whose numbers are known beforehand: each must come out exactly so, and the doctor finds nothing."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from godown import catalog, orders, picking
from godown.catalog import NewSku
from godown.entrypoints.doctor import examine
from godown.orders import NewLine, queries
from godown.platform.database import Database
from tests.builders.day import Day
from tests.world.jobs import office


@pytest.fixture
def day(database: Database, tenant_id: UUID, tmp_path: Path) -> Iterator[Day]:
    """A day whose books agree in the end."""
    made = Day(database, tenant_id)
    made.worker = office(database, tmp_path)
    yield made
    made.works()
    assert examine(database, made.worker.files, tenant_id).findings == ()


def test_promises_by_date_a_wave_changes_none_and_a_cancel_serves_the_next(day: Day) -> None:
    day.stocks(TEA=20)
    wanted = (5, 3, 20, 20, 15)
    numbers = tuple(str(number) for number in range(1, 6))
    day.takes(*(day.buys(number, int(number), TEA=units) for number, units in zip(numbers, wanted, strict=True)))
    assert day.promised(*numbers) == [5, 3, 12, 0, 0]
    with day.open() as tx:
        picking.release(tx, day.facility, [queries.by_external_id(tx, day.shop, ["1"])["1"].id])
    assert day.status("1") == "in_wave"
    assert day.promised(*numbers) == [5, 3, 12, 0, 0]
    with day.open() as tx:
        orders.cancel(tx, [queries.by_external_id(tx, day.shop, ["1"])["1"].id])
    day.works()
    assert day.promised(*numbers[1:]) == [3, 17, 0, 0]


def test_orders_that_come_in_any_order_are_promised_by_date(day: Day) -> None:
    day.stocks(TEA=20)
    wanted = {"1": 5, "2": 3, "3": 20, "4": 20, "5": 15}
    day.takes(*(day.buys(number, int(number), TEA=wanted[number]) for number in ("4", "2", "5", "1", "3")))
    assert day.promised(*wanted) == [5, 3, 12, 0, 0]


def test_thirty_in_twenty_nine_ordered_fifty_in_shows_fifty_one(day: Day) -> None:
    day.stocks(TEA=30)
    day.takes(day.buys("1", 1, TEA=29))
    assert day.shows("TEA") == 1
    day.stocks(TEA=50)
    day.works()
    assert day.shows("TEA") == 51


def test_twenty_waiting_fifty_in_shows_thirty(day: Day) -> None:
    day.takes(day.buys("1", 1, TEA=20))
    assert day.shows("TEA") == 0
    day.stocks(TEA=50)
    assert day.shows("TEA") == 30  # before the worker served anybody
    day.works()
    assert (day.shows("TEA"), day.promised("1")) == (30, [20])


def test_twenty_waiting_in_one_facility_and_fifty_free_in_another_shows_thirty(day: Day) -> None:
    mumbai = day.opens("BOM")
    day.takes(day.buys("1", 1, day.facility, TEA=20))
    day.stocks_at(mumbai, TEA=50)
    assert day.shows("TEA") == 30


def test_two_lines_of_one_sku_are_short_together_and_hold_nothing_too_much(day: Day) -> None:
    day.stocks(TEA=5)
    lines = (NewLine("TEA", 3, 10_000), NewLine("TEA", 3, 10_000))
    day.takes(replace(day.order("1"), lines=lines))
    assert (day.supply("TEA"), day.promised("1"), day.status("1")) == ((5, 5, 1), [5], "waiting")
    with day.open() as tx:
        assert picking.release(tx, day.facility).order_ids == ()
    assert day.held("1") == {}


def test_an_order_for_two_facilities_asks_a_person_and_one_for_more_than_all_waits(day: Day) -> None:
    mumbai = day.opens("BOM")
    day.stocks(TEA=2)
    day.stocks_at(mumbai, TEA=1)
    day.takes(day.order("three", TEA=3))
    day.takes(day.order("four", TEA=4))
    assert day.status("three") == "needs_decision"
    with day.open() as tx:
        three, four = (queries.by_external_id(tx, day.shop, [n])[n] for n in ("three", "four"))
    assert (three.facility_id, four.status, four.facility_id) == (None, "waiting", day.facility)
    assert day.promised("three", "four") == [0, 2]


def test_a_broken_unit_is_taken_from_another_bin_and_the_newest_other_promise_goes(day: Day) -> None:
    for number in range(3):
        day.stocks_at(day.facility, number, TEA=1)
    day.takes(day.order("1", TEA=1))
    day.releases()
    (place,) = day.held("1")
    day.takes(day.buys("2", 2, TEA=1), day.buys("3", 3, TEA=1))
    day.breaks(place, "TEA")
    assert day.promised("1", "2", "3") == [1, 1, 0]
    day.works()
    assert day.promised("1", "2", "3") == [1, 1, 0]
    (other,) = day.held("1")
    assert (other != place, day.status("1")) == (True, "in_wave")
    with day.open() as tx:  # nobody had begun the trip: it is planned anew
        (trip,) = picking.open_trips(tx, day.facility, 10)
        _, now, picks = picking.present(tx, trip.id)
        assert now is not None
        assert (now.place_id, [pick.status for pick in picks]) == (other, ["open"])
        picking.pick_all(tx, [trip.id])
    assert day.status("1") == "picked"


def test_a_broken_unit_without_another_makes_its_order_wait_and_touches_no_hold_elsewhere(day: Day) -> None:
    for number in range(2):
        day.stocks_at(day.facility, number, TEA=1)
    day.takes(day.order("1", TEA=1), day.order("2", TEA=1))
    day.releases()
    (place,), (elsewhere,) = day.held("1"), day.held("2")
    day.breaks(place, "TEA")
    day.works()
    assert day.promised("1", "2") == [0, 1]
    assert (day.held("1"), day.held("2")) == ({}, {elsewhere: 1})
    assert (day.status("1"), day.status("2")) == ("waiting", "in_wave")


def test_a_unit_that_breaks_in_its_tote_is_fetched_again(day: Day) -> None:
    for number in range(2):
        day.stocks_at(day.facility, number, TEA=1)
    day.takes(day.order("1", TEA=1))
    day.picks_all()
    (tote,) = day.held("1")
    day.breaks(tote, "TEA")
    day.works()
    assert (day.promised("1"), day.status("1"), day.held("1")) == ([1], "promised", {})
    day.picks_all()
    assert day.status("1") == "picked"


def test_an_order_on_hold_lets_the_next_one_go_and_comes_back_at_its_rank(day: Day) -> None:
    numbers = ("1", "2", "3")
    day.takes(*(day.buys(number, int(number), TEA=2) for number in numbers))
    with day.open() as tx:
        second = queries.by_external_id(tx, day.shop, ["2"])["2"].id
        orders.suspend(tx, [second])
    day.stocks(TEA=4)
    day.works()
    assert day.promised(*numbers) == [2, 0, 2]
    with day.open() as tx:
        orders.resume(tx, [second])
    day.takes(day.buys("4", 4, TEA=2))
    day.stocks(TEA=3)
    day.works()
    assert day.promised(*numbers, "4") == [2, 2, 2, 1]


def test_whole_bundles_are_published_by_their_scarcest_part(day: Day) -> None:
    with day.open() as tx:
        news = [NewSku(code, code) for code in ("PENCIL", "ERASER", "CASE")] + [NewSku("KIT", "Kit", kind="bundle")]
        assert not catalog.save(tx, news).refused
        catalog.set_bundles(tx, {"KIT": {"PENCIL": 2, "ERASER": 1, "CASE": 1}})
        day.sku |= {code: sku.id for code, sku in catalog.skus_by_code(tx, [new.code for new in news]).items()}
    day.stocks(PENCIL=6, ERASER=2, CASE=3)
    assert [day.shows(code) for code in ("KIT", "PENCIL", "ERASER", "CASE")] == [2, 6, 2, 3]
