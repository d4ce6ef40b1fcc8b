"""Boxes are chosen so that everything lies in them as it may: judged by a checker that knows nothing of how it was done."""

from collections import Counter
from collections.abc import Sequence

import pytest
from bench.boxes_checked import faults, resting_grams, supported_percent
from hypothesis import given, settings
from hypothesis import strategies as st

from godown.boxing import ENOUGH_PERCENT, Box, Choice, Item, Tariff, choose
from godown.boxing import tries as engines

SIDES = st.integers(5, 120)
ITEMS = st.lists(
    st.builds(
        Item, st.uuids(), SIDES, SIDES, SIDES, st.integers(1, 900), st.integers(1, 6), st.booleans(), st.booleans(),
        st.one_of(st.none(), st.integers(0, 2000)),
    ),
    min_size=1, max_size=6, unique_by=lambda item: item.key,
)  # fmt: skip
BOXES = st.lists(
    st.builds(
        Box, st.uuids(), st.integers(40, 260), st.integers(40, 260), st.integers(40, 260), st.integers(0, 200),
        st.one_of(st.none(), st.integers(300, 9000)), st.none(), st.integers(0, 5000), st.one_of(st.none(), st.integers(0, 4)),
    ),
    min_size=1, max_size=4, unique_by=lambda box: box.key,
)  # fmt: skip


def wrong(items: Sequence[Item], choice: Choice) -> list[str]:
    """What the checker says of an answer, and of its count of units."""
    things = {item.key: item for item in items}
    packed = Counter(unit.key for filled in choice.boxes for unit in filled.units) + Counter(choice.outside)
    found = [] if packed == Counter({item.key: item.units for item in items}) else ["units are missing or doubled"]
    for filled in choice.boxes:
        units = [
            {
                "sides": (things[u.key].length_mm, things[u.key].width_mm, things[u.key].height_mm), "at": (u.x, u.y, u.z),
                "turned": (u.dx, u.dy, u.dz), "grams": things[u.key].weight_grams, "upright": things[u.key].upright,
                "fragile": things[u.key].fragile, "bears": things[u.key].bears_grams,
            }
            for u in filled.units
        ]  # fmt: skip
        found += faults(filled.box.inner_mm, filled.box.most_grams, filled.box.own_grams, units, ENOUGH_PERCENT)
    taken = Counter(filled.box.key for filled in choice.boxes)
    for box in {filled.box.key: filled.box for filled in choice.boxes}.values():
        if box.left is not None and taken[box.key] > box.left:
            found.append("more boxes than there are")
    return found


@settings(max_examples=60, deadline=None)
@given(ITEMS, BOXES)
def test_every_placement_is_as_it_may_be(items: list[Item], boxes: list[Box]) -> None:
    choice = choose(items, boxes, Tariff(5000, 500, 4000), compiled=False)
    assert wrong(items, choice) == []
    assert len(choice.boxes) >= choice.least or not choice.boxes


@settings(max_examples=15, deadline=None)
@given(ITEMS, BOXES)
def test_the_kernel_answers_as_its_twin(items: list[Item], boxes: list[Box]) -> None:
    load = engines.load_of(items)
    for budget in (300, 3000):
        plain = engines.attempt(engines.PLAIN, load, boxes, budget)
        assert engines.attempt(engines.kernel(), load, boxes, budget) == plain


def cube(key: str, side: int, units: int = 1, *, upright: bool = False, fragile: bool = False) -> Item:
    return Item(key, side, side, side, 100, units, upright, fragile)


def test_what_fills_a_box_exactly_goes_in() -> None:
    choice = choose([cube("a", 50, 8)], [Box("b", 100, 100, 100)], compiled=False)
    assert [len(filled.units) for filled in choice.boxes] == [8]
    assert wrong([cube("a", 50, 8)], choice) == []
    assert len(choose([cube("a", 50, 9)], [Box("b", 100, 100, 100)], compiled=False).boxes) == 2


def test_a_thing_is_turned_unless_it_must_stand() -> None:
    low = [Box("low", 300, 100, 80)]
    assert choose([Item("bottle", 70, 70, 250, 400)], low, compiled=False).outside == {}
    standing = choose([Item("bottle", 70, 70, 250, 400, upright=True)], low, compiled=False)
    assert standing.outside == {"bottle": 1}
    assert standing.boxes == ()


def test_nothing_lies_on_what_is_fragile() -> None:
    things = [cube("glass", 50, 2, fragile=True), cube("book", 50, 2)]
    narrow = choose(things, [Box("tower", 50, 50, 500)], compiled=False)
    assert wrong(things, narrow) == []
    assert len(narrow.boxes) == 2  # one glass ends a tower
    wide = choose(things, [Box("wide", 100, 50, 100)], compiled=False)
    assert [filled.units[-1].key for filled in wide.boxes] == ["glass"]
    assert wrong(things, wide) == []


