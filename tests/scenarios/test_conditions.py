"""Conditions of a business and their flags; units that change theirs, wherever they are; who is told of what was lost."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from godown import packing, receiving, stock
from godown.entrypoints.doctor import examine
from godown.entrypoints.web.pages.today import needs
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.platform.database import Database
from godown.platform.transaction import Tx
from godown.receiving import Regrade
from godown.reports import queries_card, queries_story, queries_today
from godown.stock import NewCondition
from tests.builders.seller import NOON
from tests.scenarios.test_promises_exact import Day
from tests.scenarios.test_sets import counting, said
from tests.world.jobs import office

DENTED = NewCondition("box_dented", "Box dented")


@pytest.fixture
def day(database: Database, tenant_id: UUID, tmp_path: Path) -> Iterator[Day]:
    """A day whose books agree in the end."""
    made = Day(database, tenant_id)
    made.worker = office(database, tmp_path)
    yield made
    made.works()
    assert examine(database, made.worker.files, tenant_id).findings == ()


def saves(day: Day, *news: NewCondition) -> dict[str, str]:
    """{code: done, known, or the code of the refusal}."""
    with day.open() as tx:
        told = stock.save_conditions(tx, news)
    return (
        dict.fromkeys(told.done, "done")
        | dict.fromkeys(told.known, "known")
        | {row.key: row.code for row in told.refused}
    )


def changes(day: Day, *news: Regrade) -> None:
    with day.open() as tx:
        receiving.regrade(tx, day.facility, news)


def refused(day: Day, *news: Regrade) -> str:
    with pytest.raises(Refusal) as refusal:
        changes(day, *news)
    return refusal.value.code


def lost(day: Day) -> int:
    """Orders that Today says have lost their stock."""
    with day.open() as tx:
        found = queries_today.open_orders(tx, day.facility, NOON)
        told = needs(found, queries_today.on_the_floor(tx, day.facility), [], NOON)
    assert any("lost" in need.what for need in told) is bool(found.lost_stock)
    return found.lost_stock


def told_on(day: Day, number: str) -> bool:
    """Whether the order's story says that its stock was lost."""
    with day.open() as tx:
        return any(event.what == "stock_lost" for event in queries_story.events(tx, day.id_of(number)))


def test_a_business_adds_a_condition_and_says_what_it_allows(day: Day) -> None:
    stuck = NewCondition("recalled", "Recalled", movable=False)
    assert saves(day, DENTED, stuck) == {"box_dented": "done", "recalled": "done"}
    assert saves(day, DENTED) == {"box_dented": "known"}
    day.stocks(TEA=5)
    changes(day, Regrade("TEA", 2, "A-01-1", "box_dented", "Rain came in"))
    assert day.at("TEA") == {"A-01-1": 3, "A-01-1/box_dented": 2}
    assert day.supply("TEA") == (3, 0, 0)
    with day.open() as tx:
        line = queries_card.moves(tx, day.facility, day.sku["TEA"], "", None, 1)[0]
        known = {one.code: one for one in stock.conditions(tx)}
    assert (line.reason, line.why, line.to_condition) == ("condition", "Rain came in", "box_dented")
    assert (known["box_dented"].units, known["box_dented"].example) == (2, "TEA in A-01-1")
    changes(day, Regrade("TEA", 1, "A-01-1", "saleable", "A new box", "box_dented"))
    assert day.supply("TEA") == (4, 0, 0)


def test_flags_of_a_condition_in_use_are_frozen_and_the_refusal_says_what_holds_it(day: Day) -> None:
    saves(day, DENTED)
    day.stocks(TEA=5)
    change = Regrade("TEA", 2, "A-01-1", "box_dented", "Rain came in")
    changes(day, change)
    other = NewCondition("box_dented", "Box dented", movable=False)
    with day.open() as tx:
        row = stock.save_conditions(tx, [other]).refused[0]
    assert (row.code, row.field) == ("condition_in_use", "flags")
    assert row.message == "2 units of 1 SKUs lie in it (TEA in A-01-1). Make another condition and move them there."
    assert saves(day, NewCondition("box_dented", "Dented box")) == {"box_dented": "done"}, "its name may change"
    changes(day, Regrade("TEA", 2, "A-01-1", "damaged", "Wet", "box_dented"))
    assert saves(day, other) == {"box_dented": "done"}


def test_what_conditions_may_not_be(day: Day) -> None:
    wrong = [
        (NewCondition("Dented", "Dented"), "invalid"),
        (NewCondition("dented", " "), "invalid"),
        (NewCondition("open_box", "Open box", saleable=True, shippable=True), "one_grade_is_sold"),
        (NewCondition("sample", "Sample", shippable=True), "one_grade_is_sold"),
        (NewCondition("saleable", "Saleable", True, True, True, False), "standing_flag"),
        (NewCondition("missing", "Missing"), "standing_flag"),
    ]
    for new, code in wrong:
        assert saves(day, new) == {new.code: code}
    assert saves(day, DENTED, DENTED) == {"box_dented": "twice"}
    assert saves(day, NewCondition("quarantine", "Quarantine", movable=False)) == {"quarantine": "done"}


