"""Whatever moves and whatever is scanned: no number is in two places, and no place has more numbers than units."""

from collections import Counter
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from godown.stock.serial_rules import BOUND, SHIPPED, STRANGE, WAITING, Carried, Lot, Seen, Slot, exchange, follow

SKU, FACILITY, DOCUMENT = UUID(int=1), UUID(int=2), UUID(int=3)
PLACES = [Slot(UUID(int=10 + n), UUID(int=4), UUID(int=5), "saleable") for n in range(3)]
NUMBERS = [f"IM{n}" for n in range(6)]


def carried(units: int, start: int | None, end: int | None, *numbers: str, outside: str | None = None) -> Carried:
    """A move between places 0 to 2; None is outside."""
    first, last = (PLACES[n] if n is not None else None for n in (start, end))
    return Carried(UUID(int=99), FACILITY, SKU, units, first, last, outside, DOCUMENT, numbers)


@st.composite
def floors(draw: st.DrawFn) -> tuple[dict[int, int], dict[str, int]]:
    """Units in each place, and numbers of some of them."""
    units = {place: draw(st.integers(0, 3)) for place in range(3)}
    numbers: dict[str, int] = {}
    for number in NUMBERS:
        place = draw(st.integers(0, 3))
        if place < 3 and sum(at == place for at in numbers.values()) < units[place]:
            numbers[number] = place
    return units, numbers


@settings(max_examples=300, deadline=None)
@given(floor=floors(), data=st.data())
def test_a_place_never_has_more_numbers_than_units(
    floor: tuple[dict[int, int], dict[str, int]], data: st.DataObject
) -> None:
    units, where = floor
    for _ in range(4):
        start = data.draw(st.sampled_from([place for place in units if units[place]] or [0]))
        end = data.draw(st.sampled_from([0, 1, 2, None]))
        if not units[start] or start == end:
            continue
        count = data.draw(st.integers(1, units[start]))
        said = data.draw(st.lists(st.sampled_from(NUMBERS), unique=True, max_size=count))
        bound = data.draw(st.sets(st.sampled_from(NUMBERS), max_size=2))
        seen = [
            Seen(SKU, number, PLACES[place], FACILITY, DOCUMENT if number in bound else None)
            for number, place in where.items()
        ]
        nameless: dict[Lot, int] = {
            (SKU, PLACES[place]): units[place] - Counter(where.values())[place] for place in units
        }
        steps, faults = follow(
            [carried(count, start, end, *said, outside=None if end is not None else "scrap")], seen, nameless
        )
        if faults:
            assert {code for code, _ in faults} <= {STRANGE, BOUND, WAITING}
            continue
        held = bound & {number for number, place in where.items() if place == start} - set(said)
        assert count <= units[start] - len(held), "units whose numbers are bound stay"
        units[start] -= count
        for step in steps:
            assert where.get(step.number) == (PLACES.index(step.start) if step.start else None)
            where.pop(step.number, None)
            if step.end:
                where[step.number] = PLACES.index(step.end)
        if end is not None:
            units[end] += count
        assert all(where.get(number) == end for number in said)
        assert all(Counter(where.values())[place] <= units[place] for place in units)


def test_units_without_a_number_go_first_and_what_was_scanned_goes_surely() -> None:
    seen = [Seen(SKU, number, PLACES[0], FACILITY) for number in ("IM1", "IM2")]
    steps, _ = follow([carried(2, 0, 1, "IM2")], seen, {(SKU, PLACES[0]): 1})
    assert [(step.number, step.assumed) for step in steps] == [("IM2", False)]
    steps, _ = follow([carried(2, 0, 1, "IM2")], seen, {(SKU, PLACES[0]): 0})
    assert [(step.number, step.assumed) for step in steps] == [("IM2", False), ("IM1", True)]


def test_what_a_customer_has_lies_in_no_tote() -> None:
    seen = [Seen(SKU, "IM1", PLACES[0], FACILITY), Seen(SKU, "IM2", None, shipped=True)]
    assert follow([carried(1, 0, 1, "IM2")], seen, {})[1] == [(SHIPPED, (SKU, "IM2"))]
    assert exchange(carried(1, 0, 0, "IM2"), seen[0], seen[1], {})[1] == SHIPPED


def test_what_left_with_a_transfer_comes_in_again_with_it() -> None:
    seen = [Seen(SKU, number, PLACES[0], FACILITY) for number in ("IM1", "IM2")]
    out, back = carried(1, 0, None, "IM2", outside="transfer"), carried(1, None, 2, outside="transfer")
    steps, _ = follow([out, back], seen, {})
    assert [(step.number, step.end) for step in steps] == [("IM2", None), ("IM2", PLACES[2])]