def test_a_thing_bears_no_more_than_it_may() -> None:
    things = [Item("cake", 50, 50, 50, 100, 1, bears_grams=150), cube("tin", 50, 2)]
    choice = choose(things, [Box("tower", 50, 50, 150)], compiled=False)
    assert wrong(things, choice) == []
    assert [unit.key for unit in choice.boxes[0].units].index("cake") > 0  # two tins of 100 g are too much for it
    assert len(choice.boxes) == 1


def test_a_box_bears_its_limit_with_its_own_weight() -> None:
    box = Box("b", 300, 300, 300, own_grams=100, most_grams=1000)
    assert len(choose([cube("a", 20, 9)], [box], compiled=False).boxes) == 1
    assert len(choose([cube("a", 20, 10)], [box], compiled=False).boxes) == 2


def test_only_boxes_that_are_left_are_taken() -> None:
    small, large = Box("small", 60, 60, 60, cost_paise=1, left=1), Box("large", 200, 60, 60, cost_paise=9, left=1)
    assert [f.box.key for f in choose([cube("a", 60)], [small, large], compiled=False).boxes] == ["small"]
    assert [f.box.key for f in choose([cube("a", 60, 2)], [small, large], compiled=False).boxes] == ["large"]
    assert choose([cube("a", 60, 9)], [small, large], compiled=False).outside == {"a": 9}


def test_the_cheapest_counts_box_and_courier() -> None:
    flat, cubic = Box("flat", 400, 300, 100, cost_paise=1500), Box("cubic", 250, 250, 250, cost_paise=900)
    goods = [Item("book", 200, 200, 50, 300)]
    assert choose(goods, [flat, cubic], compiled=False).boxes[0].box is cubic
    # 12,000 cm3 / 5000 = 2.4 kg: 5 slabs; 15,625 cm3 / 5000 = 3.125 kg: 7 slabs.
    chosen = choose(goods, [flat, cubic], Tariff(5000, 500, 1000), compiled=False)
    assert (chosen.boxes[0].box, chosen.boxes[0].chargeable_grams, chosen.cost_paise) == (flat, 2500, 6500)


@pytest.mark.parametrize(
    ("tariff", "weight", "chargeable"),
    [
        (Tariff(5000, 500), 400, 2500),  # 300 x 200 x 200 mm: 2400 g of volume
        (Tariff(4000, 500), 400, 3000),  # 3000 g exactly
        (Tariff(5000, 500), 2501, 3000),
        (Tariff(0, 500), 400, 500),
        (Tariff(5000, 1), 2400, 2400),
    ],
)
def test_the_chargeable_weight_is_the_larger_in_whole_slabs(tariff: Tariff, weight: int, chargeable: int) -> None:
    assert tariff.chargeable_grams((300, 200, 200), weight) == chargeable


def test_what_has_no_measures_stays_outside() -> None:
    assert choose([Item("a", 0, 10, 10, 5), cube("b", 10)], [Box("x", 50, 50, 50)], compiled=False).outside == {"a": 1}
    assert choose([], [Box("x", 50, 50, 50)]).boxes == ()


def test_a_large_order_is_packed_box_by_box() -> None:
    things = [cube("a", 40, 200), Item("mat", 20, 150, 290, 900, 20)]
    boxes = [Box("s", 150, 150, 150, cost_paise=5), Box("m", 300, 160, 200, 100, 9000, cost_paise=9)]
    choice = choose(things, boxes, compiled=False)
    assert wrong(things, choice) == []
    assert choice.least <= len(choice.boxes) <= 11


def unit(at: tuple[int, int, int], side: int = 10, **more: object) -> dict[str, object]:
    return {"sides": (side,) * 3, "at": at, "turned": (side,) * 3, "grams": 100} | more


def test_the_checker_sees_what_is_wrong() -> None:
    """The judge itself: each fault, planted."""
    inner = (30, 30, 30)

    def said(*units: dict[str, object]) -> str:
        return "; ".join(faults(inner, 450, 100, units, 75))

    assert said(unit((0, 0, 0)), unit((10, 0, 0)), unit((0, 0, 10))) == ""
    assert "overlap" in said(unit((0, 0, 0)), unit((9, 9, 0)))
    assert "stands out" in said(unit((21, 0, 0)))
    assert "floats" in said(unit((0, 0, 0)), unit((3, 0, 10)))
    assert "too heavy" in said(*(unit((0, 0, 10 * n)) for n in range(3)), unit((10, 0, 0)))
    assert "fragile" in said(unit((0, 0, 0), fragile=True), unit((0, 0, 10)))
    assert "bears too much" in said(unit((0, 0, 0), bears=150), unit((0, 0, 10)), unit((0, 0, 20)))
    assert "on its side" in said({**unit((0, 0, 0)), "sides": (10, 20, 10), "turned": (10, 10, 20), "upright": True})
    assert supported_percent(unit((5, 5, 10)), [unit((0, 0, 0)), unit((10, 0, 0))]) == 50
    base = unit((0, 0, 0))
    assert resting_grams(base, [base, unit((0, 0, 10)), unit((0, 0, 20)), unit((10, 0, 0))]) == 200