def test_a_condition_changes_with_a_reason_only_and_once(day: Day) -> None:
    day.stocks(TEA=5)
    assert refused(day, Regrade("TEA", 1, "A-01-1", "damaged", " ")) == "invalid"
    assert refused(day, Regrade("TEA", 0, "A-01-1", "damaged", "Fell")) == "invalid"
    assert refused(day, Regrade("TEA", 9, "A-01-1", "damaged", "Fell")) == "not_enough_stock"
    assert refused(day, Regrade("TEA", 1, "A-01-1", "broken_in_two", "Fell")) == "unknown_condition"
    assert refused(day, Regrade("TEA", 1, "A-01-1", "expired", "Old")) == "not_by_hand"
    assert refused(day, Regrade("TEA", 1, "Z-99", "damaged", "Fell")) == "unknown_place"
    assert refused(day, Regrade("NONE", 1, "A-01-1", "damaged", "Fell")) == "unknown_sku"
    change = Regrade("TEA", 1, "A-01-1", "damaged", "Fell down")
    changes(day, change)
    changes(day, change)
    assert day.at("TEA") == {"A-01-1": 4, "A-01-1/damaged": 1}


def test_damage_in_a_bin_takes_the_newest_promise_and_someone_is_told(day: Day) -> None:
    day.stocks(TEA=3)
    for number in "123":
        day.takes(day.buys(number, int(number), TEA=1))
    assert day.shows("TEA") == 0
    changes(day, Regrade("TEA", 1, "A-01-1", "damaged", "Fell down"))
    assert day.promised("1", "2", "3") == [1, 1, 0]
    day.works()
    assert [day.status(number) for number in "123"] == ["promised", "promised", "waiting"]
    assert (lost(day), told_on(day, "3"), told_on(day, "1")) == (1, True, False)
    day.stocks(TEA=1)
    day.works()
    assert (day.promised("3"), lost(day)) == ([1], 0)


def test_damage_in_a_tote_sends_its_order_for_another_unit_or_lets_it_wait(day: Day) -> None:
    day.stocks(TEA=1)
    day.takes(day.buys("1", 1, TEA=1))
    day.picks_all()
    (tote,) = (code for code in day.at("TEA") if code.startswith("T"))
    changes(day, Regrade("TEA", 1, tote, "damaged", "Crushed"))
    assert day.supply("TEA") == (0, 0, 1)
    day.works()
    assert (day.status("1"), day.held("1"), lost(day), told_on(day, "1")) == ("waiting", {}, 1, True)


def test_damage_on_the_pack_table_does_the_same(day: Day) -> None:
    day.stocks(TEA=2, BOX=1, TAPE=800)
    day.takes(day.buys("1", 1, TEA=1), day.buys("2", 2, TEA=1))
    day.picks_all()
    with day.open() as tx:
        packing.scan(tx, day.id_of("1"), new_id(), "TEA")
    with day.open() as tx:
        assert packing.scan(tx, day.id_of("1"), new_id(), "", act="damaged").word == "Damaged"
    assert (day.supply("TEA"), day.at("TEA")["RETURNS/damaged"]) == ((1, 1, 1), 1)
    day.works()
    assert (day.status("1"), day.status("2"), lost(day)) == ("waiting", "picked", 1)
    assert (told_on(day, "1"), told_on(day, "2")) == (True, False)


def test_many_conditions_and_changes_take_as_many_statements_as_few(day: Day) -> None:
    day.stocks(TEA=900)

    def steps(count: int, mark: str) -> list[int]:
        works: list[Callable[[Tx], Any]] = [
            lambda tx: stock.save_conditions(tx, [NewCondition(f"{mark}_{n}", f"{mark} {n}") for n in range(count)]),
            lambda tx: receiving.regrade(
                tx, day.facility, [Regrade("TEA", 1, "A-01-1", f"{mark}_0", f"Row {n}") for n in range(count)]
            ),
        ]
        found = []
        for work in works:
            with counting(day) as tx:
                work(tx)
            found.append(len(said))
        return found

    few, many = steps(5, "few"), steps(50, "many")
    assert few == many


def test_a_closed_box_is_opened_before_its_goods_change(day: Day) -> None:
    day.stocks(TEA=1, BOX=1, TAPE=800)
    day.takes(day.buys("1", 1, TEA=1))
    day.picks_all()
    with day.open() as tx:
        packing.pack_all(tx, [day.id_of("1")])
    assert refused(day, Regrade("TEA", 1, "PACK", "damaged", "Crushed")) == "in_a_closed_box"
